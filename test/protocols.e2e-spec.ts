import { Clinic } from '../src/clinics/clinic.entity.js';
import { ProtocolsService } from '../src/protocols/protocols.service.js';
import { catalogue } from '../src/protocols/catalogue/index.js';
import { VERSION_BODY } from '../src/protocols/protocols.examples.js';
import { startTestApp, type TestApp } from './support/app.js';

const NOBODY = '01900000-0000-7000-8000-00000000ffff';

describe('protocols over HTTP', () => {
  let test: TestApp;
  let service: ProtocolsService;
  beforeAll(async () => {
    test = await startTestApp();
    service = test.app.get(ProtocolsService);
  });
  afterAll(() => test.close());

  let codes = 0;
  const body = (changes: object = {}) => ({ code: `own-${++codes}`, ...VERSION_BODY, ...changes });
  const create = async (changes: object = {}) => {
    const answer = await test.call('post', '/v1/protocols', body(changes));
    expect(answer.body.errors ?? answer.status).toBe(201);
    return answer.body as { id: string; code: string };
  };
  const publish = (id: string, n = 1) => test.call('post', `/v1/protocols/${id}/versions/${n}/publish`);
  const clinic = async (organizationId = test.organizationId): Promise<string> => {
    const id = `01900000-0000-7000-9000-${String(++codes).padStart(12, '0')}`;
    const now = test.clock.now();
    await test.dataSource.manager.insert(Clinic, {
      organizationId,
      id,
      name: 'Test clinic',
      timeZone: 'America/New_York',
      openingHours: [],
      policy: {},
      calendarVersion: 1,
      createdAt: now,
      updatedAt: now,
      version: 1,
    });
    return id;
  };
  const planFrom = (protocolId: string, clinicId: string, organizationId = test.organizationId) =>
    service.forNewPlan(test.dataSource.manager, organizationId, protocolId, clinicId);
  const refused = (code: string) => expect.objectContaining({ code });

  it('drafts a protocol, filling in what was left out, and publishes it', async () => {
    const created = await test.call('post', '/v1/protocols', body());
    expect(created.status).toBe(201);
    expect(created.headers['etag']).toBe('"1"');
    expect(created.body).toMatchObject({
      ...VERSION_BODY,
      versionNumber: 1,
      status: 'draft',
      enabled: true,
      regulatoryStatus: 'OFF_LABEL',
      approvedFor: [],
      versions: [{ number: 1, status: 'draft' }],
      missedRule: { rule: 'reschedule-in-window' },
    });
    expect(created.body.phases[0]).toMatchObject({
      anchor: { type: 'course-week', week: 1 },
      countMin: 1,
      countDefault: 6,
      countMax: 6,
      windowDays: { before: 2, after: 7 },
    });
    expect(created.body.session.needs).toHaveLength(3);

    const path = `/v1/protocols/${created.body.id}`;
    const bare = await test
      .bare()
      .post(`${path}/versions/1/publish`)
      .set('authorization', `Bearer ${test.token}`);
    expect(bare.status).toBe(428);
    const published = await test.call('post', `${path}/versions/1/publish`, {}, { 'if-match': '"1"' });
    expect(published.status).toBe(200);
    expect(published.body).toMatchObject({ status: 'published', publishedAt: '2026-12-01T12:00:00.000Z' });
    expect(published.headers['etag']).toBe('"2"');
    const stale = await test.call('post', `${path}/versions/1/retire`, {}, { 'if-match': '"1"' });
    expect(stale.status).toBe(412);
    const again = await publish(created.body.id);
    expect([again.status, again.body.code]).toEqual([409, 'PROTOCOL_TRANSITION_REFUSED']);
    const read = await test.call('get', path);
    expect(read.body).toMatchObject({ status: 'published', approvedFor: 'all', version: 2 });
  });

  it('pins new plans to the newest published version and never changes an old one', async () => {
    const { id } = await create();
    const clinicId = await clinic();
    await publish(id);
    const draft = await test.call('post', `/v1/protocols/${id}/versions`, {
      ...VERSION_BODY,
      name: 'Second',
    });
    expect(draft.body).toMatchObject({ versionNumber: 2, status: 'draft', name: 'Second' });
    expect((await test.call('get', `/v1/protocols/${id}`)).body).toMatchObject({
      name: VERSION_BODY.name,
      versionNumber: 1,
      versions: [
        { number: 1, status: 'published' },
        { number: 2, status: 'draft' },
      ],
    });
    expect(await planFrom(id, clinicId)).toMatchObject({ protocolId: id, versionNumber: 1 });
    await publish(id, 2);
    expect(await planFrom(id, clinicId)).toMatchObject({ versionNumber: 2, definition: { name: 'Second' } });
    expect(await service.version(test.dataSource.manager, test.organizationId, id, 1)).toMatchObject({
      name: VERSION_BODY.name,
    });
    await test.call('post', `/v1/protocols/${id}/versions/2/retire`);
    expect(await planFrom(id, clinicId)).toMatchObject({ versionNumber: 1 });
    const first = await test.call('get', `/v1/protocols/${id}/versions?limit=1`);
    expect(first.body.data).toMatchObject([{ versionNumber: 1 }]);
    const second = await test.call('get', `/v1/protocols/${id}/versions?cursor=${first.body.nextCursor}`);
    expect(second.body.data).toMatchObject([{ versionNumber: 2, status: 'retired' }]);
  });

  it('lets the database refuse to change or delete a version that is no draft', async () => {
    const { id } = await create();
    const rename = (name: string) =>
      `UPDATE protocol_version SET definition = definition || '{"name":"${name}"}' WHERE protocol_id = '${id}'`;
    await test.dataSource.query(rename('Draft'));
    await publish(id);
    await expect(test.dataSource.query(rename('Published'))).rejects.toThrow('it does not change');
    await expect(
      test.dataSource.query(`DELETE FROM protocol_version WHERE protocol_id = '${id}'`),
    ).rejects.toThrow('it stays');
  });

  it('refuses what cannot work, with each fault named', async () => {
    const [phase] = VERSION_BODY.phases;
    const answer = await test.call(
      'post',
      '/v1/protocols',
      body({
        phases: [
          { ...phase, rrule: 'FREQ=WEEKLY;BYDAY=MO,TH;COUNT=6', minGapDays: 5, maxGapDays: 9 },
          { ...phase, code: 'more', rrule: 'FREQ=WEEKLY;BYDAY=XX', anchor: { type: 'course-week', week: 4 } },
          { ...phase, code: 'later', rrule: 'FREQ=SECONDLY;COUNT=100000' },
          { ...phase, code: 'none', rrule: 'FREQ=WEEKLY;COUNT=0' },
        ],
        enabled: false,
        checkpoints: [
          {
            code: 'end',
            name: 'End',
            kind: 'evaluation',
            timing: { type: 'end-of-phase', phase: 'unknown' },
          },
        ],
      }),
    );
    expect([answer.status, answer.body.code]).toEqual([400, 'VALIDATION_FAILED']);
    const pointers = answer.body.errors.map((error: { pointer: string }) => error.pointer);
    expect(pointers).toEqual(
      expect.arrayContaining([
        '/phases/0/rrule',
        '/phases/1/rrule',
        '/phases/2/rrule',
        '/phases/3/rrule',
        '/disabledReason',
        '/checkpoints/0/timing/phase',
      ]),
    );
    expect((await test.call('get', `/v1/protocols?code=own-${codes}`)).body.data).toEqual([]);
  });

  it('names faults of shape and what cannot work together', async () => {
    const [phase] = VERSION_BODY.phases;
    const answer = await test.call(
      'post',
      '/v1/protocols',
      body({
        name: '',
        phases: [
          { ...phase, rrule: 'FREQ=WEEKLY;COUNT=6', countMin: 0, countDefault: 0, countMax: 0 },
          { ...phase, code: 'more', rrule: 'FREQ=WEEKLY;BYDAY=XX' },
          { ...phase, code: 'gaps', minGapDays: 6, maxGapDays: 9 },
        ],
      }),
    );
    expect(answer.status).toBe(400);
    const faults = answer.body.errors as { pointer: string; detail: string }[];
    expect(faults.filter(({ pointer }) => pointer === '/phases/0/countMin')).toHaveLength(1);
    expect(faults.map(({ pointer }) => pointer)).toEqual(
      expect.arrayContaining(['/phases/0/countMin', '/phases/1/rrule', '/phases/2/rrule']),
    );
    const unreadable = await test.call('post', '/v1/protocols', body({ phases: [null, { rrule: 5 }] }));
    expect([unreadable.status, unreadable.body.code]).toEqual([400, 'VALIDATION_FAILED']);
  });

  it('refuses fields of the wrong shape, unknown ones, and those of another type', async () => {
    const shape = await test.call('post', '/v1/protocols', {
      ...VERSION_BODY,
      phases: [{ code: 'a', kind: 'induction', countDefault: 0, colour: 'red' }],
      session: { administrationMinutes: 'long', needs: [{ kinds: ['unicorn'], segments: [] }] },
    });
    expect(shape.status).toBe(400);
    expect(shape.body.errors.map((error: { pointer: string }) => error.pointer).sort()).toEqual(
      expect.arrayContaining([
        '/code',
        '/phases/0/colour',
        '/phases/0/countDefault',
        '/session/administrationMinutes',
        '/session/needs/0/kinds',
      ]),
    );
    const anchors = await test.call(
      'post',
      '/v1/protocols',
      body({
        phases: [
          { ...VERSION_BODY.phases[0], anchor: { type: 'on-demand', week: 2 } },
          { code: 'talk', kind: 'preparation', anchor: { type: 'session-offset', phase: 'induction' } },
        ],
      }),
    );
    expect(anchors.body.errors.map((error: { pointer: string }) => error.pointer)).toEqual([
      '/phases/0/anchor/week',
      '/phases/1/anchor/sessions',
      '/phases/1/anchor/fromDays',
      '/phases/1/anchor/toDays',
      '/phases/1/anchor/wantedDays',
    ]);
  });

  it('takes a code once, and a role to change anything', async () => {
    const { code, id } = await create();
    const twice = await test.call('post', '/v1/protocols', { ...VERSION_BODY, code });
    expect([twice.status, twice.body.code]).toEqual([409, 'PROTOCOL_CODE_TAKEN']);
    const nurse = await test.key(['nurse']);
    const draft = await test
      .bare()
      .post(`/v1/protocols/${id}/versions`)
      .set('authorization', `Bearer ${nurse}`)
      .send(VERSION_BODY);
    expect(draft.status).toBe(403);
  });

  it.each([
    ['get', '/v1/protocols/12', 400],
    ['get', `/v1/protocols/${NOBODY}`, 404],
    ['get', `/v1/protocols/${NOBODY}/versions/1`, 404],
    ['get', `/v1/protocols/${NOBODY}/versions/0`, 400],
    ['post', `/v1/protocols/${NOBODY}/versions/1/publish`, 404],
    ['get', '/v1/protocols?status=old', 400],
  ] as const)('answers %s %s with %i', async (method, path, status) => {
    expect((await test.call(method, path)).status).toBe(status);
  });

  it('says why no plan can be made', async () => {
    const clinicId = await clinic();
    const draft = await create();
    await expect(planFrom(draft.id, clinicId)).rejects.toEqual(refused('PROTOCOL_NOT_PUBLISHED'));
    await publish(draft.id);
    await test.call('post', `/v1/protocols/${draft.id}/versions/1/retire`);
    await expect(planFrom(draft.id, clinicId)).rejects.toEqual(refused('PROTOCOL_RETIRED'));
    const kept = await create({ enabled: false, disabledReason: 'For reference.' });
    expect((await publish(kept.id)).body).toMatchObject({ status: 409, code: 'PROTOCOL_DISABLED' });
    await expect(planFrom(kept.id, clinicId)).rejects.toEqual(refused('PROTOCOL_DISABLED'));
    const coming = await create({ effectiveFrom: '2027-01-01' });
    await publish(coming.id);
    await expect(planFrom(coming.id, clinicId)).rejects.toEqual(refused('PROTOCOL_NOT_EFFECTIVE'));
    await expect(planFrom(NOBODY, clinicId)).rejects.toEqual(refused('NOT_FOUND'));
  });

  it('asks for the approval of each clinic where the organization wants it', async () => {
    const organizationId = await test.organization();
    await test.dataSource.query(`UPDATE organization SET protocol_approval = 'each-clinic' WHERE id = $1`, [
      organizationId,
    ]);
    const token = await test.key(['admin'], organizationId);
    const as = { authorization: `Bearer ${token}` };
    const here = await clinic(organizationId);
    const there = await clinic(organizationId);
    const { id } = (await test.call('post', '/v1/protocols', body(), as)).body;
    const path = `/v1/protocols/${id}`;
    await test.call('post', `${path}/versions/1/publish`, {}, as);
    await expect(planFrom(id, here, organizationId)).rejects.toEqual(refused('PROTOCOL_NOT_APPROVED'));

    const approval = await test.call('post', `${path}/approvals`, { clinicId: here }, as);
    expect(approval.body).toMatchObject({ protocolId: id, clinicId: here });
    const twice = await test.call('post', `${path}/approvals`, { clinicId: here }, as);
    expect([twice.status, twice.body.code]).toEqual([409, 'PROTOCOL_APPROVED_ALREADY']);
    expect((await test.call('post', `${path}/approvals`, { clinicId: await clinic() }, as)).status).toBe(404);
    expect(await planFrom(id, here, organizationId)).toMatchObject({ versionNumber: 1 });
    await expect(planFrom(id, there, organizationId)).rejects.toEqual(refused('PROTOCOL_NOT_APPROVED'));
    expect((await test.call('get', path, undefined, as)).body.approvedFor).toEqual([here]);

    const everywhere = await test.call('post', `${path}/approvals`, {}, as);
    expect(everywhere.body.clinicId).toBeNull();
    expect((await test.call('post', `${path}/approvals`, {}, as)).status).toBe(409);
    expect(await planFrom(id, there, organizationId)).toMatchObject({ versionNumber: 1 });
    expect((await test.call('get', path, undefined, as)).body.approvedFor).toBe('all');
    expect((await test.call('get', `${path}/approvals`, undefined, as)).body.data).toHaveLength(2);
    const withdrawn = await test.call('delete', `${path}/approvals/${everywhere.body.id}`, undefined, as);
    expect(withdrawn.status).toBe(204);
    await expect(planFrom(id, there, organizationId)).rejects.toEqual(refused('PROTOCOL_NOT_APPROVED'));
  });

  it('installs the catalogue once, publishes the enabled ones, and takes each back as a new draft', async () => {
    const organizationId = await test.organization();
    const as = { authorization: `Bearer ${await test.key(['admin'], organizationId)}` };
    for (let i = 0; i < 2; i++) {
      await service.install(test.dataSource.manager, organizationId, catalogue, { publish: true });
    }
    const { data } = (await test.call('get', '/v1/protocols?limit=100', undefined, as)).body;
    expect(data.map((one: { code: string }) => one.code)).toEqual(catalogue.map((one) => one.code));
    const drafts = await test.call('get', '/v1/protocols?status=draft', undefined, as);
    expect(drafts.body.data).toMatchObject(
      catalogue.filter((one) => !one.enabled).map(({ code }) => ({ code })),
    );
    const label = await test.call('get', '/v1/protocols?code=esk-trd-label', undefined, as);
    expect(label.body.data).toMatchObject([
      { code: 'esk-trd-label', status: 'published', approvedFor: 'all' },
    ]);

    for (const [i, { code: _, ...definition }] of catalogue.entries()) {
      const again = await test.call('post', `/v1/protocols/${data[i].id}/versions`, definition, as);
      expect(again.body.errors).toBeUndefined();
      expect(again.body).toMatchObject({ ...definition, versionNumber: 2, status: 'draft' });
    }
  });
});

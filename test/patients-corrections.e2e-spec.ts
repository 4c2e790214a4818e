import { startTestApp, type TestApp } from './support/app.js';
import { activate, makePatient, makePlan, makeWorld, type World } from './support/world.js';

const ada = { givenName: 'Ada', familyName: 'Sample', birthDate: '1984-05-17' };

describe('Corrections of a patient', () => {
  let test: TestApp;
  let world: World;
  let numbers = 0;
  beforeAll(async () => {
    test = await startTestApp();
    world = await makeWorld(test);
  });
  afterAll(() => test.close());

  const number = (): { system: string; value: string } => ({
    system: 'urn:ehr',
    value: `C-${(numbers += 1)}`,
  });
  const register = async (body: object = {}) =>
    (await test.call('post', '/v1/patients', { ...ada, ...body }).expect(201)).body;
  const history = async (id: string, query = '') =>
    (await test.call('get', `/v1/patients/${id}/history${query}`).expect(200)).body;

  it('keep what the record said before, with who changed it, when and why', async () => {
    const [one, two] = [number(), number()];
    const { id } = await register({ identifiers: [one], phone: '+1-555-0100' });
    const path = `/v1/patients/${id}`;
    test.clock.set(new Date('2026-12-02T09:00:00Z'));
    const reason = 'Misread';
    await test.call('patch', path, { familyName: 'Simple', phone: null, reason }).expect(200);
    test.clock.set(new Date('2026-12-03T09:00:00Z'));
    const { body } = await test.call('patch', path, { identifiers: [two, one] }).expect(200);
    expect(body).toMatchObject({ familyName: 'Simple', phone: null, identifiers: [one, two], version: 3 });
    expect(body).not.toHaveProperty('reason');

    const [{ id: key }] = await test.dataSource.query(
      `SELECT id FROM api_key WHERE organization_id = $1 ORDER BY created_at, id LIMIT 1`,
      [test.organizationId],
    );
    const { data } = await history(id);
    expect(data).toEqual([
      {
        ...ada,
        patientId: id,
        version: 2,
        familyName: 'Simple',
        identifiers: [one],
        phone: null,
        email: null,
        status: 'active',
        statusReason: null,
        changed: ['identifiers'],
        changedAt: '2026-12-03T09:00:00.000Z',
        changedBy: key,
        reason: null,
      },
      {
        ...data[1],
        version: 1,
        familyName: 'Sample',
        phone: '+1-555-0100',
        changed: ['familyName', 'phone'],
        changedAt: '2026-12-02T09:00:00.000Z',
        reason,
      },
    ]);
    const first = await history(id, '?limit=1');
    expect((await history(id, `?limit=1&cursor=${first.nextCursor}`)).data).toEqual([data[1]]);
  });

  it('that change nothing raise no version and leave no trace', async () => {
    const identifiers = [number(), number()];
    const before = await register({ identifiers, email: 'ada@example.org' });
    const path = `/v1/patients/${before.id}`;
    for (const body of [
      {},
      { reason: 'None' },
      { ...ada, email: 'ada@example.org', phone: null, identifiers: identifiers.toReversed() },
    ]) {
      const { body: after } = await test.call('patch', path, body, { 'if-match': '"1"' }).expect(200);
      expect(after).toEqual(before);
    }
    expect(await history(before.id)).toEqual({ data: [], nextCursor: null });
    expect((await test.call('patch', path, {}, { 'if-match': '"2"' })).status).toBe(412);
  });

  it('are never changed or deleted afterwards, by permission of the database', async () => {
    const grants = await test.dataSource.query(
      `SELECT table_name AS name, string_agg(privilege_type, ', ' ORDER BY privilege_type) AS may
       FROM information_schema.role_table_grants
       WHERE grantee = 'regimen_app' AND table_name IN ('patient_version', 'patient_note', 'patient_preference')
       GROUP BY 1 ORDER BY 1`,
    );
    expect(grants).toEqual(
      ['patient_note', 'patient_preference', 'patient_version'].map((name) => ({
        name,
        may: 'INSERT, SELECT',
      })),
    );
  });

  it('do not say whose a number is', async () => {
    const taken = await register({ identifiers: [number()] });
    const { id } = await register();
    const { status, body } = await test.call('patch', `/v1/patients/${id}`, {
      identifiers: taken.identifiers,
    });
    expect([status, body.code]).toEqual([409, 'IDENTIFIER_TAKEN']);
    expect(JSON.stringify(body)).not.toContain(taken.id);
    expect(await history(id)).toEqual({ data: [], nextCursor: null });
  });

  it('mark a record as an error: nobody finds it who does not ask, and its numbers are free', async () => {
    const identifiers = [number()];
    const wrong = await register({ identifiers, familyName: 'Twofold' });
    const path = `/v1/patients/${wrong.id}`;
    const reason = 'Registered twice';
    const mark = (headers = {}) => test.call('post', `${path}/enter-in-error`, { reason }, headers);
    expect((await test.bare().post(`${path}/enter-in-error`).send({ reason })).status).toBe(401);
    expect((await mark({ 'if-match': '"7"' })).status).toBe(412);
    expect((await test.call('post', `${path}/enter-in-error`, {})).status).toBe(400);
    const { body: marked } = await mark({ 'if-match': '"1"' }).expect(200);
    expect(marked).toMatchObject({
      status: 'entered-in-error',
      statusReason: reason,
      identifiers,
      version: 2,
    });

    const found = async (body: object): Promise<unknown[]> =>
      (await test.call('post', '/v1/patients/search', body).expect(200)).body.data;
    const listed = async (query: string): Promise<string[]> =>
      (await test.call('get', `/v1/patients?limit=100${query}`).expect(200)).body.data.map(
        (patient: { id: string }) => patient.id,
      );
    const [byName, byNumber] = [{ name: 'twofold' }, { identifier: identifiers[0] }];
    expect([await found(byName), await found(byNumber)]).toEqual([[], []]);
    expect(await listed('')).not.toContain(wrong.id);
    expect(await listed('&includeEnteredInError=false')).not.toContain(wrong.id);
    expect(await listed('&includeEnteredInError=true')).toContain(wrong.id);
    expect((await test.call('get', '/v1/patients?includeEnteredInError=1')).status).toBe(400);
    for (const by of [byName, byNumber]) {
      expect(await found({ ...by, includeEnteredInError: true })).toEqual([marked]);
    }
    expect((await test.call('get', path)).body).toEqual(marked);

    const right = await register({ identifiers });
    const refused = await test.call('post', `${path}/restore`, { reason: 'Two people' });
    expect([refused.status, refused.body.code]).toEqual([409, 'IDENTIFIER_TAKEN']);
    await test.call('patch', `/v1/patients/${right.id}`, { identifiers: [] }).expect(200);
    const { body: restored } = await test
      .call('post', `${path}/restore`, { reason: 'Two people' })
      .expect(200);
    expect(restored).toMatchObject({ status: 'active', statusReason: 'Two people', identifiers, version: 3 });
    expect(await found(byNumber)).toEqual([restored]);
    const again = await test.call('post', `${path}/restore`, { reason: 'Two people' });
    expect([again.status, again.body.code]).toEqual([409, 'PATIENT_NOT_ENTERED_IN_ERROR']);
    expect((await history(wrong.id)).data.map(({ status, reason }: never) => [status, reason])).toEqual([
      ['entered-in-error', 'Two people'],
      ['active', reason],
    ]);
  });

  it('take nothing new onto a record entered in error', async () => {
    const id = await makePatient(test);
    const path = `/v1/patients/${id}`;
    const authorization = {
      ...{ payer: 'Plan', unitKind: 'SESSION', authorized: 1 },
      ...{ validFrom: '2027-01-01', validTo: '2027-02-01' },
    };
    const made = await test.call('post', `${path}/authorizations`, authorization).expect(201);
    await test.call('post', `${path}/enter-in-error`, { reason: 'Test record' }).expect(200);
    const plan = {
      ...{ patientId: id, clinicId: world.clinicId, protocolId: world.protocols['iv-ocd-single'] },
      startDate: '2027-01-04',
    };
    const requests: ['post' | 'patch', string, object][] = [
      ['patch', path, { phone: '+1-555-0100' }],
      ['post', `${path}/enter-in-error`, { reason: 'Again' }],
      ['post', `${path}/eligibility-assessments`, { outcome: 'eligible' }],
      ['post', `${path}/consents`, {}],
      ['post', `${path}/notes`, { text: 'A' }],
      ['post', `${path}/preferences`, { preferredTimeOfDay: '09:00' }],
      ['post', `${path}/authorizations`, authorization],
      ['patch', `${path}/authorizations/${made.body.id}`, { authorized: 2 }],
      [
        'post',
        `${path}/unavailability`,
        { startsAt: '2027-01-01T00:00:00Z', endsAt: '2027-01-02T00:00:00Z' },
      ],
      ['post', '/v1/treatment-plans', plan],
    ];
    for (const [method, url, body] of requests) {
      const { status, body: problem } = await test.call(method, url, body);
      expect({ url, status, code: problem.code }).toEqual({
        url,
        status: 409,
        code: 'PATIENT_ENTERED_IN_ERROR',
      });
    }
    await test.call('post', `${path}/restore`, { reason: 'No test after all' }).expect(200);
    await test.call('post', '/v1/treatment-plans', plan).expect(201);
  });

  it('do not make an error of somebody under treatment', async () => {
    const plan = await makePlan(test, world, 'iv-ocd-single');
    const mark = async (): Promise<[number, string | undefined]> => {
      const answer = await test.call('post', `/v1/patients/${plan.patientId}/enter-in-error`, {
        reason: 'No',
      });
      return [answer.status, answer.body.code];
    };
    expect(await mark()).toEqual([409, 'PATIENT_HAS_PLANS']);
    await activate(test, plan.id);
    expect(await mark()).toEqual([409, 'PATIENT_HAS_PLANS']);
    await test.call('post', `/v1/treatment-plans/${plan.id}/hold`, {}).expect(200);
    expect(await mark()).toEqual([409, 'PATIENT_HAS_PLANS']);
    await test.call('post', `/v1/treatment-plans/${plan.id}/revoke`, {}).expect(200);
    expect(await mark()).toEqual([200, undefined]);
    const followUp = { treatmentPlanId: plan.id, name: 'Call', kind: 'call', dueDate: '2027-01-04' };
    const refused = await test.call('post', '/v1/follow-ups', followUp);
    expect([refused.status, refused.body.code]).toEqual([409, 'PATIENT_ENTERED_IN_ERROR']);
  });

  it('and a draft made at the same moment do not both get through', async () => {
    for (let i = 0; i < 5; i++) {
      const id = await makePatient(test);
      const body = {
        ...{ patientId: id, clinicId: world.clinicId, protocolId: world.protocols['iv-ocd-single'] },
        startDate: '2027-01-04',
      };
      const answers = await Promise.all([
        test.call('post', '/v1/treatment-plans', body),
        test.call('post', `/v1/patients/${id}/enter-in-error`, { reason: 'Race' }),
      ]);
      expect(answers.filter(({ status }) => status === 409)).toHaveLength(1);
    }
  });
});

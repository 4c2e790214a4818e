/** What activation asks for, what it refuses, and that it happens once however often it is asked for. */
import { startTestApp, type TestApp } from './support/app.js';
import { traces, type Placed } from './support/course.js';
import { activate, makeClinic, makePatient, makePlan, makeWorld, type World } from './support/world.js';

const TWICE = 'iv-mdd-6x-twice-weekly';
const NOBODY = '01900000-0000-7000-8000-00000000ffff';

describe('activation', () => {
  let test: TestApp;
  let world: World;
  beforeAll(async () => {
    test = await startTestApp();
    world = await makeWorld(test, { chairs: 6, nurses: 6, prescribers: 3 });
  });
  afterAll(() => test.close());

  const path = (planId: string, verb = 'activate'): string => `/v1/treatment-plans/${planId}/${verb}`;
  const sessionsOf = async (planId: string): Promise<Placed[]> =>
    (await test.call('get', path(planId, 'sessions'))).body.data;
  /** A clinic with one of each, so that two courses cannot have the same time. */
  const narrow = async (): Promise<World> => ({
    protocols: world.protocols,
    ...(await makeClinic(test, { chairs: 1, nurses: 1 })),
  });

  it('is refused for a plan that is active already', async () => {
    const plan = await makePlan(test, world, TWICE);
    await activate(test, plan.id);
    const before = await traces(test);
    for (const headers of [{ 'if-match': '*' }, { 'if-match': '"2"' }]) {
      const again = await test.call('post', path(plan.id), {}, headers);
      expect([again.status, again.body.code]).toEqual([409, 'PLAN_TRANSITION_REFUSED']);
      expect(again.body.detail).toContain('active');
    }
    const proposals = await test.call('post', path(plan.id, 'proposals'), {});
    expect([proposals.status, proposals.body.code]).toEqual([409, 'PLAN_HAS_NOTHING_TO_PROPOSE']);
    expect(await traces(test)).toEqual(before);
  });

  describe('no plan is made', () => {
    const draft = async (protocolId: string | undefined, clinicId = world.clinicId) =>
      test.call('post', '/v1/treatment-plans', {
        patientId: await makePatient(test),
        clinicId,
        protocolId,
        startDate: '2027-01-04',
      });
    const plans = async (): Promise<number> =>
      (await test.dataSource.query(`SELECT count(*)::int AS n FROM treatment_plan`))[0].n;

    it('from a retired protocol, while a plan made before goes on', async () => {
      const protocolId = world.protocols['sc-anxiety-maintenance-glue'];
      const earlier = await makePlan(test, world, 'sc-anxiety-maintenance-glue');
      await test.call('post', `/v1/protocols/${protocolId}/versions/1/retire`, {}).expect(200);
      const before = await plans();
      const refused = await draft(protocolId);
      expect([refused.status, refused.body.code]).toEqual([409, 'PROTOCOL_RETIRED']);
      expect(await plans()).toBe(before);
      expect((await activate(test, earlier.id)).sessions).toHaveLength(13);
    });

    it('from a protocol that the clinic has not approved', async () => {
      const protocolId = world.protocols[TWICE];
      const { clinicId } = await makeClinic(test, { chairs: 0, nurses: 0, prescribers: 0 });
      const change = (protocolApproval: string) =>
        test.call('patch', '/v1/organization', { protocolApproval }).expect(200);
      await change('each-clinic');
      try {
        const before = await plans();
        const refused = await draft(protocolId, clinicId);
        expect([refused.status, refused.body.code]).toEqual([409, 'PROTOCOL_NOT_APPROVED']);
        expect(await plans()).toBe(before);
        await test.call('post', `/v1/protocols/${protocolId}/approvals`, { clinicId }).expect(201);
        expect((await draft(protocolId, clinicId)).status).toBe(201);
        expect((await draft(protocolId)).body.code).toBe('PROTOCOL_NOT_APPROVED');
      } finally {
        await change('all-clinics');
      }
    });

    it('from a protocol that is kept for reference, or from none', async () => {
      const disabled = await draft(world.protocols['iv-crps-continuous-4day']);
      expect([disabled.status, disabled.body.code]).toEqual([409, 'PROTOCOL_DISABLED']);
      expect((await draft(NOBODY)).status).toBe(404);
      expect((await draft(world.protocols[TWICE], NOBODY)).status).toBe(404);
      expect((await draft('7')).status).toBe(400);
    });
  });

  it('books what was proposed, or answers with what can be booked now', async () => {
    const clinic = await narrow();
    const first = await makePlan(test, clinic, TWICE);
    const second = await makePlan(test, clinic, TWICE);
    const proposed = await test.call('post', path(first.id, 'proposals'), {});
    const [best] = proposed.body.data;
    await activate(test, second.id);

    const before = await traces(test);
    const stale = await test.call('post', path(first.id), { fingerprint: best.fingerprint });
    expect([stale.status, stale.body.code]).toEqual([409, 'PROPOSAL_CHANGED']);
    expect(await traces(test)).toEqual(before);
    const [fresh] = stale.body.proposals;
    expect(fresh).toMatchObject({ rank: 1, unplaced: [] });
    expect(fresh.fingerprint).not.toBe(best.fingerprint);
    expect(fresh.sessions[0].startsAt).not.toBe(best.sessions[0].startsAt);

    const active = await activate(test, first.id, { fingerprint: fresh.fingerprint });
    const placing = ({ phase, ordinal, startsAt, resources }: Placed) => [
      phase,
      ordinal,
      startsAt,
      resources,
    ];
    expect(active.sessions.map(placing)).toEqual(fresh.sessions.map(placing));
  });

  it('books any of the alternatives by its fingerprint', async () => {
    const plan = await makePlan(test, world, TWICE, { startDate: '2027-04-05' });
    const { body } = await test.call('post', path(plan.id, 'proposals'), { count: 10 });
    const fingerprints = body.data.map(({ fingerprint }: { fingerprint: string }) => fingerprint);
    expect(fingerprints).toHaveLength(10);
    expect(new Set(fingerprints).size).toBe(10);
    const costs = body.data.map(({ cost }: { cost: number }) => cost);
    expect(costs).toEqual([...costs].sort((a, b) => a - b));
    const last = body.data.at(-1);
    const active = await activate(test, plan.id, { fingerprint: last.fingerprint });
    expect(active.sessions.map(({ startsAt }: Placed) => startsAt)).toEqual(
      last.sessions.map(({ startsAt }: Placed) => startsAt),
    );
  });

  it('a proposal writes nothing, whatever its start date', async () => {
    const plan = await makePlan(test, world, TWICE);
    const before = await test.dataSource.query(`SELECT * FROM treatment_plan WHERE id = $1`, [plan.id]);
    const { body } = await test.call('post', path(plan.id, 'proposals'), { startDate: '2027-06-07' });
    expect(body.data[0].sessions[0].startsAt).toBe('2027-06-07T09:00:00-04:00');
    expect(await test.dataSource.query(`SELECT * FROM treatment_plan WHERE id = $1`, [plan.id])).toEqual(
      before,
    );
    expect(await sessionsOf(plan.id)).toEqual([]);
    const past = await test.call('post', path(plan.id, 'proposals'), { startDate: '2026-11-30' });
    expect([past.status, past.body.errors[0].pointer]).toEqual([400, '/startDate']);
  });

  it('takes null for left out where a plan may do without, and refuses it where not', async () => {
    const plan = await makePlan(test, world, TWICE, { phases: null, weekdays: null, preferredTime: null });
    const patch = (body: object) => test.call('patch', `/v1/treatment-plans/${plan.id}`, body);
    for (const field of ['startDate', 'clinicId']) {
      const answer = await patch({ [field]: null });
      expect([answer.status, answer.body.errors?.[0].pointer]).toEqual([400, `/${field}`]);
    }
    const none = { phases: null, weekdays: null, preferredTime: null, prescriberId: null };
    expect((await patch(none)).body).toMatchObject({ weekdays: null, preferredTime: null, version: 2 });
    const proposed = await test.call('post', path(plan.id, 'proposals'), { startDate: null, count: null });
    expect([proposed.status, proposed.body.data.length]).toEqual([200, 3]);
    expect((await test.call('post', path(plan.id))).status).toBe(200);
  });

  describe('asks for its headers and a sound body', () => {
    const bare = (planId: string, headers: Record<string, string>, body: object = {}) =>
      test
        .bare()
        .post(path(planId))
        .set({ authorization: `Bearer ${test.token}`, ...headers })
        .send(body);

    it.each<[string, Record<string, string>, object, number, string]>([
      ['no Idempotency-Key', { 'if-match': '*' }, {}, 400, 'VALIDATION_FAILED'],
      ['no If-Match', { 'idempotency-key': 'a' }, {}, 428, 'IF_MATCH_MISSING'],
      ['a stale If-Match', { 'idempotency-key': 'b', 'if-match': '"7"' }, {}, 412, 'VERSION_MISMATCH'],
      ['a weak If-Match', { 'idempotency-key': 'c', 'if-match': 'W/"1"' }, {}, 412, 'VERSION_MISMATCH'],
      ['an unknown field', { 'if-match': '*' }, { force: true }, 400, 'VALIDATION_FAILED'],
      ['an unknown mode', { 'if-match': '*' }, { mode: 'most' }, 400, 'VALIDATION_FAILED'],
      ['breaches without a reason', { 'if-match': '*' }, { acceptBreaches: {} }, 400, 'VALIDATION_FAILED'],
    ])('%s', async (title, headers, body, status, code) => {
      const plan = await makePlan(test, world, TWICE, { startDate: '2027-09-06' });
      const before = await traces(test);
      const key: Record<string, string> = title.startsWith('no Idem') ? {} : { 'idempotency-key': code };
      const answer = await bare(plan.id, { ...key, ...headers }, body);
      expect([answer.status, answer.body.code]).toEqual([status, code]);
      expect(answer.headers['content-type']).toContain('application/problem+json');
      expect(await traces(test)).toEqual(before);
    });

    it('knows no plan of another organization, and none that is not there', async () => {
      const plan = await makePlan(test, world, TWICE);
      const stranger = await test.key(['prescriber'], await test.organization());
      const headers = { authorization: `Bearer ${stranger}` };
      const theirs = await test.call('post', path(plan.id), {}, headers);
      const none = await test.call('post', path(NOBODY), {}, headers);
      expect([theirs.status, none.status]).toEqual([404, 404]);
      expect({ ...theirs.body, instance: '', requestId: '' }).toEqual({
        ...none.body,
        instance: '',
        requestId: '',
      });
      expect((await test.call('post', path('seven'), {})).status).toBe(400);
    });
  });

  it('answers a repeated request with the first answer, and another body with a refusal', async () => {
    const plan = await makePlan(test, world, TWICE, { startDate: '2027-08-02' });
    const key = { 'idempotency-key': 'one-course' };
    const first = await test.call('post', path(plan.id), { mode: 'all-or-nothing' }, key);
    expect(first.status).toBe(200);
    expect(first.headers['idempotency-replayed']).toBeUndefined();
    const again = await test.call('post', path(plan.id), { mode: 'all-or-nothing' }, key);
    expect([again.status, again.headers['idempotency-replayed']]).toEqual([200, 'true']);
    expect(again.body).toEqual(first.body);
    expect(again.headers['etag']).toBe(first.headers['etag']);
    const other = await test.call('post', path(plan.id), { mode: 'best-effort' }, key);
    expect([other.status, other.body.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
    expect(await sessionsOf(plan.id)).toHaveLength(6);
  });

  it('keeps no refusal: the same key may try again when the reason is gone', async () => {
    const clinic = await narrow();
    const plan = await makePlan(test, clinic, TWICE);
    const outage = await test.call('post', `/v1/resources/${clinic.nurses[0]}/outages`, {
      startsAt: '2027-01-01T00:00:00Z',
      endsAt: '2027-06-01T00:00:00Z',
    });
    const key = { 'idempotency-key': 'try-again' };
    expect((await test.call('post', path(plan.id), {}, key)).status).toBe(422);
    await test.call('delete', `/v1/resources/${clinic.nurses[0]}/outages/${outage.body.id}`).expect(204);
    expect((await test.call('post', path(plan.id), {}, key)).status).toBe(200);
  });

  it('is no viewer’s or nurse’s to do', async () => {
    const plan = await makePlan(test, world, TWICE);
    for (const role of ['viewer', 'nurse', 'admin'] as const) {
      const headers = { authorization: `Bearer ${await test.key([role])}` };
      expect((await test.call('post', path(plan.id), {}, headers)).status).toBe(403);
    }
  });
});

/** What a caller who is restricted to clinics sees of its organization, and may do to it. */
/* eslint-disable @typescript-eslint/no-explicit-any -- answers are read as a client reads them */
import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import type { Role } from '../src/common/roles.js';
import { ApiKeysService } from '../src/auth/api-keys.service.js';
import { startTestApp, TODAY, type TestApp } from './support/app.js';
import { activate, makeClinic, makePatient, makePlan, makeWorld, type World } from './support/world.js';

const CODE = 'iv-mdd-6x-twice-weekly';
const ALL: Role[] = ['admin', 'prescriber', 'nurse', 'scheduler', 'integration', 'viewer'];

describe('A key restricted to a clinic', () => {
  let test: TestApp;
  let here: World;
  let there: World;
  /** Its patient, plan, sessions and so on, one of each, by clinic. */
  let ours: Record<string, string>;
  let theirs: Record<string, string>;
  let restricted: Record<string, string>;

  const as = async (clinicIds: string[], roles: Role[] = ALL): Promise<Record<string, string>> => {
    const keys = test.app.get(ApiKeysService, { strict: false });
    const { token } = await keys.create(test.dataSource.manager, test.organizationId, 'part', roles, {
      clinicIds,
    });
    return { authorization: `Bearer ${token}` };
  };
  const get = (path: string, headers = restricted) => test.call('get', path, undefined, headers);
  const idsOf = async (path: string, headers = restricted): Promise<string[]> => {
    const { status, body } = await get(path, headers);
    expect({ path, status }).toEqual({ path, status: 200 });
    return body.data.map(({ id }: { id: string }) => id);
  };

  const furnish = async (world: World): Promise<Record<string, string>> => {
    const plan = await makePlan(test, world, CODE);
    const { sessions } = await activate(test, plan.id);
    const made = async (path: string, body: object): Promise<string> => {
      const answer = await test.call('post', path, body);
      expect({ path, status: answer.status }).toEqual({ path, status: 201 });
      return answer.body.id;
    };
    const followUp = await made('/v1/follow-ups', {
      treatmentPlanId: plan.id,
      name: 'Call',
      kind: 'call',
      dueDate: '2027-01-04',
    });
    const items = [2, 2, 2, 2, 2, 2, 2, 2, 2];
    await made(`/v1/follow-ups/${followUp}/responses`, { scale: 'PHQ-9', items });
    const closure = { from: sessions[5].startsAt.slice(0, 10), to: '2027-02-20' };
    const closureId = await made(`/v1/clinics/${world.clinicId}/closures`, closure);
    const { body } = await test.call('get', `/v1/worklist?clinicId=${world.clinicId}`);
    const outage = { startsAt: '2028-01-03T14:00:00Z', endsAt: '2028-01-03T15:00:00Z' };
    const outageId = await made(`/v1/resources/${world.chairs[0]}/outages`, outage);
    return {
      clinic: world.clinicId,
      resource: world.chairs[0]!,
      prescriber: world.prescribers[0]!,
      patient: plan.patientId,
      plan: plan.id,
      session: sessions[0].id,
      followUp,
      workItem: body.data[0].id,
      closure: closureId,
      outage: outageId,
    };
  };

  beforeAll(async () => {
    test = await startTestApp();
    here = await makeWorld(test, { chairs: 2, nurses: 2 });
    there = { protocols: here.protocols, ...(await makeClinic(test)) };
    ours = await furnish(here);
    theirs = await furnish(there);
    restricted = await as([here.clinicId]);
  });
  afterAll(() => test.close());
  beforeEach(() => test.clock.set(TODAY));

  const SINGLE = (of: Record<string, string>): [string, string][] => [
    ['clinic', `/v1/clinics/${of['clinic']}`],
    ['closures', `/v1/clinics/${of['clinic']}/closures`],
    ['resource', `/v1/resources/${of['resource']}`],
    ['outages', `/v1/resources/${of['resource']}/outages`],
    ['patient', `/v1/patients/${of['patient']}`],
    ['consents', `/v1/patients/${of['patient']}/consents`],
    ['assessments', `/v1/patients/${of['patient']}/eligibility-assessments`],
    ['plan', `/v1/treatment-plans/${of['plan']}`],
    ['sessions', `/v1/treatment-plans/${of['plan']}/sessions`],
    ['follow-ups', `/v1/treatment-plans/${of['plan']}/follow-ups`],
    ['session', `/v1/sessions/${of['session']}`],
    ['follow-up', `/v1/follow-ups/${of['followUp']}`],
    ['responses', `/v1/follow-ups/${of['followUp']}/responses`],
    ['work item', `/v1/worklist/${of['workItem']}`],
  ];

  it('reads what is of its clinic', async () => {
    for (const [what, path] of SINGLE(ours)) {
      expect({ what, status: (await get(path)).status }).toEqual({ what, status: 200 });
    }
  });

  it('is told of the rest that there is no such thing, in the same words as of a random id', async () => {
    const random = Object.fromEntries(Object.keys(theirs).map((kind) => [kind, randomUUID()]));
    const strange = SINGLE(random);
    for (const [i, [what, path]] of SINGLE(theirs).entries()) {
      const told = async (url: string): Promise<object> => {
        const { status, body } = await get(url);
        return { status, code: body.code, detail: body.detail };
      };
      const answer = await told(path);
      expect({ what, ...answer }).toEqual({ what, ...(await told(strange[i]![1])) });
      expect({ what, ...answer }).toMatchObject({ what, status: 404 });
    }
  });

  it.each([
    ['/v1/clinics', 'clinic'],
    ['/v1/resources?limit=100', 'resource'],
    ['/v1/patients', 'patient'],
    ['/v1/treatment-plans', 'plan'],
    ['/v1/sessions', 'session'],
    ['/v1/follow-ups?limit=100', 'followUp'],
    ['/v1/worklist', 'workItem'],
  ])('%s lists its own only', async (path, kind) => {
    const listed = await idsOf(path);
    expect(listed).toContain(ours[kind]);
    expect(listed).not.toContain(theirs[kind]);
    const everybody = await idsOf(path, {});
    expect(everybody).toEqual(expect.arrayContaining([ours[kind], theirs[kind]]));
    expect(everybody.length).toBeGreaterThan(listed.length);
  });

  it('sees no row of another clinic in any table, whatever is asked', async () => {
    const [{ id }] = await test.dataSource.query(
      `SELECT id FROM api_key WHERE clinic_ids = ARRAY[$1]::uuid[]`,
      [here.clinicId],
    );
    const runner = test.app.get(DataSource).createQueryRunner();
    await runner.startTransaction();
    try {
      await runner.query(`SELECT begin_caller($1, $2, $3, $4, $5)`, [
        test.organizationId,
        id,
        ALL,
        [here.clinicId],
        TODAY,
      ]);
      const seen: Record<string, unknown> = {};
      for (const [table, column, value] of [
        ['clinic', 'id', theirs['clinic']],
        ['closure', 'clinic_id', theirs['clinic']],
        ['resource', 'clinic_id', theirs['clinic']],
        ['outage', 'resource_id', theirs['resource']],
        ['reservation', 'resource_id', theirs['resource']],
        ['treatment_plan', 'clinic_id', theirs['clinic']],
        ['session', 'clinic_id', theirs['clinic']],
        ['follow_up', 'clinic_id', theirs['clinic']],
        ['follow_up_response', 'follow_up_id', theirs['followUp']],
        ['work_item', 'clinic_id', theirs['clinic']],
        ['patient', 'id', theirs['patient']],
        ['consent', 'patient_id', theirs['patient']],
        ['eligibility_assessment', 'patient_id', theirs['patient']],
      ] as const) {
        const sql = `SELECT count(*)::int AS n FROM ${table} WHERE ${column} = $1`;
        const [hidden] = await runner.query(sql, [value]);
        const [there] = await test.dataSource.query<{ n: number }[]>(sql, [value]);
        seen[table] = { hidden: hidden.n, there: (there?.n ?? 0) > 0 };
      }
      expect(seen).toEqual(
        Object.fromEntries(Object.keys(seen).map((table) => [table, { hidden: 0, there: true }])),
      );
      await expect(
        runner.query(
          `INSERT INTO clinic (organization_id, id, name, time_zone, opening_hours, policy, calendar_version,
             created_at, updated_at) VALUES ($1, gen_random_uuid(), 'x', 'UTC', '[]', '{}', 1, now(), now())`,
          [test.organizationId],
        ),
      ).rejects.toMatchObject({ driverError: { code: '42501' } });
    } finally {
      await runner.rollbackTransaction();
      await runner.release();
    }
  });

  it('can name nothing of another clinic in a body', async () => {
    const patientId = await makePatient(test);
    const base = { patientId, protocolId: here.protocols[CODE], startDate: '2027-03-01' };
    const draft = (body: object) =>
      test.call('post', '/v1/treatment-plans', { ...base, ...body }, restricted);
    expect((await draft({ clinicId: there.clinicId })).status).toBe(404);
    expect((await draft({ clinicId: here.clinicId, prescriberId: theirs['prescriber'] })).status).toBe(400);
    expect((await draft({ clinicId: here.clinicId, patientId: theirs['patient'] })).status).toBe(404);
    const post = async (path: string, body: object): Promise<number> =>
      (await test.call('post', path, body, restricted)).status;
    expect(await post('/v1/resources', { clinicId: there.clinicId, name: 'C', kind: 'chair' })).toBe(404);
    const followUp = { treatmentPlanId: theirs['plan'], name: 'Call', kind: 'call', dueDate: '2027-01-04' };
    expect(await post('/v1/follow-ups', followUp)).toBe(404);
    expect(await post(`/v1/sessions/${theirs['session']}/cancel`, {})).toBe(404);
    const made = await draft({ clinicId: here.clinicId });
    expect(made.status).toBe(201);
    const moved = await test.call(
      'patch',
      `/v1/treatment-plans/${made.body.id}`,
      { clinicId: there.clinicId },
      restricted,
    );
    expect(moved.status).toBe(404);
  });

  it('makes no clinic, not even past the API', async () => {
    const clinic = {
      name: 'Mine',
      timeZone: 'UTC',
      openingHours: [{ daysOfWeek: ['MO'], from: '08:00', to: '18:00' }],
    };
    expect((await test.call('post', '/v1/clinics', clinic, restricted)).status).toBe(403);
  });

  it('meets somebody who has no plan yet, and loses sight of who is then treated elsewhere', async () => {
    const patientId = await makePatient(test);
    expect((await get(`/v1/patients/${patientId}`)).status).toBe(200);
    const plan = await makePlan(test, there, CODE, { patientId, startDate: '2027-05-03' });
    expect((await get(`/v1/patients/${patientId}`)).status).toBe(404);
    expect((await get(`/v1/patients/${patientId}/consents`)).status).toBe(404);
    const both = await as([here.clinicId, there.clinicId]);
    expect((await get(`/v1/treatment-plans/${plan.id}`, both)).status).toBe(200);
    const none = await as([]);
    expect(await idsOf('/v1/clinics', none)).toEqual([]);
    expect(await idsOf('/v1/sessions', none)).toEqual([]);
  });

  it('registers nobody twice: a number is taken whoever asks', async () => {
    const identifiers = [{ system: 'urn:ehr:mrn', value: 'MRN-TWICE' }];
    const person = { givenName: 'Ada', familyName: 'Sample', birthDate: '1984-05-17', identifiers };
    const { body: first } = await test.call('post', '/v1/patients', person).expect(201);
    for (const [path, body] of [
      [`/v1/patients/${first.id}/eligibility-assessments`, { outcome: 'eligible' }],
      [`/v1/patients/${first.id}/consents`, {}],
    ] as const) {
      await test.call('post', path, body).expect(201);
    }
    await makePlan(test, there, CODE, { patientId: first.id, startDate: '2027-05-03' });
    const found = await test.call('post', '/v1/patients/search', { identifier: identifiers[0]! }, restricted);
    expect(found.body.data).toEqual([]);
    const again = await test.call('post', '/v1/patients', person, restricted);
    expect({ status: again.status, code: again.body.code }).toEqual({
      status: 409,
      code: 'IDENTIFIER_TAKEN',
    });
    expect(JSON.stringify(again.body)).not.toContain(first.id);
  });

  describe('places around what it may not see', () => {
    const ready = async (): Promise<string> => makePatient(test);

    it('a second active plan is refused, and not named', async () => {
      const patientId = await ready();
      const other = await makePlan(test, there, CODE, { patientId, startDate: '2027-06-07' });
      const mine = await makePlan(test, here, CODE, { patientId, startDate: '2027-08-02' });
      await activate(test, other.id);
      const refused = await test.call('post', `/v1/treatment-plans/${mine.id}/activate`, {}, restricted);
      expect({ status: refused.status, code: refused.body.code }).toEqual({
        status: 409,
        code: 'ACTIVE_PLAN_EXISTS',
      });
      expect(refused.body.treatmentPlanId).toBeUndefined();
      const seen = await test.call('post', `/v1/treatment-plans/${mine.id}/activate`, {});
      expect(seen.body.treatmentPlanId).toBe(other.id);
    });

    it('doses keep their distance and the patient is in one place, without a word about the other course', async () => {
      const patientId = await ready();
      const other = await makePlan(test, there, CODE, { patientId, startDate: '2027-06-07' });
      const { sessions } = await activate(test, other.id);
      const single = here.protocols['iv-ocd-single']!;
      const body = { patientId, protocolId: single, startDate: '2027-06-07' };
      const mine = await makePlan(test, here, 'iv-ocd-single', body);
      const propose = (headers: Record<string, string>) =>
        test.call('post', `/v1/treatment-plans/${mine.id}/proposals`, { count: 1 }, headers);
      const [open, hidden] = [await propose({}), await propose(restricted)];
      expect({ open: open.status, hidden: hidden.status }).toEqual({ open: 200, hidden: 200 });
      const placed = (answer: { body: any }) =>
        answer.body.data[0].sessions.map((session: any) => session.startsAt);
      expect(placed(hidden)).toEqual(placed(open));
      const days = sessions.map((session: any) => session.startsAt.slice(0, 10));
      expect(days).not.toContain(placed(hidden)[0].slice(0, 10));
      const deviations = (answer: { body: any }): string =>
        JSON.stringify(answer.body.data[0].sessions.map((session: any) => session.deviations));
      expect(deviations(open)).toContain('another course');
      expect(deviations(hidden)).not.toContain('another course');
      expect(deviations(hidden)).toContain('the patient is not available');
      expect(JSON.stringify(hidden.body)).not.toContain(other.id);
    });
  });

  it('runs maintenance for its own plans only, and is told of no other', async () => {
    const scheduler = await as([here.clinicId], ['scheduler']);
    const [mine, other] = await Promise.all(
      [here, there].map(async (world) => {
        const plan = await makePlan(test, world, 'esk-trd-label', { startDate: '2027-09-06' });
        await activate(test, plan.id);
        return plan.id as string;
      }),
    );
    const asked = { dryRun: true, asOf: '2027-11-01T12:00:00Z' };
    const run = await test.call('post', '/v1/maintenance-runs', asked, scheduler);
    expect(run.status).toBe(201);
    const plans = run.body.plans.map((plan: any) => plan.treatmentPlanId);
    expect(plans).toContain(mine);
    expect(plans).not.toContain(other);
    expect(run.body.counts?.plans ?? plans.length).toBe(plans.length);
    const whole = await test.call('post', '/v1/maintenance-runs', asked);
    expect(whole.body.plans.map((plan: any) => plan.treatmentPlanId)).toEqual(
      expect.arrayContaining([mine, other]),
    );
    const seen = await get(`/v1/maintenance-runs/${whole.body.id}`, scheduler);
    expect(seen.body.plans.map((plan: any) => plan.treatmentPlanId)).toEqual(plans);
  });

  it('is not given again what another caller was answered', async () => {
    const key = { 'idempotency-key': `shared-${randomUUID()}` };
    const body = { givenName: 'Ida', familyName: 'Sample', birthDate: '1984-05-17' };
    await test.call('post', '/v1/patients', body, key).expect(201);
    await test.call('post', '/v1/patients', body, key).expect(201).expect('idempotency-replayed', 'true');
    const narrower = await test.call('post', '/v1/patients', body, { ...key, ...restricted });
    expect({ status: narrower.status, code: narrower.body.code }).toEqual({
      status: 422,
      code: 'IDEMPOTENCY_KEY_REUSED',
    });
  });

  it('finishes a whole course of its own', async () => {
    const patientId = await makePatient(test);
    const call = async (path: string, body: object = {}): Promise<any> => {
      const answer = await test.call('post', path, body, restricted);
      expect({ path, status: answer.status < 300, code: answer.body.code }).toEqual({
        path,
        status: true,
        code: undefined,
      });
      return answer.body;
    };
    const plan = await call('/v1/treatment-plans', {
      patientId,
      clinicId: here.clinicId,
      protocolId: here.protocols[CODE],
      startDate: '2027-10-04',
    });
    const { sessions } = await call(`/v1/treatment-plans/${plan.id}/activate`);
    expect(sessions).toHaveLength(6);
    expect(sessions[0].resources.length).toBeGreaterThan(1);
    test.clock.set(new Date(sessions[0].startsAt));
    const late = await as([here.clinicId]);
    for (const step of ['check-in', 'start', 'end-administration', 'discharge']) {
      const answer = await test.call('post', `/v1/sessions/${sessions[0].id}/${step}`, {}, late);
      expect({ step, status: answer.status }).toEqual({ step, status: 200 });
    }
    await call(`/v1/treatment-plans/${plan.id}/hold`);
  });
});

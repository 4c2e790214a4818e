/** Records of treatment for substance use (42 CFR Part 2): who sees them, and everything that must not show them. */
/* eslint-disable @typescript-eslint/no-explicit-any -- answers are read as a client reads them */
import { randomUUID } from 'node:crypto';
import type { Role } from '../src/common/roles.js';
import { MaintenanceService } from '../src/maintenance/maintenance.service.js';
import { startTestApp, TODAY, type TestApp } from './support/app.js';
import { activate, makePatient, makePlan, makeWorld, type World } from './support/world.js';

const CODE = 'esk-trd-label';

describe('A plan marked as a substance-use record', () => {
  let test: TestApp;
  let world: World;
  let plan: any;
  let session: any;
  let followUp: string;
  let workItem: string;
  const keys = {} as Record<Role | 'nobody', Record<string, string>>;

  const get = (path: string, who: Role) => test.call('get', path, undefined, keys[who]);
  const post = (path: string, body: object, who: Role) => test.call('post', path, body, keys[who]);
  const consentTo = async (patientId: string, body: object = {}): Promise<string> => {
    const consent = { type: 'substance-use-disclosure', ...body };
    const made = await test.call('post', `/v1/patients/${patientId}/consents`, consent);
    expect(made.status).toBe(201);
    return made.body.id;
  };
  const statusFor = async (who: Role, path = `/v1/treatment-plans/${plan.id}`): Promise<number> =>
    (await get(path, who)).status;

  beforeAll(async () => {
    test = await startTestApp();
    world = await makeWorld(test, { chairs: 2, nurses: 2 });
    for (const role of ['admin', 'prescriber', 'nurse', 'scheduler', 'viewer', 'integration'] as const) {
      keys[role] = { authorization: `Bearer ${await test.key([role])}` };
    }
    plan = await makePlan(test, world, CODE, { substanceUseRecord: true });
    const activated = await activate(test, plan.id);
    [session] = activated.sessions;
    // Something to see for everybody, too.
    await activate(test, (await makePlan(test, world, CODE, { startDate: '2027-06-07' })).id);
    const due = { treatmentPlanId: plan.id, name: 'Call', kind: 'call', dueDate: '2027-01-04' };
    followUp = (await test.call('post', '/v1/follow-ups', due).expect(201)).body.id;
    const items = [2, 2, 2, 2, 2, 2, 2, 2, 2];
    await test.call('post', `/v1/follow-ups/${followUp}/responses`, { scale: 'PHQ-9', items }).expect(201);
    const closed = { from: '2027-01-25', to: '2027-01-30' };
    const closure = await post(`/v1/clinics/${world.clinicId}/closures`, closed, 'admin');
    expect({ status: closure.status, told: closure.body.affectedSessions }).toEqual({
      status: 201,
      told: [],
    });
    const { body } = await get('/v1/worklist', 'prescriber');
    const found = body.data.find((item: any) => item.treatmentPlanId === plan.id);
    expect(found).toMatchObject({ kind: 'closure-over-booking', status: 'open' });
    workItem = found.id;
  }, 60_000);
  afterAll(() => test.close());
  beforeEach(() => test.clock.set(TODAY));

  const paths = (): string[] => [
    `/v1/treatment-plans/${plan.id}`,
    `/v1/treatment-plans/${plan.id}/sessions`,
    `/v1/treatment-plans/${plan.id}/follow-ups`,
    `/v1/sessions/${session.id}`,
    `/v1/follow-ups/${followUp}`,
    `/v1/follow-ups/${followUp}/responses`,
    `/v1/worklist/${workItem}`,
  ];
  const lists = (): string[] => [
    '/v1/treatment-plans?limit=100',
    `/v1/treatment-plans?patientId=${plan.patientId}`,
    '/v1/sessions?limit=100',
    `/v1/sessions?patientId=${plan.patientId}`,
    `/v1/sessions?resourceId=${session.resources[0].resourceId}&limit=100`,
    `/v1/sessions?treatmentPlanId=${plan.id}`,
    '/v1/follow-ups?limit=100',
    `/v1/follow-ups?patientId=${plan.patientId}`,
    '/v1/worklist?limit=100',
    `/v1/worklist?treatmentPlanId=${plan.id}`,
  ];

  it('says so, and is none unless told', async () => {
    expect(plan.substanceUseRecord).toBe(true);
    const plain = await makePlan(test, world, CODE);
    expect(plain.substanceUseRecord).toBe(false);
    const path = `/v1/treatment-plans/${plain.id}`;
    const marked = await test.call('patch', path, { substanceUseRecord: true }, keys.prescriber);
    expect(marked.body.substanceUseRecord).toBe(true);
    expect(await statusFor('scheduler', path)).toBe(404);
    const cleared = await test.call('patch', path, { substanceUseRecord: null }, keys.prescriber);
    expect(cleared.body.substanceUseRecord).toBe(false);
    expect(await statusFor('scheduler', path)).toBe(200);
  });

  it.each(['prescriber', 'nurse'] as const)('is there for the treating staff: %s', async (who) => {
    for (const path of paths())
      expect({ path, status: await statusFor(who, path) }).toEqual({ path, status: 200 });
    for (const path of lists()) {
      const { body } = await get(path, who);
      expect({ path, found: JSON.stringify(body.data).includes(plan.id) }).toEqual({ path, found: true });
    }
  });

  it.each(['admin', 'scheduler', 'viewer', 'integration'] as const)('is not there for: %s', async (who) => {
    for (const path of paths()) {
      const unknown = path.replace(/[0-9a-f-]{36}/, randomUUID());
      const told = async (url: string): Promise<object> => {
        const { status, body } = await get(url, who);
        return { status, code: body.code, detail: body.detail };
      };
      expect({ path, ...(await told(path)) }).toEqual({ path, ...(await told(unknown)) });
      expect({ path, ...(await told(path)) }).toMatchObject({ status: 404 });
    }
    for (const path of lists()) {
      const { status, body } = await get(path, who);
      const text = JSON.stringify(body);
      expect({ path, status, found: text.includes(plan.id) || text.includes(session.id) }).toEqual({
        path,
        status: 200,
        found: false,
      });
    }
    expect(await statusFor(who, `/v1/patients/${plan.patientId}`)).toBe(200);
  });

  it('is changed by nobody who may not see it', async () => {
    for (const path of ['activate', 'hold', 'revoke']) {
      const { status } = await post(`/v1/treatment-plans/${plan.id}/${path}`, {}, 'integration');
      expect({ path, status }).toEqual({ path, status: path === 'activate' ? 404 : 404 });
    }
    expect((await post(`/v1/sessions/${session.id}/cancel`, {}, 'scheduler')).status).toBe(404);
    const due = { treatmentPlanId: plan.id, name: 'Call', kind: 'call', dueDate: '2027-01-04' };
    expect((await post('/v1/follow-ups', due, 'scheduler')).status).toBe(404);
    expect((await post(`/v1/worklist/${workItem}/resolve`, {}, 'scheduler')).status).toBe(404);
  });

  it('is made by nobody who could not see it', async () => {
    const patientId = await makePatient(test);
    const body = {
      patientId,
      clinicId: world.clinicId,
      protocolId: world.protocols[CODE],
      startDate: '2027-03-01',
      substanceUseRecord: true,
    };
    for (const who of ['scheduler', 'integration'] as const) {
      const refused = await post('/v1/treatment-plans', body, who);
      expect({ who, status: refused.status, code: refused.body.code }).toEqual({
        who,
        status: 403,
        code: 'SUBSTANCE_USE_NOT_PERMITTED',
      });
      const draft = await post('/v1/treatment-plans', { ...body, substanceUseRecord: false }, who);
      const marking = await test.call(
        'patch',
        `/v1/treatment-plans/${draft.body.id}`,
        { substanceUseRecord: true },
        keys[who],
      );
      expect(marking.status).toBe(403);
    }
    await consentTo(patientId, { recipients: ['scheduler'] });
    const made = await post('/v1/treatment-plans', body, 'scheduler');
    expect(made.status).toBe(201);
    expect((await post('/v1/treatment-plans', body, 'integration')).status).toBe(403);
    const unmarking = await test.call(
      'patch',
      `/v1/treatment-plans/${made.body.id}`,
      { substanceUseRecord: false },
      keys.scheduler,
    );
    expect(unmarking.status).toBe(403);
  });

  it('keeps its chair and its patient, and nobody is told why', async () => {
    const at = async (resourceId: string): Promise<number> => {
      const [{ n }] = await test.dataSource.query(
        `SELECT count(*)::int AS n FROM reservation WHERE resource_id = $1 AND status = 'booked'`,
        [resourceId],
      );
      return n;
    };
    expect(await at(session.resources[0].resourceId)).toBeGreaterThan(0);
    const { patientId } = plan;
    const body = { clinicId: world.clinicId, protocolId: world.protocols['iv-ocd-single'], patientId };
    const draft = await post('/v1/treatment-plans', { ...body, startDate: '2027-01-04' }, 'scheduler');
    expect(draft.status).toBe(201);
    const proposals = `/v1/treatment-plans/${draft.body.id}/proposals`;
    const [open, hidden] = [await post(proposals, {}, 'prescriber'), await post(proposals, {}, 'scheduler')];
    const starts = (answer: any): string[] =>
      answer.body.data.flatMap((proposal: any) => proposal.sessions.map((placed: any) => placed.startsAt));
    expect(starts(hidden)).toEqual(starts(open));
    expect(JSON.stringify(open.body)).toContain('another course');
    expect(JSON.stringify(hidden.body)).not.toContain('another course');
    const refused = await post(`/v1/treatment-plans/${draft.body.id}/activate`, {}, 'scheduler');
    expect({ code: refused.body.code, id: refused.body.treatmentPlanId }).toEqual({
      code: 'ACTIVE_PLAN_EXISTS',
      id: undefined,
    });
  });

  it('stands on the worklist of who may see it, whoever closes the clinic, and is settled by who opens it again', async () => {
    const closed = { from: session.startsAt.slice(0, 10), to: '2027-01-06' };
    const path = `/v1/clinics/${world.clinicId}/closures`;
    const { body: closure } = await post(path, closed, 'admin');
    expect(JSON.stringify(closure)).not.toContain(session.id);
    const items = async (): Promise<string[]> => {
      const { body } = await get(`/v1/worklist?treatmentPlanId=${plan.id}&limit=100`, 'nurse');
      return body.data
        .filter((item: any) => item.sessionId === session.id)
        .map((item: any) => item.status as string);
    };
    expect(await items()).toEqual(['open']);
    await test.call('delete', `${path}/${closure.id}`, undefined, keys.admin).expect(204);
    expect(await items()).toEqual(['resolved']);
  });

  it('is kept booked by the job, but by no run of who may not see it', async () => {
    const asOf = '2027-03-01T12:00:00Z';
    const run = await post('/v1/maintenance-runs', { dryRun: true, asOf }, 'scheduler');
    expect(run.status).toBe(201);
    expect(run.body.plans.length).toBeGreaterThan(0);
    expect(JSON.stringify(run.body)).not.toContain(plan.id);
    const job = await test.app
      .get(MaintenanceService, { strict: false })
      .startFor(test.organizationId, 'job:test', { asOf: new Date(asOf).toISOString() });
    expect(job.plans.map(({ treatmentPlanId }) => treatmentPlanId)).toContain(plan.id);
    const { body } = await get(`/v1/maintenance-runs/${job.id}`, 'scheduler');
    expect(JSON.stringify(body)).not.toContain(plan.id);
    expect(body.plans.length).toBe(job.plans.length - (await hiddenPlans()));
    const told = await get(`/v1/maintenance-runs/${job.id}`, 'nurse');
    expect(JSON.stringify(told.body)).toContain(plan.id);
  });
  const hiddenPlans = async (): Promise<number> => {
    const [{ n }] = await test.dataSource.query(
      `SELECT count(*)::int AS n FROM treatment_plan WHERE substance_use_record AND status = 'active'`,
    );
    return n;
  };

  it('is not given again to who may not see it', async () => {
    const key = { 'idempotency-key': `shared-${randomUUID()}` };
    const path = `/v1/treatment-plans/${plan.id}/proposals`;
    const fresh = await makePlan(test, world, CODE, { substanceUseRecord: true });
    const ask = (who: Role) =>
      test.call('post', path.replace(plan.id, fresh.id), { count: 1 }, { ...keys[who], ...key });
    expect((await ask('prescriber')).status).toBe(200);
    expect((await ask('nurse')).headers['idempotency-replayed']).toBe('true');
    const refused = await ask('scheduler');
    expect({ status: refused.status, code: refused.body.code }).toEqual({
      status: 422,
      code: 'IDEMPOTENCY_KEY_REUSED',
    });
  });

  describe('with the consent of the patient', () => {
    const draft = async (): Promise<{ path: string; patientId: string }> => {
      const { id, patientId } = await makePlan(test, world, CODE, { substanceUseRecord: true });
      return { path: `/v1/treatment-plans/${id}`, patientId };
    };
    const seenBy = async (path: string): Promise<string[]> => {
      const roles = ['admin', 'scheduler', 'viewer', 'integration'] as const;
      const answers = await Promise.all(roles.map((who) => statusFor(who, path)));
      return roles.filter((_, i) => answers[i] === 200);
    };

    it('is there for everybody, where nobody is named', async () => {
      const { path, patientId } = await draft();
      await consentTo(patientId);
      expect(await seenBy(path)).toEqual(['admin', 'scheduler', 'viewer', 'integration']);
    });

    it('is there for the recipients that it names', async () => {
      const { path, patientId } = await draft();
      await consentTo(patientId, { recipients: ['integration'] });
      expect(await seenBy(path)).toEqual(['integration']);
      await consentTo(patientId, { recipients: ['viewer', 'scheduler'] });
      expect(await seenBy(path)).toEqual(['scheduler', 'viewer', 'integration']);
    });

    it('is there until it expires', async () => {
      const { path, patientId } = await draft();
      await consentTo(patientId, { expiresAt: '2026-12-02T12:00:00Z' });
      expect(await seenBy(path)).toHaveLength(4);
      test.clock.set(new Date('2026-12-02T11:59:59Z'));
      expect(await seenBy(path)).toHaveLength(4);
      test.clock.set(new Date('2026-12-02T12:00:00Z'));
      expect(await seenBy(path)).toEqual([]);
    });

    it('is there until it is taken back', async () => {
      const { path, patientId } = await draft();
      const id = await consentTo(patientId);
      expect(await seenBy(path)).toHaveLength(4);
      const revoke = `/v1/patients/${patientId}/consents/${id}/revoke`;
      const { status, body } = await post(revoke, {}, 'scheduler');
      expect({ status, body }).toMatchObject({ status: 200, body: { id, revokedAt: TODAY.toISOString() } });
      expect(await seenBy(path)).toEqual([]);
      test.clock.set(new Date(TODAY.getTime() + 60_000));
      expect((await post(revoke, {}, 'scheduler')).body.revokedAt).toBe(TODAY.toISOString());
      const { body: list } = await get(`/v1/patients/${patientId}/consents`, 'viewer');
      expect(list.data.find((consent: any) => consent.id === id).revokedAt).toBe(TODAY.toISOString());
    });

    it('of another type is as hidden as before', async () => {
      const { path, patientId } = await draft();
      await test.call('post', `/v1/patients/${patientId}/consents`, { type: 'treatment' }).expect(201);
      expect(await seenBy(path)).toEqual([]);
    });
  });
});

describe('Consents', () => {
  let test: TestApp;
  let world: World;
  beforeAll(async () => {
    test = await startTestApp();
    world = await makeWorld(test);
  });
  afterAll(() => test.close());

  const patient = async (): Promise<string> => {
    const person = { givenName: 'Ada', familyName: 'Sample', birthDate: '1984-05-17' };
    const { body } = await test.call('post', '/v1/patients', person).expect(201);
    await test
      .call('post', `/v1/patients/${body.id}/eligibility-assessments`, { outcome: 'eligible' })
      .expect(201);
    return body.id;
  };
  const unmet = async (patientId: string): Promise<string[]> => {
    const plan = await makePlan(test, world, 'iv-mdd-6x-twice-weekly', { patientId });
    const answer = await test.call('post', `/v1/treatment-plans/${plan.id}/activate`, {});
    return (answer.body.unmet ?? []).map(({ code }: { code: string }) => code);
  };

  it('to disclosure are none to treatment', async () => {
    const id = await patient();
    await test.call('post', `/v1/patients/${id}/consents`, { type: 'substance-use-disclosure' }).expect(201);
    expect(await unmet(id)).toEqual(['CONSENT_MISSING']);
  });

  it('that are taken back count no longer, from that moment on', async () => {
    const id = await patient();
    const { body: consent } = await test.call('post', `/v1/patients/${id}/consents`, {}).expect(201);
    await test.call('post', `/v1/patients/${id}/consents/${consent.id}/revoke`, {}).expect(200);
    expect(await unmet(id)).toEqual(['CONSENT_REVOKED']);
    await test.call('post', `/v1/patients/${id}/consents`, {}).expect(201);
    expect(await unmet(id)).toEqual([]);
  });

  it('name recipients of a disclosure only, and then at least one', async () => {
    const id = await patient();
    const refused = async (body: object): Promise<unknown> => {
      const answer = await test.call('post', `/v1/patients/${id}/consents`, body);
      return { status: answer.status, at: answer.body.errors?.map((fault: any) => fault.pointer) };
    };
    const invalid = { status: 400, at: ['/recipients'] };
    expect(await refused({ recipients: ['viewer'] })).toEqual(invalid);
    expect(await refused({ type: 'treatment', recipients: ['viewer'] })).toEqual(invalid);
    expect(await refused({ type: 'substance-use-disclosure', recipients: [] })).toEqual(invalid);
    expect(await refused({ type: 'substance-use-disclosure', recipients: ['anybody'] })).toEqual(invalid);
  });

  it('of another patient, or of nobody, cannot be taken back', async () => {
    const [one, other] = [await patient(), await patient()];
    const { body: consent } = await test.call('post', `/v1/patients/${one}/consents`, {}).expect(201);
    await test.call('post', `/v1/patients/${other}/consents/${consent.id}/revoke`, {}).expect(404);
    await test.call('post', `/v1/patients/${one}/consents/${randomUUID()}/revoke`, {}).expect(404);
  });
});

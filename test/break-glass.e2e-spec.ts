/** Emergency access: one patient's records, one caller, at most an hour, and every bit of it on record. */
/* eslint-disable @typescript-eslint/no-explicit-any -- answers are read as a client reads them */
import { randomUUID } from 'node:crypto';
import { ApiKeysService } from '../src/auth/api-keys.service.js';
import type { Role } from '../src/common/roles.js';
import { startTestApp, TODAY, type TestApp } from './support/app.js';
import { activate, makeClinic, makePlan, makeWorld, type World } from './support/world.js';

const CODE = 'iv-mdd-6x-twice-weekly';
const REASON = 'Unconscious in the emergency room, medication unknown';
const MINUTE = 60_000;

interface Caller {
  id: string;
  headers: Record<string, string>;
}

describe('/v1/break-glass', () => {
  let test: TestApp;
  let here: World;
  let there: World;
  let nurse: Caller;
  let colleague: Caller;

  const caller = async (roles: Role[], clinicIds: string[] | null = [here.clinicId]): Promise<Caller> => {
    const keys = test.app.get(ApiKeysService, { strict: false });
    const { key, token } = await keys.create(test.dataSource.manager, test.organizationId, 'k', roles, {
      clinicIds,
    });
    return { id: key.id, headers: { authorization: `Bearer ${token}` } };
  };
  const get = (path: string, who: Caller) => test.call('get', path, undefined, who.headers);
  const post = (path: string, body: object, who: Caller) => test.call('post', path, body, who.headers);
  const breakGlass = (patientId: string, who: Caller, body: object = {}) =>
    post('/v1/break-glass', { patientId, reason: REASON, ...body }, who);

  /** A patient under treatment at the other clinic, for substance use. */
  const farPatient = async (): Promise<{ patientId: string; planId: string; sessions: any[] }> => {
    const plan = await makePlan(test, there, CODE, { substanceUseRecord: true });
    const { sessions } = await activate(test, plan.id);
    return { patientId: plan.patientId, planId: plan.id, sessions };
  };
  const after = (minutes: number): void => test.clock.set(new Date(TODAY.getTime() + minutes * MINUTE));

  beforeAll(async () => {
    test = await startTestApp();
    here = await makeWorld(test);
    there = {
      protocols: here.protocols,
      ...(await makeClinic(test, { chairs: 6, nurses: 6, prescribers: 3 })),
    };
    nurse = await caller(['nurse']);
    colleague = await caller(['nurse', 'prescriber', 'scheduler']);
  });
  afterAll(() => test.close());
  beforeEach(() => test.clock.set(TODAY));

  it('opens everything of one patient to one caller, and nothing else', async () => {
    const [far, other] = [await farPatient(), await farPatient()];
    const paths = (of: typeof far): string[] => [
      `/v1/patients/${of.patientId}`,
      `/v1/patients/${of.patientId}/consents`,
      `/v1/treatment-plans/${of.planId}`,
      `/v1/treatment-plans/${of.planId}/sessions`,
      `/v1/sessions/${of.sessions[0].id}`,
    ];
    const statuses = async (of: typeof far, who: Caller): Promise<number[]> =>
      Promise.all(paths(of).map(async (path) => (await get(path, who)).status));
    expect(await statuses(far, nurse)).toEqual([404, 404, 404, 404, 404]);
    const { status, body } = await breakGlass(far.patientId, nurse);
    expect({ status, body }).toEqual({
      status: 201,
      body: {
        id: expect.any(String),
        patientId: far.patientId,
        reason: REASON,
        caller: nurse.id,
        startsAt: TODAY.toISOString(),
        expiresAt: new Date(TODAY.getTime() + 30 * MINUTE).toISOString(),
        endedAt: null,
        createdAt: TODAY.toISOString(),
        updatedAt: TODAY.toISOString(),
      },
    });
    expect(await statuses(far, nurse)).toEqual([200, 200, 200, 200, 200]);
    expect(await statuses(other, nurse)).toEqual([404, 404, 404, 404, 404]);
    expect(await statuses(far, colleague)).toEqual([404, 404, 404, 404, 404]);
    const read = await get(`/v1/sessions/${far.sessions[0].id}`, nurse);
    expect(read.body).toEqual((await test.call('get', `/v1/sessions/${far.sessions[0].id}`)).body);
    const { body: list } = await get('/v1/sessions?limit=100', nurse);
    expect(new Set(list.data.map((session: any) => session.patientId))).toEqual(new Set([far.patientId]));
  });

  it('lets do on that patient what the roles allow, and no more', async () => {
    const { patientId, sessions, planId } = await farPatient();
    await breakGlass(patientId, nurse).expect(201);
    const steps = `/v1/sessions/${sessions[0].id}`;
    expect((await post(`${steps}/no-show`, {}, nurse)).status).toBe(200);
    expect((await post(`/v1/treatment-plans/${planId}/hold`, {}, nurse)).status).toBe(403);
    await breakGlass(patientId, colleague).expect(201);
    expect((await post(`/v1/treatment-plans/${planId}/hold`, {}, colleague)).status).toBe(200);
    const resumed = await post(
      `/v1/treatment-plans/${planId}/resume`,
      { mode: 'best-effort', acceptBreaches: { reason: 'Emergency' } },
      colleague,
    );
    expect({ status: resumed.status, code: resumed.body.code }).toEqual({ status: 200, code: undefined });
    // The other clinic's hours and chairs are there to be read, and to nothing else.
    const admin = await caller(['nurse', 'admin']);
    await breakGlass(patientId, admin).expect(201);
    expect((await get(`/v1/clinics/${there.clinicId}`, admin)).status).toBe(200);
    for (const [method, path, body] of [
      ['patch', `/v1/clinics/${there.clinicId}`, { name: 'Mine' }],
      ['patch', `/v1/resources/${there.chairs[0]}`, { name: 'Mine' }],
      ['post', `/v1/clinics/${there.clinicId}/closures`, { from: '2029-01-01', to: '2029-01-02' }],
    ] as const) {
      const answer = await test.call(method, path, body, admin.headers);
      expect({ path, status: answer.status, code: answer.body.code }).toEqual({
        path,
        status: 403,
        code: 'OUT_OF_REACH',
      });
    }
  });

  it('finds who is out of reach by an exact number, and nobody by a wrong one', async () => {
    const { patientId } = await farPatient();
    const identifier = { system: 'urn:ehr:mrn', value: `MRN-${randomUUID()}` };
    await test.call('patch', `/v1/patients/${patientId}`, { identifiers: [identifier] }).expect(200);
    const ask = (value: object) => post('/v1/break-glass', { identifier: value, reason: REASON }, nurse);
    const made = await ask(identifier);
    expect({ status: made.status, patientId: made.body.patientId }).toEqual({ status: 201, patientId });
    expect((await ask({ ...identifier, value: 'MRN-0' })).status).toBe(404);
    expect((await ask({ ...identifier, system: 'urn:other' })).status).toBe(404);
    expect((await breakGlass(randomUUID(), nurse)).status).toBe(404);
  });

  it('is over when it expires, to the minute', async () => {
    const { patientId } = await farPatient();
    await breakGlass(patientId, nurse, { durationMinutes: 10 }).expect(201);
    const status = async (): Promise<number> => (await get(`/v1/patients/${patientId}`, nurse)).status;
    after(9.99);
    expect(await status()).toBe(200);
    after(10);
    expect(await status()).toBe(404);
  });

  it('is over when it is ended, for this caller only', async () => {
    const { patientId } = await farPatient();
    const { body: grant } = await breakGlass(patientId, nurse);
    await breakGlass(patientId, colleague).expect(201);
    const sees = async (who: Caller): Promise<boolean> =>
      (await get(`/v1/patients/${patientId}`, who)).status === 200;
    expect((await post(`/v1/break-glass/${grant.id}/end`, {}, colleague)).status).toBe(404);
    after(1);
    const ended = await post(`/v1/break-glass/${grant.id}/end`, {}, nurse);
    expect(ended.body.endedAt).toBe(test.clock.now().toISOString());
    expect([await sees(nurse), await sees(colleague)]).toEqual([false, true]);
    after(2);
    const again = await post(`/v1/break-glass/${grant.id}/end`, {}, nurse);
    expect(again.body).toEqual(ended.body);
  });

  it('is listed to its caller, and to an administrator whoever broke it', async () => {
    const { patientId } = await farPatient();
    const { body: mine } = await breakGlass(patientId, nurse);
    const { body: hers } = await breakGlass(patientId, colleague);
    const ids = async (who: Caller): Promise<string[]> => {
      const { body } = await get('/v1/break-glass?limit=100', who);
      return body.data.map(({ id }: { id: string }) => id);
    };
    const admin = await caller(['admin'], null);
    expect(await ids(nurse)).toContain(mine.id);
    expect(await ids(nurse)).not.toContain(hers.id);
    expect(await ids(admin)).toEqual(expect.arrayContaining([mine.id, hers.id]));
    expect((await get(`/v1/break-glass/${hers.id}`, nurse)).status).toBe(404);
    expect((await get(`/v1/break-glass/${hers.id}`, admin)).body).toEqual(hers);
    // An administrator of one clinic is told of its patients.
    const local = await caller(['admin']);
    expect(await ids(local)).not.toContain(hers.id);
  });

  it('stands in the audit trail with its reason, and so does everything done under it', async () => {
    const [far, near] = [await farPatient(), await makePlan(test, here, CODE)];
    await breakGlass(far.patientId, nurse).expect(201);
    await get(`/v1/patients/${far.patientId}`, nurse).expect(200);
    await post(`/v1/sessions/${far.sessions[0].id}/no-show`, {}, nurse).expect(200);
    await get(`/v1/patients/${near.patientId}`, nurse).expect(200);
    after(31);
    await get(`/v1/patients/${far.patientId}`, nurse).expect(404);
    const events = async (patientId: string): Promise<unknown[]> => {
      const { body } = await test.call(
        'get',
        `/v1/audit-events?caller=${nurse.id}&patientId=${patientId}&limit=100`,
      );
      return body.data.map(({ operation, reason }: any) => [operation, reason]);
    };
    expect(await events(far.patientId)).toEqual([
      ['breakGlass', REASON],
      ['readPatient', REASON],
      [expect.stringMatching(/no-?show/i), REASON],
    ]);
    expect(await events(near.patientId)).toEqual([['readPatient', null]]);
  });

  it('is asked for by treating staff only, with a reason worth the name', async () => {
    const { patientId } = await farPatient();
    for (const role of ['admin', 'scheduler', 'viewer', 'integration'] as const) {
      expect((await breakGlass(patientId, await caller([role]))).status).toBe(403);
    }
    const at = async (body: object): Promise<unknown> => {
      const answer = await post('/v1/break-glass', body, nurse);
      return [answer.status, answer.body.errors?.map(({ pointer }: { pointer: string }) => pointer)];
    };
    expect(await at({ patientId, reason: '  because  ' })).toEqual([400, ['/reason']]);
    expect(await at({ patientId, reason: 'x'.repeat(501) })).toEqual([400, ['/reason']]);
    expect(await at({ patientId })).toEqual([400, expect.arrayContaining(['/reason'])]);
    expect(await at({ reason: REASON })).toEqual([400, ['']]);
    const identifier = { system: 'urn:ehr:mrn', value: 'MRN-1' };
    expect(await at({ patientId, identifier, reason: REASON })).toEqual([400, ['']]);
    for (const durationMinutes of [0, 61, 1.5]) {
      expect(await at({ patientId, reason: REASON, durationMinutes })).toEqual([400, ['/durationMinutes']]);
    }
  });

  it('is never taken back or lengthened, not even in the database', async () => {
    const { patientId } = await farPatient();
    const { body: grant } = await breakGlass(patientId, nurse);
    for (const sql of [
      `DELETE FROM break_glass_grant WHERE id = '${grant.id}'`,
      `UPDATE break_glass_grant SET expires_at = expires_at + interval '1 minute' WHERE id = '${grant.id}'`,
      `UPDATE break_glass_grant SET reason = 'A better reason' WHERE id = '${grant.id}'`,
    ]) {
      const runner = test.dataSource.createQueryRunner();
      await runner.startTransaction();
      await runner.query(`SELECT begin_organization($1)`, [test.organizationId]);
      await expect(runner.query(sql)).rejects.toMatchObject({ driverError: { code: '42501' } });
      await runner.rollbackTransaction();
      await runner.release();
    }
  });

  it('costs callers without restrictions not even a look', async () => {
    const runner = test.dataSource.createQueryRunner();
    const looks = async (clinics: string): Promise<boolean> => {
      await runner.startTransaction();
      await runner.query(`SELECT set_config('app.break_glass', 'untouched', true)`);
      const before = `SELECT coalesce(seq_scan, 0) + coalesce(idx_scan, 0) AS n FROM pg_stat_xact_user_tables
                      WHERE relname = 'break_glass_grant'`;
      await runner.query(`SELECT begin_caller($1, 'nobody', '{nurse}', ${clinics}, now())`, [
        test.organizationId,
      ]);
      const [{ n }] = await runner.query(before);
      await runner.rollbackTransaction();
      return Number(n) > 0;
    };
    expect([await looks('NULL'), await looks(`'{}'`)]).toEqual([false, true]);
    await runner.release();
  });
});

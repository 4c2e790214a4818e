import { startTestApp, type TestApp } from './support/app.js';
import { activate, makeClinic, makePlan, makeWorld, type World } from './support/world.js';

/* eslint-disable @typescript-eslint/no-explicit-any -- answers are read as a client reads them */

/** Six sessions, twice a week. */
const COURSE = 'iv-mdd-6x-twice-weekly';

const codes = (body: any): string[] =>
  [...new Set<string>(body.conflicts.map(({ code }: any) => code))].sort();

describe('One visit at a chosen time', () => {
  let test: TestApp;
  let world: World;
  beforeAll(async () => {
    test = await startTestApp();
    world = await makeWorld(test);
  });
  afterAll(() => test.close());

  /** An active plan in a clinic, one of whose sessions was cancelled: the phase has room for one. */
  async function planWithRoom(clinic: Partial<World> = {}): Promise<{ plan: any; freed: any }> {
    const plan = await makePlan(test, { ...world, ...clinic }, COURSE);
    const { sessions } = await activate(test, plan.id);
    const freed = sessions.at(-1);
    await test.call('post', `/v1/sessions/${freed.id}/cancel`, { reason: 'ill' }).expect(200);
    return { plan, freed };
  }
  const book = (plan: any, startsAt: string, body: object = {}, headers: Record<string, string> = {}) =>
    test.call(
      'post',
      '/v1/sessions',
      { treatmentPlanId: plan.id, phase: 'induction', startsAt, ...body },
      headers,
    );

  it('is booked with a chair, a nurse and a prescriber, as the phase’s next free ordinal', async () => {
    const { plan, freed } = await planWithRoom(await makeClinic(test));
    const startsAt = freed.startsAt.replace('T09:00', 'T11:30');
    const { body } = await book(plan, startsAt).expect(201);
    expect(body).toMatchObject({
      treatmentPlanId: plan.id,
      phase: 'induction',
      ordinal: freed.ordinal + 1,
      status: 'booked',
      startsAt,
      deviations: [],
    });
    expect(body.resources.map(({ kind }: any) => kind).sort()).toEqual([
      'chair',
      'practitioner',
      'practitioner',
    ]);
    expect((await test.call('get', `/v1/sessions/${body.id}`)).body).toEqual(body);
    // The course is whole again.
    const again = await book(plan, startsAt.replace('T11:30', 'T15:00'));
    expect([again.status, again.body.code]).toEqual([409, 'PHASE_COMPLETE']);
  });

  it('places the session that waits for a place first', async () => {
    const clinic = await makeClinic(test, { chairs: 1 });
    const plan = await makePlan(test, { ...world, ...clinic }, COURSE);
    const outage = { startsAt: '2027-01-04T00:00:00-05:00', endsAt: '2027-02-01T00:00:00-05:00' };
    const made = await test.call('post', `/v1/resources/${clinic.chairs[0]}/outages`, outage).expect(201);
    const { sessions } = await activate(test, plan.id, { mode: 'best-effort' });
    const waiting = sessions.find(({ status }: any) => status === 'proposed');
    await test.call('delete', `/v1/resources/${clinic.chairs[0]}/outages/${made.body.id}`).expect(204);
    const { body } = await book(plan, `${waiting.wantedLocal.slice(0, 10)}T10:00:00-05:00`).expect(201);
    expect(body).toMatchObject({ id: waiting.id, ordinal: waiting.ordinal, status: 'booked' });
    expect(body.wantedLocal).toBe(waiting.wantedLocal);
    const { body: work } = await test.call('get', `/v1/worklist?status=open&limit=100`);
    expect(work.data.filter(({ sessionId }: any) => sessionId === waiting.id)).toEqual([]);
  });

  it('that cannot be held is refused with all that is in the way, and the nearest starts', async () => {
    const clinic = await makeClinic(test, { chairs: 1, nurses: 1, prescribers: 1, prescriberCapacity: 1 });
    const { plan, freed } = await planWithRoom(clinic);
    const other = await makePlan(test, { ...world, ...clinic }, COURSE, { preferredTime: '13:00' });
    const taken = (await activate(test, other.id)).sessions.at(-1);
    const day = freed.startsAt.slice(0, 10);
    expect(taken.startsAt.slice(0, 10)).toBe(day);

    const busy = await book(plan, taken.startsAt);
    expect([busy.status, busy.body.code]).toEqual([409, 'SLOT_TAKEN']);
    expect(codes(busy.body)).toEqual(['NO_CHAIR_FREE', 'NO_NURSE_FREE', 'NO_PRESCRIBER_FREE', 'PROVEN_FULL']);
    const [{ nearest }] = busy.body.conflicts;
    expect(nearest.length).toBeGreaterThan(0);
    await book(plan, nearest[0]).expect(201);

    const impossible: [string, string[]][] = [
      [`${day}T06:00:00-05:00`, ['CLINIC_CLOSED']],
      ['2026-11-30T10:00:00-05:00', ['BEFORE_NOW', 'BEFORE_START_DATE']],
      ['2026-01-05T23:00:00-05:00', ['BEFORE_NOW', 'CLINIC_CLOSED']],
      // Courses begin within five years of today, and so do visits.
      ['2031-12-02T10:00:00-05:00', ['OUTSIDE_CALENDAR']],
      ['9998-12-31T10:00:00-05:00', ['OUTSIDE_CALENDAR']],
    ];
    const { plan: next } = await planWithRoom(await makeClinic(test));
    for (const [startsAt, expected] of impossible) {
      const { status, body } = await book(next, startsAt, { override: { reason: 'none' } });
      expect([startsAt, status, body.code]).toEqual([startsAt, 422, 'VISIT_NOT_POSSIBLE']);
      expect(codes(body)).toEqual(expect.arrayContaining(expected));
    }
  });

  it('is wanted when its phase’s rule says, and named for each rule that it breaks as a move is', async () => {
    const clinic = await makeClinic(test, { to: '20:00', policy: { defaultStartTime: '13:00' } });
    const label = { startDate: '2027-02-01', preferredTime: undefined };
    const plan = await makePlan(test, { ...world, ...clinic }, 'esk-trd-label', label);
    await activate(test, plan.id);
    const visit = (startsAt: string, body: object = {}) =>
      book(plan, startsAt, { phase: 'maintenance-2', ...body });
    const { body } = await visit('2027-04-01T15:00:00-04:00').expect(201);
    expect(body).toMatchObject({ ordinal: 1, wantedLocal: '2027-03-29T13:00:00' });
    expect(body.deviations.map(({ code }: any) => code)).toEqual(['DATE_MOVED', 'TIME_MOVED']);
    const { body: early } = await visit('2027-02-02T13:00:00-05:00').expect(422);
    expect([early.code, codes(early)]).toEqual([
      'OVERRIDE_REQUIRED',
      ['BEFORE_WINDOW', 'MINIMUM_GAP', 'ORDER'],
    ]);
    expect(early.conflicts[0]).toMatchObject({ ordinal: 2, wantedLocal: '2027-04-12T13:00:00' });
    // Free times are those that break none of them.
    const free = (from: string, to: string) =>
      test.call(
        'get',
        `/v1/availability?treatmentPlanId=${plan.id}&phase=maintenance-2&from=${from}&to=${to}`,
      );
    expect((await free('2027-02-02T00:00:00Z', '2027-02-09T00:00:00Z')).body.data).toEqual([]);
    const { body: free2 } = await free('2027-04-20T00:00:00Z', '2027-06-20T00:00:00Z');
    expect(free2.data).toEqual([]);
    // In a cancelled one's stead, or besides, it is wanted when it is asked for.
    await test.call('post', `/v1/sessions/${body.id}/cancel`, { reason: 'ill' }).expect(200);
    const { body: instead } = await visit('2027-04-02T10:00:00-04:00').expect(201);
    expect(instead).toMatchObject({ ordinal: 2, wantedLocal: '2027-04-02T10:00:00', deviations: [] });
  });

  it('that breaks a rule needs an override with a reason, from a prescriber; two doses on one day nobody gives', async () => {
    const { plan, freed } = await planWithRoom(await makeClinic(test));
    const { body: page } = await test.call('get', `/v1/sessions?treatmentPlanId=${plan.id}&status=booked`);
    const last = page.data.at(-1);
    const nextDay = new Date(new Date(last.startsAt).getTime() + 86_400_000).toISOString();
    const refused = await book(plan, nextDay);
    expect([refused.status, refused.body.code, codes(refused.body)]).toEqual([
      422,
      'OVERRIDE_REQUIRED',
      ['MINIMUM_GAP'],
    ]);

    const override = { reason: 'Travels abroad for a month' };
    const scheduler = { authorization: `Bearer ${await test.key(['scheduler'])}` };
    expect((await book(plan, nextDay, { override }, scheduler)).status).toBe(403);
    const sameDay = await book(plan, last.startsAt.replace('T09:00', 'T14:00'), { override });
    expect([sameDay.status, sameDay.body.code]).toEqual([409, 'SLOT_TAKEN']);
    expect(codes(sameDay.body)).toContain('SAME_DAY_DOSE');

    const { body } = await book(plan, nextDay, { override }).expect(201);
    expect(body.deviations.map(({ code }: any) => code)).toEqual(['MINIMUM_GAP']);
    const [event] = await test.dataSource.query(
      `SELECT reason FROM audit_event WHERE operation = 'bookSession' AND $1 = ANY (patient_ids) ORDER BY xid DESC LIMIT 1`,
      [plan.patientId],
    );
    expect(event.reason).toBe(override.reason);
    expect(freed.id).not.toBe(body.id);
  });

  it('weighs what the patient prefers as a course does: in the order of the times, in who serves, and in words', async () => {
    const clinic = await makeClinic(test, { nurses: 2 });
    const { plan, freed } = await planWithRoom(clinic);
    const { body: others } = await test.call('get', `/v1/sessions?treatmentPlanId=${plan.id}&status=booked`);
    const nurses = (session: any): string[] =>
      session.resources
        .map(({ resourceId }: any) => resourceId)
        .filter((id: string) => clinic.nurses.includes(id));
    const usual = nurses(others.data.at(-1));
    const other = clinic.nurses.filter((id) => !usual.includes(id));
    const friday = '2027-01-22';
    expect([usual.length, freed.startsAt.slice(0, 10)]).toEqual([1, '2027-01-21']);
    const list = async (params: object): Promise<any> => {
      const query = {
        ...{ treatmentPlanId: plan.id, phase: 'induction', from: '2027-01-20T00:00:00-05:00' },
        ...{ to: '2027-01-23T00:00:00-05:00', ...params },
      };
      const { body } = await test
        .call('get', `/v1/availability?${new URLSearchParams(query).toString()}`)
        .expect(200);
      return body;
    };
    const told = ({ startsAt, cost }: any): string => `${startsAt.slice(8, 16)} ${Math.floor(cost)}`;

    // By the time of day that the plan names, and by the nurse of the session before.
    const plain = await list({ limit: '4', order: 'preference' });
    expect(plain.data.map(told)).toEqual(['20T09:00 0', '21T09:00 0', '22T09:00 0', '20T08:45 2']);
    expect(plain.data.map(nurses)).toEqual(plain.data.map(() => usual));

    const preferences = {
      ...{ preferredWeekdays: ['FR'], earliest: '10:00', latest: '12:00', preferredPractitionerId: other[0] },
    };
    await test.call('post', `/v1/patients/${plan.patientId}/preferences`, preferences).expect(201);
    const best = await list({ limit: '2', order: 'preference' });
    expect(best.data.map(told)).toEqual(['22T09:00 5', '22T09:15 7']);
    expect(best.data.map(nurses)).toEqual([other, other]);
    expect(best.data[0].deviations).toEqual([]);
    const { data: next } = await list({ limit: '2', order: 'preference', cursor: best.nextCursor });
    expect(next.map(told)).toEqual(['22T09:30 10', '22T09:45 12']);
    const byTime = await list({ limit: '100' });
    const starts = byTime.data.map(({ startsAt }: any) => startsAt);
    expect([starts[0].slice(8, 16), [...starts].sort()]).toEqual(['20T08:00', starts]);
    const late = byTime.data.find(({ startsAt }: any) => startsAt.startsWith('2027-01-21T14:00'));
    const unmet = [
      'weekday: Thursday, and the patient prefers Fridays',
      'time of day: 14:00, and the patient prefers to come from 09:00 until 12:00',
    ].map((detail) => ({ code: 'PREFERENCE_NOT_MET', detail }));
    expect(late.deviations).toEqual(unmet);
    const wrong = await test.call(
      'get',
      `/v1/availability?clinicId=${clinic.clinicId}&protocolId=${world.protocols[COURSE]}&phase=induction` +
        `&from=${friday}T00:00:00Z&to=${friday}T23:00:00Z&order=preference`,
    );
    expect([wrong.status, wrong.body.errors?.[0]?.pointer]).toEqual([400, '?order']);

    // Somebody chose the time; who serves is chosen as preferred all the same.
    const held = await test.call('post', '/v1/holds', {
      treatmentPlanId: plan.id,
      phase: 'induction',
      startsAt: late.startsAt,
    });
    expect([held.status, nurses(held.body)]).toEqual([201, other]);
    const booked = await book(plan, late.startsAt, { holdId: held.body.id }).expect(201);
    expect([nurses(booked.body), booked.body.deviations]).toEqual([other, unmet]);
  });

  it('free times are of 92 days of the clinic at most, whatever its clocks do', async () => {
    const list = (from: string, to: string) =>
      test.call(
        'get',
        `/v1/availability?${new URLSearchParams({
          ...{ clinicId: world.clinicId, protocolId: world.protocols[COURSE] ?? '', phase: 'induction' },
          ...{ from, to, limit: '1' },
        }).toString()}`,
      );
    // In autumn an hour is there twice, in spring one is skipped.
    await list('2027-09-01T00:00:00-04:00', '2027-12-02T00:00:00-05:00').expect(200);
    await list('2027-01-01T00:00:00-05:00', '2027-04-03T00:00:00-04:00').expect(200);
    for (const [from, to] of [
      ['2027-09-01T00:00:00-04:00', '2027-12-02T00:01:00-05:00'],
      ['2027-01-01T00:00:00-05:00', '2027-04-03T00:01:00-04:00'],
      ['2027-01-01T00:00:00-05:00', '2029-01-01T00:00:00-05:00'],
    ] as const) {
      const { status, body } = await list(from, to);
      expect([to, status, body.errors]).toEqual([
        to,
        400,
        [{ pointer: '?to', detail: 'must be at most 92 days after from' }],
      ]);
    }
  });

  it('names every fault of a bad request', async () => {
    const { plan } = await planWithRoom(await makeClinic(test));
    const draft = await makePlan(test, world, COURSE);
    const cases: [object, string[]][] = [
      [{ startsAt: '2027-02-01T09:00:30Z' }, ['/startsAt']],
      [{ startsAt: '2027-02-01T09:00:00' }, ['/startsAt']],
      [{ phase: 'nothing' }, ['/phase']],
      [{ treatmentPlanId: draft.clinicId }, ['/treatmentPlanId']],
      [
        { startsAt: '2027-02-01T09:00:30Z', resourceIds: ['x'], override: {}, holdId: 1, more: true },
        ['/startsAt', '/resourceIds', '/override/reason', '/holdId', '/more'],
      ],
    ];
    for (const [change, pointers] of cases) {
      const { status, body } = await book(plan, '2027-02-01T09:00:00-05:00', change);
      expect([change, status]).toEqual([change, 400]);
      expect(body.errors.map(({ pointer }: any) => pointer)).toEqual(expect.arrayContaining(pointers));
    }
    expect((await book(draft, '2027-02-01T09:00:00-05:00')).body.code).toBe('PLAN_NOT_ACTIVE');
    const keyless = await test
      .bare()
      .post('/v1/sessions')
      .set('authorization', `Bearer ${test.token}`)
      .send({ treatmentPlanId: plan.id, phase: 'induction', startsAt: '2027-02-01T09:00:00-05:00' });
    expect(keyless.status).toBe(400);
  });

  it('is served by the resources that were asked for, or by nobody', async () => {
    const clinic = await makeClinic(test, { chairs: 3 });
    const { plan, freed } = await planWithRoom(clinic);
    const [, , third] = clinic.chairs as [string, string, string];
    const { body } = await book(plan, freed.startsAt, { resourceIds: [third] }).expect(201);
    expect(body.resources.map(({ resourceId }: any) => resourceId)).toContain(third);

    const { plan: other } = await planWithRoom({ ...clinic });
    const refused = await book(other, freed.startsAt, { resourceIds: [third] });
    expect(refused.status).toBe(409);
    expect(refused.body.code).toBe('SLOT_TAKEN');
  });

  it('takes a chair that another visit can do without, and changes nobody’s time', async () => {
    const clinic = await makeClinic(test, { chairs: 2, nurses: 2, nurseCapacity: 2 });
    const [first, second] = clinic.chairs as [string, string];
    const { plan: early } = await planWithRoom(clinic);
    const { plan: late } = await planWithRoom(clinic);
    const { plan: long } = await planWithRoom(clinic);
    const override = { reason: 'The course was interrupted' };
    const day = '2028-02-01';
    // 09:00 on the first chair and 12:00 on the second: from 10:00 on no chair is free long enough.
    const one = await book(early, `${day}T09:00:00-05:00`, { override, resourceIds: [first] }).expect(201);
    const two = await book(late, `${day}T12:00:00-05:00`, { override }).expect(201);
    const on = (body: any): string[] =>
      body.resources.filter(({ kind }: any) => kind === 'chair').map(({ resourceId }: any) => resourceId);
    expect([on(one.body), on(two.body)]).toEqual([[first], expect.any(Array)]);
    // Put it where it stands in the way, as a clinic that moves people by hand would.
    await test.dataSource.query(
      `UPDATE reservation SET resource_id = $2 WHERE session_id = $1 AND resource_id = ANY ($3)`,
      [two.body.id, second, clinic.chairs],
    );
    const made = await book(long, `${day}T10:00:00-05:00`, { override });
    expect(made.status).toBe(201);
    const after = await test.call('get', `/v1/sessions/${two.body.id}`).expect(200);
    expect([after.body.startsAt, after.body.endsAt]).toEqual([two.body.startsAt, two.body.endsAt]);
    expect(on(made.body)).toEqual([second]);
    expect(on(after.body)).toEqual([first]);
    const [event] = await test.dataSource.query(
      `SELECT patient_ids AS patients FROM audit_event WHERE operation = 'bookSession' ORDER BY xid DESC LIMIT 1`,
    );
    expect([...event.patients].sort()).toEqual([late.patientId, long.patientId].sort());
  });

  it('a touching pair is booked; with a turnover between them the second is refused, and says why', async () => {
    const at = async (turnoverMinutes: number) => {
      const clinic = await makeClinic(test, { chairs: 1, policy: { turnoverMinutes } });
      const first = await planWithRoom(clinic);
      const second = await planWithRoom(clinic);
      const { body } = await book(first.plan, first.freed.startsAt).expect(201);
      return book(second.plan, body.endsAt);
    };
    expect((await at(0)).status).toBe(201);
    const refused = await at(15);
    expect([refused.status, codes(refused.body)]).toEqual([
      409,
      ['NO_CHAIR_FREE', 'PROVEN_FULL', 'TURNOVER'],
    ]);
  });
});

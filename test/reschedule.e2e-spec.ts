import { startTestApp, type TestApp } from './support/app.js';
import { expectNoOverlap } from './support/course.js';
import { scaled } from './support/scale.js';
import { activate, dates, makeClinic, makePlan, makeWorld, type World } from './support/world.js';

/* eslint-disable @typescript-eslint/no-explicit-any -- answers are read as a client reads them */

/** Twice a week on Mondays and Thursdays from 4 January: 4, 7, 11, 14, 18, 21. */
const COURSE = 'iv-mdd-6x-twice-weekly';

describe('Moving a session', () => {
  let test: TestApp;
  let world: World;
  beforeAll(async () => {
    test = await startTestApp();
    world = await makeWorld(test);
  });
  afterAll(() => test.close());

  async function course(
    clinic: Partial<World> = {},
    body: object = {},
  ): Promise<{ plan: any; sessions: any[] }> {
    const here = { ...world, ...(clinic.clinicId ? clinic : await makeClinic(test)) };
    const plan = await makePlan(test, here, COURSE, body);
    const { sessions } = await activate(test, plan.id);
    return { plan, sessions };
  }
  const move = (session: any, startsAt: string, body: object = {}, headers: Record<string, string> = {}) =>
    test.call('post', `/v1/sessions/${session.id}/reschedule`, { startsAt, scope: 'this', ...body }, headers);
  const sessionsOf = async (plan: any): Promise<any[]> =>
    (await test.call('get', `/v1/treatment-plans/${plan.id}/sessions?limit=100`)).body.data;
  const codesOf = (of: { code: string }[]): string[] => [...new Set(of.map(({ code }) => code))].sort();
  const reservations = async (session: any): Promise<any[]> =>
    test.dataSource.query(
      `SELECT starts_at, status FROM reservation WHERE session_id = $1 AND status = 'booked' ORDER BY starts_at`,
      [session.id],
    );

  it('alone keeps its identity and ordinal, the others’ times, and what it wanted', async () => {
    const { plan, sessions } = await course();
    const before = await sessionsOf(plan);
    const at = sessions[1].startsAt.replace('T09:00', 'T13:30');
    const { body } = await move(sessions[1], at).expect(200);
    expect(body.session).toMatchObject({
      id: sessions[1].id,
      ordinal: 2,
      startsAt: at,
      status: 'booked',
      wantedLocal: sessions[1].wantedLocal,
      version: sessions[1].version + 1,
      deviations: [{ code: 'TIME_MOVED', detail: '270 minutes later, from 09:00: another time was chosen' }],
    });
    expect(body.effects.map(({ ordinal }: any) => ordinal)).toEqual([2, 3, 4, 5, 6]);
    expect(body.effects[0]).toMatchObject({
      from: sessions[1].startsAt,
      to: at,
      daysSinceDose: 3,
      courseWeek: 1,
    });
    const after = await sessionsOf(plan);
    expect(after.filter(({ id }) => id !== sessions[1].id)).toEqual(
      before.filter(({ id }) => id !== sessions[1].id),
    );
    const rows = await reservations(sessions[1]);
    expect(rows.length).toBeGreaterThanOrEqual(3);
    expect(rows[0].starts_at.toISOString()).toBe(new Date(at).toISOString());
  });

  it('keeps the resources that were asked for by name', async () => {
    const clinic = await makeClinic(test, { chairs: 2 });
    const { sessions } = await course(clinic);
    const [, second] = clinic.chairs;
    const { body } = await move(sessions[1], sessions[1].startsAt.replace('T09:00', 'T13:30'), {
      resourceIds: [second],
    }).expect(200);
    expect(body.session.resources.map(({ resourceId }: any) => resourceId)).toContain(second);
    const [{ pinned }] = await test.dataSource.query(
      `SELECT pinned_resource_ids AS pinned FROM session WHERE id = $1`,
      [sessions[1].id],
    );
    expect(pinned).toEqual([second]);
  });

  it('a dry run tells of every later session and writes nothing', async () => {
    const { plan, sessions } = await course();
    const before = await sessionsOf(plan);
    const { body } = await move(sessions[2], '2027-01-13T09:00:00-05:00', { dryRun: true }).expect(200);
    expect(body.dryRun).toBe(true);
    expect(body.session.startsAt).toBe(sessions[2].startsAt);
    const [moved, next] = body.effects;
    expect(moved).toMatchObject({
      ordinal: 3,
      to: '2027-01-13T09:00:00-05:00',
      daysSinceDose: 6,
      courseWeek: 2,
    });
    expect(moved.breaches.map(({ code }: any) => code).sort()).toEqual(['MAXIMUM_GAP', 'MINIMUM_GAP']);
    expect(next.breaches.map(({ code }: any) => code)).toEqual(['MINIMUM_GAP']);
    expect(await sessionsOf(plan)).toEqual(before);
  });

  it('breaks a gap only with an override, by a prescriber; an overlap never', async () => {
    const clinic = await makeClinic(test, { chairs: 1 });
    const { sessions } = await course(clinic);
    const { sessions: others } = await course(clinic, { preferredTime: '13:00' });
    const override = { reason: 'A journey; the prescriber agrees' };
    const refused = await move(sessions[2], '2027-01-13T09:00:00-05:00');
    expect([refused.status, refused.body.code]).toEqual([422, 'OVERRIDE_REQUIRED']);
    const scheduler = { authorization: `Bearer ${await test.key(['scheduler'])}` };
    expect((await move(sessions[2], '2027-01-13T09:00:00-05:00', { override }, scheduler)).status).toBe(403);
    const taken = await move(sessions[2], others[2].startsAt.replace('T13:00', 'T12:30'), { override });
    expect([taken.status, taken.body.code]).toEqual([409, 'SLOT_TAKEN']);
    const { body } = await move(sessions[2], '2027-01-13T09:00:00-05:00', { override }).expect(200);
    expect(codesOf(body.session.deviations)).toEqual(['DATE_MOVED', 'MAXIMUM_GAP', 'MINIMUM_GAP']);
  });

  it('names the rule on a set of doses, of the session moved and of those that move along', async () => {
    const plan = await makePlan(test, world, 'iv-mdd-weekly-3-oxford', {
      ...{ startDate: '2027-03-01', preferredTime: '13:00' },
    });
    const { sessions } = await activate(test, plan.id);
    const to = '2027-03-30T13:00:00-04:00';
    const { body } = await move(sessions[2], to, { dryRun: true }).expect(200);
    expect(codesOf(body.effects[0].breaches)).toEqual(['MAXIMUM_GAP', 'SET_TOO_LONG', 'WINDOW_EXCEEDED']);
    const { detail } = body.effects[0].breaches.find(({ code }: any) => code === 'SET_TOO_LONG');
    expect(detail).toContain('at most 28 days may lie between induction 1 and induction 3, of one set of 3');
    expect((await move(sessions[2], to.replace('30T', '29T'), { dryRun: true })).text).not.toContain('SET_');
    const along = { scope: 'this-and-following', dryRun: true };
    const second = await move(sessions[1], '2027-03-23T13:00:00-04:00', along).expect(200);
    expect(codesOf(second.body.effects[0].breaches)).not.toContain('SET_TOO_LONG');
    expect(codesOf(second.body.effects[1].breaches)).toContain('SET_TOO_LONG');
    const refused = await move(sessions[2], to);
    expect([refused.status, codesOf(refused.body.conflicts)]).toEqual([
      422,
      ['MAXIMUM_GAP', 'SET_TOO_LONG', 'WINDOW_EXCEEDED'],
    ]);
    const override = { reason: 'A journey; the prescriber agrees' };
    const { body: moved } = await move(sessions[2], to, { override }).expect(200);
    expect(codesOf(moved.session.deviations)).toContain('SET_TOO_LONG');
  });

  it('is refused for a chair’s turnover by name, whichever of the two visits it follows, and explained so', async () => {
    const policy = { preparationMinutes: 0, observationMinutes: 80, turnoverMinutes: 15 };
    const clinic = await makeClinic(test, { ...{ chairs: 1, from: '10:00', to: '14:00' }, policy });
    const here = { ...world, ...clinic };
    const single = async (date: string, preferredTime: string): Promise<any> => {
      const plan = await makePlan(test, here, 'iv-ocd-single', { startDate: date, preferredTime });
      return (await activate(test, plan.id)).sessions[0];
    };
    const first = await single('2027-01-06', '10:00');
    await single('2027-01-07', '12:00');
    const moving = await single('2027-01-05', '10:00');
    const turnover = async (startsAt: string): Promise<any> => {
      const { status, body } = await move(moving, startsAt, { override: { reason: 'Test' } });
      expect([status, codesOf(body.conflicts)]).toEqual([409, ['NO_CHAIR_FREE', 'PROVEN_FULL', 'TURNOVER']]);
      expect(JSON.stringify(body)).not.toContain(first.patientId);
      return body.conflicts.find(({ code }: any) => code === 'TURNOVER');
    };
    const after = await turnover('2027-01-06T12:00:00-05:00');
    expect(after.resourceId).toBe(clinic.chairs[0]);
    expect(after.detail).toContain('the chair is made ready after the visit before until 12:15');
    const before = await turnover('2027-01-07T10:00:00-05:00');
    expect(before.detail).toContain('would be made ready after it until 12:15, and is wanted again at 12:00');
    // Where the visit itself has no room its turnover is not the reason.
    const full = await move(moving, '2027-01-07T11:00:00-05:00', { override: { reason: 'Test' } });
    expect(codesOf(full.body.conflicts)).not.toContain('TURNOVER');
    const waiting = await single('2027-01-06', '12:00');
    const { body: told } = await test.call('get', `/v1/sessions/${waiting.id}/explain`).expect(200);
    expect(told.room.map(({ code }: any) => code)).toEqual(['TURNOVER', 'PROVEN_FULL']);
  });

  it('takes those after it along, and keeps day 1', async () => {
    const { plan, sessions } = await course();
    const { body } = await move(sessions[2], '2027-01-12T10:00:00-05:00', {
      scope: 'this-and-following',
    }).expect(200);
    expect(body.effects.map(({ to }: any) => to.slice(0, 10))).toEqual([
      '2027-01-12',
      '2027-01-15',
      '2027-01-19',
      '2027-01-22',
    ]);
    const after = await sessionsOf(plan);
    expect(dates(after)).toEqual([
      '2027-01-04',
      '2027-01-07',
      '2027-01-12',
      '2027-01-15',
      '2027-01-19',
      '2027-01-22',
    ]);
    expect(after.map(({ id, ordinal }) => [id, ordinal])).toEqual(
      sessions.map(({ id, ordinal }) => [id, ordinal]),
    );
    expect(after.slice(3).map(({ startsAt }) => startsAt.slice(11, 16))).toEqual(['09:00', '09:00', '09:00']);
    expect((await test.call('get', `/v1/treatment-plans/${plan.id}`)).body.dayOne).toBe('2027-01-04');
  });

  it('counts the course from it where it is anchored anew', async () => {
    const { plan, sessions } = await course();
    const { body } = await move(sessions[0], '2027-01-14T09:00:00-05:00', {
      scope: 're-anchor',
      override: { reason: 'The patient was abroad' },
    }).expect(200);
    const after = await sessionsOf(plan);
    expect(dates(after)[0]).toBe('2027-01-14');
    expect(new Set(after.map(({ id }) => id)).size).toBe(6);
    const { body: planned } = await test.call('get', `/v1/treatment-plans/${plan.id}`);
    expect(planned.dayOne).toBe('2027-01-14');
    expect(body.effects[0].courseWeek).toBe(1);
    const gaps = dates(after).map((date, i, all) =>
      i === 0 ? 3 : (Date.parse(date) - Date.parse(all[i - 1]!)) / 86_400_000,
    );
    expect(gaps.every((gap) => gap >= 2 && gap <= 5)).toBe(true);
  });

  it('is anchored anew as often as one likes: only the last date counts', async () => {
    const { plan, sessions } = await course();
    const anchor = (session: any, startsAt: string, body: object = {}) =>
      move(session, startsAt, { scope: 're-anchor', ...body });
    const daysOf = ({ effects }: any): string[] => effects.map(({ to }: any) => to.slice(5, 10));
    const at = (date: string): string => `2027-01-${date}T09:00:00-05:00`;
    const { body: fresh } = await anchor(sessions[0], at('18'), { dryRun: true }).expect(200);
    expect(daysOf(fresh)).toEqual(['01-18', '01-21', '01-25', '01-28', '02-01', '02-04']);
    await anchor(sessions[0], at('11')).expect(200);
    const { body: again } = await anchor(sessions[0], at('18'), { dryRun: true }).expect(200);
    expect(daysOf(again)).toEqual(daysOf(fresh));
    expect(again.effects.flatMap(({ breaches }: any) => breaches)).toEqual([]);
    const { body: back } = await anchor(sessions[0], at('04'), { dryRun: true }).expect(200);
    expect(daysOf(back)).toEqual(['01-04', '01-07', '01-11', '01-14', '01-18', '01-21']);
    // What is wanted is the new date: its window lies around it.
    const { body: moved } = await move(sessions[0], at('12'), { dryRun: true }).expect(200);
    expect(codesOf(moved.effects[0].breaches)).toEqual([]);
    const { body: why } = await test.call('get', `/v1/sessions/${sessions[0].id}/explain`);
    expect(why).toMatchObject({
      wanted: { wantedLocal: '2027-01-11T09:00:00', courseWeek: 1 },
      window: { earliest: '2027-01-09', latest: '2027-01-18' },
    });
    // From the second session on the rule of a Thursday follows, and day 1 is the Monday before.
    await anchor(sessions[1], at('21'), { override: { reason: 'Travels' } }).expect(200);
    expect(dates(await sessionsOf(plan)).map((date) => date.slice(5))).toEqual([
      ...['01-11', '01-21', '01-25', '01-28', '02-01', '02-04'],
    ]);
    expect((await test.call('get', `/v1/treatment-plans/${plan.id}`)).body.dayOne).toBe('2027-01-18');
    // Before the plan's start date only with leave, whichever way it goes there.
    for (const scope of ['this', 're-anchor', 'this-and-following']) {
      const { status, body } = await move(sessions[0], '2027-01-02T09:00:00-05:00', { scope });
      expect([scope, status, body.code]).toEqual([scope, 422, 'OVERRIDE_REQUIRED']);
      expect(codesOf(body.conflicts)).toContain('BEFORE_START_DATE');
      expect(body.conflicts[0].nearest.every((at: string) => at >= '2027-01-04')).toBe(true);
      expect(body.conflicts[0].nearest.length).toBeGreaterThan(0);
    }
  });

  it('beyond the sessions around it is out of order, and its new neighbours are who is too near or too far', async () => {
    const { sessions } = await course();
    const startsAt = '2027-01-16T09:00:00-05:00';
    const { body } = await move(sessions[1], startsAt, { dryRun: true }).expect(200);
    const said = ({ effects }: any): [number, string[]][] =>
      effects.map(({ ordinal, breaches }: any) => [ordinal, codesOf(breaches)]);
    // By time: after the fourth, on the 14th, and before the fifth, on the 18th.
    expect(said(body)).toEqual([
      ...[
        [3, ['MAXIMUM_GAP']],
        [4, []],
        [2, ['ORDER', 'WINDOW_EXCEEDED']],
        [5, []],
        [6, []],
      ],
    ]);
    const refused = await move(sessions[1], startsAt).expect(422);
    expect(refused.body.conflicts.map(({ ordinal, code }: any) => `${ordinal} ${code}`).sort()).toEqual([
      ...['2 ORDER', '2 WINDOW_EXCEEDED', '3 MAXIMUM_GAP'],
    ]);
  });

  it.each(['this-and-following', 're-anchor'])(
    '%s names at once all that stands in the way of all of them, on a dry run too',
    async (scope) => {
      const clinic = await makeClinic(test, { chairs: 1 });
      const { plan, sessions } = await course(clinic);
      const before = await sessionsOf(plan);
      const closed = { from: '2027-01-17', to: '2027-02-07', reason: 'painting' };
      await test.call('post', `/v1/clinics/${clinic.clinicId}/closures`, closed).expect(201);
      const startsAt = '2027-01-16T09:00:00-05:00';
      const { body: told } = await move(sessions[1], startsAt, { scope, dryRun: true }).expect(200);
      const expected = told.effects.flatMap(({ ordinal, breaches }: any) =>
        breaches.map(({ code }: any) => `${ordinal} ${code}`),
      );
      expect(expected).toEqual(
        expect.arrayContaining(['2 MAXIMUM_GAP', '3 GAP_MAX_EXCEEDED', '6 WINDOW_EXCEEDED']),
      );
      const refused = await move(sessions[1], startsAt, { scope });
      expect([refused.status, refused.body.code]).toEqual([422, 'OVERRIDE_REQUIRED']);
      const { conflicts } = refused.body;
      expect(conflicts.map(({ ordinal, code }: any) => `${ordinal} ${code}`).sort()).toEqual(expected.sort());
      for (const one of conflicts) {
        expect(Object.keys(one).sort()).toEqual([
          'code',
          'detail',
          'nearest',
          'ordinal',
          'phase',
          'wantedLocal',
        ]);
        for (const at of one.nearest) expect(at).toMatch(/^2027-.*T.*-05:00$/);
      }
      expect(await sessionsOf(plan)).toEqual(before);
      const override = { reason: 'The clinic is painted' };
      const { body } = await move(sessions[1], startsAt, { scope, override }).expect(200);
      expect(body.effects.map(({ ordinal, to }: any) => [ordinal, to])).toEqual(
        told.effects.map(({ ordinal, to }: any) => [ordinal, to]),
      );
    },
  );

  it.each(['this-and-following', 're-anchor'])(
    '%s says on a dry run which sessions would have no place, and is refused then',
    async (scope) => {
      const clinic = await makeClinic(test, { chairs: 1 });
      const { sessions } = await course(clinic);
      const closed = { from: '2027-01-17', to: '2028-06-01', reason: 'rebuilding' };
      await test.call('post', `/v1/clinics/${clinic.clinicId}/closures`, closed).expect(201);
      const startsAt = '2027-01-08T09:00:00-05:00';
      const { body } = await move(sessions[1], startsAt, { scope, dryRun: true }).expect(200);
      const lost = body.effects.filter(({ to }: any) => to === null);
      expect(lost.map(({ ordinal }: any) => ordinal)).toEqual([5, 6]);
      for (const { breaches } of lost) expect(codesOf(breaches)).toContain('CLINIC_CLOSED');
      const refused = await move(sessions[1], startsAt, { scope, override: { reason: 'none' } });
      expect([refused.status, refused.body.code]).toEqual([422, 'COURSE_NOT_PLACEABLE']);
      const told = new Set(
        body.effects.flatMap(({ ordinal, breaches }: any) =>
          breaches.map((b: any) => `${ordinal} ${b.code}`),
        ),
      );
      const named = new Set(refused.body.conflicts.map(({ ordinal, code }: any) => `${ordinal} ${code}`));
      expect([...named].sort()).toEqual([...told].sort());
    },
  );

  it('that cannot be held then is refused alike on a dry run, with the rules it would break', async () => {
    const { sessions } = await course();
    const cases: [string, string[]][] = [
      ['2027-01-16T19:00:00-05:00', ['CLINIC_CLOSED', 'ORDER', 'WINDOW_EXCEEDED']],
      [
        '2026-11-03T19:00:00-05:00',
        ['BEFORE_NOW', 'BEFORE_START_DATE', 'BEFORE_WINDOW', 'CLINIC_CLOSED', 'ORDER'],
      ],
      ['2032-01-16T09:00:00-05:00', ['MAXIMUM_GAP', 'ORDER', 'OUTSIDE_CALENDAR', 'WINDOW_EXCEEDED']],
    ];
    for (const [startsAt, expected] of cases) {
      for (const body of [{ dryRun: true }, {}, { override: { reason: 'none' } }]) {
        const refused = await move(sessions[1], startsAt, body);
        expect([refused.status, refused.body.code]).toEqual([422, 'VISIT_NOT_POSSIBLE']);
        expect(codesOf(refused.body.conflicts)).toEqual(expect.arrayContaining(expected));
        const [{ nearest }] = refused.body.conflicts;
        expect([startsAt, nearest.length]).toEqual([startsAt, 3]);
      }
    }
    const far = { scope: 're-anchor', override: { reason: 'A slip of the pen' } };
    const refused = await move(sessions[0], '2045-01-02T09:00:00-05:00', far);
    expect(codesOf(refused.body.conflicts)).toContain('OUTSIDE_CALENDAR');
  });

  it('sessions of one course may take each other’s times', async () => {
    const clinic = await makeClinic(test, { chairs: 1, nurses: 1 });
    const { plan, sessions } = await course(clinic);
    // Three days on: session 2's time becomes session 1's.
    await move(sessions[0], sessions[1].startsAt, {
      scope: 'this-and-following',
      override: { reason: 'ill' },
    }).expect(200);
    const after = await sessionsOf(plan);
    expect(after[0].startsAt).toBe(sessions[1].startsAt);
    expect(new Set(after.map(({ startsAt }) => startsAt)).size).toBe(6);
  });

  it.each([
    ['into the past', '2026-11-30T09:00:00-05:00', 422, 'VISIT_NOT_POSSIBLE'],
    ['to a closed hour', '2027-01-11T19:00:00-05:00', 422, 'VISIT_NOT_POSSIBLE'],
    ['onto a day with another dose', '2027-01-07T14:00:00-05:00', 409, 'SLOT_TAKEN'],
  ])('%s is refused, and leaves everything as it was', async (_, startsAt, status, code) => {
    const { plan, sessions } = await course();
    const before = await sessionsOf(plan);
    const answer = await move(sessions[2], startsAt, { override: { reason: 'none' } });
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(await sessionsOf(plan)).toEqual(before);
  });

  it('has room made for it by one who takes what it leaves', async () => {
    const clinic = await makeClinic(test, {
      ...{ chairs: 2, nurses: 2, nurseCapacity: 1, prescribers: 1, prescriberCapacity: 4 },
    });
    const early = [await course(clinic), await course(clinic)];
    const late = await course(clinic, { preferredTime: '11:15' });
    const on = ({ resources }: any): string[] =>
      resources.map(({ resourceId }: any) => resourceId).filter((id: string) => clinic.chairs.includes(id));
    const [third] = late.sessions;
    // Beside the third visit first, so that the other chair is left for it.
    const moving = early.find(({ sessions }) => on(sessions[0])[0] === on(third)[0])!.sessions[0];
    const beside = await move(moving, '2027-01-04T11:15:00-05:00').expect(200);
    expect(on(beside.body.session)).not.toEqual(on(third));

    // At 10:45 only the third visit's chair is free, until it begins: it takes the one that is being left.
    const { body } = await move(moving, '2027-01-04T10:45:00-05:00').expect(200);
    expect(on(body.session)).toEqual(on(third));
    const { body: makes } = await test.call('get', `/v1/sessions/${third.id}`).expect(200);
    expect([makes.startsAt, on(makes)]).toEqual([third.startsAt, on(beside.body.session)]);
    await expectNoOverlap(test);
  });

  it('that has begun, is over, or whose plan is not active cannot be moved', async () => {
    const { plan, sessions } = await course();
    await test.call('post', `/v1/sessions/${sessions[0].id}/check-in`, {}).expect(200);
    expect((await move(sessions[0], '2027-01-05T09:00:00-05:00')).body.code).toBe('SESSION_NOT_MOVABLE');
    await test.call('post', `/v1/sessions/${sessions[5].id}/cancel`, {}).expect(200);
    expect((await move(sessions[5], '2027-01-22T09:00:00-05:00')).body.code).toBe('SESSION_NOT_MOVABLE');
    await test.call('post', `/v1/treatment-plans/${plan.id}/hold`, { reason: 'x' }).expect(200);
    expect((await move(sessions[1], '2027-01-08T09:00:00-05:00')).body.code).toBe('PLAN_NOT_ACTIVE');
    const stale = await move(
      (await course()).sessions[0],
      '2027-01-05T09:00:00-05:00',
      {},
      { 'if-match': '"99"' },
    );
    expect(stale.status).toBe(412);
  });

  it('tells where a prior authorization does not reach', async () => {
    const { plan, sessions } = await course();
    await test
      .call('post', `/v1/patients/${plan.patientId}/authorizations`, {
        payer: 'Example Health Plan',
        unitKind: 'SESSION',
        authorized: 6,
        validFrom: '2027-01-01',
        validTo: '2027-01-18',
      })
      .expect(201);
    const { body } = await move(sessions[4], '2027-01-18T13:00:00-05:00', { dryRun: true }).expect(200);
    expect(body.effects.map(({ breaches }: any) => breaches.map(({ code }: any) => code))).toEqual([
      [],
      ['OUTSIDE_AUTHORIZATION'],
    ]);
  });

  it('two that swap their times, or their chairs, at once: nothing overlaps, and nobody sees a deadlock', async () => {
    const rounds = scaled(12, 500);
    const roomy = await makeClinic(test, { chairs: 2, nurses: 2 });
    const tight = await makeClinic(test, { chairs: 1, nurses: 1 });
    const full = await makeClinic(test, { chairs: 2, nurses: 2 });
    const pair = async (where: Partial<World>, preferredTime: string): Promise<[any, any]> => [
      (await course(where)).sessions[1],
      (await course(where, { preferredTime })).sessions[1],
    ];
    const [free, crowded] = [await pair(roomy, '13:00'), await pair(tight, '13:00')];
    const together = await pair(full, '09:00');
    const at = (time: string): string => `${free[0].startsAt.slice(0, 10)}T${time}:00-05:00`;
    for (let i = 0; i < rounds; i++) {
      const [first = '', second = ''] = i % 2 === 0 ? ['09:00', '13:00'] : ['13:00', '09:00'];
      const chairs = i % 2 === 0 ? full.chairs : [...full.chairs].reverse();
      const both = ([one, other]: [any, any], pinned = false): Promise<any[]> =>
        Promise.all([
          move(one, at(pinned ? '09:00' : second), pinned ? { resourceIds: [chairs[0]] } : {}),
          move(other, at(pinned ? '09:00' : first), pinned ? { resourceIds: [chairs[1]] } : {}),
        ]);
      const [swapped, ...others] = await Promise.all([both(free), both(crowded), both(together, true)]);
      // With a chair to spare each gets the other's time; with none one stands in the other's way, or is first.
      expect(swapped.map(({ status }) => status)).toEqual([200, 200]);
      for (const { status, body } of others.flat())
        expect([200, 'SLOT_TAKEN']).toContain(body.code ?? status);
    }
    await expectNoOverlap(test);
  });
});

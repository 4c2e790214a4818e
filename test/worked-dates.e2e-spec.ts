/** Whole courses by hand: the dates and instants below were worked out on paper, never by this program. */
import { startTestApp, type TestApp } from './support/app.js';
import { activate, dates, installCatalogue, makeClinic, makePlan, wantedDates } from './support/world.js';

interface Row {
  code: string;
  timeZone: string;
  startDate: string;
  dayOne: string;
  /** Dates of the finite course by phase, without the year, which is 2027. */
  finite: Record<string, string>;
  /** The open-ended phase's first dates, and its code. */
  openEnded?: { phase: string; dates: string };
}

const NEW_YORK = 'America/New_York';
const ESKETAMINE_FROM_THURSDAY = {
  code: 'esk-trd-label',
  timeZone: NEW_YORK,
  dayOne: '2027-01-07',
  finite: {
    // 02-01 is day 26: course week 4, although the fifth of the calendar.
    induction: '01-07 01-11 01-14 01-18 01-21 01-25 01-28 02-01',
    'maintenance-1': '02-04 02-11 02-18 02-25',
  },
  openEnded: { phase: 'maintenance-2', dates: '03-04 03-18 04-01 04-15 04-29' },
};

const ROWS: Row[] = [
  {
    code: 'esk-trd-label',
    timeZone: NEW_YORK,
    startDate: '2027-01-04',
    dayOne: '2027-01-04',
    finite: {
      induction: '01-04 01-07 01-11 01-14 01-18 01-21 01-25 01-28',
      'maintenance-1': '02-01 02-08 02-15 02-22',
    },
    openEnded: { phase: 'maintenance-2', dates: '03-01 03-15 03-29 04-12 04-26' },
  },
  { ...ESKETAMINE_FROM_THURSDAY, startDate: '2027-01-07' },
  // A Tuesday: day 1 is the rule's first day after it.
  { ...ESKETAMINE_FROM_THURSDAY, startDate: '2027-01-05' },
  {
    code: 'iv-mdd-6x-thrice-weekly-phillips',
    timeZone: NEW_YORK,
    startDate: '2027-03-08',
    dayOne: '2027-03-08',
    finite: {
      induction: '03-08 03-10 03-12 03-15 03-17 03-19',
      maintenance: '03-22 03-29 04-05 04-12',
    },
  },
  {
    code: 'iv-mdd-6x-twice-weekly',
    timeZone: NEW_YORK,
    startDate: '2027-10-25',
    dayOne: '2027-10-25',
    finite: { induction: '10-25 10-28 11-01 11-04 11-08 11-11' },
  },
  {
    code: 'iv-crps-outpatient-10day',
    timeZone: NEW_YORK,
    startDate: '2027-01-04',
    dayOne: '2027-01-04',
    finite: { induction: '01-04 01-05 01-06 01-07 01-08 01-11 01-12 01-13 01-14 01-15' },
  },
];

const days = (list: string): string[] => list.split(' ').map((day) => `2027-${day}`);

interface Placed {
  phase: string;
  ordinal: number;
  startsAt: string;
  wantedLocal: string;
  deviations: unknown[];
}

describe('the worked dates', () => {
  let test: TestApp;
  let protocols: Record<string, string>;
  beforeAll(async () => {
    test = await startTestApp();
    protocols = await installCatalogue(test);
  });
  afterAll(() => test.close());

  const draft = async (row: Pick<Row, 'code' | 'timeZone' | 'startDate'>, preferredTime = '09:00') => {
    const clinic = await makeClinic(test, { timeZone: row.timeZone, from: '06:00', to: '20:00' });
    return makePlan(test, { protocols, ...clinic }, row.code, { startDate: row.startDate, preferredTime });
  };

  /** By phase, in order: every session on its wanted date, at the wanted time, as its rule says. */
  const expectCourse = (sessions: Placed[], row: Row): void => {
    expect(wantedDates(sessions)).toEqual(dates(sessions));
    for (const [phase, list] of Object.entries(row.finite)) {
      const own = sessions.filter((session) => session.phase === phase);
      expect(wantedDates(own)).toEqual(days(list));
      expect(own.map((session) => session.ordinal)).toEqual(own.map((_, i) => i + 1));
    }
    expect(sessions.map((session) => session.startsAt.slice(11, 19))).toEqual(sessions.map(() => '09:00:00'));
    expect(sessions.flatMap((session) => session.deviations)).toEqual([]);
  };

  it.each(ROWS)('$code from $startDate', async (row) => {
    const plan = await draft(row);
    const { body } = await test.call('post', `/v1/treatment-plans/${plan.id}/proposals`, {}).expect(200);
    const [best] = body.data;
    expect(best).toMatchObject({ rank: 1, cost: 0, breach: { windowDays: 0, gapDays: 0 }, unplaced: [] });
    expectCourse(best.sessions, row);

    const active = await activate(test, plan.id, { fingerprint: best.fingerprint });
    expect(active).toMatchObject({ status: 'active', dayOne: row.dayOne });
    expectCourse(active.sessions, row);
    const firstWanted = row.openEnded && days(row.openEnded.dates)[0];
    expect(active.openEnded).toEqual(row.openEnded ? [{ phase: row.openEnded.phase, firstWanted }] : []);
    expect(best.openEnded).toEqual(active.openEnded);

    if (!row.openEnded) return;
    // Eight weeks ahead of the phase's first day are exactly five fortnightly sessions.
    const run = await test.call('post', '/v1/maintenance-runs', { asOf: `${firstWanted}T05:00:00Z` });
    expect(run.status).toBe(201);
    const { data } = (await test.call('get', `/v1/treatment-plans/${plan.id}/sessions?limit=100`)).body;
    const kept = data.filter((session: Placed) => session.phase === row.openEnded?.phase);
    expect(wantedDates(kept)).toEqual(days(row.openEnded.dates));
    expectCourse(data, row);
  });

  it.each([
    ['goes forward on 14 March', 'iv-mdd-6x-thrice-weekly-phillips', '2027-03-08', '2027-03-14', 14, 13],
    ['goes back on 7 November', 'iv-mdd-6x-twice-weekly', '2027-10-25', '2027-11-07', 13, 14],
  ])(
    'nine in New York stays nine when the clock %s',
    async (_, code, startDate, change, hourBefore, hourAfter) => {
      const plan = await draft({ code, timeZone: NEW_YORK, startDate });
      const { sessions } = await activate(test, plan.id);
      for (const session of sessions as Placed[]) {
        const date = session.startsAt.slice(0, 10);
        const hour = date < change ? hourBefore : hourAfter;
        expect(new Date(session.startsAt).toISOString()).toBe(`${date}T${hour}:00:00.000Z`);
        expect(session.startsAt).toBe(`${date}T09:00:00${hour === 13 ? '-04:00' : '-05:00'}`);
        expect(session.wantedLocal).toBe(`${date}T09:00:00`);
      }
      const stored = await test.dataSource.query(
        `SELECT to_char(starts_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI') AS utc, wanted_local, time_zone
         FROM session WHERE treatment_plan_id = $1 ORDER BY starts_at`,
        [plan.id],
      );
      expect(stored).toEqual(
        (sessions as Placed[]).map(({ startsAt }) => {
          const date = startsAt.slice(0, 10);
          return {
            utc: `${date} ${date < change ? hourBefore : hourAfter}:00`,
            wanted_local: `${date}T09:00`,
            time_zone: NEW_YORK,
          };
        }),
      );
      expect(sessions.length).toBeGreaterThan(5);
    },
  );

  // Six on Mondays and Thursdays; on Lord Howe Island the clock goes forward half an hour on 3 October 2027.
  it.each([
    ['Australia/Lord_Howe', '2027-09-27', 'T22:30', 'T22:00', '2027-10-03'],
    ['Asia/Kolkata', '2027-09-27', 'T03:30', 'T03:30', '2027-10-03'],
    // Cairo's summer time ends in the night to 29 October 2027.
    ['Africa/Cairo', '2027-10-18', 'T06:00', 'T07:00', '2027-10-29'],
  ])('nine in %s is nine by its own clock', async (timeZone, startDate, before, after, change) => {
    const plan = await draft({ code: 'iv-mdd-6x-twice-weekly', timeZone, startDate });
    const { sessions } = await activate(test, plan.id);
    const seen = (sessions as Placed[]).map(({ startsAt }) => [
      startsAt.slice(0, 10) < change,
      startsAt.slice(11, 16),
      new Date(startsAt).toISOString().slice(10, 16),
    ]);
    expect(seen).toEqual(seen.map(([early]) => [early, '09:00', early ? before : after]));
    expect(new Set(seen.map(([early]) => early)).size).toBe(2);
  });
});

/** Courses over holidays and closures. Where the dates must go follows from the gap rules, by hand. */
import { startTestApp, type TestApp } from './support/app.js';
import { closeClinic, codesOf, gapsOf, traces, type Placed, type Refusal } from './support/course.js';
import {
  activate,
  dates,
  installCatalogue,
  makeClinic,
  makePlan,
  wantedDates,
  type ClinicOptions,
} from './support/world.js';

const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR'];
const TWICE = 'iv-mdd-6x-twice-weekly';
const THRICE = 'iv-ptsd-6x2w-feder';
const DAILY = 'iv-crps-outpatient-10day';

interface Case {
  title: string;
  code: string;
  /** Fewest and most days between two doses. */
  gaps: [number, number];
  days?: string[];
  closed: [from: string, to: string, reason: string][];
  wanted: string;
  placed: string;
  /** By ordinal, what must be said of each session that moved. */
  because: Record<number, { code: string; detail: string }>;
}

const CASES: Case[] = [
  {
    title: 'thrice weekly over a holiday, open at weekends: the day before',
    code: THRICE,
    gaps: [2, 4],
    closed: [['2027-05-31', '2027-06-01', 'Memorial Day']],
    wanted: '2027-05-24 2027-05-26 2027-05-28 2027-05-31 2027-06-02 2027-06-04',
    placed: '2027-05-24 2027-05-26 2027-05-28 2027-05-30 2027-06-02 2027-06-04',
    because: { 4: { code: 'CLINIC_CLOSED', detail: '2027-05-31: the clinic is closed (Memorial Day)' } },
  },
  {
    title: 'thrice weekly over a holiday, Monday to Friday: the rest of the course gives way',
    code: THRICE,
    gaps: [2, 4],
    days: WEEKDAYS,
    closed: [['2027-05-31', '2027-06-01', 'Memorial Day']],
    wanted: '2027-05-24 2027-05-26 2027-05-28 2027-05-31 2027-06-02 2027-06-04',
    placed: '2027-05-24 2027-05-26 2027-05-28 2027-06-01 2027-06-03 2027-06-07',
    because: {
      4: { code: 'CLINIC_CLOSED', detail: '2027-05-31: the clinic is closed (Memorial Day)' },
      5: {
        code: 'MINIMUM_GAP',
        detail: '2027-06-02: 2 days must lie between induction 4 and induction 5',
      },
      6: {
        code: 'MINIMUM_GAP',
        detail: '2027-06-04: 2 days must lie between induction 5 and induction 6',
      },
    },
  },
  {
    title: 'twice weekly over two days closed',
    code: TWICE,
    gaps: [2, 5],
    days: WEEKDAYS,
    closed: [['2027-11-25', '2027-11-27', 'Thanksgiving']],
    wanted: '2027-11-15 2027-11-18 2027-11-22 2027-11-25 2027-11-29 2027-12-02',
    placed: '2027-11-15 2027-11-18 2027-11-22 2027-11-24 2027-11-29 2027-12-02',
    because: { 4: { code: 'CLINIC_CLOSED', detail: '2027-11-25: the clinic is closed (Thanksgiving)' } },
  },
  {
    title: 'ten weekdays over a Monday holiday',
    code: DAILY,
    gaps: [1, 4],
    days: WEEKDAYS,
    closed: [['2027-05-31', '2027-06-01', 'Memorial Day']],
    wanted:
      '2027-05-24 2027-05-25 2027-05-26 2027-05-27 2027-05-28 2027-05-31 2027-06-01 2027-06-02 2027-06-03 2027-06-04',
    placed:
      '2027-05-24 2027-05-25 2027-05-26 2027-05-27 2027-05-28 2027-06-01 2027-06-02 2027-06-03 2027-06-04 2027-06-07',
    because: {
      6: { code: 'CLINIC_CLOSED', detail: '2027-05-31: the clinic is closed (Memorial Day)' },
      7: { code: 'MINIMUM_GAP', detail: '2027-06-01: 1 day must lie between induction 6 and induction 7' },
      8: { code: 'MINIMUM_GAP', detail: '2027-06-02: 1 day must lie between induction 7 and induction 8' },
      9: { code: 'MINIMUM_GAP', detail: '2027-06-03: 1 day must lie between induction 8 and induction 9' },
      10: { code: 'MINIMUM_GAP', detail: '2027-06-04: 1 day must lie between induction 9 and induction 10' },
    },
  },
  {
    title: 'every Thursday of a month closed',
    code: TWICE,
    gaps: [2, 5],
    days: WEEKDAYS,
    closed: ['2027-02-04', '2027-02-11', '2027-02-18', '2027-02-25'].map((day) => [
      day,
      day.replace(/\d\d$/, (number) => String(Number(number) + 1).padStart(2, '0')),
      'Staff training',
    ]),
    wanted: '2027-02-01 2027-02-04 2027-02-08 2027-02-11 2027-02-15 2027-02-18',
    // Wednesday or Friday would do as well: the earlier one.
    placed: '2027-02-01 2027-02-03 2027-02-08 2027-02-10 2027-02-15 2027-02-17',
    because: Object.fromEntries(
      [2, 4, 6].map((ordinal, i) => [
        ordinal,
        {
          code: 'CLINIC_CLOSED',
          detail: `2027-02-${['04', '11', '18'][i]}: the clinic is closed (Staff training)`,
        },
      ]),
    ),
  },
  {
    title: 'a clinic that never opens on Thursdays',
    code: TWICE,
    gaps: [2, 5],
    days: ['MO', 'TU', 'WE', 'FR'],
    closed: [],
    wanted: '2027-02-01 2027-02-04 2027-02-08 2027-02-11 2027-02-15 2027-02-18',
    placed: '2027-02-01 2027-02-03 2027-02-08 2027-02-10 2027-02-15 2027-02-17',
    because: Object.fromEntries(
      [2, 4, 6].map((ordinal, i) => [
        ordinal,
        {
          code: 'CLINIC_CLOSED',
          detail: `2027-02-${['04', '11', '18'][i]}: the clinic is not open on Thursdays`,
        },
      ]),
    ),
  },
];

describe('courses over closures', () => {
  let test: TestApp;
  let protocols: Record<string, string>;
  beforeAll(async () => {
    test = await startTestApp();
    protocols = await installCatalogue(test);
  });
  afterAll(() => test.close());

  const draft = async (
    code: string,
    startDate: string,
    closed: readonly (readonly [string, string, string])[],
    options: ClinicOptions = {},
  ): Promise<string> => {
    const clinic = await makeClinic(test, options);
    for (const [from, to, reason] of closed) await closeClinic(test, clinic.clinicId, from, to, reason);
    return (await makePlan(test, { protocols, ...clinic }, code, { startDate })).id;
  };

  it.each(CASES)('$title', async ({ code, gaps, days, closed, wanted, placed, because }) => {
    const startDate = wanted.slice(0, 10);
    const planId = await draft(code, startDate, closed, days ? { days } : {});
    const course: { sessions: Placed[]; unplaced: unknown[] } = await activate(test, planId);
    const { sessions } = course;
    expect(wantedDates(sessions)).toEqual(wanted.split(' '));
    expect(dates(sessions)).toEqual(placed.split(' '));
    expect(course.unplaced).toEqual([]);
    expect(Math.min(...gapsOf(dates(sessions)))).toBeGreaterThanOrEqual(gaps[0]);
    expect(Math.max(...gapsOf(dates(sessions)))).toBeLessThanOrEqual(gaps[1]);
    for (const session of sessions) {
      const reason = because[session.ordinal];
      expect(codesOf(session)[0]).toBe(reason && 'DATE_MOVED');
      expect(session.deviations).toEqual(reason ? expect.arrayContaining([reason]) : []);
    }
    const counted = await test.call('get', `/v1/treatment-plans/${planId}/sessions`);
    expect(counted.body.data).toEqual(sessions.map((session) => ({ ...session, givenNumber: null })));
  });

  it('says by how much and from where a session has moved', async () => {
    const planId = await draft(TWICE, '2027-11-15', [['2027-11-25', '2027-11-27', 'Thanksgiving']]);
    const { sessions }: { sessions: Placed[] } = await activate(test, planId);
    expect(sessions[3]?.deviations[0]).toEqual({
      code: 'DATE_MOVED',
      detail: 'moved 1 day earlier, from 2027-11-25',
    });
  });

  describe('where the protocol itself has to give', () => {
    /** Asks without, then with acceptance; between the two nothing may have been written. */
    const refusedThenAccepted = async (
      planId: string,
    ): Promise<{ conflicts: Refusal[]; sessions: Placed[] }> => {
      const before = await traces(test);
      const path = `/v1/treatment-plans/${planId}/activate`;
      const refused = await test.call('post', path, {});
      expect([refused.status, refused.body.code]).toEqual([422, 'BREACHES_NOT_ACCEPTED']);
      expect(refused.headers['content-type']).toContain('application/problem+json');
      const nothing = await test.call('post', path, { mode: null, fingerprint: null, acceptBreaches: null });
      expect([nothing.status, nothing.body.code]).toEqual([422, 'BREACHES_NOT_ACCEPTED']);
      expect(await traces(test)).toEqual(before);

      const reason = 'The prescriber agrees';
      const accepted = await test.call('post', path, { acceptBreaches: { reason } });
      expect(accepted.status).toBe(200);
      expect(accepted.body).toMatchObject({ status: 'active', acceptedBreaches: reason, unplaced: [] });
      const read = await test.call('get', `/v1/treatment-plans/${planId}`);
      expect(read.body).toMatchObject({ status: 'active', acceptedBreaches: reason });
      return { conflicts: refused.body.conflicts, sessions: accepted.body.sessions };
    };

    it("exceeds windows' ends by the least possible, once somebody has accepted it", async () => {
      const planId = await draft(TWICE, '2027-02-01', [['2027-02-01', '2027-02-15', 'Renovation']]);
      const { conflicts, sessions } = await refusedThenAccepted(planId);
      // Two days apart from the first day open on: any later would exceed more.
      expect(dates(sessions)).toEqual([
        '2027-02-15',
        '2027-02-17',
        '2027-02-19',
        '2027-02-21',
        '2027-02-23',
        '2027-02-25',
      ]);
      expect(conflicts).toEqual(
        [7, 6, 4, 3, 1].map((late, i) => ({
          code: 'WINDOW_EXCEEDED',
          phase: 'induction',
          ordinal: i + 1,
          wantedLocal: sessions[i]?.wantedLocal,
          detail: expect.stringMatching(`^${late} days? past the window's end, 2027-02-`),
          nearest: [sessions[i]?.startsAt],
        })),
      );
      expect(sessions.map((session) => codesOf(session).includes('WINDOW_EXCEEDED'))).toEqual([
        true,
        true,
        true,
        true,
        true,
        false,
      ]);
      expect(sessions[0]?.deviations).toContainEqual({
        code: 'CLINIC_CLOSED',
        detail: '2027-02-01: the clinic is closed (Renovation)',
      });
    });

    it('exceeds a maximum gap where windows may not give, once somebody has accepted it', async () => {
      const closed = [['2027-02-11', '2027-02-16', 'Flood']] as const;
      const planId = await draft(TWICE, '2027-02-01', closed, {
        policy: { placement: { beyondWindowDays: 0 } },
      });
      const { conflicts, sessions } = await refusedThenAccepted(planId);
      // From the last day open before to the first after are 6 days; 5 are allowed.
      expect(dates(sessions)).toEqual([
        '2027-02-01',
        '2027-02-04',
        '2027-02-08',
        '2027-02-10',
        '2027-02-16',
        '2027-02-18',
      ]);
      expect(conflicts).toMatchObject([
        {
          code: 'GAP_MAX_EXCEEDED',
          ordinal: 5,
          wantedLocal: '2027-02-15T09:00:00',
          detail: '1 day more than the 5 allowed between induction 4 and induction 5',
        },
      ]);
      const exceeded = sessions.filter((session) => codesOf(session).includes('GAP_MAX_EXCEEDED'));
      expect(exceeded.map((session) => session.ordinal)).toEqual([5]);
    });

    it('books no breach by best effort without an acceptance', async () => {
      const planId = await draft(TWICE, '2027-02-01', [['2027-02-01', '2027-02-15', 'Renovation']]);
      const path = `/v1/treatment-plans/${planId}/activate`;
      const { body, status } = await test.call('post', path, { mode: 'best-effort' });
      expect(status).toBe(200);
      const codes = (body.sessions as Placed[]).flatMap(codesOf);
      expect(codes.filter((code) => /EXCEEDED$/.test(code))).toEqual([]);
      expect(body).toMatchObject({ status: 'active', acceptedBreaches: null });
      expect(body.unplaced.length).toBeGreaterThan(0);
    });
  });
});

import type { CourseRequest } from './course-types.js';
import { VisitExplainer } from './explain.js';
import { formatInstant } from './local-time.js';
import type { Phase } from './protocol.js';
import { ruleInWords } from './rule-in-words.js';
import { instant, NEW_YORK } from './testing/proposals.js';
import { clinicRequest, resource, wishesOn } from './testing/requests.js';

/** Three sessions of which the one at `open` is explained; the others stand at 09:00 of their dates. */
function around(open: number, change: Partial<CourseRequest['calendar']> = {}): CourseRequest {
  const wishes = wishesOn(['2027-01-04', '2027-01-07', '2027-01-11']).map((wish, i) => {
    if (i === open) return wish;
    const startsAt = instant(`${wish.wantedLocal}:00-05:00`);
    return { ...wish, fixed: { startsAt, endsAt: startsAt + 115 * 60_000, nurseId: null } };
  });
  return clinicRequest(wishes, change);
}
const explain = (request: CourseRequest, open: number, local: string | null) =>
  new VisitExplainer(request, open, local === null ? null : instant(`${local}:00-05:00`));
const busy = (from: string, to: string) => ({
  ...{ start: instant(`${from}:00-05:00`), end: instant(`${to}:00-05:00`) },
  ...{ laneFrom: 0, laneTo: 1 },
});
const codes = (told: { code: string }[]): string[] => told.map(({ code }) => code);

describe('a session that was moved', () => {
  const resources = [
    resource('chair-1', 'chair', { busy: [busy('2027-01-07T08:00', '2027-01-07T18:00')] }),
    resource('nurse-1', 'practitioner', { roles: ['nurse'], capacity: 1 }),
    resource('nurse-2', 'practitioner', { roles: ['nurse'], capacity: 1 }),
    resource('prescriber-1', 'practitioner', { roles: ['prescriber'], capacity: 1 }),
  ];
  const request = around(1, {
    resources,
    closures: [{ from: '2027-01-06', to: '2027-01-07', reason: 'Staff training' }],
  });

  it('is explained day by day, from its window’s beginning to where it stands', () => {
    const { window, days } = explain(request, 1, '2027-01-08T09:00').explain();
    expect(window).toEqual({ earliest: '2027-01-05', latest: '2027-01-14' });
    expect(days.map(({ date, placed, refusals }) => [date, placed, codes(refusals)])).toEqual([
      ['2027-01-05', false, ['MINIMUM_GAP', 'MAXIMUM_GAP']],
      ['2027-01-06', false, ['CLINIC_CLOSED']],
      ['2027-01-07', false, ['NO_CHAIR_FREE']],
      ['2027-01-08', true, []],
    ]);
    expect(days[1]?.refusals[0]?.detail).toBe('the clinic is closed (Staff training)');
    expect(days[2]?.refusals[0]).toMatchObject({ resourceId: 'chair-1' });
    expect(formatInstant(days[3]?.startsAt ?? 0, NEW_YORK)).toBe('2027-01-08T09:00:00-05:00');
  });

  it('out of its order stands between its neighbours by date, and is told so', () => {
    const { neighbours, days } = explain(request, 1, '2027-01-13T09:00').explain();
    expect(neighbours).toEqual([expect.objectContaining({ ordinal: 3, date: '2027-01-11', daysBetween: 2 })]);
    expect(codes(days.at(-1)?.refusals ?? [])).toEqual(['ORDER']);
  });

  it('knows its neighbours, and what may lie between', () => {
    const { neighbours } = explain(request, 1, '2027-01-08T09:00').explain();
    expect(neighbours).toEqual([
      expect.objectContaining({ ordinal: 1, date: '2027-01-04', daysBetween: 4, kept: true }),
      expect.objectContaining({ ordinal: 3, date: '2027-01-11', daysBetween: 3, kept: true }),
    ]);
    expect(neighbours[0]?.detail).toMatch(
      /^4 days after induction 1 on 2027-01-04: at least 2 days, at most \d+,/,
    );
  });

  it('says why these resources serve it', () => {
    const explainer = explain({ ...request, preferredResourceIds: ['prescriber-1'] }, 1, '2027-01-08T09:00');
    const why = (ids: string[], besides?: Map<string, string>) =>
      explainer.served(ids, besides).map(({ resourceId, code }) => [resourceId, code]);
    expect(why(['chair-1', 'nurse-1', 'prescriber-1', 'gone'])).toEqual([
      ['chair-1', 'ONLY_ONE'],
      ['nurse-1', 'ONE_OF_FREE'],
      ['prescriber-1', 'PREFERRED'],
      ['gone', 'NOT_TODAY'],
    ]);
    expect(why(['nurse-2'], new Map([['nurse-2', 'induction 1']]))).toEqual([['nurse-2', 'SAME_NURSE']]);
    const pinned = explain({ ...request, pinnedResourceIds: ['nurse-2'] }, 1, '2027-01-08T09:00');
    expect(pinned.served(['nurse-2'])[0]?.code).toBe('PINNED');
    const outage = [busy('2027-01-08T08:00', '2027-01-08T12:00')];
    const ill = { ...request, calendar: { ...request.calendar, resources: [...resources] } };
    ill.calendar.resources[1] = resource('nurse-1', 'practitioner', {
      roles: ['nurse'],
      capacity: 1,
      outages: outage,
    });
    const after = explain(ill, 1, '2027-01-08T09:00');
    expect(after.served(['nurse-1', 'nurse-2']).map(({ code }) => code)).toEqual([
      'NOT_TODAY',
      'ONLY_ONE_FREE',
    ]);
  });
});

it('a session at another time of its day is told what refuses the better ones', () => {
  const resources = [
    resource('chair-1', 'chair', { busy: [busy('2027-01-07T08:00', '2027-01-07T11:00')] }),
    resource('nurse-1', 'practitioner', { roles: ['nurse'], capacity: 1 }),
    resource('prescriber-1', 'practitioner', { roles: ['prescriber'], capacity: 1 }),
  ];
  const { times } = explain(around(1, { resources }), 1, '2027-01-07T11:30').explain();
  const [before, ...later] = times;
  expect(before?.refusals.map(({ code }) => code)).toEqual(['CLINIC_CLOSED']);
  expect(later.map(({ from, to, refusals }) => [from, to, codes(refusals)])).toEqual([
    ['08:00', '10:45', ['NO_CHAIR_FREE']],
    ['11:00', '11:15', []],
  ]);
});

it('a session without a place is explained to its window’s end', () => {
  const { days, times, neighbours } = explain(around(1), 1, null).explain();
  expect([days.at(0)?.date, days.at(-1)?.date, times]).toEqual(['2027-01-05', '2027-01-14', []]);
  expect(days.every(({ placed }) => !placed)).toBe(true);
  expect(days.filter(({ startsAt }) => startsAt !== null).map(({ date }) => date)).toContain('2027-01-07');
  expect(neighbours.map(({ daysBetween, kept }) => [daysBetween, kept])).toEqual([
    [null, null],
    [null, null],
  ]);
});

const phase = (change: Partial<Phase>): Phase => ({
  code: 'induction',
  kind: 'induction',
  anchor: { type: 'course-week', week: 1 },
  windowDays: { before: 2, after: 7 },
  minGapDays: 1,
  maxGapDays: 7,
  ...change,
});

it.each([
  [
    { rrule: 'FREQ=WEEKLY;BYDAY=MO,TH' },
    'every week on Mondays and Thursdays, counted from the first day of course week 1',
  ],
  [{ rrule: 'FREQ=DAILY;INTERVAL=2' }, 'every 2 days, counted from the first day of course week 1'],
  [{ rrule: 'FREQ=MONTHLY' }, 'every month, counted from the first day of course week 1'],
  [
    { anchor: { type: 'last-given' as const } },
    "the present rung's interval after the last session given, else the last one booked",
  ],
  [{ anchor: { type: 'on-demand' as const } }, 'when somebody asks for it'],
  [
    {
      anchor: {
        ...{ type: 'session-offset' as const, phase: 'dosing', sessions: 'each' as const },
        ...{ fromDays: -7, toDays: -1, wantedDays: -1 },
      },
    },
    '1 day before each session of dosing, within -7 to -1 days after it',
  ],
])('the rule %j is told in words', (change, words) => {
  expect(ruleInWords(phase(change), null)).toBe(words);
});

it('the plan’s weekdays are told in place of as many of the rule’s', () => {
  const rule = phase({ rrule: 'FREQ=WEEKLY;BYDAY=MO,TH' });
  expect(ruleInWords(rule, ['TU', 'FR'])).toMatch(/^every week on Tuesdays and Fridays,/);
  expect(ruleInWords(rule, ['TU'])).toMatch(/^every week on Mondays and Thursdays,/);
});

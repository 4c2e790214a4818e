import { FOLLOW_UP_WINDOWS, wantedFollowUps } from './follow-ups.js';
import type { FollowUpSession } from './follow-ups.js';
import type { Checkpoint } from './protocol.js';
import { checkpoint, course, iso, protocol, rows, session } from './testing/follow-up-courses.js';
import { NEW_YORK } from './testing/proposals.js';

const RATING = checkpoint('rating', { type: 'each-session' });

describe('esketamine by label from Mon 2027-01-04 in New York', () => {
  const END = checkpoint('end-of-induction', { type: 'end-of-phase', phase: 'induction' });
  const REVIEW = checkpoint('re-examination', { type: 'rrule', rrule: 'FREQ=WEEKLY;INTERVAL=12' });
  const induction = course('induction', [
    '2027-01-04',
    '2027-01-07',
    '2027-01-11',
    '2027-01-14',
    '2027-01-18',
    '2027-01-21',
    '2027-01-25',
    '2027-01-28',
  ]);
  const weekly = course('weekly', ['2027-02-01', '2027-02-08', '2027-02-15', '2027-02-22']);
  const esk = (sessions: FollowUpSession[], until: string, ...checkpoints: Checkpoint[]) =>
    rows(
      wantedFollowUps({
        definition: protocol(...checkpoints),
        dayOne: '2027-01-04',
        zone: NEW_YORK,
        sessions,
        phaseCounts: { induction: 8, weekly: 4 },
        until,
      }),
    );

  test('the evaluation at the end of induction is overdue at the first weekly session', () => {
    expect(esk([...weekly, ...induction], '2027-01-31', END)).toEqual([
      [
        'end-of-induction',
        'induction:end',
        'induction-8',
        '2027-01-28',
        '2027-01-28T05:00Z',
        '2027-02-01T14:00Z',
      ],
    ]);
  });

  test('with nothing booked after it, it is overdue after 7 days; with offsetDays they count from there', () => {
    expect(esk(induction, '2027-01-31', END)[0]?.slice(3)).toEqual([
      '2027-01-28',
      '2027-01-28T05:00Z',
      '2027-02-04T05:00Z',
    ]);
    const later = checkpoint('later', { type: 'end-of-phase', phase: 'induction', offsetDays: 28 });
    expect(esk(induction, '2027-01-31', later)[0]?.slice(3)).toEqual([
      '2027-02-25',
      '2027-02-25T05:00Z',
      '2027-03-04T05:00Z',
    ]);
  });

  test('an open-ended phase has no end', () => {
    const end = checkpoint('end', { type: 'end-of-phase', phase: 'biweekly' });
    expect(esk(course('biweekly', ['2027-03-01']), '2027-12-31', end)).toEqual([]);
  });

  test.each([
    ['2027-01-04', ['2027-03-29']],
    ['2027-03-28', ['2027-03-29']],
    ['2027-03-29', ['2027-03-29', '2027-06-21']],
    ['2027-12-31', ['2027-03-29', '2027-06-21', '2027-09-13', '2027-12-06', '2028-02-28']],
  ])('re-examined every 12 weeks, day 1 left out, one beyond %s', (until, dates) => {
    const wanted = esk([...induction, ...weekly], until, REVIEW);
    expect(wanted.map((r) => r[3])).toEqual(dates);
    expect(wanted.map((r) => r[1])).toEqual(dates.map((_, i) => String(i + 1)));
  });

  test('a re-examination is due from midnight and overdue a week later, across both clock changes', () => {
    expect(esk([], '2027-12-01', REVIEW).map((r) => r.slice(3))).toEqual([
      ['2027-03-29', '2027-03-29T04:00Z', '2027-04-05T04:00Z'],
      ['2027-06-21', '2027-06-21T04:00Z', '2027-06-28T04:00Z'],
      ['2027-09-13', '2027-09-13T04:00Z', '2027-09-20T04:00Z'],
      ['2027-12-06', '2027-12-06T05:00Z', '2027-12-13T05:00Z'],
    ]);
  });

  test('a rule with a COUNT ends', () => {
    const twice = checkpoint('twice', { type: 'rrule', rrule: 'FREQ=WEEKLY;COUNT=3' });
    expect(esk([], '2027-12-31', twice).map((r) => r[3])).toEqual(['2027-01-11', '2027-01-18']);
  });

  test.each([
    ['FREQ=WEEKLY;INTERVAL=12', ['2027-03-29']],
    ['FREQ=WEEKLY;INTERVAL=12;COUNT=4', ['2027-03-29', '2027-06-21', '2027-09-13']],
  ])('a course completed on 2027-04-01 ends %s, unless it counts', (rrule, dates) => {
    const wanted = wantedFollowUps({
      definition: protocol(checkpoint('re-examination', { type: 'rrule', rrule })),
      dayOne: '2027-01-04',
      zone: NEW_YORK,
      sessions: [],
      phaseCounts: {},
      until: '2027-12-31',
      endedOn: '2027-04-01',
    });
    expect(wanted.map((w) => w.dueDate)).toEqual(dates);
  });

  test('a rule that does not fall on day 1 loses none of its dates', () => {
    const wednesdays = checkpoint('call', { type: 'rrule', rrule: 'FREQ=WEEKLY;BYDAY=WE' });
    expect(esk([], '2027-01-13', wednesdays).map((r) => r[3])).toEqual([
      '2027-01-06',
      '2027-01-13',
      '2027-01-20',
    ]);
  });

  test('the keys are stable and unique, whatever moves', () => {
    const all = [RATING, END, REVIEW];
    const keys = (sessions: FollowUpSession[]) =>
      esk(sessions, '2027-06-01', ...all).map((r) => `${r[0]} ${r[1]}`);
    const before = keys([...induction, ...weekly]);
    const moved = induction.map((s) => (s.ordinal === 8 ? session('induction', 8, '2027-01-29') : s));
    expect(keys([...weekly, ...moved]).sort()).toEqual([...before].sort());
    expect(new Set(before).size).toBe(before.length);
  });

  test('the days are data: other windows, other times', () => {
    const wanted = wantedFollowUps({
      definition: protocol(END, REVIEW),
      dayOne: '2027-01-04',
      zone: NEW_YORK,
      sessions: induction,
      phaseCounts: { induction: 8 },
      until: '2027-01-04',
      windows: { ...FOLLOW_UP_WINDOWS, lastSessionDays: 3, periodicDays: 14 },
    });
    expect(wanted.map((w) => iso(w.overdueAt))).toEqual(['2027-01-31T05:00Z', '2027-04-12T04:00Z']);
  });
});

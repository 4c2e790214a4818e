import { remainingCourse, type CourseSession } from './remaining-course.js';
import { counts, phase, protocol, twiceWeekly } from './testing/protocols.js';

const CHOICES = { startDate: '2027-01-04' };
const session = (ordinal: number, status: CourseSession['status'], isCounted?: boolean): CourseSession => ({
  ...{ phase: 'IND', ordinal, status },
  countsTowardsCourse: isCounted ?? null,
  date: '2027-01-04',
});
const left = (sessions: CourseSession[]): number[] =>
  remainingCourse(twiceWeekly(), CHOICES, sessions, '2027-01-18').ordinals.map(({ ordinal }) => ordinal);

it('is the whole course where nothing has been booked', () => {
  expect(left([])).toEqual([1, 2, 3, 4, 5, 6]);
});

it.each([
  ['a session given', session(1, 'completed'), [2, 3, 4, 5, 6]],
  ['one cancelled', session(1, 'cancelled'), [2, 3, 4, 5, 6, 7]],
  ['one missed', session(1, 'no-show'), [2, 3, 4, 5, 6, 7]],
  ['one aborted that counts', session(1, 'aborted', true), [2, 3, 4, 5, 6]],
  ['one aborted that does not count', session(1, 'aborted', false), [2, 3, 4, 5, 6, 7]],
  ['one left against advice', session(1, 'left-against-advice'), [2, 3, 4, 5, 6]],
] as [string, CourseSession, number[]][])(
  'after %s the course owes the rest of its doses',
  (_fact, first, expected) => {
    expect(left([first])).toEqual(expected);
  },
);

describe('wanted dates, where the course is taken up again on the day of a dose', () => {
  const induction = (rrule: string, minGapDays: number) =>
    protocol([phase('IND', { kind: 'induction', rrule, minGapDays, maxGapDays: 9, ...counts(1, 6, 12) })]);
  const wanted = (rrule: string, minGapDays: number, first: CourseSession, asOf: string): string[] =>
    remainingCourse(induction(rrule, minGapDays), CHOICES, [first], asOf)
      .ordinals.slice(0, 2)
      .map(({ wantedDate }) => wantedDate);

  it.each([
    ['the next day of the rule', 'FREQ=WEEKLY;BYDAY=MO,WE,FR', 2, '2027-01-04', ['2027-01-06', '2027-01-08']],
    ['the day after, of a daily one', 'FREQ=DAILY', 1, '2027-01-04', ['2027-01-05', '2027-01-06']],
    ['past the minimum gap', 'FREQ=WEEKLY;BYDAY=MO,TU,TH', 2, '2027-01-04', ['2027-01-07', '2027-01-11']],
    ['its own weekday, of a weekly one', 'FREQ=WEEKLY', 5, '2027-01-04', ['2027-01-11', '2027-01-18']],
    ['its own weekday days later too', 'FREQ=WEEKLY', 5, '2027-01-06', ['2027-01-11', '2027-01-18']],
    ['today, where the gap is over', 'FREQ=WEEKLY', 5, '2027-01-13', ['2027-01-13', '2027-01-20']],
  ])('wants %s', (_fact, rrule, gap, asOf, expected) => {
    expect(wanted(rrule, gap, session(1, 'completed'), asOf)).toEqual(expected);
  });

  it('keeps the distance from a dose that was broken off and does not count', () => {
    const broken = session(1, 'aborted', false);
    expect(wanted('FREQ=WEEKLY;BYDAY=MO,WE,FR', 2, broken, '2027-01-04')[0]).toBe('2027-01-06');
  });

  it('wants the day itself where the session was missed', () => {
    const missed = session(1, 'no-show');
    expect(wanted('FREQ=WEEKLY;BYDAY=MO,WE,FR', 2, missed, '2027-01-04')[0]).toBe('2027-01-04');
  });
});

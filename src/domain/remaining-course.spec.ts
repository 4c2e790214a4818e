import { remainingCourse, type CourseSession } from './remaining-course.js';
import { twiceWeekly } from './testing/protocols.js';

const CHOICES = { startDate: '2027-01-04' };
const session = (ordinal: number, status: CourseSession['status'], counts?: boolean): CourseSession => ({
  ...{ phase: 'IND', ordinal, status },
  countsTowardsCourse: counts ?? null,
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

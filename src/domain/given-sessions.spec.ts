import {
  gaveDrug,
  givenNumber,
  nextFreeOrdinal,
  phaseCounts,
  phaseProgress,
  wasMissed,
  type RecordedSession,
} from './given-sessions.js';
import { SESSION_STATUSES } from './session-lifecycle.js';
import { bookedCourse } from './testing/recorded-course.js';
import { assisted, esketamine, twiceWeekly } from './testing/protocols.js';

const on = (
  phase: string,
  ordinal: number,
  date: string,
  changes: Partial<RecordedSession> = {},
): RecordedSession => ({ phase, ordinal, wantedDate: date, date, status: 'completed', ...changes });

/** One missed, one aborted that does not count, one aborted that does, and the missed one's replacement last. */
const SESSIONS = [
  on('IND', 1, '2027-01-04'),
  on('IND', 2, '2027-01-07', { status: 'no-show' }),
  on('IND', 3, '2027-01-11', { status: 'aborted', countsTowardsCourse: false }),
  on('IND', 4, '2027-01-14', { status: 'aborted', countsTowardsCourse: true }),
  on('IND', 5, '2027-01-18', { status: 'left-against-advice' }),
  on('IND', 6, '2027-01-21', { status: 'booked' }),
  on('IND', 7, '2027-01-09'),
];

it.each([
  ['the first', 1, 1],
  ['a missed one', 2, null],
  ['one aborted that does not count', 3, null],
  ['one aborted that counts', 4, 3],
  ['one left against advice', 5, 4],
  ['one still to come', 6, null],
  ['a replacement, which counts where it was given', 7, 2],
  ['one that is not on record', 9, null],
])('numbers sessions by what was given: %s', (_fact, ordinal, expected) => {
  const number = givenNumber(twiceWeekly(), SESSIONS, { phase: 'IND', ordinal });
  expect(number).toEqual(expected === null ? null : { ofPhase: expected, ofCourse: expected });
});

it('an abort of which nothing was said does not count', () => {
  const sessions = [on('IND', 1, '2027-01-04', { status: 'aborted' })];
  expect(givenNumber(twiceWeekly(), sessions, { phase: 'IND', ordinal: 1 })).toBeNull();
});

it('talks are numbered within their phase and are no doses', () => {
  const sessions = [
    on('PREP', 1, '2027-01-01'),
    on('DOSE', 1, '2027-01-04'),
    on('INTEGRATION', 1, '2027-01-05'),
  ];
  expect(givenNumber(assisted(), sessions, { phase: 'INTEGRATION', ordinal: 1 })).toEqual({
    ofPhase: 1,
    ofCourse: null,
  });
  expect(givenNumber(assisted(), sessions, { phase: 'DOSE', ordinal: 1 })).toEqual({
    ofPhase: 1,
    ofCourse: 1,
  });
});

it('counts sessions, not slots', () => {
  const choices = { startDate: '2027-01-04' };
  expect(phaseCounts(twiceWeekly(), choices, SESSIONS)).toEqual([
    { phase: 'IND', wanted: 6, given: 4, open: 1, missing: 1 },
  ]);
  expect(phaseCounts(twiceWeekly(), choices, bookedCourse(twiceWeekly(), choices))).toEqual([
    { phase: 'IND', wanted: 6, given: 0, open: 6, missing: 0 },
  ]);
  expect(phaseCounts(twiceWeekly(), { ...choices, counts: { IND: 4 } }, SESSIONS)[0]?.missing).toBe(0);
});

it('tells of phases without an end too, and of those on demand once they have a session', () => {
  const definition = esketamine();
  const sessions = [on('IND', 1, '2027-01-04'), on('MAINT2', 1, '2027-03-01', { status: 'booked' })];
  const told = (more: RecordedSession[]) =>
    phaseProgress(definition, { startDate: '2027-01-04' }, [...sessions, ...more]);
  expect(told([on('MAINT2', 2, '2027-03-15')])).toEqual([
    { phase: 'IND', wanted: 8, given: 1, open: 0, missing: 7 },
    { phase: 'MAINT1', wanted: 4, given: 0, open: 0, missing: 4 },
    { phase: 'MAINT2', wanted: null, given: 1, open: 1, missing: 0 },
  ]);
  definition.phases.push({ ...definition.phases[2]!, code: 'BOOST', anchor: { type: 'on-demand' } });
  expect(told([]).map(({ phase }) => phase)).toEqual(['IND', 'MAINT1', 'MAINT2']);
  expect(told([on('BOOST', 1, '2027-03-15')]).at(-1)).toMatchObject({
    phase: 'BOOST',
    wanted: null,
    given: 1,
  });
});

it('the next ordinal is one that nobody ever had', () => {
  expect(nextFreeOrdinal(SESSIONS, 'IND')).toBe(8);
  expect(nextFreeOrdinal(SESSIONS, 'MAINT')).toBe(1);
});

it('what is missed, and what keeps the next dose away, by status', () => {
  const of = (judge: (session: RecordedSession) => boolean, changes: Partial<RecordedSession> = {}) =>
    SESSION_STATUSES.filter((status) => judge(on('IND', 1, '2027-01-04', { ...changes, status })));
  expect(of(wasMissed)).toEqual(['cancelled', 'no-show', 'aborted', 'entered-in-error']);
  expect(of(wasMissed, { countsTowardsCourse: true })).toEqual(['cancelled', 'no-show', 'entered-in-error']);
  expect(of(gaveDrug)).toEqual(['observation', 'completed', 'aborted', 'left-against-advice']);
});

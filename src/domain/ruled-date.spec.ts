import type { RecordedSession } from './given-sessions.js';
import type { ProtocolDefinition } from './protocol.js';
import { isBesides, ruledDate } from './ruled-date.js';
import { assisted, esketamine, twiceWeekly, weeklyThenLadder } from './testing/protocols.js';

/** A Monday. */
const START = '2027-02-01';
const course = (definition: ProtocolDefinition, sessions: RecordedSession[] = [], changes: object = {}) => ({
  ...{ definition, choices: { startDate: START }, dayOne: START, cadenceDayOne: START },
  ...{ cadenceAfter: 0, rung: 0, sessions },
  ...changes,
});
const phaseOf = ({ phases }: ProtocolDefinition, code: string) => phases.find((one) => one.code === code)!;
const dateOf = (definition: ProtocolDefinition, code: string, ordinal: number, changes: object = {}) =>
  ruledDate(course(definition, [], changes), phaseOf(definition, code), ordinal);
const on = (phase: string, ordinal: number, date: string): RecordedSession => ({
  ...{ phase, ordinal, date, wantedDate: date, status: 'completed' },
});

describe('the date that a rule gives an ordinal', () => {
  it('of a counted phase is that of the course, and none past its count', () => {
    expect([1, 2, 6, 7].map((ordinal) => dateOf(twiceWeekly(), 'IND', ordinal))).toEqual([
      ...['2027-02-01', '2027-02-04', '2027-02-18', null],
    ]);
    expect(dateOf(esketamine(), 'MAINT1', 2, { dayOne: '2027-02-02' })).toBe('2027-03-09');
  });

  it('of a phase without an end is counted on, from where a hold left it', () => {
    expect([1, 2, 5].map((ordinal) => dateOf(esketamine(), 'MAINT2', ordinal))).toEqual([
      ...['2027-03-29', '2027-04-12', '2027-05-24'],
    ]);
    const held = { cadenceDayOne: '2027-04-05', cadenceAfter: 3 };
    expect([3, 4, 5].map((ordinal) => dateOf(esketamine(), 'MAINT2', ordinal, held))).toEqual([
      ...[null, '2027-05-31', '2027-06-14'],
    ]);
  });

  it('of a ladder is its rung’s interval after the last dose', () => {
    const definition = weeklyThenLadder();
    const [first, ladder] = definition.phases;
    const given = [on(first!.code, 1, '2027-02-01'), on(first!.code, 2, '2027-02-09')];
    // 28 days.
    expect(ruledDate(course(definition, given), ladder!, 1)).toBe('2027-03-09');
  });

  it('is none of what is tied to another session', () => {
    expect(dateOf(assisted(), 'PREP', 1)).toBeNull();
  });
});

describe('a visit besides those that a rule expects', () => {
  const phase = phaseOf(esketamine(), 'MAINT2');
  const first = { sessions: [on('MAINT2', 1, '2027-03-29')] };
  it.each([
    ['between the phase’s sessions and the next window', '2027-04-05', first, true],
    ['in the next window', '2027-04-10', first, false],
    ['after it', '2027-06-10', first, false],
    ['before the phase has begun', '2027-03-28', first, false],
    ['of a phase that has no session yet', '2027-04-05', { sessions: [] }, false],
  ])('lies %s', (_where, date, sessions, expected) => {
    expect(isBesides(sessions, phase, '2027-04-12', date)).toBe(expected);
  });
});

import fc from 'fast-check';
import { addDays } from './local-time.js';
import { afterMissed } from './missed-sessions.js';
import { movedByMissed } from './missed-undone.js';
import type { MissedRule, ProtocolDefinition } from './protocol.js';
import { assisted, esketamine, tenWeekdays, thriceWeekly, twiceWeekly } from './testing/protocols.js';
import { bookedCourse, carriedOut, withMissed } from './testing/recorded-course.js';

const CHOICES = { startDate: '2027-01-04' };
const DAY_ONE = '2027-01-04';
const RUNS = { seed: 20_270_111, numRuns: 200 };
const ANSWERS: MissedRule['rule'][] = ['append', 'compress', 'repeat'];

const cases = fc
  .record({
    make: fc.constantFrom(assisted, esketamine, tenWeekdays, thriceWeekly, twiceWeekly),
    rule: fc.constantFrom(...ANSWERS),
    // By the protocol itself, or chosen by somebody whom it asks.
    chosen: fc.boolean(),
    which: fc.nat(40),
    daysLate: fc.integer({ min: 0, max: 3 }),
  })
  .map(({ make, rule, chosen, which, daysLate }) => {
    const ruled = (own: MissedRule['rule']): ProtocolDefinition => ({ ...make(), missedRule: { rule: own } });
    const definition = ruled(chosen ? 'review' : rule);
    const before = bookedCourse(definition, CHOICES, 2);
    const missed = before[which % before.length]!;
    const asOf = addDays(missed.wantedDate, daysLate);
    const record = withMissed(before, asOf, missed);
    const outcome = afterMissed(ruled(rule), CHOICES, record, missed, asOf, { dayOne: DAY_ONE });
    const since = carriedOut(record, outcome).filter(
      (one) => !outcome.wanted.some(({ phase, ordinal }) => phase === one.phase && ordinal === one.ordinal),
    );
    const cadenceDayOne = addDays(DAY_ONE, outcome.openEndedShiftDays);
    return { definition, since, missed, asOf, outcome, cadenceDayOne };
  });

describe('what a missed session has moved', () => {
  test('is found again, each with the day that it wanted before', () => {
    let moved = 0;
    fc.assert(
      fc.property(cases, ({ definition, since, missed, asOf, outcome, cadenceDayOne }) => {
        const course = { definition, choices: CHOICES, sessions: since, rung: 0 };
        const back = movedByMissed(
          { ...course, dayOne: DAY_ONE, cadenceDayOne },
          missed,
          outcome.shifts,
          asOf,
        );
        const told = back.shifts.map(({ phase, ordinal, from, to }) => ({
          phase,
          ordinal,
          from: to,
          to: from,
        }));
        const key = ({ phase, ordinal }: { phase: string; ordinal: number }): string => `${phase} ${ordinal}`;
        const sorted = <T extends { phase: string; ordinal: number }>(all: readonly T[]): T[] =>
          [...all].sort((a, b) => key(a).localeCompare(key(b)));
        const shifts = outcome.shifts.map(({ phase, ordinal, from, to }) => ({ phase, ordinal, from, to }));
        expect(sorted(told)).toEqual(sorted(shifts));
        expect(back.openEndedDays).toBe(outcome.openEndedShiftDays);
        moved += shifts.length;
      }),
      RUNS,
    );
    expect(moved).toBeGreaterThan(50);
  });

  test('but not what was moved otherwise since', () => {
    const definition = { ...twiceWeekly(), missedRule: { rule: 'append' as const } };
    const before = bookedCourse(definition, CHOICES);
    const missed = before[1]!;
    const since = withMissed(before, '2027-01-07', missed).map((one) =>
      one.ordinal === 5 ? { ...one, wantedDate: '2027-01-19', date: '2027-01-19' } : one,
    );
    const course = { definition, choices: CHOICES, sessions: since, rung: 0 };
    const changed = [{ phase: 'IND', ordinal: 5 }];
    expect(
      movedByMissed({ ...course, dayOne: DAY_ONE, cadenceDayOne: DAY_ONE }, missed, changed, '2027-01-07'),
    ).toEqual({ shifts: [], openEndedDays: 0 });
  });
});

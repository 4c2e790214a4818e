import fc from 'fast-check';
import { dosesOf, type CourseUnderWay } from './course-shifts.js';
import { phaseCounts, type RecordedSession } from './given-sessions.js';
import { addDays, daysBetween } from './local-time.js';
import { afterMissed, type MissedAction } from './missed-sessions.js';
import { isDosing, MISSED_RULES, type ProtocolDefinition } from './protocol.js';
import { assisted, esketamine, ladder, tenWeekdays } from './testing/protocols.js';
import { thriceWeekly, twiceWeekly, weeklyThenLadder } from './testing/protocols.js';
import { bookedCourse, carriedOut, withMissed } from './testing/recorded-course.js';

const CHOICES = { startDate: '2027-01-04' };
const RUNS = { seed: 20_270_104, numRuns: 200 };

const definitions = fc
  .tuple(
    fc.constantFrom(assisted, esketamine, ladder, tenWeekdays, thriceWeekly, twiceWeekly, weeklyThenLadder),
    fc.constantFrom(...MISSED_RULES),
    fc.option(fc.integer({ min: 0, max: 14 }), { nil: null }),
    fc.constantFrom(null, 'drop-back' as const, 'review' as const),
  )
  .map(([make, rule, withinDays, ifWorse]): ProtocolDefinition => ({
    ...make(),
    missedRule: { rule, withinDays, ifWorse },
  }));

/** Nothing is placed before somebody decides. */
const UNDECIDED: MissedAction[] = ['ask-prescriber', 'drop-back'];

const losses = fc.array(
  fc.record({
    which: fc.nat(40),
    daysLate: fc.integer({ min: -3, max: 12 }),
    lost: fc.constantFrom<Partial<RecordedSession>>(
      { status: 'no-show' },
      { status: 'cancelled' },
      { status: 'entered-in-error' },
      { status: 'aborted', countsTowardsCourse: false },
    ),
    symptomsWorsened: fc.boolean(),
  }),
  { minLength: 1, maxLength: 5 },
);

const courseOf = (definition: ProtocolDefinition, sessions: RecordedSession[]): CourseUnderWay => ({
  definition,
  choices: CHOICES,
  sessions,
  dayOne: CHOICES.startDate,
  rung: 0,
});

/** Doses that lie nearer than the earlier one's phase allows. */
function tooNear(definition: ProtocolDefinition, sessions: RecordedSession[]): string[] {
  const doses = dosesOf(courseOf(definition, sessions));
  return doses.slice(1).flatMap((dose, i) => {
    const before = doses[i];
    const near = before && daysBetween(before.date, dose.date) < Math.max(1, before.minGapDays);
    return near
      ? [`${before.phase}${before.ordinal} ${before.date} ${dose.phase}${dose.ordinal} ${dose.date}`]
      : [];
  });
}

/** Moved doses of a phase that lie further from the next than it allows. */
function tooFar(
  definition: ProtocolDefinition,
  sessions: RecordedSession[],
  code: string,
  shifts: readonly { phase: string; ordinal: number }[],
): string[] {
  const most = definition.phases.find((phase) => phase.code === code)?.maxGapDays ?? 0;
  const doses = dosesOf(courseOf(definition, sessions)).filter(({ phase }) => phase === code);
  return doses.flatMap((dose, i) => {
    const next = doses[i + 1];
    const moved = shifts.some(({ phase, ordinal }) => phase === code && ordinal === dose.ordinal);
    return moved && next && daysBetween(dose.date, next.date) > most ? [`${dose.date} ${next.date}`] : [];
  });
}

it('whatever is missed, and however late it is seen', () => {
  fc.assert(
    fc.property(definitions, losses, (definition, missedOnes) => {
      let sessions = bookedCourse(definition, CHOICES, 2);
      const dosing = new Set(definition.phases.filter(isDosing).map(({ code }) => code));
      let asOf = CHOICES.startDate;
      for (const { which, daysLate, lost, symptomsWorsened } of missedOnes) {
        const open = sessions.filter(({ status }) => status === 'booked');
        const missed = open[which % Math.max(1, open.length)];
        if (!missed) break;
        const seen = addDays(missed.wantedDate, lost.status === 'aborted' ? Math.max(0, daysLate) : daysLate);
        if (seen > asOf) asOf = seen;
        // What was given cannot have been given after today.
        if (lost.status === 'aborted' && (missed.date ?? '') > asOf) continue;
        const before = withMissed(sessions, asOf, missed, lost);
        const outcome = afterMissed(definition, CHOICES, before, missed, asOf, { symptomsWorsened });
        sessions = carriedOut(before, outcome);

        const keys = sessions.map(({ phase, ordinal }) => `${phase}/${ordinal}`);
        expect(new Set(keys).size).toBe(keys.length);
        expect(tooNear(definition, sessions)).toEqual([]);
        for (const { wantedDate, earliest, latest } of outcome.wanted) {
          expect(wantedDate >= asOf && earliest <= wantedDate && wantedDate <= latest).toBe(true);
        }
        for (const { phase, ordinal, to, earliest, latest } of outcome.shifts) {
          expect(to >= asOf && earliest <= to && to <= latest).toBe(true);
          expect(before.find((s) => s.phase === phase && s.ordinal === ordinal)?.status).toBe('booked');
        }
        if (outcome.action === 'compress') {
          expect(tooFar(definition, sessions, missed.phase, outcome.shifts)).toEqual([]);
        }
        // One dose at most is made up for, and no phase gets more than the plan wants.
        const added = outcome.wanted.filter(({ phase }) => dosing.has(phase));
        expect(added.length).toBeLessThanOrEqual(1);
        for (const { phase, wanted, given, open: left } of phaseCounts(definition, CHOICES, sessions)) {
          if (dosing.has(phase)) expect(given + left).toBeLessThanOrEqual(wanted);
        }
        // What has been done is not asked for again.
        const owed = phaseCounts(definition, CHOICES, before).find(
          ({ phase }) => phase === missed.phase,
        )?.missing;
        if (!UNDECIDED.includes(outcome.action) && dosing.has(missed.phase) && owed !== undefined) {
          const left = phaseCounts(definition, CHOICES, sessions).find(({ phase }) => phase === missed.phase);
          expect(left?.missing).toBe(Math.max(0, owed - 1));
        }
        if (owed === 1 && added.length === 1) {
          const again = afterMissed(definition, CHOICES, sessions, missed, asOf, { symptomsWorsened });
          expect([again.wanted, again.shifts]).toEqual([[], []]);
        }
        expect(afterMissed(definition, CHOICES, before, missed, asOf, { symptomsWorsened })).toEqual(outcome);
      }
    }),
    RUNS,
  );
});

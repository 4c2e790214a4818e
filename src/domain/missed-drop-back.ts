/** The sessions of a course once a prescriber has accepted to return to a denser schedule. */
import { weekStartOf, type CourseChoices } from './course-phases.js';
import type { WantedOrdinal } from './course-outline.js';
import { byDate, dosesOf, isClear, type CourseUnderWay, type Dose } from './course-shifts.js';
import type { Cadence } from './denser-cadence.js';
import { nextFreeOrdinal, phaseCounts } from './given-sessions.js';
import { addDays, daysBetween, weekdayOf, type LocalDate } from './local-time.js';
import { isOpenEnded, type Phase, type ProtocolDefinition } from './protocol.js';
import { expandRule } from './recurrence.js';
import { tiedChanges, type Shift } from './tied-sessions.js';

export interface DroppedBack {
  wanted: WantedOrdinal[];
  shifts: Shift[];
  /** The date after the last of them: an open-ended phase counts on from it. */
  continuesFrom: LocalDate;
}

/**
 * The doses that a phase has left from the day `from` on, on the dates of a denser cadence from its `nextWanted` on:
 * those that stand in their order, then one for each that is still lacking, with the phase's next free ordinals. What
 * stands before that day stays, and no dose goes to a later day than its own. Dates too near to a dose that does not
 * move are passed over. Talks go with their doses, never before `asOf`. The count of the phase stays; an open-ended
 * phase gets no session that it has not, but a ladder its next one.
 */
export function droppedBack(
  course: CourseUnderWay,
  phase: Phase,
  cadence: Cadence,
  asOf: LocalDate,
  from: LocalDate = asOf,
): DroppedBack {
  const before = dosesOf(course);
  const own = (dose: Dose): boolean => dose.movable && dose.phase === phase.code && dose.date >= asOf;
  const isMoving = (dose: Dose): boolean => own(dose) && dose.date >= from;
  const moving = before.filter(isMoving);
  const others = before.filter((dose) => !isMoving(dose));
  const minGapDays = Math.max(1, cadence.minGapDays);
  const fixed = others
    .filter((dose) => !dose.movable || own(dose))
    .map((dose) => ({ ...dose, minGapDays: Math.min(minGapDays, dose.minGapDays) }));
  const first = nextFreeOrdinal(course.sessions, phase.code);
  const missing = lackingOf(course, phase, before.filter(own).length);
  const lacking = Array.from({ length: missing }, (_, i) => ({ ordinal: first + i, stoodOn: null }));
  const toPlace = [...moving.map(({ ordinal, date }) => ({ ordinal, stoodOn: date })), ...lacking];
  const { placed, continuesFrom } = placedOn(cadence, toPlace, fixed, { phase: phase.code, minGapDays });
  const tied = tiedChanges(course, before, [...others, ...placed].sort(byDate), asOf);
  return {
    wanted: [...placed.slice(moving.length).map((dose) => wantedOf(phase, cadence, dose)), ...tied.wanted],
    shifts: [
      ...placed.slice(0, moving.length).flatMap((dose, i) => shiftOf(phase, moving[i], dose)),
      ...tied.shifts,
    ],
    continuesFrom,
  };
}

/**
 * The ordinals' doses on the cadence's dates, each on its own day where that comes first, and the cadence's date after
 * the last of them.
 */
function placedOn(
  cadence: Cadence,
  toPlace: readonly { ordinal: number; stoodOn: LocalDate | null }[],
  fixed: readonly Dose[],
  of: Pick<Dose, 'phase' | 'minGapDays'>,
): { placed: Dose[]; continuesFrom: LocalDate } {
  const placed: Dose[] = [];
  const on = (date: LocalDate, ordinal: number): Dose => ({
    ...of,
    ...{ movable: true, ordinal, wantedDate: date, date },
  });
  let date = cadence.nextWanted;
  const clearFrom = (first: LocalDate): LocalDate => {
    let next = first;
    while (!isClear(on(next, 0), [...fixed, ...placed])) next = following(cadence, next);
    return next;
  };
  for (const { ordinal, stoodOn } of toPlace) {
    date = clearFrom(date);
    const stays = stoodOn !== null && stoodOn < date && isClear(on(stoodOn, ordinal), [...fixed, ...placed]);
    placed.push(on(stays ? stoodOn : date, ordinal));
  }
  return { placed, continuesFrom: clearFrom(date) };
}

const windowOf = ({ windowDays }: Phase, { date }: Dose) => ({
  earliest: date,
  latest: addDays(date, windowDays.after),
});

const wantedOf = (phase: Phase, { minGapDays, maxGapDays }: Cadence, dose: Dose): WantedOrdinal => ({
  ...{ phase: phase.code, ordinal: dose.ordinal, kind: phase.kind, dosing: true, wantedDate: dose.date },
  ...{ entryGate: phase.entryGate ?? null, relation: null },
  ...windowOf(phase, dose),
  ...{ minGapDays, maxGapDays },
});

/** Nothing where the dose stands as it stood. */
function shiftOf(phase: Phase, was: Dose | undefined, dose: Dose): Shift[] {
  if (!was || (was.wantedDate === dose.date && was.date === dose.date)) return [];
  const { ordinal, date: to } = dose;
  return [{ phase: phase.code, ordinal, from: was.wantedDate, to, ...windowOf(phase, dose) }];
}

function lackingOf(
  { definition, choices, sessions }: CourseUnderWay,
  phase: Phase,
  standing: number,
): number {
  if (isOpenEnded(phase)) return phase.anchor.type === 'last-given' && standing === 0 ? 1 : 0;
  return phaseCounts(definition, choices, sessions).find((one) => one.phase === phase.code)?.missing ?? 0;
}

/** The cadence's date after one of its dates. */
function following({ rrule, intervalDays }: Cadence, date: LocalDate): LocalDate {
  if (rrule === null) return addDays(date, intervalDays);
  const dates = expandRule(rrule, date, { count: 2 }, weekdayOf(date));
  return dates.find((next) => next > date) ?? addDays(date, Math.ceil(intervalDays));
}

/** Day 1 as a phase must count it, so that its rule is expanded from `from`. */
export function dayOneFor(
  definition: ProtocolDefinition,
  choices: CourseChoices,
  dayOne: LocalDate,
  phase: Phase,
  from: LocalDate,
): LocalDate {
  return addDays(from, -daysBetween(dayOne, weekStartOf(definition, choices, dayOne, phase)));
}

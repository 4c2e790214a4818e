/** Where each phase of a course begins, how often it comes, and the dates that it gives. */
import { addDays, daysBetween, weekdayOf } from './local-time.js';
import type { LocalDate } from './local-time.js';
import { isDosing, isOpenEnded } from './protocol.js';
import type { LadderRung, Phase, ProtocolDefinition, Weekday } from './protocol.js';
import { expandRule, ruleWeekdays, withWeekdays } from './recurrence.js';

/** What a plan decides within its protocol. */
export interface CourseChoices {
  startDate: LocalDate;
  /** Replaces the days of every rule that names the same number of days. */
  weekdays?: Weekday[] | null;
  /** By phase code; phases not named keep their default. */
  counts?: Record<string, number>;
}

/** The phases of the finite course: every one with a count, up to the first open-ended one; none on demand. */
export function finitePhases(definition: ProtocolDefinition): Phase[] {
  const booked = definition.phases.filter((phase) => phase.anchor.type !== 'on-demand');
  const end = booked.findIndex(isOpenEnded);
  return end < 0 ? booked : booked.slice(0, end);
}

/** The first phase that goes on until somebody ends it. */
export function openEndedPhase(definition: ProtocolDefinition): Phase | null {
  return definition.phases.find(isOpenEnded) ?? null;
}

/** How many sessions the plan wants of a finite phase. A phase tied to each session of another has as many. */
export function countOf(definition: ProtocolDefinition, choices: CourseChoices, phase: Phase): number {
  if (phase.anchor.type === 'session-offset' && phase.anchor.sessions === 'each') {
    const target = phase.anchor.phase;
    const other = definition.phases.find((candidate) => candidate.code === target);
    if (other && other.anchor.type !== 'session-offset') return countOf(definition, choices, other);
  }
  const chosen = choices.counts;
  if (chosen && Object.hasOwn(chosen, phase.code)) return chosen[phase.code] ?? 0;
  return phase.countDefault ?? 0;
}

/** A phase's own ladder, else its protocol's. */
export function ladderOf(definition: ProtocolDefinition, phase: Phase): LadderRung[] {
  return phase.ladder ?? definition.ladder;
}

/** The rung at an index; past either end, the last or first one. Throws where there is no ladder. */
export function rungOf(definition: ProtocolDefinition, phase: Phase, index: number): LadderRung {
  const ladder = ladderOf(definition, phase);
  const rung = ladder[Math.max(0, Math.min(index, ladder.length - 1))];
  if (!rung) throw new RangeError(`Phase ${phase.code} has no ladder.`);
  return rung;
}

/** A phase's gap rule in days; a ladder phase has that of its rung (the first one by default). */
export function gapsOf(
  definition: ProtocolDefinition,
  phase: Phase,
  rung = 0,
): { minGapDays: number; maxGapDays: number } {
  const { minGapDays, maxGapDays } =
    phase.anchor.type === 'last-given' ? rungOf(definition, phase, rung) : phase;
  return { minGapDays, maxGapDays };
}

/** The rule with the plan's weekdays, where it names as many. */
export function chosenRule(rule: string, choices: CourseChoices): string {
  const { weekdays } = choices;
  return weekdays && ruleWeekdays(rule)?.length === weekdays.length ? withWeekdays(rule, weekdays) : rule;
}

/** Day 1: the first date of the first dosing phase's rule on or after the start date, else the start date itself. */
export function dayOneOf(definition: ProtocolDefinition, choices: CourseChoices): LocalDate {
  const first = definition.phases.find((phase) => isDosing(phase) && phase.anchor.type !== 'on-demand');
  if (!first?.rrule || first.anchor.type !== 'course-week') return choices.startDate;
  const rule = chosenRule(first.rrule, choices);
  const { startDate } = choices;
  return expandRule(rule, startDate, { count: 1 }, weekdayOf(startDate))[0] ?? startDate;
}

/** Course weeks that `count` sessions of a rule take up from the first day of their first week. */
function weeksUsed(rule: string, from: LocalDate, count: number): number {
  const last = expandRule(rule, from, { count }, weekdayOf(from)).at(-1);
  return last === undefined ? 0 : Math.floor(daysBetween(from, last) / 7) + 1;
}

/**
 * First day of a phase's course week. A plan that chooses more or fewer sessions of an earlier phase, so that it
 * takes more or fewer weeks than with its default, moves the weeks of the later ones by as many.
 */
export function weekStartOf(
  definition: ProtocolDefinition,
  choices: CourseChoices,
  dayOne: LocalDate,
  phase: Phase,
): LocalDate {
  if (phase.anchor.type !== 'course-week') return dayOne;
  let shift = 0;
  for (const earlier of finitePhases(definition)) {
    if (earlier === phase) break;
    if (earlier.anchor.type !== 'course-week' || !earlier.rrule || !isDosing(earlier)) continue;
    const rule = chosenRule(earlier.rrule, choices);
    const from = addDays(dayOne, 7 * (earlier.anchor.week - 1));
    const count = countOf(definition, choices, earlier);
    if (count === earlier.countDefault) continue;
    shift += weeksUsed(rule, from, count) - weeksUsed(rule, from, earlier.countDefault ?? 0);
  }
  return addDays(dayOne, 7 * (phase.anchor.week - 1 + shift));
}

/** Dates that a course-week phase wants, counted from a given day 1. */
export function ruleDates(
  definition: ProtocolDefinition,
  choices: CourseChoices,
  dayOne: LocalDate,
  phase: Phase,
  limit: { count: number } | { before: LocalDate },
): LocalDate[] {
  if (!phase.rrule) return [];
  const from = weekStartOf(definition, choices, dayOne, phase);
  // Course weeks, not calendar weeks: with INTERVAL=2 the first week is the one that begins on `from`.
  return expandRule(chosenRule(phase.rrule, choices), from, limit, weekdayOf(from));
}

/** A ladder phase starts on day 1 where no dose precedes it, and steps by its first rung's interval. */
export function ladderDates(
  definition: ProtocolDefinition,
  phase: Phase,
  dayOne: LocalDate,
  lastDose: LocalDate | null,
  count: number,
): LocalDate[] {
  const { intervalDays } = rungOf(definition, phase, 0);
  const first = lastDose === null ? dayOne : addDays(lastDose, intervalDays);
  return Array.from({ length: count }, (_, i) => addDays(first, i * intervalDays));
}

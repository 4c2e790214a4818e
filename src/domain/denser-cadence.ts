/** Going back to a denser schedule: the next shorter rung, or the cadence of an earlier phase. */
import { chosenRule, gapsOf, ladderOf } from './course-phases.js';
import { dosesOf, isClear, nextRuleDate, type CourseUnderWay } from './course-shifts.js';
import { addDays, compareDates, daysBetween, type LocalDate } from './local-time.js';
import { isDosing, type Phase } from './protocol.js';
import { expandRule } from './recurrence.js';

export interface Cadence {
  /** The phase whose schedule it is. */
  phase: string;
  /** Index of the rung, where it is one of a ladder. */
  rung: number | null;
  /** With the plan's weekdays and without a count; null for a rung. */
  rrule: string | null;
  /** Mean days between doses: 3.5 is twice weekly. */
  intervalDays: number;
  minGapDays: number;
  maxGapDays: number;
  /** The next dose under this cadence. */
  nextWanted: LocalDate;
}

const withoutCount = (rule: string): string =>
  rule
    .split(';')
    .filter((part) => !part.startsWith('COUNT='))
    .join(';');

const ANY_MONDAY = '2027-01-04';
/** Enough neighbours for the mean of a rule with weekdays. */
const NEIGHBOURS = 42;

/** Mean days between the dates of a phase's rule, or its present rung's interval. */
function meanInterval({ definition, choices }: CourseUnderWay, phase: Phase, rung: number | null): number {
  const present = rung === null ? undefined : ladderOf(definition, phase)[rung];
  if (present) return present.intervalDays;
  if (!phase.rrule) return Infinity;
  const dates = expandRule(chosenRule(phase.rrule, choices), ANY_MONDAY, { count: NEIGHBOURS + 1 });
  return daysBetween(dates[0] ?? ANY_MONDAY, dates.at(-1) ?? ANY_MONDAY) / NEIGHBOURS;
}

/** The rung of the phase's ladder that its present schedule is on; null where it has no ladder. */
function presentRung(course: CourseUnderWay, phase: Phase): number | null {
  const ladder = ladderOf(course.definition, phase);
  if (ladder.length === 0) return null;
  if (phase.anchor.type === 'last-given') return Math.max(0, Math.min(course.rung, ladder.length - 1));
  const index = ladder.findIndex(
    ({ intervalDays }) => intervalDays === meanInterval(course, { ...phase, ladder: [] }, null),
  );
  return index < 0 ? null : index;
}

/**
 * The next denser schedule than a phase's present one: the rung below it, else the rule of the nearest earlier dosing
 * phase whose doses lie closer together (every 2 weeks to weekly, weekly to twice weekly: J&J Medical Connect, missed
 * doses of esketamine). Its dates go on from `after`, a date of the present schedule, from `notBefore` on; doses before
 * that stay. Null where nothing is denser.
 */
export function denserCadence(
  course: CourseUnderWay,
  phase: Phase,
  after: LocalDate,
  notBefore: LocalDate,
): Cadence | null {
  const rung = presentRung(course, phase);
  return (
    rungBelow(course, phase, rung, after, notBefore) ?? earlierCadence(course, phase, rung, after, notBefore)
  );
}

function rungBelow(
  course: CourseUnderWay,
  phase: Phase,
  rung: number | null,
  after: LocalDate,
  notBefore: LocalDate,
): Cadence | null {
  const below = rung === null ? undefined : ladderOf(course.definition, phase)[rung - 1];
  if (rung === null || !below) return null;
  const { intervalDays, minGapDays, maxGapDays } = below;
  const nextWanted =
    phase.anchor.type === 'last-given'
      ? nextOf(course, minGapDays, sinceLast(course, intervalDays, notBefore), addDays(notBefore, -1), daily)
      : nextOf(course, minGapDays, notBefore, after, (date) => addDays(date, intervalDays));
  return { phase: phase.code, rung: rung - 1, rrule: null, intervalDays, minGapDays, maxGapDays, nextWanted };
}

/** The rule of the nearest earlier dosing phase that is denser than the phase's present interval. */
function earlierCadence(
  course: CourseUnderWay,
  phase: Phase,
  rung: number | null,
  after: LocalDate,
  notBefore: LocalDate,
): Cadence | null {
  const { definition, choices } = course;
  const present = meanInterval(course, phase, rung);
  for (const candidate of definition.phases.slice(0, definition.phases.indexOf(phase)).reverse()) {
    if (!isDosing(candidate) || !candidate.rrule || candidate.anchor.type !== 'course-week') continue;
    const intervalDays = meanInterval(course, candidate, null);
    if (intervalDays >= present) continue;
    const { minGapDays, maxGapDays } = gapsOf(definition, candidate);
    const next = (date: LocalDate) => nextRuleDate(course, candidate, date);
    return {
      phase: candidate.code,
      rung: null,
      rrule: withoutCount(chosenRule(candidate.rrule, choices)),
      intervalDays,
      minGapDays,
      maxGapDays,
      nextWanted: nextOf(course, minGapDays, notBefore, after, next),
    };
  }
  return null;
}

/** How often its doses come, as a person would say it. */
export function everyInWords({ intervalDays }: Pick<Cadence, 'intervalDays'>): string {
  if (!Number.isInteger(intervalDays)) return `every ${Math.round(intervalDays * 10) / 10} days on average`;
  return intervalDays === 1 ? 'every day' : `every ${intervalDays} days`;
}

const daily = (date: LocalDate): LocalDate => addDays(date, 1);

/** An interval after the last dose before `notBefore`, if that is not before it. */
function sinceLast(course: CourseUnderWay, intervalDays: number, notBefore: LocalDate): LocalDate {
  const last = dosesOf(course)
    .filter((dose) => dose.date < notBefore)
    .at(-1);
  const date = last ? addDays(last.date, intervalDays) : notBefore;
  return compareDates(date, notBefore) > 0 ? date : notBefore;
}

/** The first date that follows `after`, not before `notBefore`, and keeps the denser gap to what stays. */
function nextOf(
  course: CourseUnderWay,
  minGapDays: number,
  notBefore: LocalDate,
  after: LocalDate,
  next: (date: LocalDate) => LocalDate,
): LocalDate {
  const gap = Math.max(1, minGapDays);
  const fixed = dosesOf(course)
    .filter((dose) => !dose.movable || dose.date < notBefore)
    .map((dose) => ({ ...dose, minGapDays: Math.min(gap, dose.minGapDays) }));
  const dose = { phase: '', ordinal: 0, wantedDate: after, minGapDays: gap, movable: true };
  let date = next(after);
  while (compareDates(date, notBefore) < 0 || !isClear({ ...dose, date }, fixed)) date = next(date);
  return date;
}

/** How the doses of a course under way move when one more is put between or after them. */
import { openEndedDates } from './course-outline.js';
import { chosenRule, dayOneOf, gapsOf, rungOf, type CourseChoices } from './course-phases.js';
import { dayOf, gaveDrug, isMovable, stands, type RecordedSession } from './given-sessions.js';
import { addDays, compareDates, daysBetween, weekdayOf, type LocalDate } from './local-time.js';
import { isDosing, isOpenEnded, type Phase, type ProtocolDefinition } from './protocol.js';
import { expandRule } from './recurrence.js';

/** A day on which drug was, is or will be given. */
export interface Dose {
  phase: string;
  ordinal: number;
  wantedDate: LocalDate;
  date: LocalDate;
  /** To the next dose, at least 1: never two doses on one day. */
  minGapDays: number;
  movable: boolean;
}

export interface CourseUnderWay {
  definition: ProtocolDefinition;
  choices: CourseChoices;
  sessions: readonly RecordedSession[];
  /** Day 1 as the open-ended phase counts it. */
  dayOne: LocalDate;
  /** Index of the present rung of a ladder. */
  rung: number;
}

/** More than ten years of weeks: a search that goes on longer has no end. */
const STEPS_MAX = 530;

const phaseOf = ({ definition }: CourseUnderWay, code: string): Phase | undefined =>
  definition.phases.find((phase) => phase.code === code);

export const minGapOf = ({ definition, rung }: CourseUnderWay, phase: Phase): number =>
  Math.max(1, gapsOf(definition, phase, rung).minGapDays);

export const byDate = (a: Dose, b: Dose): number => compareDates(a.date, b.date);

/**
 * Every dose that keeps others at a distance, in order of days: those that stand, and aborted ones, which gave some of
 * the drug whether they count or not. A booster stays where somebody asked for it.
 */
export function dosesOf(course: CourseUnderWay): Dose[] {
  return course.sessions
    .flatMap((session): Dose[] => {
      const phase = phaseOf(course, session.phase);
      if (!phase || !isDosing(phase) || !(stands(session) || gaveDrug(session))) return [];
      const { ordinal, wantedDate } = session;
      const movable = isMovable(session) && phase.anchor.type !== 'on-demand';
      return [
        {
          phase: phase.code,
          ordinal,
          wantedDate,
          date: dayOf(session),
          minGapDays: minGapOf(course, phase),
          movable,
        },
      ];
    })
    .sort(byDate);
}

/** Whether two doses are as far apart as the earlier one's phase asks. */
function keepApart(a: Dose, b: Dose): boolean {
  const [earlier, later] = a.date <= b.date ? [a, b] : [b, a];
  return daysBetween(earlier.date, later.date) >= earlier.minGapDays;
}

export const isClear = (dose: Dose, others: readonly Dose[]): boolean =>
  others.every((other) => keepApart(dose, other));

/** The first day from `from` to `to` on which the dose keeps its distance from all others; null where there is none. */
export function firstClearDay(
  dose: Omit<Dose, 'date'>,
  others: readonly Dose[],
  from: LocalDate,
  to: LocalDate,
): LocalDate | null {
  for (let date = from; compareDates(date, to) <= 0; date = addDays(date, 1)) {
    if (isClear({ ...dose, date }, others)) return date;
  }
  return null;
}

/**
 * The date after `after` on which the phase's rule falls next, with the plan's weekdays; a ladder phase steps by its
 * rung. `after` is a date of the rule, or lies between two.
 */
export function nextRuleDate(course: CourseUnderWay, phase: Phase, after: LocalDate): LocalDate {
  const { definition, choices, rung } = course;
  if (!phase.rrule) {
    const interval = phase.anchor.type === 'last-given' ? rungOf(definition, phase, rung).intervalDays : 7;
    return addDays(after, interval);
  }
  const rule = chosenRule(phase.rrule, choices);
  // A rule with an interval counts course weeks, which begin on day 1's weekday.
  const dates = expandRule(rule, after, { count: 2 }, weekdayOf(dayOneOf(definition, choices)));
  return dates.find((date) => date > after) ?? addDays(after, 7);
}

/** The first rule date after `after`, from `notBefore` on, that keeps its distance from every other dose. */
export function nextClearRuleDate(
  course: CourseUnderWay,
  phase: Phase,
  dose: Omit<Dose, 'date'>,
  others: readonly Dose[],
  after: LocalDate,
  notBefore: LocalDate,
): LocalDate {
  let date = nextRuleDate(course, phase, after);
  for (let i = 0; i < STEPS_MAX; i++) {
    if (date >= notBefore && isClear({ ...dose, date }, others)) return date;
    date = nextRuleDate(course, phase, date);
  }
  throw new RangeError(`Phase ${phase.code} has no free date of its rule.`);
}

export interface Pushed {
  /** All doses as they then stand, the new one included, in order of days. */
  doses: Dose[];
  /** By how many days the open-ended phase's own day 1 moves. */
  openEndedShiftDays: number;
}

/**
 * Makes room for `inserted`. Doses of its phase on or after its day keep their dates where the gap rules allow; where
 * they do not, each goes on to its rule's next date, and so on down the phase. Later phases move by whole weeks, as
 * course weeks do when an earlier phase takes longer; a ladder's doses that would come too near come its interval
 * after the dose before them.
 */
export function pushOn(course: CourseUnderWay, doses: readonly Dose[], inserted: Dose): Pushed {
  const phase = phaseOf(course, inserted.phase);
  const later = new Set(phasesAfter(course, inserted.phase).map(({ code }) => code));
  const isAhead = (dose: Dose) => dose.phase === inserted.phase && dose.date >= inserted.date;
  const pushable = doses.filter((dose) => dose.movable && (later.has(dose.phase) || isAhead(dose)));
  const settled: Dose[] = [...doses.filter((dose) => !pushable.includes(dose)), inserted];
  let previous = inserted;
  for (const dose of pushable.filter(isAhead)) {
    const stays = dose.date > previous.date && isClear(dose, settled);
    previous = stays || !phase ? dose : onward(course, phase, dose, previous, settled);
    settled.push(previous);
  }
  const openEndedShiftDays = pushPhases(
    course,
    inserted,
    pushable.filter((dose) => !isAhead(dose)),
    settled,
  );
  return { doses: settled.sort(byDate), openEndedShiftDays };
}

function onward(
  course: CourseUnderWay,
  phase: Phase,
  dose: Dose,
  previous: Dose,
  settled: readonly Dose[],
): Dose {
  if (phase.anchor.type !== 'last-given') {
    const notBefore = addDays(previous.date, 1);
    const date = nextClearRuleDate(course, phase, dose, settled, dose.wantedDate, notBefore);
    return { ...dose, wantedDate: date, date };
  }
  const date = addDays(previous.date, nextInterval(course, phase));
  const clear = firstClearDay(dose, settled, date, addDays(date, STEPS_MAX)) ?? date;
  return { ...dose, wantedDate: clear, date: clear };
}

const nextInterval = ({ definition, rung }: CourseUnderWay, phase: Phase): number =>
  rungOf(definition, phase, rung).intervalDays;

/** The dosing phases after one, in order, without those on demand. */
export function phasesAfter({ definition }: CourseUnderWay, code: string): Phase[] {
  const index = definition.phases.findIndex((phase) => phase.code === code);
  return definition.phases
    .slice(index + 1)
    .filter((phase) => isDosing(phase) && phase.anchor.type !== 'on-demand');
}

function pushPhases(course: CourseUnderWay, inserted: Dose, later: readonly Dose[], settled: Dose[]): number {
  let weeks = 0;
  let openEndedShiftDays = 0;
  for (const phase of phasesAfter(course, inserted.phase)) {
    const own = later.filter((dose) => dose.phase === phase.code);
    if (phase.anchor.type === 'last-given') {
      settled.push(...relinked(course, phase, own, settled));
      continue;
    }
    const onDemand = settled.filter((dose) => isOnDemand(course, dose));
    const tail = settled
      .filter((dose) => !onDemand.includes(dose))
      .sort(byDate)
      .at(-1);
    const group = own.length > 0 ? own : firstOfOpenEnd(course, phase);
    const bySevens = (n: number): Dose[] => (n === 0 ? group : group.map((dose) => moved(dose, 7 * n)));
    const fits = (n: number): boolean =>
      bySevens(n).every(
        (dose) => isClear(dose, settled) && (!tail || compareDates(dose.date, tail.date) > 0),
      );
    while (!fits(weeks) && weeks < STEPS_MAX) weeks++;
    if (own.length > 0) settled.push(...bySevens(weeks));
    if (isOpenEnded(phase)) openEndedShiftDays = 7 * weeks;
  }
  return openEndedShiftDays;
}

const moved = (dose: Dose, days: number): Dose => {
  const date = addDays(dose.wantedDate, days);
  return { ...dose, wantedDate: date, date };
};

const isOnDemand = (course: CourseUnderWay, dose: Dose): boolean =>
  phaseOf(course, dose.phase)?.anchor.type === 'on-demand';

/** Where the open-ended phase begins, as long as none of its sessions is on record. */
function firstOfOpenEnd(course: CourseUnderWay, phase: Phase): Dose[] {
  const { definition, choices, dayOne, sessions } = course;
  if (!isOpenEnded(phase) || sessions.some((session) => session.phase === phase.code)) return [];
  return openEndedDates(definition, choices, dayOne, phase.code, { count: 1 }).map((date) => ({
    phase: phase.code,
    ordinal: 1,
    wantedDate: date,
    date,
    minGapDays: minGapOf(course, phase),
    movable: true,
  }));
}

/** A ladder's booked sessions: they stay where the gaps allow, else each comes an interval after the dose before it. */
function relinked(
  course: CourseUnderWay,
  phase: Phase,
  own: readonly Dose[],
  settled: readonly Dose[],
): Dose[] {
  const kept: Dose[] = [];
  for (const dose of own) {
    const before = [...settled, ...kept];
    const previous = before
      .filter((other) => !isOnDemand(course, other))
      .sort(byDate)
      .at(-1);
    // A ladder's gap speaks of the time since the last dose, whichever phase that was of.
    const stays =
      !previous || (isClear(dose, before) && daysBetween(previous.date, dose.date) >= dose.minGapDays);
    kept.push(stays ? dose : onward(course, phase, dose, previous, before));
  }
  return kept;
}

/** Where a dose is put that makes up for a missed one, and what moves for it; each way of doing so by itself. */
import {
  byDate,
  dosesOf,
  firstClearDay,
  isClear,
  minGapOf,
  nextClearRuleDate,
  phasesAfter,
  pushOn,
  type CourseUnderWay,
  type Dose,
} from './course-shifts.js';
import { gapsOf } from './course-phases.js';
import { dayOf, nextFreeOrdinal, type RecordedSession } from './given-sessions.js';
import { addDays, compareDates, weekdayOf, type LocalDate } from './local-time.js';
import { isDosing, type Phase, type Weekday } from './protocol.js';

export interface Making {
  course: CourseUnderWay;
  phase: Phase;
  missed: RecordedSession;
  asOf: LocalDate;
  /** The first day on which a dose may be wanted. */
  notBefore: LocalDate;
  withinDays: number | null;
  /** The weekdays on which the clinic opens; empty where that is not known. */
  openOn: readonly Weekday[];
}

/** A course with one dose more: all doses as they then stand, and the new one with its window. */
export interface Made {
  inserted: Dose;
  earliest: LocalDate;
  latest: LocalDate;
  before: Dose[];
  after: Dose[];
  openEndedShiftDays: number;
  /** No dose of the phase that moves may be later; null: the phase's own windows hold. */
  phaseEnd: LocalDate | null;
  /** Nor the first of them, where the maximum gap to the dose before asks it. */
  firstBy: LocalDate | null;
}

const laterOf = (...dates: LocalDate[]): LocalDate => [...dates].sort(compareDates).at(-1) as LocalDate;
const earlierOf = (...dates: LocalDate[]): LocalDate => [...dates].sort(compareDates)[0] as LocalDate;

function blank({ course, phase, missed }: Making): Omit<Dose, 'date'> {
  const ordinal = nextFreeOrdinal(course.sessions, phase.code);
  const minGapDays = minGapOf(course, phase);
  return { phase: phase.code, ordinal, wantedDate: missed.wantedDate, minGapDays, movable: true };
}

/** Doses that a new one of the phase cannot push on: all but the movable ones of later phases. */
function standing({ course, phase }: Making, doses: readonly Dose[]): Dose[] {
  const later = new Set(phasesAfter(course, phase.code).map(({ code }) => code));
  return doses.filter((dose) => !dose.movable || !later.has(dose.phase));
}

function insert(making: Making, date: LocalDate, window: { earliest: LocalDate; latest: LocalDate }): Made {
  const before = dosesOf(making.course);
  const inserted = { ...blank(making), wantedDate: date, date };
  const { doses, openEndedShiftDays } = pushOn(making.course, before, inserted);
  return { inserted, ...window, before, after: doses, openEndedShiftDays, phaseEnd: null, firstBy: null };
}

/** Last in its phase, on the first date of the phase's rule after all others; later phases make room. */
export function appended(making: Making): Made {
  const { course, phase, missed, notBefore } = making;
  const doses = dosesOf(course);
  const own = doses.filter((dose) => dose.phase === phase.code);
  const last = own.map(({ wantedDate }) => wantedDate);
  const after = last.length > 0 ? laterOf(...last) : missed.wantedDate;
  const first = laterOf(notBefore, ...own.map(({ date }) => addDays(date, 1)));
  const date = nextClearRuleDate(course, phase, blank(making), standing(making, doses), after, first);
  const { before, after: days } = phase.windowDays;
  return insert(making, date, {
    earliest: laterOf(first, addDays(date, -before)),
    latest: addDays(date, days),
  });
}

/** On the next day that keeps the gaps to what is before it; what comes after makes room. Null past `withinDays`. */
export function repeated(making: Making): Made | null {
  const { phase, missed, notBefore, withinDays } = making;
  const doses = standing(making, dosesOf(making.course));
  const latest = addDays(dayOf(missed), withinDays ?? phase.windowDays.after);
  for (let date = notBefore; compareDates(date, latest) <= 0; date = addDays(date, 1)) {
    const day = date;
    const staying = doses.filter(
      (dose) => !(dose.movable && dose.phase === phase.code && compareDates(dose.date, day) >= 0),
    );
    if (isClear({ ...blank(making), date }, staying)) return insert(making, date, { earliest: date, latest });
  }
  return null;
}

/** On the first day of the missed one's window on which nothing has to move. Null where there is none. */
export function rescheduled(making: Making): Made | null {
  const { course, phase, missed, notBefore, withinDays } = making;
  const doses = dosesOf(course);
  const later = new Set(phasesAfter(course, phase.code).map(({ code }) => code));
  const end = addDays(missed.wantedDate, withinDays ?? phase.windowDays.after);
  const nextPhase = doses.filter((dose) => later.has(dose.phase)).map(({ date }) => addDays(date, -1));
  const latest = earlierOf(end, ...nextPhase);
  const date = firstClearDay(blank(making), doses, notBefore, latest);
  if (date === null) return null;
  const inserted = { ...blank(making), wantedDate: date, date };
  const after = [...doses, inserted].sort(byDate);
  return {
    inserted,
    earliest: date,
    latest,
    before: doses,
    after,
    openEndedShiftDays: 0,
    phaseEnd: null,
    firstBy: null,
  };
}

/**
 * Last in its phase on the day that the phase was to end on, each dose before it moved up only as far as the gap rules
 * ask: the minimum from the end backwards, the maximum from the dose before on, or as near to it as a day is left. None
 * is moved to a day on which the clinic never opens. Null where the gaps leave no room.
 */
export function compressed(making: Making): Made | null {
  const { course, phase, notBefore, openOn } = making;
  const doses = dosesOf(course);
  const planned = course.sessions.filter((s) => s.phase === phase.code && s.status !== 'entered-in-error');
  const end = laterOf(...planned.map((session) => session.wantedDate));
  const isOpen = (dose: Dose) => dose.movable && dose.phase === phase.code && dose.date >= notBefore;
  const inserted: Dose = { ...blank(making), wantedDate: end, date: end };
  const open = doses.filter(isOpen);
  const others = doses.filter((dose) => !isOpen(dose));
  const first = open[0]?.date ?? end;
  const previous = others.filter((dose) => dose.date < first).at(-1);
  const { maxGapDays } = gapsOf(course.definition, phase, course.rung);
  const firstBy = previous
    ? laterOf(nearestOpen(notBefore, openOn, 1), addDays(previous.date, maxGapDays))
    : first;
  const gaps = { minGapDays: inserted.minGapDays, maxGapDays };
  const given = [...open.map(({ date }) => date), end];
  const dates = latestDates(given, { notBefore, firstBy, openOn }, gaps);
  if (!dates || dates.at(-1) !== end) return null;
  const packed = [...open, inserted].map((dose, i): Dose => {
    const date = dates[i] ?? dose.date;
    return date === dose.date ? dose : { ...dose, wantedDate: date, date };
  });
  if (!packed.every((dose) => isClear(dose, others))) return null;
  const earliest = laterOf(notBefore, addDays(end, -phase.windowDays.before));
  const after = [...others, ...packed].sort(byDate);
  const bounds = { earliest, latest: end, phaseEnd: end, firstBy };
  return { inserted, before: doses, after, openEndedShiftDays: 0, ...bounds };
}

/** The date itself, or the nearest after or before it on which the clinic opens. */
function nearestOpen(date: LocalDate, openOn: readonly Weekday[], step: 1 | -1): LocalDate {
  let day = date;
  for (let i = 0; i < 7 && openOn.length > 0 && !openOn.includes(weekdayOf(day)); i++)
    day = addDays(day, step);
  return day;
}

/**
 * The latest dates, none later than given and the first by `firstBy`, whose neighbours keep both gaps; null where one
 * would come before `notBefore`.
 */
function latestDates(
  given: readonly LocalDate[],
  { notBefore, firstBy, openOn }: Pick<Making, 'notBefore' | 'openOn'> & { firstBy: LocalDate },
  { minGapDays, maxGapDays }: { minGapDays: number; maxGapDays: number },
): LocalDate[] | null {
  const dates = [...given];
  const latest = (i: number): LocalDate => {
    const [before, own, after] = [dates[i - 1], dates[i] as LocalDate, dates[i + 1]];
    const by = earlierOf(
      own,
      before === undefined ? firstBy : addDays(before, maxGapDays),
      ...(after === undefined ? [] : [addDays(after, -minGapDays)]),
    );
    return by === own ? own : nearestOpen(by, openOn, -1);
  };
  let changed = true;
  while (changed) {
    changed = false;
    for (let i = 0; i < dates.length; i++) {
      const date = latest(i);
      if (date < notBefore) return null;
      changed ||= date !== dates[i];
      dates[i] = date;
    }
  }
  return dates;
}

/** Whether every set of so many doses of the phase, in order, lies within so many days of its first. */
export function setsHold(
  { phase, course }: Making,
  made: Made,
  set: { sessions: number; days: number } | null,
): boolean {
  if (!set) return true;
  const counting = made.after.filter(
    (dose) => dose.phase === phase.code && isDosing(phase) && !isAborted(course, dose),
  );
  return counting.every((dose, i) => {
    const first = counting[i - (i % set.sessions)] ?? dose;
    return compareDates(dose.date, addDays(first.date, set.days)) <= 0;
  });
}

const isAborted = ({ sessions }: CourseUnderWay, dose: Dose): boolean =>
  sessions.some(
    (session) =>
      session.phase === dose.phase &&
      session.ordinal === dose.ordinal &&
      session.status === 'aborted' &&
      session.countsTowardsCourse !== true,
  );

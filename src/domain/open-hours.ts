/** When a clinic is open and a resource works: weekly rules and exceptions -> intervals. */
import type { Closure, OpeningRule } from './course-types.js';
import type { Fault } from './errors.js';
import { merge } from './interval.js';
import type { Interval } from './interval.js';
import {
  addDays,
  isClosingTime,
  isLocalDate,
  isLocalTime,
  minutesOfDay,
  toInstant,
  weekdayOf,
} from './local-time.js';
import type { LocalDate, LocalTime } from './local-time.js';
import { WEEKDAYS, type Weekday } from './protocol.js';
import { expandRule, ruleCount, ruleFaults } from './recurrence.js';

/** The closure that a date falls into; null where there is none. Of several the first listed. */
export function closureOn(date: LocalDate, closures: readonly Closure[]): Closure | null {
  return closures.find((closure) => closure.from <= date && date < closure.to) ?? null;
}

/**
 * When the clinic is open on a local date, merged: none on a closed one. A closing time of `24:00` is the next
 * date's midnight. Opening hours follow the wall clock, so a date on which it changes may be longer or shorter.
 */
export function openIntervalsOn(
  date: LocalDate,
  zone: string,
  openingHours: readonly OpeningRule[],
  closures: readonly Closure[],
): Interval[] {
  if (closureOn(date, closures)) return [];
  const weekday = weekdayOf(date);
  return merge(
    openingHours
      .filter((rule) => rule.daysOfWeek.includes(weekday))
      .map((rule) => localStretch(date, rule.from, rule.to, zone)),
  );
}

const localStretch = (date: LocalDate, from: LocalTime, to: LocalTime, zone: string): Interval => ({
  start: toInstant(`${date}T${from}`, zone).instant,
  end: toInstant(`${date}T${to}`, zone).instant,
});

/**
 * When a day begins for those who name no time: the first opening of the date's weekday, else (a weekday on which
 * the clinic never opens) the earliest opening of any; closures are ignored. `09:00` where it never opens at all.
 */
export function openingTimeFor(date: LocalDate, openingHours: readonly OpeningRule[]): LocalTime {
  const weekday = weekdayOf(date);
  const ofTheDay = openingHours.filter((rule) => rule.daysOfWeek.includes(weekday));
  const times = (ofTheDay.length > 0 ? ofTheDay : openingHours).map((rule) => rule.from).sort();
  return times[0] ?? '09:00';
}

/** The weekdays on which a clinic opens at all. */
export const weekdaysOf = (openingHours: readonly OpeningRule[]): Weekday[] => [
  ...new Set(openingHours.flatMap(({ daysOfWeek }) => daysOfWeek)),
];

/** What is wrong with a clinic's opening hours; pointers are into `{ openingHours }`. */
export function openingHourFaults(openingHours: readonly OpeningRule[]): Fault[] {
  const faults: Fault[] = [];
  if (openingHours.length === 0) {
    faults.push({ pointer: '/openingHours', detail: 'A clinic opens at least once a week.' });
  }
  const sound: { index: number; day: string; from: number; to: number }[] = [];
  openingHours.forEach((rule, index) => {
    const pointer = `/openingHours/${index}`;
    if (rule.daysOfWeek.length === 0) {
      faults.push({ pointer: `${pointer}/daysOfWeek`, detail: 'Names no weekday.' });
    }
    rule.daysOfWeek.forEach((day, position) => {
      if (!(WEEKDAYS as readonly string[]).includes(day)) {
        faults.push({
          pointer: `${pointer}/daysOfWeek/${position}`,
          detail: `${day} is no weekday; they are ${WEEKDAYS.join(', ')}.`,
        });
      }
    });
    const wrong = timeFaults(pointer, rule.from, rule.to, 'opening');
    faults.push(...wrong);
    if (wrong.length > 0) return;
    for (const day of rule.daysOfWeek) {
      const stretch = { index, day, from: minutesOfDay(rule.from), to: minutesOfDay(rule.to) };
      const other = sound.find((s) => s.day === day && s.from < stretch.to && stretch.from < s.to);
      if (other) {
        faults.push({ pointer, detail: `Overlaps /openingHours/${other.index} on ${day}.` });
        break;
      }
      sound.push(stretch);
    }
  });
  return faults;
}

function timeFaults(pointer: string, from: LocalTime, to: LocalTime, what: string): Fault[] {
  const faults: Fault[] = [];
  if (!isLocalTime(from))
    faults.push({ pointer: `${pointer}/from`, detail: 'Is no time from 00:00 to 23:59.' });
  if (!isClosingTime(to))
    faults.push({ pointer: `${pointer}/to`, detail: 'Is no time from 00:00 to 24:00.' });
  if (faults.length === 0 && minutesOfDay(to) <= minutesOfDay(from)) {
    faults.push({ pointer: `${pointer}/to`, detail: `The ${what} at ${from} must end later the same day.` });
  }
  return faults;
}

/** Working hours: on every date of the rule from `from` to `to` local time, which end the same day. */
export interface WorkingRule {
  rrule: string;
  from: LocalTime;
  to: LocalTime;
  /** First and last date on which the rule counts, both included. */
  validFrom?: LocalDate | null;
  validUntil?: LocalDate | null;
}

/** The Monday from which a rule without `validFrom` counts its intervals, so that "every 2 weeks" has a phase. */
const WORKING_RULE_EPOCH: LocalDate = '2018-01-01';

const KEPT_EXPANSIONS = 500;
// Staff share rules, and one rule is asked for again and again; entries are never changed.
const expansions = new Map<string, readonly Interval[]>();

/**
 * When the rules say a resource works on the local dates [fromDate, toDate), merged; closures are not its matter.
 * Rules must be free of `workingHourFaults`.
 */
export function workingIntervals(
  rules: readonly WorkingRule[],
  zone: string,
  fromDate: LocalDate,
  toDate: LocalDate,
): Interval[] {
  return merge(
    rules.flatMap((rule) => {
      const key = JSON.stringify([
        rule.rrule,
        rule.from,
        rule.to,
        rule.validFrom ?? null,
        rule.validUntil ?? null,
        zone,
        fromDate,
        toDate,
      ]);
      let expansion = expansions.get(key);
      if (!expansion) {
        if (expansions.size >= KEPT_EXPANSIONS) expansions.clear();
        expansion = workingDates(rule, fromDate, toDate).map((date) =>
          localStretch(date, rule.from, rule.to, zone),
        );
        expansions.set(key, expansion);
      }
      return expansion;
    }),
  );
}

function workingDates(rule: WorkingRule, fromDate: LocalDate, toDate: LocalDate): LocalDate[] {
  const afterLast = rule.validUntil ? addDays(rule.validUntil, 1) : toDate;
  const before = afterLast < toDate ? afterLast : toDate;
  const start = rule.validFrom ?? WORKING_RULE_EPOCH;
  if (before <= fromDate || before <= start) return [];
  return expandRule(rule.rrule, start, { before }).filter((date) => date >= fromDate);
}

/** What is wrong with a resource's working hours; pointers are into `{ workingHours }`. */
export function workingHourFaults(rules: readonly WorkingRule[]): Fault[] {
  return rules.flatMap((rule, index) => {
    const pointer = `/workingHours/${index}`;
    const wrong = ruleFaults(rule.rrule).map((detail) => ({ pointer: `${pointer}/rrule`, detail }));
    if (wrong.length === 0 && ruleCount(rule.rrule) !== null) {
      wrong.push({
        pointer: `${pointer}/rrule`,
        detail: 'COUNT says nothing here: end the rule with validUntil.',
      });
    }
    const faults = [...wrong, ...timeFaults(pointer, rule.from, rule.to, 'work')];
    for (const name of ['validFrom', 'validUntil'] as const) {
      const date = rule[name];
      if (date && !isLocalDate(date)) faults.push({ pointer: `${pointer}/${name}`, detail: 'Is no date.' });
    }
    if (rule.validFrom && rule.validUntil && rule.validUntil < rule.validFrom) {
      faults.push({ pointer: `${pointer}/validUntil`, detail: 'Is before validFrom.' });
    }
    return faults;
  });
}

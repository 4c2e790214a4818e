/**
 * The subset of RFC 5545 recurrence rules that phases, checkpoints and working hours are written in, expanded as
 * floating local dates: no zone and no time of day take part. The only file that knows rrule.
 */
import rrule from 'rrule';
import { addDays, compareDates, dateOfDayNumber, dayNumber, weekdayOf } from './local-time.js';
import type { LocalDate } from './local-time.js';
import { WEEKDAYS } from './protocol.js';
import type { Weekday } from './protocol.js';

const { RRule } = rrule;

const RULE_LENGTH_MAX = 200;
/** A year of daily sessions; nobody plans further by count. */
export const RULE_COUNT_MAX = 366;
const RULE_INTERVAL_MAX = 52;
const PARTS = ['FREQ', 'INTERVAL', 'COUNT', 'BYDAY', 'BYMONTHDAY', 'WKST'] as const;
const REFUSED: Record<string, string> = {
  UNTIL: 'UNTIL is not allowed: say how many with a count.',
  DTSTART: 'DTSTART is not allowed: the start comes with the plan.',
  BYHOUR: 'BYHOUR is not allowed: a rule gives dates, the time of day is chosen elsewhere.',
  BYMINUTE: 'BYMINUTE is not allowed: a rule gives dates, the time of day is chosen elsewhere.',
  BYSECOND: 'BYSECOND is not allowed: a rule gives dates, the time of day is chosen elsewhere.',
};

type Frequency = 'DAILY' | 'WEEKLY' | 'MONTHLY';

interface NamedDay {
  weekday: Weekday;
  /** Which of the month's (MONTHLY only), negative from its end; null: every one. */
  nth: number | null;
}

interface Rule {
  frequency: Frequency;
  interval: number;
  count: number | null;
  /** As written; null where the rule names none. */
  days: NamedDay[] | null;
  monthDays: number[] | null;
  weekStart: Weekday | null;
}

const isWeekday = (text: string): text is Weekday => (WEEKDAYS as readonly string[]).includes(text);

function integerWithin(text: string, min: number, max: number): number | null {
  if (!/^\d{1,9}$/.test(text)) return null;
  const n = Number(text);
  return n >= min && n <= max ? n : null;
}

function readDays(text: string, frequency: string, faults: string[]): NamedDay[] {
  const days: NamedDay[] = [];
  for (const entry of text.split(',')) {
    const [, nth = '', weekday = ''] = /^([+-]?\d+)?([A-Z]+)$/.exec(entry) ?? [];
    if (!isWeekday(weekday)) {
      faults.push(`BYDAY names an unknown weekday: ${entry || 'nothing'}.`);
    } else if (nth !== '' && frequency !== 'MONTHLY') {
      faults.push(`BYDAY may number a weekday (${entry}) only with FREQ=MONTHLY.`);
    } else if (nth !== '' && (Math.abs(Number(nth)) < 1 || Math.abs(Number(nth)) > 4)) {
      faults.push(`BYDAY ${entry} does not exist in every month: number weekdays 1 to 4 or -1 to -4.`);
    } else if (
      days.some((day) => day.weekday === weekday && String(day.nth ?? '') === String(nth && Number(nth)))
    ) {
      faults.push(`BYDAY names ${entry} twice.`);
    } else {
      days.push({ weekday, nth: nth === '' ? null : Number(nth) });
    }
  }
  return days;
}

function readMonthDays(text: string, frequency: string, faults: string[]): number[] {
  if (frequency !== 'MONTHLY') faults.push('BYMONTHDAY is allowed only with FREQ=MONTHLY.');
  const days: number[] = [];
  for (const entry of text.split(',')) {
    const day = /^[+-]?\d{1,2}$/.test(entry) ? Number(entry) : 0;
    if (day === 0 || Math.abs(day) > 28) {
      faults.push(
        `BYMONTHDAY ${entry || 'nothing'} does not exist in every month: say 1 to 28 or -1 to -28.`,
      );
    } else if (days.includes(day)) {
      faults.push(`BYMONTHDAY names ${entry} twice.`);
    } else {
      days.push(day);
    }
  }
  return days;
}

/** The rule's parts by name, with every fault of their form; null where it is no text to be read at all. */
function readParts(text: string, faults: string[]): Map<string, string> | null {
  if (typeof text !== 'string' || text === '') {
    faults.push('The rule is empty.');
    return null;
  }
  if (text.length > RULE_LENGTH_MAX) {
    faults.push(`The rule is longer than ${RULE_LENGTH_MAX} characters.`);
    return null;
  }
  const values = new Map<string, string>();
  for (const part of text.split(';')) {
    const [, name, value] = /^([A-Z-]+)=([A-Z0-9,+-]+)$/.exec(part) ?? [];
    const head = part.split(/[=:]/)[0] ?? '';
    if (name !== undefined && value !== undefined && (PARTS as readonly string[]).includes(name)) {
      if (values.has(name)) faults.push(`${name} is given twice.`);
      values.set(name, value);
    } else if (REFUSED[head]) {
      faults.push(REFUSED[head]);
    } else if ((PARTS as readonly string[]).includes(head)) {
      faults.push(`${head} has no readable value.`);
    } else {
      faults.push(`Unknown part: ${head.slice(0, 30) || 'nothing'}. A rule is made of ${PARTS.join(', ')}.`);
    }
  }
  return values;
}

/** Reads a rule, adding every fault found to `faults`; the answer is to be used only where there are none. */
function readRule(text: string, faults: string[]): Rule {
  const rule: Rule = {
    frequency: 'WEEKLY',
    interval: 1,
    count: null,
    days: null,
    monthDays: null,
    weekStart: null,
  };
  const values = readParts(text, faults);
  if (!values) return rule;

  const frequency = values.get('FREQ');
  if (frequency === 'DAILY' || frequency === 'WEEKLY' || frequency === 'MONTHLY') rule.frequency = frequency;
  else faults.push(`FREQ must be DAILY, WEEKLY or MONTHLY, not ${frequency ?? 'missing'}.`);

  const interval = values.get('INTERVAL');
  if (interval !== undefined) {
    const read = integerWithin(interval, 1, RULE_INTERVAL_MAX);
    if (read === null) faults.push(`INTERVAL must be 1 to ${RULE_INTERVAL_MAX}, not ${interval}.`);
    else rule.interval = read;
  }
  const count = values.get('COUNT');
  if (count !== undefined) {
    rule.count = integerWithin(count, 1, RULE_COUNT_MAX);
    if (rule.count === null) faults.push(`COUNT must be 1 to ${RULE_COUNT_MAX}, not ${count}.`);
  }
  const days = values.get('BYDAY');
  if (days !== undefined) rule.days = readDays(days, frequency ?? '', faults);
  const monthDays = values.get('BYMONTHDAY');
  if (monthDays !== undefined) rule.monthDays = readMonthDays(monthDays, frequency ?? '', faults);
  if (rule.days && rule.monthDays) faults.push('BYDAY and BYMONTHDAY exclude each other.');
  const weekStart = values.get('WKST');
  if (weekStart !== undefined) {
    if (isWeekday(weekStart)) rule.weekStart = weekStart;
    else faults.push(`WKST names an unknown weekday: ${weekStart}.`);
  }
  if (rule.frequency === 'DAILY' && rule.days && rule.interval % 7 === 0) {
    faults.push(
      'With FREQ=DAILY and BYDAY, INTERVAL must not be a multiple of 7: no named weekday may ever come.',
    );
  }
  return rule;
}

const READ_KEPT = 500;
const readRules = new Map<string, Rule>();

/** The rule, read once; throws a RangeError naming every fault. */
function ruleOf(text: string): Rule {
  let rule = readRules.get(text);
  if (!rule) {
    const faults: string[] = [];
    rule = readRule(text, faults);
    if (faults.length > 0) throw new RangeError(faults.join(' '));
    if (readRules.size >= READ_KEPT) readRules.clear();
    readRules.set(text, rule);
  }
  return rule;
}

/**
 * Everything wrong with a rule, in sentences; empty for a usable one. A rule is `FREQ=DAILY|WEEKLY|MONTHLY` with
 * `INTERVAL` (1 to 52), `COUNT` (1 to 366), `BYDAY`, `BYMONTHDAY` and `WKST`, upper case, without `RRULE:`.
 * Days of the month are limited to those that every month has, so that no rule skips a month.
 */
export function ruleFaults(text: string): string[] {
  const faults: string[] = [];
  readRule(text, faults);
  return faults;
}

function* dailyDates(rule: Rule, from: LocalDate): Generator<LocalDate> {
  const named = rule.days?.map((day) => day.weekday);
  for (let day = dayNumber(from); ; day += rule.interval) {
    const date = dateOfDayNumber(day);
    if (!named || named.includes(weekdayOf(date))) yield date;
  }
}

function* weeklyDates(rule: Rule, from: LocalDate, weekStart: Weekday): Generator<LocalDate> {
  const start = WEEKDAYS.indexOf(weekStart);
  const offsetOf = (weekday: Weekday): number => (WEEKDAYS.indexOf(weekday) - start + 7) % 7;
  const first = dayNumber(from);
  const offsets = (rule.days?.map((day) => day.weekday) ?? [weekdayOf(from)])
    .map(offsetOf)
    .sort((a, b) => a - b);
  for (let week = first - offsetOf(weekdayOf(from)); ; week += 7 * rule.interval) {
    for (const offset of offsets) if (week + offset >= first) yield dateOfDayNumber(week + offset);
  }
}

type Limit = { count: number } | { before: LocalDate };

const asUtc = (date: LocalDate): Date => new Date(`${date}T00:00:00Z`);

function monthlyDates(rule: Rule, from: LocalDate, limit: Limit): LocalDate[] {
  const dayOfMonth = Number(from.slice(8));
  // Days 29 to 31 fall back to the month's last day: as RFC 5545 has it, such months would be left out.
  const fallsBack = !rule.days && !rule.monthDays && dayOfMonth > 28;
  const fromDayOn = Array.from({ length: dayOfMonth - 27 }, (_, i) => 28 + i);
  const dates = new RRule({
    freq: RRule.MONTHLY,
    interval: rule.interval,
    dtstart: asUtc(from),
    ...('count' in limit ? { count: limit.count } : { until: asUtc(addDays(limit.before, -1)) }),
    ...(rule.days && {
      byweekday: rule.days.map(({ weekday, nth }) =>
        nth === null ? RRule[weekday] : RRule[weekday].nth(nth),
      ),
    }),
    ...(rule.monthDays && { bymonthday: rule.monthDays }),
    ...(fallsBack && { bymonthday: fromDayOn, bysetpos: -1 }),
  }).all();
  return dates.map((date) => date.toISOString().slice(0, 10));
}

/**
 * The dates that a rule gives from `from` on (`from` included where the rule gives it), as many as `count` or up to,
 * not including, `before`. The rule's own COUNT plays no part: how many are wanted is the caller's.
 *
 * `from` is the rule's DTSTART: a WEEKLY rule without BYDAY keeps its weekday, a MONTHLY one that names no day its
 * day of the month (or the month's last), and INTERVAL counts from the day, week or month it lies in. Weeks begin on
 * `weekStart`, else on the rule's WKST, else on Monday, as in RFC 5545; course weeks begin on `from`'s own weekday,
 * and their expansion says so. Throws a RangeError for a rule with faults.
 */
export function expandRule(text: string, from: LocalDate, limit: Limit, weekStart?: Weekday): LocalDate[] {
  const rule = ruleOf(text);
  if ('before' in limit ? compareDates(from, limit.before) >= 0 : limit.count <= 0) return [];
  if (rule.frequency === 'MONTHLY') return monthlyDates(rule, from, limit);
  const dates =
    rule.frequency === 'DAILY'
      ? dailyDates(rule, from)
      : weeklyDates(rule, from, weekStart ?? rule.weekStart ?? 'MO');
  const wanted: LocalDate[] = [];
  for (const date of dates) {
    if ('before' in limit && compareDates(date, limit.before) >= 0) break;
    wanted.push(date);
    if ('count' in limit && wanted.length >= limit.count) break;
  }
  return wanted;
}

/** The weekdays a rule names, Monday first; null where it names none, or numbers them within the month. */
export function ruleWeekdays(text: string): Weekday[] | null {
  const { days } = ruleOf(text);
  if (!days || days.some((day) => day.nth !== null)) return null;
  return WEEKDAYS.filter((weekday) => days.some((day) => day.weekday === weekday));
}

/** The rule on other weekdays; everything else stays as written. */
export function withWeekdays(text: string, weekdays: readonly Weekday[]): string {
  const named = `BYDAY=${WEEKDAYS.filter((weekday) => weekdays.includes(weekday)).join(',')}`;
  const parts = text.split(';');
  const at = parts.findIndex((part) => part.startsWith('BYDAY='));
  if (at < 0) return [...parts, named].join(';');
  return parts.map((part, i) => (i === at ? named : part)).join(';');
}

/** The rule's COUNT; null where it has none. */
export function ruleCount(text: string): number | null {
  return ruleOf(text).count;
}

/** On how many days of its busiest week a rule falls. */
export function ruleDaysPerWeek(text: string): number {
  const { frequency, interval, days } = ruleOf(text);
  if (frequency === 'DAILY') return days ? days.length : Math.ceil(7 / interval);
  if (frequency === 'WEEKLY') return days ? days.length : 1;
  return 1;
}

/**
 * Wall clock <-> instant. Instants are epoch milliseconds; local dates and times are plain strings that sort as
 * they follow each other. Dates are counted as civil days (proleptic Gregorian, day 0 is 1970-01-01), so that
 * calendar arithmetic never touches a zone, and never the host's.
 */
import { IANAZone } from 'luxon';
import { WEEKDAYS } from './protocol.js';
import type { Weekday } from './protocol.js';

/** `YYYY-MM-DD` on a clinic's wall calendar. */
export type LocalDate = string;
/** `HH:mm` on a clinic's wall clock. */
export type LocalTime = string;
/** `YYYY-MM-DDTHH:mm` without a zone. */
export type LocalDateTime = string;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;
const RFC_3339 = /^(\d{4}-\d{2}-\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.(\d+))?(?:[Zz]|([+-])(\d{2}):(\d{2}))$/;
/** Names of the zone database that are an offset and not a place: a clinic there would miss daylight saving. */
const FIXED_OFFSET = /^(Etc\/(GMT|Greenwich)[+-]?\d+|EST|MST|HST|GMT[+-]?\d+)$/i;

/** A zone of the IANA database that follows a place (or UTC itself); no fixed offset, no `local`, no wrong case. */
export function isZone(zone: string): boolean {
  if (typeof zone !== 'string' || !/^[A-Z][A-Za-z0-9_+-]*(\/[A-Z][A-Za-z0-9_+-]*)*$/.test(zone)) return false;
  if (FIXED_OFFSET.test(zone)) return false;
  try {
    const known = new Intl.DateTimeFormat('en-US', { timeZone: zone }).resolvedOptions().timeZone;
    return known === zone || known.toLowerCase() !== zone.toLowerCase();
  } catch {
    return false;
  }
}

/** A real date of the calendar, years 0001 to 9999. */
export function isLocalDate(text: unknown): boolean {
  if (typeof text !== 'string' || !DATE.test(text) || text < '0001') return false;
  return dateOfDayNumber(dayNumber(text)) === text;
}

/** `00:00` to `23:59`. */
export function isLocalTime(text: unknown): boolean {
  return typeof text === 'string' && TIME.test(text);
}

/** A local time, or `24:00`: the end of the day, which only a closing time may name. */
export function isClosingTime(text: unknown): boolean {
  return text === '24:00' || isLocalTime(text);
}

const digits = (text: string, from: number, to: number): number => {
  let n = 0;
  for (let i = from; i < to; i++) n = n * 10 + (text.charCodeAt(i) - 48);
  return n;
};

/** Days from 1970-01-01 to the date. */
export function dayNumber(date: LocalDate): number {
  const month = digits(date, 5, 7);
  // Years begin in March, so that the leap day is a year's last.
  const year = digits(date, 0, 4) - (month <= 2 ? 1 : 0);
  const era = Math.floor(year / 400);
  const yearOfEra = year - era * 400;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + digits(date, 8, 10) - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

const two = (n: number): string => (n < 10 ? `0${n}` : `${n}`);

/** The date that many days after 1970-01-01. */
export function dateOfDayNumber(day: number): LocalDate {
  const shifted = day + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  const dayOfMonth = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(dayOfMonth)}`;
}

/** The date `days` later (negative: earlier). */
export function addDays(date: LocalDate, days: number): LocalDate {
  return dateOfDayNumber(dayNumber(date) + days);
}

/** Days from `a` to `b`; negative where `b` is earlier. */
export function daysBetween(a: LocalDate, b: LocalDate): number {
  return dayNumber(b) - dayNumber(a);
}

/** Negative, 0 or positive, as `Array.sort` wants it. */
export function compareDates(a: LocalDate, b: LocalDate): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export const earlierOf = (a: LocalDate, b: LocalDate): LocalDate => (a < b ? a : b);

export const laterOf = (a: LocalDate, b: LocalDate): LocalDate => (a > b ? a : b);

export function weekdayOf(date: LocalDate): Weekday {
  // Day 0 was a Thursday.
  const index = (((dayNumber(date) + 3) % 7) + 7) % 7;
  return WEEKDAYS[index] as Weekday;
}

/** Minutes past midnight by the wall clock; `24:00` is 1440. */
export function minutesOfDay(time: LocalTime): number {
  return digits(time, 0, 2) * 60 + digits(time, 3, 5);
}

/** The wall clock that many minutes past midnight, 0 to 1440; 1440 is `24:00`. Throws a RangeError outside. */
export function timeOfMinutes(minutes: number): LocalTime {
  if (!Number.isInteger(minutes) || minutes < 0 || minutes > 1440) {
    throw new RangeError(`${minutes} is no minute of a day.`);
  }
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/**
 * Offsets are remembered in stretches of six days: no zone changes its offset twice in so short a time, so a
 * stretch is its offset at both ends and the instant between them at which it changes, if it does.
 */
const STRETCH = 6 * DAY;
const STRETCHES_KEPT = 2_000;

interface Stretch {
  before: number;
  after: number;
  /** First instant of `after`. */
  changesAt: number;
}

interface KnownZone {
  zone: IANAZone;
  stretches: Map<number, Stretch>;
}

// Zones are real names of a closed list, so this map is bounded by it.
const knownZones = new Map<string, KnownZone>();

function knownZone(name: string): KnownZone {
  let known = knownZones.get(name);
  if (!known) {
    const zone = IANAZone.create(name);
    if (!zone.isValid) throw new RangeError(`${name} is no IANA time zone.`);
    known = { zone, stretches: new Map() };
    knownZones.set(name, known);
  }
  return known;
}

const exactOffset = (zone: IANAZone, instant: number): number => Math.round(zone.offset(instant) * MINUTE);

/** First instant in (from, to] at which the offset is `offset` again, to the second. */
function changeBetween(zone: IANAZone, from: number, to: number, offset: number): number {
  let low = Math.floor(from / 1000);
  let high = Math.ceil(to / 1000);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (exactOffset(zone, middle * 1000) === offset) high = middle;
    else low = middle;
  }
  return high * 1000;
}

function stretchAt({ zone, stretches }: KnownZone, instant: number): Stretch {
  const index = Math.floor(instant / STRETCH);
  let stretch = stretches.get(index);
  if (!stretch) {
    const from = index * STRETCH;
    const to = from + STRETCH;
    const before = exactOffset(zone, from);
    const after = exactOffset(zone, to);
    stretch = { before, after, changesAt: before === after ? from : changeBetween(zone, from, to, after) };
    if (stretches.size >= STRETCHES_KEPT) stretches.clear();
    stretches.set(index, stretch);
  }
  return stretch;
}

/** Milliseconds that local time is ahead of UTC at the instant. */
function offsetAt(known: KnownZone, instant: number): number {
  const stretch = stretchAt(known, instant);
  return instant < stretch.changesAt ? stretch.before : stretch.after;
}

// Local time is at most 14 hours ahead of UTC and 12 behind: every instant at which the wall clock may show a
// given time lies strictly between these two distances from that time read as UTC.
const EARLIEST = 15 * HOUR;
const LATEST = 13 * HOUR;

/**
 * The instant at which a clinic's wall clock shows `local`. A time that daylight saving skips moves forward by
 * the gap (02:30 becomes 03:30), which `shiftedMinutes` says (0 otherwise); one shown twice takes the first.
 * `T24:00` is the next day's midnight. Throws a RangeError for an unknown zone.
 */
export function toInstant(local: LocalDateTime, zone: string): { instant: number; shiftedMinutes: number } {
  const known = knownZone(zone);
  const wall = dayNumber(local) * DAY + (digits(local, 11, 13) * 60 + digits(local, 14, 16)) * MINUTE;
  if (Number.isNaN(wall)) throw new RangeError(`${local} is no local date and time.`);
  const before = offsetAt(known, wall - EARLIEST);
  const after = offsetAt(known, wall + LATEST);
  if (before === after) return { instant: wall - before, shiftedMinutes: 0 };
  // The larger offset gives the earlier instant.
  const first = wall - Math.max(before, after);
  if (first + offsetAt(known, first) === wall) return { instant: first, shiftedMinutes: 0 };
  const second = wall - Math.min(before, after);
  if (second + offsetAt(known, second) === wall) return { instant: second, shiftedMinutes: 0 };
  return { instant: wall - before, shiftedMinutes: (after - before) / MINUTE };
}

/** What the wall clock shows at the instant, to the minute. */
export function localDateTimeOf(instant: number, zone: string): LocalDateTime {
  return `${localDateOf(instant, zone)}T${localTimeOf(instant, zone)}`;
}

/** The wall calendar's date at the instant. */
export function localDateOf(instant: number, zone: string): LocalDate {
  return dateOfDayNumber(Math.floor((instant + offsetAt(knownZone(zone), instant)) / DAY));
}

/** The wall clock's time at the instant, to the minute. */
export function localTimeOf(instant: number, zone: string): LocalTime {
  const wall = instant + offsetAt(knownZone(zone), instant);
  return timeOfMinutes(Math.floor((wall - Math.floor(wall / DAY) * DAY) / MINUTE));
}

/**
 * First instant of a local date, also where its midnight is skipped. For a date that a zone skipped whole
 * (Apia's 2011-12-30) it is the next date's first instant, so that the day's interval is empty.
 */
export function startOfDay(date: LocalDate, zone: string): number {
  const { instant, shiftedMinutes } = toInstant(`${date}T00:00`, zone);
  if (shiftedMinutes === 0) return instant;
  // The skipped stretch may have begun before midnight: the day begins where it ends.
  const known = knownZone(zone);
  const wall = dayNumber(date) * DAY;
  const to = wall + LATEST;
  return changeBetween(known.zone, wall - EARLIEST, to, offsetAt(known, to));
}

/**
 * The instant from which a date's wall clock can be counted in minutes, for all of the date; null where the clocks may
 * change on it or near it, so that each time has to be looked up by itself.
 */
export function steadyMidnight(date: LocalDate, zone: string): number | null {
  const known = knownZone(zone);
  const wall = dayNumber(date) * DAY;
  const offset = offsetAt(known, wall - EARLIEST);
  // No zone changes its offset twice within these 52 hours, so the same at both ends is the same throughout.
  return offset === offsetAt(known, wall + DAY + LATEST) ? wall - offset : null;
}

/** RFC 3339 to the second, in the zone's offset: `2027-03-08T09:00:00-05:00`; UTC is `+00:00`. */
export function formatInstant(instant: number, zone: string): string {
  const offset = Math.round(offsetAt(knownZone(zone), instant) / MINUTE);
  const wall = instant + offset * MINUTE;
  const day = Math.floor(wall / DAY);
  const seconds = Math.floor((wall - day * DAY) / 1000);
  const clock = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  const ahead = Math.abs(offset);
  const sign = offset < 0 ? '-' : '+';
  return `${dateOfDayNumber(day)}T${clock}${sign}${two(Math.floor(ahead / 60))}:${two(ahead % 60)}`;
}

/** Epoch milliseconds of an RFC 3339 date-time with its offset; null for anything else, a naive time included. */
export function parseInstant(text: string): number | null {
  const match = typeof text === 'string' ? RFC_3339.exec(text) : null;
  if (!match) return null;
  const [, date = '', hour, minute, second, fraction, sign, offsetHour, offsetMinute] = match;
  if (!isLocalDate(date) || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return null;
  if (Number(offsetHour ?? 0) > 23 || Number(offsetMinute ?? 0) > 59) return null;
  const wall =
    dayNumber(date) * DAY +
    Number(hour) * HOUR +
    Number(minute) * MINUTE +
    Number(second) * 1000 +
    Number((fraction ?? '').slice(0, 3).padEnd(3, '0'));
  const ahead = Number(offsetHour ?? 0) * HOUR + Number(offsetMinute ?? 0) * MINUTE;
  return sign === '-' ? wall + ahead : wall - ahead;
}

/** A clinic's calendar made ready for many questions: open days by number, and when each resource is taken. */
import type { CalendarResource, ClinicCalendar } from './course-types.js';
import { merge } from './interval.js';
import type { Interval } from './interval.js';
import { dateOfDayNumber, dayNumber, startOfDay, steadyMidnight, weekdayOf } from './local-time.js';
import type { LocalDate } from './local-time.js';
import { openIntervalsOn } from './open-hours.js';
import { StartSlots } from './start-caps.js';
import { WEEKDAYS } from './protocol.js';
import type { Weekday } from './protocol.js';
import { allLanesTaken, isPlace, sharedLanes } from './visit.js';

export interface Day {
  /** Days since 1970-01-01. */
  number: number;
  date: LocalDate;
  weekday: Weekday;
  /** Its first instant. */
  begins: number;
  /** From which its minutes can be counted; null where the clocks change on it or near it. */
  midnight: number | null;
  open: Interval[];
}

export interface ReadyResource {
  resource: CalendarResource;
  /** Place among equals: preferred resources first, then by id. Also the resource's index in `resources`. */
  rank: number;
  /** Merged; null: whenever the clinic is open. */
  working: Interval[] | null;
  /** When no (watching) lane is left, or the resource is out. */
  full: Interval[];
  /** When a practitioner's set-up lane is taken, or she is out; empty for other kinds. */
  setUpFull: Interval[];
  /** A chair's or bed's milliseconds reserved within the calendar's range, before this course; else 0. */
  load: number;
}

export class ReadyCalendar {
  readonly zone: string;
  /** Day numbers [from, to) for which working hours, outages and reservations are known. */
  readonly from: number;
  readonly to: number;
  readonly resources: ReadyResource[];
  readonly patientBusy: Interval[];
  /** Weekdays on which the clinic ever opens, Monday first. */
  readonly openWeekdays: Weekday[];
  readonly caps: StartSlots;
  private readonly days = new Map<number, Day>();

  constructor(
    readonly calendar: ClinicCalendar,
    preferredResourceIds: readonly string[],
  ) {
    this.zone = calendar.zone;
    this.from = dayNumber(calendar.from);
    this.to = dayNumber(calendar.to);
    this.patientBusy = merge(calendar.patientBusy);
    this.openWeekdays = WEEKDAYS.filter((weekday) =>
      calendar.openingHours.some((rule) => rule.daysOfWeek.includes(weekday)),
    );
    this.caps = new StartSlots(calendar.startCaps ?? [], calendar.zone, calendar.starts ?? []);
    const range = { start: startOfDay(calendar.from, this.zone), end: startOfDay(calendar.to, this.zone) };
    this.resources = inOrder(calendar.resources, preferredResourceIds).map((resource, rank) =>
      readyResource(resource, rank, range),
    );
  }

  day(number: number): Day {
    let day = this.days.get(number);
    if (!day) {
      const date = dateOfDayNumber(number);
      const { openingHours, closures } = this.calendar;
      const open = openIntervalsOn(date, this.zone, openingHours, closures);
      const midnight = steadyMidnight(date, this.zone);
      const begins = midnight ?? startOfDay(date, this.zone);
      day = { number, date, weekday: weekdayOf(date), begins, midnight, open };
      this.days.set(number, day);
    }
    return day;
  }

  /**
   * Whether what a session holds until `freeAt` is given back before the clinic opens on any later date. Turnover
   * may pass closing, never the next opening: so sessions of one course, which lie on different dates, can never
   * want one resource at the same time.
   */
  freeBeforeNextOpening(day: Day, freeAt: number): boolean {
    for (let next = day.number + 1; this.day(next).begins < freeAt; next++) {
      const opening = this.day(next).open[0];
      if (opening && opening.start < freeAt) return false;
    }
    return true;
  }
}

function inOrder(
  resources: readonly CalendarResource[],
  preferredIds: readonly string[],
): CalendarResource[] {
  const preference = (id: string): number => {
    const at = preferredIds.indexOf(id);
    return at < 0 ? preferredIds.length : at;
  };
  return [...resources].sort(
    (a, b) => preference(a.id) - preference(b.id) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0),
  );
}

function readyResource(resource: CalendarResource, rank: number, range: Interval): ReadyResource {
  const { kind, busy, outages } = resource;
  const [laneFrom, laneTo] = sharedLanes(resource);
  return {
    resource,
    rank,
    working: resource.working && merge(resource.working),
    full: orOut(allLanesTaken(laneFrom, laneTo, busy), outages),
    setUpFull: kind === 'practitioner' ? orOut(allLanesTaken(0, 1, busy), outages) : [],
    load: isPlace(kind) ? loadWithin(range, busy) : 0,
  };
}

const orOut = (taken: Interval[], outages: readonly Interval[]): Interval[] =>
  outages.length === 0 ? taken : merge([...taken, ...outages]);

/** Milliseconds of the range that are reserved. */
const loadWithin = (range: Interval, busy: readonly Interval[]): number =>
  merge(busy).reduce(
    (sum, { start, end }) => sum + Math.max(0, Math.min(end, range.end) - Math.max(start, range.start)),
    0,
  );

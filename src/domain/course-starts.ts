/** Which start times of a day a visit could be served at, and by whom; every answer is kept. */
import { serviceAt } from './course-assignment.js';
import type { Service } from './course-assignment.js';
import type { Day, ReadyCalendar } from './course-calendar.js';
import { readyVisit } from './course-visit.js';
import type { ReadyVisit } from './course-visit.js';
import type { PlacementPolicy, TimeOfDay, VisitShape } from './course-types.js';
import { clearOf, coveredBy } from './interval.js';
import type { Interval } from './interval.js';
import { localDateOf, localTimeOf, minutesOfDay, timeOfMinutes, toInstant } from './local-time.js';
import type { LocalTime } from './local-time.js';

const DAY_MINUTES = 1440;
const MINUTE = 60_000;
export const TIMES_OF_DAY: readonly TimeOfDay[] = ['morning', 'midday', 'afternoon'];

/** A start as far as it does not depend on who serves. */
export interface OpenStart {
  /** Local minutes past midnight. */
  minute: number;
  timeOfDay: TimeOfDay;
  startsAt: number;
  endsAt: number;
}

/** A start at which the visit can be served. */
export interface Start extends OpenStart {
  service: Pick<Service, 'leads' | 'costOf' | 'assignment'>;
}

export class Starts {
  /** Minutes past midnight that are offered on any day, besides the wanted one. */
  readonly grid: readonly number[];
  private readonly visits = new Map<string, ReadyVisit>();
  private readonly known = new Map<number, Start | null>();
  private readonly opens = new Map<number, readonly OpenStart[]>();
  private readonly middayFrom: number;
  private readonly afternoonFrom: number;

  constructor(
    readonly calendar: ReadyCalendar,
    readonly policy: PlacementPolicy,
    readonly notBefore: number,
  ) {
    const every = policy.startEveryMinutes;
    this.grid = Array.from({ length: Math.ceil(DAY_MINUTES / every) }, (_, i) => i * every);
    this.middayFrom = minutesOfDay(policy.middayFrom);
    this.afternoonFrom = minutesOfDay(policy.afternoonFrom);
  }

  /** Sessions of one shape share their starts. */
  visit(shape: VisitShape, pinnedResourceIds: readonly string[] = []): ReadyVisit {
    const key = JSON.stringify([shape, pinnedResourceIds]);
    let visit = this.visits.get(key);
    if (!visit) {
      visit = readyVisit(this.visits.size, shape, this.calendar, this.policy, pinnedResourceIds);
      this.visits.set(key, visit);
    }
    return visit;
  }

  timeOfDay(minute: number): TimeOfDay {
    return minute < this.middayFrom ? 'morning' : minute < this.afternoonFrom ? 'midday' : 'afternoon';
  }

  /**
   * The wanted time on a day, in minutes past midnight: moved forward by the gap where daylight saving skips it,
   * which `shiftedMinutes` says. Null on a date that the zone skipped whole.
   */
  wantedMinute(time: LocalTime, day: Day): { minute: number; shiftedMinutes: number } | null {
    if (day.midnight !== null) return { minute: minutesOfDay(time), shiftedMinutes: 0 };
    const { instant, shiftedMinutes } = toInstant(`${day.date}T${time}`, this.calendar.zone);
    if (shiftedMinutes === 0) return { minute: minutesOfDay(time), shiftedMinutes };
    if (localDateOf(instant, this.calendar.zone) !== day.date) return null;
    return { minute: minutesOfDay(localTimeOf(instant, this.calendar.zone)), shiftedMinutes };
  }

  /** The minutes to try for a wish: the grid's and the wanted one, in order. */
  minutes(wanted: number | null): readonly number[] {
    if (wanted === null || wanted % this.policy.startEveryMinutes === 0) return this.grid;
    return [...this.grid, wanted].sort((a, b) => a - b);
  }

  /** When that local minute of the day is; null where daylight saving skips it. Of two the first. */
  instantOf(day: Day, minute: number): number | null {
    if (day.midnight !== null) return day.midnight + minute * MINUTE;
    const { instant, shiftedMinutes } = toInstant(`${day.date}T${timeOfMinutes(minute)}`, this.calendar.zone);
    return shiftedMinutes === 0 ? instant : null;
  }

  /** Whether the stay lies in one open interval, and turnover ends before the clinic opens again. */
  fitsOpening(visit: ReadyVisit, day: Day, startsAt: number): boolean {
    return (
      coveredBy(day.open, startsAt, startsAt + visit.stay) &&
      this.calendar.freeBeforeNextOpening(day, startsAt + visit.held)
    );
  }

  /**
   * What of the day's starts does not depend on who serves, in order: those of the grid and the wanted one at which the
   * clinic is open, the patient is free and no cap is reached.
   */
  open(visit: ReadyVisit, day: Day, wanted: number | null): readonly OpenStart[] {
    if (day.open.length === 0) return [];
    const key = visit.id * 10_000_000 + day.number;
    let open = this.opens.get(key);
    if (!open) {
      open = this.openOnGrid(visit, day);
      this.opens.set(key, open);
    }
    if (wanted === null || wanted % this.policy.startEveryMinutes === 0) return open;
    const own = this.openAt(visit, day, wanted);
    return own ? [...open, own].sort((a, b) => a.minute - b.minute) : open;
  }

  private openOnGrid(visit: ReadyVisit, day: Day): OpenStart[] {
    const found: OpenStart[] = [];
    const { midnight } = day;
    const opening = (day.open[0] as Interval).start;
    const closing = (day.open.at(-1) as Interval).end;
    for (const minute of this.grid) {
      if (midnight !== null && midnight + minute * MINUTE < opening) continue;
      if (midnight !== null && midnight + minute * MINUTE > closing) break;
      const open = this.openAt(visit, day, minute);
      if (open) found.push(open);
    }
    return found;
  }

  /** The start at that local minute; null where the visit cannot be served then. */
  at(visit: ReadyVisit, day: Day, minute: number): Start | null {
    if (day.open.length === 0) return null;
    const key = startKey(visit, day, minute);
    let start = this.known.get(key);
    if (start === undefined) {
      const open = this.openAt(visit, day, minute);
      start = open && this.served(visit, open);
      this.known.set(key, start);
    }
    return start;
  }

  /** The start with whoever serves it then; null where nobody can. */
  from(visit: ReadyVisit, day: Day, open: OpenStart): Start | null {
    const key = startKey(visit, day, open.minute);
    let start = this.known.get(key);
    if (start === undefined) {
      start = this.served(visit, open);
      this.known.set(key, start);
    }
    return start;
  }

  /** The day's start nearest to a wanted time, the earlier of two; null where the visit cannot be served that day. */
  nearest(visit: ReadyVisit, day: Day, wantedTime: LocalTime): Start | null {
    const wanted = this.wantedMinute(wantedTime, day)?.minute ?? null;
    const away = (minute: number): number => Math.abs(minute - (wanted ?? 0));
    const minutes = [...this.minutes(wanted)].sort((a, b) => away(a) - away(b) || a - b);
    for (const minute of minutes) {
      const start = this.at(visit, day, minute);
      if (start) return start;
    }
    return null;
  }

  private served(visit: ReadyVisit, open: OpenStart): Start | null {
    const service = serviceAt(visit, open.startsAt);
    if (!service) return null;
    const { minute, timeOfDay, startsAt, endsAt } = open;
    return { minute, timeOfDay, startsAt, endsAt, service };
  }

  /** What of a start does not depend on who serves; null where nobody is asked. */
  openAt(visit: ReadyVisit, day: Day, minute: number): OpenStart | null {
    const startsAt = day.open.length === 0 ? null : this.instantOf(day, minute);
    if (startsAt === null || startsAt < this.notBefore || !this.fitsOpening(visit, day, startsAt))
      return null;
    if (this.calendar.caps.full(startsAt)) return null;
    const endsAt = startsAt + visit.stay;
    if (!clearOf(this.calendar.patientBusy, startsAt, endsAt)) return null;
    return { minute, timeOfDay: this.timeOfDay(minute), startsAt, endsAt };
  }
}

/** Tells the starts of a request apart. */
export const startKey = (visit: ReadyVisit, day: Day, minute: number): number =>
  (visit.id * 10_000_000 + day.number) * DAY_MINUTES + minute;

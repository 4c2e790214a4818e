/** Which start times of a day a visit could be served at, and by whom; every answer is kept. */
import { assignmentsAt } from './course-assignment.js';
import type { Assignment } from './course-assignment.js';
import type { Day, ReadyCalendar } from './course-calendar.js';
import { readyVisit } from './course-visit.js';
import type { ReadyVisit } from './course-visit.js';
import type { PlacementPolicy, TimeOfDay, VisitShape } from './course-types.js';
import { clearOf, coveredBy } from './interval.js';
import { localDateOf, localTimeOf, minutesOfDay, timeOfMinutes, toInstant } from './local-time.js';
import type { LocalTime } from './local-time.js';

const DAY_MINUTES = 1440;
export const TIMES_OF_DAY: readonly TimeOfDay[] = ['morning', 'midday', 'afternoon'];

/** A start at which the visit can be served. */
export interface Start {
  /** Local minutes past midnight. */
  minute: number;
  timeOfDay: TimeOfDay;
  startsAt: number;
  endsAt: number;
  /** One for each nurse who could lead, never empty. */
  assignments: Assignment[];
}

export class Starts {
  /** Minutes past midnight that are offered on any day, besides the wanted one. */
  readonly grid: readonly number[];
  private readonly visits = new Map<string, ReadyVisit>();
  private readonly known = new Map<number, Start | null>();
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

  /** The start at that local minute; null where the visit cannot be served then. */
  at(visit: ReadyVisit, day: Day, minute: number): Start | null {
    if (day.open.length === 0) return null;
    const key = (visit.id * 10_000_000 + day.number) * DAY_MINUTES + minute;
    let start = this.known.get(key);
    if (start === undefined) {
      start = this.find(visit, day, minute);
      this.known.set(key, start);
    }
    return start;
  }

  private find(visit: ReadyVisit, day: Day, minute: number): Start | null {
    const open = this.openAt(visit, day, minute);
    if (!open) return null;
    const assignments = assignmentsAt(visit, open.startsAt);
    return assignments.length === 0 ? null : { ...open, assignments };
  }

  /** What of a start does not depend on who serves; null where nobody is asked. */
  openAt(visit: ReadyVisit, day: Day, minute: number): Omit<Start, 'assignments'> | null {
    const startsAt = day.open.length === 0 ? null : this.instantOf(day, minute);
    if (startsAt === null || startsAt < this.notBefore || !this.fitsOpening(visit, day, startsAt))
      return null;
    if (this.calendar.caps.full(startsAt)) return null;
    const endsAt = startsAt + visit.stay;
    if (!clearOf(this.calendar.patientBusy, startsAt, endsAt)) return null;
    return { minute, timeOfDay: this.timeOfDay(minute), startsAt, endsAt };
  }
}

/** What a patient would like of a visit's day, time and practitioner: soft, each at the cost that the clinic gives it. */
import type { Day } from './course-calendar.js';
import { otherPractitionerCost, otherWeekdayCost, outsideHoursCost } from './course-cost.js';
import type { Start, Starts } from './course-starts.js';
import type { PatientPreferences } from './course-types.js';
import type { ReadyVisit } from './course-visit.js';
import { minutesOfDay, timeOfMinutes } from './local-time.js';
import { WEEKDAYS } from './protocol.js';
import type { Weekday } from './protocol.js';

const DAY_MINUTES = 1440;
const NO_WISH: PatientPreferences = { weekdays: [], earliest: null, latest: null, practitionerId: null };

/** A way to serve a visit at a start, and what it costs for who serves it. */
export interface Served {
  start: Start;
  /** In thousandths, of the start's possible leads by their position. */
  costOf: (lead: number) => number;
}

export class Preferences {
  readonly weekdays: readonly Weekday[];
  private readonly practitionerId: string | null;
  private readonly from: number;
  private readonly to: number;
  private readonly weekdayCost: number;
  private readonly hoursCost: number;
  private readonly practitionerCost: number;

  constructor(
    private readonly starts: Starts,
    { weekdays, earliest, latest, practitionerId }: PatientPreferences = NO_WISH,
  ) {
    const { policy } = starts;
    this.weekdays = WEEKDAYS.filter((weekday) => weekdays.includes(weekday));
    this.from = earliest === null ? 0 : minutesOfDay(earliest);
    this.to = latest === null ? DAY_MINUTES : minutesOfDay(latest);
    this.practitionerId = practitionerId;
    this.weekdayCost = otherWeekdayCost(policy);
    this.hoursCost = outsideHoursCost(policy);
    this.practitionerCost = otherPractitionerCost(policy);
  }

  likesDay(weekday: Weekday): boolean {
    return this.weekdays.length === 0 || this.weekdays.includes(weekday);
  }

  /** A visit is to begin between the two, both included. */
  likesMinute(minute: number): boolean {
    return minute >= this.from && minute <= this.to;
  }

  /** In words, as in `from 10:00 until 12:00`. */
  get hours(): string {
    const to = this.to < DAY_MINUTES ? `until ${timeOfMinutes(this.to)}` : '';
    const from = this.from > 0 ? `from ${timeOfMinutes(this.from)}` : '';
    return [from, to].filter(Boolean).join(' ');
  }

  costOfDay({ weekday }: Day): number {
    return this.likesDay(weekday) ? 0 : this.weekdayCost;
  }

  costOfMinute(minute: number): number {
    return this.likesMinute(minute) ? 0 : this.hoursCost;
  }

  /** The same visit, with the practitioner who is preferred; null where that is nobody, or nobody who could serve it. */
  visitWith(visit: ReadyVisit, pinnedResourceIds: readonly string[]): ReadyVisit | null {
    const { practitionerId } = this;
    if (practitionerId === null || this.practitionerCost === 0 || pinnedResourceIds.includes(practitionerId))
      return null;
    const own = this.starts.visit(visit.shape, [...pinnedResourceIds, practitionerId]);
    return own.pinned.size > visit.pinned.size ? own : null;
  }

  /**
   * How a visit can be served at a start at which it can be: with the practitioner who is preferred, where that takes no
   * further handover, and with whoever else at the cost of that.
   */
  served(start: Start, preferred: ReadyVisit | null, day: Day): Served[] {
    if (!preferred) return [{ start, costOf: () => 0 }];
    const own = this.starts.from(preferred, day, start);
    const other = this.practitionerCost;
    if (own && handovers(own) === handovers(start)) {
      return [
        { start: own, costOf: () => 0 },
        { start, costOf: () => other },
      ];
    }
    return [{ start, costOf: () => other }];
  }

  /** The same where room was made for it: nobody is moved aside for a preference, but whoever serves may be preferred. */
  servedInRoom(start: Start, preferred: ReadyVisit | null): Served {
    const isPreferred = (lead: number): boolean =>
      start.service
        .assignment(lead)
        .room?.resources.some(({ resourceId }) => resourceId === this.practitionerId) ?? false;
    return { start, costOf: (lead) => (preferred && !isPreferred(lead) ? this.practitionerCost : 0) };
  }

  isPractitioner(resourceId: string): boolean {
    return resourceId === this.practitionerId;
  }
}

/** How often those who serve the visit hand it over. */
function handovers({ service }: Start): number {
  const { servers } = service.assignment(0);
  return servers.reduce(
    (sum, turns) => sum + turns.filter((turn, i) => i > 0 && turn !== turns[i - 1]).length,
    0,
  );
}

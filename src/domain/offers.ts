/** Who is offered a time that has become free, and what becomes of an offer. */
import { dayMovedCost, timeAwayCost } from './course-cost.js';
import type { PlacementPolicy, ReservationRow } from './course-types.js';
import { merge, subtract } from './interval.js';
import type { Interval } from './interval.js';
import { daysBetween, localDateOf, localTimeOf, minutesOfDay, weekdayOf } from './local-time.js';
import type { LocalDate, LocalDateTime, LocalTime } from './local-time.js';
import type { Weekday } from './protocol.js';

export const OFFER_CAUSES = ['waiting-list', 'unplaced', 'better-time', 'by-hand'] as const;
export type OfferCause = (typeof OFFER_CAUSES)[number];
/** `withdrawn`: of this offer alone, since its session or plan is no longer what it was made for. */
export type OfferDecision = 'accepted' | 'declined' | 'withdrawn';
export const OFFER_STATUSES = ['open', 'accepted', 'declined', 'withdrawn', 'expired'] as const;
export type OfferStatus = (typeof OFFER_STATUSES)[number];

/** When a patient of the waiting list would come; what is null does not matter. Dates are both included. */
export interface WaitingFor {
  earliest: LocalDate | null;
  latest: LocalDate | null;
  daysOfWeek: Weekday[] | null;
  /** First arrival on the clinic's wall clock, and the end of arrivals. */
  fromTime: LocalTime | null;
  toTime: LocalTime | null;
}

/** Whether a patient who waits would come at that instant (epoch milliseconds). */
export function wouldCome(waiting: WaitingFor, startsAt: number, zone: string): boolean {
  const [date, time] = [localDateOf(startsAt, zone), localTimeOf(startsAt, zone)];
  const { earliest, latest, daysOfWeek, fromTime, toTime } = waiting;
  return (
    (earliest === null || date >= earliest) &&
    (latest === null || date <= latest) &&
    (daysOfWeek === null || daysOfWeek.includes(weekdayOf(date))) &&
    (fromTime === null || time >= fromTime) &&
    (toTime === null || time < toTime)
  );
}

/**
 * By how much less a session would deviate from what was wanted, in thousandths of the policy's unit: the terms of the
 * course's cost that belong to its day and time alone. A session without a place gains without end.
 */
export function gainOf(
  policy: PlacementPolicy,
  wantedLocal: LocalDateTime,
  present: number | null,
  freed: number,
  zone: string,
): number {
  if (present === null) return Number.POSITIVE_INFINITY;
  return deviationCost(policy, wantedLocal, present, zone) - deviationCost(policy, wantedLocal, freed, zone);
}

function deviationCost(
  policy: PlacementPolicy,
  wantedLocal: LocalDateTime,
  startsAt: number,
  zone: string,
): number {
  const days = daysBetween(wantedLocal.slice(0, 10), localDateOf(startsAt, zone));
  const minutes = minutesOfDay(localTimeOf(startsAt, zone)) - minutesOfDay(wantedLocal.slice(11, 16));
  return dayMovedCost(policy, days) + timeAwayCost(policy, minutes);
}

/**
 * Follows from what was decided, from the hold that keeps the time and from the clock; so an offer expires, and is
 * withdrawn when another of the same time is accepted, without anybody writing it down.
 */
export function offerStatus(
  offer: { decision: OfferDecision | null; expiresAt: Date },
  hold: { releasedAt: Date | null },
  now: Date,
): OfferStatus {
  if (offer.decision) return offer.decision;
  if (hold.releasedAt) return 'withdrawn';
  return offer.expiresAt <= now ? 'expired' : 'open';
}

/** What keeps all of these at once, each lane of a resource but once: of the visits only one will take place. */
export function keptForAll(rows: readonly ReservationRow[]): ReservationRow[] {
  return [...byLane(rows).values()].flatMap(({ times, ...lane }) =>
    times.map((time) => ({ ...lane, ...time })),
  );
}

/** What a visit takes besides what its session holds already, which it gives up only once it moves. */
export function notYetHeld(
  rows: readonly ReservationRow[],
  held: readonly ReservationRow[],
): ReservationRow[] {
  const own = byLane(held);
  return [...byLane(rows)].flatMap(([key, { times, ...lane }]) =>
    subtract(times, own.get(key)?.times ?? []).map((time) => ({ ...lane, ...time })),
  );
}

type Lane = Pick<ReservationRow, 'resourceId' | 'laneFrom' | 'laneTo'> & { times: Interval[] };

/** The times of each lane by itself, merged. */
function byLane(rows: readonly ReservationRow[]): Map<string, Lane> {
  const lanes = new Map<string, Lane>();
  for (const { resourceId, laneFrom, laneTo, start, end } of rows) {
    for (let lane = laneFrom; lane < laneTo; lane++) {
      const key = `${resourceId} ${lane}`;
      const known = lanes.get(key) ?? { resourceId, laneFrom: lane, laneTo: lane + 1, times: [] };
      lanes.set(key, { ...known, times: merge([...known.times, { start, end }]) });
    }
  }
  return lanes;
}

/**
 * The cost of a course, in thousandths: each term is rounded on its own, so that sums are exact and the order of
 * adding never decides between two courses.
 */
import type { PlacementPolicy } from './course-types.js';

const THOUSAND = 1000;

export const dayMovedCost = (policy: PlacementPolicy, days: number): number =>
  Math.round(THOUSAND * policy.dayMovedCost * Math.abs(days));

/** By the minute, pro rata, up to the most that a time of day may cost. */
export const timeAwayCost = (policy: PlacementPolicy, minutes: number): number =>
  Math.round(THOUSAND * Math.min(policy.hourAwayCostMax, (policy.hourAwayCost * Math.abs(minutes)) / 60));

/** By the chair's load before the course, as a share of the greatest load among the chairs that would serve. */
export const chairBalanceCost = (policy: PlacementPolicy, load: number, greatest: number): number =>
  greatest > 0 ? Math.round((THOUSAND * policy.chairBalanceCost * load) / greatest) : 0;

export const nurseChangeCost = (policy: PlacementPolicy): number =>
  Math.round(THOUSAND * policy.nurseChangeCost);

/** Of a session on a weekday that the patient would rather not come on. */
export const otherWeekdayCost = (policy: PlacementPolicy): number =>
  Math.round(THOUSAND * policy.otherWeekdayCost);

/** Of a session that begins outside the hours that the patient prefers. */
export const outsideHoursCost = (policy: PlacementPolicy): number =>
  Math.round(THOUSAND * policy.outsideHoursCost);

/** Of a session that the practitioner whom the patient prefers could serve, and does not. */
export const otherPractitionerCost = (policy: PlacementPolicy): number =>
  Math.round(THOUSAND * policy.otherPractitionerCost);

/** A sum of terms in the policy's own unit. */
export const inUnits = (thousandths: number): number => thousandths / THOUSAND;

/** The sum again of which that was made. */
export const inThousandths = (units: number): number => Math.round(units * THOUSAND);

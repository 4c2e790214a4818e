/** What is asked and answered about one visit by itself. */
import type { Deviation, Placement } from './course-types.js';
import type { LocalDate } from './local-time.js';

/** Why a visit cannot, or should not, be held at an instant. */
export interface Obstacle {
  code: string;
  detail: string;
  resourceId?: string;
}

export interface VisitAnswer {
  /** Who serves and what to reserve; null where something stands in the way. */
  placement: Placement | null;
  /** Closed, past, nobody free, the patient is elsewhere: no permission overrides these. */
  obstacles: Obstacle[];
  /** Rules of the course that the visit would break; who may do so overrides them, and says why. */
  breaches: Obstacle[];
}

/** What a session beside a visit would break where it stands. */
export interface Consequence {
  phase: string;
  ordinal: number;
  breaches: Obstacle[];
}

/** Local dates that bound a visit, whatever its window says. */
export interface VisitBounds {
  /** The course's start: a dose before it breaks a rule. None unless given. */
  first?: LocalDate;
  /** Nothing is booked after it. None unless given. */
  last?: LocalDate;
}

/** A start at which a visit can be held. */
export interface FreeStart {
  startsAt: number;
  endsAt: number;
  resources: Placement['resources'];
  /** By the weights of the clinic's policy, as in a course; the day costs nothing where no day is wanted. */
  cost: number;
  deviations: Deviation[];
}

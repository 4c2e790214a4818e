import type { CalendarResource, Placement, ReservationRow, VisitNeed, VisitShape } from './course-types.js';
import type { Interval } from './interval.js';
import type { ResourceKind, Segment } from './protocol.js';

/** A booked visit that other resources may serve at its own time: nobody has checked in for it yet. */
export interface MovableVisit {
  sessionId: string;
  /** Of the session's record: handed back with what is changed, so that the caller can tell whether it still stands. */
  version?: number;
  /** Epoch milliseconds, as every instant here. */
  startsAt: number;
  shape: VisitShape;
  /** All that it holds. Where this is not what the shape takes, the visit keeps it. */
  rows: ReservationRow[];
  /** Resources that somebody asked for by name: the visit keeps them. */
  pinnedIds?: string[];
}

export interface RematchRequest {
  /**
   * The resources of one clinic on the day. Their `busy` rows are what cannot move: visits checked in, holds, and
   * whatever else is held; never rows of `visits`.
   */
  resources: CalendarResource[];
  visits: MovableVisit[];
  /** The visit that is to begin then; every pinned resource that could serve it does. */
  wanted: { startsAt: number; shape: VisitShape; pinnedIds?: string[] };
  /** Taken first among equals (the plan's prescriber), in this order; then by id. */
  preferredIds?: string[];
  bounds?: Partial<RematchBounds>;
}

export interface RematchBounds {
  /** How many sessions an exchange may displace within one pool. */
  maxDisplaced: number;
  /** Chairs, beds and rooms: how many steps the search for chains of three, of four and of five sessions may take. */
  chainNodes: number;
  /** How many steps the exact sweep over chairs, beds and rooms may take. */
  placeNodes: number;
}

/** Engineering defaults: what a booking can wait for. */
export const REMATCH_BOUNDS: RematchBounds = { maxDisplaced: 2, chainNodes: 2_000, placeNodes: 50_000 };

/** Who serves a need of a visit (by its position in the shape), and in which segments. */
export interface Serving {
  need: number;
  segments: Segment[];
  resourceId: string;
}

export interface Reassigned {
  sessionId: string;
  version?: number;
  /** All that it holds from now on, in place of all that it held. */
  rows: ReservationRow[];
  served: Serving[];
  changed: { from: string; to: string; kind: ResourceKind }[];
}

export type RematchAnswer =
  | {
      outcome: 'placed';
      /** What to write for the new visit. */
      rows: ReservationRow[];
      /** One entry a resource. */
      resources: Placement['resources'];
      served: Serving[];
      /** By session id; empty where the new visit fits as everybody is assigned. */
      reassigned: Reassigned[];
    }
  | {
      outcome: 'PROVEN_FULL';
      /**
       * COUNT: throughout `at`, `needed` lanes are wanted of resources that have `available`. EVERY_ASSIGNMENT: the
       * count finds enough at each instant, but of the `needed` stays around the new one, or of the `needed` pinned
       * resources, at most `available` can be had, whoever serves whom.
       */
      proof: 'COUNT' | 'EVERY_ASSIGNMENT';
      at: Interval;
      /** The new visit's need that nobody can serve. */
      need: VisitNeed;
      needed: number;
      available: number;
    }
  | {
      outcome: 'NO_REASSIGNMENT_WITHIN_BOUND';
      /** The new visit's need that nobody is free for. */
      need: VisitNeed;
    };

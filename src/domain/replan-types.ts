import type {
  ClinicCalendar,
  Conflict,
  Deviation,
  OtherDose,
  PatientPreferences,
  PlacementPolicy,
  ReservationRow,
  Wish,
} from './course-types.js';
import type { Interval } from './interval.js';
import type { PhaseKind } from './protocol.js';
import type { MovableVisit } from './rematch-types.js';

/** Where a visit stands and what it holds. Epoch milliseconds, as every instant here. */
export interface ReplanPlace {
  startsAt: number;
  /** End of observation. */
  endsAt: number;
  rows: ReservationRow[];
}

/** A session of a course of which at least one is run over; every one that stands is there, whether it may move or not. */
export interface ReplanSession extends ReplanPlace {
  sessionId: string;
  kind: PhaseKind;
  /**
   * As if it were to be placed: its window, gaps and shape, and the date and time the rule gave. `relation` names
   * another of the course's sessions by its position.
   */
  wish: Wish;
  /** Booked, and nobody has come for it: it may be served by others, and be moved. */
  movable: boolean;
  /** The outage or closure lies over it. Only what is movable can be. */
  affected: boolean;
  /** Resources that somebody asked for by name: wherever it goes, they serve it. */
  pinnedIds: string[];
}

export interface ReplanCourse {
  treatmentPlanId: string;
  patientId: string;
  /** In the order in which they are to follow each other. */
  sessions: ReplanSession[];
  /** The patient's unavailable times and visits of other courses. */
  patientBusy: Interval[];
  otherDoses: OtherDose[];
  /** None unless given. */
  preferences?: PatientPreferences;
  /** Taken first among equals (the plan's prescriber). */
  preferredResourceIds: string[];
}

export interface ReplanRequest {
  /** Now: nothing is moved to before it. */
  notBefore: number;
  /**
   * The clinic with the outage or closure in it. Its `busy` rows and `starts` are what stays: never those of movable
   * sessions or of `others`.
   */
  calendar: Omit<ClinicCalendar, 'patientBusy'>;
  policy: PlacementPolicy;
  courses: ReplanCourse[];
  /** Visits of other courses on the affected days, which other resources may serve at their own times. */
  others: MovableVisit[];
}

export type ReplanAction = 'swapped' | 'moved' | 'unplaced';

/** What becomes of one session. Those of which nothing becomes are not mentioned. */
export interface ReplanChange {
  sessionId: string;
  /** False: it was in order, and makes room for one that was not. */
  affected: boolean;
  /** `swapped`: others serve it at its own time. `unplaced`: it stays as it is, and somebody has to decide. */
  action: ReplanAction;
  from: ReplanPlace;
  /** Null where it is unplaced. */
  to: ReplanPlace | null;
  /** Of a moved session: what is not as the protocol wished, and why. */
  deviations: Deviation[];
  /** Of an unplaced session: what stands in the way, and the nearest start that breaks a rule the least. */
  conflicts: Conflict[];
}

import type { DoseSet } from './dose-sets.js';
import type { Interval } from './interval.js';
import type { LocalDate, LocalDateTime, LocalTime } from './local-time.js';
import type { ResourceKind, Segment, Weekday } from './protocol.js';
import type { MovableVisit, Reassigned } from './rematch-types.js';

export interface VisitNeed {
  kinds: ResourceKind[];
  role: string | null;
  segments: Segment[];
  /** How many different resources serve it; 1 unless given. */
  quantity?: number;
  /** Who serves carries all of them; none unless given. */
  tags?: string[];
}

/** What a visit needs and for how long; minutes are resolved (protocol, else clinic policy). */
export interface VisitShape {
  minutes: Record<Segment, number>;
  needs: VisitNeed[];
}

/** Weights of the cost and bounds of the search; clinic policy, every default is an engineering default. */
export interface PlacementPolicy {
  dayMovedCost: number;
  hourAwayCost: number;
  hourAwayCostMax: number;
  nurseChangeCost: number;
  chairBalanceCost: number;
  /** What the patient would like, and does not get, costs each session this. */
  otherWeekdayCost: number;
  outsideHoursCost: number;
  otherPractitionerCost: number;
  /** Starts are offered at every multiple of this many local minutes past midnight, besides the preferred time. */
  startEveryMinutes: number;
  /** First local time that counts as midday, and as afternoon, in the alternatives' patterns. */
  middayFrom: LocalTime;
  afternoonFrom: LocalTime;
  /** How many days past a window's end the search may go when nothing fits inside. */
  beyondWindowDays: number;
}

/** One ordinal of the course and where it would like to be. */
export interface Wish {
  phase: string;
  ordinal: number;
  /** Gives the drug: gap rules hold between dosing sessions. */
  dosing: boolean;
  wantedLocal: LocalDateTime;
  /** Hard: no day before this (window's beginning, start date, whichever is later). */
  earliest: LocalDate;
  /** Window's end; exceeding it is a breach. */
  latest: LocalDate;
  /** Of its phase, in days between local dates of neighbouring dosing sessions. */
  minGapDays: number;
  maxGapDays: number;
  /** The set that it belongs to, where its rule is to be told of; the search does not look at it. */
  doseSet?: DoseSet | null;
  visit: VisitShape;
  /** Session-offset phases: days after (negative: before) the session at `index` in the wishes; hard. */
  relation?: { index: number; fromDays: number; toDays: number } | null;
  /** Asked for by name for this session, in place of the request's. */
  pinnedResourceIds?: string[];
  /** A session already booked: it stays where it is and bounds its neighbours. */
  fixed?: { startsAt: number; endsAt: number; nurseId: string | null } | null;
}

export interface CalendarResource {
  id: string;
  kind: ResourceKind;
  roles: string[];
  /** The pools it belongs to; none unless given. */
  tags?: string[];
  /** Watching lanes of a practitioner, lanes of a device; chairs, beds and rooms have one. */
  capacity: number;
  /** Working hours as instants over the calendar's range; null: whenever the clinic is open. */
  working: Interval[] | null;
  outages: Interval[];
  /** Live reservations; lanes [laneFrom, laneTo). */
  busy: { start: number; end: number; laneFrom: number; laneTo: number }[];
  /** When of these it is only made ready after a visit; known where refusals are to tell of it. */
  turnovers?: Interval[];
}

export interface Closure {
  from: LocalDate;
  /** The first day open again. */
  to: LocalDate;
  reason: string | null;
}

export interface OpeningRule {
  daysOfWeek: Weekday[];
  from: LocalTime;
  to: LocalTime;
}

/**
 * At most so many visits of the clinic begin within one slot. Slots are counted from midnight on the local wall
 * clock; an hour that the clocks show twice is one hour of slots.
 */
export interface StartCap {
  /** Every day unless given. */
  daysOfWeek?: Weekday[] | null;
  /** Only starts from this local time on count and are bounded; from midnight unless given. */
  from?: LocalTime | null;
  /** And before this one (24:00 is the day's end); to midnight unless given. */
  to?: LocalTime | null;
  slotMinutes: number;
  maxStarts: number;
}

export interface ClinicCalendar {
  zone: string;
  openingHours: OpeningRule[];
  closures: Closure[];
  /** Local dates [from, to) that working hours, outages and busy times were loaded for. */
  from: LocalDate;
  to: LocalDate;
  resources: CalendarResource[];
  /** The patient's other sessions and unavailable times. */
  patientBusy: Interval[];
  /** None unless given. */
  startCaps?: StartCap[];
  /** When the clinic's live sessions begin, within the range; only where there are caps. */
  starts?: number[];
}

export interface OtherDose {
  date: LocalDate;
  minGapDays: number;
  /** False: a reason may not say that there is another course. True unless given. */
  disclosed?: boolean;
}

/** What the patient would like; soft. */
export interface PatientPreferences {
  /** Any unless some are named. */
  weekdays: Weekday[];
  /** First and last local time at which a visit is to begin, both included. */
  earliest: LocalTime | null;
  latest: LocalTime | null;
  /** Matters to visits that the practitioner could serve. */
  practitionerId: string | null;
}

export interface CourseRequest {
  /** Now: nothing is placed before it. Epoch milliseconds, as every instant of the domain. */
  notBefore: number;
  /** Ordered as the sessions must follow each other. */
  wishes: Wish[];
  calendar: ClinicCalendar;
  policy: PlacementPolicy;
  /** Dosing sessions of the patient's other plans: their minimum gap holds too. */
  otherDoses: OtherDose[];
  /** None unless given. */
  preferences?: PatientPreferences;
  /** Taken first among equals (the plan's prescriber). */
  preferredResourceIds: string[];
  /** Each serves every visit in which it can serve at all; `pinFaults` says where they contradict each other. */
  pinnedResourceIds?: string[];
  /**
   * Others' booked visits, whose rows are among the resources' `busy` ones. Given, and where no course is on protocol
   * as everybody is assigned, other resources may serve them at their own times; none unless given.
   */
  movable?: MovableVisit[];
  /** How many assignments may be tried for that; `COURSE_TRIES` unless given. */
  roomTries?: number;
  /** Sizes of the weekday sets of the alternatives: how many weekdays a week the course's busiest rule names. */
  weekdaysPerWeek: number;
}

export interface ReservationRow {
  resourceId: string;
  laneFrom: number;
  laneTo: number;
  start: number;
  end: number;
}

export interface Deviation {
  code: string;
  detail: string;
}

export interface Placement {
  phase: string;
  ordinal: number;
  wantedLocal: LocalDateTime;
  date: LocalDate;
  startsAt: number;
  /** End of observation. */
  endsAt: number;
  /** One entry a resource. */
  resources: { resourceId: string; kind: ResourceKind; from: number; to: number }[];
  /** What to write into the reservation table. */
  rows: ReservationRow[];
  deviations: Deviation[];
  /** Others' visits that other resources are to serve first; only where room is made so. */
  reassigned?: Reassigned[];
}

export interface Conflict {
  code: string;
  phase: string;
  ordinal: number;
  wantedLocal: LocalDateTime;
  resourceId?: string;
  detail: string;
  /** Start instants nearest to the wanted date that would work. */
  nearest: number[];
}

export type TimeOfDay = 'morning' | 'midday' | 'afternoon';

export interface CourseProposal {
  /** Weekdays and time of day the sessions lie on; `timeOfDay` null where they differ. */
  pattern: { weekdays: Weekday[]; timeOfDay: TimeOfDay | null };
  cost: number;
  /** Days by which windows' ends and maximum gaps are exceeded in sum; both 0 for a course on protocol. */
  breach: { windowDays: number; gapDays: number };
  /** Fixed sessions are left out. */
  sessions: Placement[];
  /** One or more conflicts for each session left out; empty for a whole course. */
  unplaced: Conflict[];
}

export interface CourseOptions {
  /** How many alternatives at most, the optimum included. */
  count: number;
  /** Where no course is on protocol: may window's ends and maximum gaps give? */
  allowBreaches: boolean;
  /** Where no whole course fits: may sessions be left out? */
  allowUnplaced: boolean;
  /** It is known that no course is on protocol: none is looked for. */
  offProtocol?: boolean;
}

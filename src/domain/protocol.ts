/**
 * A protocol's definition: the data a course is made from. Clinical numbers live in instances of these types
 * (the built-in catalogue, a clinic's own protocols), never in code.
 */

export const ROUTES = ['IV', 'IM', 'SC', 'IN', 'PO', 'SL'] as const;
export type Route = (typeof ROUTES)[number];

export const PHASE_KINDS = [
  'induction',
  'continuation',
  'maintenance',
  'booster',
  'preparation',
  'integration',
  'follow-up',
] as const;
export type PhaseKind = (typeof PHASE_KINDS)[number];

/** Kinds whose sessions give the drug: gap rules, day 1 and course weeks speak of these only. */
const DOSING_KINDS: readonly PhaseKind[] = ['induction', 'continuation', 'maintenance', 'booster'];

export const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
/** RFC 5545 weekday. */
export type Weekday = (typeof WEEKDAYS)[number];

/** The stretches of a visit, in order; turnover follows the patient's leaving and keeps only the chair. */
export const SEGMENTS = ['preparation', 'administration', 'observation', 'turnover'] as const;
export type Segment = (typeof SEGMENTS)[number];

export const RESOURCE_KINDS = ['chair', 'bed', 'room', 'practitioner', 'device'] as const;
export type ResourceKind = (typeof RESOURCE_KINDS)[number];

/** Where the wanted dates of a phase come from. */
export type Anchor =
  /** The rule is expanded from the first day of course week `week` (1 is the week that begins on day 1). */
  | { type: 'course-week'; week: number }
  /** Each session is wanted the present ladder rung's interval after the last one given, else the last booked. */
  | { type: 'last-given' }
  /** Tied to sessions of another phase: wanted `wantedDays` after each (negative: before), inside [fromDays, toDays]. */
  | {
      type: 'session-offset';
      phase: string;
      sessions: 'first' | 'each' | 'last';
      fromDays: number;
      toDays: number;
      wantedDays: number;
    }
  /** Only booked when somebody asks for it (a booster on flare). Never part of the finite course. */
  | { type: 'on-demand' };

export interface WindowDays {
  /** Days before the wanted date a session may be placed on; hard. */
  before: number;
  /** Days after the wanted date; the search may exceed it only as an accepted breach. */
  after: number;
}

export interface LadderRung {
  intervalDays: number;
  occurrencesBeforeStep: number | null;
  minGapDays: number;
  maxGapDays: number;
}

/** What a visit needs of the clinic's resources during some of its segments. */
export interface Need {
  /** Any resource of one of these kinds serves. */
  kinds: ResourceKind[];
  /** For a practitioner: the role. */
  role?: 'nurse' | 'prescriber' | 'therapist' | null;
  /** When it is needed. A chair or bed, or a room that stands in for one, is kept for the whole stay and its turnover. */
  segments: Segment[];
  /** How many different resources serve it at once; 1 unless given. */
  quantity?: number | null;
  /** Only resources that carry all of these tags serve: a clinic names its pools by tagging its resources. */
  tags?: string[] | null;
}

/** Minutes left null are the clinic policy's. */
export interface SessionProfile {
  preparationMinutes?: number | null;
  administrationMinutes: number;
  minObservationMinutes?: number | null;
  /** FIRST_DEVICE: administration and observation together last at least minObservationMinutes. */
  observationClock: 'ADMINISTRATION_END' | 'FIRST_DEVICE';
  turnoverMinutes?: number | null;
  needs: Need[];
  /** Minutes after the start of administration at which vital signs are due. */
  vitalsPlan: { offsetMinutes: number; readings: string[]; required: boolean }[];
  steps: string[];
}

/** The visit of a phase's sessions `from` to `to`, both included. */
export interface OrdinalProfile {
  from: number;
  to: number;
  session: SessionProfile;
}

export interface Phase {
  code: string;
  name?: string | null;
  kind: PhaseKind;
  anchor: Anchor;
  /** RFC 5545 rule in local time (FREQ DAILY, WEEKLY or MONTHLY); absent where the anchor gives the dates. */
  rrule?: string | null;
  /** All three null: open-ended. countMax is the most a plan may ask for. */
  countMin?: number | null;
  countDefault?: number | null;
  countMax?: number | null;
  windowDays: WindowDays;
  minGapDays: number;
  maxGapDays: number;
  /** Code of the checkpoint whose evaluation must be met before this phase's sessions start. */
  entryGate?: string | null;
  /** Code of the checkpoint that ends this phase. */
  exitGate?: string | null;
  /** Open-ended phases: how many sessions may be booked ahead; null: as many as the horizon holds. */
  bookAhead?: number | null;
  /** Overrides the protocol's profile for this phase. */
  session?: SessionProfile | null;
  /** Overrides it for some of the phase's ordinals, such as a longer first visit; in order, none named twice. */
  sessionByOrdinal?: OrdinalProfile[] | null;
  ladder?: LadderRung[] | null;
}

/** When a follow-up becomes due. */
export type CheckpointTiming =
  /** Before the course (on day 1). */
  | { type: 'baseline' }
  /** At every session of the phases named (all dosing phases where none is). */
  | { type: 'each-session'; phases?: string[] | null }
  /** After the n-th session of a phase; with offsetDays that many days later. */
  | { type: 'after-session'; phase: string; session: number; offsetDays?: number }
  /** After every session of a phase, offsetDays later. */
  | { type: 'after-each-session'; phase: string; offsetDays: number }
  /** When a phase's last session is done; with offsetDays that many days later. */
  | { type: 'end-of-phase'; phase: string; offsetDays?: number }
  /** By its own rule, expanded from day 1, day 1 itself left out. */
  | { type: 'rrule'; rrule: string };

export interface Checkpoint {
  code: string;
  name: string;
  kind: 'assessment' | 'evaluation' | 'call' | 'lab' | 'consultation';
  timing: CheckpointTiming;
  scales: string[];
  required: boolean;
}

export interface SafetyMonitor {
  code: string;
  name: string;
  baseline: boolean;
  everyDays?: number | null;
  everySessions?: number | null;
  trigger?: string | null;
  evidence: string;
}

export interface Source {
  /** The field or fields that the source speaks for. */
  field: string;
  /** Full reference, readable without this repository. */
  citation: string;
  /** verified: read in the source; secondary: read in a page about it; common: commonly held; engineering: a default without source. */
  evidence: 'verified' | 'secondary' | 'common' | 'engineering';
}

/** What is done about a session that was not given; `afterMissed` says precisely what each asks. */
export const MISSED_RULES = [
  'append',
  'compress',
  'repeat',
  'drop-back',
  'reschedule-in-window',
  'continue-schedule',
  'next-available',
  'review',
  'none',
] as const;

export interface MissedRule {
  rule: (typeof MISSED_RULES)[number];
  /** Days after the missed date within which it is taken up again. */
  withinDays?: number | null;
  /** What the rule asks is done without a person's acceptance. */
  appliesItself?: boolean | null;
  /** In place of `rule` in the phases after the first, where symptoms got worse. */
  ifWorse?: 'drop-back' | 'review' | null;
  /** Each so many sessions of a phase must lie within so many days of the first of them. */
  setWithin?: { sessions: number; days: number } | null;
  note?: string | null;
}

/** What a rating shows at a visit. Scales by code, totals as scored, lower ones better. */
export type StepCondition =
  | { type: 'at-most'; scale: string; total: number }
  | { type: 'above'; scale: string; total: number }
  /** At least, or less than, that percentage below the baseline. */
  | { type: 'dropped'; scale: string; percent: number }
  | { type: 'dropped-less'; scale: string; percent: number }
  /** At least `rise` above the best total so far, and at least `total`. */
  | { type: 'relapsed'; scale: string; rise: number; total: number }
  /** An item answered with `atLeast` or more that was answered with less, or not at all, at the rating before. */
  | { type: 'item-newly'; scale: string; item: number; atLeast: number };

export interface StepCase {
  /** Only on the rung of this interval; null: on every rung. */
  intervalDays?: number | null;
  /** One of them is enough. */
  when: StepCondition[];
  /** At how many visits in a row it must hold. */
  visitsInRow: number;
  step: 'longer' | 'shorter' | 'stay';
  /** Intervals that a clinician may choose instead, by judgement; only those that the ladder has. */
  byJudgement?: number[] | null;
  /** A clinician's review is due as well. */
  review?: boolean | null;
}

/** When a step on the interval ladder is proposed. It is taken by a clinician's acceptance only. */
export interface StepRule {
  /** Judged only at points `everyDays` apart, the first `fromDay` days after day 1; null: at every visit. */
  points?: { fromDay: number; everyDays: number } | null;
  /** The first case that holds decides. */
  cases: StepCase[];
}

export interface ProtocolDefinition {
  code: string;
  name: string;
  /** First date on which a plan may be made from this version. */
  effectiveFrom?: string | null;
  supersedes?: string | null;
  indication: string[];
  route: Route;
  regulatoryStatus: 'LABELED' | 'OFF_LABEL';
  evidenceLevel: string;
  /** A disabled protocol is kept for reference; no plan is made from it. */
  enabled: boolean;
  disabledReason?: string | null;
  roleRequirements: string[];
  phases: Phase[];
  session: SessionProfile;
  dose: { first: number | null; allowed: number[]; unit: string; perKg: boolean; note?: string | null };
  ladder: LadderRung[];
  stepUpRule?: string | null;
  stepDownRule?: string | null;
  /** The two rules above as data. */
  stepRule?: StepRule | null;
  missedRule: MissedRule;
  lapse: { reviewAfterDays: number | null; restartAfterDays: number | null };
  checkpoints: Checkpoint[];
  safetyMonitors: SafetyMonitor[];
  prerequisites: string[];
  sources: Source[];
}

export function isDosing(phase: Phase): boolean {
  return DOSING_KINDS.includes(phase.kind);
}

/** An open-ended phase goes on until somebody ends it: it has no count and is not on demand. */
export function isOpenEnded(phase: Phase): boolean {
  return phase.anchor.type !== 'on-demand' && (phase.countDefault ?? null) === null;
}

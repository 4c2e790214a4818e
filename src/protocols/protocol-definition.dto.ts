import { ApiPropertyOptional } from '@nestjs/swagger';
import { Amount, Code, Flag, Nested, NestedList, OneOf, Text, TextList, Whole } from '../common/fields.js';
import {
  MISSED_RULES,
  PHASE_KINDS,
  RESOURCE_KINDS,
  SEGMENTS,
  type PhaseKind,
  type ResourceKind,
  type Segment,
  type Source,
} from '../domain/protocol.js';
import { NEED_QUANTITY_MAX } from '../domain/session-profile-rules.js';

/** Absent and null say the same. */
export const Nullable = (): PropertyDecorator => ApiPropertyOptional({ nullable: true });

const YEAR = 366;
const TEN_DAYS_MINUTES = 14_400;
const ROLES = ['nurse', 'prescriber', 'therapist'] as const;
const ANCHORS = ['course-week', 'last-given', 'session-offset', 'on-demand'] as const;
const TIMINGS = [
  'baseline',
  'each-session',
  'after-session',
  'after-each-session',
  'end-of-phase',
  'rrule',
] as const;
const CHECKPOINT_KINDS = ['assessment', 'evaluation', 'call', 'lab', 'consultation'] as const;
const EVIDENCE = ['verified', 'secondary', 'common', 'engineering'] as const;
const CLOCKS = ['ADMINISTRATION_END', 'FIRST_DEVICE'] as const;

/** Which fields belong to it depends on `type`. */
export class AnchorBody {
  @OneOf(ANCHORS, { example: 'course-week' })
  type: (typeof ANCHORS)[number];
  /** course-week: the rule is expanded from the first day of this course week. */
  @Whole(1, 520, { optional: true, example: 1 })
  week?: number;
  /** session-offset: the phase whose sessions this one's are tied to. */
  @Code({ optional: true })
  phase?: string;
  /** session-offset: to which of them. */
  @OneOf(['first', 'each', 'last'], { optional: true })
  sessions?: 'first' | 'each' | 'last';
  /** session-offset: days after (negative: before) that session, at the earliest. */
  @Whole(-YEAR, YEAR, { optional: true })
  fromDays?: number;
  /** session-offset: at the latest. */
  @Whole(-YEAR, YEAR, { optional: true })
  toDays?: number;
  /** session-offset: the day wanted. */
  @Whole(-YEAR, YEAR, { optional: true })
  wantedDays?: number;
}

export class WindowBody {
  /** Days before the wanted date. */
  @Whole(0, 60, { example: 2 })
  before: number;
  /** Days after it. */
  @Whole(0, 60, { example: 7 })
  after: number;
}

export class LadderRungBody {
  @Whole(1, YEAR, { example: 14 })
  intervalDays: number;
  /** Sessions on this rung before a longer interval is proposed. */
  @Nullable()
  @Whole(1, 100, { optional: true })
  occurrencesBeforeStep?: number | null;
  @Whole(1, YEAR, { example: 10 })
  minGapDays: number;
  @Whole(1, YEAR, { example: 18 })
  maxGapDays: number;
}

export class NeedBody {
  /** Any resource of one of these kinds serves. */
  @OneOf(RESOURCE_KINDS, { each: true, example: ['chair', 'bed'] })
  kinds: ResourceKind[];
  /** For a practitioner. */
  @Nullable()
  @OneOf(ROLES, { optional: true })
  role?: (typeof ROLES)[number] | null;
  /** When it is needed. A chair or bed, or a room that may stand in for one, is kept for the whole stay and its turnover. */
  @OneOf(SEGMENTS, { each: true, example: ['administration', 'observation'] })
  segments: Segment[];
  /** How many different resources serve it at once; 1 unless given. */
  @Nullable()
  @Whole(1, NEED_QUANTITY_MAX, { optional: true, example: 1 })
  quantity?: number | null;
  /** Only resources that carry all of these tags serve: a clinic makes its pools by tagging its resources. */
  @Nullable()
  @TextList(40, { optional: true, example: ['quiet'] })
  tags?: string[] | null;
}

export class VitalsBody {
  /** Minutes after the start of administration. */
  @Whole(0, TEN_DAYS_MINUTES, { example: 40 })
  offsetMinutes: number;
  @TextList(50, { example: ['blood-pressure', 'oxygen-saturation'] })
  readings: string[];
  @Flag()
  required: boolean;
}

/** A visit. Minutes left out are the clinic policy's. */
export class SessionProfileBody {
  @Nullable()
  @Whole(0, 480, { optional: true })
  preparationMinutes?: number | null;
  @Whole(1, TEN_DAYS_MINUTES, { example: 40 })
  administrationMinutes: number;
  @Nullable()
  @Whole(0, 1440, { optional: true })
  minObservationMinutes?: number | null;
  /** FIRST_DEVICE: administration and observation together last at least `minObservationMinutes`. */
  @OneOf(CLOCKS, { optional: true })
  observationClock?: (typeof CLOCKS)[number];
  @Nullable()
  @Whole(0, 480, { optional: true })
  turnoverMinutes?: number | null;
  /** A chair or bed, a nurse, and a prescriber during administration, unless given. */
  @NestedList(() => NeedBody, { optional: true, max: 20 })
  needs?: NeedBody[];
  @NestedList(() => VitalsBody, { optional: true })
  vitalsPlan?: VitalsBody[];
  @TextList(500, { optional: true })
  steps?: string[];
}

/** The visit of a phase's sessions `from` to `to`, both included. */
export class OrdinalProfileBody {
  @Whole(1, YEAR, { example: 1 })
  from: number;
  @Whole(1, YEAR, { example: 1 })
  to: number;
  @Nested(() => SessionProfileBody)
  session: SessionProfileBody;
}

export class PhaseBody {
  @Code({ example: 'induction' })
  code: string;
  @Nullable()
  @Text(200, { optional: true })
  name?: string | null;
  @OneOf(PHASE_KINDS, { example: 'induction' })
  kind: PhaseKind;
  /** Course week 1 unless given. */
  @Nested(() => AnchorBody, { optional: true })
  anchor?: AnchorBody;
  /** RFC 5545 rule in local time, FREQ DAILY, WEEKLY or MONTHLY. */
  @Nullable()
  @Text(200, { optional: true, example: 'FREQ=WEEKLY;BYDAY=MO,TH;COUNT=6' })
  rrule?: string | null;
  /** 1 unless given, where the phase has a count. */
  @Nullable()
  @Whole(1, YEAR, { optional: true })
  countMin?: number | null;
  /** The rule's COUNT unless given; a phase without either is open-ended. */
  @Nullable()
  @Whole(1, YEAR, { optional: true })
  countDefault?: number | null;
  /** The most a plan may ask for; the default count unless given. */
  @Nullable()
  @Whole(1, YEAR, { optional: true })
  countMax?: number | null;
  /** 2 days before to 7 after unless given. */
  @Nested(() => WindowBody, { optional: true })
  windowDays?: WindowBody;
  /** 1 unless given. */
  @Whole(1, YEAR, { optional: true, example: 2 })
  minGapDays?: number;
  /** No bound (366) unless given. */
  @Whole(1, YEAR, { optional: true, example: 5 })
  maxGapDays?: number;
  /** Code of the checkpoint to be met before this phase's sessions start. */
  @Nullable()
  @Code({ optional: true })
  entryGate?: string | null;
  /** Code of the checkpoint that ends this phase. */
  @Nullable()
  @Code({ optional: true })
  exitGate?: string | null;
  /** Open-ended phases: how many sessions may be booked ahead. */
  @Nullable()
  @Whole(1, 100, { optional: true })
  bookAhead?: number | null;
  /** In place of the protocol's visit. */
  @Nullable()
  @Nested(() => SessionProfileBody, { optional: true })
  session?: SessionProfileBody | null;
  /** In place of it for some of the phase's sessions, such as a longer first visit; in order, none named twice. */
  @Nullable()
  @NestedList(() => OrdinalProfileBody, { optional: true, max: 20 })
  sessionByOrdinal?: OrdinalProfileBody[] | null;
  @Nullable()
  @NestedList(() => LadderRungBody, { optional: true, max: 20 })
  ladder?: LadderRungBody[] | null;
}

/** Which fields belong to it depends on `type`. */
export class TimingBody {
  @OneOf(TIMINGS, { example: 'end-of-phase' })
  type: (typeof TIMINGS)[number];
  /** each-session: of these phases; of every dosing phase where none is named. */
  @Nullable()
  @TextList(64, { optional: true })
  phases?: string[] | null;
  @Code({ optional: true, example: 'induction' })
  phase?: string;
  /** after-session: the n-th session given. */
  @Whole(1, YEAR, { optional: true })
  session?: number;
  @Whole(0, 3660, { optional: true })
  offsetDays?: number;
  /** rrule: expanded from day 1, day 1 itself left out. */
  @Text(200, { optional: true })
  rrule?: string;
}

export class CheckpointBody {
  @Code({ example: 'end-of-induction-evaluation' })
  code: string;
  @Text(300)
  name: string;
  @OneOf(CHECKPOINT_KINDS, { example: 'evaluation' })
  kind: (typeof CHECKPOINT_KINDS)[number];
  @Nested(() => TimingBody)
  timing: TimingBody;
  @TextList(64, { optional: true, example: ['PHQ-9'] })
  scales?: string[];
  /** True unless given. */
  @Flag({ optional: true })
  required?: boolean;
}

export class DoseBody {
  @Nullable()
  @Amount(0, 100_000, { optional: true, example: 0.5 })
  first?: number | null;
  @Amount(0, 100_000, { each: true, optional: true, example: [0.5] })
  allowed?: number[];
  @Text(30, { example: 'mg/kg' })
  unit: string;
  @Flag({ optional: true })
  perKg?: boolean;
  @Nullable()
  @Text(1000, { optional: true })
  note?: string | null;
}

export class SetWithinBody {
  @Whole(2, YEAR, { example: 6 })
  sessions: number;
  @Whole(1, YEAR, { example: 28 })
  days: number;
}

export class MissedRuleBody {
  @OneOf(MISSED_RULES, { example: 'reschedule-in-window' })
  rule: (typeof MISSED_RULES)[number];
  @Nullable()
  @Whole(0, YEAR, { optional: true })
  withinDays?: number | null;
  /** What the rule asks is done without a person's acceptance; not so unless given. */
  @Nullable()
  @Flag({ optional: true })
  appliesItself?: boolean | null;
  /** In place of `rule` in the phases after the first, where symptoms got worse. */
  @Nullable()
  @OneOf(['drop-back', 'review'], { optional: true })
  ifWorse?: 'drop-back' | 'review' | null;
  /** Each so many sessions of a phase must lie within so many days of the first of them. */
  @Nullable()
  @Nested(() => SetWithinBody, { optional: true })
  setWithin?: SetWithinBody | null;
  @Nullable()
  @Text(1000, { optional: true })
  note?: string | null;
}

export class LapseBody {
  @Nullable()
  @Whole(1, 3660, { optional: true, example: 14 })
  reviewAfterDays?: number | null;
  @Nullable()
  @Whole(1, 3660, { optional: true })
  restartAfterDays?: number | null;
}

export class SafetyMonitorBody {
  @Code({ example: 'liver' })
  code: string;
  @Text(300)
  name: string;
  @Flag()
  baseline: boolean;
  @Nullable()
  @Whole(1, 3660, { optional: true })
  everyDays?: number | null;
  @Nullable()
  @Whole(1, 1000, { optional: true })
  everySessions?: number | null;
  @Nullable()
  @Text(500, { optional: true })
  trigger?: string | null;
  @Text(200, { example: 'engineering' })
  evidence: string;
}

export class SourceBody {
  /** The field or fields it speaks for, dotted, separated by commas. */
  @Text(1000, { example: 'phases.induction.rrule' })
  field: string;
  @Text(1000)
  citation: string;
  @OneOf(EVIDENCE)
  evidence: Source['evidence'];
}

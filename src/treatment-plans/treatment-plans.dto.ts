import { ApiProperty, OmitType, PartialType } from '@nestjs/swagger';
import { demoId } from '../common/demo-ids.js';
import {
  Code,
  DateOnly,
  Flag,
  Instant,
  Nested,
  NestedList,
  OneOf,
  Text,
  TimeOfDay,
  Uuid,
  Whole,
} from '../common/fields.js';
import { Override } from '../common/override.dto.js';
import { PageQuery } from '../common/page.js';
import { ProblemConflict } from '../common/problem.dto.js';
import type { Conflict, CourseProposal } from '../domain/course-types.js';
import { formatInstant } from '../domain/local-time.js';
import { PLAN_STATUSES, type PlanStatus } from '../domain/plan-lifecycle.js';
import { WEEKDAYS, type Weekday } from '../domain/protocol.js';
import { PlacingAnswer, SessionAnswer, placingAnswer, wantedLocalAnswer } from '../sessions/sessions.dto.js';
import { fingerprintOf } from './fingerprint.js';
import { AcceptedCadence, CourseLapse, GivenNumber, PhaseProgress } from './progress.dto.js';
import { REST_SCOPES, type RestScope } from './rest-of-course.js';
import type { TreatmentPlan } from './treatment-plan.entity.js';

export class PhaseCount {
  /** The protocol phase's code. */
  @Code({ example: 'induction' })
  code: string;

  /** Sessions, in place of the protocol's default. */
  @Whole(1, 366, { example: 6 })
  count: number;
}

export class CreateTreatmentPlan {
  @Uuid({ example: demoId('patient', 1) })
  patientId: string;

  @Uuid({ example: demoId('clinic', 1) })
  clinicId: string;

  @Uuid({ example: demoId('protocol', 1) })
  protocolId: string;

  /** A practitioner with the role prescriber; taken first where several are free. */
  @Uuid({ optional: true })
  prescriberId?: string | null;

  /** Today or up to five years ahead, on the clinic's calendar. */
  @DateOnly({ example: '2030-03-04' })
  startDate: string;

  /** On the clinic's clock; the clinic's policy, else opening, unless given. */
  @TimeOfDay({ optional: true, example: '09:00' })
  preferredTime?: string | null;

  /** In place of the days that the protocol's rules name, and as many. */
  @OneOf(WEEKDAYS, { optional: true, each: true })
  weekdays?: Weekday[] | null;

  /** Counts in place of the protocol's defaults. */
  @NestedList(() => PhaseCount, { optional: true, max: 20 })
  phases?: PhaseCount[] | null;

  /**
   * Under 42 CFR Part 2: hidden, with all that belongs to it, from whoever is neither prescriber nor nurse, unless the
   * patient has consented. False unless given.
   */
  @Flag({ optional: true, example: false })
  substanceUseRecord?: boolean;
}

/** Changes to a draft. */
export class UpdateTreatmentPlan extends PartialType(
  OmitType(CreateTreatmentPlan, ['patientId', 'protocolId']),
  { skipNullProperties: false },
) {}

export class TreatmentPlanAnswer {
  @Uuid({ example: demoId('plan', 1) })
  id: string;
  @Uuid({ example: demoId('patient', 1) })
  patientId: string;
  @Uuid({ example: demoId('clinic', 1) })
  clinicId: string;
  @Uuid({ example: demoId('protocol', 1) })
  protocolId: string;
  /** The version it is pinned to, whatever is published later. */
  @ApiProperty({ type: 'integer', example: 1 })
  protocolVersion: number;
  @ApiProperty({ type: 'string', format: 'uuid', nullable: true })
  prescriberId: string | null;
  @OneOf(PLAN_STATUSES, { example: 'draft' })
  status: PlanStatus;
  @ApiProperty({ type: 'string', nullable: true })
  statusReason: string | null;
  @DateOnly({ example: '2030-03-04' })
  startDate: string;
  @ApiProperty({ type: 'string', nullable: true, example: '09:00' })
  preferredTime: string | null;
  @ApiProperty({ type: 'array', items: { type: 'string', enum: [...WEEKDAYS] }, nullable: true })
  weekdays: Weekday[] | null;
  @ApiProperty({ type: () => [PhaseCount] })
  phases: PhaseCount[];
  /** Under 42 CFR Part 2. */
  @ApiProperty({ example: false })
  substanceUseRecord: boolean;
  /** First wanted date of the first dosing phase; known from activation on. */
  @ApiProperty({ type: 'string', format: 'date', nullable: true, example: '2030-03-04' })
  dayOne: string | null;
  /** Why breaches of the protocol's windows or gaps were accepted. */
  @ApiProperty({ type: 'string', nullable: true })
  acceptedBreaches: string | null;
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  activatedAt: string | null;
  /** The ETag without its quotes. */
  @ApiProperty({ type: 'integer', example: 1 })
  version: number;
  @Instant()
  createdAt: string;
  @Instant()
  updatedAt: string;
}

export class TreatmentPlanDetail extends TreatmentPlanAnswer {
  /** Index of the present rung of the protocol's interval ladder, from 0. */
  @ApiProperty({ type: 'integer', example: 0 })
  rung: number;
  /** Schedules that a prescriber has accepted in place of the protocol's, by phase. */
  @ApiProperty({ type: () => [AcceptedCadence] })
  cadences: AcceptedCadence[];
  /** How far each phase of the finite course has come, by sessions given and not by slots used. */
  @ApiProperty({ type: () => [PhaseProgress] })
  progress: PhaseProgress[];
  @ApiProperty({ type: () => CourseLapse })
  lapse: CourseLapse;
}

/** A session with what it is to its course. */
export class PlanSessionAnswer extends SessionAnswer {
  /** Null until it counts as given. */
  @ApiProperty({ type: () => GivenNumber, nullable: true, example: null })
  givenNumber: GivenNumber | null;
}

export const planAnswer = (plan: TreatmentPlan): TreatmentPlanAnswer => ({
  id: plan.id,
  patientId: plan.patientId,
  clinicId: plan.clinicId,
  protocolId: plan.protocolId,
  protocolVersion: plan.protocolVersion,
  prescriberId: plan.prescriberId,
  status: plan.status,
  statusReason: plan.statusReason,
  startDate: plan.startDate,
  preferredTime: plan.preferredTime,
  weekdays: plan.weekdays,
  phases: Object.entries(plan.phaseCounts).map(([code, count]) => ({ code, count })),
  substanceUseRecord: plan.substanceUseRecord,
  dayOne: plan.dayOne,
  acceptedBreaches: plan.acceptedBreaches,
  activatedAt: plan.activatedAt?.toISOString() ?? null,
  version: plan.version,
  createdAt: plan.createdAt.toISOString(),
  updatedAt: plan.updatedAt.toISOString(),
});

export class PlanQuery extends PageQuery {
  @Uuid({ optional: true })
  patientId?: string;

  @Uuid({ optional: true })
  clinicId?: string;

  @Uuid({ optional: true })
  protocolId?: string;

  @OneOf(PLAN_STATUSES, { optional: true })
  status?: PlanStatus;
}

export class ProposeCourse {
  /** In place of the plan's start date, to try it out. */
  @DateOnly({ optional: true, example: '2030-03-04' })
  startDate?: string | null;

  /** How many alternatives at most; 3 unless given. */
  @Whole(1, 10, { optional: true, example: 3 })
  count?: number | null;

  /**
   * Of a plan under way: `unplaced` (unless given) places what has no place, and nothing that is booked moves; `unstarted`
   * places all that is still ahead anew.
   */
  @OneOf(REST_SCOPES, { optional: true })
  scope?: RestScope | null;
}

export class OpenEndedPhase {
  @ApiProperty({ example: 'maintenance-2' })
  phase: string;
  /** Kept booked ahead from here on, inside the clinic's horizon. */
  @DateOnly({ example: '2030-04-29' })
  firstWanted: string;
}

export class CoursePattern {
  /** Days of the week that the sessions lie on. */
  @ApiProperty({ type: 'array', items: { type: 'string', enum: [...WEEKDAYS] }, example: ['MO', 'TH'] })
  weekdays: Weekday[];
  /** morning, midday or afternoon; null where the sessions differ. */
  @ApiProperty({ type: 'string', nullable: true, example: 'morning' })
  timeOfDay: string | null;
}

export class ProposedSession extends PlacingAnswer {
  /**
   * Other sessions of that day which other resources would serve, at their own times, to make room for it; as far as you
   * may know of them.
   */
  @ApiProperty({ type: 'array', items: { type: 'string', format: 'uuid' }, example: [] })
  reassigned: string[];
}

export class ProposalAnswer {
  @Uuid({ example: demoId('plan', 1) })
  treatmentPlanId: string;
  /** 1 is the best. */
  @ApiProperty({ type: 'integer', example: 1 })
  rank: number;
  /** Give it to `activate` to book this very proposal or nothing. */
  @ApiProperty({ example: 'q3w0c1k0u1v8r7m2n5b4x6z9a8s7d6f5' })
  fingerprint: string;
  /** The sum of the weights of all deviations; 0 is exactly what the protocol and the plan wish. */
  @ApiProperty({ example: 0 })
  cost: number;
  @ApiProperty({ type: () => CoursePattern })
  pattern: CoursePattern;
  /** Days by which windows' ends and maximum gaps are exceeded; activation then asks for acceptance. */
  @ApiProperty({
    type: 'object',
    required: ['windowDays', 'gapDays'],
    properties: { windowDays: { type: 'integer' }, gapDays: { type: 'integer' } },
    example: { windowDays: 0, gapDays: 0 },
  })
  breach: { windowDays: number; gapDays: number };
  @ApiProperty({ type: () => [ProposedSession] })
  sessions: ProposedSession[];
  @ApiProperty({ type: () => [OpenEndedPhase] })
  openEnded: OpenEndedPhase[];
  /** Sessions for which there is no place, each with what refuses it and the nearest times that would work. */
  @ApiProperty({ type: () => [ProblemConflict] })
  unplaced: ProblemConflict[];
}

export class ProposalsAnswer {
  /** Best first. Fewer than asked for where there are no more. */
  @ApiProperty({ type: () => [ProposalAnswer] })
  data: ProposalAnswer[];
  /** Always null: alternatives come in one page. */
  @ApiProperty({ type: 'string', nullable: true, example: null })
  nextCursor: null;
}

export const conflictAnswer = (conflict: Conflict, timeZone: string): ProblemConflict => ({
  ...conflict,
  wantedLocal: wantedLocalAnswer(conflict.wantedLocal),
  nearest: conflict.nearest.map((instant) => formatInstant(instant, timeZone)),
});

export const proposalAnswer = (
  proposal: CourseProposal,
  rank: number,
  context: {
    plan: TreatmentPlan;
    timeZone: string;
    openEnded: OpenEndedPhase[];
    gateOf: (phase: string) => string | null;
  },
): ProposalAnswer => ({
  treatmentPlanId: context.plan.id,
  rank,
  fingerprint: fingerprintOf(context.plan.id, proposal),
  cost: proposal.cost,
  pattern: proposal.pattern,
  breach: proposal.breach,
  sessions: proposal.sessions.map((placement) => ({
    ...placingAnswer(placement, context.timeZone, context.gateOf(placement.phase)),
    reassigned: (placement.reassigned ?? []).map(({ sessionId }) => sessionId),
  })),
  openEnded: context.openEnded,
  unplaced: proposal.unplaced.map((conflict) => conflictAnswer(conflict, context.timeZone)),
});

export class AcceptBreaches {
  /** Why it is right to leave the protocol's windows or gaps. */
  @Text(500, { example: 'Clinic closed for two weeks; prescriber agrees' })
  reason: string;
}

export class ActivatePlan {
  /** all-or-nothing unless given. best-effort books what can be booked and answers with the rest. */
  @OneOf(['all-or-nothing', 'best-effort'], { optional: true, example: 'all-or-nothing' })
  mode?: 'all-or-nothing' | 'best-effort' | null;

  /** Book this proposal or nothing. */
  @Text(64, { optional: true })
  fingerprint?: string | null;

  /** Book the course that this hold keeps, or nothing. */
  @Uuid({ optional: true })
  holdId?: string | null;

  @Nested(() => AcceptBreaches, { optional: true })
  acceptBreaches?: AcceptBreaches | null;

  /** Activate it though the patient has another active plan. Two doses on one day nobody allows. */
  @Nested(() => Override, { optional: true })
  override?: Override | null;
}

export class ResumePlan extends ActivatePlan {
  /** Of a plan under way, as in `proposals`. */
  @OneOf(REST_SCOPES, { optional: true })
  scope?: RestScope | null;
}

export class ActivatedPlanAnswer extends TreatmentPlanAnswer {
  /** What was booked, by time; with best effort also what could not be placed, as proposed. */
  @ApiProperty({ type: () => [SessionAnswer] })
  sessions: SessionAnswer[];
  @ApiProperty({ type: () => [OpenEndedPhase] })
  openEnded: OpenEndedPhase[];
  /** Sessions for which there was no place. */
  @ApiProperty({ type: () => [ProblemConflict] })
  unplaced: ProblemConflict[];
}

export class PlanReason {
  @Text(500, { optional: true, example: 'Patient travels until May' })
  reason?: string;
}

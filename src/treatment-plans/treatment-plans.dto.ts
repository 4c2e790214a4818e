import { ApiProperty, OmitType, PartialType } from '@nestjs/swagger';
import { demoId } from '../common/demo-ids.js';
import {
  Code,
  DateOnly,
  Flag,
  Instant,
  NestedList,
  OneOf,
  Text,
  TimeOfDay,
  Uuid,
  Whole,
} from '../common/fields.js';
import { PageQuery } from '../common/page.js';
import { PLAN_STATUSES, type PlanStatus } from '../domain/plan-lifecycle.js';
import { WEEKDAYS, type Weekday } from '../domain/protocol.js';
import { SessionAnswer } from '../sessions/sessions.dto.js';
import { AcceptedCadence, CourseLapse, GivenNumber, PhaseProgress } from './progress.dto.js';
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

export class PlanReason {
  @Text(500, { optional: true, example: 'Patient travels until May' })
  reason?: string;
}

import { ApiProperty } from '@nestjs/swagger';
import { demoId } from '../common/demo-ids.js';
import { Flag, Instant, OneOf, Uuid } from '../common/fields.js';
import { ProblemConflict } from '../common/problem.dto.js';
import {
  MAINTENANCE_OUTCOMES,
  type MaintenanceOutcome,
  type MaintenanceOutcomeKind,
  RUN_STATUSES,
  type MaintenanceRun,
  type RunStatus,
} from './maintenance-run.entity.js';

export class StartMaintenanceRun {
  /** Say what would be booked, and book nothing. */
  @Flag({ optional: true, example: true })
  dryRun?: boolean;

  /** Look ahead from this instant; now unless given. Nothing is ever booked in the past. */
  @Instant({ optional: true, example: '2030-03-04T06:00:00Z' })
  asOf?: string;
}

export class BookedOrdinal {
  @ApiProperty({ example: 'maintenance-2' })
  phase: string;
  @ApiProperty({ type: 'integer', example: 1 })
  ordinal: number;
  @Instant({ example: '2030-04-29T09:00:00-04:00' })
  startsAt: string;
}

export class PlanOutcomeAnswer {
  @Uuid({ example: demoId('plan', 2) })
  treatmentPlanId: string;
  @OneOf(MAINTENANCE_OUTCOMES, { example: 'booked' })
  outcome: MaintenanceOutcomeKind;
  @ApiProperty({ type: () => [BookedOrdinal] })
  booked: BookedOrdinal[];
  /** Each has become a work item. */
  @ApiProperty({ type: () => [ProblemConflict] })
  unplaced: ProblemConflict[];
  @ApiProperty({ type: 'string', nullable: true })
  detail: string | null;
}

export class MaintenanceCounts {
  /** Active plans looked at. */
  @ApiProperty({ type: 'integer' })
  plans: number;
  @ApiProperty({ type: 'integer' })
  sessionsBooked: number;
  @ApiProperty({ type: 'integer' })
  sessionsUnplaced: number;
  /** Plans that failed; the others were carried on with. */
  @ApiProperty({ type: 'integer' })
  failed: number;
}

export class MaintenanceRunAnswer {
  @Uuid({ example: demoId('maintenance-run', 1) })
  id: string;
  @OneOf(RUN_STATUSES, { example: 'completed' })
  status: RunStatus;
  @Instant({ example: '2030-03-04T06:00:00Z' })
  asOf: string;
  dryRun: boolean;
  @ApiProperty({ type: () => MaintenanceCounts })
  counts: MaintenanceCounts;
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  finishedAt: string | null;
  @Instant()
  createdAt: string;
  @Instant()
  updatedAt: string;
}

export class MaintenanceRunDetail extends MaintenanceRunAnswer {
  /** What was done for each active plan. */
  @ApiProperty({ type: () => [PlanOutcomeAnswer] })
  plans: PlanOutcomeAnswer[];
}

export const noCounts = (): MaintenanceCounts => ({
  plans: 0,
  sessionsBooked: 0,
  sessionsUnplaced: 0,
  failed: 0,
});

export const runAnswer = (run: MaintenanceRun, counts: MaintenanceCounts): MaintenanceRunAnswer => ({
  id: run.id,
  status: run.status,
  asOf: run.asOf.toISOString(),
  dryRun: run.dryRun,
  counts,
  finishedAt: run.finishedAt?.toISOString() ?? null,
  createdAt: run.createdAt.toISOString(),
  updatedAt: (run.finishedAt ?? run.createdAt).toISOString(),
});

export const outcomeAnswer = (outcome: MaintenanceOutcome): PlanOutcomeAnswer => ({
  treatmentPlanId: outcome.treatmentPlanId,
  outcome: outcome.outcome,
  booked: outcome.booked,
  unplaced: outcome.unplaced as ProblemConflict[],
  detail: outcome.detail,
});

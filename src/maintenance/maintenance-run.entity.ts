import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { TenantEntity } from '../database/tenant.entity.js';
import { Organization } from '../organizations/organization.entity.js';
import { TreatmentPlan } from '../treatment-plans/treatment-plan.entity.js';

export const RUN_STATUSES = ['running', 'completed', 'abandoned'] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

/** One pass over an organization's active plans. */
@Entity('maintenance_run')
@ForeignKey(() => Organization, ['organizationId'], ['id'], { name: 'maintenance_run_organization_fkey' })
@Check('maintenance_run_status_check', `status IN ('running', 'completed', 'abandoned')`)
export class MaintenanceRun extends TenantEntity {
  @Column({ type: 'timestamptz' })
  asOf: Date;

  @Column({ type: 'boolean' })
  dryRun: boolean;

  @Column({ type: 'text' })
  /** `abandoned`: its process ended in the middle of it; later runs have done its work. */
  status: RunStatus;

  @Column({ type: 'timestamptz', nullable: true })
  finishedAt: Date | null;
}

export const MAINTENANCE_OUTCOMES = ['up-to-date', 'booked', 'work-item', 'failed'] as const;
export type MaintenanceOutcomeKind = (typeof MAINTENANCE_OUTCOMES)[number];

/** What a run did for one plan. */
@Entity('maintenance_outcome')
@ForeignKey(() => MaintenanceRun, ['organizationId', 'runId'], ['organizationId', 'id'], {
  name: 'maintenance_outcome_run_fkey',
})
@ForeignKey(() => TreatmentPlan, ['organizationId', 'treatmentPlanId'], ['organizationId', 'id'], {
  name: 'maintenance_outcome_plan_fkey',
})
@Check('maintenance_outcome_check', `outcome IN ('up-to-date', 'booked', 'work-item', 'failed')`)
export class MaintenanceOutcome {
  @PrimaryColumn({ type: 'uuid' })
  organizationId: string;

  @PrimaryColumn({ type: 'uuid' })
  runId: string;

  @PrimaryColumn({ type: 'uuid' })
  treatmentPlanId: string;

  @Column({ type: 'text' })
  outcome: MaintenanceOutcomeKind;

  @Column({ type: 'jsonb' })
  booked: { phase: string; ordinal: number; startsAt: string }[];

  /** As in a refusal: what stands in the way of each, and the nearest times that would work. */
  @Column({ type: 'jsonb' })
  unplaced: object[];

  @Column({ type: 'text', nullable: true })
  detail: string | null;
}

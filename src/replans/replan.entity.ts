import { Check, Column, Entity, ForeignKey, Index, Unique } from 'typeorm';
import { Clinic } from '../clinics/clinic.entity.js';
import type { ProblemConflict } from '../common/problem.dto.js';
import { TenantEntity, VersionedEntity } from '../database/tenant.entity.js';
import type { Deviation, ReservationRow } from '../domain/course-types.js';
import type { ResourceKind } from '../domain/protocol.js';
import type { ReplanAction } from '../domain/replan-types.js';
import type { WorkItemKind } from '../worklist/work-item.entity.js';

export const REPLAN_STATUSES = ['previewed', 'applied', 'reverted'] as const;
export type ReplanStatus = (typeof REPLAN_STATUSES)[number];

/** What becomes of the bookings that an outage or a closure lies over. */
@Entity('replan')
@ForeignKey(() => Clinic, ['organizationId', 'clinicId'], ['organizationId', 'id'], {
  name: 'replan_clinic_fkey',
})
@Index('replan_clinic_idx', ['organizationId', 'clinicId'])
@Check('replan_cause_check', 'num_nonnulls(outage_id, closure_id) = 1')
@Check('replan_status_check', `status IN ('previewed', 'applied', 'reverted')`)
@Check('replan_applied_check', `(status = 'previewed') = (applied_at IS NULL)`)
@Check('replan_reverted_check', `(status = 'reverted') = (reverted_at IS NOT NULL)`)
export class Replan extends VersionedEntity {
  @Column({ type: 'uuid' })
  clinicId: string;

  /** May be gone by now: an outage is taken back by deleting it. */
  @Column({ type: 'uuid', nullable: true })
  outageId: string | null;

  @Column({ type: 'uuid', nullable: true })
  closureId: string | null;

  @Column({ type: 'text' })
  status: ReplanStatus;

  /** Names what it changes. */
  @Column({ type: 'text' })
  fingerprint: string;

  @Column({ type: 'timestamptz', nullable: true })
  appliedAt: Date | null;

  @Column({ type: 'timestamptz', nullable: true })
  revertedAt: Date | null;
}

/** Where a session stands and what it holds; epoch milliseconds. */
export interface StoredPlace {
  startsAt: number;
  endsAt: number;
  resources: { resourceId: string; kind: ResourceKind; from: number; to: number }[];
  rows: ReservationRow[];
  deviations: Deviation[];
}

export interface SettledItem {
  kind: WorkItemKind;
  subject: string;
  detail: string;
  conflicts: object[];
}

/** What becomes of one session. */
@Entity('replan_change')
@ForeignKey(() => Replan, ['organizationId', 'replanId'], ['organizationId', 'id'], {
  name: 'replan_change_replan_fkey',
})
@ForeignKey(() => Clinic, ['organizationId', 'clinicId'], ['organizationId', 'id'], {
  name: 'replan_change_clinic_fkey',
})
@ForeignKey('Session', ['organizationId', 'sessionId'], ['organizationId', 'id'], {
  name: 'replan_change_session_fkey',
})
@ForeignKey('TreatmentPlan', ['organizationId', 'treatmentPlanId'], ['organizationId', 'id'], {
  name: 'replan_change_plan_fkey',
})
@ForeignKey('Patient', ['organizationId', 'patientId'], ['organizationId', 'id'], {
  name: 'replan_change_patient_fkey',
})
@Unique('replan_change_session_key', ['organizationId', 'replanId', 'sessionId'])
@Index('replan_change_patient_idx', ['organizationId', 'patientId'])
@Check('replan_change_action_check', `action IN ('swapped', 'moved', 'unplaced')`)
@Check('replan_change_place_check', `(action = 'unplaced') = (place_after IS NULL)`)
export class ReplanChangeRow extends TenantEntity {
  @Column({ type: 'uuid' })
  replanId: string;

  @Column({ type: 'uuid' })
  clinicId: string;

  @Column({ type: 'uuid' })
  sessionId: string;

  @Column({ type: 'uuid' })
  treatmentPlanId: string;

  @Column({ type: 'uuid' })
  patientId: string;

  @Column({ type: 'text' })
  phase: string;

  @Column({ type: 'integer' })
  ordinal: number;

  @Column({ type: 'boolean' })
  affected: boolean;

  @Column({ type: 'text' })
  action: ReplanAction;

  @Column({ type: 'jsonb' })
  placeBefore: StoredPlace;

  @Column({ type: 'jsonb', nullable: true })
  placeAfter: StoredPlace | null;

  @Column({ type: 'jsonb' })
  deviations: Deviation[];

  /** As a refusal would name them. */
  @Column({ type: 'jsonb' })
  conflicts: ProblemConflict[];

  /** Once it is applied. */
  @Column({ type: 'integer', nullable: true })
  sessionVersion: number | null;

  @Column({ type: 'jsonb' })
  settled: SettledItem[];
}

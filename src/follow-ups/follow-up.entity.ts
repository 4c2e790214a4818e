import { Check, Column, Entity, ForeignKey, Index, Unique } from 'typeorm';
import { TenantEntity, VersionedEntity } from '../database/tenant.entity.js';
import type { FollowUpOutcome } from '../domain/follow-up-lifecycle.js';
import type { Checkpoint } from '../domain/protocol.js';
import type { Band } from '../domain/scales/index.js';
import { Session } from '../sessions/session.entity.js';
import { TreatmentPlan } from '../treatment-plans/treatment-plan.entity.js';

export type FollowUpKind = Checkpoint['kind'];
export const FOLLOW_UP_KINDS: readonly FollowUpKind[] = [
  'assessment',
  'evaluation',
  'call',
  'lab',
  'consultation',
];

/** An assessment, evaluation, call, lab or consultation that a course makes due. */
@Entity('follow_up')
@ForeignKey(
  () => TreatmentPlan,
  ['organizationId', 'treatmentPlanId', 'patientId', 'clinicId'],
  ['organizationId', 'id', 'patientId', 'clinicId'],
  { name: 'follow_up_treatment_plan_fkey' },
)
@ForeignKey(() => Session, ['organizationId', 'sessionId'], ['organizationId', 'id'], {
  name: 'follow_up_session_fkey',
})
@Unique('follow_up_occurrence_key', ['organizationId', 'treatmentPlanId', 'checkpoint', 'occurrence'])
@Index('follow_up_due_idx', ['organizationId', 'dueAt', 'id'])
@Index('follow_up_patient_idx', ['organizationId', 'patientId', 'dueAt'])
@Index('follow_up_clinic_idx', ['organizationId', 'clinicId', 'dueAt'])
@Check('follow_up_origin_check', '(checkpoint IS NULL) = (occurrence IS NULL)')
@Check('follow_up_kind_check', `kind IN ('assessment', 'evaluation', 'call', 'lab', 'consultation')`)
@Check('follow_up_window_check', 'overdue_at >= due_at')
@Check('follow_up_outcome_check', `outcome IN ('completed', 'missed', 'cancelled')`)
@Check('follow_up_outcome_at_check', '(outcome IS NULL) = (outcome_at IS NULL)')
@Check('follow_up_withdrawn_check', `NOT withdrawn OR (outcome IS NOT NULL AND outcome = 'cancelled')`)
@Check('follow_up_met_check', `met IS NULL OR (outcome IS NOT NULL AND outcome = 'completed')`)
export class FollowUp extends VersionedEntity {
  @Column({ type: 'uuid' })
  treatmentPlanId: string;

  @Column({ type: 'uuid' })
  patientId: string;

  @Column({ type: 'uuid' })
  clinicId: string;

  /** The session it belongs to; null for a baseline, a periodic one, one added by hand. */
  @Column({ type: 'uuid', nullable: true })
  sessionId: string | null;

  /** The protocol's checkpoint; null for one added by hand. */
  @Column({ type: 'text', nullable: true })
  checkpoint: string | null;

  /** Which of the checkpoint's follow-ups it is. */
  @Column({ type: 'text', nullable: true })
  occurrence: string | null;

  @Column({ type: 'text' })
  name: string;

  @Column({ type: 'text' })
  kind: FollowUpKind;

  @Column({ type: 'text', array: true })
  scales: string[];

  @Column({ type: 'boolean' })
  required: boolean;

  @Column({ type: 'date' })
  dueDate: string;

  @Column({ type: 'timestamptz' })
  dueAt: Date;

  @Column({ type: 'timestamptz' })
  overdueAt: Date;

  @Column({ type: 'text' })
  timeZone: string;

  @Column({ type: 'text', nullable: true })
  outcome: FollowUpOutcome | null;

  @Column({ type: 'timestamptz', nullable: true })
  outcomeAt: Date | null;

  @Column({ type: 'text', nullable: true })
  outcomeNote: string | null;

  /** Cancelled by the course itself, which may ask for it again. */
  @Column({ type: 'boolean', default: false })
  withdrawn: boolean;

  /** What an evaluation found; null where it found nothing or is none. */
  @Column({ type: 'boolean', nullable: true })
  met: boolean | null;
}

/** A filled-in rating scale; never changed, only followed by another. */
@Entity('follow_up_response')
@ForeignKey(() => FollowUp, ['organizationId', 'followUpId'], ['organizationId', 'id'], {
  name: 'follow_up_response_follow_up_fkey',
})
@Index('follow_up_response_follow_up_idx', ['organizationId', 'followUpId', 'id'])
export class FollowUpResponse extends TenantEntity {
  @Column({ type: 'uuid' })
  followUpId: string;

  @Column({ type: 'text' })
  scale: string;

  @Column({ type: 'text' })
  definitionVersion: string;

  @Column({ type: 'jsonb' })
  items: (number | null)[];

  @Column({ type: 'integer' })
  total: number;

  /** As the definition said it then. */
  @Column({ type: 'jsonb' })
  band: Band;

  @Column({ type: 'integer', array: true })
  missingItems: number[];

  @Column({ type: 'timestamptz' })
  answeredAt: Date;
}

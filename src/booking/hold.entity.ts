import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import { Clinic } from '../clinics/clinic.entity.js';
import { TenantEntity } from '../database/tenant.entity.js';
import type { CourseProposal } from '../domain/course-types.js';

/** A time kept for a visit that is not booked yet: a plan's, or that of whoever accepts its offer. It ends by itself. */
@Entity('hold')
@ForeignKey('TreatmentPlan', ['organizationId', 'treatmentPlanId'], ['organizationId', 'id'], {
  name: 'hold_treatment_plan_fkey',
})
@ForeignKey('Patient', ['organizationId', 'patientId'], ['organizationId', 'id'], {
  name: 'hold_patient_fkey',
})
@ForeignKey(() => Clinic, ['organizationId', 'clinicId'], ['organizationId', 'id'], {
  name: 'hold_clinic_fkey',
})
@ForeignKey('Session', ['organizationId', 'sessionId'], ['organizationId', 'id'], {
  name: 'hold_session_fkey',
})
@Index('hold_treatment_plan_idx', ['organizationId', 'treatmentPlanId'])
@Index('hold_patient_idx', ['organizationId', 'patientId'])
@Index('hold_clinic_time_idx', ['organizationId', 'clinicId', 'startsAt'])
@Check('hold_times_check', 'ends_at > starts_at')
@Check(
  'hold_of_visit_check',
  '(treatment_plan_id IS NULL) = (patient_id IS NULL) AND (treatment_plan_id IS NULL) = (phase IS NULL)',
)
@Check(
  'hold_duration_check',
  `expires_at > created_at AND expires_at <= created_at
   + CASE WHEN treatment_plan_id IS NULL THEN interval '24 hours' ELSE interval '60 minutes' END`,
)
export class Hold extends TenantEntity {
  /** Null: a freed time that is offered to several. */
  @Column({ type: 'uuid', nullable: true })
  treatmentPlanId: string | null;

  @Column({ type: 'uuid', nullable: true })
  patientId: string | null;

  @Column({ type: 'uuid' })
  clinicId: string;

  @Column({ type: 'text', nullable: true })
  phase: string | null;

  @Column({ type: 'timestamptz' })
  startsAt: Date;

  @Column({ type: 'timestamptz' })
  endsAt: Date;

  @Column({ type: 'text' })
  timeZone: string;

  @Column({ type: 'timestamptz' })
  expiresAt: Date;

  @Column({ type: 'timestamptz', nullable: true })
  releasedAt: Date | null;

  /** The session that it became; of a course the first. */
  @Column({ type: 'uuid', nullable: true })
  sessionId: string | null;

  /** The proposal that is kept whole; null for a single visit. */
  @Column({ type: 'jsonb', nullable: true })
  course: CourseProposal | null;
}

export const HOLD_STATUSES = ['held', 'expired', 'released', 'booked'] as const;

export const holdStatus = (
  { sessionId, releasedAt, expiresAt }: Hold,
  now: Date,
): (typeof HOLD_STATUSES)[number] =>
  sessionId ? 'booked' : releasedAt ? 'released' : expiresAt <= now ? 'expired' : 'held';

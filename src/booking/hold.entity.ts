import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import { Clinic } from '../clinics/clinic.entity.js';
import { TenantEntity } from '../database/tenant.entity.js';

/** A time kept for a visit of a plan that is not booked yet. It ends by itself. */
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
@Check('hold_duration_check', `expires_at > created_at AND expires_at <= created_at + interval '60 minutes'`)
export class Hold extends TenantEntity {
  @Column({ type: 'uuid' })
  treatmentPlanId: string;

  @Column({ type: 'uuid' })
  patientId: string;

  @Column({ type: 'uuid' })
  clinicId: string;

  @Column({ type: 'text' })
  phase: string;

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

  /** The session that it became. */
  @Column({ type: 'uuid', nullable: true })
  sessionId: string | null;
}

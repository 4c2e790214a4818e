import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import { Clinic } from '../clinics/clinic.entity.js';
import { TenantEntity } from '../database/tenant.entity.js';
import type { Weekday } from '../domain/protocol.js';
import { Patient } from '../patients/patient.entity.js';
import { TreatmentPlan } from '../treatment-plans/treatment-plan.entity.js';

/** A patient who would come earlier, or at short notice. */
@Entity('waitlist_entry')
@ForeignKey(() => TreatmentPlan, ['organizationId', 'treatmentPlanId'], ['organizationId', 'id'], {
  name: 'waitlist_entry_treatment_plan_fkey',
})
@ForeignKey(() => Patient, ['organizationId', 'patientId'], ['organizationId', 'id'], {
  name: 'waitlist_entry_patient_fkey',
})
@ForeignKey(() => Clinic, ['organizationId', 'clinicId'], ['organizationId', 'id'], {
  name: 'waitlist_entry_clinic_fkey',
})
@Index('waitlist_entry_treatment_plan_idx', ['organizationId', 'treatmentPlanId'])
@Index('waitlist_entry_patient_idx', ['organizationId', 'patientId'])
@Index('waitlist_entry_waiting_idx', ['organizationId', 'clinicId', 'createdAt'], {
  where: '((served_at IS NULL) AND (withdrawn_at IS NULL))',
})
@Index('waitlist_entry_waiting_key', { synchronize: false })
@Check('waitlist_entry_ordinal_check', 'ordinal >= 1')
@Check('waitlist_entry_dates_check', 'latest >= earliest')
@Check('waitlist_entry_times_check', 'to_time > from_time')
@Check('waitlist_entry_end_check', 'served_at IS NULL OR withdrawn_at IS NULL')
export class WaitlistEntry extends TenantEntity {
  @Column({ type: 'uuid' })
  treatmentPlanId: string;

  @Column({ type: 'uuid' })
  patientId: string;

  @Column({ type: 'uuid' })
  clinicId: string;

  @Column({ type: 'text' })
  phase: string;

  /** Null: the phase's next session that could come earlier. */
  @Column({ type: 'integer', nullable: true })
  ordinal: number | null;

  @Column({ type: 'date', nullable: true })
  earliest: string | null;

  @Column({ type: 'date', nullable: true })
  latest: string | null;

  @Column({ type: 'text', array: true, nullable: true })
  daysOfWeek: Weekday[] | null;

  /** HH:mm on the clinic's clock. */
  @Column({ type: 'text', nullable: true })
  fromTime: string | null;

  @Column({ type: 'text', nullable: true })
  toTime: string | null;

  @Column({ type: 'text', nullable: true })
  note: string | null;

  /** When an offer to it was accepted. */
  @Column({ type: 'timestamptz', nullable: true })
  servedAt: Date | null;

  @Column({ type: 'timestamptz', nullable: true })
  withdrawnAt: Date | null;
}

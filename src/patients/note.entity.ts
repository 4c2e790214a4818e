import { Column, Entity, ForeignKey, Index } from 'typeorm';
import { TenantEntity } from '../database/tenant.entity.js';
import { Patient } from './patient.entity.js';

/** Something said about a patient. Never changed, only followed by another. */
@Entity('patient_note')
@ForeignKey(() => Patient, ['organizationId', 'patientId'], ['organizationId', 'id'], {
  name: 'patient_note_patient_fkey',
})
@ForeignKey('TreatmentPlan', ['organizationId', 'treatmentPlanId'], ['organizationId', 'id'], {
  name: 'patient_note_treatment_plan_fkey',
})
@Index('patient_note_patient_idx', ['organizationId', 'patientId', 'createdAt'])
export class PatientNote extends TenantEntity {
  @Column({ type: 'uuid' })
  patientId: string;

  @Column({ type: 'uuid', nullable: true })
  treatmentPlanId: string | null;

  @Column({ type: 'text' })
  text: string;

  /** Under 42 CFR Part 2: shown to nobody who may not see records of treatment for substance use. */
  @Column({ type: 'boolean' })
  substanceUseRecord: boolean;

  /** The caller who wrote it. */
  @Column({ type: 'text' })
  author: string;
}

import { Check, Column, Entity, ForeignKey, Index, Unique } from 'typeorm';
import { Clinic } from '../clinics/clinic.entity.js';
import { VersionedEntity } from '../database/tenant.entity.js';
import type { KeptCadence } from '../domain/kept-cadences.js';
import type { PlanStatus } from '../domain/plan-lifecycle.js';
import type { Weekday } from '../domain/protocol.js';
import { Patient } from '../patients/patient.entity.js';
import { ProtocolVersion } from '../protocols/protocol-version.entity.js';
import { Resource } from '../resources/resource.entity.js';

/** One patient's course, pinned to the protocol version it was made from. */
@Entity('treatment_plan')
@ForeignKey(() => Patient, ['organizationId', 'patientId'], ['organizationId', 'id'], {
  name: 'treatment_plan_patient_fkey',
})
@ForeignKey(() => Clinic, ['organizationId', 'clinicId'], ['organizationId', 'id'], {
  name: 'treatment_plan_clinic_fkey',
})
@ForeignKey(
  () => ProtocolVersion,
  ['organizationId', 'protocolId', 'protocolVersion'],
  ['organizationId', 'protocolId', 'number'],
  { name: 'treatment_plan_protocol_version_fkey' },
)
@ForeignKey(() => Resource, ['organizationId', 'prescriberId'], ['organizationId', 'id'], {
  name: 'treatment_plan_prescriber_fkey',
})
@Unique('treatment_plan_subject_key', ['organizationId', 'id', 'patientId', 'clinicId'])
@Index('treatment_plan_patient_idx', ['organizationId', 'patientId'])
@Index('treatment_plan_clinic_idx', ['organizationId', 'clinicId', 'status'])
@Index('treatment_plan_substance_use_idx', ['organizationId', 'patientId'], { where: 'substance_use_record' })
@Check(
  'treatment_plan_status_check',
  `status IN ('draft', 'active', 'on-hold', 'completed', 'revoked', 'entered-in-error')`,
)
@Check('treatment_plan_day_one_check', `status <> 'active' OR day_one IS NOT NULL`)
export class TreatmentPlan extends VersionedEntity {
  @Column({ type: 'uuid' })
  patientId: string;

  @Column({ type: 'uuid' })
  clinicId: string;

  @Column({ type: 'uuid' })
  protocolId: string;

  @Column({ type: 'integer' })
  protocolVersion: number;

  @Column({ type: 'uuid', nullable: true })
  prescriberId: string | null;

  @Column({ type: 'date' })
  startDate: string;

  /** HH:mm on the clinic's clock. */
  @Column({ type: 'text', nullable: true })
  preferredTime: string | null;

  /** In place of the days the protocol's rules name. */
  @Column({ type: 'text', array: true, nullable: true })
  weekdays: Weekday[] | null;

  /** Counts chosen in place of the protocol's defaults, by phase code. */
  @Column({ type: 'jsonb' })
  phaseCounts: Record<string, number>;

  /** Under 42 CFR Part 2: not there for whoever may not see records of treatment for substance use. */
  @Column({ type: 'boolean', default: false })
  substanceUseRecord: boolean;

  @Column({ type: 'text' })
  status: PlanStatus;

  @Column({ type: 'text', nullable: true })
  statusReason: string | null;

  /** First wanted date of the first dosing phase; set by activation. */
  @Column({ type: 'date', nullable: true })
  dayOne: string | null;

  /** Day 1 as the open-ended phase counts it: later than `dayOne` by what a hold has put off. */
  @Column({ type: 'date', nullable: true })
  cadenceDayOne: string | null;

  /** Ordinals of the open-ended phase that were made before the last hold. */
  @Column({ type: 'integer', default: 0 })
  cadenceAfter: number;

  /** The ladder rung in force; changed only by an accepted proposal. */
  @Column({ type: 'integer', default: 0 })
  rung: number;

  /** In place of the protocol's rule and gaps, by phase: as a prescriber has accepted it. */
  @Column({ type: 'jsonb', default: {} })
  cadences: Record<string, KeptCadence>;

  /** Why breaches of the protocol's windows or gaps were accepted. */
  @Column({ type: 'text', nullable: true })
  acceptedBreaches: string | null;

  @Column({ type: 'timestamptz', nullable: true })
  activatedAt: Date | null;
}

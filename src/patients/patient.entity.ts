import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { VersionedEntity } from '../database/tenant.entity.js';
import { Organization } from '../organizations/organization.entity.js';

export const PATIENT_STATUSES = ['active', 'entered-in-error'] as const;
export type PatientStatus = (typeof PATIENT_STATUSES)[number];

@Entity('patient')
@Index('patient_search_name_idx', ['organizationId', 'searchName', 'id'])
@ForeignKey(() => Organization, ['organizationId'], ['id'], { name: 'patient_organization_fkey' })
@Check('patient_status_check', `status IN ('active', 'entered-in-error')`)
@Check('patient_status_reason_check', `status = 'active' OR status_reason IS NOT NULL`)
export class Patient extends VersionedEntity {
  @Column({ type: 'text' })
  givenName: string;

  @Column({ type: 'text' })
  familyName: string;

  /** Both names as they are searched. */
  @Column({ type: 'text', collation: 'C', default: '' })
  searchName: string;

  @Column({ type: 'date' })
  birthDate: string;

  @Column({ type: 'text', nullable: true })
  phone: string | null;

  @Column({ type: 'text', nullable: true })
  email: string | null;

  @Column({ type: 'text', default: 'active' })
  status: PatientStatus;

  /** Why it was marked, or restored. */
  @Column({ type: 'text', nullable: true })
  statusReason: string | null;
}

/** A number that another system knows the patient by; while active, unique in the organization. */
@Entity('patient_identifier')
@ForeignKey(() => Patient, ['organizationId', 'patientId'], ['organizationId', 'id'], {
  name: 'patient_identifier_patient_fkey',
  onDelete: 'CASCADE',
})
@Index('patient_identifier_key', ['organizationId', 'system', 'value'], { unique: true, where: 'active' })
@Index('patient_identifier_value_idx', ['organizationId', 'value'])
export class PatientIdentifier {
  @PrimaryColumn({ type: 'uuid' })
  organizationId: string;

  @PrimaryColumn({ type: 'uuid' })
  patientId: string;

  @PrimaryColumn({ type: 'text' })
  system: string;

  @PrimaryColumn({ type: 'text' })
  value: string;

  /** False on a record entered in error: the number is free for the right one. */
  @Column({ type: 'boolean', default: true })
  active: boolean;
}

/** What a patient's record says, as its history keeps it. */
export interface PatientFields {
  givenName: string;
  familyName: string;
  birthDate: string;
  identifiers: { system: string; value: string }[];
  phone: string | null;
  email: string | null;
  status: PatientStatus;
  statusReason: string | null;
}

/** What a patient's record said before a change. Never changed, never deleted. */
@Entity('patient_version')
@ForeignKey(() => Patient, ['organizationId', 'patientId'], ['organizationId', 'id'], {
  name: 'patient_version_patient_fkey',
})
export class PatientVersion {
  @PrimaryColumn({ type: 'uuid' })
  organizationId: string;

  @PrimaryColumn({ type: 'uuid' })
  patientId: string;

  @PrimaryColumn({ type: 'integer' })
  version: number;

  @Column({ type: 'jsonb' })
  fields: PatientFields;

  /** Names of the fields that the next version says otherwise. */
  @Column({ type: 'text', array: true })
  changed: (keyof PatientFields)[];

  @Column({ type: 'timestamptz' })
  changedAt: Date;

  @Column({ type: 'text' })
  changedBy: string;

  @Column({ type: 'text', nullable: true })
  reason: string | null;
}

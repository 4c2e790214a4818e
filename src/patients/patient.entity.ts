import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { VersionedEntity } from '../database/tenant.entity.js';
import { Organization } from '../organizations/organization.entity.js';

@Entity('patient')
@Index('patient_search_name_idx', ['organizationId', 'searchName', 'id'])
@ForeignKey(() => Organization, ['organizationId'], ['id'], { name: 'patient_organization_fkey' })
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
}

/** A number that another system knows the patient by; unique in the organization. */
@Entity('patient_identifier')
@ForeignKey(() => Patient, ['organizationId', 'patientId'], ['organizationId', 'id'], {
  name: 'patient_identifier_patient_fkey',
  onDelete: 'CASCADE',
})
@Index('patient_identifier_patient_idx', ['organizationId', 'patientId'])
export class PatientIdentifier {
  @PrimaryColumn({ type: 'uuid' })
  organizationId: string;

  @PrimaryColumn({ type: 'text' })
  system: string;

  @PrimaryColumn({ type: 'text' })
  value: string;

  @Column({ type: 'uuid' })
  patientId: string;
}

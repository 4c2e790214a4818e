import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import { VersionedEntity } from '../database/tenant.entity.js';
import { Patient } from './patient.entity.js';

/** What a payer counts. */
export const UNIT_KINDS = ['SESSION', 'DEVICE', 'MG', 'VISIT', 'DAY_WINDOW'] as const;
export type UnitKind = (typeof UNIT_KINDS)[number];

/** What a payer has agreed to pay for beforehand. */
@Entity('prior_authorization')
@ForeignKey(() => Patient, ['organizationId', 'patientId'], ['organizationId', 'id'], {
  name: 'prior_authorization_patient_fkey',
})
@Index('prior_authorization_patient_idx', ['organizationId', 'patientId', 'createdAt'])
@Check(
  'prior_authorization_unit_kind_check',
  `unit_kind IN ('SESSION', 'DEVICE', 'MG', 'VISIT', 'DAY_WINDOW')`,
)
@Check('prior_authorization_authorized_check', 'authorized >= 1')
@Check('prior_authorization_code_check', '(code IS NULL) = (code_system IS NULL)')
@Check('prior_authorization_validity_check', 'valid_to >= valid_from')
export class PriorAuthorization extends VersionedEntity {
  @Column({ type: 'uuid' })
  patientId: string;

  @Column({ type: 'text' })
  payer: string;

  /** The payer's number of it. */
  @Column({ type: 'text', nullable: true })
  reference: string | null;

  @Column({ type: 'text', nullable: true })
  codeSystem: string | null;

  @Column({ type: 'text', nullable: true })
  code: string | null;

  @Column({ type: 'text' })
  unitKind: UnitKind;

  @Column({ type: 'integer' })
  authorized: number;

  @Column({ type: 'date' })
  validFrom: string;

  /** The last day, as payers write it. */
  @Column({ type: 'date' })
  validTo: string;
}

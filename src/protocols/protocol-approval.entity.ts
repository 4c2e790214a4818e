import { Column, Entity, ForeignKey, Index, Unique } from 'typeorm';
import { Clinic } from '../clinics/clinic.entity.js';
import { TenantEntity } from '../database/tenant.entity.js';
import { Protocol } from './protocol.entity.js';

/** That a protocol may be used at a clinic, or at every clinic; independent of what is published. */
@Entity('protocol_approval')
@ForeignKey(() => Protocol, ['organizationId', 'protocolId'], ['organizationId', 'id'], {
  name: 'protocol_approval_protocol_fkey',
})
@ForeignKey(() => Clinic, ['organizationId', 'clinicId'], ['organizationId', 'id'], {
  name: 'protocol_approval_clinic_fkey',
})
@Unique('protocol_approval_clinic_key', ['organizationId', 'protocolId', 'clinicId'])
@Index('protocol_approval_all_clinics_key', ['organizationId', 'protocolId'], {
  unique: true,
  where: 'clinic_id IS NULL',
})
export class ProtocolApproval extends TenantEntity {
  @Column({ type: 'uuid' })
  protocolId: string;

  /** Null: every clinic, those made later too. */
  @Column({ type: 'uuid', nullable: true })
  clinicId: string | null;

  @Column({ type: 'timestamptz' })
  approvedAt: Date;

  /** The API key or job that approved it. */
  @Column({ type: 'text' })
  approvedBy: string;
}

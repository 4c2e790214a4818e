import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

/** A digest over a range of audit events and the seal before: what lies in the range can no longer change unseen. */
@Entity('audit_seal')
@ForeignKey('Organization', ['organizationId'], ['id'], { name: 'audit_seal_organization_fkey' })
@Check('audit_seal_number_check', 'number >= 1')
@Check('audit_seal_range_check', 'to_xid > from_xid')
export class AuditSeal {
  @PrimaryColumn({ type: 'uuid' })
  organizationId: string;

  @PrimaryColumn({ type: 'integer' })
  number: number;

  @Column({ type: 'bigint' })
  fromXid: string;

  @Column({ type: 'bigint' })
  toXid: string;

  @Column({ type: 'integer' })
  events: number;

  @Column({ type: 'text' })
  previousDigest: string;

  @Column({ type: 'text' })
  digest: string;

  @Column({ type: 'timestamptz' })
  sealedAt: Date;
}

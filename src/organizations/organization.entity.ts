import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** Who decides whether a published protocol may be used: each clinic on its own, or the organization for all. */
export const PROTOCOL_APPROVALS = ['each-clinic', 'all-clinics'] as const;
export type ProtocolApprovals = (typeof PROTOCOL_APPROVALS)[number];

@Entity('organization')
@Check('organization_protocol_approval_check', `protocol_approval IN ('each-clinic', 'all-clinics')`)
export class Organization {
  @PrimaryColumn({ type: 'uuid' })
  id: string;

  @Column({ type: 'text' })
  name: string;

  @Column({ type: 'text', default: 'each-clinic' })
  protocolApproval: ProtocolApprovals;

  @Column({ type: 'timestamptz' })
  createdAt: Date;

  @Column({ type: 'timestamptz' })
  updatedAt: Date;

  @Column({ type: 'integer', default: 1 })
  version: number;
}

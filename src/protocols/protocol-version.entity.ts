import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import type { ProtocolDefinition } from '../domain/protocol.js';
import type { ProtocolStatus } from '../domain/protocol-lifecycle.js';
import { Protocol } from './protocol.entity.js';

/** What a plan is pinned to. Once it is no draft its definition never changes: the database refuses it. */
@Entity('protocol_version')
@ForeignKey(() => Protocol, ['organizationId', 'protocolId'], ['organizationId', 'id'], {
  name: 'protocol_version_protocol_fkey',
})
@Check('protocol_version_number_check', 'number >= 1')
@Check('protocol_version_status_check', `status IN ('draft', 'published', 'retired')`)
export class ProtocolVersion {
  @PrimaryColumn({ type: 'uuid' })
  organizationId: string;

  @PrimaryColumn({ type: 'uuid' })
  protocolId: string;

  @PrimaryColumn({ type: 'integer' })
  number: number;

  @Column({ type: 'text' })
  status: ProtocolStatus;

  @Column({ type: 'jsonb' })
  definition: ProtocolDefinition;

  /** First date on which a plan may be made from it; null: any. */
  @Column({ type: 'date', nullable: true })
  effectiveFrom: string | null;

  @Column({ type: 'timestamptz', nullable: true })
  publishedAt: Date | null;

  @Column({ type: 'timestamptz', nullable: true })
  retiredAt: Date | null;

  @Column({ type: 'timestamptz' })
  createdAt: Date;

  @Column({ type: 'timestamptz' })
  updatedAt: Date;
}

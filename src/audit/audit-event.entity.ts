import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Who was given or changed whose data, when and by which request. Never changed, never deleted. */
@Entity('audit_event')
@Index('audit_event_xid_idx', ['organizationId', 'xid', 'id'])
export class AuditEvent {
  @PrimaryColumn({ type: 'uuid' })
  organizationId: string;

  @PrimaryColumn({ type: 'uuid' })
  id: string;

  @Column({ type: 'timestamptz' })
  occurredAt: Date;

  /** The API key's id, the token's subject, or a job's name. */
  @Column({ type: 'text' })
  caller: string;

  /** The operationId, or the job's name. */
  @Column({ type: 'text' })
  operation: string;

  @Column({ type: 'uuid', array: true })
  patientIds: string[];

  @Column({ type: 'text', nullable: true })
  reason: string | null;

  @Column({ type: 'text' })
  requestId: string;

  @Column({
    type: 'bigint',
    default: () => 'transaction_number()',
    select: false,
    insert: false,
  })
  xid: string;
}

import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

/** The answer to a request that carried an Idempotency-Key. */
@Entity('idempotency_key')
@ForeignKey('Organization', ['organizationId'], ['id'], { name: 'idempotency_key_organization_fkey' })
export class IdempotencyKey {
  @PrimaryColumn({ type: 'uuid' })
  organizationId: string;

  @PrimaryColumn({ type: 'text' })
  key: string;

  @Column({ type: 'text' })
  fingerprint: string;

  @Column({ type: 'json' })
  answer: unknown;

  @Column({ type: 'timestamptz' })
  createdAt: Date;
}

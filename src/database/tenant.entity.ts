import { Column, PrimaryColumn } from 'typeorm';

/** What every row of an organization has. The organization stands first in every key. */
export abstract class TenantEntity {
  @PrimaryColumn({ type: 'uuid' })
  organizationId: string;

  @PrimaryColumn({ type: 'uuid' })
  id: string;

  @Column({ type: 'timestamptz' })
  createdAt: Date;
}

/** A row that changes: its version is its ETag. */
export abstract class VersionedEntity extends TenantEntity {
  @Column({ type: 'timestamptz' })
  updatedAt: Date;

  @Column({ type: 'integer', default: 1 })
  version: number;
}

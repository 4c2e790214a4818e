import { Column, Entity, ForeignKey, Index } from 'typeorm';
import type { Role } from '../common/roles.js';
import { TenantEntity } from '../database/tenant.entity.js';
import { Organization } from '../organizations/organization.entity.js';

@Entity('api_key')
@ForeignKey(() => Organization, ['organizationId'], ['id'], { name: 'api_key_organization_fkey' })
@Index('api_key_token_hash_key', ['tokenHash'], { unique: true })
export class ApiKey extends TenantEntity {
  @Column({ type: 'text' })
  name: string;

  /** The first characters of the token, to recognize it by. */
  @Column({ type: 'text' })
  prefix: string;

  /** SHA-256 in hex; the token itself is shown once and kept nowhere. */
  @Column({ type: 'text' })
  tokenHash: string;

  @Column({ type: 'text', array: true })
  roles: Role[];

  /** What narrows the roles down; null: nothing does. */
  @Column({ type: 'text', array: true, nullable: true })
  scopes: string[] | null;

  /** The clinics it is restricted to; null: to none, it sees them all. */
  @Column({ type: 'uuid', array: true, nullable: true })
  clinicIds: string[] | null;

  @Column({ type: 'timestamptz', nullable: true })
  expiresAt: Date | null;

  @Column({ type: 'timestamptz', nullable: true })
  revokedAt: Date | null;

  /** To the minute: a use within a minute of the one noted is not noted. */
  @Column({ type: 'timestamptz', nullable: true })
  lastUsedAt: Date | null;
}

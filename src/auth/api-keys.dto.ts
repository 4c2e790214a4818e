import { ApiProperty } from '@nestjs/swagger';
import { ArrayMinSize } from 'class-validator';
import { demoId } from '../common/demo-ids.js';
import { Instant, OneOf, Text, Uuid } from '../common/fields.js';
import { ROLES, type Role } from '../common/roles.js';
import { SCOPES } from '../common/tags.js';
import type { ApiKey } from './api-key.entity.js';

export class CreateApiKey {
  /** Whose it is, so that a person knows what a revocation ends. */
  @Text(200, { example: 'EHR' })
  name: string;

  /** What it may do; the least that serves. */
  @ArrayMinSize(1, { message: 'must name at least one role' })
  @OneOf(ROLES, { each: true, example: ['integration', 'scheduler'] })
  roles: Role[];

  /**
   * What narrows its roles down: groups of operations to read, or to read and write (`patients:write` includes
   * `patients:read`). Nothing does unless given.
   */
  @ArrayMinSize(1, { message: 'must name at least one scope' })
  @OneOf(SCOPES, { optional: true, each: true, example: ['patients:read', 'treatment-plans:write'] })
  scopes?: string[];

  /** The clinics it is restricted to: it sees nothing of others and can change nothing of the whole organization. */
  @ArrayMinSize(1, { message: 'must name at least one clinic' })
  @Uuid({ optional: true, each: true, example: [demoId('clinic', 1)] })
  clinicIds?: string[];

  /** In the future; no expiry unless given. */
  @Instant({ optional: true })
  expiresAt?: string;
}

export class ApiKeyAnswer {
  @Uuid({ example: demoId('api-key', 1) })
  id: string;
  @ApiProperty({ example: 'EHR' })
  name: string;
  /** The first characters of the token, to recognize it by. */
  @ApiProperty({ example: 'rgm_OIzn' })
  prefix: string;
  @OneOf(ROLES, { each: true })
  roles: Role[];
  /** Null: nothing narrows the roles down. */
  @ApiProperty({ type: 'array', items: { type: 'string' }, nullable: true, example: ['patients:read'] })
  scopes: string[] | null;
  /** Null: it is restricted to no clinics. */
  @ApiProperty({ type: 'array', items: { type: 'string', format: 'uuid' }, nullable: true })
  clinicIds: string[] | null;
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  expiresAt: string | null;
  /** Noted at most once a minute; null before the first use. */
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  lastUsedAt: string | null;
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  revokedAt: string | null;
  @Instant()
  createdAt: string;
  @Instant()
  updatedAt: string;
}

export class NewApiKeyAnswer extends ApiKeyAnswer {
  /** Shown this once. Null where an Idempotency-Key repeats the request: revoke the key then and make another. */
  @ApiProperty({
    type: 'string',
    nullable: true,
    example: 'rgm_OIzn0000000000000000000000000000000000000000',
  })
  token: string | null;
}

export const apiKeyAnswer = (key: ApiKey): ApiKeyAnswer => ({
  id: key.id,
  name: key.name,
  prefix: key.prefix,
  roles: key.roles,
  scopes: key.scopes,
  clinicIds: key.clinicIds,
  expiresAt: key.expiresAt?.toISOString() ?? null,
  lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
  revokedAt: key.revokedAt?.toISOString() ?? null,
  createdAt: key.createdAt.toISOString(),
  // Its end is all that ever changes of a key.
  updatedAt: (key.revokedAt ?? key.createdAt).toISOString(),
});

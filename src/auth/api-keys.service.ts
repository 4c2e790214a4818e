import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../common/clock.js';
import { Ids } from '../common/ids.js';
import type { Role } from '../common/roles.js';
import { findPrepared } from '../database/prepared.js';
import { ApiKey } from './api-key.entity.js';

export const TOKEN = /^rgm_[A-Za-z0-9_]{24,128}$/;

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

export function newToken(): string {
  // base64url without its two special characters: about 190 bits remain.
  return `rgm_${randomBytes(36).toString('base64').replace(/[+/=]/g, '').slice(0, 40)}`;
}

@Injectable()
export class ApiKeysService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /** Makes a key and gives its token, which nothing can show again. */
  async create(
    tx: EntityManager,
    organizationId: string,
    name: string,
    roles: Role[],
    options: { token?: string; expiresAt?: Date | null } = {},
  ): Promise<{ id: string; token: string }> {
    const token = options.token ?? newToken();
    const id = this.ids.next();
    await tx.insert(ApiKey, {
      organizationId,
      id,
      name,
      prefix: token.slice(0, 8),
      tokenHash: hashOf(token),
      roles,
      expiresAt: options.expiresAt ?? null,
      revokedAt: null,
      createdAt: this.clock.now(),
    });
    return { id, token };
  }

  /** The key that this token is, if it is one, unexpired and unrevoked. */
  async find(token: string): Promise<ApiKey | null> {
    if (!TOKEN.test(token)) return null;
    const [key] = await findPrepared(this.dataSource.manager, ApiKey, 'FROM api_key WHERE token_hash = $1', [
      hashOf(token),
    ]);
    const now = this.clock.now();
    if (!key || key.revokedAt !== null || (key.expiresAt !== null && key.expiresAt <= now)) return null;
    return key;
  }
}

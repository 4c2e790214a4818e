import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../common/clock.js';
import { Ids } from '../common/ids.js';
import type { Role } from '../common/roles.js';
import { OpenTransaction } from '../database/transaction.js';
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

  /** Is this token a key of the organization, whatever its state? */
  isKeyOf(tx: EntityManager, organizationId: string, token: string): Promise<boolean> {
    return tx.existsBy(ApiKey, { organizationId, tokenHash: hashOf(token) });
  }

  /**
   * Begins the request's transaction with the key's check, on one round trip: from then on it acts inside the key's
   * organization. `further` statements travel along. Null, and no transaction, for a token that is no valid key.
   * Nothing is cached: a revocation counts from the next request on.
   */
  async begin(token: string, further: string[] = []): Promise<BegunKey | null> {
    if (!TOKEN.test(token)) return null;
    const prologue = `SELECT * FROM begin_request('${hashOf(token)}', '${this.clock.now().toISOString()}')`;
    const transaction = await OpenTransaction.begin(this.dataSource, [prologue, ...further]);
    const key = transaction.opened.shift()?.[0] as KeyRow | undefined;
    if (!key) {
      await transaction.rollback();
      return null;
    }
    return { id: key.key_id, organizationId: key.organization, roles: key.key_roles, opened: transaction };
  }
}

interface KeyRow {
  key_id: string;
  organization: string;
  key_roles: Role[];
}

export interface BegunKey {
  id: string;
  organizationId: string;
  roles: Role[];
  opened: OpenTransaction;
}

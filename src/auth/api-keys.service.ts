import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Call } from '../common/call.js';
import { Clock } from '../common/clock.js';
import { Ids } from '../common/ids.js';
import { byId, keysetPage, mapPage, type Page, type PageQuery } from '../common/page.js';
import type { Role } from '../common/roles.js';
import { covers } from '../common/tags.js';
import { Transactions } from '../common/transactions.js';
import { found } from '../common/validation.js';
import type { Statement } from '../database/batch.js';
import { OpenTransaction } from '../database/transaction.js';
import { invalid, type Fault } from '../domain/errors.js';
import { ApiKey } from './api-key.entity.js';
import { apiKeyAnswer, type ApiKeyAnswer, type CreateApiKey, type NewApiKeyAnswer } from './api-keys.dto.js';
import type { BegunCaller } from './caller.js';
import { forbidden } from './permission.js';

export const TOKEN = /^rgm_[A-Za-z0-9_]{24,128}$/;

export const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

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
    private readonly transactions: Transactions,
  ) {}

  /** Makes a key and gives its token, which nothing can show again. */
  async create(
    tx: EntityManager,
    organizationId: string,
    name: string,
    roles: Role[],
    options: {
      token?: string;
      expiresAt?: Date | null;
      scopes?: string[] | null;
      clinicIds?: string[] | null;
    } = {},
  ): Promise<{ key: ApiKey; token: string }> {
    const token = options.token ?? newToken();
    const key = tx.create(ApiKey, {
      organizationId,
      id: this.ids.next(),
      name,
      prefix: token.slice(0, 8),
      tokenHash: hashOf(token),
      roles,
      scopes: options.scopes ?? null,
      clinicIds: options.clinicIds?.map((id) => id.toLowerCase()) ?? null,
      expiresAt: options.expiresAt ?? null,
      revokedAt: null,
      lastUsedAt: null,
      createdAt: this.clock.now(),
    });
    await tx.insert(ApiKey, key);
    return { key, token };
  }

  /**
   * Makes a key over HTTP. The token is added after the transaction, so that the answer kept for a repeated request
   * lacks it: the database never holds a token.
   */
  async issue(call: Call, body: CreateApiKey): Promise<NewApiKeyAnswer> {
    const { name, roles, scopes, clinicIds } = body;
    const expiresAt = body.expiresAt ? new Date(body.expiresAt) : null;
    const expired = expiresAt && expiresAt <= this.clock.now();
    const faults = expired ? [{ pointer: '/expiresAt', detail: 'must lie in the future' }] : [];
    expectNoWider(call, roles, scopes ?? null);
    let shown: string | null = null;
    const answer = await this.transactions.run(call, async (tx) => {
      faults.push(...(await this.clinicFaults(tx, call.organizationId, clinicIds ?? [])));
      if (faults.length > 0) throw invalid(faults);
      const options = { expiresAt, scopes, clinicIds };
      const { key, token } = await this.create(tx, call.organizationId, name, roles, options);
      shown = token;
      return apiKeyAnswer(key);
    });
    return { ...answer, token: shown };
  }

  /** A key is restricted to clinics that there are. */
  async clinicFaults(tx: EntityManager, organizationId: string, clinicIds: string[]): Promise<Fault[]> {
    const found = await tx.query<{ id: string }[]>(
      'SELECT id FROM clinic WHERE organization_id = $1 AND id = ANY ($2::uuid[])',
      [organizationId, clinicIds],
    );
    const known = new Set(found.map(({ id }) => id));
    return clinicIds.flatMap((id, i) =>
      known.has(id.toLowerCase()) ? [] : [{ pointer: `/clinicIds/${i}`, detail: 'names no clinic' }],
    );
  }

  list(call: Call, query: PageQuery): Promise<Page<ApiKeyAnswer>> {
    return this.transactions.read(call, async (tx) => {
      const keys = tx.createQueryBuilder(ApiKey, 'key').where({ organizationId: call.organizationId });
      return mapPage(await keysetPage(keys, query, byId('key')), apiKeyAnswer);
    });
  }

  /** Ends a key for good, from the next request on. One that has ended stays as it is. */
  revoke(call: Call, id: string): Promise<void> {
    return this.transactions.run(call, async (tx) => {
      const row = await tx.findOne(ApiKey, {
        where: { organizationId: call.organizationId, id },
        lock: { mode: 'for_no_key_update' },
      });
      const key = found(row, 'API key');
      if (key.revokedAt) return;
      await tx.update(ApiKey, { organizationId: key.organizationId, id }, { revokedAt: this.clock.now() });
    });
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
  async begin(token: string, further: Statement[]): Promise<BegunCaller | null> {
    const text = 'SELECT * FROM begin_request($1, $2)';
    const prologue = { text, values: [hashOf(token), this.clock.now()] };
    const transaction = await OpenTransaction.begin(this.dataSource, [prologue, ...further]);
    const key = transaction.opened.shift()?.[0] as KeyRow | undefined;
    if (!key) {
      await transaction.rollback();
      return null;
    }
    return {
      caller: key.key_id,
      organizationId: key.organization,
      roles: key.key_roles,
      scopes: key.key_scopes,
      clinicIds: key.key_clinics,
      opened: transaction,
    };
  }
}

interface KeyRow {
  key_id: string;
  organization: string;
  key_roles: Role[];
  key_scopes: string[] | null;
  key_clinics: string[] | null;
}

/** A key opens nothing that is closed to whoever makes it. */
function expectNoWider(maker: Call, roles: Role[], scopes: string[] | null): void {
  const beyond = roles.filter((role) => !maker.roles.includes(role));
  if (beyond.length > 0)
    throw forbidden(`A key can't have roles that its maker has not: ${beyond.join(', ')}.`);
  const own = maker.scopes ?? null;
  if (own === null) return;
  if (scopes === null)
    throw forbidden('A key made with scopes names scopes of its own, among those of its maker.');
  const wider = scopes.filter((scope) => !covers(own, scope));
  if (wider.length > 0)
    throw forbidden(`A key can't have scopes that its maker has not: ${wider.join(', ')}.`);
}

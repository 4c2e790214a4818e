import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EntityManager } from 'typeorm';
import type { Statement } from '../database/batch.js';
import { later } from '../database/prepared.js';
import { inTransaction, type Opened, type OpenTransaction } from '../database/transaction.js';
import { conflict, impossible, invalid, type DomainError } from '../domain/errors.js';
import type { Call } from './call.js';
import type { Clock } from './clock.js';

const KEEP_HOURS = 24;
const WAIT_MS = 10_000;
const BUSY = Symbol('busy');

export const isIdempotencyKey = (header: unknown): header is string =>
  typeof header === 'string' && /^[\x21-\x7e]{1,255}$/.test(header);

export function idempotencyKeyInvalid(): DomainError {
  return invalid([{ pointer: 'Idempotency-Key', detail: 'must be 1 to 255 visible ASCII characters' }]);
}

export function idempotencyKeyMissing(): DomainError {
  return invalid(
    [{ pointer: 'Idempotency-Key', detail: 'is required on a request that books' }],
    'This request books; send an Idempotency-Key header, so that it can be repeated safely.',
  );
}

/** Two requests are the same if method, path and body are, and if those who ask may see the same. */
export function requestFingerprint(method: string, path: string, body: unknown, call: Viewer): string {
  return createHash('sha256')
    .update(`${method}${viewOf(call)}\n${path}\n${JSON.stringify(body ?? null)}`)
    .digest('hex');
}

type Viewer = Pick<Call, 'caller' | 'roles' | 'clinicIds'>;

/**
 * An answer kept for one caller may hold what another must not see: one restricted to other clinics, and one whose roles
 * do not show records of treatment for substance use. Nothing for who sees everything.
 */
function viewOf({ caller, roles, clinicIds }: Viewer): string {
  const treating = roles.includes('prescriber') || roles.includes('nurse');
  return `${clinicIds === null ? '' : ` as ${caller}`}${treating ? '' : ` for ${[...roles].sort().join(' ')}`}`;
}

/**
 * Runs `work` once per Idempotency-Key. The answer is kept in `work`'s own transaction, so it exists exactly when
 * the change does; a refusal keeps nothing and may be retried. Whoever waits for a running twin holds no connection.
 * `open` begins a transaction with the statements it is given; `given` is told of every answer, a replayed one too.
 */
export async function answerOnce<T>(
  open: (statements: Statement[]) => Promise<OpenTransaction>,
  clock: Clock,
  call: Call,
  work: (tx: EntityManager) => Promise<T>,
  given: (tx: EntityManager, answer: T) => Promise<void>,
): Promise<T> {
  const { idempotency } = call;
  const told = async (tx: EntityManager, answer: T | typeof BUSY): Promise<T | typeof BUSY> => {
    if (answer !== BUSY) await given(tx, answer);
    return answer;
  };
  if (!idempotency) {
    return (await inTransaction(
      () => open([]),
      async (tx) => told(tx, await work(tx)),
    )) as T;
  }
  const deadline = performance.now() + WAIT_MS;
  for (;;) {
    const outcome = await inTransaction(
      () => open(lockAndLookUp(idempotency.key)),
      async (tx, opened) => told(tx, await attempt(tx, opened, clock, call, idempotency, work)),
    );
    if (outcome !== BUSY) return outcome;
    if (performance.now() > deadline) {
      throw conflict('IDEMPOTENCY_IN_PROGRESS', 'A request with this Idempotency-Key is still running.');
    }
    await sleep(50 + Math.random() * 50);
  }
}

/**
 * Two statements, since the second has to see what was committed before the first got its lock. They speak of the
 * organization that the transaction has begun with.
 */
export function lockAndLookUp(key: string): Statement[] {
  const organization = `current_setting('app.organization_id', true)`;
  return [
    {
      text: `SELECT pg_try_advisory_xact_lock(hashtextextended(${organization} || ' ' || $1::text, 0)) AS locked`,
      values: [key],
    },
    {
      text: `SELECT fingerprint, answer, created_at FROM idempotency_key
             WHERE organization_id = nullif(${organization}, '')::uuid AND key = $1`,
      values: [key],
    },
  ];
}

async function attempt<T>(
  tx: EntityManager,
  [locks, answers]: Opened,
  clock: Clock,
  call: Call,
  { key, fingerprint }: { key: string; fingerprint: string },
  work: (tx: EntityManager) => Promise<T>,
): Promise<T | typeof BUSY> {
  if (locks?.[0]?.locked !== true) return BUSY;
  const now = clock.now();
  const kept = answers?.[0] as { fingerprint: string; answer: T; created_at: Date } | undefined;
  if (kept && now.getTime() - kept.created_at.getTime() < KEEP_HOURS * 3_600_000) {
    if (kept.fingerprint !== fingerprint) {
      throw impossible('IDEMPOTENCY_KEY_REUSED', 'This Idempotency-Key was used for another request.');
    }
    call.replayed = true;
    return kept.answer;
  }
  const answer = await work(tx);
  later(
    tx,
    `INSERT INTO idempotency_key (organization_id, key, fingerprint, answer, created_at)
     VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (organization_id, key)
     DO UPDATE SET fingerprint = excluded.fingerprint, answer = excluded.answer, created_at = excluded.created_at`,
    [call.organizationId, key, fingerprint, JSON.stringify(answer ?? null), now],
  );
  return answer;
}

/** Drops the answers that are no longer given again. */
export async function forgetAnswers(tx: EntityManager, organizationId: string, now: Date): Promise<void> {
  await tx.query(`DELETE FROM idempotency_key WHERE organization_id = $1 AND created_at < $2`, [
    organizationId,
    new Date(now.getTime() - KEEP_HOURS * 3_600_000),
  ]);
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { PoolClient, QueryResult } from 'pg';
import { QueryFailedError, type DataSource, type EntityManager } from 'typeorm';

/** SQLSTATEs after which the same transaction may well succeed: serialization failure, deadlock. */
const RETRYABLE = new Set(['40001', '40P01']);
const ATTEMPTS = 4;

export function sqlState(error: unknown): string | undefined {
  return error instanceof QueryFailedError
    ? (error.driverError as { code?: string } | undefined)?.code
    : undefined;
}

/** Name of the constraint that refused, or undefined. */
export function violatedConstraint(error: unknown): string | undefined {
  return error instanceof QueryFailedError
    ? (error.driverError as { constraint?: string } | undefined)?.constraint
    : undefined;
}

/** Rows of the statements that opened a transaction, one list each. */
export type Opened = Record<string, unknown>[][];

/**
 * Runs `work` in one transaction, again from its beginning after a deadlock or serialization failure. The statements
 * of `opening` travel with its BEGIN, in one round trip; they carry no parameters, so escape what they quote.
 */
export async function inTransaction<T>(
  dataSource: DataSource,
  work: (tx: EntityManager, opened: Opened) => Promise<T>,
  opening: string[] = [],
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await oneTransaction(dataSource, work, opening);
    } catch (error) {
      if (attempt >= ATTEMPTS || !RETRYABLE.has(sqlState(error) ?? '')) throw error;
      await sleep(5 * attempt + Math.random() * 10);
    }
  }
}

async function oneTransaction<T>(
  dataSource: DataSource,
  work: (tx: EntityManager, opened: Opened) => Promise<T>,
  opening: string[],
): Promise<T> {
  const runner = dataSource.createQueryRunner();
  try {
    const client = (await runner.connect()) as PoolClient;
    const [, ...opened] = [await client.query(['BEGIN', ...opening].join('; '))].flat() as QueryResult[];
    // TypeORM locks rows, and begins nothing by itself, where it knows of a transaction.
    Object.assign(runner, { isTransactionActive: true });
    const answer = await work(
      runner.manager,
      opened.map(({ rows }) => rows as Opened[number]),
    );
    const { command } = await client.query('COMMIT');
    // The server rolls back, without an error, what has failed in between and was passed over.
    if (command !== 'COMMIT') throw new Error('A statement of the transaction failed, and nobody said so.');
    return answer;
  } catch (error) {
    await runner.query('ROLLBACK').catch(() => undefined);
    throw error;
  } finally {
    await runner.release();
  }
}

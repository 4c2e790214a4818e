import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, PoolClient } from 'pg';
import { QueryFailedError, type DataSource, type EntityManager, type QueryRunner } from 'typeorm';
import { sendTogether, StatementFailed, type Statement } from './batch.js';
import { namedBy, takeWaiting } from './waiting.js';

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

/** Did row-level security refuse what was to be written, and not a right that is missing? */
export function isOutOfReach(error: unknown): boolean {
  if (sqlState(error) !== '42501') return false;
  const { routine } = (error as QueryFailedError).driverError as { routine?: string };
  return routine === 'ExecWithCheckOptions';
}

/** Rows of the statements that opened a transaction, one list each. */
export type Opened = Record<string, unknown>[][];

/** A transaction that has begun and waits for its work. End it exactly once. */
export class OpenTransaction {
  private constructor(
    private readonly runner: QueryRunner,
    readonly opened: Opened,
  ) {}

  /** Begins one; its first statements travel with BEGIN, on one round trip. */
  static async begin(dataSource: DataSource, statements: Statement[]): Promise<OpenTransaction> {
    const runner = dataSource.createQueryRunner();
    const client = (await runner.connect()) as PoolClient;
    try {
      const named = [{ text: 'BEGIN' }, ...statements].map(namedBy(dataSource));
      const [, ...results] = await sendTogether(client, named).catch(rethrowCause);
      // TypeORM must not begin another one for itself, and nested ones are savepoints.
      Object.assign(runner, { isTransactionActive: true, transactionDepth: 1 });
      return new OpenTransaction(
        runner,
        results.map(({ rows }) => rows as Opened[number]),
      );
    } catch (error) {
      await rollBack(runner);
      throw error;
    }
  }

  get manager(): EntityManager {
    return this.runner.manager;
  }

  /** Sends what still waits, and COMMIT with it; where that is refused the transaction is rolled back. */
  async commit(): Promise<void> {
    const client = (await this.runner.connect()) as PoolClient;
    const waiting = takeWaiting(this.runner);
    let command: string | undefined;
    try {
      const statements = [...waiting, { text: 'COMMIT' }].map(namedBy(this.runner.dataSource));
      command = (await sendTogether(client, statements)).at(-1)?.command;
    } catch (error) {
      const refused = error instanceof StatementFailed ? waiting[error.index] : undefined;
      if (!refused || !isRefusal(error)) {
        await discard(this.runner);
        return rethrowCause(error);
      }
      await this.rollback();
      return refused.fail((error as StatementFailed).cause);
    }
    await release(this.runner);
    // The server rolls back, without an error, what has failed in between and was passed over.
    if (command !== 'COMMIT') throw new Error('A statement of the transaction failed, and nobody said so.');
  }

  /** Never throws: a connection that is gone has rolled back already. */
  rollback(): Promise<void> {
    takeWaiting(this.runner);
    return rollBack(this.runner);
  }
}

const rethrowCause = (error: unknown): never => {
  throw error instanceof StatementFailed ? error.cause : error;
};

/** Has the server refused a statement, rather than gone away with nobody knowing what it did? */
function isRefusal(error: unknown): boolean {
  const { severity } = ((error as StatementFailed).cause ?? {}) as { severity?: string };
  return severity === 'ERROR';
}

async function rollBack(runner: QueryRunner): Promise<void> {
  try {
    await runner.query('ROLLBACK');
  } catch {
    // Nothing is left to undo on a connection that is gone, and none that may hang goes back into the pool.
    return discard(runner);
  }
  await release(runner);
}

/** Closes the connection instead of giving it back. */
async function discard(runner: QueryRunner): Promise<void> {
  const client = (await runner.connect()) as Client;
  // Not waited for: a server that doesn't answer wouldn't say goodbye either.
  client.end().catch(() => undefined);
  await release(runner);
}

async function release(runner: QueryRunner): Promise<void> {
  Object.assign(runner, { isTransactionActive: false, transactionDepth: 0 });
  await runner.release();
}

/**
 * Runs `work` in a transaction that `open` begins, again from its beginning after a deadlock or serialization failure.
 */
export async function inTransaction<T>(
  open: () => Promise<OpenTransaction>,
  work: (tx: EntityManager, opened: Opened) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const transaction = await open();
    try {
      const answer = await worked(transaction, work);
      await transaction.commit();
      return answer;
    } catch (error) {
      if (attempt >= ATTEMPTS || !RETRYABLE.has(sqlState(error) ?? '')) throw error;
    }
    await sleep(5 * attempt + Math.random() * 10);
  }
}

async function worked<T>(
  transaction: OpenTransaction,
  work: (tx: EntityManager, opened: Opened) => Promise<T>,
): Promise<T> {
  try {
    return await work(transaction.manager, transaction.opened);
  } catch (error) {
    await transaction.rollback();
    throw error;
  }
}

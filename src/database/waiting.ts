import type { PoolClient, QueryResult } from 'pg';
import { QueryFailedError, type DataSource, type QueryRunner } from 'typeorm';
import { sendTogether, StatementFailed, type Statement } from './batch.js';

/*
 * Statements whose answers nobody needs, such as those that write what was decided, wait for the transaction's next
 * round trip: that of COMMIT at the latest. So a booking costs a few round trips, however many rows and tables it
 * writes, and holds its locks for less long.
 */

/** What becomes of a refusal; always throws. */
export type Refused = (error: unknown) => never;

export class Waiting implements Statement {
  constructor(
    readonly text: string,
    readonly values: unknown[],
    private readonly refused?: Refused,
  ) {}

  /** Throws what whoever wrote it would have been told at once. */
  fail(cause: Error): never {
    const error = new QueryFailedError(this.text, this.values, cause);
    if (this.refused) return this.refused(error);
    throw error;
  }
}

const waiting = new WeakMap<QueryRunner, Waiting[]>();

export function addWaiting(runner: QueryRunner, statement: Waiting): void {
  const known = waiting.get(runner);
  if (known) {
    known.push(statement);
    return;
  }
  waiting.set(runner, [statement]);
  if (!Object.hasOwn(runner, 'query')) sendWaitingFirst(runner);
}

/** Whatever goes through the runner comes after what was to be sent before it. */
function sendWaitingFirst(runner: QueryRunner): void {
  const query = runner.query.bind(runner) as (...asked: unknown[]) => Promise<never>;
  runner.query = async (...asked: unknown[]) => {
    if (waiting.has(runner)) await sendAfterWaiting(runner, []);
    return query(...asked);
  };
}

/** What waits, which from now on is the caller's to send. */
export function takeWaiting(runner: QueryRunner): Waiting[] {
  const taken = waiting.get(runner) ?? [];
  waiting.delete(runner);
  return taken;
}

/** Sends what waits and these after it, on one round trip. @returns what these answer */
export async function sendAfterWaiting(runner: QueryRunner, statements: Waiting[]): Promise<QueryResult[]> {
  const first = takeWaiting(runner);
  const all = [...first, ...statements];
  if (all.length === 0) return [];
  const { dataSource } = runner;
  const client = (await runner.connect()) as PoolClient;
  for (const { text, values } of all) dataSource.logger.logQuery(text, values, runner);
  try {
    return (await sendTogether(client, all.map(namedBy(dataSource)))).slice(first.length);
  } catch (error) {
    if (!(error instanceof StatementFailed)) throw error;
    const failed = all[error.index];
    if (!failed) throw error.cause;
    return failed.fail(error.cause);
  }
}

const names = new Map<string, string>();

/** A statement's name, the same on every connection of this process. Each different text stays prepared. */
export function nameOf(text: string): string {
  const known = names.get(text);
  if (known !== undefined) return known;
  const name = `regimen_${names.size + 1}`;
  names.set(text, name);
  return name;
}

/** Whether the connections of this application keep prepared statements. */
export const keepsNames = ({ options }: DataSource): boolean =>
  (options as { extra?: { prepared?: boolean } }).extra?.prepared !== false;

/** Gives a statement its name, where the connections keep it. */
export function namedBy(dataSource: DataSource): (statement: Statement) => Statement {
  const keeps = keepsNames(dataSource);
  return ({ text, values = [] }) => (keeps ? { text, values, name: nameOf(text) } : { text, values });
}

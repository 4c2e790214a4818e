import type { Pool } from 'pg';
import {
  QueryFailedError,
  type EntityManager,
  type EntityMetadata,
  type EntityTarget,
  type ObjectLiteral,
  type QueryRunner,
} from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { addWaiting, keepsNames, nameOf, sendAfterWaiting, Waiting, type Refused } from './waiting.js';

/**
 * The few statements that every booking makes, prepared: PostgreSQL parses and plans them once a connection, and no
 * query builder writes them anew. For anything that isn't hot TypeORM's own methods read better.
 *
 * Behind a pooler in transaction mode that doesn't follow them (PgBouncer below 1.21) a name may be unknown on the next
 * server connection, or taken by another statement: DATABASE_PREPARED=false sends the same statements without a name.
 */

/** Rows as the driver gives them. `text` must be a constant: each different text stays prepared. */
export async function prepared<Row extends object>(
  tx: EntityManager,
  text: string,
  values: unknown[],
): Promise<Row[]> {
  const { dataSource, queryRunner } = tx;
  if (queryRunner) {
    const [result] = await sendAfterWaiting(queryRunner, [new Waiting(text, values)]);
    return (result?.rows ?? []) as Row[];
  }
  // Outside of a transaction any connection will do.
  const pool = (dataSource.driver as PostgresDriver).master as Pool;
  dataSource.logger.logQuery(text, values);
  try {
    const name = keepsNames(dataSource) ? { name: nameOf(text) } : {};
    return (await pool.query<Row>({ ...name, text, values })).rows;
  } catch (error) {
    throw new QueryFailedError(text, values, error as Error);
  }
}

/** A question that is asked together with others; `answer` makes something of its rows. */
export interface Question<T> {
  text: string;
  values: unknown[];
  answer(rows: Record<string, unknown>[]): T;
}

type Answers<Questions> = {
  [K in keyof Questions]: Questions[K] extends Question<infer T> ? T : never;
};

/** Asks all of them in this order, on one round trip. Each sees what was committed before it was its turn. */
export async function askedTogether<Questions extends readonly Question<unknown>[]>(
  tx: EntityManager,
  questions: readonly [...Questions],
): Promise<Answers<Questions>> {
  const runner = runnerOf(tx);
  const statements = questions.map(({ text, values }) => new Waiting(text, values));
  const results = await sendAfterWaiting(runner, statements);
  return questions.map(({ answer }, i) =>
    answer((results[i]?.rows ?? []) as Record<string, unknown>[]),
  ) as Answers<Questions>;
}

/** Asks one question. */
export async function asked<T>(tx: EntityManager, question: Question<T>): Promise<T> {
  return question.answer(await prepared(tx, question.text, question.values));
}

/**
 * Sends a statement that answers nothing with whatever is asked next in the transaction, or with its COMMIT. Its
 * refusal comes up there, as `refused` makes of it; so nobody may want to catch it and go on.
 */
export function later(tx: EntityManager, text: string, values: unknown[], refused?: Refused): void {
  addWaiting(runnerOf(tx), new Waiting(text, values, refused));
}

function runnerOf({ queryRunner }: EntityManager): QueryRunner {
  if (!queryRunner) throw new Error('What is sent together needs a transaction.');
  return queryRunner;
}

const texts = new Map<EntityMetadata, Map<string, string>>();

/** `rest` completed to a statement by `complete`, once an entity. */
function textOf(metadata: EntityMetadata, rest: string, complete: () => string): string {
  const known = texts.get(metadata) ?? new Map<string, string>();
  texts.set(metadata, known);
  const text = known.get(rest) ?? complete();
  known.set(rest, text);
  return text;
}

/** Entities by a statement of which only what follows the list of columns is given: `FROM session WHERE ...`. */
export function findPrepared<E extends ObjectLiteral>(
  tx: EntityManager,
  entity: EntityTarget<E>,
  rest: string,
  values: unknown[],
): Promise<E[]> {
  return asked(tx, findQuestion(tx, entity, rest, values));
}

/** The same, to be asked together with others. */
export function findQuestion<E extends ObjectLiteral>(
  tx: EntityManager,
  entity: EntityTarget<E>,
  rest: string,
  values: unknown[],
): Question<E[]> {
  const metadata = tx.dataSource.getMetadata(entity);
  const text = textOf(metadata, rest, () => {
    // Dates as text: as a Date they would depend on the host's zone.
    const columns = metadata.columns.map(
      ({ databaseName, propertyName, type }) =>
        `${metadata.tableName}.${databaseName}${type === 'date' ? '::text' : ''} AS "${propertyName}"`,
    );
    return `SELECT ${columns.join(', ')} ${rest}`;
  });
  return {
    ...{ text, values },
    answer: (rows) => rows.map((row) => Object.assign(tx.create(entity), row) as E),
  };
}

/** An entity from its row as PostgreSQL writes it in JSON, where instants are text. */
export function revived<E extends ObjectLiteral>(
  metadata: EntityMetadata,
  record: Record<string, unknown>,
): E {
  const row: Record<string, unknown> = {};
  for (const { databaseName, propertyName, type } of metadata.columns) {
    const value = record[databaseName];
    row[propertyName] = type === 'timestamptz' && typeof value === 'string' ? new Date(value) : value;
  }
  return row as E;
}

/** Changes one row, as `tx.update` does, with the transaction's next round trip. */
export function updateLater<E extends { organizationId: string; id: string }>(
  tx: EntityManager,
  entity: EntityTarget<E>,
  { organizationId, id }: Pick<E, 'organizationId' | 'id'>,
  changes: Partial<E>,
): void {
  const metadata = tx.dataSource.getMetadata(entity);
  const columns = metadata.columns.filter(({ propertyName }) => propertyName in changes);
  const text = textOf(metadata, `update ${columns.map(({ databaseName }) => databaseName).join()}`, () => {
    const set = columns.map(({ databaseName }, i) => `${databaseName} = $${i + 3}`).join(', ');
    return `UPDATE ${metadata.tableName} SET ${set} WHERE organization_id = $1 AND id = $2`;
  });
  const values = columns.map((column): unknown =>
    tx.dataSource.driver.preparePersistentValue(column.getEntityValue(changes), column),
  );
  later(tx, text, [organizationId, id, ...values]);
}

/**
 * Writes new rows in one statement with one parameter, however many they are, with the transaction's next round trip.
 */
export function insertLater<E extends ObjectLiteral>(
  tx: EntityManager,
  entity: EntityTarget<E>,
  rows: Partial<E>[],
  { rest = '', refused }: { rest?: string; refused?: Refused } = {},
): void {
  if (rows.length === 0) return;
  const metadata = tx.dataSource.getMetadata(entity);
  const text = textOf(metadata, `insert ${rest}`, () => {
    const columns = metadata.columns.map((column) => column.databaseName).join(', ');
    return `INSERT INTO ${metadata.tableName} (${columns})
            SELECT ${columns} FROM json_populate_recordset(NULL::${metadata.tableName}, $1) ${rest}`;
  });
  const columns = metadata.columns.map(
    ({ databaseName, propertyName }) => [databaseName, propertyName] as const,
  );
  const records = rows.map((row) => {
    const record: Record<string, unknown> = {};
    for (const [databaseName, propertyName] of columns) record[databaseName] = row[propertyName];
    return record;
  });
  later(tx, text, [JSON.stringify(records)], refused);
}

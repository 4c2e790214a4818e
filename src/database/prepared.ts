import type { Pool, PoolClient } from 'pg';
import {
  QueryFailedError,
  type EntityManager,
  type EntityMetadata,
  type EntityTarget,
  type ObjectLiteral,
} from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';

/**
 * The few statements that every booking makes, prepared: PostgreSQL parses and plans them once a connection, and no
 * query builder writes them anew. For anything that isn't hot TypeORM's own methods read better.
 *
 * Behind a pooler in transaction mode that doesn't follow them (PgBouncer below 1.21) a name may be unknown on the next
 * server connection, or taken by another statement: DATABASE_PREPARED=false sends the same statements without a name.
 */

const names = new Map<string, string>();

/** A statement's name, the same on every connection of this process. */
function nameOf(text: string): string {
  const name = names.get(text) ?? `regimen_${names.size + 1}`;
  names.set(text, name);
  return name;
}

/** Whether the connections of this application keep prepared statements. */
const keepsNames = ({ extra }: { extra?: { prepared?: boolean } }): boolean => extra?.prepared !== false;

/** Rows as the driver gives them. `text` must be a constant: each different text stays prepared. */
export async function prepared<Row extends object>(
  tx: EntityManager,
  text: string,
  values: unknown[],
): Promise<Row[]> {
  const { dataSource, queryRunner } = tx;
  // Outside of a transaction any connection will do.
  const pool = (dataSource.driver as PostgresDriver).master as Pool;
  const client = queryRunner ? ((await queryRunner.connect()) as PoolClient) : pool;
  dataSource.logger.logQuery(text, values, queryRunner);
  try {
    const name = keepsNames(dataSource.options as { extra?: { prepared?: boolean } })
      ? { name: nameOf(text) }
      : {};
    return (await client.query<Row>({ ...name, text, values })).rows;
  } catch (error) {
    throw new QueryFailedError(text, values, error as Error);
  }
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
export async function findPrepared<E extends ObjectLiteral>(
  tx: EntityManager,
  entity: EntityTarget<E>,
  rest: string,
  values: unknown[],
): Promise<E[]> {
  const metadata = tx.dataSource.getMetadata(entity);
  const text = textOf(metadata, rest, () => {
    // Dates as text: as a Date they would depend on the host's zone.
    const columns = metadata.columns.map(
      ({ databaseName, propertyName, type }) =>
        `${metadata.tableName}.${databaseName}${type === 'date' ? '::text' : ''} AS "${propertyName}"`,
    );
    return `SELECT ${columns.join(', ')} ${rest}`;
  });
  const rows = await prepared<Partial<E>>(tx, text, values);
  return rows.map((row) => Object.assign(tx.create(entity), row));
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

/** Changes one row, as `tx.update` does. */
export async function updatePrepared<E extends { organizationId: string; id: string }>(
  tx: EntityManager,
  entity: EntityTarget<E>,
  { organizationId, id }: Pick<E, 'organizationId' | 'id'>,
  changes: Partial<E>,
): Promise<void> {
  const metadata = tx.dataSource.getMetadata(entity);
  const columns = metadata.columns.filter(({ propertyName }) => propertyName in changes);
  const set = columns.map(({ databaseName }, i) => `${databaseName} = $${i + 3}`).join(', ');
  const values = columns.map((column): unknown =>
    tx.dataSource.driver.preparePersistentValue(column.getEntityValue(changes), column),
  );
  await prepared(tx, `UPDATE ${metadata.tableName} SET ${set} WHERE organization_id = $1 AND id = $2`, [
    organizationId,
    id,
    ...values,
  ]);
}

/** Writes new rows in one statement with one parameter, however many they are. */
export async function insertPrepared<E extends ObjectLiteral>(
  tx: EntityManager,
  entity: EntityTarget<E>,
  rows: Partial<E>[],
  rest = '',
): Promise<void> {
  if (rows.length === 0) return;
  const metadata = tx.dataSource.getMetadata(entity);
  const text = textOf(metadata, `insert ${rest}`, () => {
    const columns = metadata.columns.map((column) => column.databaseName).join(', ');
    return `INSERT INTO ${metadata.tableName} (${columns})
            SELECT ${columns} FROM json_populate_recordset(NULL::${metadata.tableName}, $1) ${rest}`;
  });
  const records = rows.map((row) => {
    const record: Record<string, unknown> = {};
    for (const { databaseName, propertyName } of metadata.columns) record[databaseName] = row[propertyName];
    return record;
  });
  await prepared(tx, text, [JSON.stringify(records)]);
}

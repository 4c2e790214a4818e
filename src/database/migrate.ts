import { DataSource, MigrationExecutor } from 'typeorm';
import { dataSourceOptions, type Schema } from './data-source.js';
import { ensureRoles } from './roles.js';
import { StartError } from './start-error.js';

const OLDEST_SERVER = 15;
/** Migrations of one database take turns: of two replicas started at once the second finds them done. */
const MIGRATION_LOCK = 726_435;

/**
 * Brings the database at `url` up to date.
 * @returns the names of the migrations that ran
 * @throws StartError where the database can't be reached or is older than PostgreSQL 15
 */
export function migrate(url: string, schema: Schema): Promise<string[]> {
  return withDatabase(url, schema, async (dataSource) => {
    const locker = dataSource.createQueryRunner();
    try {
      await locker.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
      await ensureRoles(dataSource);
      return (await dataSource.runMigrations()).map(({ name }) => name);
    } finally {
      await locker.query('SELECT pg_advisory_unlock_all()');
      await locker.release();
    }
  });
}

/** @returns the names of the migrations that the database at `url` still lacks, in order */
export function pendingMigrations(url: string, schema: Schema): Promise<string[]> {
  return withDatabase(url, schema, async (dataSource) => {
    const pending = await new MigrationExecutor(dataSource).getPendingMigrations();
    return pending.map(({ name }) => name);
  });
}

async function withDatabase<T>(
  url: string,
  schema: Schema,
  work: (dataSource: DataSource) => Promise<T>,
): Promise<T> {
  // Two connections: one holds the lock while the other works.
  const dataSource = new DataSource(dataSourceOptions(url, 2, schema));
  try {
    await dataSource.initialize();
  } catch (error) {
    throw new StartError(`The database can't be reached: ${reasonOf(error)}`);
  }
  try {
    await assertSupported(dataSource);
    return await work(dataSource);
  } finally {
    await dataSource.destroy();
  }
}

async function assertSupported(dataSource: DataSource): Promise<void> {
  const [{ number, name }] = await dataSource.query<[{ number: string; name: string }]>(
    "SELECT current_setting('server_version_num') AS number, current_setting('server_version') AS name",
  );
  const reason = unsupportedServer(Number(number), name);
  if (reason) throw new StartError(reason);
}

/** @returns why a server of this version (as `server_version_num` counts) can't be used, or nothing */
export function unsupportedServer(number: number, name: string): string | undefined {
  if (Math.floor(number / 10_000) >= OLDEST_SERVER) return undefined;
  return `The database is PostgreSQL ${name}; Regimen needs ${OLDEST_SERVER} or newer.`;
}

/** A refused connection to a name with several addresses is an AggregateError without a message. */
function reasonOf(error: unknown): string {
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  return (first instanceof Error ? first.message : String(first)).split('\n')[0]!;
}

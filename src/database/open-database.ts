import type { Config } from '../config.js';
import type { Schema } from './data-source.js';
import { EmbeddedPostgres, type EmbeddedOptions } from './embedded-postgres.js';
import { migrate, pendingMigrations } from './migrate.js';
import { StartError } from './start-error.js';

/** A database to work on: the one of DATABASE_URL, or the embedded server's. */
export interface OpenDatabase {
  url: string;
  /** The same past any pooler: migrations and the job queue need a session of their own. */
  directUrl: string;
  embedded: boolean;
  /** Where the data is, without a password. */
  place: string;
  /** Ends what was started for it. */
  stop(): Promise<void>;
}

/** @throws StartError with a one-line reason */
export async function openDatabase(
  config: Pick<Config, 'databaseUrl' | 'databaseDirectUrl' | 'dataDir'>,
  options: Pick<EmbeddedOptions, 'whenInUse' | 'onLost' | 'tell'> = {},
): Promise<OpenDatabase> {
  if (config.databaseUrl !== undefined) {
    const { host, pathname } = new URL(config.databaseUrl);
    const place = `${host}${pathname}`;
    const directUrl = config.databaseDirectUrl ?? config.databaseUrl;
    return { url: config.databaseUrl, directUrl, embedded: false, place, stop: () => Promise.resolve() };
  }
  const server = await EmbeddedPostgres.start({ dataDir: config.dataDir, ...options });
  const { url, dataDir: place } = server;
  return { url, directUrl: url, embedded: true, place, stop: () => server.stop() };
}

/**
 * Nothing is served on an old schema. The embedded database is brought up to date; anybody else's only on
 * request, since a migration there is an administrator's decision.
 */
export async function requireCurrentSchema(
  database: OpenDatabase,
  schema: Schema,
  migrateOnStart: boolean,
): Promise<void> {
  if (database.embedded || migrateOnStart) {
    await migrate(database.directUrl, schema);
    return;
  }
  const pending = await pendingMigrations(database.directUrl, schema);
  if (pending.length === 0) return;
  throw new StartError(
    `The database ${database.place} is behind by ${pending.join(', ')}: ` +
      'run `npm run migrate`, or set MIGRATE_ON_START=true.',
  );
}

import { randomBytes } from 'node:crypto';
import { basename } from 'node:path';
import pg from 'pg';

export interface TestDatabase {
  /** Connects as the database's owner, who is no superuser. */
  url: string;
  /** Removes the database, unless KEEP_TEST_DATABASES is set. Close your connections first. */
  drop(): Promise<void>;
}

/** A migrated database of the test file's own, cloned from the template in a few tens of milliseconds. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const name = databaseName();
  await asAdmin(`CREATE DATABASE ${name} OWNER regimen TEMPLATE regimen_template`);
  return {
    url: serverUrl('TEST_POSTGRES_URL', name),
    async drop() {
      if (process.env.KEEP_TEST_DATABASES) return;
      await asAdmin(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  };
}

/** An empty database without any migration, for the tests of the migrations. */
export async function createEmptyDatabase(): Promise<TestDatabase> {
  const name = databaseName();
  await asAdmin(`CREATE DATABASE ${name} OWNER regimen`);
  return {
    url: serverUrl('TEST_POSTGRES_URL', name),
    drop: () => asAdmin(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}

/** Named after the test file, so that a kept one can be found. */
function databaseName(): string {
  const file = basename(expect.getState().testPath ?? 'test').replace(/\W+/g, '_');
  return `t_${file.toLowerCase().slice(0, 40)}_${randomBytes(4).toString('hex')}`;
}

/** The same database as the cluster's superuser, who sees every organization. */
export const asSuperuser = (url: string): string =>
  serverUrl('TEST_POSTGRES_ADMIN_URL', new URL(url).pathname.slice(1));

function serverUrl(variable: string, database: string): string {
  const url = new URL(process.env[variable] ?? '');
  url.pathname = `/${database}`;
  return url.href;
}

async function asAdmin(sql: string): Promise<void> {
  const client = new pg.Client(serverUrl('TEST_POSTGRES_ADMIN_URL', 'postgres'));
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

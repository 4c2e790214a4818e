import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { loadDemo } from '../../src/demo/load-demo.js';
import { createTestDatabase, type TestDatabase } from './database.js';

export const DEMO_KEY = 'rgm_demo_key_of_the_test_suite';

export interface DemoTemplate {
  /** A database with the demo organization of its own. */
  clone(): Promise<TestDatabase>;
}

/**
 * The demo data as of `now`, to be cloned for each test that changes it. Loaded by the first test file that asks for
 * it and shared with the others; it goes with the tests' database server.
 */
export async function createDemoTemplate(now: Date): Promise<DemoTemplate> {
  const name = `demo_${now.getTime()}`;
  await asAdmin(async (admin) => {
    // Ends with the connection.
    await admin.query(`SELECT pg_advisory_lock(hashtext('${name}'))`);
    const { rowCount } = await admin.query(`SELECT 1 FROM pg_database WHERE datname = '${name}'`);
    if (rowCount) return;
    const database = await createTestDatabase();
    await loadDemo({ databaseUrl: database.url, demoApiKey: DEMO_KEY, now });
    // Its name says that it is whole.
    await admin.query(`ALTER DATABASE ${new URL(database.url).pathname.slice(1)} RENAME TO ${name}`);
  });
  return {
    async clone() {
      const copy = `${name}_${randomBytes(4).toString('hex')}`;
      await asAdmin((admin) => admin.query(`CREATE DATABASE ${copy} OWNER regimen TEMPLATE ${name}`));
      const url = new URL(process.env['TEST_POSTGRES_URL'] ?? '');
      url.pathname = `/${copy}`;
      return {
        url: url.href,
        async drop() {
          await asAdmin((admin) => admin.query(`DROP DATABASE IF EXISTS ${copy} WITH (FORCE)`));
        },
      };
    },
  };
}

async function asAdmin(work: (admin: pg.Client) => Promise<unknown>): Promise<void> {
  const url = new URL(process.env['TEST_POSTGRES_ADMIN_URL'] ?? '');
  url.pathname = '/postgres';
  const client = new pg.Client(url.href);
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

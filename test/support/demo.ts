import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { loadDemo } from '../../src/demo/load-demo.js';
import { createTestDatabase, type TestDatabase } from './database.js';

export const DEMO_KEY = 'rgm_demo_key_of_the_test_suite';

export interface DemoTemplate {
  /** A database with the demo organization of its own. */
  clone(): Promise<TestDatabase>;
  drop(): Promise<void>;
}

/** Loads the demo data once, to be cloned for each test that changes it. */
export async function createDemoTemplate(now: Date): Promise<DemoTemplate> {
  const template = await createTestDatabase();
  await loadDemo({ databaseUrl: template.url, demoApiKey: DEMO_KEY, now });
  const name = new URL(template.url).pathname.slice(1);
  let clones = 0;
  return {
    async clone() {
      const copy = `${name}_${(clones += 1)}_${randomBytes(2).toString('hex')}`;
      await asAdmin(`CREATE DATABASE ${copy} OWNER regimen TEMPLATE ${name}`);
      const url = new URL(template.url);
      url.pathname = `/${copy}`;
      return { url: url.href, drop: () => asAdmin(`DROP DATABASE IF EXISTS ${copy} WITH (FORCE)`) };
    },
    drop: () => template.drop(),
  };
}

async function asAdmin(sql: string): Promise<void> {
  const url = new URL(process.env['TEST_POSTGRES_ADMIN_URL'] ?? '');
  url.pathname = '/postgres';
  const client = new pg.Client(url.href);
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

import { readdirSync } from 'node:fs';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../src/database/data-source.js';
import { migrate, pendingMigrations, unsupportedServer } from '../src/database/migrate.js';
import { schema } from '../src/schema.js';
import { createEmptyDatabase, type TestDatabase } from './support/database.js';

describe('the migrations', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createEmptyDatabase();
  });
  afterAll(() => database.drop());

  it('are the files of migrations/, in the order of their names', () => {
    const files = readdirSync('migrations')
      .filter((file) => file.endsWith('.ts'))
      .sort();
    const stamps = files.map((file) => file.slice(0, file.indexOf('-')));
    expect(schema.migrations.map(({ name }) => /\d{13}$/.exec(name)?.[0])).toEqual(stamps);
  });

  it('go up, all the way down leaving nothing behind, and up again to the same', async () => {
    const names = schema.migrations.map(({ name }) => name);
    expect(await pendingMigrations(database.url, schema)).toEqual(names);
    expect(await migrate(database.url, schema)).toEqual(names);
    expect(await pendingMigrations(database.url, schema)).toEqual([]);
    expect(await migrate(database.url, schema)).toEqual([]);

    const dataSource = new DataSource(dataSourceOptions(database.url, 1, schema));
    await dataSource.initialize();
    try {
      const first = await objects(dataSource);
      expect(first.length).toBeGreaterThan(names.length);
      for (const _ of names) await dataSource.undoLastMigration();
      expect(await objects(dataSource)).toEqual([]);
      await dataSource.runMigrations();
      expect(await objects(dataSource)).toEqual(first);
    } finally {
      await dataSource.destroy();
    }
  });

  it('run once when two processes start at once', async () => {
    const other = await createEmptyDatabase();
    try {
      const ran = await Promise.all([migrate(other.url, schema), migrate(other.url, schema)]);
      expect(ran.map((names) => names.length).sort((a, b) => a - b)).toEqual([0, schema.migrations.length]);
    } finally {
      await other.drop();
    }
  });

  it('want PostgreSQL 15 or newer', () => {
    expect(unsupportedServer(140_019, '14.19')).toMatch(/^The database is PostgreSQL 14\.19; [^\n]+$/);
    expect(unsupportedServer(150_000, '15.0')).toBeUndefined();
  });
});

/** Everything in the database that a migration can make: tables, indexes, constraints, functions, extensions. */
async function objects(dataSource: DataSource): Promise<string[]> {
  const rows = await dataSource.query<{ name: string }[]>(`
    SELECT 'relation ' || n.nspname || '.' || c.relname AS name
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema' AND c.relname !~ '^migration'
    UNION ALL
    SELECT 'constraint ' || conrelid::regclass || ' ' || conname FROM pg_constraint
      WHERE conrelid <> 0 AND connamespace = 'public'::regnamespace
        AND conrelid::regclass::text !~ '^migration'
    UNION ALL
    SELECT 'function ' || p.oid::regprocedure FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace
    UNION ALL
    SELECT 'extension ' || extname FROM pg_extension WHERE extname <> 'plpgsql'
    ORDER BY 1`);
  return rows.map(({ name }) => name);
}

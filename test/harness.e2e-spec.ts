import pg from 'pg';
import { createTestDatabase, type TestDatabase } from './support/database.js';

describe('a test database', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  it('is a PostgreSQL whose owner may install the extension the reservations need', async () => {
    const client = new pg.Client(database.url);
    await client.connect();
    await client.query('CREATE EXTENSION IF NOT EXISTS btree_gist');
    const { rows } = await client.query<{ version: string; superuser: string }>(
      "SELECT current_setting('server_version_num') AS version, current_setting('is_superuser') AS superuser",
    );
    await client.end();
    expect(Number(rows[0]?.version)).toBeGreaterThanOrEqual(180000);
    expect(rows[0]?.superuser).toBe('off');
  });
});

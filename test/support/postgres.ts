/**
 * The tests' PostgreSQL, as a process of its own beside jest: one server in a fresh folder, one migrated
 * template. It lives as long as its parent's end of the channel, so a killed jest leaves no server behind.
 */
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { Schema } from '../../src/database/data-source.js';
import { EmbeddedPostgres } from '../../src/database/embedded-postgres.js';
import { migrate } from '../../src/database/migrate.js';

const TEMPLATE = 'regimen_template';

/** Nothing in a test needs to survive a crash of the machine. */
const SETTINGS = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '300',
  shared_buffers: '64MB',
};

async function makeTemplate(server: EmbeddedPostgres): Promise<void> {
  const admin = new pg.Client(server.adminUrl);
  await admin.connect();
  await admin.query(`CREATE DATABASE ${TEMPLATE} OWNER regimen`);
  await admin.end();
  await migrate(server.url.replace(/\/regimen$/, `/${TEMPLATE}`), {
    entities: [],
    migrations: await allMigrations(),
  });
}

/** Every file of migrations/, in the order of their names. */
async function allMigrations(): Promise<Schema['migrations']> {
  const folder = new URL('../../migrations/', import.meta.url);
  const files = (await readdir(folder)).filter((file) => file.endsWith('.ts')).sort();
  const modules = await Promise.all(files.map((file) => import(new URL(file, folder).href)));
  return modules.flatMap((module) => Object.values(module as Record<string, Schema['migrations'][number]>));
}

const dataDir = await mkdtemp(join(tmpdir(), 'regimen-test-'));
// Root's server runs as another account, which has to get in.
await chmod(dataDir, 0o755);
const starting = EmbeddedPostgres.start({ dataDir, settings: SETTINGS });

async function end(code: number): Promise<never> {
  const server = await starting.catch(() => undefined);
  await server?.stop();
  if (server && process.env.KEEP_TEST_DATABASES)
    process.stderr.write(`The tests' databases are kept in ${dataDir}\n`);
  else await rm(dataDir, { recursive: true, force: true });
  process.exit(code);
}

process.on('disconnect', () => void end(0));
// Ctrl-C reaches the whole group; jest's own end decides when this process ends.
process.on('SIGINT', () => undefined);

try {
  const server = await starting;
  await makeTemplate(server);
  process.send?.({ adminUrl: server.adminUrl, url: server.url });
} catch (error) {
  console.error(error);
  await end(1);
}

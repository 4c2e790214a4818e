/**
 * The tests' PostgreSQL, as a process of its own beside jest: one server in a fresh folder, one migrated
 * template. It lives as long as its parent's end of the channel, so a killed jest leaves no server behind.
 */
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { EmbeddedPostgres } from '../../src/database/embedded-postgres.js';

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
  await migrate(server.url.replace(/\/regimen$/, `/${TEMPLATE}`));
}

async function migrate(url: string): Promise<void> {
  const file = new URL('../../src/database/migrate.ts', import.meta.url);
  if (!existsSync(file)) return;
  const { migrate: run } = (await import(file.href)) as { migrate: (url: string) => Promise<unknown> };
  await run(url);
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

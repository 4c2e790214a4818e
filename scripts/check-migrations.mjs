// Migrates an empty database of a server of its own, then lets TypeORM look for what the entities have and
// the tables have not.
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requireBuild } from './build-if-needed.mjs';

requireBuild();
const { EmbeddedPostgres } = await import('../dist/src/database/embedded-postgres.js');
const { migrate } = await import('../dist/src/database/migrate.js');
const { schema } = await import('../dist/src/schema.js');

const dataDir = mkdtempSync(join(tmpdir(), 'regimen-check-'));
chmodSync(dataDir, 0o755);
let status = 1;
try {
  const server = await EmbeddedPostgres.start({ dataDir, settings: { fsync: 'off' } });
  try {
    await migrate(server.url, schema);
    const command = ['node_modules/typeorm/cli.js', 'migration:generate', join(dataDir, 'drift')];
    status = spawnSync(process.execPath, [...command, '--check', '-d', 'scripts/data-source.mjs'], {
      stdio: 'inherit',
      env: { ...process.env, DATABASE_URL: server.url },
    }).status;
  } finally {
    await server.stop();
  }
} finally {
  rmSync(dataDir, { recursive: true, force: true });
}
process.exit(status ?? 1);

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

/** What `pgbouncer --version` says first, or nothing where it isn't installed. */
export function pgbouncerVersion(): string | undefined {
  return spawnSync('pgbouncer', ['--version'], { encoding: 'utf8' }).stdout?.split('\n')[0];
}

export interface PgBouncer {
  url: string;
  stop(): Promise<void>;
}

/** PgBouncer in transaction mode before the database at `url`, with one connection to it for all its clients. */
export async function startPgBouncer(url: string): Promise<PgBouncer> {
  const { hostname, port, username, password } = new URL(url);
  const folder = await mkdtemp(join(tmpdir(), 'regimen-pgbouncer-'));
  const ini = join(folder, 'pgbouncer.ini');
  const listening = await freePort();
  await writeFile(
    ini,
    `[databases]
* = host=${hostname} port=${port} user=${username} password=${password}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${listening}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 1
max_client_conn = 100
`,
  );
  // It refuses to run as root; as another account it has to read its settings.
  await chmod(folder, 0o755);
  const asNobody = process.getuid?.() === 0 ? ['-u', 'nobody'] : [];
  const child = spawn('pgbouncer', ['-q', ...asNobody, ini], { stdio: 'ignore' });
  const ended = once(child, 'close');
  const through = new URL(url);
  through.port = String(listening);
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  for (let attempt = 1; ; attempt++) {
    const client = new pg.Client(through.href);
    try {
      await client.connect();
      await client.end();
      return { url: through.href, stop };
    } catch (error) {
      if (attempt < 50) {
        await sleep(100);
        continue;
      }
      await stop();
      throw error;
    }
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

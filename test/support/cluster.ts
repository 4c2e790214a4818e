import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Cluster } from '../../src/database/embedded-cluster.js';
import { EmbeddedPostgres } from '../../src/database/embedded-postgres.js';
import { migrate } from '../../src/database/migrate.js';
import { schema } from '../../src/schema.js';

/** A PostgreSQL of the test's own, to be stopped and started as an operator or a crash would. */
export class OwnCluster {
  private constructor(
    private readonly dataDir: string,
    private readonly cluster: Cluster,
    private readonly port: number,
    /** The migrated database. */
    readonly url: string,
    readonly adminUrl: string,
  ) {}

  static async start(): Promise<OwnCluster> {
    const dataDir = await mkdtemp(join(tmpdir(), 'regimen-own-'));
    // Root's server runs as another account, which has to get in.
    await chmod(dataDir, 0o755);
    const server = await EmbeddedPostgres.start({ dataDir });
    await migrate(server.url, schema);
    await server.stop();
    const cluster = await Cluster.prepare(dataDir);
    const port = Number(new URL(server.url).port);
    await cluster.ensureRunning({}, port);
    return new OwnCluster(dataDir, cluster, port, server.url, server.adminUrl);
  }

  /** As an operator does: sessions are ended, everything is written. */
  stop(): Promise<void> {
    return this.cluster.stop();
  }

  /** As a crash or a power cut does. */
  async kill(): Promise<void> {
    const file = join(this.dataDir, 'postgres-18', 'data', 'postmaster.pid');
    const pid = Number((await readFile(file, 'utf8')).split('\n')[0]);
    process.kill(pid, 'SIGKILL');
    // Its children notice by themselves.
    await sleep(200);
  }

  async resume(): Promise<void> {
    await this.cluster.ensureRunning({}, this.port);
  }

  async remove(): Promise<void> {
    await this.cluster.stop();
    await rm(this.dataDir, { recursive: true, force: true });
  }
}

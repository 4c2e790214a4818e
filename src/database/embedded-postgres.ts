import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { Cluster } from './embedded-cluster.js';
import { StartError } from './start-error.js';

/** Held by the process that owns the folder, for as long as it lives; any number would do. */
const OWNER_LOCK = 726_434;

export interface EmbeddedOptions {
  /** Holds the cluster, its password and its log; made if missing. */
  dataDir: string;
  /** Further server settings, by their names in postgresql.conf; plain values only. */
  settings?: Record<string, string>;
  /** Where another live process owns the folder: `refuse` (default), or `join` its server as a guest. */
  whenInUse?: 'refuse' | 'join';
  /** Told when the server went away although nobody stopped it here, and could not be started again. */
  onLost?: (error: Error) => void;
  /** Told in a line when it went away, and when it is back. */
  tell?: (line: string) => void;
}

/** How long a server that went away is tried to be started again before it is given up. */
const REVIVE_WITHIN_MS = 30_000;

/**
 * A real PostgreSQL server in a folder of the user's. The server outlives a killed Node: the next start takes
 * it over. One process owns a folder at a time, by an advisory lock that dies with its connection, so that no
 * stale lock file can be left behind.
 */
export class EmbeddedPostgres {
  private constructor(
    /** The database `regimen`, as its owner: a role that is no superuser, as in production. */
    readonly url: string,
    /** The maintenance database `postgres`, as the cluster's superuser. */
    readonly adminUrl: string,
    readonly dataDir: string,
    /** False for a guest, whose `stop` leaves the server running. */
    readonly owner: boolean,
    private readonly cluster: Cluster,
    private readonly port: number,
    private lock: pg.Client,
    private readonly options: EmbeddedOptions,
  ) {}

  /** @throws StartError with a one-line reason */
  static async start(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
    const cluster = await Cluster.prepare(resolve(options.dataDir));
    const { lock, port, holder } = await reach(cluster, options.settings ?? {});
    if (holder !== undefined && options.whenInUse !== 'join') {
      await lock.end();
      throw new StartError(
        `Another Regimen (${holder}) is already running on ${cluster.dataDir}; stop it or set another DATA_DIR.`,
      );
    }
    await createApplicationDatabase(lock, cluster.password);
    const url = cluster.url('regimen', 'regimen', port);
    const adminUrl = cluster.url('postgres', 'postgres', port);
    const owner = holder === undefined;
    const started = new EmbeddedPostgres(url, adminUrl, cluster.dataDir, owner, cluster, port, lock, options);
    started.watch();
    return started;
  }

  private stopping = false;
  private reviving: Promise<void> = Promise.resolve();

  /** The connection that holds the lock tells when the server goes. */
  private watch(): void {
    this.lock.once('error', (error: Error) => {
      if (this.stopping) return;
      if (this.owner) this.reviving = this.revive();
      else this.options.onLost?.(error);
    });
  }

  /** Somebody restarted the server, or it crashed: it is brought back where its clients look for it. */
  private async revive(): Promise<void> {
    this.options.tell?.('The database went away; it is started again.');
    let trouble = new Error('it was stopped');
    const begun = performance.now();
    while (performance.now() - begun < REVIVE_WITHIN_MS && !this.stopping) {
      try {
        await this.startAgain();
        this.options.tell?.('The database is back.');
        return;
      } catch (error) {
        trouble = error as Error;
        await sleep(500);
      }
    }
    if (!this.stopping) this.options.onLost?.(trouble);
  }

  private async startAgain(): Promise<void> {
    const { lock, port, holder } = await reach(this.cluster, this.options.settings ?? {}, 1, this.port);
    if (holder === undefined && port === this.port) {
      this.lock = lock;
      this.watch();
      return;
    }
    await lock.end();
    if (holder !== undefined) throw new StartError(`${holder} has taken over ${this.dataDir}.`);
    // Started by hand, without our settings.
    await this.cluster.stop();
    throw new StartError(`the server of ${this.dataDir} listened on port ${port}, not on ${this.port}.`);
  }

  /** Stops the server, unless it is another process's. Connections still open are cut. */
  async stop(): Promise<void> {
    if (this.stopping) return;
    this.stopping = true;
    await this.reviving;
    // The lock is kept until the server is down: letting go first would hand a dying server to the next start.
    if (this.owner) await this.cluster.stop();
    await this.lock.end().catch(() => undefined);
  }
}

interface Reached {
  lock: pg.Client;
  port: number;
  holder: string | undefined;
}

/** A server that another process is just stopping may go between its answer and our connection: once more. */
async function reach(
  cluster: Cluster,
  settings: Record<string, string>,
  attempts = 3,
  wantedPort?: number,
): Promise<Reached> {
  const port = await cluster.ensureRunning(settings, wantedPort);
  const lock = new pg.Client({
    connectionString: cluster.url('postgres', 'postgres', port),
    application_name: `regimen ${process.pid}`,
  });
  // Without a listener a broken connection would end the process.
  lock.on('error', () => undefined);
  try {
    await lock.connect();
    return { lock, port, holder: await takeOwnerLock(lock) };
  } catch (error) {
    await lock.end().catch(() => undefined);
    if (attempts > 1) return reach(cluster, settings, attempts - 1, wantedPort);
    throw new StartError(
      `The embedded PostgreSQL in ${cluster.dataDir} went away: ${(error as Error).message}.`,
    );
  }
}

/** @returns undefined when the lock is ours, else who holds it. */
async function takeOwnerLock(client: pg.Client): Promise<string | undefined> {
  for (let attempt = 0; ; attempt++) {
    const taken = await client.query<{ ok: boolean }>('SELECT pg_try_advisory_lock($1) AS ok', [OWNER_LOCK]);
    if (taken.rows[0]?.ok) return undefined;
    // The backend of a process killed just now may need a moment to notice.
    if (attempt === 5) break;
    await sleep(200);
  }
  const holder = await client.query<{ name: string }>(
    `SELECT a.application_name AS name FROM pg_locks l JOIN pg_stat_activity a USING (pid)
     WHERE l.locktype = 'advisory' AND l.objid = $1 AND l.granted`,
    [OWNER_LOCK],
  );
  return holder.rows[0]?.name.replace('regimen ', 'process ') ?? 'process unknown';
}

async function createApplicationDatabase(client: pg.Client, password: string): Promise<void> {
  const secret = client.escapeLiteral(password);
  const wanted: [string, string][] = [
    [
      "SELECT 1 FROM pg_roles WHERE rolname = 'regimen'",
      `CREATE ROLE regimen LOGIN CREATEDB CREATEROLE PASSWORD ${secret}`,
    ],
    ["SELECT 1 FROM pg_database WHERE datname = 'regimen'", 'CREATE DATABASE regimen OWNER regimen'],
  ];
  for (const [present, create] of wanted) {
    if ((await client.query(present)).rowCount !== 0) continue;
    await client.query(create).catch((error: { code?: string }) => {
      // duplicate_object, duplicate_database: a guest and the owner were here at once.
      if (error.code !== '42710' && error.code !== '42P04') throw error as Error;
    });
  }
}

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
  /** Told when the server goes away although nobody stopped it here. */
  onLost?: (error: Error) => void;
}

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
    private readonly lock: pg.Client,
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
    const started = new EmbeddedPostgres(url, adminUrl, cluster.dataDir, holder === undefined, cluster, lock);
    lock.on('error', (error) => {
      if (!started.stopping) options.onLost?.(error);
    });
    return started;
  }

  private stopping = false;

  /** Stops the server, unless it is another process's. Connections still open are cut. */
  async stop(): Promise<void> {
    if (this.stopping) return;
    this.stopping = true;
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
async function reach(cluster: Cluster, settings: Record<string, string>, attempts = 3): Promise<Reached> {
  const port = await cluster.ensureRunning(settings);
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
    if (attempts > 1) return reach(cluster, settings, attempts - 1);
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

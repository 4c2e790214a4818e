import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import {
  exists,
  installBinaries,
  makeFolder,
  runProgram,
  serverUser,
  type ServerUser,
} from './embedded-binaries.js';
import { StartError } from './start-error.js';

/** How long a server that should be up may leave `select 1` unanswered. */
const ANSWER_WITHIN_MS = 10_000;
/** A server that says it is recovering after a crash gets longer. */
const RECOVER_WITHIN_MS = 120_000;
/** The files of one server and the programs that work on them. */
export class Cluster {
  private constructor(
    readonly dataDir: string,
    readonly password: string,
    private readonly bin: string,
    private readonly user: ServerUser | undefined,
  ) {}

  /** Finds the cluster in `dataDir`, or makes it there. */
  static async prepare(dataDir: string): Promise<Cluster> {
    const home = join(dataDir, 'postgres-18');
    const user = await userOf(home);
    try {
      await assertEnterable(dataDir, user);
      await makeFolder(dataDir, user ? 0o755 : 0o700);
      const bin = await installBinaries(user);
      if (!(await exists(home))) await initialize(home, bin, user);
      const password = (await readFile(join(home, 'password'), 'utf8')).trim();
      return new Cluster(dataDir, password, bin, user);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (!code) throw error;
      throw new StartError(`DATA_DIR ${dataDir} can't be used: ${(error as Error).message}`);
    }
  }

  url(user: string, database: string, port: number): string {
    return `postgres://${user}:${this.password}@127.0.0.1:${port}/${database}`;
  }

  /**
   * Starts the server, on `wanted` if that is given, or takes over one left running, wherever it listens.
   * @returns its port, once it answers
   */
  async ensureRunning(settings: Record<string, string>, wanted?: number): Promise<number> {
    const begun = Date.now();
    let trouble = '';
    let patience = ANSWER_WITHIN_MS;
    while (Date.now() - begun < patience) {
      if (!(await this.isRunning())) trouble = await this.launch(settings, wanted);
      const port = await this.listeningPort();
      const answer = port === undefined ? 'it is not listening' : await this.ask(port);
      if (port !== undefined && answer === 'ok') return port;
      // 57P03: starting up, recovering or shutting down; it will say something else in time.
      if (answer === '57P03') patience = RECOVER_WITHIN_MS;
      if (answer === '28P01') trouble = 'its password is not the one in the folder';
      trouble ||= answer;
      await sleep(200);
    }
    throw new StartError(
      `The embedded PostgreSQL in ${this.dataDir} does not start: ${trouble} (log: ${this.logFile}).`,
    );
  }

  async stop(): Promise<void> {
    const fast = await this.control('stop', '-m', 'fast', '-w', '-t', '30');
    if (fast.code !== 0 && (await this.isRunning())) await this.control('stop', '-m', 'immediate', '-w');
  }

  private get folder(): string {
    return join(this.dataDir, 'postgres-18', 'data');
  }

  private get logFile(): string {
    return join(this.dataDir, 'postgres-18', 'server.log');
  }

  private control(...args: string[]) {
    return runProgram(join(this.bin, 'pg_ctl'), [...args, '-D', this.folder], this.user);
  }

  private async isRunning(): Promise<boolean> {
    return (await this.control('status')).code === 0;
  }

  /** @returns what went wrong, in a line, or nothing */
  private async launch(settings: Record<string, string>, wanted?: number): Promise<string> {
    const all = {
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      timezone: 'UTC',
      log_timezone: 'UTC',
      ...settings,
    };
    const options = Object.entries(all).map(([name, value]) => `-c ${name}=${value}`);
    // Another program may take the port before the server does; the caller tries again with another.
    options.push(`-p ${wanted ?? (await freePort())}`);
    const result = await this.control(
      'start',
      '-w',
      '-t',
      '60',
      '-s',
      '-l',
      this.logFile,
      '-o',
      options.join(' '),
    );
    if (result.code === 0) return '';
    const log = await readFile(this.logFile, 'utf8').catch(() => '');
    const fatal = log.split('\n').findLast((line) => line.includes('FATAL'));
    return (fatal ?? result.output.split('\n')[0] ?? '').replace(/^.*FATAL:\s*/, '');
  }

  /** The fourth line of postmaster.pid. */
  private async listeningPort(): Promise<number | undefined> {
    const lines = await readFile(join(this.folder, 'postmaster.pid'), 'utf8').catch(() => '');
    return Number(lines.split('\n')[3]) || undefined;
  }

  /** @returns 'ok', or the code of the refusal */
  private async ask(port: number): Promise<string> {
    const client = new pg.Client({
      connectionString: this.url('postgres', 'postgres', port),
      connectionTimeoutMillis: 2_000,
    });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query('SELECT 1');
      return 'ok';
    } catch (error) {
      return (error as { code?: string }).code ?? (error as Error).message;
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}

/** An existing cluster is run by the account that owns it, whichever that is by now. */
async function userOf(home: string): Promise<ServerUser | undefined> {
  const user = serverUser();
  const found = await stat(home).catch(() => undefined);
  if (!user || !found || found.uid === user.uid) return user;
  return { name: `uid ${found.uid}`, uid: found.uid, gid: found.gid };
}

/** initdb in a folder of its own, then a rename: of several starts at once one wins, and none is half made. */
async function initialize(home: string, bin: string, user: ServerUser | undefined): Promise<void> {
  await removeLeftovers(home);
  const unfinished = `${home}.new-${process.pid}`;
  const passwordFile = join(unfinished, 'password');
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { mode: 0o700 });
  await writeFile(passwordFile, `${randomBytes(24).toString('hex')}\n`, { mode: 0o600 });
  if (user) for (const path of [passwordFile, unfinished]) await chown(path, user.uid, user.gid);
  const result = await runProgram(
    join(bin, 'initdb'),
    [
      ...[
        '-D',
        join(unfinished, 'data'),
        '-U',
        'postgres',
        '-A',
        'scram-sha-256',
        `--pwfile=${passwordFile}`,
      ],
      // PostgreSQL's own C.UTF-8: the same order on every system, whatever locales it has.
      ...[
        '-E',
        'UTF8',
        '--locale=C',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--no-instructions',
      ],
    ],
    user,
  );
  if (result.code !== 0) {
    await rm(unfinished, { recursive: true, force: true });
    const reason = result.output.split('\n').find((line) => line.includes('error:')) ?? result.output;
    throw new StartError(`No database could be made in ${dirname(home)}: ${reason.trim()}`);
  }
  await chmod(unfinished, 0o700);
  try {
    await rename(unfinished, home);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    if (!(await exists(home))) throw error;
  }
}

/** What a start that was killed left behind. */
async function removeLeftovers(home: string): Promise<void> {
  for (const name of await readdir(dirname(home))) {
    const pid = /^postgres-18\.new-(\d+)$/.exec(name)?.[1];
    if (pid && !isAlive(Number(pid))) await rm(join(dirname(home), name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** The permission to enter a folder, as it applies to this account. */
function bitOf(folder: { uid: number; gid: number }, user: ServerUser): number {
  if (folder.uid === user.uid) return 0o100;
  return folder.gid === user.gid ? 0o010 : 0o001;
}

/** Root sees through every folder; the account of its server may not. */
async function assertEnterable(folder: string, user: ServerUser | undefined): Promise<void> {
  if (!user) return;
  for (let path = folder; ; path = dirname(path)) {
    const found = await stat(path).catch(() => undefined);
    if (found && (found.mode & bitOf(found, user)) === 0) {
      throw new StartError(
        `DATA_DIR ${folder} is of no use to the account "${user.name}" that runs the database: it can't enter ${path}.`,
      );
    }
    if (path === dirname(path)) return;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolvePort, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolvePort(port));
    });
  });
}

import { chmodSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { EmbeddedPostgres } from '../src/database/embedded-postgres.js';
import { schema } from '../src/schema.js';
import { createEmptyDatabase } from './support/database.js';
import { ServerProcess } from './support/server-process.js';

const ONE_LINE = /^[^\n]+\n$/;
let home: string;

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'regimen-lifecycle-'));
  chmodSync(home, 0o755);
  ServerProcess.build();
}, 120_000);

afterAll(() => rmSync(home, { recursive: true, force: true }));

describe('the embedded database', () => {
  const env = (): Record<string, string> => ({ DATA_DIR: join(home, 'data') });
  let server: ServerProcess;
  let demoKey: string;

  afterAll(async () => {
    await server?.kill();
    const orphan = postmasterPid(env().DATA_DIR!);
    if (orphan) process.kill(orphan, 'SIGINT');
  });

  it('serves from nothing, and says where', async () => {
    server = await ServerProcess.serve(env());
    expect(server.banner).toContain(`${server.url}/v1`);
    expect(server.banner).toContain(`${server.url}/docs`);
    expect(server.banner).toContain(env().DATA_DIR);
    await expectReady(server);
    demoKey = await expectDemo(server);
    await inDatabase(env().DATA_DIR!, async (client) => {
      await client.query('CREATE TABLE kept (note text)');
      await client.query("INSERT INTO kept VALUES ('before the restart')");
    });
  });

  it('refuses a second start on the same folder in one line', async () => {
    const second = await ServerProcess.run(env());
    expect(second).toMatchObject({ code: 1, stdout: '' });
    expect(second.stderr).toMatch(ONE_LINE);
    expect(second.stderr).toContain(env().DATA_DIR);
    await expectReady(server);
  });

  it('finishes the request under way at SIGTERM, stops the database and ends with 0', async () => {
    const { hostname, port } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    let answer = '';
    socket.on('data', (chunk) => (answer += chunk.toString()));
    socket.write(
      'POST /v1/patients HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{',
    );
    await sleep(200);
    server.askToStop();
    await sleep(300);
    socket.write('}');
    const ended = await server.ended;
    expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(postmasterPid(env().DATA_DIR!)).toBeUndefined();
  });

  it('has the data again after a restart', async () => {
    server = await ServerProcess.serve(env());
    await expectReady(server);
    expect(await notes()).toEqual(['before the restart']);
    expect(await expectDemo(server)).toBe(demoKey);
  });

  it('takes its demo key from a setting, which ends the old one', async () => {
    const chosen = `rgm_${'chosen_'.repeat(4)}`;
    await server.stop();
    server = await ServerProcess.serve({ ...env(), DEMO_API_KEY: chosen });
    expect(await expectDemo(server)).toBe(chosen);
    expect((await patients(server, demoKey)).status).toBe(401);
  });

  it('takes its database over after SIGKILL', async () => {
    await server.kill();
    server = await ServerProcess.serve(env());
    await expectReady(server);
    expect(await notes()).toEqual(['before the restart']);
  });

  it('recovers when its database was killed with it, with what was committed and nothing else', async () => {
    await inDatabase(env().DATA_DIR!, async (client) => {
      await client.query("INSERT INTO kept VALUES ('committed')");
      await client.query('BEGIN');
      await client.query("INSERT INTO kept VALUES ('under way')");
      await server.kill();
      process.kill(postmasterPid(env().DATA_DIR!)!, 'SIGKILL');
    });
    server = await ServerProcess.serve(env());
    await expectReady(server);
    expect(await notes()).toEqual(['before the restart', 'committed']);
  });

  it('brings its database back when it crashes or somebody stops it', async () => {
    for (const signal of ['SIGQUIT', 'SIGINT', 'SIGKILL'] as const) {
      const told = server.complaints.length;
      process.kill(postmasterPid(env().DATA_DIR!)!, signal);
      await until(async () => (await status(server, '/health/ready')) === 503);
      expect(await status(server, '/health/live')).toBe(200);
      await until(() => Promise.resolve(server.complaints.slice(told).includes('The database is back.')));
      await until(async () => (await status(server, '/health/ready')) === 200);
      expect(await notes()).toEqual(['before the restart', 'committed']);
      await expectDemo(server);
    }
  }, 120_000);

  it('ends with 1 and a line when its database cannot be brought back', async () => {
    const data = join(env().DATA_DIR!, 'postgres-18', 'data');
    const pid = postmasterPid(env().DATA_DIR!)!;
    renameSync(data, `${data}.lost`);
    process.kill(pid, 'SIGQUIT');
    const ended = await server.ended;
    expect(ended.code).toBe(1);
    expect(ended.stderr).toMatch(/^The database is gone: [^\n]+$/m);
  }, 120_000);

  async function notes(): Promise<string[]> {
    return inDatabase(env().DATA_DIR!, async (client) => {
      const { rows } = await client.query<{ note: string }>('SELECT note FROM kept ORDER BY note');
      return rows.map(({ note }) => note);
    });
  }
});

describe('a database of somebody else', () => {
  it('is not served while its migrations are behind, unless it may migrate', async () => {
    const database = await createEmptyDatabase();
    const env = { DATABASE_URL: database.url };
    try {
      const refused = await ServerProcess.run(env);
      expect(refused).toMatchObject({ code: 1, stdout: '' });
      expect(refused.stderr).toMatch(ONE_LINE);
      for (const migration of schema.migrations) expect(refused.stderr).toContain(migration.name);

      const server = await ServerProcess.serve({ ...env, MIGRATE_ON_START: 'true' });
      await expectReady(server);
      expect(server.banner).not.toContain('rgm_');
      expect(await server.stop()).toMatchObject({ code: 0 });

      const again = await ServerProcess.serve(env);
      await expectReady(again);
      expect(await again.stop()).toMatchObject({ code: 0 });
    } finally {
      await database.drop();
    }
  });
});

describe('a wrong setting ends the start with 1 and one line that names it', () => {
  const wrong: [string, Record<string, string>][] = [
    ['PORT', { PORT: 'http' }],
    ['DATABASE_URL', { DATABASE_URL: 'mysql://db/regimen' }],
    ['database', { DATABASE_URL: 'postgres://nobody:secret@127.0.0.1:1/none' }],
    ['DATABASE_POOL_SIZE', { DATABASE_POOL_SIZE: 'many' }],
    ['DEMO_API_KEY', { DEMO_API_KEY: 'secret' }],
    ['LOG_LEVEL', { LOG_LEVEL: 'loud' }],
    ['DATA_DIR', { DATA_DIR: '/dev/null/regimen' }],
  ];
  it.each(wrong)('%s', async (name, env) => {
    const ended = await ServerProcess.run({ DATA_DIR: join(home, 'unused'), ...env });
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toMatch(ONE_LINE);
    expect(ended.stderr).toContain(name);
    expect(ended.stderr).not.toContain('secret');
    expect(existsSync(join(home, 'unused'))).toBe(false);
  });
});

const status = async (server: ServerProcess, path: string): Promise<number> =>
  (await fetch(server.url + path)).status;

async function until(condition: () => Promise<boolean>): Promise<void> {
  const begun = Date.now();
  while (!(await condition())) {
    if (Date.now() - begun > 30_000) throw new Error('It did not happen within 30 s.');
    await sleep(20);
  }
}

async function expectReady(server: ServerProcess): Promise<void> {
  const answer = await fetch(`${server.url}/health/ready`);
  expect(answer.status).toBe(200);
}

const patients = (server: ServerProcess, key: string): Promise<Response> =>
  fetch(`${server.url}/v1/patients`, { headers: { authorization: `Bearer ${key}` } });

/** @returns the key of the banner, which opens the demo organization */
async function expectDemo(server: ServerProcess): Promise<string> {
  const key = /rgm_\w+/.exec(server.banner)?.[0] ?? 'none';
  const answer = await patients(server, key);
  expect(answer.status).toBe(200);
  const { data } = (await answer.json()) as { data: unknown[] };
  expect(data).toHaveLength(25);
  return key;
}

/** As a guest of the running server. */
async function inDatabase<T>(dataDir: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const guest = await EmbeddedPostgres.start({ dataDir, whenInUse: 'join' });
  const client = new pg.Client(guest.url);
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
    await guest.stop();
  }
}

function postmasterPid(dataDir: string): number | undefined {
  const file = join(dataDir, 'postgres-18', 'data', 'postmaster.pid');
  return existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : undefined;
}

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AuditSealer } from '../src/audit/audit-sealer.js';
import { demoId } from '../src/common/demo-ids.js';
import { EmbeddedPostgres } from '../src/database/embedded-postgres.js';
import { catalogue } from '../src/protocols/catalogue/index.js';
import { schema } from '../src/schema.js';
import { startTestApp } from './support/app.js';
import { createEmptyDatabase, createTestDatabase, type TestDatabase } from './support/database.js';
import { createDemoTemplate, DEMO_KEY } from './support/demo.js';

const ONE_LINE = /^[^\n]+\n$/;
const UUID = /^[0-9a-f-]{36}\n$/;
const NOBODY = '01900000-0000-7000-8000-00000000dead';

interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** The command line as its user runs it. */
async function cli(args: string[], env: Record<string, string> = {}): Promise<Ended> {
  const child = spawn(process.execPath, ['dist/src/cli.js', ...args], {
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended: Ended = { code: null, stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (ended.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (ended.stderr += chunk.toString()));
  [ended.code] = (await once(child, 'close')) as [number | null];
  return ended;
}

/** In milliseconds, for a test that starts several processes. */
const SLOW = 120_000;

let home: string;
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'regimen-cli-'));
  chmodSync(home, 0o755);
  const build = spawnSync(process.execPath, ['scripts/build-if-needed.mjs'], { encoding: 'utf8' });
  if (build.status !== 0) throw new Error(`There is nothing to run: ${build.stderr}`);
}, 120_000);
afterAll(() => rmSync(home, { recursive: true, force: true }));

describe('without a database', () => {
  it('says what it can do', async () => {
    const { code, stdout } = await cli(['--help']);
    expect(code).toBe(0);
    for (const command of ['migrate', 'openapi', 'demo', 'organization', 'keys', 'maintenance', 'audit']) {
      expect(stdout).toContain(`  ${command}`);
    }
    expect((await cli(['keys', 'create', '--help'])).stdout).toContain('--expires <time>');
  });

  it(
    'exports the OpenAPI document, to a file or for a pipe',
    async () => {
      const file = join(home, 'openapi.json');
      expect(await cli(['openapi', '--output', file])).toEqual({ code: 0, stdout: '', stderr: '' });
      const { stdout } = await cli(['openapi']);
      expect(JSON.parse(stdout)).toMatchObject({ openapi: '3.1.0', info: { title: 'Regimen' } });
      expect(readFileSync(file, 'utf8')).toBe(stdout);
    },
    SLOW,
  );

  const wrong: [string, string[], Record<string, string>][] = [
    ["unknown command 'sing'", ['sing'], {}],
    ['--name', ['organization', 'create'], {}],
    ['It is no UUID', ['keys', 'create', '--organization', '1', '--name', 'a', '--roles', 'admin'], {}],
    [
      'There is no role "king"',
      ['keys', 'create', '--organization', NOBODY, '--name', 'a', '--roles', 'king'],
      {},
    ],
    [
      'There is no such scope',
      [...['keys', 'create', '--organization', NOBODY, '--name', 'a', '--roles', 'admin'], '--scope', 'all'],
      {},
    ],
    ['no time with an offset', ['maintenance', 'run', '--as-of', '2030-01-01T00:00'], {}],
    ["can't be written", ['openapi', '--output', '/dev/null/openapi.json'], {}],
    ['DATABASE_URL', ['migrate'], { DATABASE_URL: 'mysql://db/regimen' }],
    ["can't be reached", ['migrate'], { DATABASE_URL: 'postgres://nobody:secret@127.0.0.1:1/none' }],
  ];
  it.each(wrong)('names in one line: %s', async (reason, args, env) => {
    const ended = await cli(args, env);
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toMatch(ONE_LINE);
    expect(ended.stderr).toContain(reason);
    expect(ended.stderr).not.toContain('secret');
  });
});

describe('an empty database', () => {
  let database: TestDatabase;
  const env = (): Record<string, string> => ({ DATABASE_URL: database.url });
  beforeAll(async () => {
    database = await createEmptyDatabase();
  });
  afterAll(() => database.drop());

  it('is refused by what needs its tables', async () => {
    const ended = await cli(['organization', 'create', '--name', 'Early'], env());
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toMatch(ONE_LINE);
    expect(ended.stderr).toContain(schema.migrations[0]?.name);
  });

  it(
    'is migrated, once',
    async () => {
      const ran = await cli(['migrate'], env());
      expect(ran.code).toBe(0);
      expect(ran.stdout.trim().split('\n')).toEqual(schema.migrations.map(({ name }) => name));
      expect(await cli(['migrate'], env())).toMatchObject({ code: 0, stdout: '' });
    },
    SLOW,
  );
});

describe('a first organization', () => {
  let database: TestDatabase;
  const env = (): Record<string, string> => ({ DATABASE_URL: database.url });
  let organization: string;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  it(
    'is made with the catalogue, and its key opens the API',
    async () => {
      const made = await cli(['organization', 'create', '--name', 'Riverside Ketamine'], env());
      expect(made).toMatchObject({ code: 0, stdout: expect.stringMatching(UUID) as string });
      organization = made.stdout.trim();
      const key = await cli(
        ['keys', 'create', '--organization', organization, '--name', 'EHR', '--roles', 'integration,viewer'],
        env(),
      );
      expect(key).toMatchObject({ code: 0, stdout: expect.stringMatching(/^rgm_\w{24,128}\n$/) as string });

      const test = await startTestApp({ databaseUrl: database.url });
      try {
        const call = (path: string) =>
          test.bare().get(path).set('authorization', `Bearer ${key.stdout.trim()}`);
        expect((await call('/v1/organization')).body).toMatchObject({
          id: organization,
          name: 'Riverside Ketamine',
          protocolApproval: 'each-clinic',
        });
        const { data } = (await call('/v1/protocols?limit=100')).body as { data: Record<string, unknown>[] };
        expect(data).toHaveLength(catalogue.length);
        for (const { enabled, status, approvedFor } of data) {
          expect({ status, approvedFor }).toEqual({
            status: enabled ? 'published' : 'draft',
            approvedFor: [],
          });
        }
      } finally {
        await test.close();
      }
    },
    SLOW,
  );

  it(
    'gets a key that is narrowed down',
    async () => {
      const key = await cli(
        [
          ...['keys', 'create', '--organization', organization, '--name', 'Board', '--roles', 'viewer'],
          ...['--scope', 'sessions:read', '--scope', 'clinics:read'],
        ],
        env(),
      );
      const test = await startTestApp({ databaseUrl: database.url });
      try {
        const status = async (path: string): Promise<number> =>
          (await test.bare().get(path).set('authorization', `Bearer ${key.stdout.trim()}`)).status;
        expect([await status('/v1/sessions'), await status('/v1/clinics')]).toEqual([200, 200]);
        expect(await status('/v1/patients')).toBe(403);
      } finally {
        await test.close();
      }
    },
    SLOW,
  );

  it(
    'gets no key that is over already, and nobody else gets one',
    async () => {
      const create = (id: string, ...more: string[]): Promise<Ended> =>
        cli(['keys', 'create', '--organization', id, '--name', 'a', '--roles', 'admin', ...more], env());
      const over = await create(organization, '--expires', '2020-01-01T00:00:00Z');
      expect(over).toMatchObject({ code: 1, stdout: '' });
      expect(over.stderr).toMatch(ONE_LINE);
      expect(over.stderr).toContain('must lie in the future');
      const elsewhere = await create(organization, '--clinic', NOBODY);
      expect(elsewhere).toMatchObject({ code: 1, stdout: '' });
      expect(elsewhere.stderr).toContain('names no clinic');
      const nobody = await create(NOBODY);
      expect(nobody).toMatchObject({ code: 1, stdout: '' });
      expect(nobody.stderr).toMatch(ONE_LINE);
    },
    SLOW,
  );
});

describe('the demo data', () => {
  it(
    'is loaded with the key that is set, and once',
    async () => {
      const database = await createTestDatabase();
      const env = { DATABASE_URL: database.url };
      try {
        const loaded = await cli(['demo'], { ...env, DEMO_API_KEY: DEMO_KEY });
        expect(loaded).toMatchObject({ code: 0, stdout: `${DEMO_KEY}\n` });
        const again = await cli(['demo'], env);
        expect(again).toMatchObject({ code: 0, stdout: '' });
        expect(again.stderr).toContain('was there already');
      } finally {
        await database.drop();
      }
    },
    SLOW,
  );

  it(
    'is maintained by hand',
    async () => {
      // Two weeks ago, so that something has come inside the horizon since.
      const template = await createDemoTemplate(new Date(Date.now() - 14 * 86_400_000));
      const database = await template.clone();
      const run = async (...args: string[]): Promise<RegExpExecArray | null> => {
        const ended = await cli(['maintenance', 'run', ...args], { DATABASE_URL: database.url });
        expect(ended).toMatchObject({ code: 0, stderr: '' });
        return /^(\S+) run \S+: (\d+) plans, (\d+) sessions (.*), (\d+) not placeable, 0 failed\n$/.exec(
          ended.stdout,
        );
      };
      try {
        const organization = demoId('organization', 1);
        const dry = await run('--dry-run', '--organization', organization);
        expect(dry?.[4]).toBe('would be booked');
        const first = await run();
        expect(first?.slice(1)).toEqual([organization, '17', dry?.[3], 'booked', dry?.[5]]);
        expect(Number(first?.[3])).toBeGreaterThan(0);
        expect((await run())?.[3]).toBe('0');
      } finally {
        await database.drop();
      }
    },
    SLOW,
  );
});

it(
  'verifies the audit trail and hands out its seals',
  async () => {
    const database = await createTestDatabase();
    const env = { DATABASE_URL: database.url };
    const test = await startTestApp({ databaseUrl: database.url });
    try {
      const sealer = test.app.get(AuditSealer, { strict: false });
      const person = { givenName: 'Ada', familyName: 'Sample', birthDate: '1984-05-17' };
      await test.call('post', '/v1/patients', person).expect(201);
      while ((await sealer.verify(test.organizationId)).unsealed > 0) await sealer.seal(test.organizationId);
      await test.call('post', '/v1/patients', person).expect(201);

      const only = ['--organization', test.organizationId];
      const clean = `${test.organizationId}: 1 seals, 1 events, 1 not sealed yet, 0 faults\n`;
      expect(await cli(['audit', 'verify'], env)).toEqual({ code: 0, stdout: clean, stderr: '' });
      const exported = await cli(['audit', 'export-seals', ...only], env);
      expect(exported).toMatchObject({
        code: 0,
        stderr: '',
        stdout: expect.stringMatching(ONE_LINE) as string,
      });
      expect(JSON.parse(exported.stdout)).toMatchObject({
        organizationId: test.organizationId,
        number: 1,
        events: 1,
        previousDigest: '0'.repeat(64),
        digest: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      });
      expect(await cli(['audit', 'verify', '--organization', NOBODY], env)).toMatchObject({
        code: 1,
        stdout: '',
      });

      await test.dataSource.query(`UPDATE audit_event SET operation = 'readClinic'`);
      const found = await cli(['audit', 'verify', ...only], env);
      expect(found).toMatchObject({ code: 1, stderr: '' });
      expect(found.stdout).toContain(', 1 faults\n');
      expect(found.stdout).toContain(`${test.organizationId} seal 1: An event in its range was changed`);
    } finally {
      await test.close();
      await database.drop();
    }
  },
  SLOW,
);

it(
  'shares the embedded database with the server that runs on it',
  async () => {
    const dataDir = join(home, 'data');
    const server = await EmbeddedPostgres.start({ dataDir, settings: { fsync: 'off' } });
    try {
      const ran = await cli(['migrate'], { DATA_DIR: dataDir });
      expect(ran.code).toBe(0);
      expect(ran.stdout).toContain(schema.migrations[0]?.name);
      const made = await cli(['organization', 'create', '--name', 'Shared'], { DATA_DIR: dataDir });
      expect(made).toMatchObject({ code: 0, stdout: expect.stringMatching(UUID) as string });
    } finally {
      await server.stop();
    }
  },
  SLOW,
);

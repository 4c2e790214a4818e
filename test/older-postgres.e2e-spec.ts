import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { serverUser } from '../src/database/embedded-binaries.js';
import { migrate } from '../src/database/migrate.js';
import { schema } from '../src/schema.js';
import { startTestApp } from './support/app.js';
import { activate, makePlan, makeWorld } from './support/world.js';

const run = promisify(execFile);
const VERSIONS = ['15', '16', '17'];
const binOf = (version: string): string => `/usr/lib/postgresql/${version}/bin`;
const installed = VERSIONS.filter((version) => existsSync(join(binOf(version), 'initdb')));

const freePort = async (): Promise<number> => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
};

if (installed.length === 0) {
  console.log('No PostgreSQL 15 to 17 is installed: setting up on an older one is left out.');
  it('runs on the PostgreSQL that it brings', () => {
    expect(installed).toEqual([]);
  });
} else {
  describe.each(installed)('PostgreSQL %s, and an owner without superuser rights', (version) => {
    let folder: string;
    let port: number;
    let as: { uid?: number; gid?: number };
    const program = (name: string, ...args: string[]) =>
      run(join(binOf(version), name), args, { ...as, cwd: '/', timeout: 60_000 });
    const url = (user: string, database: string): string =>
      `postgres://${user}@127.0.0.1:${port}/${database}`;

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), `regimen-pg${version}-`));
      await chmod(folder, 0o755);
      const user = serverUser();
      as = user ? { uid: user.uid, gid: user.gid } : {};
      const data = join(folder, 'data');
      await mkdir(data, { mode: 0o700 });
      if (user) await chown(data, user.uid, user.gid);
      await program('initdb', '-D', data, '-U', 'postgres', '--auth=trust', '-E', 'UTF8', '--locale=C', '-N');
      port = await freePort();
      const options = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off`;
      await program('pg_ctl', '-D', data, '-w', '-l', join(data, 'log'), '-o', options, 'start');
    }, 120_000);
    afterAll(async () => {
      await program('pg_ctl', '-D', join(folder, 'data'), '-m', 'fast', '-w', 'stop').catch(() => undefined);
      await rm(folder, { recursive: true, force: true });
    });

    it('is set up after an administrator ran the line that it is told, and books a course', async () => {
      const admin = new pg.Client(url('postgres', 'postgres'));
      await admin.connect();
      await admin.query(`CREATE ROLE regimen LOGIN NOSUPERUSER NOCREATEROLE`);
      await admin.query(`CREATE DATABASE regimen OWNER regimen`);
      const refusal = await migrate(url('regimen', 'regimen'), schema).then(
        () => 'none',
        (error: Error) => error.message,
      );
      expect(refusal).toMatch(/^This login may not make the roles Regimen needs; let an administrator run: /);
      await admin.query(refusal.slice(refusal.indexOf('run: ') + 'run: '.length));
      await admin.end();
      expect(await migrate(url('regimen', 'regimen'), schema)).toEqual(
        schema.migrations.map(({ name }) => name),
      );

      const test = await startTestApp({
        databaseUrl: url('regimen', 'regimen'),
        superuserUrl: url('postgres', 'regimen'),
      });
      try {
        const { rolsuper } = (
          await test.dataSource.query(`SELECT rolsuper FROM pg_roles WHERE rolname = 'regimen'`)
        )[0];
        expect(rolsuper).toBe(false);
        const world = await makeWorld(test);
        const plan = await makePlan(test, world, 'iv-mdd-6x-twice-weekly');
        const { sessions } = await activate(test, plan.id);
        expect(sessions).toHaveLength(6);
        const stranger = { authorization: `Bearer ${await test.key(['viewer'], await test.organization())}` };
        const read = (headers?: Record<string, string>) =>
          test.call('get', `/v1/sessions/${sessions[0].id}`, undefined, headers);
        expect([(await read()).status, (await read(stranger)).status]).toEqual([200, 404]);
      } finally {
        await test.close();
      }
    }, 120_000);
  });
}

/** What becomes of the job that a killed worker was at. */
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { asSuperuser, createTestDatabase, type TestDatabase } from './support/database.js';
import { startTestApp, type TestApp } from './support/app.js';
import { ServerProcess } from './support/server-process.js';
import { makePlan, makeWorld } from './support/world.js';

const SILENT_SECONDS = 3;
/** Starts, a killing and the sweep, on a machine that may be busy; the queue itself would take four hours. */
const PATIENCE_MS = 60_000;

interface Lock {
  job: string;
  worker: string;
  attempts: number;
  seconds: number;
}

describe('A worker killed in the middle of a job', () => {
  let database: TestDatabase;
  let test: TestApp;
  let plans: pg.Client;
  const servers: ServerProcess[] = [];

  beforeAll(async () => {
    ServerProcess.build();
    database = await createTestDatabase();
    test = await startTestApp({ databaseUrl: database.url });
    plans = new pg.Client(asSuperuser(database.url));
    await plans.connect();
  }, 120_000);
  afterAll(async () => {
    await Promise.all(servers.map((server) => server.kill()));
    await plans.end();
    await test.close();
    await database.drop();
  });

  async function serve(): Promise<ServerProcess> {
    const server = await ServerProcess.serve({
      DATABASE_URL: database.url,
      WORKER_SILENT_SECONDS: `${SILENT_SECONDS}`,
      LOG_LEVEL: 'warn',
    });
    servers.push(server);
    return server;
  }

  const locks = (): Promise<Lock[]> =>
    test.dataSource.query<Lock[]>(
      `SELECT id::text AS job, locked_by AS worker, attempts, extract(epoch FROM now() - locked_at)::float8 AS seconds
       FROM graphile_worker.jobs WHERE locked_by IS NOT NULL AND task_identifier = 'serve-plan'`,
    );
  const queued = async (): Promise<string[]> =>
    (await test.dataSource.query<{ id: string }[]>('SELECT id FROM graphile_worker.jobs')).map(
      ({ id }) => id,
    );
  const workers = async (): Promise<string[]> =>
    (await test.dataSource.query<{ id: string }[]>('SELECT id FROM job_worker')).map(({ id }) => id);

  async function until<T>(read: () => Promise<T>, good: (found: T) => boolean): Promise<T> {
    for (const begun = Date.now(); ; await sleep(50)) {
      const found = await read();
      if (good(found)) return found;
      if (Date.now() - begun > PATIENCE_MS / 2) throw new Error(`Never so: ${JSON.stringify(found)}`);
    }
  }

  it(
    'leaves it to another within seconds, where one that is alive is left at it',
    async () => {
      const plan = await makePlan(test, await makeWorld(test), 'iv-mdd-6x-twice-weekly');
      const first = await serve();
      await until(queued, (jobs) => jobs.length === 0);
      // Nobody can read a plan, so whoever serves one is at it until this ends.
      await plans.query('BEGIN; LOCK TABLE treatment_plan IN ACCESS EXCLUSIVE MODE');
      await test.dataSource.query(`SELECT graphile_worker.add_job('serve-plan', $1)`, [
        { organizationId: test.organizationId, planId: plan.id },
      ]);
      const [taken] = await until(locks, ({ length }) => length === 1);
      expect(await workers()).toEqual([taken!.worker]);
      const second = await serve();
      await until(workers, ({ length }) => length === 2);

      const later = await until(locks, ([longest]) => longest!.seconds > SILENT_SECONDS + 1);
      expect(later[0]).toMatchObject({ job: taken!.job, worker: taken!.worker, attempts: 1 });

      await first.kill();
      await plans.query('ROLLBACK');
      await until(queued, (jobs) => !jobs.includes(taken!.job));
      expect(await workers()).not.toContain(taken!.worker);
      expect(second.log.filter(({ level }) => Number(level) >= 40)).toMatchObject([
        { msg: 'Job workers that have fallen silent: 1. Their jobs are free for others.' },
      ]);

      const { code } = await second.stop();
      expect(code).toBe(0);
      expect(await workers()).toEqual([]);
    },
    PATIENCE_MS,
  );
});

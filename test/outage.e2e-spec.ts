/** The database stopped and started under load: nothing acknowledged is lost, and nobody has to restart the service. */
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { loadDemo } from '../src/demo/load-demo.js';
import { OwnCluster } from './support/cluster.js';
import { DEMO_KEY } from './support/demo.js';
import { Load } from './support/load.js';
import { ServerProcess } from './support/server-process.js';

const RESUMES_WITHIN_MS = 10_000;
/** Refusals that are no fault: the service can't now, or the clinic is full. */
const REFUSALS = new Set([
  'DATABASE_UNAVAILABLE',
  'COURSE_NOT_PLACEABLE',
  'BREACHES_NOT_ACCEPTED',
  'SLOT_TAKEN',
]);

describe('a database that is stopped and started', () => {
  let cluster: OwnCluster;
  let server: ServerProcess;
  let running: Load | undefined;

  beforeAll(async () => {
    ServerProcess.build();
    cluster = await OwnCluster.start();
    await loadDemo({ databaseUrl: cluster.url, demoApiKey: DEMO_KEY, now: new Date() });
    server = await ServerProcess.serve({ DATABASE_URL: cluster.url, RATE_LIMIT_PER_MINUTE: '0' });
  }, 180_000);
  afterEach(() => running?.stop());
  afterAll(async () => {
    await server?.kill();
    await cluster?.remove();
  });

  const status = async (path: string): Promise<number> => (await fetch(server.url + path)).status;

  async function until(what: string, condition: () => Promise<boolean>): Promise<void> {
    const begun = performance.now();
    while (!(await condition())) {
      if (performance.now() - begun > RESUMES_WITHIN_MS) throw new Error(`Not within 10 s: ${what}`);
      await sleep(50);
    }
  }

  async function inDatabase<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
    const url = new URL(cluster.adminUrl);
    url.pathname = '/regimen';
    const client = new pg.Client(url.href);
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  }

  it.each([
    ['in order', () => cluster.stop()],
    ['by SIGKILL', () => cluster.kill()],
  ])(
    '%s, under load',
    async (_how, end) => {
      const load = (running = new Load(server.url, DEMO_KEY, 8));
      await until('courses are booked', () => Promise.resolve(load.courses.length > 3));

      await end();
      const gone = performance.now();
      expect(await status('/health/live')).toBe(200);
      expect(await status('/health/ready')).toBe(503);
      expect((await fetch(`${server.url}/metrics`)).status).toBe(200);
      const refused = await fetch(`${server.url}/v1/patients`, {
        headers: { authorization: `Bearer ${DEMO_KEY}` },
      });
      expect(refused.status).toBe(503);
      expect(refused.headers.get('content-type')).toMatch(/^application\/problem\+json/);
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(await refused.json()).toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
      await sleep(2_000);
      expect(await status('/health/live')).toBe(200);
      expect(await status('/health/ready')).toBe(503);

      const back = performance.now();
      await cluster.resume();
      const booked = load.courses.length;
      await until('it is ready', async () => (await status('/health/ready')) === 200);
      await until('courses are booked again', () => Promise.resolve(load.courses.length > booked + 3));
      await until('jobs are done again', async () => {
        // This very one, ahead of what the load has queued: what a lost worker had begun stays its own until it is taken for dead.
        const waiting = `SELECT count(*)::int AS n FROM graphile_worker.jobs WHERE key = 'again'`;
        return inDatabase(async (client) => {
          await client.query(
            `SELECT graphile_worker.add_job('serve-organizations', job_key => 'again', priority => -1)`,
          );
          await sleep(500);
          const { rows } = await client.query<{ n: number }>(waiting);
          return rows[0]?.n === 0;
        });
      });
      await until('the audit trail is sealed again', () =>
        inDatabase(async (client) => {
          const { rowCount } = await client.query(
            `SELECT 1 FROM audit_seal WHERE sealed_at > now() - make_interval(secs => $1)`,
            [(performance.now() - back) / 1000],
          );
          return (rowCount ?? 0) > 0;
        }),
      );
      await load.stop();

      // Every request had its answer, in time, and a good reason where it was refused.
      expect(load.broken).toEqual([]);
      const faults = load.answers.filter(({ status, code }) => status >= 300 && !REFUSALS.has(code ?? ''));
      expect(faults).toEqual([]);
      const during = load.answers.filter(({ at, status }) => status === 503 && at > gone);
      expect(during.length).toBeGreaterThan(10);
      expect(Math.max(...during.map(({ ms }) => ms))).toBeLessThan(5_000);

      // Nothing that was acknowledged is missing, and nothing was done twice.
      await inDatabase(async (client) => {
        const patients = await client.query(`SELECT 1 FROM patient WHERE id = ANY ($1)`, [load.patients]);
        expect(patients.rowCount).toBe(load.patients.length);
        for (const { planId, sessionIds } of load.courses) {
          const { rows } = await client.query<{ id: string }>(
            `SELECT s.id FROM session s JOIN treatment_plan p ON p.id = s.treatment_plan_id AND p.status = 'active'
             WHERE p.id = $1 AND s.status = 'booked'`,
            [planId],
          );
          expect(rows.map(({ id }) => id).sort()).toEqual([...sessionIds].sort());
        }
        const twice = await client.query(
          `SELECT family_name FROM patient WHERE given_name = 'Load' GROUP BY 1 HAVING count(*) > 1`,
        );
        expect(twice.rowCount).toBe(0);
      });
    },
    120_000,
  );
});

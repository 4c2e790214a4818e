/** Servers and databases killed again and again under writers, who send what was not answered again under its key. */
import { setTimeout as sleep } from 'node:timers/promises';
import { startTestApp, type TestApp } from './support/app.js';
import { OwnCluster } from './support/cluster.js';
import { createTestDatabase } from './support/database.js';
import { scaled } from './support/scale.js';
import { ServerProcess } from './support/server-process.js';
import { makePlan, makeWorld } from './support/world.js';
import { Writers } from './support/writers.js';
import { expectAcknowledged, expectNothingHalfDone } from './support/writers-truth.js';

const COURSE = 'iv-mdd-6x-twice-weekly';
const DAY = 86_400_000;
const SEED = Number(process.env['PROOF_SEED'] ?? 20_261_201);
const PATIENCE_MS = 3_600_000;

/** Small and good enough to be killed at another moment each time: the same moments for the same seed. */
function randomly(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

describe('Killed under writers', () => {
  let test: TestApp | undefined;
  let server: ServerProcess | undefined;
  let writers: Writers | undefined;
  let dispose: (() => Promise<void>) | undefined;

  beforeAll(() => ServerProcess.build(), 120_000);
  afterEach(async () => {
    await server?.kill();
    await test?.close();
    await dispose?.();
    [server, test, dispose] = [undefined, undefined, undefined];
  });

  async function drafts(app: TestApp, count: number): Promise<string[]> {
    // The server in its own process lives by the machine's clock.
    app.clock.set(new Date());
    // Courses of three weeks that begin one a day, all of them on the same two weekdays.
    const world = await makeWorld(app, { chairs: 30, nurses: 30, prescribers: 8 });
    const plans: string[] = [];
    for (let n = 0; n < count; n++) {
      // Never more in a day than there are chairs: nobody makes room, so that a session changes by its own writer only.
      const startDate = new Date(Date.now() + (30 + n) * DAY).toISOString().slice(0, 10);
      plans.push((await makePlan(app, world, COURSE, { startDate })).id);
    }
    return plans;
  }

  /** So many more answers, and then a little time. */
  async function worked(some: number, ms: number): Promise<void> {
    const before = writers!.total;
    const begun = Date.now();
    while (writers!.total < before + some) {
      if (Date.now() - begun > 60_000) throw new Error('Nobody is answered any more.');
      await sleep(5);
    }
    await sleep(ms);
  }

  it(
    'the API: nothing is half done, nothing acknowledged is lost, and the same requests finish the work',
    async () => {
      const kills = scaled(1, 50);
      const random = randomly(SEED);
      const database = await createTestDatabase();
      dispose = () => database.drop();
      test = await startTestApp({ databaseUrl: database.url });
      const plans = await drafts(test, 4 * kills + 8);
      const serve = () =>
        ServerProcess.serve({ DATABASE_URL: database.url, WORKER: 'false', RATE_LIMIT_PER_MINUTE: '0' });
      server = await serve();
      writers = new Writers(() => server!.url, test.token, plans, 8);
      for (let kill = 0; kill < kills; kill++) {
        await worked(1 + Math.floor(random() * 12), random() * 60);
        await server.kill();
        await expectNothingHalfDone(test.dataSource);
        server = await serve();
      }
      await worked(8, 0);
      await writers.stop();
      await expectNothingHalfDone(test.dataSource);
      await expectAcknowledged(test.dataSource, writers);
      expect([...writers.answers.keys()].filter((answer) => !/^(200|409|422)/.test(answer))).toEqual([]);
    },
    PATIENCE_MS,
  );

  it(
    'PostgreSQL: the same, under sixteen writers',
    async () => {
      const kills = scaled(1, 10);
      const random = randomly(SEED + 1);
      const cluster = await OwnCluster.start();
      dispose = () => cluster.remove();
      const superuserUrl = new URL(cluster.adminUrl);
      superuserUrl.pathname = new URL(cluster.url).pathname;
      test = await startTestApp({ databaseUrl: cluster.url, superuserUrl: superuserUrl.href });
      const plans = await drafts(test, 6 * kills + 16);
      server = await ServerProcess.serve({
        ...{ DATABASE_URL: cluster.url, WORKER: 'false', RATE_LIMIT_PER_MINUTE: '0' },
      });
      writers = new Writers(() => server!.url, test.token, plans, 16);
      for (let kill = 0; kill < kills; kill++) {
        await worked(4 + Math.floor(random() * 20), random() * 60);
        await cluster.kill();
        await cluster.resume();
      }
      await worked(16, 0);
      await writers.stop();
      await expectNothingHalfDone(test.dataSource);
      await expectAcknowledged(test.dataSource, writers);
      expect([...writers.answers.keys()].filter((answer) => !/^(200|409|422)/.test(answer))).toEqual([]);
    },
    PATIENCE_MS,
  );
});

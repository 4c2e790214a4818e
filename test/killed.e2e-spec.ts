/** What a SIGKILL in the middle of the work may leave behind: nothing half done, and nothing undone for long. */
import { setTimeout as sleep } from 'node:timers/promises';
import { createTestDatabase, type TestDatabase } from './support/database.js';
import { startTestApp, type TestApp } from './support/app.js';
import { ServerProcess } from './support/server-process.js';
import { activate, makePlan, makeWorld } from './support/world.js';

const DAY = 86_400_000;
// The server in its own process lives by the machine's clock.
const daysFromNow = (days: number): Date => new Date(Date.now() + days * DAY);
const mondayBefore = (instant: Date): Date =>
  new Date(instant.getTime() - ((instant.getUTCDay() + 6) % 7) * DAY);
const dateOf = (instant: Date): string => instant.toISOString().slice(0, 10);

/** Two starts and a killing, on a machine that may be busy. */
const PATIENCE_MS = 90_000;

describe('a server killed', () => {
  let database: TestDatabase;
  let test: TestApp;
  let server: ServerProcess | undefined;

  beforeAll(() => ServerProcess.build(), 120_000);
  beforeEach(async () => {
    database = await createTestDatabase();
    test = await startTestApp({ databaseUrl: database.url });
  });
  afterEach(async () => {
    await server?.kill();
    await test.close();
    await database.drop();
  });

  const serve = async (env: Record<string, string>): Promise<ServerProcess> =>
    (server = await ServerProcess.serve({ DATABASE_URL: database.url, ...env }));

  it(
    'in the middle of its scheduled job leaves no maintenance out once it is started again',
    async () => {
      const monday = mondayBefore(daysFromNow(-31));
      test.clock.set(new Date(monday.getTime() - DAY));
      const world = await makeWorld(test, { chairs: 20, nurses: 20, prescribers: 5 });
      for (let n = 0; n < 20; n++) {
        const plan = await makePlan(test, world, 'esk-trd-label', { startDate: dateOf(monday) });
        await activate(test, plan.id);
      }
      expect(await maintenance(test)).toEqual([]);

      await serve({});
      await until(async () => (await maintenance(test)).length > 0);
      await server!.kill();
      const begun = await maintenance(test);
      expect(begun.length).toBeLessThan(20);

      await serve({});
      await until(async () => (await maintenance(test)).length === 20);
      // Week 9 begins in 19 to 25 days; from there every second week, within 56 days.
      await until(async () => (await maintenance(test)).every((ordinals) => ordinals === '1,2,3'));
      expect(await maintenance(test)).toEqual(Array.from({ length: 20 }, () => '1,2,3'));
    },
    PATIENCE_MS,
  );
});

/** By plan that has any: the ordinals of its open-ended phase. */
async function maintenance(test: TestApp): Promise<string[]> {
  const rows = await test.dataSource.query<{ ordinals: string }[]>(`
    SELECT string_agg(ordinal::text, ',' ORDER BY ordinal) AS ordinals FROM session
      WHERE phase = 'maintenance-2' GROUP BY treatment_plan_id`);
  return rows.map(({ ordinals }) => ordinals);
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  const begun = Date.now();
  while (!(await condition())) {
    if (Date.now() - begun > 20_000) throw new Error('It did not happen within 20 s.');
    await sleep(10);
  }
}

/** Statements that travel together: how many round trips a booking takes, and what becomes of a refusal among them. */
import { jest } from '@jest/globals';
import pg from 'pg';
import { inTransaction, OpenTransaction, violatedConstraint } from '../src/database/transaction.js';
import { later, prepared } from '../src/database/prepared.js';
import { startTestApp, type TestApp } from './support/app.js';
import { activate, makePlan, makeWorld } from './support/world.js';

const INSERT = 'INSERT INTO bench_of_trips (id) VALUES ($1)';

describe('statements that travel together', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startTestApp();
    await test.dataSource.query('CREATE TABLE bench_of_trips (id integer CONSTRAINT trips_pkey PRIMARY KEY)');
  });
  afterAll(() => test.close());

  const run = <T>(work: Parameters<typeof inTransaction<T>>[1]): Promise<T> =>
    inTransaction(() => OpenTransaction.begin(test.dataSource, []), work);
  const stored = async (): Promise<number[]> =>
    (await test.dataSource.query('SELECT id FROM bench_of_trips ORDER BY id')).map(
      ({ id }: { id: number }) => id,
    );

  it('activates a course on four of them', async () => {
    const world = await makeWorld(test, { chairs: 2, nurses: 1, prescribers: 1 });
    // Definitions are read once.
    await activate(test, (await makePlan(test, world, 'iv-mdd-6x-twice-weekly')).id);
    const plan = await makePlan(test, world, 'iv-mdd-6x-twice-weekly');
    const sent = jest.spyOn(pg.Client.prototype, 'query');
    try {
      await activate(test, plan.id);
      expect(sent).toHaveBeenCalledTimes(4);
    } finally {
      sent.mockRestore();
    }
  });

  it('sends them before whatever is asked next, and with COMMIT', async () => {
    const seen = await run(async (tx) => {
      later(tx, INSERT, [1]);
      const byDriver = await prepared(tx, 'SELECT id FROM bench_of_trips', []);
      later(tx, INSERT, [2]);
      const byTypeOrm = await tx.query<unknown[]>('SELECT id FROM bench_of_trips');
      later(tx, INSERT, [3]);
      return [byDriver.length, byTypeOrm.length];
    });
    expect(seen).toEqual([1, 2]);
    expect(await stored()).toEqual([1, 2, 3]);
  });

  it('writes none of them where one is refused, tells which, and keeps the connection', async () => {
    const before = await stored();
    for (let again = 0; again < 3; again++) {
      const refused = run((tx) => {
        later(tx, INSERT, [10]);
        later(tx, INSERT, [1], (error) => {
          throw new Error(`refused by ${violatedConstraint(error)}`);
        });
        later(tx, 'INSERT INTO bench_of_trips (id) VALUES ($1::int + 1)', [10]);
        return Promise.resolve();
      });
      await expect(refused).rejects.toThrow('refused by trips_pkey');
      expect(await stored()).toEqual(before);
    }
    await run((tx) => {
      later(tx, 'INSERT INTO bench_of_trips (id) VALUES ($1::int + 1)', [10]);
      return Promise.resolve();
    });
    expect(await stored()).toEqual([...before, 11]);
  });
});

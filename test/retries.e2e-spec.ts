import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { startTestApp, type TestApp } from './support/app.js';
import { asSuperuser } from './support/database.js';
import { startLossyProxy } from './support/lossy-proxy.js';
import { scaled } from './support/scale.js';
import { activate, makeClinic, makePlan, makeWorld, type World } from './support/world.js';

/* eslint-disable @typescript-eslint/no-explicit-any -- answers are read as a client reads them */

/** Six sessions, twice a week. */
const COURSE = 'iv-mdd-6x-twice-weekly';

const SOMEBODY = { givenName: 'Bo', familyName: 'Sample', birthDate: '1990-02-03' };

const portOf = (test: TestApp): number => (test.app.getHttpServer().address() as AddressInfo).port;

const tally = (answers: { status: number }[]): Record<number, number> => {
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
};

describe('Clients that retry, race and disconnect', () => {
  let test: TestApp;
  let world: World;
  beforeAll(async () => {
    test = await startTestApp({ poolSize: 10 });
    world = await makeWorld(test);
  });
  afterAll(() => test.close());

  const booked = async (planId: string): Promise<number> => {
    const [row] = await test.dataSource.query(
      `SELECT count(*)::int AS n FROM session WHERE treatment_plan_id = $1 AND status = 'booked'`,
      [planId],
    );
    return row.n;
  };

  it('fifty identical requests at once book once and answer alike, and nobody else waits for them', async () => {
    const plan = await makePlan(test, { ...world, ...(await makeClinic(test)) }, COURSE);
    const blocker = new pg.Client(asSuperuser(test.databaseUrl));
    await blocker.connect();
    // Whoever runs the request stands still here: the other forty-nine have somebody to wait for.
    await blocker.query('BEGIN');
    await blocker.query('SELECT 1 FROM patient WHERE id = $1 FOR NO KEY UPDATE', [plan.patientId]);
    const fifty = Array.from({ length: 50 }, () =>
      test
        .call('post', `/v1/treatment-plans/${plan.id}/activate`, {}, { 'idempotency-key': 'fifty' })
        .then((answer) => answer),
    );
    try {
      for (let i = 0; i < 10; i++) {
        await test.call('get', `/v1/patients/${plan.patientId}`).expect(200);
        await test.call('post', '/v1/patients', SOMEBODY).expect(201);
      }
      expect(await booked(plan.id)).toBe(0);
    } finally {
      await blocker.query('COMMIT');
      await blocker.end();
    }

    const answers = await Promise.all(fifty);
    expect(tally(answers)).toEqual({ 200: 50 });
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers.filter(({ headers }) => headers['idempotency-replayed'] !== 'true')).toHaveLength(1);
    expect(await booked(plan.id)).toBe(answers[0]!.body.sessions.length);
  });

  it('an answer that is lost after the commit is given again, and books once', async () => {
    const count = scaled(20, 100);
    const plans: any[] = [];
    for (let i = 0; i < count; i++) {
      // A clinic has room for two at a time.
      if (i % 2 === 0) world = { ...world, ...(await makeClinic(test)) };
      plans.push(await makePlan(test, world, COURSE));
    }
    const proxy = await startLossyProxy(portOf(test));
    const send = (port: number, { id }: any): Promise<Response> =>
      fetch(`http://127.0.0.1:${port}/v1/treatment-plans/${id}/activate`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${test.token}`,
          'content-type': 'application/json',
          'if-match': '*',
          'idempotency-key': `lost-${id}`,
          connection: 'close',
        },
        body: '{}',
      });
    for (let i = 0; i < count; i += 5) {
      const outcomes = await Promise.allSettled(plans.slice(i, i + 5).map((plan) => send(proxy.port, plan)));
      expect(outcomes.map(({ status }) => status)).toEqual(outcomes.map(() => 'rejected'));
    }
    expect(proxy.lost()).toBe(count);
    await proxy.close();

    for (const plan of plans) {
      const before = await booked(plan.id);
      expect(before).toBeGreaterThan(0);
      const again = await send(portOf(test), plan);
      expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([200, 'true']);
      const { sessions } = (await again.json()) as any;
      expect([sessions.length, await booked(plan.id)]).toEqual([before, before]);
    }
  });

  it('a client that goes away before it was answered keeps no connection and no lock', async () => {
    const plan = await makePlan(test, { ...world, ...(await makeClinic(test)) }, COURSE);
    for (let i = 0; i < 30; i++) {
      const gone = new AbortController();
      const request = fetch(`http://127.0.0.1:${portOf(test)}/v1/treatment-plans/${plan.id}/proposals`, {
        method: 'POST',
        headers: { authorization: `Bearer ${test.token}`, 'content-type': 'application/json' },
        body: '{}',
        signal: gone.signal,
      });
      setTimeout(() => gone.abort(), i % 7);
      await request.then((answer) => answer.arrayBuffer()).catch(() => undefined);
    }
    const { sessions } = await activate(test, plan.id);
    expect(await booked(plan.id)).toBe(sessions.length);
  });

  it('of fifty changes made on one version one is made, and forty-nine learn that they are late', async () => {
    const plan = await makePlan(test, world, COURSE);
    const { headers } = await test.call('get', `/v1/patients/${plan.patientId}`).expect(200);
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) =>
        test.call(
          'patch',
          `/v1/patients/${plan.patientId}`,
          { familyName: `Sample ${i}` },
          { 'if-match': headers.etag as string },
        ),
      ),
    );
    expect(tally(answers)).toEqual({ 200: 1, 412: 49 });
    const won = answers.find(({ status }) => status === 200)!;
    const { body } = await test.call('get', `/v1/patients/${plan.patientId}`);
    expect([body.familyName, body.version]).toEqual([won.body.familyName, won.body.version]);
  });
});

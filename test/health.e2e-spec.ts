import { DataSource } from 'typeorm';
import { Readiness } from '../src/health/readiness.js';
import { startTestApp, type TestApp } from './support/app.js';
import { answerFaults } from './support/openapi.js';

describe('health', () => {
  let test: TestApp;
  beforeEach(async () => {
    test = await startTestApp({ poolSize: 2 });
  });
  afterEach(() => test.close());

  const get = async (path: string): Promise<{ status: number; body: object; ms: number }> => {
    const begun = performance.now();
    const { status, body } = await test.bare().get(path);
    expect(answerFaults(path, 'get', String(status), body)).toEqual([]);
    return { status, body: body as object, ms: performance.now() - begun };
  };

  it('is up while the database answers', async () => {
    expect(await get('/health/live')).toMatchObject({ status: 200, body: { status: 'up' } });
    expect(await get('/health/ready')).toMatchObject({ status: 200, body: { status: 'up' } });
  });

  it('is not ready while nobody gets a connection, says so in time, and is again by itself', async () => {
    const dataSource = test.app.get(DataSource);
    const runners = [dataSource.createQueryRunner(), dataSource.createQueryRunner()];
    for (const runner of runners) await runner.connect();
    const asked = await Promise.all(Array.from({ length: 5 }, () => get('/health/ready')));
    for (const answer of asked) {
      expect(answer).toMatchObject({ status: 503, body: { status: 'down', reason: 'database' } });
      expect(answer.ms).toBeLessThan(2_000);
    }
    expect(await get('/health/live')).toMatchObject({ status: 200, body: { status: 'up' } });
    // The metrics don't wait for a connection either.
    expect((await test.bare().get('/metrics')).text).toMatch(/regimen_database_pool_waiting [12]\n/);
    for (const runner of runners) await runner.release();
    expect(await get('/health/ready')).toMatchObject({ status: 200, body: { status: 'up' } });
  });

  it('is not ready once the process is about to end, and answers tell clients to connect elsewhere', async () => {
    test.app.get(Readiness).stop();
    expect(await get('/health/ready')).toMatchObject({
      status: 503,
      body: { status: 'down', reason: 'stopping' },
    });
    expect(await get('/health/live')).toMatchObject({ status: 200 });
    const served = await test.call('get', '/v1/patients');
    expect(served.status).toBe(200);
    expect(served.headers['connection']).toBe('close');
  });
});

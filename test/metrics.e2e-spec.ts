import { startTestApp, type TestApp } from './support/app.js';
import { makePlan, makeWorld } from './support/world.js';

/** Samples by name and labels, as Prometheus reads them. */
async function samples(test: TestApp): Promise<Map<string, number>> {
  const answer = await test.bare().get('/metrics');
  expect(answer.status).toBe(200);
  expect(answer.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
  const lines = answer.text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const cut = line.lastIndexOf(' ');
      return [line.slice(0, cut), Number(line.slice(cut + 1))];
    }),
  );
}

describe('/metrics', () => {
  let test: TestApp;
  beforeEach(async () => {
    test = await startTestApp();
  });
  afterEach(() => test.close());

  it('counts requests by operation, refusals by code and courses that are booked', async () => {
    const world = await makeWorld(test);
    const plan = await makePlan(test, world, 'iv-mdd-6x-twice-weekly');
    const before = await samples(test);
    expect(before.get('regimen_bookings_total{kind="course"}')).toBe(0);

    const headers = { 'idempotency-key': 'book-once' };
    const path = `/v1/treatment-plans/${plan.id}/activate`;
    for (let n = 0; n < 3; n++) expect((await test.call('post', path, {}, headers)).status).toBe(200);
    await test.call('post', path, {}).expect(409);
    await test.call('get', `/v1/sessions?treatmentPlanId=${plan.id}`).expect(200);
    await test.bare().get('/v1/sessions').expect(401);

    const after = await samples(test);
    // Three answers of one booking.
    expect(after.get('regimen_bookings_total{kind="course"}')).toBe(1);
    expect(after.get('regimen_bookings_total{kind="session"}')).toBe(6);
    const requests = (operation: string, method: string, status: string): number | undefined =>
      after.get(`http_requests_total{operation="${operation}",method="${method}",status="${status}"}`);
    expect(requests('activateTreatmentPlan', 'POST', '2xx')).toBe(3);
    expect(requests('activateTreatmentPlan', 'POST', '4xx')).toBe(1);
    expect(requests('listSessions', 'GET', '2xx')).toBe(1);
    expect(requests('listSessions', 'GET', '4xx')).toBe(1);
    expect(after.get('regimen_refusals_total{code="PLAN_TRANSITION_REFUSED"}')).toBe(1);
    expect(after.get('regimen_refusals_total{code="UNAUTHENTICATED"}')).toBe(1);
    const timed = 'http_request_duration_seconds_count{operation="listSessions",method="GET",status="2xx"}';
    expect(after.get(timed)).toBe(1);
  });

  it('has one label for whatever clients call their paths', async () => {
    for (const path of ['/v1/ada-sample', '/v1/1984-05-17', '/wp-login.php', '/v1/patients/x/y/z']) {
      await test.call('get', path).expect(404);
    }
    await test.bare().options('/v1/patients');
    const operations = [...(await samples(test)).keys()]
      .filter((key) => key.startsWith('http_requests_total'))
      .map((key) => /operation="([^"]*)"/.exec(key)?.[1]);
    expect([...new Set(operations)].sort()).toEqual(['other']);
  });

  it('shows the pool, the job queue and the process', async () => {
    const now = await samples(test);
    expect(now.get('regimen_database_pool_waiting')).toBe(0);
    expect(now.get('regimen_database_pool_size')).toBeGreaterThanOrEqual(0);
    expect(now.get('regimen_database_pool_idle')).toBeGreaterThanOrEqual(0);
    // No worker has ever run here.
    expect(now.get('regimen_jobs_waiting')).toBe(0);
    expect(now.get('regimen_jobs_oldest_seconds')).toBe(0);
    expect(now.get('regimen_job_workers')).toBe(0);
    expect(now.get('process_resident_memory_bytes')).toBeGreaterThan(0);
  });
});

describe('the job queue in /metrics', () => {
  let test: TestApp;
  afterEach(() => test.close());

  it('tells how many jobs are due, for how long, and how many workers there are', async () => {
    test = await startTestApp({ jobs: true });
    // Its worker leaves alone what it knows no task for.
    await test.dataSource.query(
      `SELECT graphile_worker.add_job('nobody-does-this', run_at => now() - interval '90 seconds')`,
    );
    await test.dataSource.query(
      `SELECT graphile_worker.add_job('nobody-does-this', run_at => now() + interval '1 hour')`,
    );
    const now = await samples(test);
    expect(now.get('regimen_jobs_waiting')).toBeGreaterThanOrEqual(1);
    expect(now.get('regimen_jobs_oldest_seconds')).toBeGreaterThanOrEqual(90);
    expect(now.get('regimen_job_workers')).toBe(1);
  });
});

describe('METRICS_TOKEN', () => {
  let test: TestApp;
  afterEach(() => test.close());

  it('opens the metrics to its bearer alone', async () => {
    const metricsToken = 'of-the-scraper-0123456789';
    test = await startTestApp({ metricsToken });
    const get = (authorization?: string) => {
      const request = test.bare().get('/metrics');
      return authorization === undefined ? request : request.set({ authorization });
    };
    for (const authorization of [undefined, 'Bearer', `Bearer ${metricsToken}x`, `Bearer ${test.token}`]) {
      const refused = await get(authorization);
      expect(refused.status).toBe(401);
      expect(refused.body.code).toBe('UNAUTHENTICATED');
    }
    expect((await get(`Bearer ${metricsToken}`)).status).toBe(200);
    // It opens nothing else.
    await test
      .bare()
      .get('/v1/patients')
      .set({ authorization: `Bearer ${metricsToken}` })
      .expect(401);
  });
});

import { tokenHash } from '../src/common/rate-limit.js';
import { startTestApp, type TestApp } from './support/app.js';

describe('the rate limit', () => {
  let test: TestApp;
  afterEach(() => test.close());

  const as = (token: string, path = '/v1/patients?limit=1') =>
    test
      .bare()
      .get(path)
      .set({ authorization: `Bearer ${token}` });

  it('is one of each key, told on every answer, and refused as a problem', async () => {
    test = await startTestApp({ rateLimit: { perMinute: 5 } });
    const other = await test.key(['viewer']);
    for (let left = 4; left >= 0; left--) {
      const { status, headers } = await as(test.token);
      expect(status).toBe(200);
      expect(headers['ratelimit-policy']).toBe('"default";q=5;w=60');
      expect(headers['ratelimit']).toMatch(new RegExp(`^"default";r=${left};t=\\d{1,2}$`));
    }
    const refused = await as(test.token);
    expect(refused.status).toBe(429);
    expect(refused.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(refused.body).toMatchObject({ code: 'RATE_LIMITED', status: 429, type: '/problems/rate-limited' });
    const seconds = Number(refused.headers['retry-after']);
    expect(seconds).toBeGreaterThanOrEqual(1);
    expect(seconds).toBeLessThanOrEqual(60);
    expect(refused.headers['ratelimit']).toBe(`"default";r=0;t=${seconds}`);
    expect(refused.headers['x-request-id']).toBe(refused.body.requestId);
    expect((await as(other)).status).toBe(200);
  });

  it('counts by address what carries no token, and unknown paths too', async () => {
    test = await startTestApp({ rateLimit: { perMinute: 2 } });
    const statuses = [];
    for (const path of ['/v1/patients', '/v1/nowhere', '/v1/patients']) {
      statuses.push((await test.bare().get(path)).status);
    }
    expect(statuses).toEqual([401, 404, 429]);
    expect((await as(test.token)).status).toBe(200);
  });

  it('counts made-up tokens by their address, and who was recognized before by his own all the same', async () => {
    test = await startTestApp({ rateLimit: { perMinute: 3 } });
    const other = await test.key(['viewer']);
    expect((await as(test.token)).headers['ratelimit']).toMatch(/r=2;/);
    const answers = [];
    for (let n = 0; n < 5; n++) answers.push(await as(`rgm_${`made_up_${n}`.repeat(4)}`));
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 429, 429]);
    expect(answers.map(({ headers }) => /r=(\d)/.exec(headers['ratelimit'] ?? '')?.[1]).join('')).toBe(
      '21000',
    );
    const known = await as(test.token);
    expect(known.status).toBe(200);
    expect(known.headers['ratelimit']).toMatch(/r=1;/);
    // Nobody can tell it from a made-up one before it has been looked up.
    expect((await as(other)).status).toBe(429);
  });

  it('refuses before anything is asked of the database', async () => {
    test = await startTestApp({ rateLimit: { perMinute: 1 }, poolSize: 1 });
    await as(test.token);
    const [before] = await test.dataSource.query<{ n: string }[]>('SELECT count(*) AS n FROM audit_event');
    const { status } = await as(test.token);
    expect(status).toBe(429);
    const [after] = await test.dataSource.query<{ n: string }[]>('SELECT count(*) AS n FROM audit_event');
    expect(after).toEqual(before);
  });

  it('leaves health, metrics and the exempt key alone', async () => {
    const token = `rgm_${'exempt_'.repeat(5)}`;
    test = await startTestApp({ rateLimit: { perMinute: 1, exempt: [tokenHash(token)] } });
    for (const path of ['/health/live', '/health/ready', '/metrics', '/v1/patients'].flatMap((p) => [p, p])) {
      const { status, headers } = await as(token, path);
      expect({ path, status }).toEqual({ path, status: path === '/v1/patients' ? 401 : 200 });
      expect(headers['ratelimit']).toBeUndefined();
    }
  });

  it('is none at 0', async () => {
    test = await startTestApp({ rateLimit: { perMinute: 0 } });
    const answers = await Promise.all(Array.from({ length: 20 }, () => as(test.token)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(answers[0]?.headers['ratelimit-policy']).toBeUndefined();
  });
});

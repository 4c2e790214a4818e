import { startTestApp, TODAY, type TestApp } from './support/app.js';

describe('/v1/api-keys', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startTestApp();
  });
  afterAll(() => test.close());
  beforeEach(() => test.clock.set(TODAY));

  const make = (body: object = {}, headers: Record<string, string> = {}) =>
    test.call('post', '/v1/api-keys', { name: 'EHR', roles: ['integration'], ...body }, headers);
  const as = (token: string) => ({ authorization: `Bearer ${token}` });
  const read = (token: string) => test.call('get', '/v1/organization', undefined, as(token));
  const noted = async (id: string): Promise<string | null> => {
    const { body } = await test.call('get', '/v1/api-keys?limit=100');
    return (body.data as { id: string; lastUsedAt: string | null }[]).find((key) => key.id === id)!
      .lastUsedAt;
  };

  it('makes a key that works at once, and shows its token that once', async () => {
    const made = await make({ expiresAt: '2027-01-01T00:00:00+02:00' });
    expect(made.status).toBe(201);
    const { token, ...key } = made.body;
    expect(token).toMatch(/^rgm_[A-Za-z0-9_]{24,128}$/);
    expect(key).toEqual({
      id: expect.any(String),
      name: 'EHR',
      prefix: token.slice(0, 8),
      roles: ['integration'],
      expiresAt: '2026-12-31T22:00:00.000Z',
      lastUsedAt: null,
      revokedAt: null,
      createdAt: TODAY.toISOString(),
      updatedAt: TODAY.toISOString(),
    });
    expect((await read(token)).status).toBe(200);
    const { body: listed } = await test.call('get', '/v1/api-keys?limit=100');
    expect(listed.data).toContainEqual({ ...key, lastUsedAt: TODAY.toISOString() });
    expect(JSON.stringify(listed)).not.toContain(token);
  });

  it('gives no more than its roles, to its expiry and no longer', async () => {
    const { body } = await make({ expiresAt: '2026-12-01T13:00:00Z', roles: ['viewer'] });
    expect((await test.call('get', '/v1/api-keys', undefined, as(body.token))).status).toBe(403);
    test.clock.set(new Date('2026-12-01T12:59:59.999Z'));
    expect((await read(body.token)).status).toBe(200);
    test.clock.set(new Date('2026-12-01T13:00:00Z'));
    expect((await read(body.token)).status).toBe(401);
  });

  it('ends a key from the next request on, once and for good', async () => {
    const { body } = await make();
    expect((await read(body.token)).status).toBe(200);
    expect((await test.call('delete', `/v1/api-keys/${body.id}`)).status).toBe(204);
    expect((await read(body.token)).status).toBe(401);
    test.clock.set(new Date('2026-12-02T12:00:00Z'));
    expect((await test.call('delete', `/v1/api-keys/${body.id}`)).status).toBe(204);
    const { body: listed } = await test.call('get', '/v1/api-keys?limit=100');
    expect(listed.data).toContainEqual(
      expect.objectContaining({
        id: body.id,
        revokedAt: TODAY.toISOString(),
        updatedAt: TODAY.toISOString(),
      }),
    );
  });

  it('keeps no token for a repeated request, nor anywhere else in the database', async () => {
    const headers = { 'idempotency-key': 'a-key-once' };
    const first = await make({}, headers);
    const again = await make({}, headers);
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect(again.body).toEqual({ ...first.body, token: null });
    const tables = await test.dataSource.query<{ name: string }[]>(
      `SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace`,
    );
    for (const { name } of tables) {
      const holding = await test.dataSource.query<unknown[]>(
        `SELECT 1 FROM "${name}" AS t WHERE position($1 IN t::text) > 0`,
        [first.body.token],
      );
      expect({ name, holding }).toEqual({ name, holding: [] });
    }
  });

  it('notes the last use at most once a minute', async () => {
    const { body } = await make();
    expect(await noted(body.id)).toBeNull();
    await read(body.token);
    test.clock.set(new Date('2026-12-01T12:00:59.999Z'));
    await read(body.token);
    expect(await noted(body.id)).toBe('2026-12-01T12:00:00.000Z');
    test.clock.set(new Date('2026-12-01T12:01:00Z'));
    await read(body.token);
    expect(await noted(body.id)).toBe('2026-12-01T12:01:00.000Z');
  });

  it('holds no request up to note a use', async () => {
    const { body } = await make();
    const runner = test.dataSource.createQueryRunner();
    try {
      await runner.startTransaction();
      await runner.query('SELECT 1 FROM api_key WHERE id = $1 FOR UPDATE', [body.id]);
      expect((await read(body.token)).status).toBe(200);
      expect(await noted(body.id)).toBeNull();
    } finally {
      await runner.rollbackTransaction();
      await runner.release();
    }
    const answers = await Promise.all(Array.from({ length: 30 }, () => read(body.token)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(await noted(body.id)).toBe(TODAY.toISOString());
  });

  it.each([
    ['no name', { name: undefined }, ['/name']],
    ['no role', { roles: [] }, ['/roles']],
    ['roles that are no list', { roles: 'admin' }, ['/roles']],
    ['an unknown role', { roles: ['root'] }, ['/roles']],
    ['an expiry that has passed', { expiresAt: '2026-12-01T12:00:00Z' }, ['/expiresAt']],
    ['an expiry without an offset', { expiresAt: '2027-12-01T12:00:00' }, ['/expiresAt']],
    ['a token of its own', { token: 'rgm_mine_mine_mine_mine_mine' }, ['/token']],
  ])('refuses %s', async (_what, body, pointers) => {
    const { status, body: problem } = await make(body);
    expect(status).toBe(400);
    expect([...new Set((problem.errors as { pointer: string }[]).map(({ pointer }) => pointer))]).toEqual(
      pointers,
    );
  });

  it("knows nothing of another organization's keys", async () => {
    const other = as(await test.key(['admin'], await test.organization()));
    const { body } = await make();
    const foreign = await test.call('delete', `/v1/api-keys/${body.id}`, undefined, other);
    expect(foreign.status).toBe(404);
    expect((await read(body.token)).status).toBe(200);
    const { body: listed } = await test.call('get', '/v1/api-keys', undefined, other);
    expect(listed.data).toHaveLength(1);
  });
});

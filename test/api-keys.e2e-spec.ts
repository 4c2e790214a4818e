import { randomUUID } from 'node:crypto';
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
      scopes: null,
      clinicIds: null,
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
    ['no scope', { scopes: [] }, ['/scopes']],
    ['an unknown scope', { scopes: ['patients:read', 'patients:delete'] }, ['/scopes']],
    ['a scope of what asks for no key', { scopes: ['health:read'] }, ['/scopes']],
    ['a scope twice', { scopes: ['patients:read', 'patients:read'] }, ['/scopes']],
    ['no clinic', { clinicIds: [] }, ['/clinicIds']],
    ['a clinic that is no id', { clinicIds: ['downtown'] }, ['/clinicIds']],
    [
      'a clinic that there is not, with an expiry that has passed',
      { clinicIds: [randomUUID()], expiresAt: '2026-12-01T12:00:00Z' },
      ['/expiresAt', '/clinicIds/0'],
    ],
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

  const clinic = async (headers?: Record<string, string>): Promise<string> => {
    const openingHours = [{ daysOfWeek: ['MO'], from: '08:00', to: '18:00' }];
    const body = { name: 'Clinic', timeZone: 'UTC', openingHours };
    return (await test.call('post', '/v1/clinics', body, headers)).body.id as string;
  };

  it('narrows the roles of a key down to its scopes', async () => {
    const made = await make({ roles: ['admin', 'viewer'], scopes: ['clinics:write', 'patients:read'] });
    expect(made.body.scopes).toEqual(['clinics:write', 'patients:read']);
    const headers = as(made.body.token);
    const status = async (method: 'get' | 'post', path: string, body?: object) =>
      (await test.call(method, path, body, headers)).status;
    expect(await status('get', '/v1/clinics')).toBe(200);
    expect(await clinic(headers)).toEqual(expect.any(String));
    expect(await status('get', '/v1/patients')).toBe(200);
    expect(await status('post', '/v1/patients/search', { name: 'Ada' })).toBe(200);
    // No scope opens what the roles do not.
    expect(await status('post', '/v1/patients', {})).toBe(403);
    const { body } = await test.call('get', '/v1/organization', undefined, headers);
    expect(body).toMatchObject({ code: 'FORBIDDEN', detail: expect.stringContaining('organization:read') });
  });

  it('restricts a key to clinics of its organization', async () => {
    const mine = await clinic();
    await clinic();
    const other = as(await test.key(['admin'], await test.organization()));
    const theirs = await clinic(other);
    const refused = await make({ clinicIds: [mine, theirs] });
    const unknown = await make({ clinicIds: [mine, randomUUID()] });
    expect([refused.status, refused.body.errors]).toEqual([400, unknown.body.errors]);
    const { body } = await make({ roles: ['admin'], clinicIds: [mine.toUpperCase()] });
    expect(body.clinicIds).toEqual([mine]);
    const listed = await test.call('get', '/v1/clinics', undefined, as(body.token));
    expect(listed.body.data.map(({ id }: { id: string }) => id)).toEqual([mine]);
  });

  it('lets nobody make a key that opens more than his own', async () => {
    const roles = await test.key(['admin', 'viewer']);
    const beyond = await make({ roles: ['viewer', 'nurse', 'prescriber'] }, as(roles));
    expect(beyond.body).toMatchObject({
      status: 403,
      code: 'FORBIDDEN',
      detail: expect.stringMatching(/nurse, prescriber/),
    });
    expect((await make({ roles: ['viewer'] }, as(roles))).status).toBe(201);

    const { body } = await make({ roles: ['admin', 'viewer'], scopes: ['api-keys:write', 'patients:read'] });
    const scoped = as(body.token);
    const status = async (scopes?: string[]) => (await make({ roles: ['viewer'], scopes }, scoped)).status;
    expect(await status()).toBe(403);
    expect(await status(['patients:write'])).toBe(403);
    expect(await status(['patients:read', 'sessions:read'])).toBe(403);
    expect(await status(['patients:read', 'api-keys:read'])).toBe(201);
  });

  it('lets nobody who is restricted to clinics make or revoke a key', async () => {
    const { body } = await make({ roles: ['admin'], clinicIds: [await clinic()] });
    const restricted = as(body.token);
    expect((await make({ roles: ['admin'] }, restricted)).status).toBe(403);
    const { status } = await test.call('delete', `/v1/api-keys/${body.id}`, undefined, restricted);
    expect(status).toBe(403);
    expect((await read(body.token)).status).toBe(200);
  });

  it('gives no kept answer to a caller restricted otherwise', async () => {
    const [a, b] = [await clinic(), await clinic()];
    const key = async (id: string) =>
      as((await make({ roles: ['scheduler'], clinicIds: [id] })).body.token as string);
    const patient = { givenName: 'Ada', familyName: 'Sample', birthDate: '1984-05-17' };
    const send = (headers: Record<string, string>) =>
      test.call('post', '/v1/patients', patient, { ...headers, 'idempotency-key': 'restricted-once' });
    const [first, second] = [await key(a), await key(b)];
    expect((await send(first)).status).toBe(201);
    expect((await send(first)).headers['idempotency-replayed']).toBe('true');
    expect((await send(second)).body).toMatchObject({ status: 422, code: 'IDEMPOTENCY_KEY_REUSED' });
    expect((await send({})).status).toBe(422);
  });
});

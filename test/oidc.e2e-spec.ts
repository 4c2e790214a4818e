import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { jest } from '@jest/globals';
import type { JWTPayload } from 'jose';
import { DataSource, type QueryRunner } from 'typeorm';
import { startTestApp, TODAY, type TestApp } from './support/app.js';
import { assemble, DISCOVERY, json, KEYS, seconds, startIssuer, type Issuer } from './support/issuer.js';

/* eslint-disable @typescript-eslint/no-explicit-any -- answers are read as a client reads them */

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const MINUTE = 60_000;
/** An issuer is asked once a second at most. */
const untilAskedAgain = (): Promise<void> => sleep(1_050);

let test: TestApp;
beforeAll(async () => {
  test = await startTestApp();
});
afterAll(() => test.close());
beforeEach(() => test.clock.set(TODAY));

let issuer: Issuer;
beforeEach(async () => {
  issuer = await startIssuer();
});
afterEach(() => issuer.stop());

const settle = (oidc: object | null, headers?: Record<string, string>) =>
  test.call('patch', '/v1/organization', { oidc }, headers);
/** The organization takes the issuer's tokens; everything else of the settings by default. */
const trust = async (oidc: object = {}): Promise<void> => {
  expect(await settle({ issuer: issuer.url, audience: 'regimen', ...oidc })).toMatchObject({ status: 200 });
};
const read = async (claims?: JWTPayload): Promise<any> =>
  test.call('get', '/v1/organization', undefined, bearer(await issuer.token(claims)));
const CLINIC = {
  name: 'Clinic',
  timeZone: 'UTC',
  openingHours: [{ daysOfWeek: ['MO'], from: '08:00', to: '18:00' }],
};
const ADMIN = { roles: ['admin'] };

describe("An organization's issuer", () => {
  const read = () => test.call('get', '/v1/organization');

  it('is set, shown and removed', async () => {
    const oidc = { issuer: 'https://login.example.com/a/', audience: 'regimen' };
    expect((await settle(oidc)).body.oidc).toEqual({ ...oidc, roleClaim: 'roles', clinicClaim: null });
    const more = { ...oidc, roleClaim: 'realm_access.roles', clinicClaim: 'https://example.com/clinics' };
    expect((await settle(more)).body.oidc).toEqual(more);
    await test.call('patch', '/v1/organization', { name: 'Renamed' }).expect(200);
    expect((await read()).body.oidc).toEqual(more);
    // As a whole: the claim for clinics is gone with the settings that had it.
    expect((await settle(oidc)).body.oidc).toMatchObject({ roleClaim: 'roles', clinicClaim: null });
    expect((await settle(null)).body.oidc).toBeNull();
    expect((await read()).body.oidc).toBeNull();
  });

  it('has every fault named', async () => {
    const { status, body } = await settle({
      issuer: 'https://a@login.example.com?x#y',
      audience: '',
      roleClaim: '',
      clinicClaim: 7,
      secret: 'x',
    });
    expect(status).toBe(400);
    expect(new Set(body.errors.map(({ pointer }: { pointer: string }) => pointer))).toEqual(
      new Set(['/oidc/issuer', '/oidc/audience', '/oidc/roleClaim', '/oidc/clinicClaim', '/oidc/secret']),
    );
  });

  it.each([
    ['nothing', undefined],
    ['no URL', 'login.example.com'],
    ['another scheme', 'ftp://login.example.com'],
    ['plain HTTP', 'http://login.example.com'],
    ['a query', 'https://login.example.com/?tenant=1'],
    ['an empty query', 'https://login.example.com/?'],
    ['a fragment', 'https://login.example.com/#a'],
    ['a user', 'https://ada@login.example.com'],
    ['a user and a password', 'https://ada:secret@login.example.com'],
    ['a space', 'https://login.example.com/a b'],
    ['a line break', 'https://login.example.com/\n'],
    ['a number', 7],
  ])('is refused with %s', async (_what, url) => {
    const { status, body } = await settle({ issuer: url, audience: 'regimen' });
    expect(status).toBe(400);
    expect(new Set(body.errors.map(({ pointer }: { pointer: string }) => pointer))).toEqual(
      new Set(['/oidc/issuer']),
    );
  });

  it('is one organization`s with its audience, and with another audience also another`s', async () => {
    const other = bearer(await test.key(['admin'], await test.organization()));
    const oidc = { issuer: issuer.url, audience: 'regimen' };
    await trust();
    const taken = await settle(oidc, other);
    expect({ status: taken.status, code: taken.body.code }).toEqual({
      status: 409,
      code: 'OIDC_ISSUER_TAKEN',
    });
    expect((await settle({ ...oidc, audience: 'other' }, other)).status).toBe(200);
    await settle(null);
    expect((await settle(oidc, other)).status).toBe(200);
    await settle(null, other);
  });

  it('is settled by administrators alone', async () => {
    const nurse = bearer(await test.key(['nurse']));
    expect((await settle({ issuer: issuer.url, audience: 'regimen' }, nurse)).status).toBe(403);
  });
});

describe('A token', () => {
  beforeEach(() => trust());

  it('is good for its organization, with the roles of its claim', async () => {
    const { status, body } = await read(ADMIN);
    expect({ status, id: body.id }).toEqual({ status: 200, id: test.organizationId });
    const made = await test.call('post', '/v1/clinics', CLINIC, bearer(await issuer.token(ADMIN)));
    expect(made.status).toBe(201);
  });

  it('names its subject in the audit trail', async () => {
    const patient = { givenName: 'Ada', familyName: 'Sample', birthDate: '1984-05-17' };
    const token = await issuer.token({ sub: "o'brien|42", roles: 'scheduler' });
    const { status } = await test.call('post', '/v1/patients', patient, bearer(token));
    expect(status).toBe(201);
    const { body } = await test.call('get', '/v1/audit-events?limit=100');
    expect(body.data.map(({ caller }: { caller: string }) => caller)).toContain("o'brien|42");
  });

  it('repeats a request safely, as a key does', async () => {
    const send = async () =>
      test.call('post', '/v1/clinics', CLINIC, {
        ...bearer(await issuer.token(ADMIN)),
        'idempotency-key': 'token-once',
      });
    const [first, again] = [await send(), await send()];
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect(again.body).toEqual(first.body);
  });

  it('is good from nbf to exp, give or take half a minute', async () => {
    const now = seconds(TODAY);
    const at = async (claims: JWTPayload) => (await read({ ...ADMIN, ...claims })).status;
    expect(await at({ exp: now - 29 })).toBe(200);
    expect(await at({ exp: now - 30 })).toBe(401);
    expect(await at({ nbf: now + 30 })).toBe(200);
    expect(await at({ nbf: now + 31 })).toBe(401);
  });

  it('may name several audiences', async () => {
    expect((await read({ ...ADMIN, aud: ['account', 'regimen'] })).status).toBe(200);
  });

  it('for the audiences of two organizations is for neither', async () => {
    const other = bearer(await test.key(['admin'], await test.organization()));
    await settle({ issuer: issuer.url, audience: 'other' }, other);
    expect((await read({ ...ADMIN, aud: ['other', 'regimen'] })).status).toBe(401);
    expect((await read({ ...ADMIN, aud: ['other'] })).body.id).not.toBe(test.organizationId);
  });

  it.each<[string, JWTPayload]>([
    ['no expiry', { exp: undefined }],
    ['an expiry that is no number', { exp: 'tomorrow' as never }],
    ['no subject', { sub: undefined }],
    ['an empty subject', { sub: '' }],
    ['a subject that is no text', { sub: 7 as never }],
    ['a subject of 256 characters', { sub: 'a'.repeat(256) }],
    ['a subject with a NUL', { sub: 'a\u0000b' }],
    ['a subject with a line break', { sub: 'a\nb' }],
    ['no issuer', { iss: undefined }],
    ['an issuer with a NUL', { iss: 'https://a\u0000b' }],
    ['an issuer that nobody takes', { iss: 'https://login.example.com' }],
    ['the issuer with a slash', { iss: undefined }],
    ['no audience', { aud: undefined }],
    ['an audience that nobody takes', { aud: 'account' }],
    ['an audience that is no text', { aud: 7 as never }],
  ])('with %s is refused in the same words as any other', async (what, claims) => {
    const slash = what.endsWith('slash') ? { iss: `${issuer.url}/` } : {};
    const { status, body, headers } = await read({ ...ADMIN, ...claims, ...slash });
    expect({ what, status }).toEqual({ what, status: 401 });
    const none = await test.call('get', '/v1/organization', undefined, bearer('nothing'));
    expect({ ...body, requestId: '' }).toEqual({ ...none.body, requestId: '' });
    expect(headers['www-authenticate']).toBe('Bearer');
  });

  it('of 8 kB is read, and a longer one is not', async () => {
    const padded = async (length: number) => issuer.token({ ...ADMIN, pad: 'x'.repeat(length) });
    const [fits, long] = [await padded(5_500), await padded(6_500)];
    expect(fits.length).toBeLessThan(8_192);
    expect(long.length).toBeGreaterThan(8_192);
    const status = async (token: string) =>
      (await test.call('get', '/v1/organization', undefined, bearer(token))).status;
    expect([await status(fits), await status(long)]).toEqual([200, 401]);
  });

  it('that can be none costs the database nothing', async () => {
    const begun = jest.spyOn(test.app.get(DataSource), 'createQueryRunner');
    const asked = jest.spyOn(test.app.get(DataSource), 'query');
    const payload = { iss: issuer.url, aud: 'regimen' };
    for (const token of [
      'rgm_short',
      'a.b',
      'a.b.c.d',
      `${'x'.repeat(9_000)}.y.z`,
      'a.b.c',
      assemble({ alg: 'none' }, payload),
      assemble({ alg: 'none' }, payload, 'c2ln'),
      assemble({ alg: 'HS256' }, payload, 'c2ln'),
      assemble({ alg: 'ES256' }, { ...payload, iss: 'ada' }, 'c2ln'),
      assemble({ alg: 'ES256' }, { iss: issuer.url }, 'c2ln'),
    ]) {
      expect((await test.call('get', '/v1/organization', undefined, bearer(token))).status).toBe(401);
    }
    expect([begun.mock.calls.length, asked.mock.calls.length]).toEqual([0, 0]);
    begun.mockRestore();
    asked.mockRestore();
  });

  it('is refused as soon as the organization takes no tokens any more', async () => {
    expect((await read(ADMIN)).status).toBe(200);
    await settle(null);
    expect((await read(ADMIN)).status).toBe(401);
  });
});

describe('The claims', () => {
  const clinics = async (claims: JWTPayload): Promise<any> => {
    const { body } = await test.call('get', '/v1/clinics', undefined, bearer(await issuer.token(claims)));
    return body;
  };

  it.each<[string, string | undefined, JWTPayload]>([
    ['a list', undefined, { roles: ['unknown', 'admin'] }],
    ['a text', undefined, { roles: 'admin' }],
    ['a text with spaces', 'scope', { scope: 'openid admin' }],
    ['a path', 'realm_access.roles', { realm_access: { roles: ['admin'] } }],
    ['a name with dots', 'realm_access.roles', { 'realm_access.roles': ['admin'] }],
    ['a URL', 'https://example.com/roles', { 'https://example.com/roles': ['admin'] }],
  ])('give roles as %s', async (_what, roleClaim, claims) => {
    await trust({ roleClaim });
    const keys = await test.call('get', '/v1/api-keys', undefined, bearer(await issuer.token(claims)));
    expect(keys.status).toBe(200);
  });

  it('without a role of ours open nothing', async () => {
    await trust();
    for (const claims of [
      {},
      { roles: [] },
      { roles: ['root'] },
      { roles: { admin: true } },
    ] as JWTPayload[]) {
      expect(await read(claims)).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } });
    }
  });

  it('restrict to clinics, and to none where they name none', async () => {
    await trust({ clinicClaim: 'clinics' });
    const made = await test.call('post', '/v1/clinics', CLINIC);
    const key = {
      one: { ...ADMIN, clinics: [made.body.id] },
      all: { ...ADMIN, clinics: '*' },
    };
    const create = async (claims: JWTPayload) =>
      (await test.call('post', '/v1/clinics', CLINIC, bearer(await issuer.token(claims)))).status;
    // What is the whole organization's is refused to whoever is restricted.
    expect(await create(key.all)).toBe(201);
    for (const claims of [key.one, ADMIN, { ...ADMIN, clinics: [] }, { ...ADMIN, clinics: true }]) {
      expect(await create(claims)).toBe(403);
    }
    const ids = (page: any): string[] => page.data.map(({ id }: { id: string }) => id);
    expect(ids(await clinics(key.one))).toEqual([made.body.id]);
    expect(ids(await clinics(ADMIN))).toEqual([]);
    expect(ids(await clinics(key.all)).length).toBeGreaterThan(1);
  });
});

describe('The keys of an issuer', () => {
  beforeEach(() => trust());
  const status = async (token: string): Promise<number> =>
    (await test.call('get', '/v1/organization', undefined, bearer(token))).status;

  it('are fetched once', async () => {
    for (let i = 0; i < 5; i++) expect((await read(ADMIN)).status).toBe(200);
    await Promise.all(Array.from({ length: 10 }, () => read(ADMIN)));
    expect(issuer.asked).toEqual({ [DISCOVERY]: 1, [KEYS]: 1 });
  });

  it('change without a restart', async () => {
    const before = await issuer.token(ADMIN);
    expect(await status(before)).toBe(200);
    await untilAskedAgain();
    await issuer.rotate();
    expect(await status(await issuer.token(ADMIN))).toBe(200);
    // The key before was withdrawn.
    expect(await status(before)).toBe(401);
  });

  it('are looked at again after ten minutes, so that one withdrawn ends', async () => {
    const before = await issuer.token({ ...ADMIN, exp: seconds(TODAY) + 7_200 });
    expect(await status(before)).toBe(200);
    await issuer.rotate();
    await untilAskedAgain();
    test.clock.set(new Date(TODAY.getTime() + 9 * MINUTE));
    expect(await status(before)).toBe(200);
    test.clock.set(new Date(TODAY.getTime() + 10 * MINUTE));
    expect(await status(before)).toBe(401);
  });

  it('are not asked for more than once a second, however many tokens name unknown ones', async () => {
    expect((await read(ADMIN)).status).toBe(200);
    const begun = performance.now();
    const strange = await Promise.all(
      Array.from({ length: 200 }, (_, i) => issuer.token(ADMIN, { kid: `unknown-${i}` })),
    );
    for (const token of strange) expect(await status(token)).toBe(401);
    const passed = (performance.now() - begun) / 1000;
    expect(issuer.asked[KEYS]).toBeLessThanOrEqual(2 + passed);
    expect((await read(ADMIN)).status).toBe(200);
  });

  it('go on working while the issuer does not answer, for a day', async () => {
    const exp = seconds(TODAY) + 3 * 86_400;
    const known = await issuer.token({ ...ADMIN, exp });
    expect(await status(known)).toBe(200);
    await issuer.stop();
    test.clock.set(new Date(TODAY.getTime() + 11 * MINUTE));
    expect(await status(known)).toBe(200);
    // A key that is not at hand may be a new one: nobody can tell now.
    await untilAskedAgain();
    expect(await status(await issuer.token({ ...ADMIN, exp }, { kid: 'new' }))).toBe(503);
    test.clock.set(new Date(TODAY.getTime() + 24 * 60 * MINUTE));
    expect(await status(known)).toBe(503);
    await issuer.restart();
    await untilAskedAgain();
    expect(await status(known)).toBe(200);
  });

  it('that were never had are the issuer`s failure, not the caller`s', async () => {
    await issuer.stop();
    const token = await issuer.token(ADMIN);
    const { body, headers, ...answer } = await test.call('get', '/v1/organization', undefined, bearer(token));
    expect({ status: answer.status, code: body.code }).toEqual({
      status: 503,
      code: 'IDENTITY_PROVIDER_UNAVAILABLE',
    });
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    await issuer.restart();
    await untilAskedAgain();
    expect(await status(token)).toBe(200);
  });

  it('are found without discovery at the usual place', async () => {
    issuer.answers.set(DISCOVERY, json({}, 404));
    issuer.answers.set('/.well-known/jwks.json', json({ keys: [issuer.publicJwk()] }));
    expect((await read(ADMIN)).status).toBe(200);
  });

  it('never make a transaction wait for the issuer', async () => {
    const begun = jest.spyOn(test.app.get(DataSource), 'createQueryRunner');
    let open = 0;
    issuer.answers.set(KEYS, (reply) => {
      open = begun.mock.results.filter(({ value }) => (value as QueryRunner).isTransactionActive).length;
      json({ keys: [issuer.publicJwk()] })(reply);
    });
    expect((await read(ADMIN)).status).toBe(200);
    expect([issuer.asked[KEYS], open]).toEqual([1, 0]);
    begun.mockRestore();
  });

  it.each<[string, string, (reply: ServerResponse) => void]>([
    ['another issuer', DISCOVERY, json({ issuer: 'https://login.example.com', jwks_uri: 'https://a' })],
    ['no place of the keys', DISCOVERY, (reply) => json({ issuer: issuer.url })(reply)],
    [
      'a place of the keys at plain HTTP elsewhere',
      DISCOVERY,
      (reply) => json({ issuer: issuer.url, jwks_uri: 'http://192.0.2.1/keys' })(reply),
    ],
    [
      'a place of the keys that is a file',
      DISCOVERY,
      (reply) => json({ issuer: issuer.url, jwks_uri: 'file:///etc/passwd' })(reply),
    ],
    ['a failure', DISCOVERY, json({}, 500)],
    ['a redirection', DISCOVERY, (reply) => void reply.writeHead(302, { location: KEYS }).end()],
    ['a redirection of the keys', KEYS, (reply) => void reply.writeHead(302, { location: '/other' }).end()],
    ['no JSON', KEYS, (reply) => void reply.writeHead(200).end('<html>')],
    ['no key set', KEYS, json(['a'])],
    ['more than 256 kB', KEYS, json({ keys: [], pad: 'x'.repeat(300_000) })],
    [
      'half an answer',
      KEYS,
      (reply) => void reply.writeHead(200, { 'content-length': 9 }).write('{', () => reply.destroy()),
    ],
  ])('are not had from an issuer that answers %s', async (_what, path, answer) => {
    issuer.answers.set(path, answer);
    expect(await read(ADMIN)).toMatchObject({
      status: 503,
      body: { code: 'IDENTITY_PROVIDER_UNAVAILABLE' },
    });
    expect(issuer.asked['/other']).toBeUndefined();
  });
});

it('a shared secret among the keys signs nothing', async () => {
  await trust();
  const secret = new TextEncoder().encode('a secret of thirty-two characters');
  const jwk = { kty: 'oct', kid: 'shared', alg: 'HS256', k: Buffer.from(secret).toString('base64url') };
  issuer.answers.set(KEYS, json({ keys: [jwk, issuer.publicJwk()] }));
  const token = await issuer.token(ADMIN, { key: secret, alg: 'HS256', kid: 'shared' });
  expect((await test.call('get', '/v1/organization', undefined, bearer(token))).status).toBe(401);
  expect((await read(ADMIN)).status).toBe(200);
});

it.each(['RS256', 'PS384', 'ES384', 'EdDSA'])('tokens may be signed by %s', async (alg) => {
  await issuer.stop();
  issuer = await startIssuer(alg);
  await trust();
  expect((await read(ADMIN)).status).toBe(200);
});

describe('A service that others can reach', () => {
  let open: TestApp;
  beforeAll(async () => {
    open = await startTestApp({ issuers: 'public' });
  });
  afterAll(() => open.close());

  it.each([
    'http://127.0.0.1:8080',
    'https://127.0.0.1',
    'https://localhost',
    'https://10.0.0.1',
    'https://169.254.169.254',
    'https://[::1]',
    'https://[::ffff:169.254.169.254]',
    'https://2852039166',
    'https://nowhere.invalid',
  ])('takes no issuer at %s', async (url) => {
    const { status, body } = await open.call('patch', '/v1/organization', {
      oidc: { issuer: url, audience: 'regimen' },
    });
    expect({ status, pointers: body.errors?.map(({ pointer }: { pointer: string }) => pointer) }).toEqual({
      status: 400,
      pointers: ['/oidc/issuer'],
    });
  });

  it('asks nobody there either, where the settings are from before', async () => {
    await open.dataSource.query(
      `UPDATE organization SET oidc_issuer = $2, oidc_audience = 'regimen', oidc_role_claim = 'roles' WHERE id = $1`,
      [open.organizationId, issuer.url],
    );
    const answer = await open.call('get', '/v1/organization', undefined, bearer(await issuer.token(ADMIN)));
    expect({ status: answer.status, asked: issuer.asked }).toEqual({ status: 503, asked: {} });
  });
});

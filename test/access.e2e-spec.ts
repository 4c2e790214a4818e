import { createPublicKey, randomUUID, type JsonWebKey } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ApiKeysService } from '../src/auth/api-keys.service.js';
import { ROLES, type Role } from '../src/common/roles.js';
import { covers, SCOPES } from '../src/common/tags.js';
import { startTestApp, TODAY, type TestApp } from './support/app.js';
import type { TestDatabase } from './support/database.js';
import { createDemoTemplate, DEMO_KEY, type DemoTemplate } from './support/demo.js';
import { assemble, seconds, startIssuer, type Issuer } from './support/issuer.js';
import { openapi, type Operation } from './support/openapi.js';

/* Made of the OpenAPI document: a route that is new is tried without being named here. */

type Method = 'get' | 'post' | 'patch' | 'delete';

interface Route {
  method: Method;
  path: string;
  summary: string;
  operation: Operation;
  body: object | undefined;
}

/** In place of the document's first example: a key that any admin may make, whatever other roles and scopes he lacks. */
const BODIES: Record<string, object> = {
  createApiKey: { name: 'EHR', roles: ['admin'], scopes: ['api-keys:read'] },
};

const routes: Route[] = Object.entries(openapi.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => {
    const examples = operation.requestBody?.content['application/json'].examples ?? {};
    const { summary } = operation as Operation & { summary: string };
    const body = BODIES[operation.operationId] ?? Object.values(examples)[0]?.value;
    return { method: method as Method, path, summary, operation, body };
  }),
);
const named = (some: Route[]): [string, Route][] => some.map((route) => [route.operation.operationId, route]);

/** Who may call it, as its summary says; null is anybody. */
function allowed({ summary }: Route): readonly string[] | null {
  const who = summary.slice(0, summary.indexOf(': '));
  if (who === 'anyone') return null;
  return who === 'any role' ? ROLES : who.split(', ');
}
const guarded = routes.filter((route) => allowed(route) !== null);

/** What else the document says of an operation. */
interface Told extends Operation {
  security: { apiKey?: [string] }[];
  'x-organization-wide'?: boolean;
}
const told = ({ operation }: Route): Told => operation as Told;
/** The scope that a key needs which has scopes at all. */
const scopeOf = (route: Route): string => told(route).security[0]?.apiKey?.[0] ?? 'none';

/** Takes the issuer's tokens for this audience, in the organization whose key it is. */
async function trust(test: TestApp, issuer: Issuer, audience: string, token = test.token): Promise<void> {
  const headers = { authorization: `Bearer ${token}` };
  await test
    .call('patch', '/v1/organization', { oidc: { issuer: issuer.url, audience } }, headers)
    .expect(200);
}

const exampleOf = ({ operation }: Route, name: string): string => {
  const found = operation.parameters.find((parameter) => parameter.name === name);
  return String(found?.example ?? found?.schema.example);
};
const isId = ({ operation }: Route, name: string): boolean =>
  operation.parameters.some(
    (parameter) =>
      parameter.name === name && 'format' in parameter.schema && parameter.schema.format === 'uuid',
  );

/** The path with each parameter that is an id replaced, the others as in the example. */
const urlOf = (route: Route, id: (name: string) => string = () => randomUUID()): string =>
  route.path.replace(/\{(\w+)\}/g, (_, name: string) =>
    isId(route, name) ? id(name) : encodeURIComponent(exampleOf(route, name)),
  );
const idsIn = (route: Route): string[] =>
  [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name).filter((name) => isId(route, name));

const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
const strange = (body: object): object =>
  JSON.parse(JSON.stringify(body).replaceAll(UUID, () => randomUUID())) as object;

let requests = 0;
async function send(test: TestApp, route: Route, url: string, authorization?: string, body = route.body) {
  const request = test.bare()[route.method](url).set('if-match', '*');
  if (route.method === 'post') void request.set('idempotency-key', `access-${(requests += 1)}`);
  if (authorization !== undefined) void request.set('authorization', authorization);
  const answer = body === undefined ? await request : await request.send(body);
  return { status: answer.status, body: answer.body, headers: answer.headers };
}

describe('The keys and tokens', () => {
  let test: TestApp;
  let issuer: Issuer;
  let stranger: Issuer;
  const clinics: string[] = [];
  const keys = new Map<string, string>();
  const tokens = new Map<string, string>();
  /** What is sent, by what is wrong with it. */
  const wrong = new Map<string, string | undefined>();

  /** A key with every role, as far as scopes and clinics let it. */
  const key = async (
    options: { expiresAt?: Date; scopes?: string[]; clinicIds?: string[] } = {},
  ): Promise<{ token: string; key: { id: string } }> =>
    test.app
      .get(ApiKeysService)
      .create(test.dataSource.manager, test.organizationId, 'other', [...ROLES], options);

  beforeAll(async () => {
    test = await startTestApp();
    [issuer, stranger] = await Promise.all([startIssuer(), startIssuer()]);
    await trust(test, issuer, 'regimen');
    await trust(test, issuer, 'other', await test.key(['admin'], await test.organization()));
    for (const role of ROLES) {
      keys.set(role, await test.key([role]));
      tokens.set(role, await issuer.token({ roles: [role] }));
    }
    const clinic = routes.find(({ operation }) => operation.operationId === 'createClinic')!;
    clinics.push((await test.call('post', clinic.path, clinic.body).expect(201)).body.id as string);

    const revoked = await key();
    await test.call('delete', `/v1/api-keys/${revoked.key.id}`).expect(204);
    const expired = await key({ expiresAt: TODAY });
    const roles = [...ROLES];
    const [header, payload] = [
      { alg: 'none', kid: issuer.kid() },
      { iss: issuer.url, aud: 'regimen', sub: 'ada', roles, exp: seconds(TODAY) + 3600 },
    ];
    const publicKey = createPublicKey({ key: issuer.publicJwk() as JsonWebKey, format: 'jwk' });
    const secret = publicKey.export({ type: 'spki', format: 'pem' });
    const given = {
      'a key of another form': 'rgm_short',
      'an unknown key': `rgm_${'unknown_'.repeat(5)}`,
      'an expired key': expired.token,
      'a revoked key': revoked.token,
      'an expired token': await issuer.token({ roles, exp: seconds(TODAY) - 3600 }),
      'a wrong audience': await issuer.token({ roles, aud: 'account' }),
      'a wrong issuer': await stranger.token({ roles }),
      'a token that another signed': await stranger.token({ roles, iss: issuer.url }, { kid: issuer.kid() }),
      'alg none': assemble(header, payload),
      'alg none with a signature': assemble(header, payload, 'c2lnbmF0dXJl'),
      'HS256 by the public key': await issuer.token(
        { roles },
        { alg: 'HS256', key: new TextEncoder().encode(secret as string) },
      ),
      'an unknown kid': await issuer.token({ roles }, { kid: 'unknown' }),
      'a token of 10 kB': await issuer.token({ roles, pad: 'x'.repeat(7_500) }),
    };
    wrong.set('nothing', undefined);
    for (const [what, token] of Object.entries(given)) wrong.set(what, `Bearer ${token}`);
    // But for what is wrong with them they would be good.
    const good = `Bearer ${await issuer.token({ roles })}`;
    await test.bare().get('/v1/organization').set('authorization', good).expect(200);
  });
  afterAll(async () => {
    await Promise.all([test.close(), issuer.stop(), stranger.stop()]);
  });

  const unauthenticated = async (
    route: Route,
    authorization?: string,
    what = authorization,
  ): Promise<void> => {
    const url = urlOf(route);
    const { status, body, headers } = await send(test, route, url, authorization);
    expect({ what, status, body }).toEqual({
      what,
      status: 401,
      body: {
        type: '/problems/unauthenticated',
        title: 'Unauthorized',
        status: 401,
        code: 'UNAUTHENTICATED',
        detail: 'Send a valid API key or token: Authorization: Bearer ...',
        instance: url,
        requestId: headers['x-request-id'],
      },
    });
    expect(headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(headers['www-authenticate']).toBe('Bearer');
  };
  const isForbidden = ({ status, body }: { status: number; body: { code?: string } }): boolean =>
    status === 403 && body.code === 'FORBIDDEN';

  it('are asked for by every route that there is', () => {
    const known = routes.map(({ method, path }) => `${method.toUpperCase()} ${path}`).sort();
    expect(served(test.app)).toEqual(known);
    const open = routes.filter((route) => allowed(route) === null).map(({ path }) => path);
    expect(open.filter((path) => path.startsWith('/v1'))).toEqual([]);
  });

  it.each(named(guarded))('%s answers 401 without one that counts', async (_name, route) => {
    expect(wrong.size).toBe(14);
    for (const [what, authorization] of wrong) await unauthenticated(route, authorization, what);
  });

  it.each([
    ['no token', 'Bearer'],
    ['another scheme', `Basic ${Buffer.from('admin:admin').toString('base64')}`],
    ['SQL', `Bearer rgm_'; SELECT set_config('role', 'regimen_app', true); --`],
    ['10 kB', `Bearer rgm_${'x'.repeat(10_000)}`],
    ['an unsigned JWT', 'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9.'],
  ])('%s is none', (_what, authorization) => unauthenticated(guarded[0]!, authorization));

  it.each(named(guarded))('%s is open to the roles of its summary and to no other', async (_name, route) => {
    const roles = allowed(route) ?? [];
    expect(roles.filter((role) => !ROLES.includes(role as Role))).toEqual([]);
    for (const [kind, of] of Object.entries({ key: keys, token: tokens })) {
      for (const role of ROLES) {
        const answer = await send(test, route, urlOf(route), `Bearer ${of.get(role)}`);
        const [refused, { status }] = [isForbidden(answer), answer];
        expect({ kind, role, refused, status }).toEqual({
          kind,
          role,
          refused: !roles.includes(role),
          status,
        });
        if (!refused) expect([401, 403, 500, 503]).not.toContain(status);
      }
    }
  });

  const scoped = new Map<string, Promise<{ token: string }>>();
  const keyWith = async (scopes: string[]): Promise<string> => {
    const made = scoped.get(scopes.join()) ?? key({ scopes });
    scoped.set(scopes.join(), made);
    return `Bearer ${(await made).token}`;
  };
  it.each(named(guarded))(
    '%s is open to a key with its scope, and closed without it',
    async (_name, route) => {
      const scope = scopeOf(route);
      expect(SCOPES).toContain(scope);
      expect(isForbidden(await send(test, route, urlOf(route), await keyWith([scope])))).toBe(false);
      const others = SCOPES.filter((other) => !covers([other], scope));
      const refused = await send(test, route, urlOf(route), await keyWith(others));
      expect(refused).toMatchObject({
        status: 403,
        body: { code: 'FORBIDDEN', detail: `This needs the scope ${scope}.` },
      });
    },
  );

  it.each(named(guarded))('%s is closed to a caller of one clinic where it says so', async (_name, route) => {
    scoped.set('clinic', scoped.get('clinic') ?? key({ clinicIds: clinics }));
    const { token } = await scoped.get('clinic')!;
    const { body } = await send(test, route, urlOf(route), `Bearer ${token}`);
    const refused = /^This is the whole organization's/.test((body as { detail?: string }).detail ?? '');
    expect(refused).toBe(told(route)['x-organization-wide'] ?? false);
  });

  it('ask for every clinic where a caller could widen what is given to it', () => {
    const wide = routes.filter((route) => told(route)['x-organization-wide']);
    expect(wide.map(({ operation }) => operation.operationId)).toEqual(
      expect.arrayContaining([
        'createApiKey',
        'createClinic',
        'listAuditEvents',
        'publishProtocolVersion',
        'revokeApiKey',
        'updateOrganization',
      ]),
    );
  });

  it('with several roles open what any of them does', async () => {
    const both = `Bearer ${await test.key(['viewer', 'admin'])}`;
    expect((await test.call('get', '/v1/api-keys', undefined, { authorization: both })).status).toBe(200);
  });

  it('of no role open nothing', async () => {
    for (const none of [await test.key([]), await issuer.token({ roles: ['unknown'] })]) {
      for (const route of guarded) {
        expect((await send(test, route, urlOf(route), `Bearer ${none}`)).status).toBe(403);
      }
    }
  });
});

describe("Another organization's ids", () => {
  let template: DemoTemplate;
  let database: TestDatabase;
  let test: TestApp;
  /** The stranger's own records, for paths of two ids. */
  const own = new Map<string, string>();
  let issuer: Issuer;
  /** The stranger by key, and by token. */
  let strangers: string[];
  beforeAll(async () => {
    template = await createDemoTemplate(TODAY);
    database = await template.clone();
    test = await startTestApp({ databaseUrl: database.url });
    issuer = await startIssuer();
    await trust(test, issuer, 'regimen');
    strangers = [test.token, await issuer.token({ roles: [...ROLES] })];
    for (const path of ['/v1/clinics', '/v1/resources', '/v1/protocols', '/v1/patients']) {
      const { body } = routes.find((route) => route.path === path && route.method === 'post')!;
      const clinicId = path === '/v1/resources' ? { clinicId: own.get('/v1/clinics') } : {};
      const made = await test.call('post', path, { ...body, ...clinicId });
      expect(made.status).toBe(201);
      own.set(path, made.body.id);
    }
  }, 120_000);
  afterAll(async () => {
    await test.close();
    await issuer.stop();
    await database.drop();
  });

  /** What an answer tells, apart from what names the request itself. */
  const answered = async (route: Route, url: string, body?: object, by = test.token): Promise<object> => {
    const answer = await send(test, route, url, `Bearer ${by}`, body ?? route.body);
    const { requestId: _requestId, instance: _instance, ...rest } = answer.body as Record<string, unknown>;
    return { status: answer.status, body: rest };
  };

  it('are there, for who may see them', async () => {
    const reads = routes.filter((route) => route.method === 'get' && idsIn(route).length > 0);
    for (const route of reads) {
      const url = urlOf(route, (name) => exampleOf(route, name));
      expect({ url, status: (await send(test, route, url, `Bearer ${DEMO_KEY}`)).status }).toEqual({
        url,
        status: 200,
      });
    }
  });

  const withIds = routes.filter((route) => idsIn(route).length > 0);
  it.each(named(withIds))('%s answers them as it answers ids that nobody has', async (_name, route) => {
    const url = urlOf(route, (name) => exampleOf(route, name));
    for (const stranger of strangers) {
      const theirs = await answered(route, url, undefined, stranger);
      expect(theirs).toEqual(await answered(route, urlOf(route), undefined, stranger));
      expect(theirs).toMatchObject({ status: 404 });
    }
  });

  const nested = withIds.filter((route) => idsIn(route).length > 1);
  it.each(named(nested))('%s answers them so under a record of ours', async (_name, route) => {
    const mine = own.get(route.path.slice(0, route.path.indexOf('/{')))!;
    const [parent] = idsIn(route);
    const at = (child: (name: string) => string): string =>
      urlOf(route, (name) => (name === parent ? mine : child(name)));
    const theirs = await answered(
      route,
      at((name) => exampleOf(route, name)),
    );
    expect(theirs).toEqual(
      await answered(
        route,
        at(() => randomUUID()),
      ),
    );
    expect(theirs).toMatchObject({ status: 404 });
  });

  const naming = routes.filter((route) => JSON.stringify(route.body ?? {}).search(UUID) >= 0);
  it.each(named(naming))('%s answers them so in its body', async (_name, route) => {
    const { body = {} } = route;
    const url = urlOf(route);
    const theirs = await answered(route, url, body);
    expect(theirs).toEqual(await answered(route, url, strange(body)));
  });

  const filtering = routes.filter(({ operation }) =>
    operation.parameters.some((parameter) => parameter.in === 'query' && isIdQuery(parameter)),
  );
  it.each(named(filtering))('%s finds nothing by them', async (_name, route) => {
    const filters = route.operation.parameters.filter((parameter) => isIdQuery(parameter));
    for (const { name } of filters) {
      const theirs = await test.dataSource.query<{ id: string }[]>(
        `SELECT id FROM "${TABLE_OF[name]}" WHERE organization_id <> $1 LIMIT 1`,
        [test.organizationId],
      );
      expect({ name, theirs }).toEqual({ name, theirs: [{ id: expect.any(String) }] });
      const url = (id: string): string => `${urlOf(route)}?${name}=${id}`;
      expect(await answered(route, url(theirs[0]!.id))).toEqual(await answered(route, url(randomUUID())));
    }
  });
});

const TABLE_OF: Record<string, string> = {
  clinicId: 'clinic',
  resourceId: 'resource',
  patientId: 'patient',
  protocolId: 'protocol',
  treatmentPlanId: 'treatment_plan',
  sessionId: 'session',
};

function isIdQuery(parameter: { in: string; schema: object }): boolean {
  return parameter.in === 'query' && 'format' in parameter.schema && parameter.schema.format === 'uuid';
}

/** The routes that the server itself knows, as the document writes them. */
function served(app: NestFastifyApplication): string[] {
  const tree = app.getHttpAdapter().getInstance().printRoutes({ commonPrefix: false });
  const found: string[] = [];
  const stack: string[] = [];
  for (const line of tree.split('\n')) {
    const match = /^((?:│ {3}| {4})*)(?:├──|└──) (\S*)(?: \(([A-Z, ]+)\))?/.exec(line);
    if (!match) continue;
    const [, indent = '', segment = '', methods = ''] = match;
    const depth = indent.length / 4;
    stack.splice(depth, Infinity, segment);
    const path = stack.join('').replace(/:(\w+)/g, '{$1}');
    for (const method of methods.split(', ')) {
      // HEAD comes with each GET, the others belong to the answer for unknown routes.
      if (['GET', 'POST', 'PATCH', 'DELETE', 'PUT'].includes(method) && !path.includes('*')) {
        found.push(`${method} ${path}`);
      }
    }
  }
  return [...new Set(found)].sort();
}

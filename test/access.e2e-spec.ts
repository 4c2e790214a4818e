import { randomUUID } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ApiKeysService } from '../src/auth/api-keys.service.js';
import { ROLES, type Role } from '../src/common/roles.js';
import { startTestApp, TODAY, type TestApp } from './support/app.js';
import type { TestDatabase } from './support/database.js';
import { createDemoTemplate, DEMO_KEY, type DemoTemplate } from './support/demo.js';
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

const routes: Route[] = Object.entries(openapi.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => {
    const examples = operation.requestBody?.content['application/json'].examples ?? {};
    const { summary } = operation as Operation & { summary: string };
    return { method: method as Method, path, summary, operation, body: Object.values(examples)[0]?.value };
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

describe('The keys', () => {
  let test: TestApp;
  const tokens = new Map<string, string>();
  beforeAll(async () => {
    test = await startTestApp();
    for (const role of ROLES) tokens.set(role, await test.key([role]));
    const keys = test.app.get(ApiKeysService);
    const make = async (expiresAt: Date | null): Promise<{ token: string; key: { id: string } }> =>
      keys.create(test.dataSource.manager, test.organizationId, 'ended', [...ROLES], { expiresAt });
    const { token: expired } = await make(TODAY);
    const revoked = await make(null);
    await test.call('delete', `/v1/api-keys/${revoked.key.id}`).expect(204);
    tokens.set('expired', expired).set('revoked', revoked.token);
  });
  afterAll(() => test.close());

  const unauthenticated = async (route: Route, authorization?: string): Promise<void> => {
    const url = urlOf(route);
    const { status, body, headers } = await send(test, route, url, authorization);
    expect({ authorization, status, body }).toEqual({
      authorization,
      status: 401,
      body: {
        type: '/problems/unauthenticated',
        title: 'Unauthorized',
        status: 401,
        code: 'UNAUTHENTICATED',
        detail: expect.any(String),
        instance: url,
        requestId: headers['x-request-id'],
      },
    });
    expect(headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(headers['www-authenticate']).toBe('Bearer');
  };

  it('are asked for by every route that there is', () => {
    const known = routes.map(({ method, path }) => `${method.toUpperCase()} ${path}`).sort();
    expect(served(test.app)).toEqual(known);
    const open = routes.filter((route) => allowed(route) === null).map(({ path }) => path);
    expect(open.filter((path) => path.startsWith('/v1'))).toEqual([]);
  });

  it.each(named(guarded))('%s answers 401 without a key that counts', async (_name, route) => {
    await unauthenticated(route);
    await unauthenticated(route, 'Bearer rgm_short');
    await unauthenticated(route, `Bearer rgm_${'unknown_'.repeat(5)}`);
    await unauthenticated(route, `Bearer ${tokens.get('expired')}`);
    await unauthenticated(route, `Bearer ${tokens.get('revoked')}`);
  });

  it.each([
    ['no token', 'Bearer'],
    ['another scheme', `Basic ${Buffer.from('admin:admin').toString('base64')}`],
    ['SQL', `Bearer rgm_'; SELECT set_config('role', 'regimen_app', true); --`],
    ['10 kB', `Bearer rgm_${'x'.repeat(10_000)}`],
    ['an unsigned JWT', 'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9.'],
  ])('%s is no key', (_what, authorization) => unauthenticated(guarded[0]!, authorization));

  it.each(named(guarded))('%s is open to the roles of its summary and to no other', async (_name, route) => {
    const roles = allowed(route) ?? [];
    expect(roles.filter((role) => !ROLES.includes(role as Role))).toEqual([]);
    for (const role of ROLES) {
      const { status, body } = await send(test, route, urlOf(route), `Bearer ${tokens.get(role)}`);
      const refused = status === 403 && body.code === 'FORBIDDEN';
      expect({ role, refused, status }).toEqual({ role, refused: !roles.includes(role), status });
      if (!refused) expect([401, 403, 500]).not.toContain(status);
    }
  });

  it('with several roles open what any of them does', async () => {
    const both = `Bearer ${await test.key(['viewer', 'admin'])}`;
    expect((await test.call('get', '/v1/api-keys', undefined, { authorization: both })).status).toBe(200);
  });

  it('of no role open nothing', async () => {
    const none = `Bearer ${await test.key([])}`;
    for (const route of guarded) expect((await send(test, route, urlOf(route), none)).status).toBe(403);
  });
});

describe("Another organization's ids", () => {
  let template: DemoTemplate;
  let database: TestDatabase;
  let test: TestApp;
  /** The stranger's own records, for paths of two ids. */
  const own = new Map<string, string>();
  beforeAll(async () => {
    template = await createDemoTemplate(TODAY);
    database = await template.clone();
    test = await startTestApp({ databaseUrl: database.url });
    for (const path of ['/v1/clinics', '/v1/resources', '/v1/protocols']) {
      const { body } = routes.find((route) => route.path === path && route.method === 'post')!;
      const clinicId = path === '/v1/resources' ? { clinicId: own.get('/v1/clinics') } : {};
      const made = await test.call('post', path, { ...body, ...clinicId });
      expect(made.status).toBe(201);
      own.set(path, made.body.id);
    }
  }, 120_000);
  afterAll(async () => {
    await test.close();
    await database.drop();
    await template.drop();
  });

  /** What an answer tells, apart from what names the request itself. */
  const told = async (route: Route, url: string, body?: object): Promise<object> => {
    const answer = await send(test, route, url, `Bearer ${test.token}`, body ?? route.body);
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
    const theirs = await told(
      route,
      urlOf(route, (name) => exampleOf(route, name)),
    );
    expect(theirs).toEqual(await told(route, urlOf(route)));
    expect(theirs).toMatchObject({ status: 404 });
  });

  const nested = withIds.filter((route) => idsIn(route).length > 1);
  it.each(named(nested))('%s answers them so under a record of ours', async (_name, route) => {
    const mine = own.get(route.path.slice(0, route.path.indexOf('/{')))!;
    const [parent] = idsIn(route);
    const at = (child: (name: string) => string): string =>
      urlOf(route, (name) => (name === parent ? mine : child(name)));
    const theirs = await told(
      route,
      at((name) => exampleOf(route, name)),
    );
    expect(theirs).toEqual(
      await told(
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
    const theirs = await told(route, url, body);
    expect(theirs).toEqual(await told(route, url, strange(body)));
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
      expect(await told(route, url(theirs[0]!.id))).toEqual(await told(route, url(randomUUID())));
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

import { startTestApp, TODAY, type TestApp } from './support/app.js';
import type { TestDatabase } from './support/database.js';
import { createDemoTemplate, DEMO_KEY, type DemoTemplate } from './support/demo.js';
import { exampleUrl, openapi, type Operation } from './support/openapi.js';

interface Route {
  name: string;
  method: 'get' | 'post' | 'patch' | 'delete';
  url: string;
  operation: Operation;
  /** The document's first example. */
  body: object;
}

const routes: Route[] = Object.entries(openapi.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]): Route => {
    const examples = operation.requestBody?.content['application/json'].examples ?? {};
    return {
      name: operation.operationId,
      method: method as Route['method'],
      url: exampleUrl(path, operation),
      operation,
      body: Object.values(examples)[0]?.value ?? {},
    };
  }),
);
const named = (some: Route[]): [string, Route][] => some.map((route) => [route.name, route]);
const takes = (name: string) => (route: Route) =>
  route.operation.parameters.some((given) => given.name.toLowerCase() === name);

let template: DemoTemplate;
let database: TestDatabase;
let test: TestApp;
beforeAll(async () => {
  template = await createDemoTemplate(TODAY);
  database = await template.clone();
  test = await startTestApp({ databaseUrl: database.url });
}, 120_000);
afterAll(async () => {
  await test.close();
  await database.drop();
});

let sent = 0;
/** With the demo's key, `If-Match: *` and a fresh Idempotency-Key unless said otherwise. */
function ask({ method, url }: Route, body?: object, headers: Record<string, string | null> = {}) {
  const request = test.bare()[method](url).set('authorization', `Bearer ${DEMO_KEY}`);
  const all = { 'if-match': '*', 'idempotency-key': `bad-${++sent}`, ...headers };
  for (const [name, value] of Object.entries(all)) if (value !== null) void request.set(name, value);
  return body === undefined ? request : request.send(body);
}
const pointers = (body: { errors?: { pointer: string }[] }): string[] =>
  (body.errors ?? []).map(({ pointer }) => pointer);

describe.each(named(routes.filter(({ operation }) => operation.requestBody)))(
  'The body of %s',
  (_name, route) => {
    it.each(['unheardOf', 'organizationId', 'createdAt', 'updatedAt'])('may not have %s', async (field) => {
      const { status, body } = await ask(route, { ...route.body, [field]: '2030-01-01T00:00:00Z' });
      expect([status, pointers(body)]).toEqual([400, expect.arrayContaining([`/${field}`])]);
    });

    it('may not be a list', async () => {
      expect((await ask(route, [])).status).toBe(400);
    });
  },
);

describe.each(named(routes.filter(takes('limit'))))('The list %s', (_name, route) => {
  const list = (query: string) =>
    ask({ ...route, url: `${route.url}${route.url.includes('?') ? '&' : '?'}${query}` });

  it.each(['limit=0', 'limit=101', 'limit=-1', 'limit=1.5', 'limit=ten', 'limit='])(
    'refuses %s',
    async (query) => {
      const { status, body } = await list(query);
      expect([status, pointers(body)]).toEqual([400, expect.arrayContaining(['?limit'])]);
    },
  );

  it.each(['cursor=x', 'cursor=WyJhIl0.AAAAAAAA', 'cursor=%00', 'offset=10'])('refuses %s', async (query) => {
    expect((await list(query)).status).toBe(400);
  });
});

describe.each(named(routes.filter(takes('if-match'))))('If-Match of %s', (_name, route) => {
  it.each([
    ['missing', null, 428],
    ['stale', '"999999"', 412],
    ['weak', 'W/"1"', 412],
    ['of another kind', '"abc"', 412],
    ['no tag at all', '1', 412],
  ])('that is %s is answered so', async (_what, tag, expected) => {
    const answer = await ask(route, route.body, { 'if-match': tag });
    expect([answer.status, answer.type]).toEqual([expected, 'application/problem+json']);
  });
});

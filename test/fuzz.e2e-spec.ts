import { Agent, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { ROLES } from '../src/common/roles.js';
import { PROBLEM_TYPES, slugOf, type ProblemCode } from '../src/problems/problem-types.js';
import { startTestApp, TODAY, type TestApp } from './support/app.js';
import type { Ids } from './support/arbitrary.js';
import { anyRequest, type WireRequest } from './support/arbitrary-request.js';
import type { TestDatabase } from './support/database.js';
import { createDemoTemplate, type DemoTemplate } from './support/demo.js';
import { answerFaults, openapi, problemFaults } from './support/openapi.js';
import { scaled } from './support/scale.js';

const SEED = Number(process.env['PROOF_SEED'] ?? 20_261_201);
/** Each copy of the demo data takes so many requests: after many more, everything in it is cancelled. */
const A_COPY = 100;
const NO_ANSWER_MS = 45_000;

/** What the server refuses before it knows the operation. */
const BEFORE_ROUTING: Record<number, string> = {
  400: 'BAD_REQUEST',
  404: 'ROUTE_NOT_FOUND',
  414: 'URL_TOO_LONG',
  431: 'HEADERS_TOO_LARGE',
};

interface Received {
  status: number;
  type: string;
  requestId: string;
  text: string;
}

function send(port: number, agent: Agent, { method, url, headers, body }: WireRequest): Promise<Received> {
  return new Promise((resolve, reject) => {
    const payload = body === undefined ? undefined : Buffer.from(body);
    const length = payload ? { 'content-length': String(payload.length) } : {};
    const outgoing = request(
      {
        host: '127.0.0.1',
        port,
        agent,
        method,
        path: url,
        headers: { ...headers, ...length },
        timeout: NO_ANSWER_MS,
      },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('error', reject);
        answer.on('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            type: answer.headers['content-type'] ?? '',
            requestId: String(answer.headers['x-request-id'] ?? ''),
            text: Buffer.concat(chunks).toString(),
          }),
        );
      },
    );
    outgoing.on('timeout', () => outgoing.destroy(new Error('no answer')));
    outgoing.on('error', reject);
    outgoing.end(payload);
  });
}

/** What is wrong with the answer, judged by the document alone. */
function faultsOf({ template, method }: WireRequest, { status, type, requestId, text }: Received): unknown[] {
  if (status >= 500) return [`answered ${status}`];
  if (requestId === '') return ['no X-Request-Id'];
  const documented = openapi.paths[template]?.[method]?.responses[status];
  if (status < 400) {
    if (!documented) return [`${status} is not documented`];
    const [media] = Object.keys(documented.content ?? {});
    if (media === undefined) return text === '' ? [] : ['a body that is not documented'];
    if (!type.startsWith(media)) return [`${type} is not ${media}`];
    return media === 'application/json'
      ? answerFaults(template, method, String(status), JSON.parse(text))
      : [];
  }
  if (!type.startsWith('application/problem+json')) return [`${type} is no problem`];
  const problem = JSON.parse(text) as { status: number; code: ProblemCode; type: string; requestId: string };
  const { code } = problem;
  return [
    ...problemFaults(problem),
    ...(documented || BEFORE_ROUTING[status] === code ? [] : [`${status} ${code} is not documented`]),
    ...(problem.status === status && PROBLEM_TYPES[code]?.status === status
      ? []
      : [`${code} is not ${status}`]),
    ...(problem.type === `/problems/${slugOf(code)}` ? [] : [`${code} is not at ${problem.type}`]),
    ...(problem.requestId === requestId ? [] : ['another requestId']),
    ...(/\.[jt]s:\d+|node_modules|\bSELECT\b|\bINSERT\b/.test(text) ? ['tells of the inside'] : []),
  ];
}

const TABLES: Record<string, string> = { worklist: 'work_item', prescriber: 'resource' };

/** The demo's ids of every kind, by names such as `clinicId` and `treatment-plans`. */
async function demoIds(test: TestApp): Promise<Ids> {
  const tables = await test.dataSource.query<{ name: string }[]>(
    `SELECT table_name AS name FROM information_schema.columns
     WHERE table_schema = 'public' AND column_name = 'id' AND data_type = 'uuid'
       AND table_name IN (SELECT table_name FROM information_schema.columns WHERE column_name = 'organization_id')`,
  );
  const ids = new Map<string, string[]>();
  for (const { name } of tables) {
    const rows = await test.dataSource.query<{ id: string }[]>(
      // Not the key that asks, and others' records too.
      `SELECT id FROM "${name}" WHERE '${name}' <> 'api_key' ORDER BY id LIMIT 20`,
    );
    ids.set(
      name,
      rows.map(({ id }) => id),
    );
  }
  return (name) => {
    const words = name
      .replace(/Ids?$/, '')
      .replace(/([A-Z])/g, '_$1')
      .replaceAll('-', '_')
      .toLowerCase();
    const table = TABLES[words] ?? words;
    return ids.get(table) ?? ids.get(table.replace(/s$/, '')) ?? ids.get(table.replace(/ies$/, 'y')) ?? [];
  };
}

describe('Requests made of the document', () => {
  let template: DemoTemplate;
  let database: TestDatabase | undefined;
  let test: TestApp | undefined;
  let agent: Agent;
  beforeAll(async () => {
    template = await createDemoTemplate(TODAY);
    agent = new Agent({ keepAlive: true });
  }, 120_000);
  const stop = async (): Promise<void> => {
    await test?.close();
    await database?.drop();
    test = database = undefined;
  };
  afterAll(async () => {
    agent.destroy();
    await stop();
  });

  it('are answered as the document says, whatever they ask', async () => {
    const count = scaled(300, 2_000);
    const statuses = new Map<number, number>();
    const reached = new Set<string>();
    for (let copy = 0; copy * A_COPY < count; copy++) {
      database = await template.clone();
      test = await startTestApp({ databaseUrl: database.url });
      const { port } = test.app.getHttpServer().address() as AddressInfo;
      const [{ id: owner }] = await test.dataSource.query<[{ id: string }]>(
        `SELECT organization_id AS id FROM api_key WHERE name = 'Demo'`,
      );
      const tokens = [await test.key(ROLES, owner)];
      for (const role of ROLES) tokens.push(await test.key([role], owner));
      const requests = anyRequest(await demoIds(test), tokens);
      await fc.assert(
        fc.asyncProperty(requests, async (wire) => {
          const received = await send(port, agent, wire).catch((error: Error) => error.message);
          if (typeof received !== 'string') {
            statuses.set(received.status, (statuses.get(received.status) ?? 0) + 1);
            if (received.status < 400) reached.add(wire.operationId);
          }
          const faults = typeof received === 'string' ? [received] : faultsOf(wire, received);
          if (faults.length > 0) throw new Error(report(wire, received, faults));
        }),
        // A request depends on those before it: the seed and the whole run are what repeats it.
        { numRuns: Math.min(A_COPY, count - copy * A_COPY), seed: SEED + copy, endOnFailure: true },
      );
      await stop();
    }
    process.stdout.write(`fuzz, seed ${SEED}: ${count} requests, ${reached.size} operations succeeded, `);
    process.stdout.write(`statuses ${JSON.stringify(Object.fromEntries([...statuses].sort()))}\n`);
    // Otherwise nothing but the validation was tried.
    expect(reached.size).toBeGreaterThan(Object.values(openapi.paths).length / 3);
    expect([200, 201, 400, 404].filter((status) => !statuses.has(status))).toEqual([]);
  }, 3_600_000);
});

it('what the document does not say of an answer is noticed', () => {
  const asked = {
    operationId: 'readOrganization',
    method: 'get',
    template: '/v1/organization',
  } as WireRequest;
  const answer = (status: number, body: object, type = 'application/json'): Received => ({
    status,
    type,
    requestId: 'r',
    text: JSON.stringify(body),
  });
  const problem = {
    type: '/problems/not-found',
    title: 'Not Found',
    status: 404,
    detail: 'No.',
    instance: '/',
  };
  const json = 'application/problem+json';
  expect(faultsOf(asked, answer(500, {}))).toEqual(['answered 500']);
  expect(faultsOf(asked, answer(204, {}))).toEqual(['204 is not documented']);
  expect(faultsOf(asked, answer(200, {}, 'text/html'))).toEqual(['text/html is not application/json']);
  expect(faultsOf(asked, answer(200, { id: 1 })).length).toBeGreaterThan(2);
  const code = 'VALIDATION_FAILED';
  expect(faultsOf(asked, answer(404, { ...problem, code, requestId: 'r' }, json))).toEqual([
    '404 VALIDATION_FAILED is not documented',
    'VALIDATION_FAILED is not 404',
    'VALIDATION_FAILED is not at /problems/not-found',
  ]);
  const inside = { ...problem, code: 'ROUTE_NOT_FOUND', requestId: 'x', detail: 'at src/main.ts:1' };
  expect(faultsOf(asked, answer(404, inside, json))).toEqual([
    'ROUTE_NOT_FOUND is not at /problems/not-found',
    'another requestId',
    'tells of the inside',
  ]);
});

const short = (text: string): string =>
  text.length > 1_500 ? `${text.slice(0, 1_500)}... (${text.length})` : text;

function report(wire: WireRequest, received: Received | string, faults: unknown[]): string {
  const { operationId, method, url, headers, body } = wire;
  return [
    `seed ${SEED}, ${operationId}: ${short(JSON.stringify(faults))}`,
    short(`${method.toUpperCase()} ${url}`),
    short(JSON.stringify(headers)),
    short(JSON.stringify(body) ?? 'no body'),
    short(JSON.stringify(received)),
  ].join('\n');
}

import type { TestDatabase } from './support/database.js';
import { startTestApp, TODAY, type TestApp } from './support/app.js';
import { createDemoTemplate, DEMO_KEY, type DemoTemplate } from './support/demo.js';
import { answerFaults, exampleOf, exampleUrl, openapi, type Operation } from './support/openapi.js';

type Method = 'get' | 'post' | 'patch' | 'delete';

/** One request that the document shows: an operation with one of its examples. */
interface Shown {
  name: string;
  method: Method;
  path: string;
  operation: Operation;
  body: object | undefined;
}

function shown(): Shown[] {
  return Object.entries(openapi.paths).flatMap(([path, item]) =>
    Object.entries(item).flatMap(([method, operation]): Shown[] => {
      const base = { method: method as Method, path, operation };
      const content = operation.requestBody?.content['application/json'];
      if (!content) return [{ ...base, name: operation.operationId, body: undefined }];
      return Object.entries(content.examples ?? { none: { value: {} } }).map(([example, { value }]) => ({
        ...base,
        name: `${operation.operationId} (${example})`,
        body: value,
      }));
    }),
  );
}

const urlOf = ({ path, operation }: Shown): string => exampleUrl(path, operation);

/** Requests that share one copy of the demo data: all that read, and at most one change of each record. */
function turns(): [string, Shown[]][] {
  const changes = new Map<string, number>();
  const made = new Map<number, Shown[]>();
  for (const request of shown()) {
    const record = /^\/v1\/[^/]+\/[^/]+/.exec(urlOf(request))?.[0];
    const turn = request.method === 'get' || !record ? 1 : (changes.get(record) ?? 0) + 1;
    if (request.method !== 'get' && record) changes.set(record, turn);
    made.set(turn, [...(made.get(turn) ?? []), request]);
  }
  const reads = ({ method }: Shown): boolean => method === 'get';
  return [...made].map(([turn, requests]) => [
    `copy ${turn}`,
    [...requests.filter(reads), ...requests.filter((request) => !reads(request))],
  ]);
}

/** Of those that answer nothing: what they end is a patient's. */
const CHANGES_A_PATIENTS = new Set(['deleteUnavailability', 'releaseHold', 'deleteWaitlistEntry']);

let template: DemoTemplate;
beforeAll(async () => {
  template = await createDemoTemplate(TODAY);
}, 120_000);

describe.each(turns())('The examples of the document, tried on %s of the demo data', (_key, requests) => {
  let database: TestDatabase;
  let test: TestApp;
  beforeAll(async () => {
    database = await template.clone();
    test = await startTestApp({ databaseUrl: database.url });
  });
  afterAll(async () => {
    await test.close();
    await database.drop();
  });

  /** Everything that belongs to a patient, by its id: whoever is told one of these is told of that patient. */
  async function patientsIn(text: string): Promise<string[]> {
    const rows = await test.dataSource.query<{ id: string; patient: string }[]>(
      `SELECT id, id AS patient FROM patient UNION ALL SELECT id, patient_id FROM treatment_plan
       UNION ALL SELECT id, patient_id FROM session UNION ALL SELECT id, patient_id FROM follow_up`,
    );
    return [...new Set(rows.filter(({ id }) => text.includes(id)).map(({ patient }) => patient))].sort();
  }

  it.each(requests.map((request) => [request.name, request] as const))('%s', async (name, request) => {
    const { method, path, operation, body } = request;
    const [status = ''] = Object.keys(operation.responses).filter((code) => code.startsWith('2'));
    const call = test
      .bare()
      [method](urlOf(request))
      .set({ authorization: `Bearer ${DEMO_KEY}`, 'x-request-id': name.replace(/[^\w.-]/g, '_') });
    for (const header of ['If-Match', 'Idempotency-Key']) {
      const value = exampleOf(operation, header);
      if (value !== undefined) void call.set(header, value);
    }
    const answer = body === undefined ? await call : await call.send(body);
    expect({ status: answer.status, problem: answer.status < 300 ? null : (answer.body as unknown) }).toEqual(
      {
        status: Number(status),
        problem: null,
      },
    );
    const given: unknown = answer.type.startsWith('text/') ? answer.text : answer.body;
    if (status !== '204') expect(answerFaults(path, method, status, given)).toEqual([]);
    // Whom the answer tells of is on record in exactly one event; who is told of nobody leaves none.
    const events = await test.dataSource.query<{ patients: string[] }[]>(
      `SELECT patient_ids AS patients FROM audit_event WHERE request_id = $1`,
      [answer.headers['x-request-id']],
    );
    const told = await patientsIn(JSON.stringify(given));
    if (status !== '204')
      expect(events.map(({ patients }) => patients)).toEqual(told.length > 0 ? [told] : []);
    else expect(events).toHaveLength(CHANGES_A_PATIENTS.has(operation.operationId) ? 1 : 0);
  });
});

it('every operation that takes a body shows an example, and every path an id', () => {
  const bare = shown().filter(
    ({ operation, path }) =>
      (operation.requestBody && !operation.requestBody.content['application/json'].examples) ||
      [...path.matchAll(/\{(\w+)\}/g)].some(([, name = '']) => exampleOf(operation, name) === undefined),
  );
  expect(bare.map(({ name }) => name)).toEqual([]);
});

it('an answer that the document does not allow is noticed', () => {
  const [path, method] = ['/v1/organization', 'get'];
  const faults = answerFaults(path, method, '200', { id: 'no-uuid', undocumented: 1 }) as {
    keyword: string;
  }[];
  expect(new Set(faults.map(({ keyword }) => keyword))).toEqual(
    new Set(['required', 'format', 'additionalProperties']),
  );
});

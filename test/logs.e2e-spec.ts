/** What the service says of its patients where nobody asked for them: nothing. */
import { startTestApp, TODAY, type TestApp } from './support/app.js';
import type { TestDatabase } from './support/database.js';
import { createDemoTemplate, DEMO_KEY } from './support/demo.js';
import { openapi, type Operation } from './support/openapi.js';

/** A patient whose every word can be found again. */
const CANARY = {
  givenName: 'Quixandra',
  familyName: 'Zebulonova',
  birthDate: '1931-02-27',
  phone: '+15558675309',
  email: 'quixandra@zebulonova.example',
  identifier: 'MRN-99887766',
};
const LEAKS = /quixandra|zebulonova|1931-02-27|5558675309|99887766/i;

type Method = 'get' | 'post' | 'patch' | 'delete';
interface Route {
  method: Method;
  path: string;
  operation: Operation;
  bodies: object[];
}

const routes: Route[] = Object.entries(openapi.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => {
    const examples = operation.requestBody?.content['application/json'].examples ?? {};
    return {
      method: method as Method,
      path,
      operation,
      bodies: Object.values(examples).map(({ value }) => value),
    };
  }),
);

const WORDS = Object.values(CANARY);
const word = (n: number): string => WORDS[n % WORDS.length] as string;

const exampleOf = ({ operation }: Route, name: string): string => {
  const found = operation.parameters.find((parameter) => parameter.name === name);
  return String(found?.example ?? found?.schema.example);
};

/** The body with texts replaced by the canary's: every one of them, or only those that a person writes. */
function sung(value: unknown, all: boolean, key = '', count = { n: 0 }): unknown {
  if (Array.isArray(value)) return value.map((entry) => sung(entry, all, key, count));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([name, entry]) => [name, sung(entry, all, name, count)]),
    );
  }
  if (key in CANARY) return CANARY[key as keyof typeof CANARY];
  const written = /^(name|reason|note|detail|comment|value|title|text)$/.test(key);
  return typeof value === 'string' && (all || written) ? word(count.n++) : value;
}

describe('a patient driven through every operation', () => {
  const lines: string[] = [];
  const seen: { what: string; text: string }[] = [];
  let database: TestDatabase;
  let test: TestApp;
  let requests = 0;
  const statuses = new Map<number, number>();

  beforeAll(async () => {
    const template = await createDemoTemplate(TODAY);
    database = await template.clone();
    test = await startTestApp({
      databaseUrl: database.url,
      logLevel: 'trace',
      logTo: { write: (line) => void lines.push(line) },
      rateLimit: { perMinute: 100_000 },
    });
  }, 120_000);
  afterAll(async () => {
    await test.close();
    await database.drop();
  });

  async function send(method: Method, url: string, body?: object | string): Promise<number> {
    const request = test
      .bare()
      [method](url)
      .set({ authorization: `Bearer ${DEMO_KEY}`, 'if-match': '*' });
    if (method === 'post') void request.set('idempotency-key', `canary-${requests}`);
    requests += 1;
    if (body !== undefined) void request.set('content-type', 'application/json');
    const answer = await (body === undefined ? request : request.send(body));
    const what = `${method} ${url.split('?')[0]} ${answer.status}`;
    seen.push({ what: `${what} headers`, text: JSON.stringify(answer.headers) });
    if (answer.status >= 400) seen.push({ what: `${what} body`, text: answer.text });
    statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
    return answer.status;
  }

  /** Every operation: as it should be asked, and in every wrong way that carries the canary. */
  async function drive(): Promise<void> {
    for (const route of routes) {
      const { method, operation } = route;
      const url = (value?: string): string =>
        route.path.replace(/\{(\w+)\}/g, (_, name: string) =>
          encodeURIComponent(value ?? exampleOf(route, name)),
        );
      const bodies: (object | string | undefined)[] = operation.requestBody
        ? [
            ...route.bodies.flatMap((body) => [sung(body, false), sung(body, true)] as object[]),
            { ...CANARY, nested: CANARY, list: [CANARY] },
            `{"givenName":"${CANARY.givenName}","familyName":${CANARY.familyName}`,
            `[${JSON.stringify(CANARY)}]`,
          ]
        : [undefined];
      for (const body of bodies) await send(method, url(), body);
      for (const value of [CANARY.familyName, CANARY.email]) await send(method, url(value), bodies[0]);
      const filters = operation.parameters.filter((parameter) => parameter.in === 'query');
      const query = new URLSearchParams({ search: CANARY.familyName });
      filters.forEach(({ name }, i) => query.set(name, word(i)));
      await send(method, `${url()}?${query.toString()}`, bodies[0]);
    }
    for (const value of WORDS) await send('get', `/${encodeURIComponent(value)}/v1/${value}?q=${value}`);
    await send('get', `/v1/patients/%E0%A4%A${CANARY.familyName}`);
    await send('get', `/v1/patients/${CANARY.familyName.repeat(20)}`);
    await send('get', `/v1/patients?cursor=${CANARY.familyName.repeat(600)}`);
  }

  const register = (): Promise<number> =>
    send('post', '/v1/patients', {
      givenName: CANARY.givenName,
      familyName: CANARY.familyName,
      birthDate: CANARY.birthDate,
      phone: CANARY.phone,
      email: CANARY.email,
      identifiers: [{ system: 'urn:ehr', value: CANARY.identifier }],
    });

  it('in good order, and in every wrong way', async () => {
    expect(await register()).toBe(201);
    // Her number is taken now.
    expect(await register()).toBe(409);
    await drive();
    expect(statuses.get(200)).toBeGreaterThan(20);
    expect(statuses.get(400)).toBeGreaterThan(100);
    expect(statuses.get(500)).toBeUndefined();
  });

  it('with a database that quotes rows in its errors', async () => {
    await test.dataSource.query(`
      CREATE FUNCTION sing() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION 'no %', NEW USING DETAIL = NEW::text, HINT = NEW::text; END $$;
      DO $$ DECLARE t regclass; BEGIN
        FOR t IN SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' LOOP
          EXECUTE format('CREATE TRIGGER sing BEFORE INSERT OR UPDATE ON %s FOR EACH ROW EXECUTE FUNCTION sing()', t);
        END LOOP;
      END $$`);
    statuses.clear();
    expect(await register()).toBe(500);
    await drive();
    expect(statuses.get(500)).toBeGreaterThan(50);
    await test.dataSource.query('DROP FUNCTION sing() CASCADE');
  });

  it('with tables that are not there', async () => {
    await test.dataSource.query(`
      DO $$ DECLARE t regclass; BEGIN
        FOR t IN SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
          AND relname IN ('patient', 'treatment_plan', 'session', 'clinic', 'resource', 'follow_up', 'work_item') LOOP
          EXECUTE format('ALTER TABLE %s RENAME TO %I', t, 'away_' || t);
        END LOOP;
      END $$`);
    statuses.clear();
    expect(await register()).toBe(500);
    await drive();
    expect(statuses.get(500)).toBeGreaterThan(100);
  });

  it('leaves nothing in any answer but those that were asked for her', () => {
    expect(seen.filter(({ text }) => LEAKS.test(text))).toEqual([]);
    expect(seen.length).toBeGreaterThan(requests);
  });

  it('leaves nothing in the log, at its most talkative', () => {
    expect(lines.filter((line) => LEAKS.test(line)).slice(0, 5)).toEqual([]);
    const entries = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(entries.filter(({ msg }) => msg === 'request')).toHaveLength(requests);
    const [failure] = entries.filter(({ code, err }) => code === 'INTERNAL' && err);
    expect(failure).toMatchObject({
      requestId: expect.any(String),
      err: {
        type: 'QueryFailedError',
        sqlState: 'P0001',
        stack: expect.arrayContaining([expect.any(String)]),
      },
    });
  });

  it('leaves nothing in the metrics', async () => {
    const { text } = await test.bare().get('/metrics');
    expect(text).toContain('http_requests_total');
    expect(LEAKS.test(text)).toBe(false);
  });
});

describe('the log', () => {
  const lines: string[] = [];
  let test: TestApp;
  beforeAll(async () => {
    test = await startTestApp({ logLevel: 'trace', logTo: { write: (line) => void lines.push(line) } });
  });
  afterAll(() => test.close());

  const last = (): Record<string, unknown> => JSON.parse(lines.at(-1) ?? '{}') as Record<string, unknown>;

  it('has a line for each request: who, what, how it went and how long it took', async () => {
    await test.call('get', '/v1/patients?limit=1', undefined, { 'x-request-id': 'mine-1' });
    expect(last()).toEqual({
      level: 30,
      time: expect.any(Number),
      pid: expect.any(Number),
      hostname: expect.any(String),
      requestId: 'mine-1',
      method: 'GET',
      operationId: 'listPatients',
      route: '/v1/patients',
      status: 200,
      durationMs: expect.any(Number),
      organizationId: test.organizationId,
      caller: expect.any(String),
      msg: 'request',
    });
  });

  it('names the operation of a request that was refused before anybody knew who asks', async () => {
    await test.bare().post('/v1/patients').set('content-type', 'text/csv').send('Quixandra,Zebulonova');
    expect(last()).toMatchObject({
      operationId: 'createPatient',
      status: 415,
      code: 'MEDIA_TYPE_UNSUPPORTED',
    });
    await test.bare().get('/v1/quixandra-zebulonova');
    expect(last()).toMatchObject({ status: 404, code: 'ROUTE_NOT_FOUND', method: 'GET' });
    expect(lines.filter((line) => LEAKS.test(line))).toEqual([]);
  });

  it('takes no message from an error, whoever logs it', () => {
    const error = Object.assign(new Error('no such patient: Quixandra\n    at Zebulonova Street'), {
      detail: 'Quixandra',
      parameters: ['Quixandra'],
      code: '23505',
    });
    const { log } = test.app.getHttpAdapter().getInstance();
    log.error(error);
    log.error({ err: error });
    log.error({ err: error }, error.message);
    expect(lines.slice(-3).map((line) => JSON.parse(line) as object)).toEqual(
      Array.from({ length: 3 }, () =>
        expect.objectContaining({
          msg: 'failed',
          err: expect.objectContaining({ type: 'Error', code: '23505' }),
        }),
      ),
    );
    expect(lines.filter((line) => LEAKS.test(line))).toEqual([]);
  });
});

import type { AddressInfo } from 'node:net';
import {
  createRegimenClient,
  RegimenProblem,
  type RegimenClient,
  type RegimenClientOptions,
  type Schema,
} from '../clients/typescript/index.js';
import { startTestApp, type TestApp } from './support/app.js';
import { startLossyProxy, type LossyProxy } from './support/lossy-proxy.js';
import { installCatalogue } from './support/world.js';

const CODE = 'iv-mdd-6x-twice-weekly';

/** What a call throws, which has to be a problem of the service. */
async function refusal(call: Promise<unknown>): Promise<RegimenProblem> {
  const outcome = await call.then(
    () => 'an answer',
    (error: unknown) => error,
  );
  expect(outcome).toBeInstanceOf(RegimenProblem);
  return outcome as RegimenProblem;
}

async function gathered<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

describe('The main story, told by the typed client alone', () => {
  let test: TestApp;
  let baseUrl: string;
  let regimen: RegimenClient;
  let clinicId: string;
  let protocolId: string;
  let proxy: LossyProxy | undefined;
  beforeAll(async () => {
    test = await startTestApp();
    baseUrl = `http://127.0.0.1:${(test.app.getHttpServer().address() as AddressInfo).port}`;
    regimen = createRegimenClient({ baseUrl, token: test.token });
    protocolId = (await installCatalogue(test))[CODE] ?? '';
    const clinic = await regimen.post('/v1/clinics', {
      body: {
        name: 'Clinic',
        timeZone: 'America/New_York',
        openingHours: [{ daysOfWeek: ['MO', 'TU', 'WE', 'TH', 'FR'], from: '08:00', to: '18:00' }],
      },
    });
    clinicId = clinic.data.id;
    const resource = (name: string, more: object) =>
      regimen.post('/v1/resources', { body: { clinicId, name, kind: 'practitioner', ...more } });
    await resource('Chair 1', { kind: 'chair' });
    await resource('Chair 2', { kind: 'chair' });
    await resource('Nora', { roles: ['nurse'], capacity: 2 });
    await resource('Priya', { roles: ['prescriber'], capacity: 4 });
  });
  afterEach(() => test.clock.set(new Date('2026-12-01T12:00:00Z')));
  afterAll(async () => {
    await proxy?.close();
    await test.close();
  });

  const register = async (): Promise<string> => {
    const { data: patient } = await regimen.post('/v1/patients', {
      body: { givenName: 'Ada', familyName: 'Sample', birthDate: '1984-05-17' },
    });
    return patient.id;
  };
  const prepare = async (): Promise<string> => {
    const id = await register();
    const path = { id };
    await regimen.post('/v1/patients/{id}/eligibility-assessments', { path, body: { outcome: 'eligible' } });
    await regimen.post('/v1/patients/{id}/consents', { path, body: { version: '2027-01' } });
    return id;
  };
  const draft = (patientId: string, startDate = '2027-01-04') =>
    regimen.post('/v1/treatment-plans', {
      body: { patientId, clinicId, protocolId, startDate, preferredTime: '09:00' },
    });

  it('leads from a patient to a score', async () => {
    const patientId = await prepare();
    const plan = await draft(patientId);
    expect([plan.status, plan.data.status, plan.etag]).toEqual([201, 'draft', '"1"']);
    const path = { id: plan.data.id };

    const proposals = await regimen.post('/v1/treatment-plans/{id}/proposals', { path, body: { count: 2 } });
    const [best] = proposals.data.data;
    expect(best).toMatchObject({ rank: 1, unplaced: [] });
    expect(best?.sessions).toHaveLength(6);

    const active = await regimen.post('/v1/treatment-plans/{id}/activate', {
      path,
      body: { mode: 'all-or-nothing', fingerprint: best?.fingerprint },
      ifMatch: plan,
    });
    expect(active.data.status).toBe('active');
    expect(active.data.sessions.map(({ startsAt }) => startsAt)).toEqual(
      best?.sessions.map(({ startsAt }) => startsAt),
    );

    const done = await oneVisit(active.data.sessions[0]!.id);
    expect(done).toMatchObject({ status: 'completed', dischargedAt: '2027-01-04T10:55:00-05:00' });

    const due = await gathered(
      regimen.each('/v1/treatment-plans/{id}/follow-ups', { path, query: { limit: 2 } }),
    );
    const rating = due.find(({ scales, sessionId }) => scales.includes('PHQ-9') && sessionId === done.id);
    const followUp = { id: rating?.id ?? '' };
    const response = await regimen.post('/v1/follow-ups/{id}/responses', {
      path: followUp,
      body: { scale: 'PHQ-9', items: [2, 2, 1, 2, 1, 1, 2, 0, 0] },
    });
    expect(response.data).toMatchObject({ total: 11, band: { code: expect.any(String) } });
    const read = await regimen.get('/v1/follow-ups/{id}', { path: followUp });
    expect(read.data.responses.map(({ total }) => total)).toEqual([11]);
  });

  /** Each step is taken on what the step before has answered. */
  async function oneVisit(id: string): Promise<Schema<'SessionAnswer'>> {
    const path = { id };
    const at = (time: string): void => test.clock.set(new Date(`2027-01-04T${time}:00-05:00`));
    const booked = await regimen.get('/v1/sessions/{id}', { path });
    at('09:00');
    const here = await regimen.post('/v1/sessions/{id}/check-in', { path, body: {}, ifMatch: booked });
    at('09:15');
    const given = await regimen.post('/v1/sessions/{id}/start', { path, body: {}, ifMatch: here });
    at('09:55');
    const end = '/v1/sessions/{id}/end-administration';
    const watched = await regimen.post(end, { path, body: {}, ifMatch: given });
    at('10:55');
    const last = await regimen.post('/v1/sessions/{id}/discharge', { path, body: {}, ifMatch: watched });
    expect(last.etag).toBe('"5"');
    return last.data;
  }

  it('reads lists page by page and record by record, all of them once', async () => {
    const made: string[] = [];
    for (let i = 0; i < 7; i++) made.push(await register());
    const pages = await gathered(regimen.pages('/v1/patients', { query: { limit: 3 } }));
    expect(pages.slice(0, -1).every((page) => page.length === 3)).toBe(true);
    const ids = pages.flat().map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(made.filter((id) => !ids.includes(id))).toEqual([]);
    const each = await gathered(regimen.each('/v1/patients', { query: { limit: 2 } }));
    expect(each.map(({ id }) => id)).toEqual(ids);
  });

  it('stops asking for pages when nobody wants more', async () => {
    let asked = 0;
    const counting = createRegimenClient({
      baseUrl,
      token: () => Promise.resolve(test.token),
      fetch: (request) => {
        asked++;
        return fetch(request);
      },
    });
    for await (const { id } of counting.each('/v1/patients', { query: { limit: 1 } })) {
      expect(id).toBeTruthy();
      break;
    }
    expect(asked).toBe(1);
  });

  it('throws what is refused, with every fault, conflict and gate', async () => {
    const patientId = await register();
    const invalid = await refusal(
      regimen.post('/v1/patients', { body: { givenName: '', familyName: 'S', birthDate: '1984-02-30' } }),
    );
    expect(invalid).toMatchObject({ status: 400, code: 'VALIDATION_FAILED', instance: '/v1/patients' });
    expect(invalid.errors.map(({ pointer }) => pointer)).toEqual(
      expect.arrayContaining(['/givenName', '/birthDate']),
    );
    expect(invalid.message).toBe(`VALIDATION_FAILED: ${invalid.detail}`);

    const plan = await draft(patientId);
    const path = { id: plan.data.id };
    const activate = (ifMatch: string) =>
      regimen.post('/v1/treatment-plans/{id}/activate', { path, body: {}, ifMatch });
    const unready = await refusal(activate('*'));
    expect([unready.code, unready.unmet.map(({ code }) => code).sort()]).toEqual([
      'GATES_UNMET',
      ['CONSENT_MISSING', 'ELIGIBILITY_MISSING'],
    ]);
    expect((await refusal(activate('"7"'))).code).toBe('VERSION_MISMATCH');

    const ready = await draft(await prepare(), '2027-03-01');
    await regimen.post('/v1/clinics/{id}/closures', {
      path: { id: clinicId },
      body: { from: '2027-02-01', to: '2028-06-01' },
    });
    const impossible = await refusal(
      regimen.post('/v1/treatment-plans/{id}/activate', {
        path: { id: ready.data.id },
        body: {},
        ifMatch: ready,
      }),
    );
    expect([impossible.status, impossible.code]).toEqual([422, 'COURSE_NOT_PLACEABLE']);
    expect(impossible.conflicts.length).toBeGreaterThan(0);

    const nobody = await refusal(regimen.get('/v1/patients/{id}', { path: { id: clinicId } }));
    expect([nobody.code, nobody.requestId.length]).toEqual(['NOT_FOUND', 36]);
    const stranger = createRegimenClient({ baseUrl, token: 'rgm_of_nobody_at_all_000000' });
    expect((await refusal(stranger.get('/v1/organization'))).code).toBe('UNAUTHENTICATED');
  });

  it('changes only the version that was read', async () => {
    const path = { id: await register() };
    const read = await regimen.get('/v1/patients/{id}', { path });
    const rename = (familyName: string) =>
      regimen.patch('/v1/patients/{id}', { path, body: { familyName }, ifMatch: read });
    expect((await rename('Example')).data.familyName).toBe('Example');
    expect((await refusal(rename('Other'))).status).toBe(412);
    const list = await regimen.get('/v1/patients');
    await expect(regimen.patch('/v1/patients/{id}', { path, body: {}, ifMatch: list })).rejects.toThrow(
      TypeError,
    );
  });

  it('sends a request once more under the same key when its answer is lost, and it is done once', async () => {
    const { port } = new URL(baseUrl);
    proxy = await startLossyProxy(Number(port));
    const sent: { method: string; key: string | null }[] = [];
    const unlucky = createRegimenClient({
      baseUrl,
      token: test.token,
      pause: () => Promise.resolve(),
      fetch: async (request) => {
        sent.push({ method: request.method, key: request.headers.get('idempotency-key') });
        const { pathname, search } = new URL(request.url);
        const to = sent.length % 2 === 1 ? proxy?.port : port;
        const { method, headers } = request;
        const body = method === 'POST' ? await request.text() : undefined;
        return fetch(`http://127.0.0.1:${to}${pathname}${search}`, { method, headers, body });
      },
    });
    const made = await unlucky.post('/v1/patients', {
      body: { givenName: 'Bo', familyName: 'Lost', birthDate: '1990-02-03' },
    });
    expect([made.status, made.replayed, proxy?.lost()]).toEqual([201, true, 1]);
    expect(new Set(sent.map(({ key }) => key)).size).toBe(1);
    const { data } = await regimen.post('/v1/patients/search', { body: { name: 'Lost' } });
    expect(data.data.map(({ id }) => id)).toEqual([made.data.id]);

    const { data: same } = await unlucky.get('/v1/patients/{id}', { path: { id: made.data.id } });
    expect([same.familyName, proxy?.lost()]).toEqual(['Lost', 2]);
    // Whether a change without a key was made nobody knows: that is the caller's to find out.
    await expect(
      unlucky.patch('/v1/patients/{id}', {
        path: { id: made.data.id },
        body: { familyName: 'Found' },
        ifMatch: '*',
      }),
    ).rejects.toThrow('fetch failed');
    expect([proxy?.lost(), sent.at(-1)?.method]).toEqual([3, 'PATCH']);
  });

  it('takes a key of the caller, and the answer that it has', async () => {
    const input = {
      body: { givenName: 'Cy', familyName: 'Sample', birthDate: '1990-02-03' },
      idempotencyKey: 'ehr-42',
    };
    const first = await regimen.post('/v1/patients', input);
    const again = await regimen.post('/v1/patients', input);
    expect([first.replayed, again.replayed, again.data]).toEqual([false, true, first.data]);
    const other = await refusal(
      regimen.post('/v1/patients', { ...input, body: { ...input.body, givenName: 'Di' } }),
    );
    expect([other.status, other.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
  });
});

describe('When the typed client asks again', () => {
  const json = (status: number, body: object, headers: Record<string, string> = {}): Response =>
    new Response(JSON.stringify(body), {
      status,
      headers: { 'content-type': 'application/json', ...headers },
    });
  const BODY = { givenName: 'Bo', familyName: 'Sample', birthDate: '1990-02-03' };

  /** A client of a service that answers as told, one answer after the other. */
  function scripted(answers: Response[], options: Partial<RegimenClientOptions> = {}) {
    const keys: (string | null)[] = [];
    const pauses: number[] = [];
    const client = createRegimenClient({
      baseUrl: 'http://127.0.0.1:9',
      token: 'rgm_test',
      pause: (ms) => Promise.resolve(void pauses.push(ms)),
      fetch: (request) => {
        keys.push(request.headers.get('idempotency-key'));
        return Promise.resolve(answers[keys.length - 1] ?? json(200, { id: 'x' }));
      },
      ...options,
    });
    return { client, keys, pauses };
  }

  it.each([
    ['429', json(429, { code: 'RATE_LIMITED' }, { 'retry-after': '2' }), 2000],
    ['503', json(503, { code: 'DATABASE_UNAVAILABLE' }, { 'retry-after': '5' }), 5000],
    ['a running twin', json(409, { code: 'IDEMPOTENCY_IN_PROGRESS' }), 100],
    ['a gateway without the service', new Response('<h1>Bad Gateway</h1>', { status: 502 }), 100],
  ])('%s: the same request under the same key, not before it is asked to', async (_what, answer, least) => {
    const { client, keys, pauses } = scripted([answer]);
    expect((await client.post('/v1/patients', { body: BODY })).data).toEqual({ id: 'x' });
    expect(keys).toHaveLength(2);
    expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/);
    expect(keys[1]).toBe(keys[0]);
    expect(pauses).toHaveLength(1);
    expect(pauses[0]).toBeGreaterThanOrEqual(least);
    expect(pauses[0]).toBeLessThanOrEqual(least + 250);
  });

  it('not for a refusal that would be the same again', async () => {
    for (const [status, code] of [
      [409, 'SLOT_TAKEN'],
      [422, 'COURSE_NOT_PLACEABLE'],
      [400, 'VALIDATION_FAILED'],
      [500, 'INTERNAL'],
    ] as const) {
      const { client, keys } = scripted([json(status, { code })]);
      expect((await refusal(client.post('/v1/patients', { body: BODY }))).code).toBe(code);
      expect(keys).toHaveLength(1);
    }
  });

  it('a change without a key only where it was certainly not made', async () => {
    const change = { path: { id: 'x' }, body: {}, ifMatch: '*' };
    const limited = scripted([json(429, {}, { 'retry-after': '1' })]);
    await limited.client.patch('/v1/patients/{id}', change);
    expect(limited.keys).toEqual([null, null]);
    const away = scripted([json(503, { code: 'DATABASE_UNAVAILABLE' }, { 'retry-after': '1' })]);
    expect((await refusal(away.client.patch('/v1/patients/{id}', change))).status).toBe(503);
    expect(away.keys).toEqual([null]);
  });

  it('a bounded number of times, after pauses that grow', async () => {
    const { client, keys, pauses } = scripted(Array.from({ length: 9 }, () => json(503, {})));
    expect((await refusal(client.get('/v1/organization'))).code).toBe('HTTP_503');
    expect(keys).toHaveLength(5);
    expect(pauses).toHaveLength(4);
    pauses.forEach((ms, i) => {
      expect(ms).toBeGreaterThanOrEqual(100 * 2 ** i);
      expect(ms).toBeLessThanOrEqual(200 * 2 ** i);
    });
    const none = scripted([json(503, {})], { retries: 0 });
    await refusal(none.client.get('/v1/organization'));
    expect(none.keys).toHaveLength(1);
  });

  it('not after a pause that nobody would wait for', async () => {
    const { client, keys, pauses } = scripted([
      json(429, { code: 'RATE_LIMITED' }, { 'retry-after': '3600' }),
    ]);
    expect((await refusal(client.get('/v1/organization'))).code).toBe('RATE_LIMITED');
    expect([keys.length, pauses.length]).toEqual([1, 0]);
  });

  it('until the caller gives up', async () => {
    const gone = new AbortController();
    const answers = [json(503, {}, { 'retry-after': '20' })];
    const { client, keys } = scripted(answers, { pause: undefined });
    setTimeout(() => gone.abort(new Error('enough')), 20);
    await expect(client.get('/v1/organization', { signal: gone.signal })).rejects.toThrow('enough');
    expect(keys).toHaveLength(1);
  });
});

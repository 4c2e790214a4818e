/** Reads that are one statement answer, refuse and are recorded as the general way does. */
import { DataSource } from 'typeorm';
import { ApiKeysService } from '../src/auth/api-keys.service.js';
import { ReadsAtOnce } from '../src/auth/reads-at-once.service.js';
import { disclosedPatients } from '../src/audit/disclosed-patients.js';
import { ROLES, type Role } from '../src/common/roles.js';
import { READS_AT_ONCE } from '../src/reads-at-once.js';
import { startTestApp, TODAY, type TestApp } from './support/app.js';
import { activate, makePlan, makeWorld } from './support/world.js';

type KeyOptions = NonNullable<Parameters<ApiKeysService['create']>[4]>;

interface Seen {
  status: number;
  headers: Record<string, string>;
  body: unknown;
  audited: unknown[];
}

const MINUTE = 60_000;

describe('reads at once', () => {
  let test: TestApp;
  let reads: ReadsAtOnce;
  let paths: Record<string, string>;
  let hidden: Record<string, string>;
  let foreign: string;
  let clinicId: string;
  let patientId: string;
  let answeredAtOnce = 0;
  let requests = 0;

  beforeAll(async () => {
    test = await startTestApp();
    reads = test.app.get(ReadsAtOnce);
    const { answer } = reads;
    reads.answer = async (...args) => {
      const given = await answer.apply(reads, args);
      if (given) answeredAtOnce++;
      return given;
    };
    const world = await makeWorld(test, { chairs: 2, nurses: 2, prescribers: 1 });
    clinicId = world.clinicId;
    const make = async (): Promise<Record<string, string>> => {
      const plan = await makePlan(test, world, 'iv-mdd-6x-twice-weekly');
      const { sessions } = await activate(test, plan.id);
      return {
        session: `/v1/sessions/${sessions[0].id}`,
        patient: `/v1/patients/${plan.patientId}`,
      };
    };
    paths = await make();
    hidden = await make();
    patientId = hidden['patient']?.split('/').at(-1) ?? '';
    await test.dataSource.query(
      `UPDATE treatment_plan SET substance_use_record = true WHERE patient_id = $1`,
      [patientId],
    );
    foreign = await test.key(ROLES, await test.organization());
  });
  afterAll(() => test.close());

  const key = async (
    roles: readonly Role[],
    options: KeyOptions = {},
  ): Promise<{ id: string; token: string }> => {
    const keys = test.app.get(ApiKeysService);
    const made = await keys.create(test.dataSource.manager, test.organizationId, 'test', [...roles], options);
    // As if it had been used a moment ago: the first use in a minute goes the general way.
    await test.dataSource.query('UPDATE api_key SET last_used_at = $2 WHERE id = $1', [made.key.id, TODAY]);
    return { id: made.key.id, token: made.token };
  };

  const seen = async (path: string, authorization: string | undefined): Promise<Seen> => {
    const id = `same-${++requests}`;
    const headers = { 'x-request-id': id, ...(authorization === undefined ? {} : { authorization }) };
    const { status, headers: all, body } = await test.bare().get(path).set(headers);
    const { date: _, 'x-request-id': requestId, ...rest } = all as Record<string, string>;
    expect(requestId).toBe(id);
    const audited = await test.dataSource.query<unknown[]>(
      `SELECT organization_id, occurred_at, caller, operation, patient_ids, reason
       FROM audit_event WHERE request_id = $1`,
      [id],
    );
    const told = { ...(body as Record<string, unknown>) };
    delete told['requestId'];
    return { status, headers: { ...rest, 'content-length': '' }, body: told, audited };
  };

  /** Both ways of one request; and how often the first one was a single statement. */
  const both = async (
    path: string,
    authorization: string | undefined,
  ): Promise<{ seen: Seen; once: boolean }> => {
    const before = answeredAtOnce;
    const once = await seen(path, authorization);
    const wasOnce = answeredAtOnce > before;
    const { routeOf } = reads;
    reads.routeOf = () => undefined;
    try {
      expect(once).toEqual(await seen(path, authorization));
    } finally {
      reads.routeOf = routeOf;
    }
    return { seen: once, once: wasOnce };
  };

  it('answers and records the same for every role, and hides the same', async () => {
    for (const role of ROLES) {
      const { token } = await key([role]);
      for (const [kind, path] of Object.entries(paths)) {
        const { seen, once } = await both(path, `Bearer ${token}`);
        expect([role, kind, seen.status, once]).toEqual([role, kind, 200, true]);
        expect(seen.audited).toHaveLength(1);
        expect(seen.audited).toMatchObject([{ patient_ids: disclosedPatients(seen.body).patientIds }]);
      }
      const treats = role === 'prescriber' || role === 'nurse';
      const { seen, once } = await both(hidden['session'] ?? '', `bearer ${token}`);
      expect([role, seen.status, once]).toEqual([role, treats ? 200 : 404, treats]);
      expect(seen.audited).toHaveLength(treats ? 1 : 0);
    }
  });

  it('keeps to scopes and to clinics, and gives the reason of an emergency', async () => {
    const scoped = async (...scopes: string[]): Promise<string> => (await key(['nurse'], { scopes })).token;
    for (const [token, status] of [
      [await scoped('sessions:read'), 200],
      [await scoped('sessions:write'), 200],
      [await scoped('patients:write'), 403],
    ] as const) {
      const { seen, once } = await both(paths['session'] ?? '', `Bearer ${token}`);
      expect([seen.status, once]).toEqual([status, status === 200]);
    }
    const there = await key(['nurse'], { clinicIds: [clinicId] });
    const elsewhere = await key(['nurse'], { clinicIds: [test.organizationId] });
    for (const path of Object.values(hidden)) {
      expect((await both(path, `Bearer ${there.token}`)).seen.status).toBe(200);
      expect((await both(path, `Bearer ${elsewhere.token}`)).seen.status).toBe(404);
    }
    await test.dataSource.query(
      `INSERT INTO break_glass_grant (organization_id, id, patient_id, caller, reason, starts_at, expires_at, created_at)
       VALUES ($1, gen_random_uuid(), $2, $3, 'Unconscious on arrival', $4, $5, $4)`,
      [test.organizationId, patientId, elsewhere.id, TODAY, new Date(TODAY.getTime() + 30 * MINUTE)],
    );
    for (const path of Object.values(hidden)) {
      const { seen, once } = await both(path, `Bearer ${elsewhere.token}`);
      expect([seen.status, once]).toEqual([200, true]);
      expect(seen.audited).toMatchObject([{ reason: 'Unconscious on arrival', patient_ids: [patientId] }]);
    }
  });

  it('refuses the same, and records nothing', async () => {
    const { token } = await key(ROLES);
    const expired = await key(ROLES, { expiresAt: TODAY });
    const revoked = await key(ROLES);
    const bearer = `Bearer ${token}`;
    expect((await both(paths['session'] ?? '', `Bearer ${revoked.token}`)).once).toBe(true);
    await test.dataSource.query('UPDATE api_key SET revoked_at = $2 WHERE id = $1', [revoked.id, TODAY]);
    const unknown = '01900000-0000-7000-8000-00000000dead';
    for (const path of Object.values(paths)) {
      const collection = path.replace(/[^/]+$/, '');
      for (const [asked, authorization, status] of [
        [path, undefined, 401],
        [path, 'Bearer', 401],
        [path, `Basic ${token}`, 401],
        [path, `${bearer} more`, 401],
        [path, `Bearer rgm_${'x'.repeat(40)}`, 401],
        [path, `Bearer ${expired.token}`, 401],
        [path, `Bearer ${revoked.token}`, 401],
        [path, `Bearer ${foreign}`, 404],
        [`${collection}${unknown}`, bearer, 404],
        [`${collection}nobody`, bearer, 400],
        [`${path}?fields=all`, bearer, 400],
      ] as const) {
        const { seen, once } = await both(asked, authorization);
        expect([asked, authorization, seen.status, once]).toEqual([asked, authorization, status, false]);
        expect(seen.audited).toEqual([]);
      }
      expect((await both(path.toUpperCase().replace(/^.*\//, collection), bearer)).once).toBe(true);
    }
  });

  it('answers each of many that arrive together, and records each', async () => {
    const scheduler = (await key(['scheduler'])).token;
    const nurse = (await key(['nurse'])).token;
    const revoked = await key(['nurse']);
    await test.dataSource.query('UPDATE api_key SET revoked_at = $2 WHERE id = $1', [revoked.id, TODAY]);
    const unknown = '/v1/sessions/01900000-0000-7000-8000-00000000dead';
    const session = paths['session'] ?? '';
    const secret = hidden['session'] ?? '';
    const asked = Array.from({ length: 12 }, () => [
      { token: scheduler, path: session, status: 200 },
      { token: scheduler, path: secret, status: 404 },
      { token: scheduler, path: paths['patient'] ?? '', status: 200 },
      { token: scheduler, path: unknown, status: 404 },
      { token: nurse, path: secret, status: 200 },
      { token: nurse, path: session, status: 200 },
      { token: revoked.token, path: session, status: 401 },
      { token: foreign, path: session, status: 404 },
    ]).flat();
    const origin = await test.app.getUrl();
    const readAll = (times: string): Promise<Response[]> =>
      Promise.all(
        asked.map(({ token, path }, i) =>
          fetch(origin + path, {
            headers: { authorization: `Bearer ${token}`, 'x-request-id': `${times}-${i}` },
          }),
        ),
      );
    // Once to open the connections, on which they then arrive at one moment.
    for (const answer of await readAll('before')) await answer.text();
    const statements: string[] = [];
    const { logger } = test.app.get(DataSource);
    const { logQuery } = logger;
    logger.logQuery = (text) => void statements.push(text);
    const answers = await readAll('together');
    logger.logQuery = logQuery;
    expect(answers.map(({ status }) => status)).toEqual(asked.map(({ status }) => status));
    const events = await test.dataSource.query<{ request_id: string; patient_ids: string[] }[]>(
      `SELECT request_id, patient_ids FROM audit_event WHERE request_id LIKE 'together-%'`,
    );
    const audited = new Map(events.map((event) => [event.request_id, event.patient_ids]));
    expect(events).toHaveLength(audited.size);
    for (const [i, answer] of answers.entries()) {
      const body = (await answer.json()) as { id: string };
      const { path, status } = asked[i] ?? { path: '', status: 0 };
      expect(answer.headers.get('x-request-id')).toBe(`together-${i}`);
      expect(audited.get(`together-${i}`)).toEqual(
        status === 200 ? disclosedPatients(body).patientIds : undefined,
      );
      if (status === 200) expect(path).toContain(body.id);
    }
    const together = statements.filter((text) => String(text).includes('_at_once('));
    expect(together.length).toBeGreaterThan(0);
    expect(together.length).toBeLessThan(asked.length / 2);
  });

  it('notes the use of a key once a minute, on the general way', async () => {
    const { id, token } = await key(ROLES);
    const used = async (): Promise<Date> => {
      const [row] = await test.dataSource.query<{ last_used_at: Date }[]>(
        'SELECT last_used_at FROM api_key WHERE id = $1',
        [id],
      );
      return row?.last_used_at as Date;
    };
    const read = async (): Promise<boolean> => {
      const before = answeredAtOnce;
      await test
        .bare()
        .get(paths['patient'] ?? '')
        .set('authorization', `Bearer ${token}`)
        .expect(200);
      return answeredAtOnce > before;
    };
    const later = new Date(TODAY.getTime() + MINUTE);
    expect(await read()).toBe(true);
    test.clock.set(later);
    expect([await read(), await used()]).toEqual([false, later]);
    expect([await read(), await used()]).toEqual([true, later]);
    test.clock.set(TODAY);
  });

  it('waits for the record where reads are to be durable', async () => {
    const { token } = await key(ROLES);
    expect(Object.keys(READS_AT_ONCE)).toHaveLength(Object.keys(paths).length);
    const own = await startTestApp({
      databaseUrl: test.databaseUrl,
      auditReadsDurable: true,
      prepared: false,
    });
    try {
      const before = answeredAtOnce;
      const once = own.app.get(ReadsAtOnce);
      const { answer } = once;
      once.answer = async (...args) => {
        const given = await answer.apply(once, args);
        if (given) answeredAtOnce++;
        return given;
      };
      await own
        .bare()
        .get(paths['session'] ?? '')
        .set('authorization', `Bearer ${token}`)
        .expect(200);
      expect(answeredAtOnce).toBe(before + 1);
    } finally {
      await own.close();
    }
  });
});

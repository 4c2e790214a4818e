import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import pg from 'pg';
import { DataSource, type QueryRunner } from 'typeorm';
import { AuditSealer } from '../src/audit/audit-sealer.js';
import { dataSourceOptions } from '../src/database/data-source.js';
import { migrate } from '../src/database/migrate.js';
import { APP_ROLE, SYSTEM_ROLE } from '../src/database/roles.js';
import { schema } from '../src/schema.js';
import { startTestApp, TODAY, type TestApp } from './support/app.js';
import { asSuperuser, createTestDatabase, type TestDatabase } from './support/database.js';
import { createDemoTemplate, DEMO_KEY, type DemoTemplate } from './support/demo.js';
import { pgbouncerVersion, startPgBouncer, type PgBouncer } from './support/pgbouncer.js';
import { scaled } from './support/scale.js';
import { activate, makePlan, makeWorld } from './support/world.js';

const MINE = /organization_id = \( SELECT \(NULLIF\(current_setting\('app\.organization_id'/;
/** Every exception from the rules below, with its reason. */
const EXCEPTIONS = {
  // Of the whole installation, and the login's own: what has run, and which job workers are alive.
  tables: ['migration', 'job_worker'],
  indexes: [
    // A key is found by its hash before its organization is known.
    'api_key_token_hash_key',
    // So is an organization by its issuer and audience.
    'organization_oidc_key',
  ],
  policies: [
    // The same, for the one row whose hash the transaction names.
    'api_key_by_hash',
    'organization_by_issuer',
    // Jobs find the organizations' ids, as a role that may read nothing else.
    'organization_for_jobs',
    // An organization's own id is what it is known by.
    'organization_of_organization',
  ],
  definers: [
    // The queue's tables are not the application's.
    'enqueue_job',
    'enqueue_job_at',
    // What a caller may see follows from rows that it may not see: the plans of a patient, wherever they are,
    'patient_in_reach',
    'plans_behind_glass',
    'clinics_seen',
    // which plans are records of substance use, and whether the patient has consented.
    'discloses_substance_use',
    'hidden_plans',
    // A patient is in one place at a time whoever asks: instants of sessions, and whether there is another active plan.
    'commitments_of_patient',
    'has_other_active_plan',
    // A clinic's cap on starts counts every visit: when they begin, and nothing of what they are.
    'starts_of_clinic',
  ],
  // Of an organization as a whole, whatever they name.
  unrestricted: [
    // Approvals say which clinics may use a protocol; they hold nothing of patients.
    'protocol_approval',
  ],
};

/** Tables that name a clinic, a resource, a patient or a plan, and so belong to somebody inside the organization. */
const OWNED = `SELECT DISTINCT c.oid, c.relname,
    bool_or(a.attname = 'treatment_plan_id') OVER (PARTITION BY c.oid) AS of_plan
  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
    AND (a.attname IN ('clinic_id', 'resource_id', 'patient_id', 'patient_ids', 'treatment_plan_id', 'session_id',
                       'follow_up_id') OR c.relname IN ('clinic', 'patient'))`;

type Query = Pick<QueryRunner | DataSource, 'query'>;
const names = async (db: Query, sql: string, values: unknown[] = []): Promise<string[]> =>
  ((await db.query(sql, values)) as { name: string }[]).map(({ name }) => name);

const tenantTables = (db: Query): Promise<string[]> =>
  names(
    db,
    `SELECT relname AS name FROM pg_class
     WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND relname <> ALL ($1) ORDER BY 1`,
    [EXCEPTIONS.tables],
  );

/** What in the schema public breaks a rule of tenancy, in words. */
async function offences(db: Query): Promise<string[]> {
  const found = await names(
    db,
    `WITH tenant AS (
       SELECT oid, relname, relrowsecurity, relforcerowsecurity,
              CASE relname WHEN 'organization' THEN 'id' ELSE 'organization_id' END AS first
       FROM pg_class
       WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND relname <> ALL ($4)
     ), col AS (SELECT attrelid, attnum, attname FROM pg_attribute WHERE attnum > 0)
     SELECT relname || ' has no primary key' AS name FROM tenant t
       WHERE NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conrelid = t.oid AND contype = 'p')
     UNION ALL
     SELECT 'constraint ' || conname || ' of ' || relname || ' does not begin with the organization'
       FROM tenant t JOIN pg_constraint ON conrelid = t.oid AND contype IN ('p', 'u', 'x', 'f')
       LEFT JOIN col ON attrelid = t.oid AND attnum = conkey[1]
       WHERE attname IS DISTINCT FROM first
     UNION ALL
     SELECT 'foreign key ' || conname || ' of ' || t.relname || ' does not refer to the organization first'
       FROM tenant t JOIN pg_constraint ON conrelid = t.oid AND contype = 'f'
       JOIN pg_class target ON target.oid = confrelid
       LEFT JOIN col ON attrelid = confrelid AND attnum = confkey[1]
       WHERE attname IS DISTINCT FROM CASE target.relname WHEN 'organization' THEN 'id' ELSE 'organization_id' END
     UNION ALL
     SELECT 'index ' || i.relname || ' of ' || t.relname || ' does not begin with the organization'
       FROM tenant t JOIN pg_index ON indrelid = t.oid JOIN pg_class i ON i.oid = indexrelid
       LEFT JOIN col ON attrelid = t.oid AND attnum = indkey[0]
       WHERE attname IS DISTINCT FROM first AND i.relname <> ALL ($1)
     UNION ALL
     SELECT relname || ' has row-level security not enabled and forced' FROM tenant
       WHERE NOT (relrowsecurity AND relforcerowsecurity)
     UNION ALL
     SELECT relname || ' has no policy' FROM tenant t
       WHERE NOT EXISTS (SELECT 1 FROM pg_policy WHERE polrelid = t.oid)
     UNION ALL
     SELECT owned.relname || ' is not restricted by clinic' FROM (${OWNED}) owned
       WHERE owned.relname <> ALL ($3) AND NOT EXISTS (
         SELECT 1 FROM pg_policy WHERE polrelid = owned.oid AND NOT polpermissive
           AND pg_get_expr(polqual, polrelid) LIKE '%sees_every_clinic()%')
     UNION ALL
     SELECT owned.relname || ' shows records of substance use' FROM (${OWNED}) owned
       WHERE owned.of_plan AND NOT EXISTS (
         SELECT 1 FROM pg_policy WHERE polrelid = owned.oid AND NOT polpermissive
           AND pg_get_expr(polqual, polrelid) LIKE '%sees_substance_use()%')
     UNION ALL
     SELECT 'view ' || relname || ' looks past the policies of its tables' FROM pg_class
       WHERE relnamespace = 'public'::regnamespace AND relkind IN ('v', 'm', 'f')
     UNION ALL
     SELECT 'function ' || proname || ' acts as its owner' FROM pg_proc
       WHERE pronamespace = 'public'::regnamespace AND prosecdef
         AND (proname <> ALL ($2) OR proconfig IS NULL OR proconfig[1] NOT LIKE 'search_path=%')
     UNION ALL
     SELECT 'everybody has rights on ' || relname FROM tenant t JOIN pg_class c USING (oid, relname),
       aclexplode(c.relacl) WHERE grantee = 0
     UNION ALL
     -- TRUNCATE passes over row-level security; triggers and references are the owner's business.
     SELECT rolname || ' may ' || privilege_type || ' on ' || t.relname FROM tenant t JOIN pg_class c USING (oid),
       aclexplode(c.relacl) JOIN pg_roles r ON r.oid = grantee
       WHERE rolname IN ('${APP_ROLE}', '${SYSTEM_ROLE}')
         AND privilege_type NOT IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE')
     UNION ALL
     SELECT 'somebody but the login may ' || privilege_type || ' on ' || relname
       FROM pg_class c, aclexplode(c.relacl)
       WHERE relnamespace = 'public'::regnamespace AND relname = ANY ($4) AND grantee <> relowner
     ORDER BY 1`,
    [EXCEPTIONS.indexes, EXCEPTIONS.definers, EXCEPTIONS.unrestricted, EXCEPTIONS.tables],
  );
  const policies = (await db.query(
    `SELECT tablename || '.' || policyname AS name, policyname, qual, with_check FROM pg_policies
     WHERE schemaname = 'public' AND permissive = 'PERMISSIVE'`,
  )) as { name: string; policyname: string; qual: string | null; with_check: string | null }[];
  const open = policies.filter(
    ({ policyname, qual, with_check }) =>
      !EXCEPTIONS.policies.includes(policyname) && !(MINE.test(qual ?? '') && MINE.test(with_check ?? '')),
  );
  return [...found, ...open.map(({ name }) => `policy ${name} is not the organization's`)];
}

describe('The schema', () => {
  let template: DemoTemplate;
  let database: TestDatabase;
  let test: TestApp;
  let client: pg.Client;
  beforeAll(async () => {
    template = await createDemoTemplate(TODAY);
    database = await template.clone();
    test = await startTestApp({ databaseUrl: database.url });
    const demo = { authorization: `Bearer ${DEMO_KEY}` };
    await test.call('get', '/v1/patients', undefined, demo).expect(200);
    await test.call('post', '/v1/patients', PATIENT, demo).expect(201);
    const [{ id }] = await test.dataSource.query('SELECT organization_id AS id FROM patient LIMIT 1');
    await test.app.get(AuditSealer, { strict: false }).seal(id);
    client = new pg.Client(database.url);
    await client.connect();
  }, 120_000);
  afterAll(async () => {
    await client.end();
    await test.close();
    await database.drop();
  });

  it('puts the organization first in every key, index and constraint, and a policy on every table', async () => {
    expect(await offences(test.dataSource)).toEqual([]);
  });

  it('would not take a table, index, view or function without a rule', async () => {
    const runner = test.dataSource.createQueryRunner();
    await runner.startTransaction();
    try {
      await runner.query(`
        CREATE TABLE stray (id uuid CONSTRAINT stray_pkey PRIMARY KEY, organization_id uuid,
          clinic_id uuid CONSTRAINT stray_key UNIQUE, treatment_plan_id uuid);
        GRANT TRUNCATE ON stray TO regimen_app;
        GRANT SELECT ON stray TO PUBLIC;
        GRANT SELECT ON job_worker TO regimen_app;
        CREATE INDEX clinic_name_idx ON clinic (lower(name));
        CREATE POLICY anybody ON clinic USING (true);
        CREATE VIEW glimpse AS SELECT * FROM clinic;
        CREATE FUNCTION owner_like() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'`);
      expect(await offences(runner)).toEqual([
        'constraint stray_key of stray does not begin with the organization',
        'constraint stray_pkey of stray does not begin with the organization',
        'everybody has rights on stray',
        'function owner_like acts as its owner',
        'index clinic_name_idx of clinic does not begin with the organization',
        'index stray_key of stray does not begin with the organization',
        'index stray_pkey of stray does not begin with the organization',
        'regimen_app may TRUNCATE on stray',
        'somebody but the login may SELECT on job_worker',
        'stray has no policy',
        'stray has row-level security not enabled and forced',
        'stray is not restricted by clinic',
        'stray shows records of substance use',
        'view glimpse looks past the policies of its tables',
        "policy clinic.anybody is not the organization's",
      ]);
    } finally {
      await runner.rollbackTransaction();
      await runner.release();
    }
  });

  it('is owned by none of the roles that requests and jobs act as', async () => {
    const roles = await test.dataSource.query(
      `SELECT rolname, rolsuper, rolbypassrls, rolcanlogin, rolcreaterole, rolcreatedb,
         (SELECT count(*)::int FROM pg_shdepend WHERE refobjid = r.oid AND deptype = 'o') AS owns,
         (SELECT count(*)::int FROM pg_auth_members WHERE member = r.oid) AS memberships
       FROM pg_roles r WHERE rolname = ANY ($1) ORDER BY 1`,
      [[APP_ROLE, SYSTEM_ROLE]],
    );
    const nothing = {
      ...{ rolsuper: false, rolbypassrls: false, rolcanlogin: false, rolcreaterole: false },
      ...{ rolcreatedb: false, owns: 0, memberships: 0 },
    };
    expect(roles).toEqual([
      { rolname: APP_ROLE, ...nothing },
      { rolname: SYSTEM_ROLE, ...nothing },
    ]);
    const {
      rows: [login],
    } = await client.query('SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user');
    expect(login).toEqual({ rolsuper: false, rolbypassrls: false });
  });

  /** Rows that the application's login sees of each table after `prologue`. */
  const seen = async (prologue: string): Promise<Record<string, number>> => {
    const counts: Record<string, number> = {};
    await client.query('BEGIN');
    try {
      await client.query(prologue);
      for (const table of await tenantTables(test.dataSource)) {
        const { rows } = await client.query<{ n: number }>(`SELECT count(*)::int AS n FROM "${table}"`);
        counts[table] = rows[0]!.n;
      }
    } finally {
      await client.query('ROLLBACK');
    }
    return counts;
  };

  it.each([
    ['the application, with no organization set', `SET LOCAL ROLE ${APP_ROLE}`],
    ['the application, with an empty one', `SET LOCAL ROLE ${APP_ROLE}; SET LOCAL app.organization_id = ''`],
    ['the login itself, which owns the tables', 'SELECT 1'],
    ['a token that is no key', `SELECT * FROM begin_request('${'0'.repeat(64)}', now())`],
  ])('shows no row of any table to %s', async (_who, prologue) => {
    const tables = await tenantTables(test.dataSource);
    for (const table of tables) {
      const [{ n }] = await test.dataSource.query(`SELECT count(*)::int AS n FROM "${table}"`);
      expect({ table, filled: n > 0 }).toEqual({ table, filled: true });
    }
    expect(await seen(prologue)).toEqual(Object.fromEntries(tables.map((table) => [table, 0])));
  });

  it('shows jobs that look for organizations their ids and nothing else', async () => {
    const attempt = async (sql: string): Promise<unknown> => {
      await client.query(`BEGIN; SET LOCAL ROLE ${SYSTEM_ROLE}`);
      try {
        return (await client.query(sql)).rowCount;
      } catch (error) {
        return (error as { code: string }).code;
      } finally {
        await client.query('ROLLBACK');
      }
    };
    expect(await attempt('SELECT id FROM organization')).toBe(2);
    const tables = await tenantTables(test.dataSource);
    const answers = new Map<string, unknown>();
    for (const table of tables) answers.set(table, await attempt(`SELECT * FROM "${table}"`));
    expect(Object.fromEntries(answers)).toEqual(Object.fromEntries(tables.map((table) => [table, '42501'])));
  });

  it('lets nobody write into another organization', async () => {
    const attempt = async (sql: string): Promise<unknown> => {
      await client.query('BEGIN');
      try {
        await client.query(`SELECT begin_organization('${test.organizationId}')`);
        return (await client.query(sql)).rowCount;
      } catch (error) {
        return (error as { code: string }).code;
      } finally {
        await client.query('ROLLBACK');
      }
    };
    await test.call('post', '/v1/patients', PATIENT).expect(201);
    expect(await attempt(`UPDATE patient SET given_name = 'x'`)).toBe(1);
    expect(await attempt(`UPDATE patient SET organization_id = gen_random_uuid()`)).toBe('42501');
    expect(
      await attempt(`UPDATE patient SET given_name = 'x' WHERE organization_id <> '${test.organizationId}'`),
    ).toBe(0);
    expect(await attempt('TRUNCATE idempotency_key')).toBe('42501');
  });
});

const HOURS = [{ daysOfWeek: ['MO'], from: '08:00', to: '18:00' }];
const PATIENT = { givenName: 'Ada', familyName: 'Sample', birthDate: '1984-05-17' };

interface Tenant {
  id: string;
  headers: { authorization: string };
  patients: string[];
  clinics: string[];
}

/** Requests of several organizations in turns, on the connections that `test` has. @returns ids seen by who must not */
async function foreignIds(test: TestApp, organizations: number, requests: number): Promise<string[]> {
  const tenants: Tenant[] = [];
  for (let i = 0; i < organizations; i++) {
    const id = await test.organization();
    const headers = { authorization: `Bearer ${await test.key(['admin', 'scheduler'], id)}` };
    const tenant: Tenant = { id, headers, patients: [], clinics: [] };
    const clinic = { name: `C${i}`, timeZone: 'Europe/Vienna', openingHours: HOURS };
    for (const [path, body, ids] of [
      ['/v1/patients', PATIENT, tenant.patients],
      ['/v1/clinics', clinic, tenant.clinics],
    ] as const) {
      const made = await test.call('post', path, body, headers);
      if (made.status !== 201) throw new Error(JSON.stringify(made.body));
      ids.push(made.body.id);
    }
    tenants.push(tenant);
  }
  const kinds: ((tenant: Tenant, other: Tenant) => [number, ReturnType<TestApp['call']>])[] = [
    ({ headers }) => [200, test.call('get', '/v1/patients?limit=100', undefined, headers)],
    ({ headers, patients }) => [200, test.call('get', `/v1/patients/${patients[0]}`, undefined, headers)],
    ({ headers }, { patients }) => [404, test.call('get', `/v1/patients/${patients[0]}`, undefined, headers)],
    ({ headers }) => [200, test.call('get', '/v1/clinics?limit=100', undefined, headers)],
    ({ headers, clinics }) => [
      200,
      test.call('patch', `/v1/clinics/${clinics[0]}`, { name: 'New' }, headers),
    ],
    ({ headers }, { clinics }) => [
      404,
      test.call('patch', `/v1/clinics/${clinics[0]}`, { name: 'Bad' }, headers),
    ],
    ({ headers }) => [201, test.call('post', '/v1/patients', PATIENT, headers)],
    ({ headers, patients }) => [201, test.call('post', `/v1/patients/${patients[0]}/consents`, {}, headers)],
    ({ headers }) => [200, test.call('get', '/v1/organization', undefined, headers)],
    () => [
      401,
      test.call('get', '/v1/patients', undefined, { authorization: `Bearer rgm_${'z'.repeat(40)}` }),
    ],
  ];
  const turns = fc.sample(
    fc.tuple(
      fc.nat(organizations - 1),
      fc.integer({ min: 1, max: organizations - 1 }),
      fc.nat(kinds.length - 1),
    ),
    { numRuns: requests, seed: 20_261_201 },
  );
  const told: { tenant: Tenant; text: string }[] = [];
  const client = async (): Promise<void> => {
    for (let turn = turns.pop(); turn; turn = turns.pop()) {
      const [who, further, kind] = turn;
      const tenant = tenants[who]!;
      const [expected, request] = kinds[kind]!(tenant, tenants[(who + further) % organizations]!);
      const { status, body } = await request;
      if (status !== expected) throw new Error(`${status} for ${expected}: ${JSON.stringify(body)}`);
      const { requestId: _requestId, instance: _instance, ...rest } = body as Record<string, unknown>;
      told.push({ tenant, text: JSON.stringify(rest) });
    }
  };
  await Promise.all(Array.from({ length: 20 }, client));
  if (told.length !== requests) throw new Error(`Only ${told.length} requests were answered.`);

  const owners = new Map<string, string>(tenants.map(({ id }) => [id, id]));
  for (const table of ['patient', 'clinic', 'consent', 'api_key']) {
    const rows = await test.dataSource.query<{ id: string; owner: string }[]>(
      `SELECT id, organization_id AS owner FROM ${table}`,
    );
    for (const { id, owner } of rows) owners.set(id, owner);
  }
  const ids = told.flatMap(({ tenant, text }) =>
    [...text.matchAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g)].map(([id]) => ({ tenant, id })),
  );
  if (ids.length < requests / 2) throw new Error('The answers named hardly anything.');
  return ids.filter(({ tenant, id }) => owners.get(id) !== tenant.id).map(({ id }) => id);
}

describe('One connection for all organizations', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startTestApp({ poolSize: 1 });
  });
  afterAll(() => test.close());

  it('shows nobody what is another organization’s', async () => {
    expect(await foreignIds(test, 20, scaled(1000, 5000))).toEqual([]);
  });

  it('goes back to its pool as it came', async () => {
    await foreignIds(test, 2, 20);
    const [left] = await test.app
      .get(DataSource)
      .query(`SELECT current_user AS role, current_setting('app.organization_id', true) AS organization`);
    expect({ ...left, organization: left.organization ?? '' }).toEqual({ role: 'regimen', organization: '' });
  });
});

const version = pgbouncerVersion();
if (version === undefined) {
  console.log('PgBouncer is not installed: its tests are left out.');
} else {
  describe(`${version} in transaction mode, with one connection for all its clients`, () => {
    let direct: TestDatabase;
    let pooler: PgBouncer;
    let test: TestApp;
    beforeAll(async () => {
      direct = await createTestDatabase();
      pooler = await startPgBouncer(direct.url);
      test = await startTestApp({ databaseUrl: pooler.url, poolSize: 5, prepared: false });
    });
    afterAll(async () => {
      await test.close();
      await pooler.stop();
      await direct.drop();
    });

    it('shows nobody what is another organization’s', async () => {
      expect(await foreignIds(test, 20, scaled(1000, 5000))).toEqual([]);
      const [{ n }] = await test.dataSource.query(
        `SELECT count(*)::int AS n FROM pg_stat_activity
         WHERE datname = current_database() AND usename = 'regimen'`,
      );
      expect(n).toBe(1);
    });

    it('carries whole courses, without prepared statements', async () => {
      const world = await makeWorld(test);
      const plans = [1, 2, 3].map(() => makePlan(test, world, 'iv-mdd-6x-twice-weekly'));
      const booked = await Promise.all(
        (await Promise.all(plans)).map(async (plan) => (await activate(test, plan.id)).sessions.length),
      );
      expect(booked).toEqual([6, 6, 6]);
      const left = await test.app.get(DataSource).query('SELECT name FROM pg_prepared_statements');
      expect(left).toEqual([]);
    });
  });
}

describe('A login without superuser and CREATEROLE', () => {
  const login = `owner_${randomBytes(4).toString('hex')}`;
  const admin = new pg.Client(asSuperuser('postgres://any/postgres'));
  let url: string;
  beforeAll(async () => {
    await admin.connect();
    await admin.query(`CREATE ROLE ${login} LOGIN PASSWORD 'secret' NOSUPERUSER NOCREATEROLE`);
    await admin.query(`CREATE DATABASE ${login} OWNER ${login}`);
    const own = new URL(asSuperuser(`postgres://any/${login}`));
    own.username = login;
    own.password = 'secret';
    url = own.href;
  });
  afterAll(async () => {
    await admin.query(`DROP DATABASE IF EXISTS ${login} WITH (FORCE)`);
    await admin.query(`DROP ROLE ${login}`);
    await admin.end();
  });

  it('is told in one line what an administrator has to run, and sets Regimen up after that', async () => {
    const refusal = await migrate(url, schema).then(
      () => 'none',
      (error: Error) => error.message,
    );
    expect(refusal).toBe(
      'This login may not make the roles Regimen needs; let an administrator run: ' +
        `GRANT ${APP_ROLE} TO "${login}"; GRANT ${SYSTEM_ROLE} TO "${login}";`,
    );
    const looking = await new DataSource(dataSourceOptions(url, 1, schema)).initialize();
    expect(await tenantTables(looking)).toEqual([]);

    await admin.query(refusal.slice(refusal.indexOf('run: ') + 'run: '.length));
    expect(await migrate(url, schema)).toEqual(schema.migrations.map(({ name }) => name));
    expect(await offences(looking)).toEqual([]);
    await looking.destroy();

    const test = await startTestApp({ databaseUrl: url });
    try {
      const made = await test.call('post', '/v1/patients', PATIENT);
      expect(made.status).toBe(201);
      const stranger = { authorization: `Bearer ${await test.key(['viewer'], await test.organization())}` };
      const read = (headers?: Record<string, string>) =>
        test.call('get', `/v1/patients/${made.body.id}`, undefined, headers);
      expect((await read()).status).toBe(200);
      expect((await read(stranger)).status).toBe(404);
    } finally {
      await test.close();
    }
  });
});

/** The queries that every booking makes, as PostgreSQL plans them over thousands of reservations. */
import { DataSource, type Logger } from 'typeorm';
import { systemCall, type Call } from '../src/common/call.js';
import { ROLES } from '../src/common/roles.js';
import { Transactions } from '../src/common/transactions.js';
import { startTestApp, type TestApp } from './support/app.js';
import { activate, makePlan, makeWorld, type World } from './support/world.js';

interface Node {
  'Node Type': string;
  'Index Name'?: string;
  'Index Cond'?: string;
  'Relation Name'?: string;
  'Subplan Name'?: string;
  'Function Name'?: string;
  'Actual Loops': number;
  Output?: string[];
  Plans?: Node[];
}

type Sight = Pick<Call, 'roles' | 'clinicIds'>;

interface Seen {
  sql: string;
  parameters: unknown[];
}

const flat = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(flat)];

const expectNoSeqScan = (nodes: Node[], table: string): void =>
  expect(nodes.filter((node) => node['Node Type'] === 'Seq Scan' && node['Relation Name'] === table)).toEqual(
    [],
  );

describe('hot queries', () => {
  let test: TestApp;
  let world: World;
  let planId: string;
  beforeAll(async () => {
    test = await startTestApp();
    world = await makeWorld(test, { chairs: 10, nurses: 6, prescribers: 2 });
    const plan = await makePlan(test, world, 'iv-mdd-6x-twice-weekly');
    planId = plan.id;
    const { sessions } = await activate(test, planId);
    await crowd(sessions[0].id);
  });
  afterAll(() => test.close());

  /** Three years of half-hours in every chair, and as many sessions of other patients, clinics and times. */
  const crowd = async (sessionId: string): Promise<void> => {
    await test.dataSource.query(
      `INSERT INTO reservation (organization_id, id, resource_id, session_id, lanes, during, starts_at, ends_at,
         status, created_at)
       SELECT $1, gen_random_uuid(), chair, $2, '[0,1)', tstzrange(at, at + interval '30 minutes'), at,
              at + interval '30 minutes', CASE WHEN i % 10 = 0 THEN 'released' ELSE 'booked' END, at
       FROM unnest($3::uuid[]) AS chair, generate_series(0, 999) AS i,
            LATERAL (SELECT '2028-01-01T08:00Z'::timestamptz + i * interval '1 day' AS at) AS time`,
      [test.organizationId, sessionId, world.chairs],
    );
    await test.dataSource.query(
      `INSERT INTO patient (organization_id, id, given_name, family_name, birth_date, created_at, updated_at)
       SELECT $1, gen_random_uuid(), 'Crowd', 'Sample', '1980-01-01', now(), now() FROM generate_series(1, 300)`,
      [test.organizationId],
    );
    // A course each, like the one that there is.
    await test.dataSource.query(
      `INSERT INTO treatment_plan
       SELECT (jsonb_populate_record(t, jsonb_build_object('id', gen_random_uuid(), 'patient_id', p.id))).*
       FROM treatment_plan t JOIN session s ON s.treatment_plan_id = t.id, patient p
       WHERE s.id = $1 AND p.given_name = 'Crowd'`,
      [sessionId],
    );
    await test.dataSource.query(
      `INSERT INTO session (organization_id, id, treatment_plan_id, patient_id, clinic_id, phase, ordinal, dosing,
         min_gap_days, wanted_local, wanted_at, time_zone, starts_at, ends_at, status, deviations, created_at,
         updated_at)
       SELECT s.organization_id, gen_random_uuid(), t.id, p.id, s.clinic_id, s.phase, i, true,
              1, s.wanted_local, at, s.time_zone, at, at + interval '1 hour', 'completed', '[]', at, at
       FROM session s, patient p JOIN treatment_plan t ON t.patient_id = p.id, generate_series(1, 20) AS i,
            LATERAL (SELECT '2026-01-01T08:00Z'::timestamptz + i * interval '30 days' AS at) AS time
       WHERE s.id = $1 AND p.given_name = 'Crowd'`,
      [sessionId],
    );
    await test.dataSource.query('ANALYZE');
  };

  /** Every SELECT that `work` sends, as it sends it. */
  const watched = async (work: () => Promise<unknown>): Promise<Seen[]> => {
    const seen: Seen[] = [];
    const own = test.app.get(DataSource);
    const { logger } = own;
    const spy = {
      logQuery: (sql: string, parameters?: unknown[]) => {
        if (/^\s*SELECT/.test(sql)) seen.push({ sql, parameters: parameters ?? [] });
      },
      logQueryError: () => undefined,
      logQuerySlow: () => undefined,
      logSchemaBuild: () => undefined,
      logMigration: () => undefined,
      log: () => undefined,
    } satisfies Logger;
    own.logger = spy;
    try {
      await work();
    } finally {
      own.logger = logger;
    }
    return Promise.all(seen.map(within));
  };

  /** The statement inside the function that reads sessions at once; any other as it is. */
  const within = async (asked: Seen): Promise<Seen> => {
    if (!asked.sql.includes('sessions_at_once(')) return asked;
    const [{ body }] = await test.dataSource.query(
      `SELECT prosrc AS body FROM pg_proc WHERE proname = 'sessions_at_once'`,
    );
    const [, records = ''] = /FROM \(\s*(SELECT w\.n[\s\S]*ON true)\s*\) AS x/.exec(body) ?? [];
    expect(records).not.toBe('');
    const sql = records.replaceAll('= organization', '= $1').replace('unnest(wanted)', 'unnest($2::uuid[])');
    return { sql, parameters: [test.organizationId, asked.parameters[4]] };
  };

  const EVERYTHING: Sight = { roles: [...ROLES], clinicIds: null };

  /** As the application's role plans it for a caller, under row-level security. */
  const explain = async ({ sql, parameters }: Seen, sight = EVERYTHING, analyze = ''): Promise<Node[]> => {
    const call = { ...systemCall(test.organizationId, 'explain'), system: false, ...sight };
    const [row] = await test.app
      .get(Transactions)
      .inSightOf(call, (tx) =>
        tx.query<{ 'QUERY PLAN': { Plan: Node }[] }[]>(`EXPLAIN (FORMAT JSON${analyze}) ${sql}`, parameters),
      );
    return flat(row?.['QUERY PLAN'][0]?.Plan as Node);
  };
  const plansOf = async (seen: Seen[], table: string): Promise<Node[][]> => {
    const touching = seen.filter(({ sql }) => new RegExp(`(FROM|JOIN) "?${table}"?\\s`).test(sql));
    expect(touching.length).toBeGreaterThan(0);
    return Promise.all(touching.map((each) => explain(each)));
  };

  it('what a clinic is busy with comes from the index of live reservations, by timestamps', async () => {
    const other = await makePlan(test, world, 'iv-mdd-6x-twice-weekly', { startDate: '2028-06-05' });
    const seen = await watched(() =>
      test.call('post', `/v1/treatment-plans/${other.id}/proposals`, {}).expect(200),
    );
    const plans = await plansOf(seen, 'reservation');
    for (const nodes of plans) {
      const scans = nodes.filter((node) => node['Index Name']?.startsWith('reservation'));
      expect(scans.map((node) => node['Index Name'])).toEqual(['reservation_busy_idx']);
      for (const column of ['organization_id', 'resource_id', 'ends_at >']) {
        expect(scans[0]?.['Index Cond']).toContain(column);
      }
      expectNoSeqScan(nodes, 'reservation');
    }
  });

  it('a patient’s other sessions come from the index by patient and time', async () => {
    const { patientId } = (await test.call('get', `/v1/treatment-plans/${planId}`)).body;
    const plan = await makePlan(test, world, 'iv-ocd-single', { patientId });
    const seen = await watched(() =>
      test.call('post', `/v1/treatment-plans/${plan.id}/proposals`, {}).expect(200),
    );
    for (const nodes of await plansOf(seen, 'session')) expectNoSeqScan(nodes, 'session');
    // What they are is looked up where the caller's restrictions do not hold: by the statement inside the function.
    const asked = seen.find(({ sql }) => sql.includes('commitments_of_patient('));
    const [, ...parameters] = asked?.parameters ?? [];
    expect(parameters).toHaveLength(3);
    const [{ body }] = await test.dataSource.query(
      `SELECT prosrc AS body FROM pg_proc WHERE proname = 'commitments_of_patient'`,
    );
    const sql = ['patient', 'besides', 'since'].reduce(
      (text: string, name, i) => text.replace(new RegExp(`(?<== |<> |> )${name}\\b`), `$${i + 1}`),
      body,
    );
    const nodes = await explain({ sql, parameters });
    expect(nodes.flatMap((node) => node['Index Name'] ?? [])).toContain('session_patient_time_idx');
    expectNoSeqScan(nodes, 'session');
  });

  describe('under restrictions', () => {
    const SIGHTS: [string, () => Sight][] = [
      ['no restriction', () => EVERYTHING],
      ['the clinic', () => ({ roles: [...ROLES], clinicIds: [world.clinicId] })],
      ['roles that see no substance use', () => ({ roles: ['scheduler'], clinicIds: null })],
      ['both', () => ({ roles: ['scheduler'], clinicIds: [world.clinicId] })],
    ];
    const READS: [string, () => Promise<string>, string, string[]][] = [
      ['a session', async () => `/v1/sessions/${await firstSession()}`, 'session', ['session_pkey']],
      [
        'a page of sessions',
        () => Promise.resolve('/v1/sessions?limit=10&from=2026-06-01T00:00:00Z'),
        'session',
        ['session_time_idx'],
      ],
      [
        "a clinic's sessions",
        () => Promise.resolve(`/v1/sessions?limit=10&clinicId=${world.clinicId}`),
        'session',
        ['session_clinic_time_idx', 'session_time_idx'],
      ],
    ];
    const firstSession = async (): Promise<string> =>
      (await test.call('get', `/v1/treatment-plans/${planId}/sessions?limit=1`)).body.data[0].id;

    it.each(SIGHTS)('%s leaves every read its index', async (_name, sight) => {
      for (const [what, path, table, indexes] of READS) {
        const url = await path();
        const seen = await watched(() => test.call('get', url).expect(200));
        const [read] = seen.filter(({ sql }) => new RegExp(`FROM "?${table}"?\\s`).test(sql));
        const nodes = await explain(read!, sight());
        const [scan] = nodes.filter(
          (node) => node['Relation Name'] === table || node['Index Name']?.startsWith(table),
        );
        expect({ what, index: scan?.['Index Name'] }).toEqual({ what, index: expect.any(String) });
        expect(indexes).toContain(scan?.['Index Name']);
        expect(scan?.['Index Cond']).toContain('organization_id');
      }
    });

    it('what a clinic is busy with stays with the index of live reservations', async () => {
      const other = await makePlan(test, world, 'iv-mdd-6x-twice-weekly', { startDate: '2028-07-03' });
      const seen = await watched(() =>
        test.call('post', `/v1/treatment-plans/${other.id}/proposals`, {}).expect(200),
      );
      const [calendar] = seen.filter(({ sql }) => /FROM reservation v/.test(sql) && /FROM closure/.test(sql));
      for (const [, sight] of SIGHTS) {
        const nodes = await explain(calendar!, sight());
        const scan = nodes.find((node) => node['Index Name'] === 'reservation_busy_idx');
        for (const column of ['organization_id', 'resource_id', 'ends_at >', 'ends_at <']) {
          expect(scan?.['Index Cond']).toContain(column);
        }
        expectNoSeqScan(nodes, 'reservation');
      }
    });

    it('nothing of a restriction is worked out for who has none', async () => {
      const seen = await watched(() => test.call('get', '/v1/sessions?limit=10').expect(200));
      const [page] = seen.filter(({ sql }) => /FROM "session"/.test(sql));
      const ran = async (sight: Sight): Promise<string[]> =>
        (await explain(page!, sight, ', ANALYZE'))
          .filter((node) => node['Subplan Name'] && node['Actual Loops'] > 0)
          .map((node) => JSON.stringify(node.Output ?? node['Function Name'] ?? node['Node Type']));
      const [free, bound] = [
        await ran(EVERYTHING),
        await ran({ roles: ['scheduler'], clinicIds: [world.clinicId] }),
      ];
      // The organization, and one answer for each kind of restriction.
      expect(free).toHaveLength(3);
      expect(bound.length).toBeGreaterThan(free.length);
    });
  });

  it('what a session holds comes from the index by session', async () => {
    const { body } = await test.call('get', `/v1/treatment-plans/${planId}/sessions?limit=1`);
    const seen = await watched(() => test.call('get', `/v1/sessions/${body.data[0].id}`).expect(200));
    for (const nodes of await plansOf(seen, 'reservation')) {
      const scans = nodes.filter((node) => node['Index Name']?.startsWith('reservation'));
      expect(scans.map((node) => node['Index Name'])).toEqual(['reservation_session_idx']);
    }
  });
});

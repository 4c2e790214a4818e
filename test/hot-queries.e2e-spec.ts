/** The queries that every booking makes, as PostgreSQL plans them over thousands of reservations. */
import { DataSource, type Logger } from 'typeorm';
import { Transactions } from '../src/common/transactions.js';
import { startTestApp, type TestApp } from './support/app.js';
import { activate, makePlan, makeWorld, type World } from './support/world.js';

interface Node {
  'Node Type': string;
  'Index Name'?: string;
  'Index Cond'?: string;
  'Relation Name'?: string;
  Plans?: Node[];
}

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
    await test.dataSource.query(
      `INSERT INTO session (organization_id, id, treatment_plan_id, patient_id, clinic_id, phase, ordinal, dosing,
         min_gap_days, wanted_local, wanted_at, time_zone, starts_at, ends_at, status, deviations, created_at,
         updated_at)
       SELECT s.organization_id, gen_random_uuid(), s.treatment_plan_id, p.id, s.clinic_id, 'more ' || p.id, i, true,
              1, s.wanted_local, at, s.time_zone, at, at + interval '1 hour', 'completed', '[]', at, at
       FROM session s, patient p, generate_series(1, 20) AS i,
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
    return seen;
  };

  /** As the application's role plans it, under row-level security. */
  const explain = async ({ sql, parameters }: Seen): Promise<Node[]> => {
    const [row] = await test.app
      .get(Transactions)
      .inOrganization(test.organizationId, (tx) =>
        tx.query<{ 'QUERY PLAN': { Plan: Node }[] }[]>(`EXPLAIN (FORMAT JSON) ${sql}`, parameters),
      );
    return flat(row?.['QUERY PLAN'][0]?.Plan as Node);
  };
  const plansOf = async (seen: Seen[], table: string): Promise<Node[][]> => {
    const touching = seen.filter(({ sql }) => new RegExp(`(FROM|JOIN) "?${table}"?\\s`).test(sql));
    expect(touching.length).toBeGreaterThan(0);
    return Promise.all(touching.map(explain));
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
    const plans = await plansOf(seen, 'session');
    const names = plans.flat().flatMap((node) => node['Index Name'] ?? []);
    expect(names).toContain('session_patient_time_idx');
    for (const nodes of plans) expectNoSeqScan(nodes, 'session');
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

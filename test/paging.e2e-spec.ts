import { startTestApp, type TestApp } from './support/app.js';
import { scaled } from './support/scale.js';
import { activate, makePlan, makeWorld } from './support/world.js';

/* eslint-disable @typescript-eslint/no-explicit-any -- answers are read as a client reads them */

/**
 * Booked sessions $3 to $4 of a phase, three patients at each start. Starts are two hours apart from the plan's first on,
 * $5 hours late, and every $6th is used.
 */
const SESSIONS = `
  INSERT INTO session (organization_id, id, treatment_plan_id, patient_id, clinic_id, phase, ordinal, dosing,
    min_gap_days, wanted_local, wanted_at, time_zone, starts_at, ends_at, status, deviations, created_at, updated_at,
    version)
  SELECT s.organization_id, gen_random_uuid(), p.id, p.patient_id, s.clinic_id, $2, i, s.dosing,
    s.min_gap_days, s.wanted_local, s.wanted_at, s.time_zone, at, at + interval '1 hour', 'booked', '[]',
    s.created_at, s.updated_at, 1
  FROM (SELECT * FROM session WHERE treatment_plan_id = $1 AND starts_at IS NOT NULL ORDER BY starts_at LIMIT 1) s,
    generate_series($3::int, $4::int) i
    JOIN (SELECT id, patient_id, row_number() OVER (ORDER BY id) - 1 AS n FROM treatment_plan) p ON p.n = i % 3,
    LATERAL (SELECT s.starts_at + make_interval(hours => i * $6::int / 3 * 2 + $5::int) AS at) t
  RETURNING id`;

describe('Lists page by page', () => {
  let test: TestApp;
  let planId: string;
  let authorization: string;
  beforeAll(async () => {
    test = await startTestApp();
    const world = await makeWorld(test);
    planId = (await makePlan(test, world, 'iv-mdd-6x-twice-weekly', { startDate: '2026-12-07' })).id;
    await makePlan(test, world, 'iv-mdd-6x-twice-weekly');
    await makePlan(test, world, 'iv-mdd-6x-twice-weekly');
    await activate(test, planId);
    authorization = `Bearer ${test.token}`;
  });
  afterAll(() => test.close());

  const insert = async (phase: string, from: number, to: number, late = 0, nth = 1): Promise<string[]> =>
    (await test.dataSource.query(SESSIONS, [planId, phase, from, to, late, nth])).map(({ id }: any) => id);

  it('give each surviving session exactly once, whatever is booked and cancelled meanwhile', async () => {
    const count = scaled(2_000, 20_000);
    const churn = count / 20;
    await test.dataSource.query(`UPDATE session SET status = 'cancelled'`);
    const there = await insert('first', 1, count);
    const [doomed, surviving] = [new Set<string>(), new Set(there)];
    for (let i = 0; i < churn; i++) doomed.add(there[(i * 7919) % count]!);
    doomed.forEach((id) => surviving.delete(id));

    let changed = 0;
    const churning = (async () => {
      const cancelled = [...doomed];
      for (; changed < churn; changed += 20) {
        await insert('second', changed + 1, changed + 20, 1, 19);
        await test.dataSource.query(
          `UPDATE session SET status = 'cancelled', version = version + 1 WHERE id = ANY ($1)`,
          [cancelled.slice(changed, changed + 20)],
        );
      }
    })();

    const seen: string[] = [];
    const starts: string[] = [];
    let cursor: string | null = null;
    do {
      const page: any = await test
        .bare()
        .get(`/v1/sessions?status=booked&limit=100${cursor ? `&cursor=${cursor}` : ''}`)
        .set({ authorization });
      expect(page.status).toBe(200);
      seen.push(...page.body.data.map(({ id }: any) => id));
      starts.push(...page.body.data.map(({ startsAt }: any) => new Date(startsAt).toISOString()));
      cursor = page.body.nextCursor;
    } while (cursor);
    await churning;

    const once = new Set(seen);
    expect(once.size).toBe(seen.length);
    const missing = [...surviving].filter((id) => !once.has(id));
    expect(missing).toEqual([]);
    expect(starts).toEqual([...starts].sort());
  });
});

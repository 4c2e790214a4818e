import pg from 'pg';
import { demoId } from '../src/common/demo-ids.js';
import { ROLES } from '../src/common/roles.js';
import { loadDemo } from '../src/demo/load-demo.js';
import { startTestApp } from './support/app.js';
import { asSuperuser, createTestDatabase, type TestDatabase } from './support/database.js';
import { createDemoTemplate, DEMO_KEY as KEY, type DemoTemplate } from './support/demo.js';

const NOW = new Date('2026-12-01T15:05:00Z');

let template: DemoTemplate;
let database: TestDatabase;
beforeAll(async () => {
  template = await createDemoTemplate(NOW);
}, 120_000);
afterEach(() => database.drop());

const load = (now: Date, demoApiKey?: string): ReturnType<typeof loadDemo> =>
  loadDemo({ databaseUrl: database.url, demoApiKey, now });

async function rows<T extends object>(sql: string, values: unknown[] = []): Promise<T[]> {
  const client = new pg.Client(asSuperuser(database.url));
  await client.connect();
  try {
    return (await client.query<T>(sql, values)).rows;
  } finally {
    await client.end();
  }
}

const one = async (sql: string): Promise<unknown> => Object.values((await rows(sql))[0] ?? {})[0];
const numbers = async (sql: string): Promise<Record<string, number>> =>
  Object.fromEntries((await rows<{ name: string; n: number }>(sql)).map(({ name, n }) => [name, n]));

/** Statuses of demoId('session', 1) to 4. */
const named = async (): Promise<string[]> =>
  (
    await rows<{ status: string }>('SELECT status FROM session WHERE id = ANY ($1) ORDER BY id', [
      [1, 2, 3, 4].map((n) => demoId('session', n)),
    ])
  ).map(({ status }) => status);

it('is an organization in the middle of its work', async () => {
  database = await template.clone();
  expect(await rows('SELECT name, protocol_approval FROM organization')).toEqual([
    { name: 'Regimen Demo', protocol_approval: 'all-clinics' },
  ]);
  expect(await rows('SELECT name, roles, expires_at, revoked_at FROM api_key ORDER BY name')).toEqual([
    { name: 'Demo', roles: [...ROLES], expires_at: null, revoked_at: null },
    { name: 'EHR', roles: ['integration', 'scheduler'], expires_at: null, revoked_at: null },
  ]);
  expect(await numbers('SELECT time_zone AS name, count(*)::int AS n FROM clinic GROUP BY 1')).toEqual({
    'America/New_York': 2,
    'America/Los_Angeles': 1,
  });
  expect(
    await numbers(`SELECT coalesce(roles[1], kind) AS name, count(*)::int AS n FROM resource GROUP BY 1`),
  ).toEqual({
    chair: 15,
    nurse: 8,
    prescriber: 4,
  });
  expect(
    await one(`SELECT array_agg(DISTINCT capacity ORDER BY capacity) FROM resource WHERE roles = '{nurse}'`),
  ).toEqual([3, 4]);
  expect(await one('SELECT count(*)::int FROM patient')).toBe(26);
  expect(await numbers('SELECT status AS name, count(*)::int AS n FROM treatment_plan GROUP BY 1')).toEqual({
    draft: 3,
    active: 17,
    'on-hold': 1,
    completed: 2,
    revoked: 1,
  });
  const sessions = await numbers('SELECT status AS name, count(*)::int AS n FROM session GROUP BY 1');
  expect(sessions).toMatchObject({ 'checked-in': 1, observation: 1 });
  expect(sessions['completed']).toBeGreaterThan(50);
  expect(sessions['booked']).toBeGreaterThan(50);
  expect(sessions['no-show']).toBeGreaterThan(0);
  expect(await named()).toEqual(['booked', 'checked-in', 'in-progress', 'observation']);
  const responses = await numbers(
    'SELECT scale AS name, count(*)::int AS n FROM follow_up_response GROUP BY 1',
  );
  expect(Object.keys(responses).sort()).toEqual(['GAD-7', 'PHQ-9']);
  expect(await one(`SELECT count(*)::int FROM closure WHERE source = 'public-holiday'`)).toBeGreaterThan(10);
  expect(await one(`SELECT status FROM work_item WHERE id = '${demoId('work-item', 1)}'`)).toBe('open');
});

it('happened before now, and what is over is over', async () => {
  database = await template.clone();
  const past = `status IN ('completed', 'no-show')`;
  expect(
    await one(`SELECT count(*)::int FROM session WHERE ${past} AND starts_at > '${NOW.toISOString()}'`),
  ).toBe(0);
  const left = `status = 'booked' AND starts_at <= '${NOW.toISOString()}'`;
  expect(await one(`SELECT count(*)::int FROM session WHERE ${left}`)).toBe(0);
  for (const table of ['patient', 'treatment_plan', 'session', 'follow_up', 'work_item', 'reservation']) {
    expect(await one(`SELECT count(*)::int FROM ${table} WHERE created_at > '${NOW.toISOString()}'`)).toBe(0);
  }
  const backward =
    'discharged_at <= administration_ended_at OR administration_ended_at <= started_at OR started_at <= checked_in_at';
  expect(await one(`SELECT count(*)::int FROM session WHERE ${backward}`)).toBe(0);
});

it('is loaded once, by one of two loaders', async () => {
  database = await createTestDatabase();
  const both = await Promise.all([load(NOW, KEY), load(NOW, KEY)]);
  expect(both.map(({ loaded }) => loaded).sort()).toEqual([false, true]);
  expect(await load(NOW)).toEqual({ loaded: false, token: null });
  expect(await one('SELECT count(*)::int FROM patient')).toBe(26);
});

it('has one key, which may be another at the next start', async () => {
  database = await template.clone();
  const test = await startTestApp({ databaseUrl: database.url });
  const status = async (key: string): Promise<number> =>
    (await test.bare().get('/v1/organization').set('authorization', `Bearer ${key}`)).status;
  const other = 'rgm_another_key_for_the_next_start';
  try {
    expect(await status(KEY)).toBe(200);
    expect(await load(NOW, other)).toEqual({ loaded: false, token: other });
    expect([await status(other), await status(KEY)]).toEqual([200, 401]);
    await load(NOW, KEY);
    expect([await status(other), await status(KEY)]).toEqual([401, 200]);
  } finally {
    await test.close();
  }
});

it('leaves nothing behind where it cannot be finished', async () => {
  database = await createTestDatabase();
  const test = await startTestApp({ databaseUrl: database.url });
  const taken = test.token;
  await test.close();
  // The key is the last thing it makes, and this one is somebody else's.
  await expect(load(NOW, taken)).rejects.toThrow();
  expect(await one('SELECT count(*)::int FROM patient')).toBe(0);
  expect(await one('SELECT count(*)::int FROM protocol')).toBe(0);
});

it('is the same for the same now', async () => {
  const told = (): Promise<object[]> =>
    rows(
      `SELECT s.id, s.status, s.starts_at, s.created_at, string_agg(DISTINCT v.resource_id::text, ' ') AS resources
       FROM session s LEFT JOIN reservation v ON v.session_id = s.id GROUP BY 1, 2, 3, 4 ORDER BY 1`,
    );
  database = await template.clone();
  const first = await told();
  await database.drop();
  database = await createTestDatabase();
  const { token } = await load(NOW);
  expect(token).toMatch(/^rgm_[A-Za-z0-9_]{24,128}$/);
  expect(await told()).toEqual(first);
});

it.each([
  ['in the first hour of the day', '2026-11-23T05:20:00Z'],
  ['in the last hour of the day', '2026-12-27T04:55:00Z'],
  ['on the night the clocks go forward', '2027-03-14T07:20:00Z'],
  ['on the night they go back', '2026-11-01T06:40:00Z'],
  ['on a public holiday', '2027-07-05T17:00:00Z'],
  ['after the dates of the examples', '2030-03-05T20:00:00Z'],
])('has visits under way and a draft ready to be activated %s', async (_name, now) => {
  database = await createTestDatabase();
  await load(new Date(now), KEY);
  expect(await named()).toEqual(['booked', 'checked-in', 'in-progress', 'observation']);
  expect(await one(`SELECT count(*)::int FROM treatment_plan WHERE status = 'active'`)).toBe(17);
  const test = await startTestApp({ databaseUrl: database.url });
  try {
    test.clock.set(new Date(now));
    const answer = await test
      .bare()
      .post(`/v1/treatment-plans/${demoId('plan', 1)}/activate`)
      .set({ authorization: `Bearer ${KEY}`, 'if-match': '*', 'idempotency-key': 'demo' })
      .send({});
    expect({ status: answer.status, sessions: (answer.body as { sessions?: [] }).sessions?.length }).toEqual({
      status: 200,
      sessions: 6,
    });
  } finally {
    await test.close();
  }
});

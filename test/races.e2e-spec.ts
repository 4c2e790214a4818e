/** Hundreds at once after the same chair, nurse, patient or time, and thousands who are in nobody's way. */
import { startTestApp, type TestApp } from './support/app.js';
import { expectNoOverlap } from './support/course.js';
import { noted, scaled } from './support/scale.js';
import { activate, makeClinic, makePlan, type ClinicOptions, type World } from './support/world.js';
import { VERSION_BODY } from '../src/protocols/protocols.examples.js';

/* eslint-disable @typescript-eslint/no-explicit-any -- answers are read as a client reads them */

/** One session, and as many more as anybody asks for. */
const BODY = {
  ...VERSION_BODY,
  code: 'on-demand',
  phases: [
    { code: 'induction', kind: 'induction', rrule: 'FREQ=WEEKLY;COUNT=1' },
    { code: 'booster', kind: 'booster', anchor: { type: 'on-demand' } },
  ],
};
const PATIENCE_MS = 3_600_000;

const tally = (answers: { status: number }[]): Record<number, number> => {
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
};

describe('A race', () => {
  let test: TestApp;
  let protocols: Record<string, string>;
  beforeAll(async () => {
    test = await startTestApp();
    const { body } = await test.call('post', '/v1/protocols', BODY).expect(201);
    await test.call('post', `/v1/protocols/${body.id}/versions/1/publish`, undefined).expect(200);
    protocols = { 'on-demand': body.id };
  });
  afterAll(() => test.close());

  const clinic = async (options: ClinicOptions): Promise<World> => ({
    protocols,
    ...(await makeClinic(test, options)),
  });
  /** Active plans, each of its own patient, whose first sessions lie a year before what is raced for. */
  async function plansIn(world: World, count: number): Promise<any[]> {
    const plans: any[] = [];
    for (let i = 0; i < count; i++) {
      const startDate = new Date(Date.parse('2027-01-04') + Math.floor(i / 2) * 86_400_000);
      const body = { startDate: startDate.toISOString().slice(0, 10) };
      const plan = await makePlan(test, world, 'on-demand', body);
      await activate(test, plan.id);
      plans.push(plan);
    }
    return plans;
  }
  const book = async (plan: any, startsAt: string, body: object = {}): Promise<any> =>
    test.call('post', '/v1/sessions', {
      ...{ treatmentPlanId: plan.id, phase: 'booster', startsAt, ...body },
      override: { reason: 'A year has passed' },
    });
  const deadlocks = async (): Promise<number> => {
    // What a backend has counted is told within a second.
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    const [row] = await test.dataSource.query<{ n: string }[]>(
      `SELECT deadlocks AS n FROM pg_stat_database WHERE datname = current_database()`,
    );
    return Number(row?.n);
  };
  const live = async (resourceIds: string[], from: string): Promise<number> => {
    const [row] = await test.dataSource.query<{ n: number }[]>(
      `SELECT count(DISTINCT session_id)::int AS n FROM reservation
       WHERE resource_id = ANY ($1) AND status = 'booked' AND starts_at >= $2 AND starts_at < $2::timestamptz + interval '1 day'`,
      [resourceIds, from],
    );
    return row?.n ?? 0;
  };
  function expectProblems(answers: any[]): void {
    for (const { status, body, headers } of answers.filter((answer) => answer.status !== 201)) {
      expect(headers['content-type']).toContain('application/problem+json');
      expect([status, body.code]).toEqual([409, 'SLOT_TAKEN']);
    }
  }

  it.each([
    ['chair', { chairs: 1, nurses: 3, nurseCapacity: 4, prescriberCapacity: 8 }],
    ['nurse', { chairs: 12, nurses: 1, prescriberCapacity: 12 }],
    ['patient', { chairs: 12, nurses: 12, prescriberCapacity: 12 }],
  ])(
    'for one %s and time has one winner, and every loser is told why',
    async (shared, options) => {
      const count = scaled(12, 200);
      const rounds = scaled(2, 20);
      const world = await clinic(options);
      const plans = await plansIn(world, shared === 'patient' ? 1 : count);
      const pool = shared === 'nurse' ? world.nurses : world.chairs;
      let slowest = 0;
      for (let round = 0; round < rounds; round++) {
        const day = `2028-06-${String(round + 1).padStart(2, '0')}`;
        const begun = performance.now();
        const answers = await Promise.all(
          Array.from({ length: count }, (_, i) => book(plans[i % plans.length], `${day}T10:00:00-04:00`)),
        );
        slowest = Math.max(slowest, performance.now() - begun);
        expect(tally(answers)).toEqual({ 201: 1, 409: count - 1 });
        expectProblems(answers);
        expect(await live(pool, `${day}T00:00:00-04:00`)).toBe(1);
      }
      noted('slowest round, s', slowest / 1000);
      await expectNoOverlap(test);
    },
    PATIENCE_MS,
  );

  it(
    'for times that overlap in part leaves nothing overlapping',
    async () => {
      const count = scaled(12, 200);
      const rounds = scaled(2, 20);
      const world = await clinic({ chairs: 2, nurses: 2, prescriberCapacity: 2 });
      const plans = await plansIn(world, Math.ceil(count / 2));
      let slowest = 0;
      for (let round = 0; round < rounds; round++) {
        const day = Date.parse(`2028-07-${String(round + 1).padStart(2, '0')}T09:00:00-04:00`);
        const begun = performance.now();
        const answers = await Promise.all(
          Array.from({ length: count }, (_, i) =>
            // Each patient asks twice, for times that overlap.
            book(plans[i % plans.length], new Date(day + ((i * 35) % 240) * 60_000).toISOString()),
          ),
        );
        slowest = Math.max(slowest, performance.now() - begun);
        expect(answers.every(({ status }) => status === 201 || status === 409)).toBe(true);
        expectProblems(answers);
        const won = answers.filter(({ status }) => status === 201);
        // Two chairs hold at least one visit each, whoever comes first.
        expect(won.length).toBeGreaterThanOrEqual(2);
        expect(await live(world.chairs, new Date(day).toISOString())).toBe(won.length);
      }
      noted('slowest round, s', slowest / 1000);
      await expectNoOverlap(test);
    },
    PATIENCE_MS,
  );

  it(
    'of bookings that are in nobody’s way refuses none',
    async () => {
      const bookings = scaled(48, 10_000);
      const width = bookings > 48 ? 40 : 8;
      const world = await clinic({ chairs: width, nurses: width, prescribers: width, prescriberCapacity: 1 });
      const plans = await plansIn(world, width * (bookings > 48 ? 10 : 3));
      const before = await deadlocks();
      let made = 0;
      for (let wave = 0; made < bookings; wave++) {
        // Three visits a day, one after the other in each chair, each of another patient.
        const day = Date.parse('2028-03-15T09:00:00-04:00') + Math.floor(wave / 3) * 86_400_000;
        const startsAt = new Date(day + (wave % 3) * 150 * 60_000).toISOString();
        const answers = await Promise.all(
          Array.from({ length: width }, (_, i) =>
            book(plans[(wave * width + i) % plans.length], startsAt, {
              resourceIds: [world.chairs[i], world.nurses[i], world.prescribers[i]],
            }),
          ),
        );
        const refused = answers.filter(({ status }) => status !== 201);
        expect(refused.map(({ body }) => body)).toEqual([]);
        made += answers.length;
      }
      noted('refused', 0);
      noted('deadlocks', (await deadlocks()) - before);
      expect((await deadlocks()) - before).toBe(0);
      const [row] = await test.dataSource.query<{ n: number }[]>(
        `SELECT count(*)::int AS n FROM session WHERE clinic_id = $1 AND phase = 'booster' AND status = 'booked'`,
        [world.clinicId],
      );
      expect(row?.n).toBe(made);
      await expectNoOverlap(test);
    },
    PATIENCE_MS,
  );
});

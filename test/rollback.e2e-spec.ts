/** A failure in the middle of a verb leaves nothing behind. */
import { SessionChanges } from '../src/sessions/session-changes.js';
import { startTestApp, type TestApp } from './support/app.js';
import { expectWholeOrAbsent, traces } from './support/course.js';
import { activate, makePlan, makeWorld, type World } from './support/world.js';

const TWICE = 'iv-mdd-6x-twice-weekly';

describe('a failure in the middle', () => {
  let test: TestApp;
  let world: World;
  /** The plan whose changes fail, after everything else about them was written. */
  let doomed: string | null = null;
  beforeAll(async () => {
    test = await startTestApp();
    world = await makeWorld(test);
    test.app.get(SessionChanges, { strict: false }).subscribe(async (_tx, _organizationId, planId) => {
      if (planId === doomed) throw new Error('Ada Sample, 1984-05-17: told to fail');
    });
  });
  afterEach(() => {
    doomed = null;
  });
  afterAll(() => test.close());

  const path = (planId: string, verb = 'activate'): string => `/v1/treatment-plans/${planId}/${verb}`;

  it('of an activation: no session, no reservation, no follow-up, no kept answer', async () => {
    const plan = await makePlan(test, world, TWICE);
    const before = await traces(test);
    doomed = plan.id;
    const key = { 'idempotency-key': 'doomed' };
    const failed = await test.call('post', path(plan.id), {}, key);
    expect([failed.status, failed.body.code]).toEqual([500, 'INTERNAL']);
    expect(failed.headers['content-type']).toContain('application/problem+json');
    expect(JSON.stringify(failed.body)).not.toMatch(/Ada|Sample|told to fail|\.ts|SELECT/);
    expect(await traces(test)).toEqual(before);
    await expectWholeOrAbsent(test, [plan.id], [], 6);

    doomed = null;
    const again = await test.call('post', path(plan.id), {}, key);
    expect([again.status, again.headers['idempotency-replayed']]).toEqual([200, undefined]);
    await expectWholeOrAbsent(test, [plan.id], [plan.id], 6);
  });

  it.each([
    ['the fourth session', 'session', 'NEW.ordinal = 4'],
    ['the last reservation', 'reservation', `NEW.starts_at >= '2027-06-24Z'`],
    ['the plan itself', 'treatment_plan', `NEW.status = 'active'`],
  ])('of the database, at %s', async (_, table, condition) => {
    const plan = await makePlan(test, world, TWICE, { startDate: '2027-06-07' });
    const before = await traces(test);
    await test.dataSource.query(`
      CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'told to fail'; END $$;
      CREATE TRIGGER fail BEFORE INSERT OR UPDATE ON ${table} FOR EACH ROW WHEN (${condition})
        EXECUTE FUNCTION fail()`);
    try {
      const failed = await test.call('post', path(plan.id), {});
      expect(failed.status).toBe(500);
      expect(JSON.stringify(failed.body)).not.toContain('told to fail');
      expect(await traces(test)).toEqual(before);
    } finally {
      await test.dataSource.query(`DROP TRIGGER fail ON ${table}; DROP FUNCTION fail()`);
    }
    await activate(test, plan.id);
    await expectWholeOrAbsent(test, [plan.id], [plan.id], 6);
    await test.call('post', path(plan.id, 'revoke'), {}).expect(200);
  });

  it('of a hold or a cancellation: everything stays booked', async () => {
    const plan = await makePlan(test, world, TWICE, { startDate: '2027-03-01' });
    const { sessions } = await activate(test, plan.id);
    const live = () =>
      test.dataSource.query(`SELECT id, status FROM reservation WHERE status = 'booked' ORDER BY id`);
    const before = [await traces(test), await live()];
    doomed = plan.id;
    for (const request of [path(plan.id, 'hold'), `/v1/sessions/${sessions[0].id}/cancel`]) {
      expect((await test.call('post', request, {})).status).toBe(500);
      expect([await traces(test), await live()]).toEqual(before);
    }
    const read = await test.call('get', `/v1/sessions/${sessions[0].id}`);
    expect(read.body).toMatchObject({ status: 'booked', version: 1 });
  });

  it('of a deadlock or a serialization failure is tried again, and then succeeds', async () => {
    const plan = await makePlan(test, world, TWICE, { startDate: '2027-09-06' });
    // A sequence keeps its value over a rollback, so the trigger knows which attempt it sees.
    await test.dataSource.query(`
      CREATE SEQUENCE attempts;
      GRANT USAGE ON SEQUENCE attempts TO regimen_app;
      CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF nextval('attempts') = 1 THEN RAISE EXCEPTION USING ERRCODE = '40P01'; END IF;
          RETURN NEW;
        END $$;
      CREATE TRIGGER fail BEFORE INSERT ON reservation FOR EACH ROW EXECUTE FUNCTION fail()`);
    try {
      await activate(test, plan.id);
      await expectWholeOrAbsent(test, [plan.id], [plan.id], 6);
    } finally {
      await test.dataSource.query(
        `DROP TRIGGER fail ON reservation; DROP FUNCTION fail(); DROP SEQUENCE attempts`,
      );
    }
  });
});

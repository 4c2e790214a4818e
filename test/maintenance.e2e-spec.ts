import { createApp } from '../src/app.setup.js';
import { startTestApp, type TestApp } from './support/app.js';
import { activate, dates, makePlan, makeWorld, wantedDates, type World } from './support/world.js';

interface SessionBody {
  phase: string;
  ordinal: number;
  startsAt: string;
  wantedLocal: string;
  status: string;
}

async function sessionsOf(test: TestApp, planId: string, phase?: string): Promise<SessionBody[]> {
  const { body } = await test.call('get', `/v1/treatment-plans/${planId}/sessions?limit=100`);
  return body.data.filter((session: SessionBody) => phase === undefined || session.phase === phase);
}

const DAY = 86_400_000;
const week = (n: number): Date => new Date(Date.parse('2027-01-04T12:00:00Z') + n * 7 * DAY);

describe('maintenance that keeps itself booked', () => {
  let test: TestApp;
  let world: World;
  beforeEach(async () => {
    test = await startTestApp();
    world = await makeWorld(test);
  });
  afterEach(() => test.close());

  const run = (body: object = {}) => test.call('post', '/v1/maintenance-runs', body);

  it('books what the rule and the horizon say in 52 weekly runs, over both clock changes and a holiday', async () => {
    await test.call('post', `/v1/clinics/${world.clinicId}/closures`, {
      from: '2027-07-05',
      to: '2027-07-06',
      reason: 'Independence Day',
    });
    const plan = await makePlan(test, world, 'esk-trd-label');
    await activate(test, plan.id);
    for (let n = 0; n < 52; n++) {
      test.clock.set(week(n));
      const answer = await run();
      expect(answer.status).toBe(201);
      const today = week(n).toISOString().slice(0, 10);
      const horizon = new Date(week(n).getTime() + 56 * DAY).toISOString().slice(0, 10);
      // Week 9 begins on 2027-03-01; every second Monday from there, as far as the horizon reaches.
      const expected: string[] = [];
      for (let date = Date.parse('2027-03-01'); ; date += 14 * DAY) {
        const text = new Date(date).toISOString().slice(0, 10);
        if (text > horizon) break;
        expected.push(text);
      }
      const sessions = await sessionsOf(test, plan.id, 'maintenance-2');
      expect([today, wantedDates(sessions)]).toEqual([today, expected]);
    }
    const sessions = await sessionsOf(test, plan.id, 'maintenance-2');
    expect(sessions.map((session) => session.ordinal)).toEqual(sessions.map((_, i) => i + 1));
    expect(sessions.every((session) => session.status === 'booked')).toBe(true);
    // 09:00 on the wall, whatever the offset; the holiday's session lies on another day and says why.
    expect(new Set(sessions.map((session) => session.startsAt.slice(11, 16)))).toEqual(new Set(['09:00']));
    const offsets = Object.fromEntries(
      sessions.map((session) => [session.startsAt.slice(0, 10), session.startsAt.slice(19)]),
    );
    expect([offsets['2027-03-01'], offsets['2027-03-15'], offsets['2027-11-08']]).toEqual([
      '-05:00',
      '-04:00',
      '-05:00',
    ]);
    const holiday = sessions.find((session) => session.wantedLocal.startsWith('2027-07-05'));
    expect(holiday?.startsAt.slice(0, 10)).toBe('2027-07-04');
    expect(JSON.stringify(holiday)).toContain('Independence Day');
    const moved = sessions.filter((s) => s.startsAt.slice(0, 10) !== s.wantedLocal.slice(0, 10));
    expect(moved).toHaveLength(1);
  });

  it('refuses to look further ahead than courses reach, which would use them up', async () => {
    const plan = await makePlan(test, world, 'esk-trd-label');
    await activate(test, plan.id);
    const answer = await run({ asOf: '2200-01-01T00:00:00Z' });
    expect([answer.status, answer.body.errors?.[0].pointer]).toEqual([400, '/asOf']);
    expect(await sessionsOf(test, plan.id, 'maintenance-2')).toEqual([]);
    expect((await run({ asOf: '2031-12-01T00:00:00Z', dryRun: true })).status).toBe(201);
  });

  it('follows up as far ahead as it has booked, also when it looked ahead from a later day', async () => {
    const plan = await makePlan(test, world, 'esk-trd-label');
    await activate(test, plan.id);
    const due = async (): Promise<string[]> => {
      const { body } = await test.call('get', `/v1/treatment-plans/${plan.id}/follow-ups?limit=100`);
      return body.data
        .filter((followUp: { checkpoint: string }) => followUp.checkpoint === 'periodic-re-examination')
        .map((followUp: { dueDate: string }) => followUp.dueDate);
    };
    await run({ asOf: '2027-07-01T12:00:00Z' });
    const ahead = await due();
    expect(ahead.slice(0, 2)).toEqual(['2027-03-29', '2027-06-21']);
    // Asked again from today, nothing that is booked for loses its follow-up.
    await run();
    expect(await due()).toEqual(ahead);
  });

  it('makes nothing twice, run again or twice at once', async () => {
    const plan = await makePlan(test, world, 'esk-trd-label');
    await activate(test, plan.id);
    test.clock.set(new Date('2027-03-01T12:00:00Z'));
    const answers = await Promise.all([run(), run(), run()]);
    expect(answers.map((answer) => answer.status)).toEqual([201, 201, 201]);
    const booked = answers.map((answer) => answer.body.counts.sessionsBooked).sort();
    expect(booked).toEqual([0, 0, 5]);
    const again = await run();
    expect(again.body.counts).toMatchObject({ plans: 1, sessionsBooked: 0, failed: 0 });
    expect(dates(await sessionsOf(test, plan.id, 'maintenance-2'))).toEqual([
      '2027-03-01',
      '2027-03-15',
      '2027-03-29',
      '2027-04-12',
      '2027-04-26',
    ]);
  });

  it('answers a dry run with what it would book, and books nothing', async () => {
    const plan = await makePlan(test, world, 'esk-trd-label');
    await activate(test, plan.id);
    const answer = await run({ dryRun: true, asOf: '2027-02-01T12:00:00Z' });
    expect(answer.body).toMatchObject({ dryRun: true, status: 'completed', counts: { sessionsBooked: 3 } });
    expect(answer.body.plans[0].booked[0]).toEqual({
      phase: 'maintenance-2',
      ordinal: 1,
      startsAt: '2027-03-01T09:00:00-05:00',
    });
    expect(await sessionsOf(test, plan.id, 'maintenance-2')).toEqual([]);
    expect((await test.call('get', `/v1/maintenance-runs/${answer.body.id}`)).body).toEqual(answer.body);
  });

  it('turns what it cannot place into one work item, goes on with the rest, and settles it when it can', async () => {
    const plan = await makePlan(test, world, 'esk-trd-label');
    await activate(test, plan.id);
    const closure = await test.call('post', `/v1/clinics/${world.clinicId}/closures`, {
      from: '2027-03-10',
      to: '2027-03-26',
      reason: 'Flood',
    });
    const asOf = { asOf: '2027-02-22T12:00:00Z' };
    const first = await run(asOf);
    expect(first.body.plans[0]).toMatchObject({ outcome: 'work-item' });
    expect(first.body.plans[0].unplaced[0]).toMatchObject({ phase: 'maintenance-2', ordinal: 2 });
    await run(asOf);
    const { body: worklist } = await test.call('get', '/v1/worklist?status=open');
    expect(worklist.data).toHaveLength(1);
    expect(worklist.data[0]).toMatchObject({ kind: 'unplaced-session', treatmentPlanId: plan.id });
    const sessions = await sessionsOf(test, plan.id, 'maintenance-2');
    expect(sessions.map(({ ordinal, status }) => [ordinal, status])).toEqual([
      [1, 'booked'],
      [2, 'proposed'],
      [3, 'booked'],
      [4, 'booked'],
    ]);

    await test.call('delete', `/v1/clinics/${world.clinicId}/closures/${closure.body.id}`);
    await run(asOf);
    expect((await sessionsOf(test, plan.id, 'maintenance-2'))[1]).toMatchObject({
      ordinal: 2,
      status: 'booked',
    });
    expect((await test.call('get', '/v1/worklist?status=open')).body.data).toEqual([]);
  });

  it('books a ladder one session at a time from the last given', async () => {
    const plan = await makePlan(test, world, 'iv-mdd-maintenance-ladder', { startDate: '2027-01-04' });
    await activate(test, plan.id);
    test.clock.set(new Date('2027-01-04T13:00:00Z'));
    await run();
    await run();
    const [first, ...more] = await sessionsOf(test, plan.id);
    expect(more).toEqual([]);
    expect(first?.startsAt).toBe('2027-01-04T09:00:00-05:00');
    const path = `/v1/sessions/${(first as unknown as { id: string }).id}`;
    for (const verb of ['check-in', 'start', 'end-administration', 'discharge']) {
      expect((await test.call('post', `${path}/${verb}`)).status).toBe(200);
    }
    await run();
    expect(dates(await sessionsOf(test, plan.id))).toEqual(['2027-01-04', '2027-01-11']);
  });

  it('is run by the scheduled job, at the start and after a change, without anybody asking', async () => {
    const plan = await makePlan(test, world, 'iv-mdd-maintenance-ladder', { startDate: '2026-12-07' });

    const worker = await createApp({
      databaseUrl: test.databaseUrl,
      poolSize: 5,
      clock: test.clock,
      docs: false,
      jobs: true,
    });
    try {
      await worker.init();
      await activate(test, plan.id);
      await eventually(async () => expect(await sessionsOf(test, plan.id)).toHaveLength(1));
    } finally {
      await worker.close();
    }
    const runs = await test.call('get', '/v1/maintenance-runs');
    expect(runs.body.data.length).toBeGreaterThanOrEqual(1);
  });
});

async function eventually(check: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await check();
    } catch (error) {
      if (tries >= 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

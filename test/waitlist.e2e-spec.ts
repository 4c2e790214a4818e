import { jest } from '@jest/globals';
import { FreedTimes, type FreedTime } from '../src/sessions/freed-times.js';
import { OfferCandidates } from '../src/waitlist/offer-candidates.js';
import { OfferMaker } from '../src/waitlist/offer-maker.js';
import { startTestApp, TODAY, type TestApp } from './support/app.js';
import { expectNoOverlap } from './support/course.js';
import { scaled } from './support/scale.js';
import {
  activate,
  makeClinic,
  makePlan,
  makeWorld,
  type ClinicOptions,
  type World,
} from './support/world.js';

/* eslint-disable @typescript-eslint/no-explicit-any -- answers are read as a client reads them */

/** Twice a week on Mondays and Thursdays from 4 January: 4, 7, 11, 14, 18, 21; gaps of 2 to 5 days. */
const COURSE = 'iv-mdd-6x-twice-weekly';
const MINUTE = 60_000;

describe('A time that becomes free', () => {
  let test: TestApp;
  let world: World;
  let freed: FreedTime[];
  beforeAll(async () => {
    test = await startTestApp();
    world = await makeWorld(test);
    test.app.get(FreedTimes, { strict: false }).subscribe((_tx, time) => {
      freed.push(time);
      return Promise.resolve();
    });
  });
  beforeEach(() => {
    freed = [];
    test.clock.set(TODAY);
  });
  afterAll(() => test.close());

  const here = async (options: ClinicOptions = {}): Promise<World> => ({
    ...world,
    ...(await makeClinic(test, { chairs: 1, nurses: 1, ...options })),
  });
  async function course(clinic: World, body: object = {}): Promise<{ plan: any; sessions: any[] }> {
    const plan = await makePlan(test, clinic, COURSE, body);
    const { sessions } = await activate(test, plan.id);
    return { plan, sessions };
  }
  const cancel = (session: any) =>
    test.call('post', `/v1/sessions/${session.id}/cancel`, { reason: 'Ill' }).expect(200);
  /** What the job does about the last time that became free. */
  const offer = (time = freed.at(-1)!) => test.app.get(OfferMaker, { strict: false }).offerFreed(time);
  const waits = (plan: any, body: object = {}) =>
    test.call('post', '/v1/waitlist-entries', { treatmentPlanId: plan.id, phase: 'induction', ...body });
  const accept = (made: any, body: object = {}, headers: Record<string, string> = {}) =>
    test.call('post', `/v1/offers/${made.id}/accept`, body, headers);
  const read = async (path: string): Promise<any> => (await test.call('get', path).expect(200)).body;
  const held = async (clinic: World): Promise<number> => {
    const [{ n }] = await test.dataSource.query(
      `SELECT count(*)::int AS n FROM reservation v JOIN resource r ON r.id = v.resource_id
       WHERE r.clinic_id = $1 AND v.status = 'held'`,
      [clinic.clinicId],
    );
    return n;
  };

  it('is left free where it is nobody’s use, and where it begins too soon', async () => {
    const clinic = await here();
    const { sessions } = await course(clinic);
    await course(clinic, { preferredTime: '13:00' });
    await cancel(sessions[1]);
    expect(freed).toEqual([
      expect.objectContaining({ sessionId: sessions[1].id, startsAt: new Date(sessions[1].startsAt) }),
    ]);
    expect(await offer()).toEqual([]);
    expect(await held(clinic)).toBe(0);

    const { plan } = await course(clinic, { startDate: '2027-01-05', preferredTime: '15:15' });
    await waits(plan).expect(201);
    test.clock.set(new Date(Date.parse(sessions[1].startsAt) - 119 * MINUTE));
    expect(await offer()).toEqual([]);
  });

  it('is offered to the waiting list first, then to who stands away from what was wanted; the first takes it', async () => {
    const clinic = await here();
    const { plan: gone, sessions } = await course(clinic);
    // Wanted the same, and stands elsewhere for want of a chair.
    const { plan: displaced, sessions: later } = await course(clinic);
    expect(later[1].startsAt).not.toBe(sessions[1].startsAt);
    // Wants 14:00 and has it; would come earlier all the same.
    const { plan: waiting, sessions: afternoons } = await course(clinic, { preferredTime: '15:00' });
    const { body: entry } = await waits(waiting, { daysOfWeek: ['TH'], toTime: '12:00' }).expect(201);
    expect(entry).toMatchObject({
      status: 'waiting',
      patientId: waiting.patientId,
      ordinal: null,
      fromTime: null,
    });
    await waits(gone).expect(201);
    await cancel(sessions[1]);

    const made = await offer();
    expect(made.map(({ treatmentPlanId, sessionId, cause }) => [treatmentPlanId, sessionId, cause])).toEqual([
      [waiting.id, afternoons[1].id, 'waiting-list'],
      [displaced.id, later[1].id, 'better-time'],
    ]);
    expect(made[0]).toMatchObject({
      ...{ status: 'open', startsAt: sessions[1].startsAt, movesFrom: afternoons[1].startsAt, breaches: [] },
      ...{ waitlistEntryId: entry.id, expiresAt: new Date(TODAY.getTime() + 30 * MINUTE).toISOString() },
    });
    expect(new Set(made.map(({ holdId }) => holdId)).size).toBe(1);
    expect(await offer()).toEqual([]);
    // The time is kept from everybody else, and once.
    const rows = await held(clinic);
    expect(rows).toBeGreaterThanOrEqual(3);
    const move = await test.call('post', `/v1/sessions/${later[2].id}/reschedule`, {
      ...{ startsAt: sessions[1].startsAt, scope: 'this', override: { reason: 'x' } },
    });
    expect([move.status, move.body.code]).toEqual([409, 'SLOT_TAKEN']);
    const listed = await read(`/v1/offers?status=open&clinicId=${clinic.clinicId}`);
    expect(listed.data).toEqual(made);

    freed = [];
    const key = { 'idempotency-key': `accept-${made[1]!.id}` };
    const { body: taken } = await accept(made[1], {}, key).expect(200);
    expect(taken).toMatchObject({
      ...{ id: made[1]!.id, status: 'accepted', decidedAt: TODAY.toISOString() },
      session: { id: later[1].id, ordinal: 2, startsAt: sessions[1].startsAt, status: 'booked' },
    });
    expect((await accept(made[1], {}, key).expect(200)).headers['idempotency-replayed']).toBe('true');
    expect(await read(`/v1/offers/${made[0]!.id}`)).toMatchObject({ status: 'withdrawn' });
    for (const [which, code] of [
      [0, 'OFFER_TAKEN'],
      [1, 'OFFER_CLOSED'],
    ] as const) {
      const late = await accept(made[which]);
      expect([late.status, late.body.code]).toEqual([409, code]);
    }
    expect((await read(`/v1/waitlist-entries/${entry.id}`)).status).toBe('waiting');
    expect(await held(clinic)).toBe(0);
    // What the session held before is free now, and is offered in its turn.
    expect(freed).toEqual([expect.objectContaining({ startsAt: new Date(later[1].startsAt) })]);
    await expectNoOverlap(test);
    const events = await test.dataSource.query(
      `SELECT operation, patient_ids FROM audit_event
       WHERE operation IN ('job:offer-freed-time', 'acceptOffer') AND $1 = ANY (patient_ids) ORDER BY id`,
      [displaced.patientId],
    );
    expect(events.map(({ operation }: any) => operation)).toEqual([
      'job:offer-freed-time',
      'acceptOffer',
      'acceptOffer',
    ]);
    expect(events[0].patient_ids.sort()).toEqual([displaced.patientId, waiting.patientId].sort());
  });

  it('is given back when all have declined, or when the offers expire', async () => {
    const clinic = await here({ policy: { offersAtMost: 2, offerMinutes: 10 } });
    const { sessions } = await course(clinic);
    const others = await Promise.all(
      ['11:45', '14:00', '16:00'].map((preferredTime) => course(clinic, { preferredTime })),
    );
    for (const { plan } of others) await waits(plan).expect(201);
    await cancel(sessions[1]);
    const made = await offer();
    expect(made).toHaveLength(2);
    const decline = (which: any) => test.call('post', `/v1/offers/${which.id}/decline`, {});
    expect((await decline(made[0]).expect(200)).body.status).toBe('declined');
    expect(await held(clinic)).toBeGreaterThan(0);
    await decline(made[1]).expect(200);
    expect(await held(clinic)).toBe(0);
    expect((await decline(made[1])).body.code).toBe('OFFER_CLOSED');
    // The next is asked, nobody twice, until none is left.
    const [third, ...more] = await offer();
    expect([third?.treatmentPlanId, more]).toEqual([others[2]!.plan.id, []]);
    expect(await offer()).toEqual([]);
    test.clock.set(new Date(TODAY.getTime() + 10 * MINUTE));
    expect(await offer()).toEqual([]);
    test.clock.set(TODAY);
    await decline(third).expect(200);
    expect(await offer()).toEqual([]);

    await cancel(sessions[3]);
    const [next] = await offer();
    test.clock.set(new Date(TODAY.getTime() + 10 * MINUTE));
    expect((await read(`/v1/offers/${next!.id}`)).status).toBe('expired');
    const listed = await read(`/v1/offers?status=expired&clinicId=${clinic.clinicId}`);
    expect(listed.data).toHaveLength(2);
    const late = await accept(next);
    expect([late.status, late.body.code]).toEqual([409, 'OFFER_EXPIRED']);
  });

  it('is told of whichever way it became free', async () => {
    const clinic = await here({ chairs: 2, nurses: 2 });
    const { sessions } = await course(clinic);
    const left = (...which: number[]) =>
      which.map((i) =>
        expect.objectContaining({
          ...{ sessionId: sessions[i].id, startsAt: new Date(sessions[i].startsAt) },
        }),
      );
    const move = (which: any, startsAt: string, scope: string) =>
      test.call('post', `/v1/sessions/${which.id}/reschedule`, { startsAt, scope }).expect(200);
    await move(sessions[3], '2027-01-15T09:00:00-05:00', 'this-and-following');
    expect(freed).toEqual(left(3, 4, 5));
    freed = [];
    await move(sessions[0], '2027-01-05T09:00:00-05:00', 're-anchor');
    expect(freed).toEqual(expect.arrayContaining(left(0, 1, 2)));

    const { plan, sessions: others } = await course(await here());
    const aside = '2027-01-22T09:00:00-05:00';
    await move(others[5], aside, 'this');
    freed = [];
    await test
      .call('post', `/v1/treatment-plans/${plan.id}/resume`, { mode: 'all-or-nothing', scope: 'unstarted' })
      .expect(200);
    expect(freed).toMatchObject([{ sessionId: others[5].id, startsAt: new Date(aside) }]);
  });

  it('can be offered by hand, kept once for all to whom it is, and served from the waiting list', async () => {
    const clinic = await here();
    const { sessions } = await course(clinic);
    const { plan: one, sessions: mine } = await course(clinic, { preferredTime: '12:00' });
    const { plan: two } = await course(clinic, {
      ...{ preferredTime: '15:00', startDate: '2027-01-05', weekdays: ['TU', 'FR'] },
    });
    await cancel(sessions[1]);
    const byHand = (plan: any, body: object) =>
      test.call('post', '/v1/offers', { treatmentPlanId: plan.id, phase: 'induction', ...body });
    const { body: first } = await byHand(one, {
      ...{ freedSessionId: sessions[1].id, ordinal: 2, durationMinutes: 90, note: 'By phone' },
    }).expect(201);
    expect(first).toMatchObject({ cause: 'by-hand', sessionId: mine[1].id, breaches: [], note: 'By phone' });
    expect(first).not.toHaveProperty('freedSessionId');
    // Between the first and the second session: rules say no, and the clinic may still offer it.
    const { body: second } = await byHand(two, { startsAt: sessions[1].startsAt, ordinal: 3 }).expect(201);
    expect([second.holdId, second.expiresAt]).toEqual([first.holdId, first.expiresAt]);
    expect(second.breaches.map(({ code }: any) => code)).toContain('MINIMUM_GAP');
    const refused = await accept(second);
    expect([refused.status, refused.body.code]).toEqual([422, 'OVERRIDE_REQUIRED']);
    expect((await read(`/v1/holds/${first.holdId}`)).status).toBe('held');
    const again = await byHand(one, { startsAt: sessions[1].startsAt, ordinal: 2 });
    expect([again.status, again.body.code, again.body.offerId]).toEqual([409, 'OFFER_EXISTS', first.id]);
    // What was declined may be offered again.
    await test.call('post', `/v1/offers/${first.id}/decline`, {}).expect(200);
    await byHand(one, { startsAt: sessions[1].startsAt, ordinal: 2 }).expect(201);
    for (const [plan, body, status, pointer] of [
      [one, {}, 400, '/startsAt'],
      [one, { startsAt: sessions[1].startsAt, freedSessionId: sessions[1].id }, 400, '/startsAt'],
      [one, { freedSessionId: mine[1].id }, 400, '/freedSessionId'],
      [one, { startsAt: mine[2].startsAt, ordinal: 3 }, 400, '/startsAt'],
      [one, { startsAt: sessions[1].startsAt, ordinal: 9 }, 400, '/ordinal'],
      [one, { startsAt: sessions[1].startsAt, phase: 'x' }, 400, '/phase'],
      [{ id: clinic.clinicId }, { startsAt: sessions[1].startsAt }, 400, '/treatmentPlanId'],
    ] as const) {
      const answer = await byHand(plan, body);
      expect([answer.status, answer.body.errors[0].pointer]).toEqual([status, pointer]);
    }
    await test.call('post', `/v1/offers/${first.id}/accept`, {}, { 'idempotency-key': '' }).expect(400);

    const wait = { ordinal: 4, daysOfWeek: ['TH', 'MO'], fromTime: '08:00' };
    const { body: entry } = await waits(one, wait).expect(201);
    expect(entry.daysOfWeek).toEqual(['MO', 'TH']);
    const twice = await waits(one, { ...wait, daysOfWeek: ['MO', 'TH'], note: 'Again' });
    expect([twice.status, twice.body.code, twice.body.waitlistEntryId]).toEqual([
      ...[409, 'WAITLIST_ENTRY_EXISTS'],
      entry.id,
    ]);
    await waits(two, wait).expect(201);
    await cancel(sessions[3]);
    const [served] = await offer();
    expect(served).toMatchObject({ waitlistEntryId: entry.id, sessionId: mine[3].id });
    await accept(served).expect(200);
    expect((await read(`/v1/waitlist-entries/${entry.id}`)).status).toBe('served');
    const { body: other } = await waits(two, { ordinal: 2, earliest: '2027-01-01', latest: '2027-01-31' });
    await test.call('delete', `/v1/waitlist-entries/${other.id}`).expect(204);
    await test.call('delete', `/v1/waitlist-entries/${other.id}`).expect(204);
    await waits(one, wait).expect(201);
    const { data } = await read(`/v1/waitlist-entries?clinicId=${clinic.clinicId}&status=withdrawn`);
    expect(data.map(({ id }: any) => id)).toEqual([other.id]);
  });

  it('that overlaps the session’s own is kept but for what it has already, caps on starts and all', async () => {
    const cap = { slotMinutes: 60, maxStarts: 1 };
    const clinic = await here({ policy: { startCaps: [cap] } });
    const { plan, sessions } = await course(clinic, { preferredTime: '09:30' });
    const { plan: other } = await course(clinic, { preferredTime: '13:00' });
    const startsAt = sessions[1].startsAt.replace('T09:30', 'T09:15');
    const byHand = { treatmentPlanId: plan.id, phase: 'induction', ordinal: 2, startsAt };
    const { body: made } = await test.call('post', '/v1/offers', byHand).expect(201);
    expect(made).toMatchObject({ movesFrom: sessions[1].startsAt, status: 'open' });
    const kept: any[] = await test.dataSource.query(
      `SELECT starts_at, ends_at FROM reservation WHERE hold_id = $1 AND status = 'held'`,
      [made.holdId],
    );
    const between = [new Date(startsAt), new Date(sessions[1].startsAt)];
    expect(kept.map(({ starts_at, ends_at }) => [starts_at, ends_at])).toContainEqual(between);
    freed = [];
    expect((await accept(made).expect(200)).body.session).toMatchObject({ id: sessions[1].id, startsAt });

    // By itself, to a session that was moved into the time since.
    await test
      .call('post', `/v1/sessions/${sessions[1].id}/reschedule`, {
        ...{ startsAt: startsAt.replace('T09:15', 'T10:15'), scope: 'this' },
      })
      .expect(200);
    const time = { ...freed[0]!, treatmentPlanId: other.id };
    expect(await offer(time)).toMatchObject([{ sessionId: sessions[1].id, cause: 'better-time' }]);
  });

  it('is offered to the others where for one of them it cannot be kept', async () => {
    const clinic = await here();
    const { sessions } = await course(clinic);
    const { plan: one, sessions: first } = await course(clinic, { preferredTime: '12:00' });
    const { plan: two, sessions: second } = await course(clinic, { preferredTime: '15:00' });
    for (const plan of [one, two]) await waits(plan).expect(201);
    await cancel(sessions[1]);
    const candidates = test.app.get(OfferCandidates, { strict: false });
    const find = candidates.find.bind(candidates);
    // As if the planner had overlooked what the second has booked.
    const spy = jest.spyOn(candidates, 'find').mockImplementation(async (...asked) => {
      const found = await find(...asked);
      const [start, end] = [second[1].startsAt, second[1].endsAt].map((at) => Date.parse(at)) as [
        number,
        number,
      ];
      return found.map((one) =>
        one.session.id === first[1].id
          ? {
              ...one,
              placement: {
                ...one.placement,
                rows: one.placement.rows.map((row) => ({ ...row, start, end })),
              },
            }
          : one,
      );
    });
    const made = await offer();
    spy.mockRestore();
    expect(made.map(({ sessionId }) => sessionId)).toEqual([second[1].id]);
  });

  it('keeps who was asked for by name', async () => {
    const clinic = await here({ chairs: 2, nurses: 2 });
    const { sessions } = await course(clinic);
    const { plan, sessions: mine } = await course(clinic, { preferredTime: '14:00' });
    for (const chair of clinic.chairs) {
      await test
        .call('post', `/v1/sessions/${mine[1].id}/reschedule`, {
          ...{ startsAt: mine[1].startsAt, scope: 'this', resourceIds: [chair] },
        })
        .expect(200);
      const byHand = { treatmentPlanId: plan.id, phase: 'induction', ordinal: 2 };
      const startsAt = sessions[1].startsAt.replace('T09:00', 'T11:30');
      const { body: made } = await test.call('post', '/v1/offers', { ...byHand, startsAt }).expect(201);
      const rows = await test.dataSource.query(
        `SELECT resource_id FROM reservation WHERE hold_id = $1 AND status = 'held' AND resource_id = ANY ($2)`,
        [made.holdId, clinic.chairs],
      );
      expect(rows).toEqual([{ resource_id: chair }]);
      await test.call('post', `/v1/offers/${made.id}/decline`, {}).expect(200);
    }
  });

  it.each(['hold', 'complete', 'revoke'])('is free again at once where the plan ends (%s)', async (verb) => {
    const clinic = await here();
    const { sessions } = await course(clinic);
    const { plan } = await course(clinic, { preferredTime: '12:00' });
    const { sessions: theirs } = await course(clinic, { preferredTime: '15:00' });
    const { body: entry } = await waits(plan).expect(201);
    await cancel(sessions[1]);
    const [made] = await offer();
    expect(made).toMatchObject({ treatmentPlanId: plan.id, status: 'open' });
    const move = () =>
      test.call('post', `/v1/sessions/${theirs[1].id}/reschedule`, {
        ...{ startsAt: sessions[1].startsAt, scope: 'this' },
      });
    expect((await move()).body.code).toBe('SLOT_TAKEN');
    await test.call('post', `/v1/treatment-plans/${plan.id}/${verb}`, { reason: 'Test' }).expect(200);
    expect(await read(`/v1/offers/${made!.id}`)).toMatchObject({ status: 'withdrawn' });
    const { data } = await read(`/v1/offers?status=withdrawn&treatmentPlanId=${plan.id}`);
    expect(data.map(({ id }: any) => id)).toEqual([made!.id]);
    expect((await read(`/v1/waitlist-entries/${entry.id}`)).status).toBe(
      verb === 'hold' ? 'waiting' : 'withdrawn',
    );
    expect(await held(clinic)).toBe(0);
    await move().expect(200);
    expect((await accept(made)).body.code).toBe('OFFER_CLOSED');
  });

  it('stays kept for others when one session no longer needs it, and ends with the last of them', async () => {
    const clinic = await here();
    const { sessions } = await course(clinic);
    const { plan: one, sessions: first } = await course(clinic, { preferredTime: '12:00' });
    const { plan: two, sessions: second } = await course(clinic, { preferredTime: '15:00' });
    for (const plan of [one, two]) await waits(plan).expect(201);
    await cancel(sessions[1]);
    const made = await offer();
    expect(made.map(({ sessionId }) => sessionId)).toEqual([first[1].id, second[1].id]);
    const statuses = async () =>
      Promise.all(made.map(async ({ id }) => (await read(`/v1/offers/${id}`)).status));
    // What leaves the session where it stands leaves its offer too.
    await cancel(first[4]);
    expect(await statuses()).toEqual(['open', 'open']);
    await cancel(first[1]);
    expect(await statuses()).toEqual(['withdrawn', 'open']);
    expect(await held(clinic)).toBeGreaterThan(0);
    await test
      .call('post', `/v1/sessions/${second[1].id}/reschedule`, {
        ...{ startsAt: first[1].startsAt, scope: 'this' },
      })
      .expect(200);
    expect(await statuses()).toEqual(['withdrawn', 'withdrawn']);
    expect(await held(clinic)).toBe(0);
  });

  it.each<[object, ...string[]]>([
    [{ phase: 'x' }, '/phase'],
    [{ ordinal: 9 }, '/ordinal'],
    [{ earliest: '2027-02-01', latest: '2027-01-01' }, '/latest'],
    [{ fromTime: '12:00', toTime: '12:00' }, '/toTime'],
    [{ daysOfWeek: [] }, '/daysOfWeek'],
    [{ earliest: '2026-01-01', latest: '2026-11-30' }, '/latest'],
    [{ phase: 'x', fromTime: '12:00', toTime: '12:00' }, '/phase', '/toTime'],
    [
      {
        daysOfWeek: ['XX'],
        ...{ earliest: '2027-02-09', latest: '2027-02-08', fromTime: '15:00', toTime: '14' },
      },
      ...['/daysOfWeek', '/toTime', '/latest'],
    ],
  ])('a wait for %j is refused', async (body, ...expected) => {
    const { plan } = await course(await here());
    const answer = await waits(plan, body);
    expect([answer.status, answer.body.errors.map((error: any) => error.pointer)]).toEqual([400, expected]);
    await test.call('post', `/v1/treatment-plans/${plan.id}/hold`, { reason: 'x' }).expect(200);
    expect((await waits(plan)).body.code).toBe('PLAN_NOT_ACTIVE');
  });

  it('is offered for a record of substance use too, which nobody learns of who may not', async () => {
    const clinic = await here();
    const { sessions } = await course(clinic);
    const { plan: hidden } = await course(clinic, { preferredTime: '11:45', substanceUseRecord: true });
    const { plan: plain } = await course(clinic, { preferredTime: '14:00' });
    await waits(hidden).expect(201);
    await waits(plain).expect(201);
    await cancel(sessions[1]);
    const [secret, open] = await offer();
    expect([secret?.treatmentPlanId, open?.treatmentPlanId]).toEqual([hidden.id, plain.id]);
    const scheduler = { authorization: `Bearer ${await test.key(['scheduler'])}` };
    const seen = async (path: string) => (await test.call('get', path, undefined, scheduler)).body;
    for (const list of ['offers', 'waitlist-entries']) {
      const { data } = await seen(`/v1/${list}?clinicId=${clinic.clinicId}`);
      expect(data.map(({ treatmentPlanId }: any) => treatmentPlanId)).toEqual([plain.id]);
    }
    expect((await seen(`/v1/offers/${secret!.id}`)).code).toBe('NOT_FOUND');
    expect((await accept(secret, {}, scheduler)).status).toBe(404);
    await accept(secret).expect(200);
    expect((await seen(`/v1/offers/${open!.id}`)).status).toBe('withdrawn');
    expect((await accept(open, {}, scheduler)).body.code).toBe('OFFER_TAKEN');
  });

  it('of many who accept it at once one wins', async () => {
    const clinic = await here({ policy: { offersAtMost: 3 } });
    const { sessions } = await course(clinic);
    for (const preferredTime of ['11:45', '14:00', '16:00']) {
      await waits((await course(clinic, { preferredTime })).plan).expect(201);
    }
    await cancel(sessions[1]);
    const made = await offer();
    expect(made).toHaveLength(3);
    const count = scaled(24, 100);
    const answers = await Promise.all(Array.from({ length: count }, (_, i) => accept(made[i % made.length])));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(new Set(answers.filter(({ status }) => status !== 200).map(({ status }) => status))).toEqual(
      new Set([409]),
    );
    const { data } = await read(`/v1/waitlist-entries?clinicId=${clinic.clinicId}&status=served`);
    expect(data).toHaveLength(1);
    await expectNoOverlap(test);
  });
});

it('a cancellation has its time offered by the job worker, exactly if it is committed; who drops out is followed by the next', async () => {
  const test = await startTestApp({ jobs: true });
  try {
    const world = await makeWorld(test, { chairs: 1, nurses: 1, policy: { offersAtMost: 1 } });
    const course = async (preferredTime: string) => {
      const plan = await makePlan(test, world, COURSE, { preferredTime });
      return { plan, sessions: (await activate(test, plan.id)).sessions };
    };
    const first = await course('09:00');
    const waiting = [await course('12:00'), await course('15:00')];
    for (const { plan } of waiting) {
      await test
        .call('post', '/v1/waitlist-entries', { treatmentPlanId: plan.id, phase: 'induction' })
        .expect(201);
    }
    const cancel = () => test.call('post', `/v1/sessions/${first.sessions[1].id}/cancel`, {});
    await cancel().expect(200);
    expect((await cancel()).status).toBe(409);
    for (const { plan, sessions } of waiting) {
      let offers: any[] = [];
      for (const end = Date.now() + 20_000; offers.length === 0 && Date.now() < end;) {
        await new Promise((resolve) => setTimeout(resolve, 50));
        const { body } = await test.call('get', '/v1/offers?status=open').expect(200);
        // Other times of a plan that ends are offered as well.
        offers = body.data.filter(({ startsAt }: any) => startsAt === first.sessions[1].startsAt);
      }
      expect(offers.map(({ sessionId }) => sessionId)).toEqual([sessions[1].id]);
      await test.call('post', `/v1/treatment-plans/${plan.id}/revoke`, { reason: 'Test' }).expect(200);
    }
  } finally {
    await test.close();
  }
});

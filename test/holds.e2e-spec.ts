import { startTestApp, TODAY, type TestApp } from './support/app.js';
import { scaled } from './support/scale.js';
import { activate, makeClinic, makePlan, makeWorld, type World } from './support/world.js';

/* eslint-disable @typescript-eslint/no-explicit-any -- answers are read as a client reads them */

const COURSE = 'iv-mdd-6x-twice-weekly';

describe('Times kept and times free', () => {
  let test: TestApp;
  let world: World;
  beforeAll(async () => {
    test = await startTestApp();
    world = await makeWorld(test);
  });
  afterEach(() => test.clock.set(TODAY));
  afterAll(() => test.close());

  /** Active plans in a clinic of one chair, each with room for one more session. */
  async function plansIn(clinic: Partial<World>, count: number): Promise<any[]> {
    const plans: any[] = [];
    for (let i = 0; i < count; i++) {
      const plan = await makePlan(test, clinicOf(clinic), COURSE, { startDate: `2027-0${i + 1}-04` });
      const { sessions } = await activate(test, plan.id);
      await test.call('post', `/v1/sessions/${sessions.at(-1).id}/cancel`, {}).expect(200);
      plans.push(plan);
    }
    return plans;
  }
  const clinicOf = (clinic: Partial<World>): World => ({ ...world, ...clinic });
  const wish = (plan: any, startsAt = '2028-02-01T10:00:00-05:00') => ({
    treatmentPlanId: plan.id,
    phase: 'induction',
    startsAt,
  });
  const override = { override: { reason: 'The course was interrupted' } };
  const hold = (plan: any, body: object = {}) => test.call('post', '/v1/holds', { ...wish(plan), ...body });
  const book = (plan: any, body: object = {}) =>
    test.call('post', '/v1/sessions', { ...wish(plan), ...override, ...body });

  it('a hold keeps its time from everybody else, and is booked by who holds it', async () => {
    const [mine, other] = await plansIn(await makeClinic(test, { chairs: 1 }), 2);
    const { body: kept } = await hold(mine, { durationMinutes: 10 }).expect(201);
    expect(kept).toMatchObject({
      status: 'held',
      phase: 'induction',
      sessionId: null,
      startsAt: wish(mine).startsAt,
    });
    expect(kept.expiresAt).toBe('2026-12-01T12:10:00.000Z');
    expect(kept.resources.map(({ kind }: any) => kind)).toEqual(['chair', 'practitioner', 'practitioner']);
    expect((await book(other)).body.code).toBe('SLOT_TAKEN');
    expect((await hold(other)).body.code).toBe('SLOT_TAKEN');

    const wrong = await book(mine, { holdId: kept.id, startsAt: '2028-02-02T10:00:00-05:00' });
    expect([wrong.status, wrong.body.errors[0].pointer]).toEqual([400, '/startsAt']);
    expect((await book(other, { holdId: kept.id })).body.errors[0].pointer).toBe('/holdId');

    const { body: session } = await book(mine, { holdId: kept.id }).expect(201);
    expect(session.resources.map(({ resourceId }: any) => resourceId)).toEqual(
      kept.resources.map(({ resourceId }: any) => resourceId),
    );
    const { body: after } = await test.call('get', `/v1/holds/${kept.id}`).expect(200);
    expect(after).toMatchObject({ status: 'booked', sessionId: session.id });
    const again = await book(mine, { holdId: kept.id });
    expect([again.status, again.body.code]).toEqual([409, 'HOLD_ENDED']);
  });

  it('a hold ends by itself, or when it is given back', async () => {
    const [mine, other] = await plansIn(await makeClinic(test, { chairs: 1 }), 2);
    const { body: short } = await hold(mine).expect(201);
    test.clock.set(new Date(TODAY.getTime() + 5 * 60_000));
    expect((await test.call('get', `/v1/holds/${short.id}`)).body.status).toBe('expired');
    expect((await book(mine, { holdId: short.id })).body.code).toBe('HOLD_ENDED');
    await book(other).expect(201);

    const { body: next } = await hold(mine, { startsAt: '2028-03-01T10:00:00-05:00' }).expect(201);
    await test.call('delete', `/v1/holds/${next.id}`).expect(204);
    await test.call('delete', `/v1/holds/${next.id}`).expect(204);
    expect((await test.call('get', `/v1/holds/${next.id}`)).body.status).toBe('released');
    expect((await hold(mine, { startsAt: '2028-03-01T10:00:00-05:00' })).status).toBe(201);
  });

  it.each([
    [{ durationMinutes: 0 }, '/durationMinutes'],
    [{ durationMinutes: 1440 }, '/durationMinutes'],
    [{ startsAt: 'tomorrow' }, '/startsAt'],
  ])('a hold of %j is refused', async (change, pointer) => {
    const [plan] = await plansIn(await makeClinic(test), 1);
    const { status, body } = await hold(plan, change);
    expect([status, body.errors.map((error: any) => error.pointer)]).toEqual([400, [pointer]]);
  });

  it.each(['hold', 'complete', 'revoke'])('%s ends what the plan holds, at once', async (verb) => {
    const [mine, other] = await plansIn(await makeClinic(test, { chairs: 1 }), 2);
    const { body: kept } = await hold(mine).expect(201);
    const { body: ended } = await hold(mine, { startsAt: '2028-02-08T10:00:00-05:00' }).expect(201);
    await test.call('delete', `/v1/holds/${ended.id}`).expect(204);
    expect((await book(other)).body.code).toBe('SLOT_TAKEN');
    await test.call('post', `/v1/treatment-plans/${mine.id}/${verb}`, { reason: 'Test' }).expect(200);
    expect((await test.call('get', `/v1/holds/${kept.id}`)).body.status).toBe('released');
    await book(other).expect(201);
  });

  it('a draft that is revoked gives back the course that was kept for it', async () => {
    const clinic = await makeClinic(test, { chairs: 1 });
    const [mine, other] = [
      await makePlan(test, clinicOf(clinic), COURSE),
      await makePlan(test, clinicOf(clinic), COURSE),
    ];
    const best = async (plan: any) =>
      (await test.call('post', `/v1/treatment-plans/${plan.id}/proposals`, {}).expect(200)).body.data[0];
    const [wanted, kept] = [await best(other), await best(mine)];
    const { body } = await test
      .call('post', '/v1/holds', { treatmentPlanId: mine.id, fingerprint: kept.fingerprint })
      .expect(201);
    expect((await best(other)).fingerprint).not.toBe(wanted.fingerprint);
    await test.call('post', `/v1/treatment-plans/${mine.id}/revoke`, {}).expect(200);
    expect((await test.call('get', `/v1/holds/${body.id}`)).body.status).toBe('released');
    expect((await best(other)).fingerprint).toBe(wanted.fingerprint);
  });

  it('of many who race for a hold that has expired one wins', async () => {
    const plans = await plansIn(await makeClinic(test, { chairs: 1, prescriberCapacity: 20 }), 6);
    await hold(plans[0]).expect(201);
    test.clock.set(new Date(TODAY.getTime() + 6 * 60_000));
    const count = scaled(20, 100);
    const answers = await Promise.all(Array.from({ length: count }, (_, i) => book(plans[i % plans.length])));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(count - 1);
  });

  it('availability lists the starts that can be booked, page by page, and only those', async () => {
    const clinic = await makeClinic(test, {
      chairs: 1,
      nurses: 1,
      prescribers: 1,
      from: '09:00',
      to: '14:00',
    });
    const [plan] = await plansIn(clinic, 1);
    const window = `from=2027-06-01T00:00:00-04:00&to=2027-06-03T00:00:00-04:00`;
    const path = `/v1/availability?clinicId=${clinic.clinicId}&protocolId=${world.protocols[COURSE]}&phase=induction&${window}`;
    const starts: any[] = [];
    let cursor: string | null = null;
    do {
      const { body }: { body: any } = await test
        .call('get', `${path}&limit=5${cursor ? `&cursor=${cursor}` : ''}`)
        .expect(200);
      expect(body.data.length).toBeLessThanOrEqual(5);
      starts.push(...body.data);
      cursor = body.nextCursor;
    } while (cursor);
    // 115 minutes from 09:00 to 14:00, every quarter of an hour, on two days.
    expect(starts.map(({ startsAt }) => startsAt.slice(8, 16))).toEqual(
      ['01', '02'].flatMap((day) =>
        [
          '09:00',
          '09:15',
          '09:30',
          '09:45',
          '10:00',
          '10:15',
          '10:30',
          '10:45',
          '11:00',
          '11:15',
          '11:30',
          '11:45',
          '12:00',
        ].map((time) => `${day}T${time}`),
      ),
    );
    expect(starts[0].resources.map(({ resourceId }: any) => resourceId)).toEqual([
      clinic.chairs[0],
      clinic.nurses[0],
      clinic.prescribers[0],
    ]);
    await test.call('post', '/v1/sessions', { ...wish(plan, starts[3].startsAt), ...override }).expect(201);
    const { body: left } = await test.call('get', `${path}&limit=100`).expect(200);
    // 09:45 to 11:55 with turnover; before it nothing fits any more.
    expect(
      left.data.map(({ startsAt }: any) => startsAt.slice(8, 16)).filter((at: string) => at < '02'),
    ).toEqual(['01T12:00']);
  });

  it('availability for a plan keeps its gaps and its window', async () => {
    const clinic = await makeClinic(test);
    const plan = await makePlan(test, clinicOf(clinic), COURSE);
    const { sessions } = await activate(test, plan.id);
    const freed = sessions.at(-1);
    await test.call('post', `/v1/sessions/${freed.id}/cancel`, {}).expect(200);
    const before = sessions.at(-2).startsAt;
    const to = new Date(new Date(before).getTime() + 12 * 86_400_000).toISOString();
    const { body } = await test
      .call(
        'get',
        `/v1/availability?treatmentPlanId=${plan.id}&phase=induction&from=${before.replace('-05:00', 'Z')}&to=${to}&limit=100`,
      )
      .expect(200);
    const first = body.data[0].startsAt.slice(0, 10);
    expect(new Date(first).getTime() - new Date(before.slice(0, 10)).getTime()).toBeGreaterThanOrEqual(
      2 * 86_400_000,
    );
  });

  it.each([
    ['&from=2027-06-01T00:00:00Z&to=2027-09-02T00:00:00Z', ['?to']],
    ['&from=2027-06-02T00:00:00Z&to=2027-06-01T00:00:00Z', ['?to']],
    ['&from=2027-06-01&to=2027-06-01T00:00:00Z', ['?from']],
    ['', ['?from', '?to']],
  ])('availability refuses%s', async (window, pointers) => {
    const { status, body } = await test.call(
      'get',
      `/v1/availability?clinicId=${world.clinicId}&protocolId=${world.protocols[COURSE]}&phase=induction${window}`,
    );
    expect([status, body.errors.map(({ pointer }: any) => pointer)]).toEqual([400, pointers]);
  });
});

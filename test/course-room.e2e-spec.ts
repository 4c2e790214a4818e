/** Whole courses where a clinic is crowded: room that others make, holds of proposals, and who was asked for by name. */
import { startTestApp, TODAY, type TestApp } from './support/app.js';
import { expectNoOverlap, type Placed, type Refusal } from './support/course.js';
import { scaled } from './support/scale.js';
import { activate, makeClinic, makePlan, makeWorld, type World } from './support/world.js';

/* eslint-disable @typescript-eslint/no-explicit-any -- answers are read as a client reads them */

const SINGLE = 'iv-ocd-single';
const COURSE = 'iv-mdd-6x-twice-weekly';

describe('Courses in a crowded clinic', () => {
  let test: TestApp;
  let world: World;
  beforeAll(async () => {
    test = await startTestApp();
    world = await makeWorld(test);
  });
  afterEach(() => test.clock.set(TODAY));
  afterAll(async () => {
    await expectNoOverlap(test);
    await test.close();
  });

  const codes = (body: any): string[] => [...new Set((body.conflicts as Refusal[]).map(({ code }) => code))];
  const on = (session: Placed, ids: string[]): string[] =>
    session.resources.map(({ resourceId }) => resourceId).filter((id) => ids.includes(id));
  const propose = async (plan: any, body: object = {}): Promise<any[]> =>
    (await test.call('post', `/v1/treatment-plans/${plan.id}/proposals`, body).expect(200)).body.data;
  const holdCourse = (plan: any, fingerprint: string, body: object = {}) =>
    test.call('post', '/v1/holds', { treatmentPlanId: plan.id, fingerprint, ...body });
  const activateWith = (plan: any, body: object) =>
    test.call('post', `/v1/treatment-plans/${plan.id}/activate`, body);

  /**
   * Two chairs, of which the first is out from a quarter past ten on, and a visit at eight that was put on the second: one
   * at half past nine finds no chair, unless the early one takes the first.
   */
  async function crowded(): Promise<{ clinic: World; early: Placed; day: string }> {
    const clinic = {
      ...world,
      ...(await makeClinic(test, { chairs: 2, nurses: 3, from: '08:00', to: '12:00' })),
    };
    const day = '2027-03-01';
    const [first, second] = clinic.chairs;
    // On every other day of the window the clinic is closed: the day itself has to do.
    for (const [from, to] of [
      ['2027-02-20', day],
      ['2027-03-02', '2027-05-20'],
    ]) {
      await test.call('post', `/v1/clinics/${clinic.clinicId}/closures`, { from, to }).expect(201);
    }
    const { sessions } = await activate(
      test,
      (await makePlan(test, clinic, SINGLE, { startDate: day, preferredTime: '08:00' })).id,
    );
    const early = sessions[0] as Placed;
    // Put where it stands in the way, as a clinic that moves people by hand would.
    await test.dataSource.query(
      `UPDATE reservation SET resource_id = $2 WHERE session_id = $1 AND resource_id = ANY ($3)`,
      [early.id, second, [first, second]],
    );
    const outage = { startsAt: `${day}T10:15:00-05:00`, endsAt: `${day}T23:00:00-05:00` };
    await test.call('post', `/v1/resources/${first}/outages`, outage).expect(201);
    return { clinic, early, day };
  }

  /** A draft of somebody who cannot come before a quarter past nine. */
  async function lateRiser(clinic: World, day: string): Promise<any> {
    const plan = await makePlan(test, clinic, SINGLE, { startDate: day, preferredTime: '09:30' });
    const asleep = { startsAt: `${day}T00:00:00-05:00`, endsAt: `${day}T09:15:00-05:00` };
    await test.call('post', `/v1/patients/${plan.patientId}/unavailability`, asleep).expect(201);
    return plan;
  }

  it('a course for which others make room is proposed, naming them, and booked with them in one transaction', async () => {
    const { clinic, early, day } = await crowded();
    const [first, second] = clinic.chairs as [string, string];
    const plan = await lateRiser(clinic, day);
    const [best] = await propose(plan);
    expect(best).toMatchObject({ unplaced: [], breach: { windowDays: 0, gapDays: 0 } });
    expect(best.sessions[0].reassigned).toEqual([early.id]);
    expect(on(best.sessions[0], clinic.chairs)).toEqual([second]);

    const { body: active } = await activateWith(plan, { fingerprint: best.fingerprint }).expect(200);
    expect(on(active.sessions[0], clinic.chairs)).toEqual([second]);
    expect(active.sessions[0].startsAt).toBe(best.sessions[0].startsAt);
    const { body: after } = await test.call('get', `/v1/sessions/${early.id}`).expect(200);
    expect([after.startsAt, on(after, clinic.chairs)]).toEqual([early.startsAt, [first]]);
    const [event] = await test.dataSource.query(
      `SELECT patient_ids AS patients FROM audit_event WHERE operation = 'activateTreatmentPlan' ORDER BY xid DESC LIMIT 1`,
    );
    expect([...event.patients].sort()).toEqual([after.patientId, active.patientId].sort());
  });

  it('a course for which nobody can make room is refused with the proof', async () => {
    const { clinic, early, day } = await crowded();
    // Asked for by name: it stays where it is.
    await test.dataSource.query(`UPDATE session SET pinned_resource_ids = $2 WHERE id = $1`, [
      early.id,
      [clinic.chairs[1]],
    ]);
    const plan = await lateRiser(clinic, day);
    const refused = await activateWith(plan, {});
    expect(refused.status).toBe(422);
    expect([refused.body.code, codes(refused.body)]).toEqual([
      'COURSE_NOT_PLACEABLE',
      expect.arrayContaining(['NO_CHAIR_FREE', 'PROVEN_FULL']),
    ]);
  });

  it('a move for which others make room displaces them, and nobody else', async () => {
    const { clinic, early, day } = await crowded();
    const [first, second] = clinic.chairs as [string, string];
    const { data } = (await test.call('get', `/v1/clinics/${clinic.clinicId}/closures`).expect(200)).body as {
      data: { id: string; from: string }[];
    };
    const later = data.find(({ from }) => from > day);
    await test.call('delete', `/v1/clinics/${clinic.clinicId}/closures/${later?.id}`).expect(204);
    const plan = await makePlan(test, clinic, SINGLE, { startDate: '2027-03-02', preferredTime: '08:00' });
    const { sessions } = await activate(test, plan.id);
    const move = (dryRun: boolean) =>
      test
        .call('post', `/v1/sessions/${sessions[0].id}/reschedule`, {
          ...{ startsAt: `${day}T09:30:00-05:00`, scope: 'this', dryRun },
          override: { reason: 'Travels' },
        })
        .expect(200);
    const displaced = [{ sessionId: early.id, resources: [{ kind: 'chair', from: second, to: first }] }];
    expect((await move(true)).body.displaced).toEqual(displaced);
    const { body } = await move(false);
    expect(body.displaced).toEqual(displaced);
    expect(on(body.session, clinic.chairs)).toEqual([second]);
    const { body: after } = await test.call('get', `/v1/sessions/${early.id}`).expect(200);
    expect([after.startsAt, on(after, clinic.chairs)]).toEqual([early.startsAt, [first]]);
  });

  it('a proposed course is held whole, and activation books just that', async () => {
    const clinic = { ...world, ...(await makeClinic(test, { chairs: 1, nurses: 1 })) };
    const plan = await makePlan(test, clinic, COURSE);
    const rival = await makePlan(test, clinic, COURSE);
    const [best] = await propose(plan);
    const wrong = await holdCourse(plan, 'x'.repeat(32));
    expect([wrong.status, wrong.body.code]).toEqual([409, 'PROPOSAL_CHANGED']);
    const day = await holdCourse(plan, best.fingerprint, { durationMinutes: 1440, startsAt: 'tomorrow' });
    expect([day.status, day.body.errors.map(({ pointer }: any) => pointer).sort()]).toEqual([
      400,
      ['/durationMinutes', '/startsAt'],
    ]);
    const neither = await test.call('post', '/v1/holds', { treatmentPlanId: plan.id, durationMinutes: 61 });
    expect([...new Set(neither.body.errors.map(({ pointer }: any) => pointer))].sort()).toEqual([
      '/durationMinutes',
      '/phase',
      '/startsAt',
    ]);

    const { body: hold } = await holdCourse(plan, best.fingerprint, { durationMinutes: 10 }).expect(201);
    expect(hold).toMatchObject({ status: 'held', sessionId: null, resources: [] });
    const times = (list: any[]): any[] => list.map(({ startsAt, resources }) => [startsAt, resources]);
    expect(times(hold.sessions)).toEqual(times(best.sessions));
    const kept = new Set(hold.sessions.map(({ startsAt }: any) => startsAt));
    const [other] = await propose(rival);
    expect(other.sessions.some(({ startsAt }: any) => kept.has(startsAt))).toBe(false);

    const stolen = await activateWith(rival, { holdId: hold.id });
    expect([stolen.status, stolen.body.errors[0].pointer]).toEqual([400, '/holdId']);
    const { body: active } = await activateWith(plan, { holdId: hold.id }).expect(200);
    expect(times(active.sessions)).toEqual(times(best.sessions));
    const { body: after } = await test.call('get', `/v1/holds/${hold.id}`).expect(200);
    expect(after).toMatchObject({ status: 'booked', sessionId: active.sessions[0].id });
  });

  it('a held course that has ended, or no longer fits, is not booked', async () => {
    const clinic = { ...world, ...(await makeClinic(test, { chairs: 1 })) };
    const plan = await makePlan(test, clinic, COURSE);
    const [best] = await propose(plan);
    const { body: closedOver } = await holdCourse(plan, best.fingerprint).expect(201);
    await test
      .call('post', `/v1/clinics/${clinic.clinicId}/closures`, { from: '2027-01-11', to: '2027-01-12' })
      .expect(201);
    const changed = await activateWith(plan, { holdId: closedOver.id });
    expect([changed.status, changed.body.code]).toEqual([409, 'PROPOSAL_CHANGED']);
    expect(changed.body.proposals.length).toBeGreaterThan(0);
    await test.call('delete', `/v1/holds/${closedOver.id}`).expect(204);
    const [again] = await propose(plan);
    const { body: short } = await holdCourse(plan, again.fingerprint, { durationMinutes: 1 }).expect(201);
    test.clock.set(new Date(TODAY.getTime() + 60_000));
    const late = await activateWith(plan, { holdId: short.id });
    expect([late.status, late.body.code]).toEqual([409, 'HOLD_ENDED']);
  });

  it('of many who race for the times of a held course that has expired one wins', async () => {
    const clinic = { ...world, ...(await makeClinic(test, { chairs: 1, prescriberCapacity: 20 })) };
    const count = scaled(8, 100);
    const holder = await makePlan(test, clinic, SINGLE, { startDate: '2027-01-04' });
    const [best] = await propose(holder);
    const { body: hold } = await holdCourse(holder, best.fingerprint, { durationMinutes: 1 }).expect(201);
    const plans: any[] = [];
    for (let i = 0; i < count; i++) {
      plans.push(await makePlan(test, clinic, SINGLE, { startDate: '2027-01-04' }));
    }
    test.clock.set(new Date(TODAY.getTime() + 60_000));
    const answers = await Promise.all([
      activateWith(holder, { holdId: hold.id }),
      ...plans.map((plan) => activateWith(plan, { fingerprint: 'x'.repeat(32) })),
      ...plans.map((plan) => activateWith(plan, { mode: 'best-effort' })),
    ]);
    expect(answers[0]?.body.code).toBe('HOLD_ENDED');
    expect(answers.every(({ status }) => status < 500)).toBe(true);
    const winners = answers.filter(
      ({ status, body }) => status === 200 && body.sessions[0]?.startsAt === hold.startsAt,
    );
    expect(winners).toHaveLength(1);
  });

  it('who was asked for by name moves along, and contradictory wishes are named one by one', async () => {
    const clinic = { ...world, ...(await makeClinic(test, { chairs: 2, nurses: 2 })) };
    const [first, second] = clinic.chairs as [string, string];
    const [nurse] = clinic.nurses as [string];
    const { sessions, id } = await activate(test, (await makePlan(test, clinic, COURSE)).id);
    const move = (session: any, startsAt: string, body: object = {}) =>
      test.call('post', `/v1/sessions/${session.id}/reschedule`, { startsAt, scope: 'this', ...body });
    await move(sessions[2], sessions[2].startsAt.replace('T09:00', 'T09:15'), {
      resourceIds: [second],
    }).expect(200);
    const { body } = await move(sessions[1], sessions[1].startsAt.replace('T09:00', 'T10:00'), {
      scope: 'this-and-following',
    }).expect(200);
    expect(body.session.id).toBe(sessions[1].id);
    const { body: along } = await test.call('get', `/v1/sessions/${sessions[2].id}`).expect(200);
    expect(on(along, clinic.chairs)).toEqual([second]);
    const [{ pinned }] = await test.dataSource.query(
      `SELECT pinned_resource_ids AS pinned FROM session WHERE id = $1`,
      [sessions[2].id],
    );
    expect(pinned).toEqual([second]);

    const wrong = { resourceIds: [first, nurse, second, world.chairs[0]] };
    const pointers = ['/resourceIds/0', '/resourceIds/2', '/resourceIds/3'];
    await test.call('post', `/v1/sessions/${sessions[5].id}/cancel`, {}).expect(200);
    const wish = { treatmentPlanId: id, phase: 'induction', startsAt: sessions[5].startsAt };
    for (const refused of [
      await move(sessions[4], sessions[4].startsAt, wrong),
      await test.call('post', '/v1/sessions', { ...wish, ...wrong }),
      await test.call('post', '/v1/holds', { ...wish, ...wrong }),
    ]) {
      expect([refused.status, refused.body.errors?.map(({ pointer }: any) => pointer).sort()]).toEqual([
        400,
        pointers,
      ]);
    }
  });

  it('a visit that can never be held is refused everywhere, naming all that stands in the way', async () => {
    const clinic = { ...world, ...(await makeClinic(test)) };
    const { sessions, id } = await activate(test, (await makePlan(test, clinic, COURSE)).id);
    await test.call('post', `/v1/sessions/${sessions[5].id}/cancel`, {}).expect(200);
    const draft = await makePlan(test, clinic, COURSE);
    await test
      .call('patch', `/v1/clinics/${clinic.clinicId}`, {
        openingHours: [{ daysOfWeek: ['MO', 'TU', 'WE', 'TH', 'FR'], from: '09:00', to: '10:30' }],
      })
      .expect(200);
    for (const nurseId of clinic.nurses) {
      await test.call('patch', `/v1/resources/${nurseId}`, { active: false }).expect(200);
    }
    const never = ['NO_NURSE', 'VISIT_LONGER_THAN_OPENING'];
    const [best] = await propose(draft);
    expect(best.sessions).toEqual([]);
    expect(codes({ conflicts: best.unplaced })).toEqual(expect.arrayContaining(never));
    const activation = await activateWith(draft, {});
    expect([activation.status, codes(activation.body)]).toEqual([422, expect.arrayContaining(never)]);
    const window = 'from=2027-01-04T00:00:00Z&to=2027-01-14T00:00:00Z&phase=induction';
    const wish = { treatmentPlanId: id, phase: 'induction', startsAt: sessions[5].startsAt };
    for (const refused of [
      await test.call('get', `/v1/availability?treatmentPlanId=${id}&${window}`),
      await test.call(
        'get',
        `/v1/availability?clinicId=${clinic.clinicId}&protocolId=${world.protocols[COURSE]}&${window}`,
      ),
      await test.call('post', '/v1/sessions', wish),
      await test.call('post', '/v1/holds', wish),
    ]) {
      expect([refused.status, refused.body.code]).toEqual([422, 'VISIT_NOT_POSSIBLE']);
      expect(codes(refused.body)).toEqual(expect.arrayContaining(never));
    }
  });
});

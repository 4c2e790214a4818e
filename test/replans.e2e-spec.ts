import { ApiKeysService } from '../src/auth/api-keys.service.js';
import { timeOfMinutes } from '../src/domain/local-time.js';
import { FreedTimes, type FreedTime } from '../src/sessions/freed-times.js';
import { OfferMaker } from '../src/waitlist/offer-maker.js';
import { startTestApp, TODAY, type TestApp } from './support/app.js';
import { bookedSession } from './support/bookings.js';
import { activate, makeClinic, makePlan, makeWorld, type World } from './support/world.js';

/* eslint-disable @typescript-eslint/no-explicit-any -- answers are read as a client reads them */

/** Three infusions, a week apart. */
const COURSE = 'iv-mdd-weekly-3-oxford';
const MONDAY = '2027-01-04';
const COURSES = 40;

describe('Re-planning', () => {
  let test: TestApp;
  let world: World;
  beforeAll(async () => {
    test = await startTestApp();
    world = await makeWorld(test, {
      ...{ chairs: 12, nurses: 4, nurseCapacity: 4, prescribers: 2, prescriberCapacity: 12 },
      days: ['MO', 'TU', 'WE', 'TH', 'FR'],
    });
    for (let i = 0; i < COURSES; i++) {
      const minutes = 8 * 60 + Math.floor((i * 32) / COURSES) * 15;
      const preferredTime = timeOfMinutes(minutes);
      const plan = await makePlan(test, world, COURSE, {
        startDate: MONDAY,
        preferredTime,
      });
      await activate(test, plan.id);
    }
  }, 120_000);
  afterAll(() => test.close());

  const outage = async (resourceId: string, from: string, to: string): Promise<any> =>
    (
      await test
        .call('post', `/v1/resources/${resourceId}/outages`, { startsAt: from, endsAt: to })
        .expect(201)
    ).body;
  const replan = async (body: object, status = 201): Promise<any> =>
    (await test.call('post', '/v1/replans', body).expect(status)).body;
  const step = (id: string, verb: 'apply' | 'revert', headers: Record<string, string> = {}) =>
    test.call('post', `/v1/replans/${id}/${verb}`, undefined, headers);

  /** What is booked, and what is left to decide; versions and the rows' own ids aside. */
  async function database(): Promise<Record<string, unknown[]>> {
    return {
      sessions: await test.dataSource.query(
        `SELECT id, status, starts_at, ends_at, wanted_local, deviations, pinned_resource_ids FROM session ORDER BY id`,
      ),
      reservations: await test.dataSource.query(
        `SELECT session_id, resource_id, lanes::text, during::text, status FROM reservation
         ORDER BY session_id, resource_id, during, lanes`,
      ),
      work: await test.dataSource.query(
        `SELECT kind, subject, session_id, detail FROM work_item WHERE status = 'open' ORDER BY subject`,
      ),
      followUps: await test.dataSource.query(
        `SELECT treatment_plan_id, checkpoint, occurrence, due_at, overdue_at FROM follow_up ORDER BY 1, 2, 3`,
      ),
    };
  }
  const versions = async (): Promise<Map<string, number>> =>
    new Map(
      (await test.dataSource.query<any[]>('SELECT id, version FROM session')).map((s) => [s.id, s.version]),
    );
  const overlaps = async (): Promise<unknown[]> =>
    test.dataSource.query(
      `SELECT a.id FROM reservation a JOIN reservation b ON a.resource_id = b.resource_id AND a.id < b.id
         AND a.lanes && b.lanes AND a.during && b.during AND a.status = 'booked' AND b.status = 'booked'`,
    );

  /** Re-planned in one call and reverted in one: everything is as it was, and each session changed twice. */
  async function thereAndBack(cause: object): Promise<{ applied: any; between: Record<string, unknown[]> }> {
    const [before, old] = [await database(), await versions()];
    const applied = await replan(cause);
    const between = await database();
    expect(await overlaps()).toEqual([]);
    const changed = applied.changes.filter(({ to }: any) => to).map(({ sessionId }: any) => sessionId);
    const now = await versions();
    for (const [id, version] of old) {
      expect([id, now.get(id)]).toEqual([id, version + (changed.includes(id) ? 1 : 0)]);
    }
    const events = async (operation: string): Promise<any[]> =>
      test.dataSource.query(
        `SELECT patient_ids AS patients FROM audit_event WHERE operation = $1 ORDER BY id`,
        [operation],
      );
    const patients = [...new Set(applied.changes.map(({ patientId }: any) => patientId))].sort();
    expect((await events('createReplan')).at(-1).patients).toEqual(patients);
    const reverted = (await step(applied.id, 'revert').expect(200)).body;
    expect(reverted).toMatchObject({ id: applied.id, status: 'reverted', summary: applied.summary });
    expect(await database()).toEqual(before);
    expect((await events('revertReplan')).at(-1).patients).toEqual(patients);
    expect((await step(applied.id, 'revert')).body.code).toBe('REPLAN_REVERTED');
    return { applied, between };
  }

  it('a nurse ill on a Monday: others take her visits over, no patient’s time changes', async () => {
    const out = await outage(world.nurses[0]!, `${MONDAY}T00:00:00-05:00`, '2027-01-05T00:00:00-05:00');
    const { sessions, patients, plans } = out.impact;
    expect([sessions, patients, plans]).toEqual(Array(3).fill(out.affectedSessions.length));
    expect(sessions).toBeGreaterThanOrEqual(14);
    const { applied, between } = await thereAndBack({ outageId: out.id });
    expect(applied).toMatchObject({ status: 'applied', outageId: out.id, closureId: null });
    expect(applied.summary).toMatchObject({ affected: sessions, swapped: sessions, moved: 0, unplaced: 0 });
    for (const { action, from, to } of applied.changes) {
      expect([action, to.startsAt]).toEqual(['swapped', from.startsAt]);
      expect(to.resources.some(({ resourceId }: any) => resourceId === world.nurses[0])).toBe(false);
    }
    // Nothing is left to decide while it holds.
    expect(between['work']).toEqual([]);
    await test.call('delete', `/v1/resources/${world.nurses[0]}/outages/${out.id}`).expect(204);
  });

  it('a snow day for forty visits: all of them move within their windows, at once', async () => {
    const { body: closure } = await test
      .call('post', `/v1/clinics/${world.clinicId}/closures`, { from: '2027-01-11', to: '2027-01-12' })
      .expect(201);
    expect(closure.impact).toMatchObject({ sessions: COURSES, patients: COURSES, plans: COURSES });
    const { applied, between } = await thereAndBack({ closureId: closure.id });
    expect(applied.summary).toEqual({
      affected: COURSES,
      swapped: 0,
      moved: COURSES,
      unplaced: 0,
      others: 0,
    });
    for (const { to, deviations } of applied.changes) {
      expect(to.startsAt >= '2027-01-08' && to.startsAt < '2027-01-19').toBe(true);
      expect(to.startsAt.slice(0, 10)).not.toBe('2027-01-11');
      expect(deviations.map(({ code }: any) => code)).toContain('CLINIC_CLOSED');
    }
    expect(between['work']).toEqual([]);
    await test.call('delete', `/v1/clinics/${world.clinicId}/closures/${closure.id}`).expect(204);
  });

  it('a day whose visits push their neighbours, by a clock that goes on: each has its time back', async () => {
    const clinic = { ...world, ...(await makeClinic(test, { chairs: 1 })) };
    await activate(test, (await makePlan(test, clinic, 'iv-crps-outpatient-10day')).id);
    const { body: closure } = await test
      .call('post', `/v1/clinics/${clinic.clinicId}/closures`, { from: '2027-01-06', to: '2027-01-07' })
      .expect(201);
    test.clock.tickBy(3);
    const { applied } = await thereAndBack({ closureId: closure.id });
    expect(applied.summary).toMatchObject({ affected: 1, moved: 1, unplaced: 0 });
    expect(applied.summary.others).toBeGreaterThan(0);
    const before = await database();
    const preview = await replan({ closureId: closure.id, dryRun: true });
    await step(preview.id, 'apply').expect(200);
    await step(preview.id, 'revert').expect(200);
    expect(await database()).toEqual(before);
    test.clock.tickBy(0);
    test.clock.set(TODAY);
    await test.call('delete', `/v1/clinics/${clinic.clinicId}/closures/${closure.id}`).expect(204);
  });

  it('a chair removed for good, be it by an outage of years or out of use as well', async () => {
    const [chair] = world.chairs;
    const out = await outage(chair!, '2026-12-02T00:00:00-05:00', '2046-12-02T00:00:00-05:00');
    const first = await thereAndBack({ outageId: out.id });
    expect(first.applied.summary).toMatchObject({ affected: out.impact.sessions, unplaced: 0 });
    const { body } = await test.call('patch', `/v1/resources/${chair}`, { active: false }).expect(200);
    expect(body.affectedSessions).toEqual(out.affectedSessions);
    expect(body.impact).toEqual(out.impact);
    const { applied, between } = await thereAndBack({ outageId: out.id });
    expect(applied.summary).toEqual(first.applied.summary);
    expect(between['work']).toEqual([]);
    await test.call('patch', `/v1/resources/${chair}`, { active: true }).expect(200);
    await test.call('delete', `/v1/resources/${chair}/outages/${out.id}`).expect(204);
  });

  it('what a cancelled session leaves behind are neighbours: no gap between them grows beyond what is allowed', async () => {
    const days = ['MO', 'TU', 'WE', 'TH', 'FR'];
    const own = { ...world, ...(await makeClinic(test, { chairs: 3, nurses: 3, nurseCapacity: 4, days })) };
    const plan = await makePlan(test, own, 'iv-crps-outpatient-10day', { startDate: '2027-11-01' });
    const { sessions } = await activate(test, plan.id);
    const [sixth, seventh] = sessions.slice(5, 7);
    await test.call('post', `/v1/sessions/${sixth.id}/cancel`, {}).expect(200);
    const closures = `/v1/clinics/${own.clinicId}/closures`;
    const closure = (await test.call('post', closures, { from: '2027-11-08', to: '2027-11-10' })).body;
    const applied = await replan({ closureId: closure.id });
    expect(applied.summary).toMatchObject({ affected: 1, moved: 0, unplaced: 1 });
    const [change] = applied.changes;
    expect(change).toMatchObject({ sessionId: seventh.id, action: 'unplaced' });
    expect(change.conflicts.map(({ code }: any) => code)).toContain('MAXIMUM_GAP');
    const { body } = await test.call('get', `/v1/worklist?clinicId=${own.clinicId}&status=open`).expect(200);
    const item = body.data.find(({ sessionId }: any) => sessionId === seventh.id);
    const { suggestedFixes } = (await test.call('get', `/v1/worklist/${item.id}`).expect(200)).body;
    for (const { prescriberOnly, conflicts, sessions: changed } of suggestedFixes) {
      const isLate = changed.some(
        ({ sessionId, startsAt }: any) => sessionId === seventh.id && startsAt > '2027-11-10',
      );
      expect(isLate && (!prescriberOnly || conflicts.length === 0)).toBe(false);
    }
  });

  describe('in a small clinic', () => {
    let small: World;
    let plans: any[];
    beforeAll(async () => {
      small = { ...world, ...(await makeClinic(test, { chairs: 1, nurses: 1, days: ['MO', 'TU'] })) };
      plans = [];
      for (const preferredTime of ['09:00', '13:00']) {
        const plan = await makePlan(test, small, COURSE, {
          startDate: MONDAY,
          preferredTime,
        });
        plans.push({ ...plan, ...(await activate(test, plan.id)) });
      }
    });
    const close = async (from: string, to: string): Promise<any> =>
      (await test.call('post', `/v1/clinics/${small.clinicId}/closures`, { from, to }).expect(201)).body;
    const open = (id: string) =>
      test.call('delete', `/v1/clinics/${small.clinicId}/closures/${id}`).expect(204);

    it('a preview changes nothing, is applied once, and no longer once the calendar has changed', async () => {
      const closure = await close('2027-01-11', '2027-01-12');
      const before = await database();
      const preview = await replan({ closureId: closure.id, dryRun: true });
      expect(preview).toMatchObject({
        status: 'previewed',
        clinicId: small.clinicId,
        appliedAt: null,
        version: 1,
      });
      expect(preview.summary).toMatchObject({ affected: 2, moved: 2 });
      expect(await database()).toEqual(before);
      const { body: read, headers } = await test.call('get', `/v1/replans/${preview.id}`).expect(200);
      expect([read, headers['etag']]).toEqual([preview, '"1"']);

      // Somebody else takes Tuesday's chair for the morning.
      const blocked = await outage(
        small.chairs[0]!,
        '2027-01-12T08:00:00-05:00',
        '2027-01-12T12:00:00-05:00',
      );
      const refused = (await step(preview.id, 'apply').expect(409)).body;
      expect(refused.code).toBe('REPLAN_CHANGED');
      expect(refused.replan.summary).toMatchObject({ affected: 2 });
      expect(refused.replan.changes).not.toEqual(preview.changes);
      expect(JSON.stringify(refused)).not.toContain('patientId');
      await test.call('delete', `/v1/resources/${small.chairs[0]}/outages/${blocked.id}`).expect(204);

      expect((await step(preview.id, 'revert').expect(409)).body.code).toBe('REPLAN_NOT_APPLIED');
      expect((await step(preview.id, 'apply', { 'if-match': '"7"' })).status).toBe(412);
      const key = { 'idempotency-key': 'apply-once' };
      const applied = (await step(preview.id, 'apply', key).expect(200)).body;
      expect(applied).toMatchObject({ status: 'applied', version: 2, changes: preview.changes });
      expect((await step(preview.id, 'apply', key).expect(200)).body).toEqual(applied);
      expect((await step(preview.id, 'apply').expect(409)).body.code).toBe('REPLAN_APPLIED');
      // What is in order is not run over any more.
      expect((await replan({ closureId: closure.id, dryRun: true })).summary.affected).toBe(0);
      await step(preview.id, 'revert').expect(200);
      expect(await database()).toEqual(before);
      expect((await step(preview.id, 'apply').expect(409)).body.code).toBe('REPLAN_REVERTED');
      await open(closure.id);
      const gone = await replan({ closureId: (await close('2027-01-11', '2027-01-12')).id, dryRun: true });
      await open(gone.closureId);
      expect((await step(gone.id, 'apply').expect(409)).body.code).toBe('REPLAN_CAUSE_GONE');
    });

    it('of two who apply it at once one does; it stands in the timeline, and keeps to other plans’ doses', async () => {
      const closure = await close('2027-01-11', '2027-01-12');
      const preview = await replan({ closureId: closure.id, dryRun: true });
      const race = await Promise.all([1, 2].map(() => step(preview.id, 'apply')));
      expect(race.map(({ status }) => status).sort()).toEqual([200, 409]);
      expect(race.find(({ status }) => status === 409)?.body.code).toBe('REPLAN_APPLIED');
      const { patientId } = plans[0];
      const timeline = async (): Promise<string[]> =>
        (await test.call('get', `/v1/patients/${patientId}/timeline?kinds=re-plan`).expect(200)).body.data
          .filter(({ id }: any) => id === preview.id)
          .map(({ summary }: any) => summary);
      expect(await timeline()).toEqual(['induction 2: moved']);

      test.clock.set(new Date('2026-12-01T12:01:00Z'));
      const other = await bookedSession(test, {
        ...{ clinicId: world.clinicId, startsAt: '2027-01-09T15:00:00Z', endsAt: '2027-01-09T16:00:00Z' },
      });
      await test.dataSource.query(
        `WITH moved AS (UPDATE session SET patient_id = $2, min_gap_days = 5 WHERE id = $1 RETURNING treatment_plan_id)
         UPDATE treatment_plan SET patient_id = $2 FROM moved WHERE id = moved.treatment_plan_id`,
        [other.id, patientId],
      );
      const { body } = await step(preview.id, 'revert').expect(409);
      expect(body.conflicts).toMatchObject([{ code: 'PATIENT_UNAVAILABLE', phase: 'induction', ordinal: 2 }]);
      await test.dataSource.query(`UPDATE session SET status = 'cancelled' WHERE id = $1`, [other.id]);
      await step(preview.id, 'revert').expect(200);
      expect(await timeline()).toEqual(['induction 2: moved, reverted']);
      test.clock.set(TODAY);
      await open(closure.id);
    });

    it('a time that it frees is offered like any other, and the offer gives way where the re-plan is reverted', async () => {
      const [chair] = small.chairs;
      const out = await outage(chair!, '2027-01-11T08:00:00-05:00', '2027-01-11T12:00:00-05:00');
      const freed: FreedTime[] = [];
      test.app.get(FreedTimes, { strict: false }).subscribe((_tx, time) => {
        freed.push(time);
        return Promise.resolve();
      });
      const applied = await replan({ outageId: out.id });
      const [moved] = applied.changes;
      expect(freed).toMatchObject([
        { sessionId: moved.sessionId, startsAt: new Date(moved.from.startsAt), clinicId: small.clinicId },
      ]);
      // The day is full by now, but for the time that the chair is out.
      const waiting = await makePlan(test, small, COURSE, {
        startDate: '2027-01-11',
        preferredTime: '15:30',
      });
      await activate(test, waiting.id);
      await test.call('delete', `/v1/resources/${chair}/outages/${out.id}`).expect(204);
      const wait = { treatmentPlanId: waiting.id, phase: 'induction' };
      await test.call('post', '/v1/waitlist-entries', wait).expect(201);
      const [offer] = await test.app.get(OfferMaker, { strict: false }).offerFreed(freed[0]!);
      expect(offer).toMatchObject({ treatmentPlanId: waiting.id, status: 'open' });
      await step(applied.id, 'revert').expect(200);
      const { body } = await test.call('get', `/v1/offers/${offer!.id}`).expect(200);
      expect(body.status).toBe('withdrawn');
      expect(await overlaps()).toEqual([]);
      await test.call('post', `/v1/treatment-plans/${waiting.id}/revoke`, { reason: 'Test' }).expect(200);
    });

    it('what cannot be placed keeps its booking, and is on the worklist with why and when', async () => {
      const closure = await close('2027-01-05', '2027-02-02');
      const applied = await replan({ closureId: closure.id });
      expect(applied.summary).toMatchObject({ affected: 4, moved: 0, unplaced: 4 });
      expect(applied.changes[0]).toMatchObject({ action: 'unplaced', to: null });
      expect(applied.changes[0].conflicts.map(({ code }: any) => code)).toContain('CLINIC_CLOSED');
      const { body: work } = await test.call(
        'get',
        `/v1/worklist?clinicId=${small.clinicId}&status=open&kind=closure-over-booking`,
      );
      expect(work.data.map(({ sessionId }: any) => sessionId).sort()).toEqual(
        applied.changes.map(({ sessionId }: any) => sessionId).sort(),
      );
      expect(work.data.every(({ conflicts }: any) => conflicts.length > 0)).toBe(true);
      const { body: kept } = await test.call('get', `/v1/sessions/${applied.changes[0].sessionId}`);
      expect([kept.status, kept.startsAt]).toEqual(['booked', applied.changes[0].from.startsAt]);
      await step(applied.id, 'revert').expect(200);
      await open(closure.id);
    });

    it('is not reverted over what was begun, changed or booked since: all of it is named', async () => {
      const closure = await close('2027-01-11', '2027-01-12');
      const applied = await replan({ closureId: closure.id });
      await open(closure.id);
      const [first, second] = applied.changes;
      await test.call('post', `/v1/sessions/${first.sessionId}/check-in`).expect(200);
      // Somebody takes the second one's old time.
      const other = await makePlan(test, small, COURSE, {
        ...{ startDate: '2027-01-11', preferredTime: second.from.startsAt.slice(11, 16) },
      });
      await activate(test, other.id);
      const before = await database();
      const { body } = await step(applied.id, 'revert').expect(409);
      expect(body.code).toBe('REPLAN_NOT_REVERTIBLE');
      const told = body.conflicts.map(({ code, sessionId }: any) => [code, sessionId]);
      expect(told).toContainEqual(['SESSION_STARTED', first.sessionId]);
      expect(told).toContainEqual(['RESOURCE_TAKEN', second.sessionId]);
      expect(await database()).toEqual(before);
      await test.call('post', `/v1/treatment-plans/${other.id}/revoke`, { reason: 'Test' }).expect(200);
      await test.call('post', `/v1/sessions/${first.sessionId}/undo`, { reason: 'Test' });
      const again = (await step(applied.id, 'revert').expect(409)).body.conflicts;
      expect(again.map(({ code, sessionId }: any) => [code, sessionId])).toEqual([
        ['SESSION_CHANGED', first.sessionId],
      ]);
    });

    it('re-plans all of a clinic, and tells each caller of what it may see', async () => {
      const clinic = { ...world, ...(await makeClinic(test, { chairs: 1, nurses: 1 })) };
      const hidden = await makePlan(test, clinic, COURSE, { substanceUseRecord: true });
      const plain = await makePlan(test, clinic, COURSE, { preferredTime: '13:00' });
      for (const { id } of [hidden, plain]) await activate(test, id);
      const scheduler = { authorization: `Bearer ${await test.key(['scheduler'])}` };
      const elsewhere = await test.app
        .get(ApiKeysService, { strict: false })
        .create(test.dataSource.manager, test.organizationId, 'part', ['admin', 'scheduler'], {
          clinicIds: [small.clinicId],
        });
      const outside = { authorization: `Bearer ${elsewhere.token}` };
      const path = `/v1/clinics/${clinic.clinicId}/closures`;
      const closure = (await test.call('post', path, { from: '2027-01-11', to: '2027-01-12' })).body;
      await test.call('post', '/v1/replans', { closureId: closure.id }, outside).expect(404);

      const { body: applied } = await test
        .call('post', '/v1/replans', { closureId: closure.id }, scheduler)
        .expect(201);
      const plansOf = ({ changes }: any): string[] =>
        changes.map(({ treatmentPlanId }: any) => treatmentPlanId).sort();
      expect([plansOf(applied), applied.summary.affected]).toEqual([[plain.id], 1]);
      expect(JSON.stringify(applied)).not.toContain(hidden.patientId);
      const [event] = await test.dataSource.query<any[]>(
        `SELECT patient_ids AS patients FROM audit_event WHERE operation = 'createReplan' ORDER BY id DESC LIMIT 1`,
      );
      expect(event.patients).toEqual([hidden.patientId, plain.patientId].sort());
      const whole = (await test.call('get', `/v1/replans/${applied.id}`).expect(200)).body;
      expect(plansOf(whole)).toEqual([hidden.id, plain.id].sort());
      await test.call('get', `/v1/replans/${applied.id}`, undefined, outside).expect(404);
      await step(applied.id, 'revert', outside).expect(404);

      const moved = whole.changes.find(({ treatmentPlanId }: any) => treatmentPlanId === hidden.id);
      await test.call('post', `/v1/sessions/${moved.sessionId}/check-in`).expect(200);
      const { body: refused } = await step(applied.id, 'revert', scheduler).expect(409);
      expect(refused.conflicts.map(({ code }: any) => code)).toEqual(['SESSION_OUT_OF_REACH']);
      expect(JSON.stringify(refused)).not.toContain(moved.sessionId);
    });

    it('refuses what names no cause, two or another’s, whom it is not for, and one without a key', async () => {
      const id = '018f0000-0000-7000-8000-00000000ffff';
      expect((await replan({}, 400)).errors).toEqual([
        { pointer: '/outageId', detail: 'give this or closureId' },
      ]);
      expect((await replan({ outageId: id, closureId: id }, 400)).errors).toHaveLength(1);
      const all = await replan({ outageId: 'x', closureId: 7, dryRun: 'no', more: 1 }, 400);
      expect(all.errors.map(({ pointer }: any) => pointer).sort()).toEqual([
        '/closureId',
        '/dryRun',
        '/more',
        '/outageId',
      ]);
      await replan({ outageId: id }, 404);
      await replan({ closureId: id }, 404);
      const foreign = { authorization: `Bearer ${await test.key(['admin'], await test.organization())}` };
      const closure = await close('2027-03-01', '2027-03-02');
      const body = { closureId: closure.id };
      await test.call('post', '/v1/replans', body, foreign).expect(404);
      const nurse = { authorization: `Bearer ${await test.key(['nurse', 'viewer'])}` };
      await test.call('post', '/v1/replans', body, nurse).expect(403);
      const keyless = await test
        .bare()
        .post('/v1/replans')
        .set({ authorization: `Bearer ${test.token}` })
        .send(body);
      expect([keyless.status, keyless.body.errors[0].pointer]).toEqual([400, 'Idempotency-Key']);
      const empty = await replan(body);
      expect(empty.summary).toEqual({ affected: 0, swapped: 0, moved: 0, unplaced: 0, others: 0 });
      await test.call('get', `/v1/replans/${empty.id}`, undefined, nurse).expect(200);
      await test.call('get', `/v1/replans/${empty.id}`, undefined, foreign).expect(404);
      const { body: list } = await test.call('get', `/v1/replans?clinicId=${small.clinicId}&status=applied`);
      expect(list.data.map((one: any) => one.id)).toContain(empty.id);
      expect(list.data.every((one: any) => !('changes' in one))).toBe(true);
      await step(empty.id, 'revert').expect(200);
    });
  });
});

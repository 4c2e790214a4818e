import { startTestApp, type TestApp } from './support/app.js';
import {
  activate,
  dates,
  makeClinic,
  makePatient,
  makePlan,
  makeWorld,
  type World,
} from './support/world.js';

/* eslint-disable @typescript-eslint/no-explicit-any -- answers are read as a client reads them */

/** Six sessions, twice a week. */
const COURSE = 'iv-mdd-6x-twice-weekly';
const OVERRIDE = { override: { reason: 'Two courses on purpose' } };

const codes = (body: any): string[] =>
  [...new Set<string>((body.conflicts ?? []).map(({ code }: any) => code))].sort();

describe('Whole courses', () => {
  let test: TestApp;
  let world: World;
  beforeAll(async () => {
    test = await startTestApp();
    world = await makeWorld(test, { chairs: 4, nurses: 4, prescribers: 2 });
  });
  afterAll(() => test.close());

  const given = (sessionId: string) =>
    test.dataSource.query(`UPDATE session SET status = 'completed' WHERE id = $1`, [sessionId]);

  describe('two plans of one patient', () => {
    it('are active together by an override with a reason, of a prescriber, which the audit trail keeps', async () => {
      const patientId = await makePatient(test);
      const first = await makePlan(test, world, COURSE, { patientId });
      const second = await makePlan(test, world, COURSE, { patientId, startDate: '2027-06-07' });
      await activate(test, first.id);
      const path = `/v1/treatment-plans/${second.id}/activate`;
      const refused = await test.call('post', path, {});
      expect([refused.status, refused.body.code]).toEqual([409, 'ACTIVE_PLAN_EXISTS']);
      const scheduler = { authorization: `Bearer ${await test.key(['scheduler'])}` };
      const forbidden = await test.call('post', path, OVERRIDE, scheduler);
      expect([forbidden.status, forbidden.body.code]).toEqual([403, 'FORBIDDEN']);
      const blank = await test.call('post', path, { override: { reason: ' ' } });
      expect(blank.status).toBe(400);
      const active = await test.call('post', path, OVERRIDE).expect(200);
      expect(active.body).toMatchObject({ status: 'active' });
      const [{ reason }] = await test.dataSource.query(
        `SELECT reason FROM audit_event WHERE operation = 'activateTreatmentPlan' AND $1 = ANY (patient_ids)
         ORDER BY xid DESC LIMIT 1`,
        [patientId],
      );
      expect(reason).toBe(OVERRIDE.override.reason);
    });

    it('never give two doses on one day, whoever overrides what', async () => {
      const patientId = await makePatient(test);
      const first = await makePlan(test, world, COURSE, { patientId, startDate: '2027-09-06' });
      const [dose, , late] = (await activate(test, first.id)).sessions;
      expect(dates([dose, late])).toEqual(['2027-09-06', '2027-09-13']);
      await given(dose.id);
      const second = await makePlan(test, world, COURSE, { patientId, startDate: '2027-09-06' });
      const active = await activate(test, second.id, {
        ...OVERRIDE,
        acceptBreaches: { reason: 'Between the doses of the other' },
      });
      const taken = new Set([
        '2027-09-06',
        '2027-09-09',
        '2027-09-13',
        '2027-09-16',
        '2027-09-20',
        '2027-09-23',
      ]);
      expect(dates(active.sessions).filter((date) => taken.has(date))).toEqual([]);

      const moving = active.sessions[1];
      for (const startsAt of [dose.startsAt, '2027-09-06T15:00:00-04:00', '2027-09-13T15:00:00-04:00']) {
        const body = { startsAt, scope: 'this', ...OVERRIDE };
        const moved = await test.call('post', `/v1/sessions/${moving.id}/reschedule`, body);
        expect([startsAt, moved.status, moved.body.code]).toEqual([startsAt, 409, 'SLOT_TAKEN']);
        expect(codes(moved.body)).toContain('SAME_DAY_DOSE');
        if (startsAt === dose.startsAt) expect(codes(moved.body)).toContain('PATIENT_UNAVAILABLE');
      }

      const gone = active.sessions.at(-1);
      await test.call('post', `/v1/sessions/${gone.id}/cancel`, { reason: 'ill' }).expect(200);
      const asked = { treatmentPlanId: second.id, phase: 'induction', startsAt: '2027-09-13T15:00:00-04:00' };
      const booked = await test.call('post', '/v1/sessions', { ...asked, ...OVERRIDE });
      expect([booked.status, codes(booked.body).includes('SAME_DAY_DOSE')]).toEqual([409, true]);
      const held = await test.call('post', '/v1/holds', asked);
      expect([held.status, codes(held.body).includes('SAME_DAY_DOSE')]).toEqual([409, true]);
    });

    it('a no-show is not taken back onto a day on which the other plan has a dose by now', async () => {
      const patientId = await makePatient(test);
      const first = await makePlan(test, world, COURSE, { patientId, startDate: '2027-01-04' });
      const [missed] = (await activate(test, first.id)).sessions;
      try {
        test.clock.set(new Date('2027-01-04T17:00:00Z'));
        await test.call('post', `/v1/sessions/${missed.id}/no-show`, { reason: 'Did not come' }).expect(200);
        const second = await makePlan(test, world, COURSE, {
          patientId,
          startDate: '2027-01-04',
          preferredTime: '14:00',
        });
        await test.dataSource.query(
          `UPDATE session SET status = 'cancelled' WHERE treatment_plan_id = $1 AND status = 'booked'`,
          [first.id],
        );
        const active = await activate(test, second.id, OVERRIDE);
        expect(dates(active.sessions)[0]).toBe('2027-01-04');
        const undone = await test.call('post', `/v1/sessions/${missed.id}/undo`, { reason: 'He was there' });
        expect([undone.status, undone.body.code, codes(undone.body)]).toEqual([
          409,
          'UNDO_REFUSED',
          expect.arrayContaining(['SAME_DAY_DOSE']),
        ]);
      } finally {
        test.clock.set(new Date('2026-12-01T12:00:00Z'));
      }
    });
  });

  describe('a plan under way', () => {
    const propose = (plan: any, body: object = {}) =>
      test.call('post', `/v1/treatment-plans/${plan.id}/proposals`, body);
    const resume = (plan: any, body: object = {}) =>
      test.call('post', `/v1/treatment-plans/${plan.id}/resume`, body);
    const sessionsOf = async (plan: any): Promise<any[]> =>
      (await test.call('get', `/v1/treatment-plans/${plan.id}/sessions?limit=100`)).body.data;

    it('has what found no place proposed as a whole, around what is fixed, and booked by the fingerprint', async () => {
      const clinic = await makeClinic(test, { chairs: 1, nurses: 1 });
      const plan = await makePlan(test, { ...world, ...clinic }, COURSE);
      const closures = `/v1/clinics/${clinic.clinicId}/closures`;
      const closure = await test.call('post', closures, { from: '2027-01-12', to: '2027-02-20' }).expect(201);
      const active = await activate(test, plan.id, { mode: 'best-effort' });
      const lost = active.sessions.filter(({ status }: any) => status === 'proposed');
      expect(lost.map(({ ordinal }: any) => ordinal)).toEqual([4, 5, 6]);
      // As long as the clinic is closed the answer says why, and all or nothing refuses.
      const closed = await propose(plan).expect(200);
      expect(closed.body.data[0].sessions.length + closed.body.data[0].unplaced.length).toBeGreaterThan(0);
      await test.call('delete', `${closures}/${closure.body.id}`).expect(204);

      const { data } = (await propose(plan).expect(200)).body;
      expect(data[0]).toMatchObject({ rank: 1, cost: 0, unplaced: [] });
      expect(dates(data[0].sessions)).toEqual(['2027-01-14', '2027-01-18', '2027-01-21']);
      expect(data[0].sessions.map(({ ordinal }: any) => ordinal)).toEqual([4, 5, 6]);
      expect(await sessionsOf(plan)).toHaveLength(6);

      const wrong = await resume(plan, { fingerprint: 'x'.repeat(32) });
      expect([wrong.status, wrong.body.code]).toEqual([409, 'PROPOSAL_CHANGED']);
      const before = (await sessionsOf(plan)).filter(({ status }) => status === 'booked');
      const booked = await resume(plan, { fingerprint: data[1].fingerprint }).expect(200);
      expect(booked.body.sessions.map(({ startsAt }: any) => startsAt)).toEqual(
        data[1].sessions.map(({ startsAt }: any) => startsAt),
      );
      expect(booked.body.sessions.map(({ id }: any) => id).sort()).toEqual(
        lost.map(({ id }: any) => id).sort(),
      );
      expect(booked.body).toMatchObject({
        status: 'active',
        dayOne: active.dayOne,
        version: active.version + 1,
      });
      // What was booked before stands as it did; nothing waits any more.
      const after = await sessionsOf(plan);
      expect(after).toEqual(expect.arrayContaining(before));
      expect(after.map(({ status }) => status)).toEqual(Array(6).fill('booked'));
      const work = await test.call('get', `/v1/worklist?treatmentPlanId=${plan.id}&status=open`);
      expect(work.body.data).toEqual([]);

      const nothing = await propose(plan);
      expect([nothing.status, nothing.body.code]).toEqual([409, 'PLAN_HAS_NOTHING_TO_PROPOSE']);
      const again = await resume(plan);
      expect([again.status, again.body.code]).toEqual([409, 'PLAN_TRANSITION_REFUSED']);
    });

    it('has what found no place held whole, and booked by the hold', async () => {
      const clinic = await makeClinic(test, { chairs: 1, nurses: 1 });
      const plan = await makePlan(test, { ...world, ...clinic }, COURSE);
      const closures = `/v1/clinics/${clinic.clinicId}/closures`;
      const closure = await test.call('post', closures, { from: '2027-01-12', to: '2027-02-20' }).expect(201);
      await activate(test, plan.id, { mode: 'best-effort' });
      await test.call('delete', `${closures}/${closure.body.id}`).expect(204);
      const [, second] = (await propose(plan).expect(200)).body.data;
      const body = { treatmentPlanId: plan.id, fingerprint: second.fingerprint };
      const held = await test.call('post', '/v1/holds', body).expect(201);
      const booked = await resume(plan, { holdId: held.body.id }).expect(200);
      expect(booked.body.sessions.map(({ startsAt, status }: any) => [startsAt, status])).toEqual(
        second.sessions.map(({ startsAt }: any) => [startsAt, 'booked']),
      );
      const again = await resume(plan, { holdId: held.body.id });
      expect([again.status, again.body.code]).toEqual([409, 'PLAN_TRANSITION_REFUSED']);
    });

    it('has all that is still ahead placed anew, where that is asked for, and what was given stays', async () => {
      const clinic = await makeClinic(test, { chairs: 1, nurses: 1 });
      const its = { ...world, ...clinic };
      const other = await makePlan(test, its, COURSE);
      await activate(test, other.id);
      const plan = await makePlan(test, its, COURSE);
      const active = await activate(test, plan.id);
      const first = active.sessions[0];
      expect(active.sessions.every(({ startsAt }: any) => !startsAt.includes('T09:00'))).toBe(true);
      await given(first.id);
      await test.call('post', `/v1/treatment-plans/${other.id}/revoke`, {}).expect(200);

      const { data } = (await propose(plan, { scope: 'unstarted' }).expect(200)).body;
      expect(data[0].sessions.map(({ ordinal, startsAt }: any) => [ordinal, startsAt.slice(11, 16)])).toEqual(
        [2, 3, 4, 5, 6].map((ordinal) => [ordinal, '09:00']),
      );
      const { fingerprint } = data[0];
      const moved = await resume(plan, { scope: 'unstarted', fingerprint }).expect(200);
      expect(moved.body.sessions.map(({ startsAt }: any) => startsAt)).toEqual(
        data[0].sessions.map(({ startsAt }: any) => startsAt),
      );
      const [kept, ...rest] = await sessionsOf(plan);
      expect([kept.id, kept.status, kept.startsAt]).toEqual([first.id, 'completed', first.startsAt]);
      expect(rest.map(({ id }) => id)).toEqual(active.sessions.slice(1).map(({ id }: any) => id));
      expect(rest.map(({ startsAt }) => startsAt.slice(11, 16))).toEqual(Array(5).fill('09:00'));
    });

    it('gives up nothing that stands for a course that does not fit, not even best effort', async () => {
      const clinic = await makeClinic(test, { chairs: 1, nurses: 1 });
      const plan = await makePlan(test, { ...world, ...clinic }, COURSE);
      const { sessions } = await activate(test, plan.id);
      const closures = `/v1/clinics/${clinic.clinicId}/closures`;
      await test.call('post', closures, { from: '2027-01-13', to: '2028-02-20' }).expect(201);
      const refused = await resume(plan, { scope: 'unstarted', mode: 'best-effort' });
      expect([refused.status, refused.body.code]).toEqual([422, 'COURSE_NOT_PLACEABLE']);
      expect((await sessionsOf(plan)).map(({ startsAt }) => startsAt)).toEqual(
        sessions.map(({ startsAt }: any) => startsAt),
      );
    });
  });

  describe('what the patient prefers', () => {
    const prefer = (plan: any, body: object) =>
      test.call('post', `/v1/patients/${plan.patientId}/preferences`, body).expect(201);
    const best = async (plan: any): Promise<any> =>
      (await test.call('post', `/v1/treatment-plans/${plan.id}/proposals`, { count: 1 }).expect(200)).body
        .data[0];
    const deviationsOf = (session: any): string[] => session.deviations.map(({ code }: any) => code);

    it('weighs in a course as the clinic says, after what the plan itself asks for', async () => {
      const clinic = await makeClinic(test, { nurses: 2 });
      const its = { ...world, ...clinic };
      const preferredPractitionerId = clinic.nurses[1];
      const plan = await makePlan(test, its, COURSE, { preferredTime: null });
      await prefer(plan, {
        ...{ preferredWeekdays: ['TU', 'FR'], earliest: '10:00', latest: '12:00', preferredPractitionerId },
      });
      const liked = await best(plan);
      expect(liked.sessions.map(({ startsAt }: any) => startsAt.slice(0, 16)).slice(0, 3)).toEqual([
        '2027-01-05T10:00',
        '2027-01-08T10:00',
        '2027-01-12T10:00',
      ]);
      expect(deviationsOf(liked.sessions[0])).toEqual(['DATE_MOVED', 'PREFERRED_BY_PATIENT']);
      for (const { resources } of liked.sessions) {
        expect(resources.map(({ resourceId }: any) => resourceId)).toContain(preferredPractitionerId);
      }

      // The clinic may weigh it less; what is not met is said.
      const policy = { placement: { otherWeekdayCost: 30 } };
      await test.call('patch', `/v1/clinics/${clinic.clinicId}`, { policy }).expect(200);
      const weighed = await best(plan);
      expect(weighed.cost).toBe(180);
      expect(dates(weighed.sessions)[0]).toBe('2027-01-04');
      expect(weighed.sessions[0].deviations).toEqual([
        { code: 'PREFERENCE_NOT_MET', detail: 'weekday: Monday, and the patient prefers Tuesdays, Fridays' },
      ]);

      // What the plan asks for goes before.
      await test
        .call('patch', `/v1/treatment-plans/${plan.id}`, { preferredTime: '09:00', weekdays: ['MO', 'TH'] })
        .expect(200);
      const planned = await best(plan);
      expect([planned.cost, planned.sessions.flatMap(deviationsOf)]).toEqual([0, []]);
      expect(planned.sessions[0].startsAt.slice(0, 16)).toBe('2027-01-04T09:00');

      const { sessions } = await activate(test, plan.id, { fingerprint: planned.fingerprint });
      expect(dates(sessions)).toEqual(dates(planned.sessions));
    });
  });
});

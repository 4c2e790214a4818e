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
});

import { violatedConstraint } from '../src/database/transaction.js';
import { startTestApp, type TestApp } from './support/app.js';
import {
  activate,
  dates,
  makePatient,
  makePlan,
  makeWorld,
  wantedDates,
  type World,
} from './support/world.js';

describe('treatment plans over HTTP', () => {
  let test: TestApp;
  let world: World;
  beforeAll(async () => {
    test = await startTestApp();
    world = await makeWorld(test);
  });
  afterAll(() => test.close());

  it('drafts, proposes, activates and answers with the booked course', async () => {
    const plan = await makePlan(test, world, 'iv-mdd-6x-twice-weekly');
    expect(plan).toMatchObject({ status: 'draft', dayOne: null, protocolVersion: 1, version: 1 });

    const proposals = await test.call('post', `/v1/treatment-plans/${plan.id}/proposals`, {});
    expect(proposals.status).toBe(200);
    const [best] = proposals.body.data;
    expect(best).toMatchObject({ rank: 1, cost: 0, unplaced: [] });
    expect(dates(best.sessions)).toEqual([
      '2027-01-04',
      '2027-01-07',
      '2027-01-11',
      '2027-01-14',
      '2027-01-18',
      '2027-01-21',
    ]);

    const active = await activate(test, plan.id, { mode: 'all-or-nothing', fingerprint: best.fingerprint });
    expect(active).toMatchObject({ status: 'active', dayOne: '2027-01-04', version: 2, unplaced: [] });
    expect(active.sessions).toHaveLength(6);
    expect(active.sessions[0]).toMatchObject({
      phase: 'induction',
      ordinal: 1,
      status: 'booked',
      startsAt: '2027-01-04T09:00:00-05:00',
      endsAt: '2027-01-04T10:55:00-05:00',
      wantedLocal: '2027-01-04T09:00:00',
      timeZone: 'America/New_York',
      deviations: [],
    });
    const kinds = active.sessions[0].resources.map((resource: { kind: string }) => resource.kind);
    expect(kinds).toEqual(['chair', 'practitioner', 'practitioner']);

    const read = await test.call('get', `/v1/treatment-plans/${plan.id}/sessions`);
    expect(read.body.data).toEqual(
      active.sessions.map((session: object) => ({ ...session, givenNumber: null })),
    );

    const again = await test.call('post', `/v1/treatment-plans/${plan.id}/activate`, {});
    expect([again.status, again.body.code]).toEqual([409, 'PLAN_TRANSITION_REFUSED']);
  });

  it('has its sessions and follow-ups of its own patient and clinic only, by the word of the database', async () => {
    const plan = await makePlan(test, world, 'iv-mdd-6x-twice-weekly');
    await activate(test, plan.id);
    const other = await makePatient(test);
    const elsewhere = await makeWorld(test);
    const refused = (table: string, column: string, id: string) =>
      test.dataSource
        .query(`UPDATE ${table} SET ${column} = $1 WHERE treatment_plan_id = $2`, [id, plan.id])
        .then(() => 'written', violatedConstraint);
    for (const table of ['session', 'follow_up']) {
      expect(await refused(table, 'patient_id', other)).toBe(`${table}_treatment_plan_fkey`);
      expect(await refused(table, 'clinic_id', elsewhere.clinicId)).toBe(`${table}_treatment_plan_fkey`);
    }
  });

  it('names every unmet gate', async () => {
    const { body: patient } = await test.call('post', '/v1/patients', {
      givenName: 'A',
      familyName: 'B',
      birthDate: '1990-01-01',
    });
    const plan = await makePlan(test, world, 'iv-mdd-6x-twice-weekly', { patientId: patient.id });
    const answer = await test.call('post', `/v1/treatment-plans/${plan.id}/activate`, {});
    expect(answer.status).toBe(409);
    expect(answer.body.unmet.map((unmet: { code: string }) => unmet.code)).toEqual([
      'ELIGIBILITY_MISSING',
      'CONSENT_MISSING',
    ]);
    expect((await test.call('get', `/v1/treatment-plans/${plan.id}`)).body.status).toBe('draft');
  });

  it('refuses a second active plan for one patient', async () => {
    const patientId = await makePatient(test);
    const first = await makePlan(test, world, 'iv-mdd-6x-twice-weekly', { patientId });
    const second = await makePlan(test, world, 'iv-mdd-6x-twice-weekly', {
      patientId,
      startDate: '2027-06-07',
    });
    await activate(test, first.id);
    const answer = await test.call('post', `/v1/treatment-plans/${second.id}/activate`, {});
    expect([answer.status, answer.body.code]).toEqual([409, 'ACTIVE_PLAN_EXISTS']);
  });

  it('holds, resumes with what is left of the course, and completes', async () => {
    const plan = await makePlan(test, world, 'iv-mdd-6x-twice-weekly', { startDate: '2027-03-01' });
    await activate(test, plan.id);
    test.clock.set(new Date('2027-03-09T12:00:00Z'));
    try {
      const held = await test.call('post', `/v1/treatment-plans/${plan.id}/hold`, { reason: 'Travels' });
      expect(held.body).toMatchObject({ status: 'on-hold', statusReason: 'Travels' });
      const { body } = await test.call('get', `/v1/sessions?treatmentPlanId=${plan.id}&status=cancelled`);
      expect(wantedDates(body.data)).toEqual(['2027-03-11', '2027-03-15', '2027-03-18']);
      expect(
        await test.dataSource.query(
          `SELECT count(*)::int AS n FROM reservation v JOIN session s ON s.id = v.session_id
           WHERE s.treatment_plan_id = $1 AND v.status = 'booked' AND s.status = 'cancelled'`,
          [plan.id],
        ),
      ).toEqual([{ n: 0 }]);

      test.clock.set(new Date('2027-03-23T12:00:00Z'));
      const resumed = await test.call('post', `/v1/treatment-plans/${plan.id}/resume`, {
        acceptBreaches: { reason: 'After a hold' },
      });
      expect(resumed.status).toBe(200);
      expect(resumed.body.status).toBe('active');
      expect(dates(resumed.body.sessions)).toEqual(['2027-03-25', '2027-03-29', '2027-04-01']);
      expect(resumed.body.sessions.map((session: { ordinal: number }) => session.ordinal)).toEqual([7, 8, 9]);
      const done = await test.call('post', `/v1/treatment-plans/${plan.id}/complete`, {});
      expect(done.body.status).toBe('completed');
    } finally {
      test.clock.set(new Date('2026-12-01T12:00:00Z'));
    }
  });

  it.each([
    ['a start date in the past', { startDate: '2026-11-30' }, '/startDate'],
    ['a start more than five years ahead', { startDate: '2031-12-02' }, '/startDate'],
    ['a time that is none', { preferredTime: '25:00' }, '/preferredTime'],
    ['other weekdays than the rule has', { weekdays: ['MO'] }, '/weekdays'],
    ['a phase that the protocol has not', { phases: [{ code: 'x', count: 3 }] }, '/phases/0/code'],
    ['a prescriber who is none', { prescriberId: '01900000-0000-7000-8000-00000000ffff' }, '/prescriberId'],
  ])('refuses %s', async (_, body, pointer) => {
    const answer = await test.call('post', '/v1/treatment-plans', {
      patientId: await makePatient(test),
      clinicId: world.clinicId,
      protocolId: world.protocols['iv-mdd-6x-twice-weekly'],
      startDate: '2027-01-04',
      ...body,
    });
    expect(answer.status).toBe(400);
    expect(answer.body.errors[0].pointer).toBe(pointer);
  });
});

import { startTestApp, TODAY, type TestApp } from './support/app.js';
import { closeClinic } from './support/course.js';
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

describe('An explanation', () => {
  let test: TestApp;
  let world: World;
  beforeAll(async () => {
    test = await startTestApp();
    world = await makeWorld(test);
  });
  afterAll(() => test.close());

  const here = async (options: ClinicOptions = {}): Promise<World> => ({
    ...world,
    ...(await makeClinic(test, { chairs: 1, nurses: 1, ...options })),
  });
  async function course(
    clinic: World,
    body: object = {},
    how: object = {},
  ): Promise<{ plan: any; sessions: any[] }> {
    const plan = await makePlan(test, clinic, COURSE, body);
    return { plan, sessions: (await activate(test, plan.id, how)).sessions };
  }
  const explain = async (session: any, headers?: Record<string, string>): Promise<any> =>
    (await test.call('get', `/v1/sessions/${session.id}/explain`, undefined, headers).expect(200)).body;
  const codes = (refusals: any[]): string[] => refusals.map(({ code }) => code);

  it('of a session that stands where it was wanted tells the rule, the window, the gaps and who serves', async () => {
    const clinic = await here({ chairs: 2, nurses: 2 });
    const { plan, sessions } = await course(clinic);
    const viewer = { authorization: `Bearer ${await test.key(['viewer'])}` };
    const told = await explain(sessions[1], viewer);
    expect(told).toMatchObject({
      ...{
        sessionId: sessions[1].id,
        patientId: plan.patientId,
        status: 'booked',
        phase: 'induction',
        ordinal: 2,
      },
      wanted: {
        wantedLocal: '2027-01-07T09:00:00',
        courseWeek: 1,
        rule: 'every week on Mondays and Thursdays, counted from the first day of course week 1',
        rrule: expect.stringContaining('BYDAY=MO,TH'),
      },
      summary: 'induction 2 was wanted on 2027-01-07 at 09:00 and stands there.',
      neighbours: [
        {
          phase: 'induction',
          ordinal: 1,
          date: '2027-01-04',
          daysBetween: 3,
          minDays: 2,
          maxDays: 5,
          kept: true,
        },
        {
          phase: 'induction',
          ordinal: 3,
          date: '2027-01-11',
          daysBetween: 4,
          minDays: 2,
          maxDays: 5,
          kept: true,
        },
      ],
      ...{ deviations: [], times: [], room: [], nearest: [] },
    });
    expect(told.days.at(-1)).toEqual({
      ...{ date: '2027-01-07', placed: true, refusals: [], startsAt: sessions[1].startsAt },
    });
    expect(told.resources.map(({ kind, code }: any) => [kind, code])).toEqual([
      ['chair', 'ONE_OF_FREE'],
      ['practitioner', 'SAME_NURSE'],
      ['practitioner', 'ONLY_ONE'],
    ]);
  });

  it('of a session that was moved tells what refuses each better day and time, and nobody else’s data', async () => {
    const clinic = await here();
    await closeClinic(test, clinic.clinicId, '2027-01-11', '2027-01-12', 'Staff training');
    const { plan: first, sessions: theirs } = await course(clinic);
    const { sessions } = await course(clinic);
    const told = await explain(sessions[1]);
    expect(sessions[1].startsAt).not.toBe('2027-01-07T09:00:00-05:00');
    expect(told.summary).toMatch(
      /^induction 2 was wanted on 2027-01-07 at 09:00 and stands on .*`deviations` has why/,
    );
    expect(told.deviations).toEqual(sessions[1].deviations);
    expect(told.times.some(({ refusals }: any) => codes(refusals).includes('NO_CHAIR_FREE'))).toBe(true);
    expect(told.room).toEqual([expect.objectContaining({ code: 'PROVEN_FULL' })]);
    const third = await explain(sessions[2]);
    const closed = third.days.find(({ date }: any) => date === '2027-01-11');
    expect(closed.refusals).toContainEqual({
      ...{ code: 'CLINIC_CLOSED', detail: 'the clinic is closed (Staff training)' },
    });
    const text = JSON.stringify([told, third]);
    for (const foreign of [first.id, first.patientId, ...theirs.map(({ id }) => id)]) {
      expect(text).not.toContain(foreign);
    }

    // What was refused then may be free by now.
    await test.call('post', `/v1/sessions/${theirs[1].id}/cancel`, {}).expect(200);
    const now = await explain(sessions[1]);
    const wanted = now.days.find(({ date }: any) => date === '2027-01-07');
    expect(wanted).toMatchObject({ refusals: [], startsAt: '2027-01-07T09:00:00-05:00' });
    expect(now.deviations).toEqual(told.deviations);
    const [event] = await test.dataSource.query(
      `SELECT patient_ids FROM audit_event WHERE operation = 'explainSession' ORDER BY id DESC LIMIT 1`,
    );
    expect(event.patient_ids).toEqual([told.patientId]);
  });

  it('of a session without a place tells what stands in the way, and the nearest starts', async () => {
    const clinic = await here();
    await closeClinic(test, clinic.clinicId, '2027-01-12', '2027-02-20', 'Rebuilding');
    const { sessions } = await course(clinic, {}, { mode: 'best-effort' });
    const lost = sessions.find(({ status }) => status === 'proposed');
    const told = await explain(lost);
    expect(told).toMatchObject({ startsAt: null, status: 'proposed', resources: [], times: [] });
    expect(told.days.at(-1).date).toBe(told.window.latest);
    expect(told.days.every(({ placed, refusals }: any) => !placed && refusals.length > 0)).toBe(true);
    expect(codes(told.days.flatMap(({ refusals }: any) => refusals))).toContain('CLINIC_CLOSED');
    expect(told.summary).toContain('has no place');
  });

  it('of a session that is over tells what is on record', async () => {
    const { sessions } = await course(await here());
    await test.call('post', `/v1/sessions/${sessions[5].id}/cancel`, { reason: 'Ill' }).expect(200);
    const cancelled = await explain(sessions[5]);
    expect(cancelled).toMatchObject({
      ...{ status: 'cancelled', statusReason: 'Ill', days: [], times: [], neighbours: [], resources: [] },
      summary: expect.stringMatching(/was placed on 2027-01-21 at 09:00 and is cancelled: Ill\.$/),
    });
    expect(cancelled.record.at(-1)).toMatchObject({ detail: 'It is cancelled since: Ill' });
    test.clock.set(new Date(sessions[0].startsAt));
    await test.call('post', `/v1/sessions/${sessions[0].id}/check-in`, {}).expect(200);
    const { record } = await explain(sessions[0]);
    expect(record.map(({ detail }: any) => detail)).toContain('The patient was received.');
    test.clock.set(TODAY);
    await test.call('get', `/v1/sessions/${world.clinicId}/explain`).expect(404);
  });
});

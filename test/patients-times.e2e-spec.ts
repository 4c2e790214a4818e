import { UnavailabilityService } from '../src/patients/unavailability.service.js';
import { startTestApp, type TestApp } from './support/app.js';
import { codesOf } from './support/course.js';
import { activate, makeClinic, makePatient, makePlan, makeWorld, type World } from './support/world.js';

/* eslint-disable @typescript-eslint/no-explicit-any -- answers are read as a client reads them */

const tuesdays = {
  ...{ rrule: 'FREQ=WEEKLY;BYDAY=TU', from: '08:00', to: '12:00', validFrom: '2026-12-01' },
  timeZone: 'America/New_York',
};

describe('When a patient cannot come', () => {
  let test: TestApp;
  let world: World;
  beforeAll(async () => {
    test = await startTestApp();
    world = await makeWorld(test);
  });
  afterAll(() => test.close());

  const away = async (patientId: string, body: object): Promise<any> =>
    (await test.call('post', `/v1/patients/${patientId}/unavailability`, body).expect(201)).body;
  const localTimes = (sessions: any[]): string[] => sessions.map(({ startsAt }) => startsAt.slice(11, 16));

  it('is recorded as a span or a rule, listed, and taken back', async () => {
    const patientId = await makePatient(test);
    const span = await away(patientId, {
      ...{ startsAt: '2027-01-04T00:00:00-05:00', endsAt: '2027-01-11T00:00:00-05:00' },
      reason: 'Travels',
    });
    expect(span).toMatchObject({
      ...{ patientId, startsAt: '2027-01-04T05:00:00.000Z', endsAt: '2027-01-11T05:00:00.000Z' },
      ...{ rrule: null, timeZone: null, reason: 'Travels', affectedSessions: [] },
    });
    const rule = await away(patientId, tuesdays);
    expect(rule).toMatchObject({ ...tuesdays, startsAt: null, validUntil: null });

    const path = `/v1/patients/${patientId}/unavailability`;
    const ids = async () => (await test.call('get', path)).body.data.map((entry: any) => entry.id);
    expect(await ids()).toEqual([span.id, rule.id]);
    const other = await makePatient(test);
    await test.call('delete', `/v1/patients/${other}/unavailability/${span.id}`).expect(404);
    await test.call('delete', `${path}/${span.id}`).expect(204);
    await test.call('delete', `${path}/${span.id}`).expect(404);
    expect(await ids()).toEqual([rule.id]);
    const events = await test.dataSource.query(
      `SELECT operation FROM audit_event WHERE $1 = ANY (patient_ids) AND operation LIKE '%Unavailability%'
       ORDER BY id`,
      [patientId],
    );
    expect(events.map(({ operation }: any) => operation)).toEqual([
      'createUnavailability',
      'createUnavailability',
      'listUnavailability',
      'deleteUnavailability',
      'listUnavailability',
    ]);
  });

  it.each([
    ['nothing', {}, ['']],
    ['both kinds', { ...tuesdays, startsAt: '2027-01-04T00:00:00Z' }, ['']],
    ['half a span', { endsAt: '2027-01-04T00:00:00Z' }, ['/startsAt']],
    [
      'a span that ends before it starts',
      { startsAt: '2027-01-04T00:00:00Z', endsAt: '2027-01-03T00:00:00Z' },
      ['/endsAt'],
    ],
    [
      'half a rule, and wrong',
      { rrule: 'FREQ=WEEKLY;COUNT=2', from: '10:00', to: '09:00' },
      ['/validFrom', '/timeZone', '/rrule', '/to'],
    ],
    ['a rule from long ago', { ...tuesdays, validFrom: '2019-01-01' }, ['/validFrom']],
    ['a zone that is none', { ...tuesdays, timeZone: 'Mars/Olympus' }, ['/timeZone']],
  ])('is refused as %s, with every fault', async (_what, body, pointers) => {
    const patientId = await makePatient(test);
    const answer = await test.call('post', `/v1/patients/${patientId}/unavailability`, body);
    expect(answer.status).toBe(400);
    expect(answer.body.errors.map(({ pointer }: any) => pointer)).toEqual(pointers);
  });

  it('gives the merged intervals of a window', async () => {
    const patientId = await makePatient(test);
    await away(patientId, tuesdays);
    await away(patientId, { startsAt: '2027-01-05T16:00:00Z', endsAt: '2027-01-05T20:00:00Z' });
    const at = (text: string): number => Date.parse(text);
    const window = { start: at('2027-01-04T00:00:00Z'), end: at('2027-01-13T00:00:00Z') };
    const intervals = await test.app
      .get(UnavailabilityService, { strict: false })
      .unavailableOf(test.dataSource.manager, test.organizationId, patientId, window);
    expect(intervals).toEqual([
      { start: at('2027-01-05T13:00:00Z'), end: at('2027-01-05T20:00:00Z') },
      { start: at('2027-01-12T13:00:00Z'), end: at('2027-01-12T17:00:00Z') },
    ]);
  });

  it('keeps sessions out of it, and they say so', async () => {
    const weekdays = ['TU', 'FR'];
    const plan = await makePlan(test, world, 'iv-mdd-6x-twice-weekly', { weekdays });
    await away(plan.patientId, tuesdays);
    const { body: proposals } = await test.call('post', `/v1/treatment-plans/${plan.id}/proposals`, {});
    const { sessions } = await activate(test, plan.id);
    expect(localTimes(proposals.data[0].sessions)).toEqual(localTimes(sessions));
    const onTuesdayMornings = sessions.filter(
      ({ startsAt }: any) => new Date(startsAt).getUTCDay() === 2 && startsAt.slice(11, 16) < '12:00',
    );
    expect(onTuesdayMornings).toEqual([]);
    const moved = sessions.filter((session: any) => codesOf(session).includes('PATIENT_UNAVAILABLE'));
    expect(moved).toHaveLength(3);
  });

  it('refuses a course for which nothing is left, and names the reason', async () => {
    const plan = await makePlan(test, world, 'iv-ocd-single');
    await away(plan.patientId, { startsAt: '2026-12-01T00:00:00Z', endsAt: '2030-01-01T00:00:00Z' });
    const answer = await test.call('post', `/v1/treatment-plans/${plan.id}/activate`, {});
    expect([answer.status, answer.body.code]).toEqual([422, 'COURSE_NOT_PLACEABLE']);
    expect(answer.body.conflicts.map(({ code }: any) => code)).toContain('PATIENT_UNAVAILABLE');
  });

  it('cancels nothing: the answer names what it runs over, and each becomes a work item until it is taken back', async () => {
    const plan = await makePlan(test, world, 'iv-mdd-6x-twice-weekly', { weekdays: ['TU', 'FR'] });
    const { sessions } = await activate(test, plan.id);
    const onTuesdays = sessions.filter(({ startsAt }: any) => new Date(startsAt).getUTCDay() === 2);
    expect(onTuesdays.length).toBeGreaterThan(1);
    const rule = await away(plan.patientId, tuesdays);
    expect(rule.affectedSessions).toEqual(
      onTuesdays.map(({ id, startsAt, treatmentPlanId, patientId }: any) => ({
        ...{ sessionId: id, treatmentPlanId, patientId, startsAt },
      })),
    );
    const items = async (status: string): Promise<string[]> =>
      (
        await test.call('get', `/v1/worklist?status=${status}&kind=unavailability-over-booking&limit=100`)
      ).body.data
        .filter((item: any) => item.treatmentPlanId === plan.id)
        .map((item: any) => item.sessionId);
    expect(await items('open')).toEqual(onTuesdays.map(({ id }: any) => id));
    const { body } = await test.call('get', `/v1/treatment-plans/${plan.id}/sessions`);
    expect(body.data.map(({ status }: any) => status)).toEqual(sessions.map(() => 'booked'));
    await test.call('delete', `/v1/patients/${plan.patientId}/unavailability/${rule.id}`).expect(204);
    expect(await items('open')).toEqual([]);
    expect(await items('resolved')).toHaveLength(onTuesdays.length);
  });

  it('reaches every clinic, and tells a caller of its own clinics only', async () => {
    const elsewhere = await makeClinic(test);
    const plan = await makePlan(test, world, 'iv-ocd-single');
    const { sessions } = await activate(test, plan.id);
    const other = await test.call('post', '/v1/treatment-plans', {
      ...{ patientId: plan.patientId, clinicId: elsewhere.clinicId, startDate: '2027-01-04' },
      protocolId: world.protocols['iv-ocd-single'],
    });
    expect(other.status).toBe(201);
    const { body: key } = await test.call('post', '/v1/api-keys', {
      ...{ name: 'Elsewhere', roles: ['scheduler'], clinicIds: [elsewhere.clinicId] },
    });
    const { body } = await test
      .call(
        'post',
        `/v1/patients/${plan.patientId}/unavailability`,
        { startsAt: '2026-12-01T00:00:00Z', endsAt: '2030-01-01T00:00:00Z' },
        { authorization: `Bearer ${key.token}` },
      )
      .expect(201);
    expect(body.affectedSessions).toEqual([]);
    const items = await test.dataSource.query(
      `SELECT session_id AS id, clinic_id AS clinic FROM work_item WHERE treatment_plan_id = $1`,
      [plan.id],
    );
    expect(items).toEqual([{ id: sessions[0].id, clinic: world.clinicId }]);
  });

  it('is seen by an activation that comes at the same moment, or sees its sessions', async () => {
    const plan = await makePlan(test, world, 'iv-ocd-single');
    const body = { startsAt: '2027-01-04T00:00:00Z', endsAt: '2027-01-06T00:00:00Z' };
    const [taken, activated] = await Promise.all([
      test.call('post', `/v1/patients/${plan.patientId}/unavailability`, body),
      test.call('post', `/v1/treatment-plans/${plan.id}/activate`, {}),
    ]);
    expect([taken.status, activated.status]).toEqual([201, 200]);
    const [session] = activated.body.sessions;
    const inside = session.startsAt < '2027-01-06';
    expect(taken.body.affectedSessions).toHaveLength(inside ? 1 : 0);
  });

  it('and would like to: the latest preference gives the time where the plan has none', async () => {
    const preferredTime = null;
    const plan = await makePlan(test, world, 'iv-ocd-single', { preferredTime });
    const path = `/v1/patients/${plan.patientId}/preferences`;
    const full = {
      ...{ preferredWeekdays: ['MO'], preferredTimeOfDay: '10:00', earliest: '08:30', latest: '17:00' },
      ...{ preferredPractitionerId: world.nurses[0], preferredResourceKinds: ['bed'] },
      comfort: { lighting: 'dim', music: 'none', reclined: true, notes: 'By the door' },
      communication: { language: 'es-US', interpreterNeeded: true },
    };
    const { body: first } = await test.call('post', path, full).expect(201);
    expect(first).toMatchObject({ ...full, patientId: plan.patientId });
    test.clock.set(new Date('2026-12-01T12:00:01Z'));
    const { body: second } = await test.call('post', path, { preferredTimeOfDay: '13:30' }).expect(201);
    expect(second).toMatchObject({ preferredWeekdays: [], earliest: null, comfort: {}, communication: {} });
    expect((await test.call('get', path)).body.data).toEqual([second, first]);
    const page = (await test.call('get', `${path}?limit=1`)).body;
    expect((await test.call('get', `${path}?limit=1&cursor=${page.nextCursor}`)).body.data).toEqual([first]);

    const { body } = await test.call('post', `/v1/treatment-plans/${plan.id}/proposals`, {});
    expect(body.data[0].sessions[0]).toMatchObject({
      wantedLocal: '2027-01-04T13:30:00',
      startsAt: '2027-01-04T13:30:00-05:00',
    });
    const own = await makePlan(test, world, 'iv-ocd-single', { patientId: plan.patientId });
    expect((await activate(test, own.id)).sessions[0].wantedLocal).toBe('2027-01-04T09:00:00');
  });

  it.each([
    ['a day that ends before it begins', { earliest: '12:00', latest: '12:00' }, '/latest'],
    ['a time outside of the day', { earliest: '12:00', preferredTimeOfDay: '09:00' }, '/preferredTimeOfDay'],
    ['a language that is none', { communication: { language: 'not a tag' } }, '/communication/language'],
    ['a comfort that nobody offers', { comfort: { lighting: 'strobe' } }, '/comfort/lighting'],
    [
      'a practitioner whom nobody knows',
      { preferredPractitionerId: '01900000-0000-7000-8000-00000000ffff' },
      '/preferredPractitionerId',
    ],
  ])('wishes for %s are refused', async (_what, body, pointer) => {
    const patientId = await makePatient(test);
    const answer = await test.call('post', `/v1/patients/${patientId}/preferences`, body);
    expect([answer.status, answer.body.errors?.[0].pointer]).toEqual([400, pointer]);
  });

  it('a chair is no practitioner to prefer', async () => {
    const patientId = await makePatient(test);
    const body = { preferredPractitionerId: world.chairs[0], earliest: '12:00', latest: '11:00' };
    const answer = await test.call('post', `/v1/patients/${patientId}/preferences`, body);
    expect(answer.body.errors.map(({ pointer }: any) => pointer)).toEqual([
      '/latest',
      '/preferredPractitionerId',
    ]);
  });
});

import { startTestApp, type TestApp } from './support/app.js';
import { bookedSession } from './support/bookings.js';

describe('resources over HTTP', () => {
  let test: TestApp;
  let clinicId: string;
  beforeAll(async () => {
    test = await startTestApp();
    clinicId = await clinic();
  });
  afterAll(() => test.close());

  const clinic = async (): Promise<string> => {
    const { body } = await test.call('post', '/v1/clinics', {
      name: 'Downtown',
      timeZone: 'America/New_York',
      openingHours: [{ daysOfWeek: ['MO', 'TU', 'WE', 'TH', 'FR'], from: '08:00', to: '18:00' }],
    });
    return body.id as string;
  };
  const add = async (fields: object): Promise<string> => {
    const { status, body } = await test.call('post', '/v1/resources', {
      clinicId,
      kind: 'chair',
      name: 'A',
      ...fields,
    });
    expect(status).toBe(201);
    return body.id as string;
  };
  const nurse = { kind: 'practitioner', name: 'Rivera', roles: ['nurse'] };
  const weekly = { rrule: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH', from: '08:00', to: '17:00' };
  const pointers = (body: { errors?: { pointer: string }[] }): string[] =>
    (body.errors ?? []).map((error) => error.pointer);
  const ids = (body: { affectedSessions: { sessionId: string }[] }): string[] =>
    body.affectedSessions.map((session) => session.sessionId);
  const calendarVersion = async (): Promise<number> => {
    const [row] = await test.dataSource.query<{ calendar_version: number }[]>(
      'SELECT calendar_version FROM clinic WHERE id = $1',
      [clinicId],
    );
    return row!.calendar_version;
  };

  it('adds, reads, lists and changes resources', async () => {
    const own = await clinic();
    const chair = await test.call('post', '/v1/resources', { clinicId: own, kind: 'chair', name: 'Chair 1' });
    expect(chair.status).toBe(201);
    expect(chair.body).toMatchObject({
      capacity: 1,
      roles: [],
      workingHours: null,
      active: true,
      version: 1,
    });
    const rivera = await test.call('post', '/v1/resources', {
      clinicId: own,
      ...nurse,
      capacity: 3,
      workingHours: [{ ...weekly, validFrom: '2027-01-04' }],
    });
    expect(rivera.body).toMatchObject({
      ...nurse,
      clinicId: own,
      capacity: 3,
      workingHours: [{ ...weekly, validFrom: '2027-01-04', validUntil: null }],
    });

    const list = async (query: string): Promise<string[]> => {
      const { body } = await test.call('get', `/v1/resources?${query}`);
      return body.data.map((resource: { id: string }) => resource.id);
    };
    expect(await list(`clinicId=${own}`)).toEqual([chair.body.id, rivera.body.id]);
    expect(await list(`clinicId=${own}&kind=practitioner`)).toEqual([rivera.body.id]);

    const path = `/v1/resources/${rivera.body.id}`;
    const changed = await test.call(
      'patch',
      path,
      { capacity: null, workingHours: null, active: false },
      { 'if-match': '"1"' },
    );
    expect(changed.body).toMatchObject({
      name: 'Rivera',
      capacity: 1,
      roles: ['nurse'],
      workingHours: null,
      active: false,
      version: 2,
      affectedSessions: [],
    });
    expect((await test.call('patch', path, { name: 'x' }, { 'if-match': '"1"' })).status).toBe(412);
    expect((await test.call('get', path)).body).toMatchObject({ active: false, version: 2 });
  });

  it.each([
    ['two patients in a chair', { kind: 'chair', capacity: 2 }, '/capacity'],
    ['a chair with a role', { kind: 'chair', roles: ['nurse'] }, '/roles'],
    ['a practitioner without a role', { kind: 'practitioner' }, '/roles'],
    ['a role that is no code', { ...nurse, roles: ['Head Nurse'] }, '/roles/0'],
    ['a role twice', { ...nurse, roles: ['nurse', 'nurse'] }, '/roles/1'],
    ['no capacity', { kind: 'device', capacity: 0 }, '/capacity'],
    ['an unknown kind', { kind: 'sofa' }, '/kind'],
    [
      'a rule by the second',
      { workingHours: [{ ...weekly, rrule: 'FREQ=SECONDLY' }] },
      '/workingHours/0/rrule',
    ],
    [
      'a rule with a count',
      { workingHours: [weekly, { ...weekly, rrule: 'FREQ=DAILY;COUNT=100000' }] },
      '/workingHours/1/rrule',
    ],
    ['a rule that is none', { workingHours: [{ ...weekly, rrule: 'mondays' }] }, '/workingHours/0/rrule'],
    ['backward working hours', { workingHours: [{ ...weekly, to: '07:00' }] }, '/workingHours/0/to'],
    [
      'hours that end before they count',
      { workingHours: [{ ...weekly, validFrom: '2027-02-01', validUntil: '2027-01-01' }] },
      '/workingHours/0/validUntil',
    ],
    ['an empty list of hours', { workingHours: [] }, '/workingHours'],
    ['an id that is no UUID', { clinicId: '7' }, '/clinicId'],
  ])('refuses %s', async (_, fields, pointer) => {
    const answer = await test.call('post', '/v1/resources', {
      clinicId,
      kind: 'chair',
      name: 'A',
      ...fields,
    });
    expect(answer.status).toBe(400);
    expect(new Set(pointers(answer.body))).toEqual(new Set([pointer]));
  });

  it('checks a change against what the resource is', async () => {
    const chair = `/v1/resources/${await add({})}`;
    const refused = await test.call('patch', chair, { capacity: 2, roles: ['nurse'] });
    expect([refused.status, pointers(refused.body)]).toEqual([400, ['/capacity', '/roles']]);
    const practitioner = `/v1/resources/${await add(nurse)}`;
    expect(pointers((await test.call('patch', practitioner, { roles: [] })).body)).toEqual(['/roles']);
    expect(pointers((await test.call('patch', practitioner, { name: null })).body)).toContain('/name');
    expect(pointers((await test.call('patch', practitioner, { kind: 'chair' })).body)).toEqual(['/kind']);
    expect((await test.call('get', practitioner)).body.version).toBe(1);
  });

  it('takes a resource out for a time and says which booked sessions need it', async () => {
    const [chair, other] = [await add({}), await add({ name: 'B' })];
    const visit = { clinicId, startsAt: '2027-03-08T14:00:00Z', endsAt: '2027-03-08T16:00:00Z' };
    const hit = await bookedSession(test, {
      ...visit,
      // Turnover runs into the outage though the visit does not.
      keeps: [{ resourceId: chair, to: '2027-03-08T16:15:00Z' }],
    });
    await bookedSession(test, { ...visit, keeps: [{ resourceId: other }] });
    await bookedSession(test, {
      ...visit,
      startsAt: '2027-03-08T20:00:00Z',
      endsAt: '2027-03-08T22:00:00Z',
      keeps: [{ resourceId: chair }],
    });

    const before = await calendarVersion();
    const outage = await test.call('post', `/v1/resources/${chair}/outages`, {
      startsAt: '2027-03-08T11:00:00-05:00',
      endsAt: '2027-03-08T20:00:00Z',
      reason: 'Repair',
    });
    expect(outage.status).toBe(201);
    expect(outage.body).toMatchObject({
      resourceId: chair,
      startsAt: '2027-03-08T11:00:00-05:00',
      endsAt: '2027-03-08T15:00:00-05:00',
      reason: 'Repair',
      affectedSessions: [
        { sessionId: hit.id, patientId: hit.patientId, startsAt: '2027-03-08T09:00:00-05:00' },
      ],
    });
    expect(await calendarVersion()).toBe(before + 1);
    // The same times, in whatever offset they are written.
    const again = await test.call('post', `/v1/resources/${chair}/outages`, {
      startsAt: '2027-03-08T16:00:00Z',
      endsAt: '2027-03-08T15:00:00-05:00',
    });
    expect([again.status, again.body.code, again.body.outageId]).toEqual([
      ...[409, 'OUTAGE_EXISTS'],
      outage.body.id,
    ]);
    expect(await calendarVersion()).toBe(before + 1);

    await test.call('post', `/v1/resources/${chair}/outages`, {
      startsAt: '2027-01-08T00:00:00Z',
      endsAt: '2027-01-09T00:00:00Z',
    });
    const path = `/v1/resources/${chair}/outages`;
    const first = await test.call('get', `${path}?limit=1`);
    expect(first.body.data[0].startsAt).toBe('2027-01-07T19:00:00-05:00');
    const second = await test.call('get', `${path}?limit=1&cursor=${first.body.nextCursor}`);
    expect(second.body).toMatchObject({ data: [{ id: outage.body.id }], nextCursor: null });
    const open = async (): Promise<string[]> => {
      const { body } = await test.call('get', '/v1/worklist?kind=outage-over-booking&status=open');
      return body.data.map((item: { sessionId: string }) => item.sessionId);
    };
    expect(await open()).toEqual([hit.id]);
    expect((await test.call('delete', `/v1/resources/${other}/outages/${outage.body.id}`)).status).toBe(404);
    expect((await test.call('delete', `${path}/${outage.body.id}`)).status).toBe(204);
    expect(await open()).toEqual([]);
    expect((await test.call('get', path)).body.data).toHaveLength(1);
    expect(await calendarVersion()).toBe(before + 3);
  });

  it.each([
    [
      'without offsets',
      { startsAt: '2027-03-08T11:00:00', endsAt: '2027-03-08T12:00:00' },
      ['/startsAt', '/endsAt'],
    ],
    [
      'that ends as it begins',
      { startsAt: '2027-03-08T11:00:00Z', endsAt: '2027-03-08T06:00:00-05:00' },
      ['/endsAt'],
    ],
    ['without an end', { startsAt: '2027-03-08T11:00:00Z' }, ['/endsAt']],
    ['on dates', { startsAt: '2027-03-08', endsAt: '2027-03-09' }, ['/startsAt', '/endsAt']],
  ])('refuses an outage %s', async (_, outage, expected) => {
    const answer = await test.call('post', `/v1/resources/${await add({})}/outages`, outage);
    expect([answer.status, pointers(answer.body)]).toEqual([400, expected]);
  });

  it('says which booked sessions a change leaves without the resource', async () => {
    const id = await add({ ...nurse, capacity: 2 });
    const visit = (day: string, hour: string, lanes: string, status?: string) =>
      bookedSession(test, {
        clinicId,
        startsAt: `${day}T${hour}:00:00-05:00`,
        endsAt: `${day}T${Number(hour) + 2}:00:00-05:00`,
        keeps: [{ resourceId: id, lanes }],
        ...(status ? { status } : {}),
      });
    const monday = await visit('2027-03-08', '10', '[0,1)');
    const both = await visit('2027-03-08', '10', '[2,3)');
    const friday = await visit('2027-03-12', '10', '[0,1)');
    await visit('2027-03-12', '10', '[1,2)', 'cancelled');
    const change = async (body: object): Promise<string[]> =>
      ids((await test.call('patch', `/v1/resources/${id}`, body)).body);
    expect(await change({ name: 'Rivera, R.' })).toEqual([]);
    expect(await change({ workingHours: [weekly] })).toEqual([friday.id]);
    expect(await change({ capacity: 1 })).toEqual([both.id]);
    expect(await change({ active: false })).toEqual([monday.id]);

    const open = async (): Promise<string[]> => {
      const { body } = await test.call('get', '/v1/worklist?kind=resource-over-booking&status=open');
      return body.data.map((item: { sessionId: string }) => item.sessionId);
    };
    expect(await open()).toEqual([friday.id, both.id, monday.id]);
    expect(await change({ active: true, capacity: 2, workingHours: null })).toEqual([]);
    expect(await open()).toEqual([]);
  });

  it("keeps one organization's resources from another, and changes to administrators", async () => {
    const id = await add({});
    const path = `/v1/resources/${id}`;
    const stranger = { authorization: `Bearer ${await test.key(['admin'], await test.organization())}` };
    const times = { startsAt: '2027-03-08T11:00:00Z', endsAt: '2027-03-08T12:00:00Z' };
    const { body: outage } = await test.call('post', `${path}/outages`, times);
    const tries = [
      test.call('get', path, undefined, stranger),
      test.call('patch', path, { name: 'Mine' }, stranger),
      test.call('get', `${path}/outages`, undefined, stranger),
      test.call('post', `${path}/outages`, times, stranger),
      test.call('delete', `${path}/outages/${outage.id}`, undefined, stranger),
    ];
    for (const answer of await Promise.all(tries)) {
      expect([answer.status, answer.body.detail]).toEqual([404, 'No such resource.']);
    }
    const foreign = await test.call(
      'post',
      '/v1/resources',
      { clinicId, kind: 'chair', name: 'A' },
      stranger,
    );
    expect([foreign.status, foreign.body.detail]).toEqual([404, 'No such clinic.']);
    expect(
      (await test.call('get', `/v1/resources?clinicId=${clinicId}`, undefined, stranger)).body.data,
    ).toEqual([]);
    const nurseKey = { authorization: `Bearer ${await test.key(['nurse'])}` };
    expect((await test.call('patch', path, { active: false }, nurseKey)).status).toBe(403);
    expect((await test.call('get', '/v1/resources?kind=sofa')).status).toBe(400);
  });
});

import { startTestApp, type TestApp } from './support/app.js';
import { bookedSession } from './support/bookings.js';

const weekdays = { daysOfWeek: ['MO', 'TU', 'WE', 'TH', 'FR'], from: '08:00', to: '18:00' };
const downtown = { name: 'Downtown', timeZone: 'America/New_York', openingHours: [weekdays] };

describe('clinics over HTTP', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startTestApp();
  });
  afterAll(() => test.close());

  const openClinic = async (clinic: object = downtown): Promise<string> => {
    const { status, body } = await test.call('post', '/v1/clinics', clinic);
    expect(status).toBe(201);
    return body.id as string;
  };
  const calendarVersion = async (id: string): Promise<number> => {
    const [row] = await test.dataSource.query<{ calendar_version: number }[]>(
      'SELECT calendar_version FROM clinic WHERE id = $1',
      [id],
    );
    return row!.calendar_version;
  };
  const pointers = (body: { errors?: { pointer: string }[] }): string[] =>
    (body.errors ?? []).map((error) => error.pointer);

  it('opens, reads, lists and changes a clinic', async () => {
    const created = await test.call('post', '/v1/clinics', {
      ...downtown,
      policy: { turnoverMinutes: 20, placement: { dayMovedCost: 50 } },
    });
    expect(created.status).toBe(201);
    expect(created.headers['etag']).toBe('"1"');
    expect(created.body).toMatchObject({
      ...downtown,
      policy: { turnoverMinutes: 20, placement: { dayMovedCost: 50 } },
      effectivePolicy: {
        defaultStartTime: null,
        preparationMinutes: 15,
        turnoverMinutes: 20,
        placement: { dayMovedCost: 50, hourAwayCost: 10 },
      },
    });

    const path = `/v1/clinics/${created.body.id}`;
    const hours = [{ ...weekdays, to: '24:00' }];
    const changed = await test.call('patch', path, { openingHours: hours }, { 'if-match': '"1"' });
    expect(changed.status).toBe(200);
    expect(changed.body).toMatchObject({ name: 'Downtown', openingHours: hours, version: 2 });
    expect((await test.call('patch', path, { name: 'x' }, { 'if-match': '"1"' })).status).toBe(412);
    const { affectedSessions, impact, ...clinic } = changed.body;
    expect([affectedSessions, impact.sessions]).toEqual([[], 0]);
    const read = await test.call('get', path);
    expect(read.body).toEqual(clinic);
    expect(read.headers['etag']).toBe('"2"');

    const cleared = await test.call('patch', path, { policy: null });
    expect(cleared.body).toMatchObject({ policy: {}, effectivePolicy: { turnoverMinutes: 15 } });
    await openClinic();
    const page = await test.call('get', '/v1/clinics?limit=1');
    expect(page.body.data).toHaveLength(1);
    const next = await test.call('get', `/v1/clinics?limit=1&cursor=${page.body.nextCursor}`);
    expect(next.body.data[0].id).not.toBe(page.body.data[0].id);
  });

  it.each([
    ['an unknown zone', { timeZone: 'Mars/Olympus' }, ['/timeZone']],
    ['an offset for a zone', { timeZone: '+02:00' }, ['/timeZone']],
    ['no hours', { openingHours: [] }, ['/openingHours']],
    [
      'a backward hour',
      { openingHours: [{ ...weekdays, from: '18:00', to: '08:00' }] },
      ['/openingHours/0/to'],
    ],
    ['an empty hour', { openingHours: [{ ...weekdays, to: '08:00' }] }, ['/openingHours/0/to']],
    [
      'overlapping hours',
      { openingHours: [weekdays, { daysOfWeek: ['FR'], from: '17:59', to: '20:00' }] },
      ['/openingHours/1'],
    ],
    ['a time that is none', { openingHours: [{ ...weekdays, from: '8:00' }] }, ['/openingHours/0/from']],
    [
      'an unknown weekday',
      { openingHours: [{ ...weekdays, daysOfWeek: ['XX'] }] },
      ['/openingHours/0/daysOfWeek'],
    ],
    ['no weekday', { openingHours: [{ ...weekdays, daysOfWeek: [] }] }, ['/openingHours/0/daysOfWeek']],
    ['hours that are no list', { openingHours: 'always' }, ['/openingHours']],
    ['a policy out of bounds', { policy: { turnoverMinutes: -1 } }, ['/policy/turnoverMinutes']],
    ['an unknown policy', { policy: { placement: { luck: 7 } } }, ['/policy/placement/luck']],
    [
      'an afternoon before midday',
      { policy: { placement: { afternoonFrom: '10:00' } } },
      ['/policy/placement/afternoonFrom'],
    ],
    ['an unknown field', { colour: 'blue' }, ['/colour']],
  ])('refuses %s, in a new clinic and in a change', async (_, fields, expected) => {
    const before = await test.dataSource.query<unknown[]>('SELECT count(*) FROM clinic');
    const created = await test.call('post', '/v1/clinics', { ...downtown, ...fields });
    expect(created.status).toBe(400);
    expect(new Set(pointers(created.body))).toEqual(new Set(expected));
    expect(await test.dataSource.query('SELECT count(*) FROM clinic')).toEqual(before);
    const id = await openClinic();
    const changed = await test.call('patch', `/v1/clinics/${id}`, fields);
    expect([changed.status, new Set(pointers(changed.body))]).toEqual([400, new Set(expected)]);
    expect(await calendarVersion(id)).toBe(1);
  });

  it.each(['name', 'timeZone', 'openingHours'])('refuses to empty %s', async (field) => {
    const changed = await test.call('patch', `/v1/clinics/${await openClinic()}`, { [field]: null });
    expect([changed.status, pointers(changed.body)[0]]).toEqual([400, `/${field}`]);
  });

  it('touching hours do not overlap', async () => {
    await openClinic({
      ...downtown,
      openingHours: [weekdays, { daysOfWeek: ['FR'], from: '18:00', to: '20:00' }],
    });
  });

  it('closes on local dates, lists closures by date, and opens again', async () => {
    const path = `/v1/clinics/${await openClinic()}/closures`;
    const winter = { from: '2027-12-24', to: '2027-12-27', reason: 'Winter holidays' };
    const created = await test.call('post', path, winter);
    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({ ...winter, source: 'manual', affectedSessions: [] });
    const again = await test.call('post', path, winter);
    expect([again.status, again.body.code]).toEqual([409, 'CLOSURE_EXISTS']);
    await test.call('post', path, { from: '2027-03-01', to: '2027-03-02' });
    await test.call('post', path, { from: '2028-03-01', to: '2028-03-02' });

    const first = await test.call('get', `${path}?limit=2`);
    const rest = await test.call('get', `${path}?limit=2&cursor=${first.body.nextCursor}`);
    const dates = [...first.body.data, ...rest.body.data].map((closure: { from: string }) => closure.from);
    expect(dates).toEqual(['2027-03-01', '2027-12-24', '2028-03-01']);
    expect(rest.body.nextCursor).toBeNull();

    expect((await test.call('delete', `${path}/${created.body.id}`)).status).toBe(204);
    expect((await test.call('delete', `${path}/${created.body.id}`)).status).toBe(404);
    expect((await test.call('get', path)).body.data).toHaveLength(2);
  });

  it.each([
    ['that ends as it begins', { from: '2027-03-01', to: '2027-03-01' }, '/to'],
    ['that ends before it begins', { from: '2027-03-01', to: '2027-02-28' }, '/to'],
    ['on a date that is none', { from: '2027-02-29', to: '2027-03-02' }, '/from'],
    ['with an instant for a date', { from: '2027-02-01T00:00:00Z', to: '2027-03-02' }, '/from'],
    ['without an end', { from: '2027-02-01' }, '/to'],
  ])('refuses a closure %s', async (_, closure, pointer) => {
    const id = await openClinic();
    const answer = await test.call('post', `/v1/clinics/${id}/closures`, closure);
    expect([answer.status, pointers(answer.body)]).toEqual([400, [pointer]]);
    expect(await calendarVersion(id)).toBe(1);
  });

  it('says which booked sessions a closure runs over, and cancels none', async () => {
    const clinicId = await openClinic();
    const book = (startsAt: string, endsAt: string, status = 'booked', id = clinicId) =>
      bookedSession(test, { clinicId: id, startsAt, endsAt, status });
    // New York is 5 hours behind: its 8 March ends at 05:00 UTC on the 9th.
    const morning = await book('2027-03-08T14:00:00Z', '2027-03-08T16:00:00Z');
    const evening = await book('2027-03-09T02:00:00Z', '2027-03-09T04:00:00Z', 'checked-in');
    await book('2027-03-09T14:00:00Z', '2027-03-09T16:00:00Z');
    await book('2027-03-07T22:00:00Z', '2027-03-08T00:00:00Z');
    await book('2027-03-08T14:00:00Z', '2027-03-08T16:00:00Z', 'cancelled');
    await book('2027-03-08T14:00:00Z', '2027-03-08T16:00:00Z', 'booked', await openClinic());

    const answer = await test.call('post', `/v1/clinics/${clinicId}/closures`, {
      from: '2027-03-08',
      to: '2027-03-09',
    });
    expect(answer.body.affectedSessions).toEqual([
      expect.objectContaining({
        sessionId: morning.id,
        patientId: morning.patientId,
        startsAt: '2027-03-08T09:00:00-05:00',
      }),
      expect.objectContaining({ sessionId: evening.id, startsAt: '2027-03-08T21:00:00-05:00' }),
    ]);
    const [session] = await test.dataSource.query<{ status: string }[]>(
      'SELECT status FROM session WHERE id = $1',
      [morning.id],
    );
    expect(session!.status).toBe('booked');

    const onWorklist = async (status: string): Promise<unknown[]> => {
      const { body } = await test.call('get', `/v1/worklist?clinicId=${clinicId}&status=${status}`);
      return body.data.map((item: { kind: string; sessionId: string }) => [item.kind, item.sessionId]);
    };
    const items = [
      ['closure-over-booking', morning.id],
      ['closure-over-booking', evening.id],
    ];
    expect(await onWorklist('open')).toEqual(items);
    await test.call('delete', `/v1/clinics/${clinicId}/closures/${answer.body.id}`);
    expect(await onWorklist('open')).toEqual([]);
    expect(await onWorklist('resolved')).toEqual(items);
  });

  it('says which booked sessions changed hours leave outside, once', async () => {
    const clinicId = await openClinic();
    const early = await bookedSession(test, {
      clinicId,
      startsAt: '2027-03-08T13:00:00Z',
      endsAt: '2027-03-08T15:00:00Z',
    });
    await bookedSession(test, {
      clinicId,
      startsAt: '2027-03-09T15:00:00Z',
      endsAt: '2027-03-09T17:00:00Z',
    });
    const later = (from: string) =>
      test.call('patch', `/v1/clinics/${clinicId}`, { openingHours: [{ ...weekdays, from }] });
    const ids = (body: { affectedSessions: { sessionId: string }[] }) =>
      body.affectedSessions.map((session) => session.sessionId);
    expect(ids((await later('09:00')).body)).toEqual([early.id]);
    // It was outside already.
    expect(ids((await later('09:30')).body)).toEqual([]);
    const open = async (): Promise<unknown[]> => {
      const { body } = await test.call('get', `/v1/worklist?clinicId=${clinicId}&status=open`);
      return body.data;
    };
    expect(await open()).toEqual([
      expect.objectContaining({ kind: 'hours-over-booking', sessionId: early.id }),
    ]);
    await later('08:00');
    expect(await open()).toEqual([]);
  });

  it('counts every change of the calendar, and none that is not', async () => {
    const id = await openClinic();
    const path = `/v1/clinics/${id}`;
    await test.call('patch', path, { name: 'Uptown' });
    expect(await calendarVersion(id)).toBe(1);
    await test.call('patch', path, { openingHours: [{ ...weekdays, from: '07:00' }] });
    await test.call('patch', path, { timeZone: 'America/Denver' });
    await test.call('patch', path, { policy: { defaultStartTime: '09:00' } });
    expect(await calendarVersion(id)).toBe(4);
    const { body } = await test.call('post', `${path}/closures`, { from: '2027-03-01', to: '2027-03-02' });
    await test.call('delete', `${path}/closures/${body.id}`);
    await test.call('post', `${path}/holiday-imports`, { country: 'US', from: 2027 });
    expect(await calendarVersion(id)).toBe(7);
    await test.call('post', `${path}/holiday-imports`, { country: 'US', from: 2027 });
    expect(await calendarVersion(id)).toBe(7);
    // The clinic's own tag follows its own fields only.
    expect((await test.call('get', path)).headers['etag']).toBe('"5"');
  });

  it('waits for a booking that holds the clinic', async () => {
    const id = await openClinic();
    const runner = test.dataSource.createQueryRunner();
    await runner.startTransaction();
    await runner.query('SELECT 1 FROM clinic WHERE id = $1 FOR KEY SHARE', [id]);
    let done = false;
    const closing = test
      .call('post', `/v1/clinics/${id}/closures`, { from: '2027-03-01', to: '2027-03-02' })
      .then((answer) => {
        done = true;
        return answer;
      });
    const waiting = async (): Promise<boolean> => {
      const [row] = await test.dataSource.query<{ n: number }[]>(
        `SELECT count(*)::int AS n FROM pg_stat_activity
         WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      return row!.n > 0;
    };
    while (!(await waiting())) expect(done).toBe(false);
    await runner.commitTransaction();
    await runner.release();
    expect((await closing).status).toBe(201);
  });

  it("imports a country's public holidays once", async () => {
    const id = await openClinic();
    const path = `/v1/clinics/${id}`;
    const thanksgiving = await bookedSession(test, {
      clinicId: id,
      startsAt: '2027-11-25T15:00:00Z',
      endsAt: '2027-11-25T17:00:00Z',
    });
    const year = await test.call('post', `${path}/holiday-imports`, { country: 'US', from: 2027, to: 2027 });
    expect(year.status).toBe(201);
    expect(year.body).toMatchObject({ from: '2027-01-01', to: '2028-01-01', skipped: 0 });
    const days = year.body.created.map((closure: { from: string; reason: string }) => [
      closure.from,
      closure.reason,
    ]);
    // The eleven federal holidays of 5 U.S.C. 6103; three fall on a weekend, and 1 January 2028 is a Saturday.
    expect(days).toEqual([
      ['2027-01-01', "New Year's Day"],
      ['2027-01-18', 'Martin Luther King Jr. Day'],
      ['2027-02-15', "Washington's Birthday"],
      ['2027-05-31', 'Memorial Day'],
      ['2027-06-18', 'Juneteenth (substitute day)'],
      ['2027-06-19', 'Juneteenth'],
      ['2027-07-04', 'Independence Day'],
      ['2027-07-05', 'Independence Day (substitute day)'],
      ['2027-09-06', 'Labor Day'],
      ['2027-10-11', 'Columbus Day'],
      ['2027-11-11', 'Veterans Day'],
      ['2027-11-25', 'Thanksgiving Day'],
      ['2027-12-24', 'Christmas Day (substitute day)'],
      ['2027-12-25', 'Christmas Day'],
      ['2027-12-31', "New Year's Day (substitute day)"],
    ]);
    expect(year.body.created[0]).toMatchObject({ to: '2027-01-02', source: 'public-holiday', clinicId: id });
    expect(year.body.affectedSessions).toEqual([expect.objectContaining({ sessionId: thanksgiving.id })]);

    const more = await test.call('post', `${path}/holiday-imports`, {
      country: 'US',
      from: '2027-12-25',
      to: '2028-01-02',
    });
    expect(more.body.created.map((closure: { from: string }) => closure.from)).toEqual(['2028-01-01']);
    expect(more.body.skipped).toBe(2);
    expect((await test.call('get', `${path}/closures?limit=100`)).body.data).toHaveLength(16);
  });

  it("knows a region's holidays, and a feast that begins at sunset by its day", async () => {
    const imported = async (body: object): Promise<string[]> => {
      const path = `/v1/clinics/${await openClinic()}/holiday-imports`;
      const answer = await test.call('post', path, body);
      expect(answer.status).toBe(201);
      return answer.body.created.map(({ from, to }: { from: string; to: string }) => `${from}/${to}`);
    };
    const bavaria = await imported({ country: 'DE', region: 'BY', from: 2027 });
    expect(bavaria).toContain('2027-01-06/2027-01-07');
    expect(await imported({ country: 'DE', from: 2027 })).not.toContain('2027-01-06/2027-01-07');
    // Rosh Hashanah begins on the evening of 1 October 2027.
    const israel = await imported({ country: 'IL', from: '2027-09-25', to: '2027-10-05' });
    expect(israel[0]).toMatch(/^2027-10-02/);
  });

  it.each([
    ['an unknown country', { country: 'XX', from: 2027 }, '/country'],
    ['a country that is no code', { country: 'usa', from: 2027 }, '/country'],
    ['an unknown region', { country: 'US', region: 'ZZ', from: 2027 }, '/region'],
    ['a region where there are none', { country: 'EG', region: 'ZZ', from: 2027 }, '/region'],
    ['no beginning', { country: 'US' }, '/from'],
    ['a year that is none', { country: 'US', from: 20270 }, '/from'],
    ['a date that is none', { country: 'US', from: '2027-13-01' }, '/from'],
    ['a backward range', { country: 'US', from: 2027, to: 2026 }, '/to'],
    ['a century', { country: 'US', from: 2027, to: 2127 }, '/to'],
    ['a far year', { country: 'US', from: 9998 }, '/from'],
  ])('refuses to import the holidays of %s', async (_, body, pointer) => {
    const answer = await test.call('post', `/v1/clinics/${await openClinic()}/holiday-imports`, body);
    expect([answer.status, pointers(answer.body)]).toEqual([400, [pointer]]);
  });

  it("keeps one organization's clinics from another, and settings to administrators", async () => {
    const id = await openClinic();
    const { body: closure } = await test.call('post', `/v1/clinics/${id}/closures`, {
      from: '2027-03-01',
      to: '2027-03-02',
    });
    const stranger = { authorization: `Bearer ${await test.key(['admin'], await test.organization())}` };
    const tries = [
      test.call('get', `/v1/clinics/${id}`, undefined, stranger),
      test.call('patch', `/v1/clinics/${id}`, { name: 'Mine' }, stranger),
      test.call('get', `/v1/clinics/${id}/closures`, undefined, stranger),
      test.call('post', `/v1/clinics/${id}/closures`, { from: '2027-03-01', to: '2027-03-02' }, stranger),
      test.call('post', `/v1/clinics/${id}/holiday-imports`, { country: 'US', from: 2027 }, stranger),
      test.call('delete', `/v1/clinics/${id}/closures/${closure.id}`, undefined, stranger),
    ];
    for (const answer of await Promise.all(tries)) {
      expect([answer.status, answer.body.detail]).toEqual([404, 'No such clinic.']);
    }
    expect((await test.call('get', '/v1/clinics', undefined, stranger)).body.data).toEqual([]);
    const other = await openClinic();
    expect((await test.call('delete', `/v1/clinics/${other}/closures/${closure.id}`)).status).toBe(404);

    const scheduler = { authorization: `Bearer ${await test.key(['scheduler'])}` };
    expect((await test.call('post', '/v1/clinics', downtown, scheduler)).status).toBe(403);
    expect((await test.call('get', `/v1/clinics/${id}`, undefined, scheduler)).status).toBe(200);
  });
});

describe('the organization over HTTP', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startTestApp();
  });
  afterAll(() => test.close());

  it('is read and changed by its own key only', async () => {
    const read = await test.call('get', '/v1/organization');
    expect(read.body).toMatchObject({ id: test.organizationId, protocolApproval: 'all-clinics', version: 1 });
    const changed = await test.call(
      'patch',
      '/v1/organization',
      { protocolApproval: 'each-clinic' },
      { 'if-match': '"1"' },
    );
    expect(changed.body).toMatchObject({
      name: read.body.name,
      protocolApproval: 'each-clinic',
      version: 2,
    });
    expect((await test.call('patch', '/v1/organization', { name: 'x' }, { 'if-match': '"1"' })).status).toBe(
      412,
    );
    const other = await test.organization();
    const theirs = await test.call('get', '/v1/organization', undefined, {
      authorization: `Bearer ${await test.key(['viewer'], other)}`,
    });
    expect(theirs.body).toMatchObject({ id: other, protocolApproval: 'all-clinics' });
  });

  it.each([
    [{ name: '' }, '/name'],
    [{ name: null }, '/name'],
    [{ protocolApproval: 'nobody' }, '/protocolApproval'],
    [{ id: '1' }, '/id'],
  ])('refuses %j', async (body, pointer) => {
    const answer = await test.call('patch', '/v1/organization', body);
    expect([answer.status, answer.body.errors[0].pointer]).toEqual([400, pointer]);
  });
});

import { startTestApp, type TestApp } from './support/app.js';

describe('patients over HTTP', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startTestApp();
  });
  afterAll(() => test.close());

  const ada = { givenName: 'Ada', familyName: 'Sample', birthDate: '1984-05-17' };

  it('registers, reads, lists and corrects a patient', async () => {
    const created = await test.call('post', '/v1/patients', {
      ...ada,
      identifiers: [{ system: 'urn:ehr', value: '1' }],
    });
    expect(created.status).toBe(201);
    expect(created.headers['etag']).toBe('"1"');
    expect(created.body).toMatchObject({ ...ada, identifiers: [{ system: 'urn:ehr', value: '1' }] });

    const path = `/v1/patients/${created.body.id}`;
    const changed = await test.call('patch', path, { phone: '+1-555-0100' }, { 'if-match': '"1"' });
    expect(changed.status).toBe(200);
    expect(changed.body).toMatchObject({ ...ada, phone: '+1-555-0100', version: 2 });
    expect((await test.call('patch', path, { phone: '55-010-2' }, { 'if-match': '"1"' })).status).toBe(412);

    const read = await test.call('get', path);
    expect(read.body).toEqual(changed.body);
    const list = await test.call('get', '/v1/patients?limit=1');
    expect(list.body.data).toHaveLength(1);
  });

  it('refuses an identifier that another patient has', async () => {
    const identifiers = [{ system: 'urn:ehr', value: 'taken' }];
    expect((await test.call('post', '/v1/patients', { ...ada, identifiers })).status).toBe(201);
    const again = await test.call('post', '/v1/patients', { ...ada, identifiers });
    expect(again.status).toBe(409);
    expect(again.body).toMatchObject({ code: 'IDENTIFIER_TAKEN', status: 409 });
  });

  it('finds patients by number and by the beginning of their name, in pages', async () => {
    const identifiers = [{ system: 'urn:ehr', value: 'S-1' }];
    const nunez = { ...ada, familyName: "O'Brien-Núñez", givenName: 'María' };
    const { body: maria } = await test.call('post', '/v1/patients', { ...nunez, identifiers });
    const { body: zoe } = await test.call('post', '/v1/patients', { ...nunez, givenName: 'Zoë' });
    const search = async (body: object) => (await test.call('post', '/v1/patients/search', body)).body;

    const byName = await search({ name: 'OBRIEN nunez', limit: 1 });
    expect(byName.data).toEqual([maria]);
    expect((await search({ name: 'OBRIEN nunez', limit: 1, cursor: byName.nextCursor })).data).toEqual([zoe]);
    expect((await search({ name: 'brien' })).data).toEqual([]);
    expect((await search({ identifier: { value: 'S-1' } })).data).toEqual([maria]);
    expect((await search({ identifier: { system: 'urn:other', value: 'S-1' } })).data).toEqual([]);

    await test.call('patch', `/v1/patients/${zoe.id}`, { familyName: 'Nachname' });
    expect((await search({ name: 'nachname zo' })).data[0].id).toBe(zoe.id);
    for (const body of [{}, { name: '...' }, { name: 'a', identifier: { value: 'b' } }]) {
      expect((await test.call('post', '/v1/patients/search', body)).status).toBe(400);
    }
  });

  it('names every fault of a body at once', async () => {
    const answer = await test.call('post', '/v1/patients', {
      givenName: '',
      birthDate: '2026-02-30',
      identifiers: [{ system: 'a' }],
      favouriteColour: 'blue',
    });
    expect(answer.status).toBe(400);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    const pointers = answer.body.errors.map((error: { pointer: string }) => error.pointer);
    expect(pointers).toEqual(
      expect.arrayContaining([
        '/givenName',
        '/familyName',
        '/birthDate',
        '/identifiers/0/value',
        '/favouriteColour',
      ]),
    );
  });

  it.each([
    ['a birth date in the future', { ...ada, birthDate: '2030-01-01' }, '/birthDate'],
    ['an e-mail address that is none', { ...ada, email: 'ada at example.org' }, '/email'],
    ['a phone number with letters', { ...ada, phone: '0800-KETAMINE' }, '/phone'],
    ['a phone number that is too short', { ...ada, phone: '0100' }, '/phone'],
    ['a NUL in a name', { ...ada, givenName: 'A\u0000da' }, '/givenName'],
    ['half a surrogate pair in a name', { ...ada, givenName: 'A\ud800da' }, '/givenName'],
    [
      'half a surrogate pair in a list',
      { ...ada, identifiers: [{ system: 'a', value: '\udfff' }] },
      '/identifiers/0/value',
    ],
    ['a field named like one of all objects', { ...ada, constructor: 1 }, '/constructor'],
    [
      'another one, deeper',
      { ...ada, identifiers: [{ system: 'a', value: 'b', toString: 1 }] },
      '/identifiers/0/toString',
    ],
    ['the prototype', JSON.parse('{"__proto__":{"a":1}}') as object, '/__proto__'],
  ])('refuses %s', async (_, body, pointer) => {
    const answer = await test.call('post', '/v1/patients', body);
    expect(answer.status).toBe(400);
    expect(answer.body.errors[0].pointer).toBe(pointer);
  });

  it('refuses bodies that are too large, too deep, no JSON, or of another type', async () => {
    const send = (body: string, type = 'application/json') =>
      test
        .bare()
        .post('/v1/patients')
        .set({ authorization: `Bearer ${test.token}`, 'content-type': type })
        .send(body);
    expect((await send(JSON.stringify({ ...ada, phone: 'x'.repeat(2_000_000) }))).status).toBe(413);
    const deep = await send(`{"a":${'['.repeat(1000)}${']'.repeat(1000)}}`);
    expect([deep.status, deep.body.code]).toEqual([400, 'VALIDATION_FAILED']);
    expect((await send('{"a":')).status).toBe(400);
    const text = await send('hello', 'text/plain');
    expect([text.status, text.body.code]).toEqual([415, 'MEDIA_TYPE_UNSUPPORTED']);
  });

  it('answers 404 for a random id, 400 for one that is no UUID, and for unknown routes and parameters', async () => {
    const random = await test.call('get', '/v1/patients/01900000-0000-7000-8000-00000000ffff');
    expect([random.status, random.body.code]).toEqual([404, 'NOT_FOUND']);
    expect((await test.call('get', '/v1/patients/12')).status).toBe(400);
    const route = await test.call('get', '/v1/unicorns');
    expect([route.status, route.body.code]).toEqual([404, 'ROUTE_NOT_FOUND']);
    for (const path of [
      '/v1/patients?limit=0',
      '/v1/patients?limit=101',
      '/v1/patients?cursor=x',
      '/v1/patients?a=1',
      '/v1/patients?constructor=1',
      '/v1/patients?__proto__=1',
    ]) {
      expect((await test.call('get', path)).status).toBe(400);
    }
  });

  it('asks for a key, a role and If-Match', async () => {
    expect((await test.bare().get('/v1/patients')).status).toBe(401);
    const viewer = await test.key(['viewer']);
    const refused = await test.bare().post('/v1/patients').set('authorization', `Bearer ${viewer}`).send(ada);
    expect([refused.status, refused.body.code]).toEqual([403, 'FORBIDDEN']);
    const { body } = await test.call('post', '/v1/patients', ada);
    const patch = await test
      .bare()
      .patch(`/v1/patients/${body.id}`)
      .set('authorization', `Bearer ${test.token}`)
      .send({ phone: '1' });
    expect([patch.status, patch.body.code]).toEqual([428, 'IF_MATCH_MISSING']);
  });

  it("does not show one organization's patient to another", async () => {
    const { body } = await test.call('post', '/v1/patients', ada);
    const other = await test.key(['admin'], await test.organization());
    const seen = await test.bare().get(`/v1/patients/${body.id}`).set('authorization', `Bearer ${other}`);
    expect(seen.status).toBe(404);
    expect(seen.body.detail).toBe('No such patient.');
  });

  it('gives the same answer to the same request with the same key, once', async () => {
    const headers = { 'idempotency-key': 'same' };
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => test.call('post', '/v1/patients', ada, headers)),
    );
    expect(new Set(answers.map((answer) => answer.body.id)).size).toBe(1);
    expect(answers.filter((answer) => answer.headers['idempotency-replayed'] === 'true')).toHaveLength(4);
    const other = await test.call('post', '/v1/patients', { ...ada, phone: '+1-555-0111' }, headers);
    expect([other.status, other.body.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
  });

  it('records eligibility and consent', async () => {
    const { body: patient } = await test.call('post', '/v1/patients', ada);
    const path = `/v1/patients/${patient.id}`;
    const assessed = await test.call('post', `${path}/eligibility-assessments`, { outcome: 'eligible' });
    expect(assessed.body).toMatchObject({ outcome: 'eligible', validUntil: null, reasons: [] });
    const consent = await test.call('post', `${path}/consents`, { expiresAt: '2026-11-01T00:00:00Z' });
    expect([consent.status, consent.body.errors[0].pointer]).toEqual([400, '/expiresAt']);
    expect((await test.call('post', `${path}/consents`, { signedAt: '2026-11-01T09:00:00' })).status).toBe(
      400,
    );
    expect((await test.call('post', `${path}/consents`, {})).status).toBe(201);
    const list = await test.call('get', `${path}/consents`);
    expect(list.body).toMatchObject({ data: [{ type: 'treatment' }], nextCursor: null });
  });
});

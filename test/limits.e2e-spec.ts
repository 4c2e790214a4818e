/** What is refused before anybody looks at it, and what every answer carries. */
import { connect } from 'node:net';
import { once } from 'node:events';
import { startTestApp, type TestApp } from './support/app.js';

describe('over HTTP', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startTestApp({ docs: true });
  });
  afterAll(() => test.close());

  /** Bytes as they are, to the end of the connection. */
  async function raw(bytes: string): Promise<string> {
    const { port } = test.app.getHttpServer().address() as { port: number };
    const socket = connect(port, '127.0.0.1');
    let answer = '';
    socket.on('data', (chunk) => (answer += chunk.toString()));
    socket.on('error', () => undefined);
    socket.write(bytes);
    await once(socket, 'close');
    return answer;
  }

  it.each([
    [414, 'URL_TOO_LONG', (n: number) => `/v1/patients?cursor=${'x'.repeat(n)}`, 4096],
    [414, 'URL_TOO_LONG', (n: number) => `/v1/${'y'.repeat(n)}`, 4096],
    [414, 'URL_TOO_LONG', (n: number) => `/v1/patients/${'z'.repeat(n)}`, 200],
  ])('answers %i %s to a URL that is too long', async (status, code, url, length) => {
    const answer = await test.call('get', url(length));
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(answer.body).toMatchObject({ status, code });
    expect(JSON.stringify(answer.body)).not.toMatch(/[xyz]{10}/);
  });

  it('answers 431 to headers that are too large, and 400 to what is no HTTP', async () => {
    const large = await raw(`GET /v1/patients HTTP/1.1\r\nHost: x\r\nX-Large: ${'a'.repeat(20_000)}\r\n\r\n`);
    expect(large).toMatch(/^HTTP\/1\.1 431 [\s\S]*application\/problem\+json[\s\S]*"HEADERS_TOO_LARGE"/);
    const noise = await raw('Ada Sample, born 1984-05-17\r\n\r\n');
    expect(noise).toMatch(/^HTTP\/1\.1 400 [\s\S]*application\/problem\+json[\s\S]*"BAD_REQUEST"/);
    expect(noise).not.toContain('Ada');
  });

  it('refuses bodies that are too large, too deep, or not JSON', async () => {
    const send = (body: string) =>
      test.call('post', '/v1/patients').set('content-type', 'application/json').send(body);
    const large = await send(JSON.stringify({ givenName: 'a'.repeat(1024 * 1024) }));
    expect(large.body).toMatchObject({ status: 413, code: 'BODY_TOO_LARGE' });
    const deep = await send(`{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`);
    expect(deep.body).toMatchObject({ status: 400, errors: [{ detail: 'must not nest deeper than 32' }] });
    expect((await send('{')).body).toMatchObject({ status: 400, errors: [{ detail: 'must be JSON' }] });
    const form = await test.call('post', '/v1/patients').type('form').send('givenName=Ada');
    expect(form.body).toMatchObject({ status: 415, code: 'MEDIA_TYPE_UNSUPPORTED' });
  });

  it('refuses to look at more than 92 days of a clinic at once', async () => {
    const list = (query: string) => test.call('get', `/v1/sessions?from=2027-01-04T00:00:00Z&${query}`);
    expect((await list('to=2027-04-06T00:00:00Z')).status).toBe(200);
    const tooLong = await list('to=2027-04-06T00:00:01Z');
    expect(tooLong.body).toMatchObject({ status: 400, errors: [{ pointer: '?to' }] });
    // A course is longer, and few sessions.
    const one = 'patientId=018f0000-0000-7000-8000-000000000001';
    expect((await list(`to=2028-01-04T00:00:00Z&${one}`)).status).toBe(200);
  });

  it('answers a malformed path as a problem', async () => {
    const answer = await test.call('get', '/v1/patients/%E0%A4%A');
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(answer.body).toMatchObject({ status: 400, code: 'BAD_REQUEST', instance: '/v1/patients/*' });
  });

  it('sends the headers that keep answers out of caches, frames and guesses about their type', async () => {
    const answers = [
      await test.call('get', '/v1/patients'),
      await test.call('get', '/v1/nowhere'),
      await test.bare().get('/v1/patients'),
    ];
    for (const { headers } of answers) {
      expect(headers).toMatchObject({
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'content-security-policy': expect.stringMatching(/^default-src 'none';/),
      });
      expect(headers['strict-transport-security']).toBeUndefined();
      expect(headers['x-powered-by']).toBeUndefined();
    }
  });

  it('promises TLS only behind TLS', async () => {
    const answer = await test.call('get', '/v1/patients', undefined, { 'x-forwarded-proto': 'https' });
    expect(answer.headers['strict-transport-security']).toBe('max-age=31536000; includeSubDomains');
  });

  it('lets Swagger UI load what it needs, from the service alone', async () => {
    const page = await test.bare().get('/docs');
    expect(page.status).toBe(200);
    const policy = page.headers['content-security-policy'] ?? '';
    expect(policy).not.toContain('upgrade-insecure-requests');
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("connect-src 'self';");

    const html = page.text;
    const scripts = [...html.matchAll(/<script([^>]*)>([\s\S]*?)<\/script>/g)];
    expect(scripts.length).toBeGreaterThan(1);
    for (const [, attributes, inline] of scripts) {
      expect(attributes).toMatch(/\bsrc=/);
      expect(inline?.trim()).toBe('');
    }
    expect(html).not.toMatch(/\son\w+=/);
    // Inline styles are allowed, and there are some.
    expect(policy).toContain("style-src 'self' 'unsafe-inline';");

    const loaded = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] ?? '');
    expect(loaded.length).toBeGreaterThan(3);
    for (const path of loaded) {
      const url = new URL(path, 'http://self/docs');
      expect(url.host).toBe('self');
      const asset = await test.bare().get(url.pathname);
      expect({ path, status: asset.status }).toEqual({ path, status: 200 });
      expect(asset.headers['x-content-type-options']).toBe('nosniff');
      if (path.endsWith('.js')) expect(asset.headers['content-type']).toMatch(/javascript/);
    }
  });
});

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { PROBLEM_CODES, PROBLEM_TYPES, slugOf } from '../src/problems/problem-types.js';
import { STATUS_OF } from '../src/common/problem.dto.js';
import { startTestApp, type TestApp } from './support/app.js';

/** Each `code` that the sources answer with, and the status beside it where it stands there. */
function codesInSources(): Map<string, number | undefined> {
  const codes = new Map<string, number | undefined>();
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !file.endsWith('.spec.ts') && !file.startsWith('problems/'),
  );
  for (const file of files) {
    const text = readFileSync(join('src', file), 'utf8');
    for (const [, kind, verb, code = ''] of text.matchAll(
      /\b(?:new DomainError\(\s*'([a-z-]+)',|(conflict|impossible)\()\s*'([A-Z_]+)'/g,
    )) {
      codes.set(code, STATUS_OF[(kind ?? verb) as keyof typeof STATUS_OF]);
    }
    for (const [, code = ''] of text.matchAll(/\bcode: '([A-Z_]+_TRANSITION_REFUSED)'/g))
      codes.set(code, 409);
  }
  const filter = readFileSync('src/common/problem.filter.ts', 'utf8');
  for (const [, status, code = ''] of filter.matchAll(
    /(?:(\d{3}): \{|\{ status: (?:\d+),)?\s*code: '([A-Z_]+)'/g,
  )) {
    codes.set(code, codes.get(code) ?? (status === undefined ? undefined : Number(status)));
  }
  return codes;
}

it('there is a page for each code that the sources answer with, of its status, and for no other', () => {
  const codes = codesInSources();
  expect(codes.size).toBeGreaterThan(40);
  expect([...PROBLEM_CODES].sort()).toEqual([...codes.keys()].sort());
  const told = Object.fromEntries(
    [...codes].flatMap(([code, status]) => (status === undefined ? [] : [[code, status] as const])),
  );
  const paged = Object.keys(told).map((code) => [
    code,
    PROBLEM_TYPES[code as keyof typeof PROBLEM_TYPES].status,
  ]);
  expect(Object.fromEntries(paged)).toEqual(told);
});

describe('The pages of problems', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startTestApp();
  });
  afterAll(() => test.close());

  it.each(PROBLEM_CODES)('%s has one, without a key and with the documentation off', async (code) => {
    const page = await test.bare().get(`/problems/${slugOf(code)}`);
    expect(page.status).toBe(200);
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(page.text).toContain(`<h1>${code}</h1>`);
    expect(page.text).not.toMatch(/undefined|`/);
  });

  it('the type of a problem is where its page is', async () => {
    const refused = await test.call('post', '/v1/patients', { nickname: 'Bo' });
    expect(refused.body.code).toBe('VALIDATION_FAILED');
    const page = await test.bare().get(refused.body.type);
    expect(page.text).toContain('<h1>VALIDATION_FAILED</h1>');
  });

  it('are listed, each with a link that leads to one', async () => {
    const { text } = await test.bare().get('/problems');
    const links = [...text.matchAll(/href="([^"]+)"/g)].map(([, href]) => href);
    expect(links).toEqual(PROBLEM_CODES.map((code) => `/problems/${slugOf(code)}`));
  });

  it('what is none is a problem itself', async () => {
    for (const type of ['no-such-thing', 'constructor', '__proto__', 'VALIDATION_FAILED']) {
      const answer = await test.bare().get(`/problems/${type}`);
      expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
      expect(answer.body).toMatchObject({ status: 404, code: 'NOT_FOUND' });
    }
    expect((await test.bare().get('/problems?page=2')).status).toBe(400);
  });
});

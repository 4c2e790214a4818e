import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { startTestApp, TODAY, type TestApp } from './support/app.js';
import type { TestDatabase } from './support/database.js';
import { createDemoTemplate, DEMO_KEY, type DemoTemplate } from './support/demo.js';

/* The calls that the documentation shows, run by a shell on the demo data as they stand there. */

/** As much of curl as the documentation uses, so that the tests need none; notes each status. */
const CURL = `#!/usr/bin/env node
import { appendFileSync } from 'node:fs';
const { values, positionals } = (await import('node:util')).parseArgs({
  allowPositionals: true,
  options: {
    s: { type: 'boolean', short: 's' },
    header: { type: 'string', short: 'H', multiple: true },
    data: { type: 'string', short: 'd' },
    dump: { type: 'string', short: 'D' },
    output: { type: 'string', short: 'o' },
    request: { type: 'string', short: 'X' },
  },
});
const headers = values.header.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]);
const method = values.request ?? (values.data === undefined ? 'GET' : 'POST');
const answer = await fetch(positionals[0], { method, headers, body: values.data });
if (values.dump === '-') for (const [name, value] of answer.headers) process.stdout.write(name + ': ' + value + '\\r\\n');
const text = await answer.text();
if (values.output === undefined) process.stdout.write(text);
appendFileSync(process.env.STATUSES, answer.status + '\\n');
`;

/** The shell's lines under some headings of a document, its settings left out: they are the test's. */
function linesOf(path: string, heading: RegExp): string {
  const parts = readFileSync(path, 'utf8').split(/^## /m);
  const part = parts.filter((each) => heading.test(each)).join('');
  return [...part.matchAll(/^```sh\n(.*?)^```$/gms)]
    .map(([, lines = '']) => lines)
    .join('')
    .replace(/^(API|KEY)=.*$/gm, '');
}

/** What each call is said to answer: what its comment says, else a success. */
function promised(script: string): string[] {
  const calls = script.split(/(?:^|\$\()call(?= )/m).slice(1);
  return calls.map((call) => / # (\d{3})$/m.exec(call)?.[1] ?? '2xx');
}

describe('The calls of the documentation', () => {
  let template: DemoTemplate;
  let database: TestDatabase;
  let test: TestApp;
  let folder: string;
  beforeAll(async () => {
    template = await createDemoTemplate(TODAY);
    database = await template.clone();
    test = await startTestApp({ databaseUrl: database.url });
    folder = mkdtempSync(join(tmpdir(), 'regimen-curl-'));
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    writeFileSync(join(folder, 'curl'), CURL);
    chmodSync(join(folder, 'curl'), 0o755);
  }, 120_000);
  afterAll(async () => {
    await test.close();
    await database.drop();
    rmSync(folder, { recursive: true });
  });

  it.each([
    // With the refusals of what they have made.
    ['README.md', /^(A course booked in five calls|What a refusal says)/, 7],
    ['docs/integrating.md', /^/, 10],
  ])('of %s work on the demo data', async (path, heading, least) => {
    const script = linesOf(path, heading);
    const statuses = join(folder, path.replace(/\W/g, '-'));
    writeFileSync(statuses, '');
    const { port } = test.app.getHttpServer().address() as AddressInfo;
    const { stdout, stderr } = await promisify(execFile)('sh', ['-euc', script], {
      env: {
        ...process.env,
        PATH: [folder, process.env['PATH']].join(delimiter),
        STATUSES: statuses,
        API: `http://127.0.0.1:${port}/v1`,
        KEY: DEMO_KEY,
      },
    });
    const answered = readFileSync(statuses, 'utf8').trim().split('\n');
    const expected = promised(script);
    expect({
      stdout,
      stderr,
      answered: answered.map((each) => (each.startsWith('2') ? '2xx' : each)),
    }).toEqual({
      stdout,
      stderr: '',
      answered: expected,
    });
    expect(expected.length).toBeGreaterThanOrEqual(least);
  });
});

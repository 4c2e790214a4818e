// `npm run check`: everything that can be found without running the tests. All of it runs, whatever fails.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';

const scratch = mkdtempSync(join(tmpdir(), 'regimen-check-'));
const fresh = join(scratch, 'openapi.json');
const bin = (name) => join('node_modules', '.bin', name);

/** No tool may call home or look for its newer self. */
const quiet = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };

function run(command, ...args) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env: quiet });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('error', (error) => resolve({ ok: false, output: error.message }));
    child.on('close', (code) => resolve({ ok: code === 0, output }));
  });
}

async function openApiIsCurrent() {
  const made = await run(process.execPath, 'scripts/cli.mjs', 'openapi', '--output', fresh);
  if (!made.ok) return made;
  const ok = readFileSync(fresh, 'utf8') === readFileSync('openapi.json', 'utf8');
  return { ok, output: 'openapi.json is not what the code says: run `npm run openapi` and commit it.' };
}

const checks = [
  ['the sources compile', () => run(bin('tsc'), '-p', 'tsconfig.json', '--noEmit')],
  ['dist builds', () => run(process.execPath, 'scripts/build-if-needed.mjs')],
  ['eslint', () => run(bin('eslint'), '.', '--max-warnings=0')],
  ['prettier', () => run(bin('prettier'), '--check', '--log-level=warn', '.')],
  ['import directions', () => run(bin('depcruise'), 'src', 'migrations', 'test', '--output-type=err')],
  // After the build: these run what it made.
  ['openapi.json is current', openApiIsCurrent, 'dist builds'],
  [
    'the client, the collection and the pages of problems are current',
    () => run(process.execPath, 'scripts/generate.mjs', '--check'),
    'dist builds',
  ],
  ['openapi.json is sound', () => run(bin('redocly'), 'lint', 'openapi.json')],
  [
    'the migrations make what the entities say',
    () => run(process.execPath, 'scripts/check-migrations.mjs'),
    'dist builds',
  ],
];

const done = new Map();
const results = [];

async function perform([name, work, after]) {
  if (after) await done.get(after);
  const useless = results.some((result) => result.name === after && !result.ok);
  const begun = Date.now();
  const result = useless
    ? { ok: false, output: `This needs: ${after}.` }
    : await work().catch((error) => ({ ok: false, output: error.stack }));
  console.log(`${result.ok ? 'pass' : 'FAIL'}  ${name} (${((Date.now() - begun) / 1000).toFixed(1)} s)`);
  if (!result.ok) console.log(result.output.trimEnd().replace(/^/gm, '      '));
  results.push({ name, ok: result.ok });
}

const queue = [...checks];
for (const [name] of checks) {
  let resolve;
  const promise = new Promise((settled) => (resolve = settled));
  done.set(name, Object.assign(promise, { resolve }));
}
await Promise.all(
  Array.from({ length: Math.min(2, availableParallelism()) }, async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      await perform(next);
      done.get(next[0]).resolve();
    }
  }),
);

rmSync(scratch, { recursive: true, force: true });
const passed = results.filter(({ ok }) => ok).length;
const failed = results.length - passed;
if (process.env.TEST_RESULTS) {
  writeFileSync(join(process.env.TEST_RESULTS, 'check.json'), JSON.stringify({ passed, failed }));
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

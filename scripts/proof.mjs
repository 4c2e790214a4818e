// `npm run proof [-- --factor 20 --seed 7]`: the domain's properties over many times the cases of `npm test`, from
// a fresh seed, and the tests over HTTP with their whole counts. Writes docs/proof.md. A failure prints the seed and
// the shrunken case.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { arch, cpus, platform, tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { format, resolveConfig } from 'prettier';

const { values } = parseArgs({
  options: {
    factor: { type: 'string', default: '20' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
  },
});
const factor = Number(values.factor);
const seed = Number(values.seed);
if (!Number.isInteger(factor) || factor < 1 || !Number.isInteger(seed)) {
  console.error('--factor and --seed are whole numbers; the factor is at least 1.');
  process.exit(1);
}
console.log(`Seed ${seed}, ${factor} times the cases of the test suite.`);

const scratch = mkdtempSync(join(tmpdir(), 'regimen-proof-'));
const log = join(scratch, 'properties.jsonl');
writeFileSync(log, '');

const PARTS = [
  // The domain's properties, over many times the cases.
  ['--config=jest.proof.config.mjs'],
  // Tests over HTTP whose counts the suite keeps small.
  ['--testTimeout=3600000', '--maxWorkers=1', ...scaledTests('test')],
];

/** The tests that ask for a scaled count. */
function scaledTests(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && readFileSync(join(folder, entry.name), 'utf8').includes('scaled('))
    .map((entry) => join(folder, entry.name));
}

const outcomes = PARTS.map((args, part) => {
  const output = join(scratch, `jest-${part}.json`);
  const { status } = spawnSync(
    process.execPath,
    [
      '--experimental-vm-modules',
      '--disable-warning=ExperimentalWarning',
      'node_modules/jest/bin/jest.js',
      ...args,
      '--json',
      `--outputFile=${output}`,
    ],
    {
      stdio: 'inherit',
      env: { ...process.env, TZ: 'UTC', PROOF_FACTOR: factor, PROOF_SEED: seed, PROOF_LOG: log },
    },
  );
  return { status: status ?? 1, tests: JSON.parse(readFileSync(output, 'utf8')).testResults };
});
const status = Math.max(...outcomes.map((outcome) => outcome.status));
const tests = outcomes.flatMap((outcome) => outcome.tests);
const ran = readFileSync(log, 'utf8')
  .split('\n')
  .filter(Boolean)
  .map((line) => JSON.parse(line));
rmSync(scratch, { recursive: true, force: true });

const rows = new Map();
for (const { testPath, currentTestName, numRuns } of ran) {
  const file = tests.find(({ name }) => name === testPath);
  const test = file?.assertionResults.find(({ fullName }) => fullName === currentTestName);
  const key = `${testPath} ${currentTestName}`;
  rows.set(key, {
    file: relative('.', testPath),
    name: currentTestName,
    cases: (rows.get(key)?.cases ?? 0) + numRuns,
    outcome: test?.status ?? 'unknown',
    seconds: (test?.duration ?? 0) / 1000,
  });
}
const sorted = [...rows.values()].sort((a, b) => (a.file + a.name < b.file + b.name ? -1 : 1));
const total = sorted.reduce((sum, { cases }) => sum + cases, 0);
const held = sorted.filter(({ outcome }) => outcome === 'passed').length;
const cell = (text) => text.replaceAll('|', '\\|');

const report = `# Proof

Written by \`npm run proof\`; not edited by hand. The same again: \`npm run proof -- --factor ${factor} --seed ${seed}\`.

- ${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${platform()} ${arch()}, ${cpus().length} cores
- seed ${seed}, ${factor} times the cases of the suite's properties, and the whole counts of its tests over HTTP
- ${held} of ${sorted.length} properties held over ${total.toLocaleString('en')} cases${status === 0 ? '' : '; **the run failed**'}

| property or test | file | cases | outcome | seconds |
| --- | --- | ---: | --- | ---: |
${sorted
  .map(
    (row) =>
      `| ${cell(row.name)} | ${row.file} | ${row.cases} | ${row.outcome} | ${row.seconds.toFixed(1)} |`,
  )
  .join('\n')}
`;
writeFileSync(
  'docs/proof.md',
  await format(report, { ...(await resolveConfig('docs/proof.md')), parser: 'markdown' }),
);
console.log(`${held} of ${sorted.length} properties held over ${total} cases; see docs/proof.md.`);
process.exit(status ?? 1);

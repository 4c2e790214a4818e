// `npm run proof [-- --factor 20 --seed 7]`: the domain's properties over many times the cases of `npm test`, from
// a fresh seed, and the tests over HTTP with their whole counts. Writes docs/proof.md. A failure prints the seed and
// the shrunken case. It takes long: `--only <part of a name>` runs some of it, `--resume` what is left of the same run
// (with `--only`: that again), and the report is written once every part has run.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { arch, cpus, platform } from 'node:os';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { format, resolveConfig } from 'prettier';

const { values } = parseArgs({
  options: {
    factor: { type: 'string' },
    seed: { type: 'string' },
    only: { type: 'string', multiple: true },
    resume: { type: 'boolean', default: false },
  },
});

/** What the parts that are done have found: a run that was stopped is taken up again. */
const KEPT = 'node_modules/.cache/regimen-proof';
const settingsFile = join(KEPT, 'settings.json');
const goesOn = values.resume && existsSync(settingsFile);
const settings = goesOn
  ? JSON.parse(readFileSync(settingsFile, 'utf8'))
  : { factor: Number(values.factor ?? 20), seed: Number(values.seed ?? Math.floor(Math.random() * 2 ** 31)) };
const { factor, seed } = settings;
if (!Number.isInteger(factor) || factor < 1 || !Number.isInteger(seed)) {
  console.error('--factor and --seed are whole numbers; the factor is at least 1.');
  process.exit(1);
}
if (!goesOn) {
  rmSync(KEPT, { recursive: true, force: true });
  mkdirSync(KEPT, { recursive: true });
  writeFileSync(settingsFile, JSON.stringify(settings));
}
console.log(`Seed ${seed}, ${factor} times the cases of the test suite.`);

/** The domain's properties over many times the cases; then each file of tests over HTTP that asks for scaled counts. */
const PARTS = [
  { name: 'domain', args: ['--config=jest.proof.config.mjs'] },
  ...scaledTests('test').map((file) => ({
    name: file,
    args: ['--testTimeout=3600000', '--maxWorkers=1', '--runTestsByPath', file],
  })),
];

function scaledTests(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && readFileSync(join(folder, entry.name), 'utf8').includes('scaled('))
    .map((entry) => join(folder, entry.name));
}

const keptFile = ({ name }) => join(KEPT, `${name.replaceAll(/\W+/g, '-')}.json`);
const isAsked = ({ name }) => !values.only || values.only.some((part) => name.includes(part));

/** Runs one part and keeps what it found. */
function prove(part) {
  const log = join(KEPT, 'ran.jsonl');
  const output = join(KEPT, 'jest.json');
  writeFileSync(log, '');
  rmSync(output, { force: true });
  const { status } = spawnSync(
    process.execPath,
    [
      '--experimental-vm-modules',
      '--disable-warning=ExperimentalWarning',
      'node_modules/jest/bin/jest.js',
      ...part.args,
      '--json',
      `--outputFile=${output}`,
    ],
    {
      stdio: 'inherit',
      env: { ...process.env, TZ: 'UTC', PROOF_FACTOR: factor, PROOF_SEED: seed, PROOF_LOG: log },
    },
  );
  // Stopped in the middle, by whoever stopped this too.
  if (status === null || !existsSync(output)) process.exit(1);
  const tests = JSON.parse(readFileSync(output, 'utf8')).testResults;
  const ran = readFileSync(log, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  writeFileSync(keptFile(part), JSON.stringify({ status, rows: rowsOf(tests, ran) }));
}

/** One for each test that counted its cases. */
function rowsOf(tests, ran) {
  const rows = new Map();
  for (const { testPath, currentTestName, numRuns = 0, what, value } of ran) {
    const file = tests.find(({ name }) => name === testPath);
    const test = file?.assertionResults.find(({ fullName }) => fullName === currentTestName);
    const key = `${testPath} ${currentTestName}`;
    const known = rows.get(key) ?? { cases: 0, measured: [] };
    rows.set(key, {
      file: relative('.', testPath),
      name: currentTestName,
      cases: known.cases + numRuns,
      measured: what === undefined ? known.measured : [...known.measured, { what, value }],
      outcome: test?.status ?? 'unknown',
      seconds: (test?.duration ?? 0) / 1000,
    });
  }
  return [...rows.values()];
}

for (const part of PARTS.filter(isAsked)) {
  if (values.resume && !values.only && existsSync(keptFile(part))) continue;
  prove(part);
}
const done = PARTS.filter((part) => existsSync(keptFile(part)));
const open = PARTS.filter((part) => !done.includes(part));
const outcomes = done.map((part) => JSON.parse(readFileSync(keptFile(part), 'utf8')));
const status = Math.max(0, ...outcomes.map((outcome) => outcome.status));
if (open.length > 0) {
  console.log(
    `Still to be run, by \`npm run proof -- --resume\`: ${open.map(({ name }) => name).join(', ')}.`,
  );
  process.exit(status);
}
const sorted = outcomes
  .flatMap(({ rows }) => rows)
  .sort((a, b) => (a.file + a.name < b.file + b.name ? -1 : 1));
const total = sorted.reduce((sum, { cases }) => sum + cases, 0);
const held = sorted.filter(({ outcome }) => outcome === 'passed').length;
const told = ({ measured }) =>
  measured.map(({ what, value }) => `${what} ${Number(value.toFixed(1))}`).join('; ');
const cell = (text) => text.replaceAll('|', '\\|');

const report = `# Proof

Written by \`npm run proof\`; not edited by hand. The same again: \`npm run proof -- --factor ${factor} --seed ${seed}\`.

- ${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${platform()} ${arch()}, ${cpus().length} cores
- seed ${seed}, ${factor} times the cases of the suite's properties, and the whole counts of its tests over HTTP
- ${held} of ${sorted.length} properties held over ${total.toLocaleString('en')} cases${status === 0 ? '' : '; **the run failed**'}

| property or test | file | cases | outcome | seconds | measured |
| --- | --- | ---: | --- | ---: | --- |
${sorted
  .map(
    (row) =>
      `| ${cell(row.name)} | ${row.file} | ${row.cases} | ${row.outcome} | ${row.seconds.toFixed(1)} | ${told(row)} |`,
  )
  .join('\n')}
`;
writeFileSync(
  'docs/proof.md',
  await format(report, { ...(await resolveConfig('docs/proof.md')), parser: 'markdown' }),
);
console.log(`${held} of ${sorted.length} properties held over ${total} cases; see docs/proof.md.`);
process.exit(status);

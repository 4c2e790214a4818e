// `npm run kit`: writes what is made of openapi.json and of the table of problems: the typed client, the Bruno
// collection, docs/problems.md and the table in docs/integrating.md. With --check it only says what is not current.
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { requireBuild } from './build-if-needed.mjs';
import { clientFiles } from './generate-client.mjs';
import { BRUNO, brunoFiles } from './generate-bruno.mjs';
import { problemFiles } from './generate-problems.mjs';

const check = process.argv.includes('--check');
requireBuild();
const { PROBLEM_TYPES, slugOf } = await import('../dist/src/problems/problem-types.js');
const openapi = JSON.parse(readFileSync('openapi.json', 'utf8'));

const made = new Map([
  ...(await clientFiles(openapi)),
  ...brunoFiles(openapi),
  ...problemFiles(PROBLEM_TYPES, slugOf),
]);

const stale = [];
for (const [path, text] of made) {
  const formatted = /\.(ts|md)$/.test(path)
    ? await format(text, { ...(await resolveConfig(path)), filepath: path })
    : text;
  if (existsSync(path) && readFileSync(path, 'utf8') === formatted) continue;
  stale.push(path);
  if (check) continue;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, formatted);
}
// An operation that is gone leaves its file behind.
const left = readdirSync(BRUNO, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name !== 'README.md')
  .map((entry) => join(entry.parentPath, entry.name))
  .filter((path) => !made.has(path));
for (const path of left) {
  stale.push(path);
  if (!check) rmSync(path);
}

if (check && stale.length > 0) {
  console.error(`Not current: run \`npm run kit\` and commit ${stale.join(', ')}.`);
  process.exit(1);
}
if (!check) console.log(stale.length > 0 ? stale.map((path) => `wrote ${path}`).join('\n') : 'All current.');

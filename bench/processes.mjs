// Processes that a benchmark starts, and what they cost. Only what was started here is ever ended.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { once } from 'node:events';

const TICKS_PER_SECOND = 100;
const LINUX = existsSync('/proc/self/stat');

/** The application in a process of its own, as `npm start` runs it but without the settings of this shell. */
export async function startApp(dist, databaseUrl, { nodeOptions = [], env = {}, poolSize } = {}) {
  const child = spawn(process.execPath, [...nodeOptions, `${dist}/src/main.js`], {
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      DATABASE_URL: databaseUrl,
      PORT: '0',
      RATE_LIMIT_PER_MINUTE: '0',
      ...(poolSize ? { DATABASE_POOL_SIZE: String(poolSize) } : {}),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let banner = '';
  const port = await new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`The application ended with ${code}.`)));
    child.stdout.on('data', (chunk) => {
      if (banner === undefined) return; // Log lines: read, so that the pipe never fills, and dropped.
      banner += chunk;
      const found = /http:\/\/127\.0\.0\.1:(\d+)\/v1/.exec(banner);
      if (!found) return;
      banner = undefined;
      resolve(Number(found[1]));
    });
  });
  return {
    port,
    pid: child.pid,
    async stop() {
      if (child.exitCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      const last = setTimeout(() => child.kill('SIGKILL'), 10_000);
      await ended;
      clearTimeout(last);
    },
  };
}

/** Runs a program to its end. @returns what it printed */
export async function runToEnd(program, args, { timeoutMs, env } = {}) {
  const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const last = timeoutMs && setTimeout(() => child.kill('SIGKILL'), timeoutMs);
  const [code] = await once(child, 'close');
  clearTimeout(last);
  if (code !== 0) throw new Error(`${program} ended with ${code}: ${output.trim().slice(-500)}`);
  return output;
}

/** CPU milliseconds that a process has used so far, in user and kernel mode; NaN where there is no /proc. */
export function cpuMs(pid) {
  const fields = statOf(pid);
  return fields ? ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS_PER_SECOND : NaN;
}

/** The same for a process and those it has forked; those that have ended count as soon as they are reaped. */
export function familyCpuMs(pid) {
  const own = statOf(pid);
  if (!own) return NaN;
  const reaped = ((Number(own[13]) + Number(own[14])) * 1000) / TICKS_PER_SECOND;
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => Number(statOf(name)?.[1]) === pid);
  return children.reduce((sum, child) => sum + (cpuMs(child) || 0), cpuMs(pid) + reaped);
}

/** Fields of /proc/<pid>/stat after the command's name, which may hold anything. */
function statOf(pid) {
  if (!LINUX) return undefined;
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
  } catch {
    return undefined;
  }
}

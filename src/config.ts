import { homedir } from 'node:os';
import { join } from 'node:path';

/** Every setting, read from the environment once and checked. Each is explained in .env.example. */
export interface Config {
  /** Undefined: the embedded server in `dataDir`. */
  databaseUrl: string | undefined;
  /** Past a pooler, for what needs a session of its own: migrations and the job queue. */
  databaseDirectUrl: string | undefined;
  /** False behind a pooler that loses prepared statements. */
  databasePrepared: boolean;
  databasePoolSize: number;
  dataDir: string;
  host: string;
  port: number;
  /** Undefined: generated with the demo data. */
  demoApiKey: string | undefined;
  /** Take issuers of tokens at plain HTTP and private addresses, wherever the API listens. */
  oidcInsecureIssuers: boolean;
  logLevel: LogLevel;
  /** Requests a minute of one key; 0: any number. */
  rateLimitPerMinute: number;
  /** Undefined: /metrics is open. */
  metricsToken: string | undefined;
  /** Whether a record of who read what survives a crash of the database for certain, at the cost of a wait. */
  auditReadsDurable: boolean;
  migrateOnStart: boolean;
  /** Whether this process also runs the scheduled jobs. */
  worker: boolean;
  /** For how long a worker may be silent before its jobs are given to others. */
  workerSilentSeconds: number;
}

export const LOG_LEVELS = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** A setting that can't be used; the message names it, in one line, and never shows a secret. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

type Env = Record<string, string | undefined>;

/** @throws ConfigError for the first setting that is wrong */
export function readConfig(env: Env): Config {
  return {
    databaseUrl: databaseUrl(env, 'DATABASE_URL'),
    databaseDirectUrl: databaseUrl(env, 'DATABASE_DIRECT_URL'),
    databasePrepared: yesOrNo(env, 'DATABASE_PREPARED', true),
    databasePoolSize: integer(env, 'DATABASE_POOL_SIZE', 10, 1, 500),
    dataDir: dataDir(env),
    host: text(env, 'HOST') ?? '127.0.0.1',
    port: integer(env, 'PORT', 3000, 0, 65_535),
    demoApiKey: demoApiKey(env),
    oidcInsecureIssuers: yesOrNo(env, 'OIDC_INSECURE_ISSUERS', false),
    logLevel: oneOf(env, 'LOG_LEVEL', LOG_LEVELS, 'info'),
    rateLimitPerMinute: integer(env, 'RATE_LIMIT_PER_MINUTE', 6000, 0, 10_000_000),
    metricsToken: metricsToken(env),
    auditReadsDurable: yesOrNo(env, 'AUDIT_READS_DURABLE', false),
    migrateOnStart: yesOrNo(env, 'MIGRATE_ON_START', false),
    worker: yesOrNo(env, 'WORKER', true),
    workerSilentSeconds: integer(env, 'WORKER_SILENT_SECONDS', 60, 3, 3600),
  };
}

/** An empty value is an unset one, as a blank line in an .env file leaves it. */
function text(env: Env, name: string): string | undefined {
  return env[name]?.trim() || undefined;
}

function databaseUrl(env: Env, name: string): string | undefined {
  const value = text(env, name);
  if (value === undefined) return undefined;
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (!url || !['postgres:', 'postgresql:'].includes(url.protocol) || url.pathname.length < 2) {
    throw new ConfigError(`${name} must look like postgres://user:password@host:5432/database.`);
  }
  return value;
}

/** The XDG rules; root's server runs as another account, which can't enter root's home. */
function dataDir(env: Env): string {
  const given = text(env, 'DATA_DIR');
  if (given?.includes('\0')) throw new ConfigError('DATA_DIR must be the path of a folder.');
  if (given) return given;
  if (process.getuid?.() === 0) return '/var/lib/regimen';
  return join(
    text(env, 'XDG_DATA_HOME') ?? join(text(env, 'HOME') ?? homedir(), '.local', 'share'),
    'regimen',
  );
}

function demoApiKey(env: Env): string | undefined {
  const value = text(env, 'DEMO_API_KEY');
  if (value !== undefined && !/^rgm_[A-Za-z0-9_]{24,128}$/.test(value)) {
    throw new ConfigError('DEMO_API_KEY must be rgm_ followed by 24 to 128 letters, digits or underscores.');
  }
  return value;
}

function metricsToken(env: Env): string | undefined {
  const value = text(env, 'METRICS_TOKEN');
  if (value !== undefined && !/^[\x21-\x7e]{16,256}$/.test(value)) {
    throw new ConfigError('METRICS_TOKEN must be 16 to 256 visible ASCII characters without a space.');
  }
  return value;
}

function integer(env: Env, name: string, fallback: number, least: number, most: number): number {
  const value = text(env, name);
  if (value === undefined) return fallback;
  const number = Number(value);
  if (!/^\d{1,9}$/.test(value) || number < least || number > most) {
    throw new ConfigError(`${name} must be a whole number from ${least} to ${most}, not ${shown(value)}.`);
  }
  return number;
}

function yesOrNo(env: Env, name: string, fallback: boolean): boolean {
  const value = text(env, name)?.toLowerCase();
  if (value === undefined) return fallback;
  if (value === 'true' || value === '1') return true;
  if (value === 'false' || value === '0') return false;
  throw new ConfigError(`${name} must be true or false, not ${shown(value)}.`);
}

function oneOf<T extends string>(env: Env, name: string, allowed: readonly T[], fallback: T): T {
  const value = text(env, name);
  if (value === undefined) return fallback;
  const found = allowed.find((item) => item === value);
  if (!found) throw new ConfigError(`${name} must be one of ${allowed.join(', ')}, not ${shown(value)}.`);
  return found;
}

function shown(value: string): string {
  return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}...` : value);
}

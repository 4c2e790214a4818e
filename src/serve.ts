import 'reflect-metadata';
import type { Server as HttpServer } from 'node:http';
import { Server as NetServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from './app.setup.js';
import { describeError } from './common/logging.js';
import { tokenHash } from './common/rate-limit.js';
import type { Config } from './config.js';
import { openDatabase, requireCurrentSchema, type OpenDatabase } from './database/open-database.js';
import { isDatabaseUnavailable } from './database/unavailable.js';
import { StartError } from './database/start-error.js';
import { Readiness } from './health/readiness.js';
import { demoKey } from './demo/demo-key.js';
import { loadDemo } from './demo/load-demo.js';
import { isLoopback, type IssuerReach } from './organizations/issuer-policy.js';
import { schema } from './schema.js';

/** What has to end before the process does, in the order it was begun. */
const begun: (() => Promise<unknown>)[] = [];
/** Whoever stops a service sends SIGKILL after 10 seconds. */
const STOP_WITHIN_MS = 9_000;
/** In which a load balancer sees that it should send requests elsewhere, and clients that they should connect anew. */
const LEAVE_TAKING_MS = 1_000;
/** What the requests under way have left after that. */
const ANSWER_WITHIN_MS = 5_000;
let stopping = false;
let leaveTaking = 0;

async function start(config: Config): Promise<void> {
  const opening = openDatabase(config, { onLost: abandon, tell: remark });
  begun.push(async () => (await opening).stop());
  const database = await opening;
  await requireCurrentSchema(database, schema, config.migrateOnStart);
  const key = database.embedded ? await demo(config, database) : undefined;

  const app = await createApp({
    databaseUrl: database.url,
    directUrl: database.directUrl,
    prepared: config.databasePrepared,
    poolSize: config.databasePoolSize,
    issuers: issuerReach(config),
    jobs: config.worker,
    workerSilentSeconds: config.workerSilentSeconds,
    logLevel: config.logLevel,
    rateLimit: { perMinute: config.rateLimitPerMinute, exempt: key ? [tokenHash(key)] : [] },
    metricsToken: config.metricsToken,
    auditReadsDurable: config.auditReadsDurable,
  });
  begun.push(() => closeWhenAnswered(app));
  await app.init();
  // Fastify's own listen: Nest's would print a stack before the one line.
  const server = app.getHttpAdapter().getInstance();
  const url = await server.listen({ host: config.host, port: config.port }).catch((error: Error) => {
    throw new StartError(`HOST ${config.host}, PORT ${config.port} can't be listened on: ${error.message}.`);
  });
  process.stdout.write(banner(url, database, key));
}

/** A service that only its own machine can reach may use what only its own machine and network can. */
function issuerReach({ oidcInsecureIssuers, host }: Config): IssuerReach {
  if (oidcInsecureIssuers) return 'any';
  return isLoopback(host) ? 'local' : 'public';
}

/** @returns the key that opens the demo organization, which is loaded at the first start. */
async function demo(config: Config, database: OpenDatabase): Promise<string> {
  const token = await demoKey(config.demoApiKey, database.place);
  await loadDemo({ databaseUrl: database.url, demoApiKey: token, now: new Date() });
  return token;
}

function banner(url: string, database: OpenDatabase, key: string | undefined): string {
  const lines = [
    ['API', `${url}/v1`],
    ['Docs', `${url}/docs`],
    ...(key ? [['Demo key', key]] : []),
    ['Data', database.place],
  ];
  return `\nRegimen is ready.\n${lines.map(([name, value]) => `  ${name!.padEnd(10)}${value}\n`).join('')}\n`;
}

/** No request that has come is left without its answer: first nobody new is asked for, then nobody is let in. */
async function closeWhenAnswered(app: NestFastifyApplication): Promise<void> {
  app.get(Readiness).stop();
  await sleep(leaveTaking);
  // Before the jobs are asked to stop, which may take longer: the port is free for whoever comes next.
  await letNobodyIn(app.getHttpServer());
  await app.close();
}

/** Resolves when everybody who had been let in has an answer and is gone. */
function letNobodyIn(server: HttpServer): Promise<void> {
  return new Promise((resolve) => {
    let sweep: NodeJS.Timeout | undefined;
    // Not the HTTP server's own close, which cuts at once who has connected and is about to ask.
    NetServer.prototype.close.call(server, () => {
      clearInterval(sweep);
      clearTimeout(last);
      resolve();
    });
    const closeIdle = (): void => {
      sweep ??= setInterval(closeIdle, 50);
      server.closeIdleConnections();
    };
    setTimeout(closeIdle, leaveTaking / 2);
    // A request that is never sent to its end must not keep the database from being stopped in order.
    const last = setTimeout(() => server.closeAllConnections(), ANSWER_WITHIN_MS);
  });
}

/** Finishes the requests under way, then ends what this process began. */
async function stop(code: number): Promise<void> {
  if (stopping) return;
  stopping = true;
  setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
  let failed = false;
  for (const end of begun.reverse()) await end().catch(() => (failed = true));
  process.exit(failed ? 1 : code);
}

function remark(line: string): void {
  if (!stopping) process.stderr.write(`${line}\n`);
}

async function fail(reason: string): Promise<void> {
  if (!stopping) process.stderr.write(`${reason}\n`);
  await stop(1);
}

/** Its database is gone for good: nothing under way can be finished, and the next start takes up what was committed. */
function abandon(error: Error): void {
  process.stderr.write(`The database is gone: ${error.message}\n`);
  process.exit(1);
}

/** A fault that nobody caught, by its kind and place only: its message may hold a patient's data. */
function fault(error: unknown): void {
  process.stderr.write(`${JSON.stringify({ msg: 'uncaught', err: describeError(error) })}\n`);
  void stop(1);
}

/** Serves until a signal, or what cannot be mended, ends the process. */
export function serve(config: Config): void {
  process.on('uncaughtException', fault);
  process.on('unhandledRejection', (error) => {
    // The job queue lets such ones go by when its database does; it is started anew by itself.
    if (isDatabaseUnavailable(error)) remark('A step of the job queue was lost with the database.');
    else fault(error);
  });
  process.on('SIGTERM', () => {
    leaveTaking = LEAVE_TAKING_MS;
    void stop(0);
  });
  // Somebody at the keyboard does not want to wait.
  process.on('SIGINT', () => void stop(0));
  start(config).catch((error: Error) =>
    fail(error instanceof StartError ? error.message : (error.stack ?? error.message)),
  );
}

import 'reflect-metadata';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from './app.setup.js';
import { ConfigError, readConfig, type Config } from './config.js';
import { openDatabase, requireCurrentSchema, type OpenDatabase } from './database/open-database.js';
import { StartError } from './database/start-error.js';
import { demoKey } from './demo/demo-key.js';
import { loadDemo } from './demo/load-demo.js';
import { isLoopback, type IssuerReach } from './organizations/issuer-policy.js';
import { schema } from './schema.js';

/** What has to end before the process does, in the order it was begun. */
const begun: (() => Promise<unknown>)[] = [];
const STOP_WITHIN_MS = 30_000;
let stopping = false;

async function start(): Promise<void> {
  const config = readConfig(process.env);
  const opening = openDatabase(config, { onLost: abandon });
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
    logLevel: config.logLevel,
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

/** A connection kept alive after its last answer would hold the process back until it times out. */
async function closeWhenAnswered(app: NestFastifyApplication): Promise<void> {
  const sweep = setInterval(() => app.getHttpServer().closeIdleConnections(), 50);
  await app.close().finally(() => clearInterval(sweep));
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

async function fail(reason: string): Promise<void> {
  if (!stopping) process.stderr.write(`${reason}\n`);
  await stop(1);
}

/** Without its database nothing under way can be finished; the next start takes up what was committed. */
function abandon(error: Error): void {
  process.stderr.write(`The database is gone: ${error.message}\n`);
  process.exit(1);
}

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop(0));
start().catch((error: Error) => {
  const expected = error instanceof ConfigError || error instanceof StartError;
  return fail(expected ? error.message : (error.stack ?? error.message));
});

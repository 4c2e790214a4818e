// npm run bench: starts an embedded PostgreSQL with its default settings in a temporary folder and the built application
// beside it, measures, prints a table, and removes everything again. Loopback only; a few minutes.
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import pg from 'pg';
import {
  countStatements,
  faultsOf,
  measureActivation,
  measureHotClinic,
  prepareActivation,
} from './activation.mjs';
import { measureGrowth } from './growth.mjs';
import { activatePlans } from './http-load.mjs';
import { findPgbench, Pgbench } from './pgbench.mjs';
import { startApp } from './processes.mjs';
import { measureProposing, prepareProposing } from './proposing.mjs';
import { countReading, measureReading } from './reading.mjs';
import {
  printActivation,
  printGrowth,
  printProposing,
  printReading,
  printSealing,
  printStatements,
} from './report.mjs';
import { measureSealing } from './sealing.mjs';
import { makeOrganization, queuesOf } from './world.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const ENDS_WITHIN_MS = 600_000;
/** Millions of reservations take their time. */
const GROWTH_ENDS_WITHIN_MS = 3_600_000;

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '5' },
    /** One part alone: activation, reading, proposing, sealing, growth. */
    only: { type: 'string' },
    /** How many reservations growth ends with. */
    rows: { type: 'string', default: '10000000' },
    /** A build of one's own; without it dist/ is built if needed. */
    dist: { type: 'string' },
    /** Also lists what an activation asks of the database; this costs a little. */
    statements: { type: 'boolean', default: false },
    /** Of the server, such as shared_buffers=2GB; PostgreSQL's defaults unless given. */
    setting: { type: 'string', multiple: true, default: [] },
    /** For the application's process, such as --cpu-prof. */
    'node-option': { type: 'string', multiple: true, default: [] },
  },
});

const log = (line) => process.stdout.write(`${line}\n`);

/** Ends what was begun, last first, whatever happened. */
const begun = [];
let ending;
const end = () =>
  (ending ??= (async () => {
    for (const stop of begun.reverse()) await stop().catch((error) => log(`While ending: ${error.message}`));
  })());
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => void end().then(() => process.exit(130)));
}
setTimeout(
  () => {
    log('The benchmark took too long and was stopped.');
    void end().then(() => process.exit(1));
  },
  options.only === 'growth' ? GROWTH_ENDS_WITHIN_MS : ENDS_WITHIN_MS,
).unref();

async function main() {
  if (options.dist === undefined) (await import('../scripts/build-if-needed.mjs')).requireBuild();
  const dist = resolve(options.dist ?? join(root, 'dist'));
  const { EmbeddedPostgres } = await import(`${dist}/src/database/embedded-postgres.js`);

  const folder = await mkdtemp(join(tmpdir(), 'regimen-bench-'));
  begun.push(() => rm(folder, { recursive: true, force: true }));
  // Root's server runs as another account, which has to get in.
  await chmod(folder, 0o755);
  log(
    `Starting PostgreSQL with ${options.setting.join(', ') || 'default settings'} in a temporary folder...`,
  );
  const server = await EmbeddedPostgres.start({
    dataDir: join(folder, 'data'),
    settings: {
      ...Object.fromEntries(options.setting.map((setting) => setting.split(/=(.*)/s, 2))),
      ...(options.statements && {
        shared_preload_libraries: 'pg_stat_statements',
        'pg_stat_statements.track': 'all',
      }),
    },
  });
  begun.push(() => server.stop());
  const { id: organizationId, token } = await makeOrganization(dist, server.url);
  // The superuser sees every row, and what it writes is checked by constraints alone, not by row-level security.
  const adminUrl = server.adminUrl.replace(/\/postgres$/, '/regimen');
  const db = new pg.Client({ connectionString: adminUrl });
  await db.connect();
  begun.push(() => db.end());
  const [{ pid: postmaster }] = (
    await db.query(`SELECT split_part(pg_read_file('postmaster.pid'), E'\n', 1)::int AS pid`)
  ).rows;

  const app = await startApp(dist, server.url, { nodeOptions: options['node-option'] });
  begun.push(() => app.stop());
  const program = findPgbench();
  const pgbench = program && new Pgbench(program, adminUrl, db, folder);
  if (!pgbench)
    log("pgbench is missing (Debian's package postgresql-contrib): only the HTTP side is measured.");

  const post = poster(app.port, token);
  log('Preparing clinics, patients and drafts...');
  await prepareActivation({
    db,
    post,
    organizationId,
    withPgbench: Boolean(pgbench),
  });
  await db.query('CHECKPOINT');

  const context = { app, server: postmaster, token, organizationId, db, pgbench };
  const plan = { rounds: Number(options.rounds), seconds: Number(options.seconds), log };
  if (options.statements && options.only === 'reading') {
    await activatePlans({ port: app.port, token, queues: await queuesOf(db, 'http', 8), seconds: 5 });
    return printStatements(log, db, await countReading(context, plan), 'reads');
  }
  if (options.statements)
    return printStatements(log, db, await countStatements(context, plan), 'activations');
  const only = (part) => options.only === undefined || options.only === part;
  const queues =
    only('activation') || ['proposing', 'growth'].includes(options.only)
      ? undefined
      : await queuesOf(db, 'http', 8);
  if (queues) await activatePlans({ port: app.port, token, queues, seconds: 10 });
  const measured = only('activation') ? await measureActivation(context, plan) : undefined;
  const hot = only('activation') ? await measureHotClinic(context, plan) : undefined;
  const reading = only('reading') ? await measureReading(context, plan) : undefined;
  const proposing = only('proposing')
    ? await measureProposing(context, await prepareProposing({ ...context, post }), plan)
    : undefined;
  const sealing =
    options.only === 'sealing'
      ? await measureSealing({ dist, databaseUrl: server.url, ...context }, { ...plan, begun })
      : undefined;
  const growth =
    options.only === 'growth'
      ? await measureGrowth(context, { ...plan, rows: Number(options.rows) })
      : undefined;
  const wrong = growth ? [] : await faultsOf(db);
  const version = (await db.query('SHOW server_version')).rows[0].server_version;
  const commit = (await db.query('SHOW synchronous_commit')).rows[0].synchronous_commit;
  log('');
  log(
    `${cpus().length} cores shared by everything; PostgreSQL ${version}, synchronous_commit ${commit}; Node ${process.version}.`,
  );
  if (measured) printActivation(log, measured, hot);
  if (reading) printReading(log, reading);
  if (proposing) printProposing(log, proposing);
  if (sealing) printSealing(log, sealing);
  if (growth) {
    printGrowth(log, growth);
    return;
  }
  if (wrong.length > 0) throw new Error(`The data is not right afterwards: ${wrong.join('; ')}`);
  log('Afterwards every active plan is whole and holds a chair, a nurse and a prescriber for each session.');
}

function poster(port, token) {
  let keys = 0;
  return async (path, body, headers = {}) => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'idempotency-key': `prepare-${++keys}`,
        ...headers,
      },
      body: JSON.stringify(body),
    });
    const json = await answer.json();
    if (answer.status >= 300) throw new Error(`POST ${path}: ${answer.status} ${JSON.stringify(json)}`);
    return json;
  };
}

try {
  await main();
} catch (error) {
  log(error.stack);
  process.exitCode = 1;
} finally {
  await end();
}
process.exit();

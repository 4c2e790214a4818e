// Activation of whole courses over HTTP, against pgbench writing the same rows into the same schema in the same run.
import { activatePlans, percentile } from './http-load.mjs';
import { cpuMs, familyCpuMs } from './processes.mjs';
import { makeClinic, makeDrafts, queuesOf, slots } from './world.mjs';

const CLIENTS = 8;
const HOT_CLIENTS = 16;
const CLINICS_PER_CLIENT = 7;
/** pgbench looks nothing up and may book beyond five years: fewer clinics, more dates. */
const PGBENCH_CLINICS_PER_CLIENT = 2;
const PGBENCH_DATES = 250;
const HOT_CHAIRS = 40;
/** As far as the drafts of the clinic go. */
const HOT_ROUNDS = 3;
/** A cold application needs more than twice the CPU of a warm one. */
const WARM_COURSES = 3000;
const WARM_SECONDS = 20;

const over = (count, make) => Array.from({ length: count }, (_, i) => make(i)).flat();

/** The courses of one client, clinic after clinic: neighbours in time use other clinics. */
function chain(client, clinics, dates) {
  const courses = slots(dates).flatMap(({ date, time }) =>
    clinics.map((clinic) => ({ ...clinic, date, time })),
  );
  return courses.map((course, i) => ({ client, n: i + 1, ...course }));
}

/** Clinics and drafts for both sides. Bookings of one round never meet, neither in a resource nor in a patient. */
export async function prepareActivation({ db, post, organizationId, withPgbench }) {
  const clinics = async (side, count) => {
    const made = [];
    for (let i = 1; i <= count; i++) made.push(await makeClinic(post, `${side} clinic ${i}`));
    return made;
  };
  const http = await clinics('HTTP', CLIENTS * CLINICS_PER_CLIENT);
  const ofClient = (list, client) => list.filter((_, i) => i % CLIENTS === client);
  const place = ({ id }) => ({ clinicId: id });
  await makeDrafts(
    db,
    organizationId,
    'http',
    over(CLIENTS, (client) => chain(client, ofClient(http, client).map(place))),
  );
  const hot = await makeClinic(post, 'Hot clinic', { chairs: HOT_CHAIRS, nurses: 20, prescribers: 10 });
  await makeDrafts(
    db,
    organizationId,
    'hot',
    over(HOT_CLIENTS, (client) => chain(client, [place(hot)])),
  );
  if (!withPgbench) return;
  const hotRaw = await makeClinic(post, 'Hot SQL clinic', {
    ...{ chairs: HOT_CLIENTS, nurses: HOT_CLIENTS, prescribers: HOT_CLIENTS / 4 },
  });
  const resourcesOf = (client) => ({
    chair: hotRaw.chairs[client],
    nurse: hotRaw.nurses[client],
    prescriber: hotRaw.prescribers[client % hotRaw.prescribers.length],
  });
  await makeDrafts(
    db,
    organizationId,
    'hot-pgbench',
    over(HOT_CLIENTS, (client) =>
      chain(client, [{ ...place(hotRaw), ...resourcesOf(client) }], PGBENCH_DATES),
    ),
  );
  const used = ({ id, chairs, nurses, prescribers }) =>
    [0, 1].map((i) => ({ clinicId: id, chair: chairs[i], nurse: nurses[i], prescriber: prescribers[i] }));
  const raw = await clinics('SQL', CLIENTS * PGBENCH_CLINICS_PER_CLIENT);
  await makeDrafts(
    db,
    organizationId,
    'pgbench',
    over(CLIENTS, (client) => chain(client, ofClient(raw, client).flatMap(used), PGBENCH_DATES)),
  );
}

/** One round over HTTP. @returns its rate, latencies, and CPU milliseconds a course by who used them */
export async function httpRound({ app, server, token, queues, seconds }) {
  const before = { node: cpuMs(app.pid), postgres: familyCpuMs(server), client: process.cpuUsage() };
  const {
    count,
    seconds: took,
    latencies,
    answers,
  } = await activatePlans({ port: app.port, token, queues, seconds });
  const { user, system } = process.cpuUsage(before.client);
  return {
    rate: (answers.booked ?? 0) / took,
    attempts: count / took,
    p50: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
    nodeCpu: (cpuMs(app.pid) - before.node) / count,
    postgresCpu: (familyCpuMs(server) - before.postgres) / count,
    clientCpu: (user + system) / 1000 / count,
    count,
    answers,
  };
}

/** Until the application's code is compiled and its connections have prepared what they need. */
export async function warmUp(context, queues) {
  const begun = performance.now();
  let count = 0;
  while (count < WARM_COURSES && performance.now() - begun < WARM_SECONDS * 1000) {
    count += (await httpRound({ ...context, queues, seconds: 1 })).count;
  }
}

/** Both sides in turns, so that whatever else the machine does meets both. */
export async function measureActivation(context, { rounds, seconds, log }) {
  const { db, pgbench } = context;
  const queues = await queuesOf(db, 'http', CLIENTS);
  const model = queues[0][0];
  log('Warming up...');
  await warmUp(context, queues);
  const rows = await pgbench?.learn(model);
  await pgbench?.run('whole', CLIENTS, Math.ceil(seconds / 2));
  // A connection keeps the plan of a foreign key's check: one made over an empty table would read the whole of it.
  await db.query('ANALYZE');
  await httpRound({ ...context, queues, seconds: 1 });
  const measured = { rows, http: [], course: [], whole: [] };
  for (let round = 1; round <= rounds; round++) {
    const http = await httpRound({ ...context, queues, seconds });
    measured.http.push(http);
    let line = `Round ${round}: HTTP ${http.rate.toFixed(0)}/s, p99 ${http.p99.toFixed(0)} ms`;
    if (pgbench) {
      measured.course.push(await pgbench.run('course', CLIENTS, seconds));
      measured.whole.push(await pgbench.run('whole', CLIENTS, Math.ceil(seconds / 2)));
      line += `; pgbench ${measured.course.at(-1).toFixed(0)}/s, with follow-ups ${measured.whole.at(-1).toFixed(0)}/s`;
    }
    log(`${line}.`);
  }
  if (queues.some((queue) => queue.length === 0))
    throw new Error('The drafts ran out; use fewer or shorter rounds.');
  return measured;
}

/** What activations ask of the database. @returns how many activations were counted */
export async function countStatements(context, { seconds }) {
  const queues = await queuesOf(context.db, 'http', CLIENTS);
  await warmUp(context, queues);
  await context.db.query('ANALYZE');
  await context.db.query('CREATE EXTENSION IF NOT EXISTS pg_stat_statements');
  await context.db.query('SELECT pg_stat_statements_reset()');
  const { answers } = await httpRound({ ...context, queues, seconds });
  return answers.booked;
}

/**
 * Many clients after the same times of one clinic, against pgbench writing the same rows with the resources locked first,
 * in turns. Whoever loses a race over HTTP is placed again, or refused; in SQL nobody has to look for room.
 */
export async function measureHotClinic(context, { rounds, seconds }) {
  const { db, pgbench } = context;
  const queues = await queuesOf(db, 'hot', HOT_CLIENTS);
  const measured = { http: [], locked: [] };
  for (let round = 1; round <= Math.min(rounds, HOT_ROUNDS); round++) {
    measured.http.push(await httpRound({ ...context, queues, seconds }));
    if (pgbench) measured.locked.push(await pgbench.run('hot', HOT_CLIENTS, seconds, 'hot-pgbench'));
  }
  return measured;
}

/** What no benchmark may pass over: half-booked plans, double bookings. @returns what is wrong, in lines */
export async function faultsOf(db) {
  const checks = {
    'active plans without their six sessions': `
      SELECT count(*)::int AS n FROM treatment_plan p WHERE p.status = 'active' AND 6 <> (
        SELECT count(*) FROM session s WHERE s.organization_id = p.organization_id AND s.treatment_plan_id = p.id
          AND s.status = 'booked')`,
    'booked sessions without a chair, a nurse and a prescriber': `
      SELECT count(*)::int AS n FROM session s WHERE s.status = 'booked' AND 3 <> (
        SELECT count(DISTINCT v.resource_id) FROM reservation v
        WHERE v.organization_id = s.organization_id AND v.session_id = s.id AND v.status = 'booked')`,
    'drafts with sessions': `
      SELECT count(*)::int AS n FROM session s JOIN treatment_plan p
        ON p.organization_id = s.organization_id AND p.id = s.treatment_plan_id WHERE p.status = 'draft'`,
  };
  const wrong = [];
  for (const [name, sql] of Object.entries(checks)) {
    const [{ n }] = (await db.query(sql)).rows;
    if (n > 0) wrong.push(`${n} ${name}`);
  }
  return wrong;
}

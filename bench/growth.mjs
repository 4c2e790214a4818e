// What an activation costs beside few reservations and beside many.
import { httpRound, warmUp } from './activation.mjs';
import { queuesOf } from './world.mjs';

const SMALL = 200_000;
/** Rows of one statement. */
const CHUNK = 500_000;

/**
 * A past of hours, one after the other, for every resource there is, each by the lane of its number: `first` to `last`
 * hours before the beginning of the day. They need a session, which is any.
 */
const PAST = `
  INSERT INTO reservation (organization_id, id, resource_id, session_id, lanes, during, starts_at, ends_at, status, created_at)
  SELECT r.organization_id, uuidv7(), r.id, s.id, '[0,1)', tstzrange(t.at, t.at + interval '1 hour'), t.at,
         t.at + interval '1 hour', 'booked', t.at
  FROM resource r, generate_series($1::int, $2::int) AS hour,
       LATERAL (SELECT date_trunc('day', now()) - hour * interval '1 hour' AS at) AS t,
       LATERAL (SELECT id FROM session WHERE organization_id = r.organization_id LIMIT 1) AS s`;

/** Sets before sets: a bulk load needs no foreign keys looked up, and an index built at once is built sooner. */
async function fill(db, from, rows, log) {
  const [{ n: resources }] = (await db.query('SELECT count(*)::int AS n FROM resource')).rows;
  const hours = Math.ceil(rows / resources);
  const [{ definition }] = (
    await db.query(
      `SELECT pg_get_constraintdef(oid) AS definition FROM pg_constraint WHERE conname = 'reservation_no_overlap'`,
    )
  ).rows;
  await db.query('SET session_replication_role = replica');
  await db.query('ALTER TABLE reservation DROP CONSTRAINT reservation_no_overlap');
  const step = Math.max(1, Math.floor(CHUNK / resources));
  for (let first = from + 1; first <= hours; first += step) {
    await db.query(PAST, [first, Math.min(hours, first + step - 1)]);
  }
  log(`Building the constraint over ${hours * resources} reservations...`);
  await db.query(`SET maintenance_work_mem = '1GB'`);
  await db.query(`ALTER TABLE reservation ADD CONSTRAINT reservation_no_overlap ${definition}`);
  await db.query('SET session_replication_role = DEFAULT');
  await db.query('VACUUM ANALYZE');
  await db.query('CHECKPOINT');
  return hours;
}

async function pagesRead(db) {
  // Statistics of others' sessions come with a delay.
  await new Promise((resolve) => setTimeout(resolve, 1500));
  const { rows } = await db.query(
    `SELECT (blks_hit + blks_read)::float8 AS pages FROM pg_stat_database WHERE datname = 'regimen'`,
  );
  return rows[0].pages;
}

async function measured(context, queues, { rounds, seconds }) {
  const { db } = context;
  const said = { p50: [], cpu: [], pages: [] };
  const [{ n }] = (await db.query('SELECT count(*)::int AS n FROM reservation')).rows;
  for (let round = 1; round <= rounds; round++) {
    const before = await pagesRead(db);
    const { p50, nodeCpu, postgresCpu, count } = await httpRound({
      ...context,
      queues: [queues[0]],
      seconds,
    });
    said.p50.push(p50);
    said.cpu.push(nodeCpu + postgresCpu);
    said.pages.push(((await pagesRead(db)) - before) / count);
  }
  return { rows: n, ...said };
}

/** The same load beside some reservations and beside `rows` of them. */
export async function measureGrowth(context, { rounds, seconds, rows, log }) {
  const { db } = context;
  const queues = await queuesOf(db, 'http', 8);
  await warmUp(context, queues);
  log(`Filling up to ${SMALL} reservations...`);
  const hours = await fill(db, 0, SMALL, log);
  await httpRound({ ...context, queues, seconds: 2 });
  const small = await measured(context, queues, { rounds, seconds });
  log(`Filling up to ${rows} reservations...`);
  await fill(db, hours, rows, log);
  await httpRound({ ...context, queues, seconds: 2 });
  return { small, large: await measured(context, queues, { rounds, seconds }) };
}

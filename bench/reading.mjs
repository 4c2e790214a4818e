// Reading one session over HTTP, with the key, tenancy and audit on, against pgbench's point read of the same rows.
import { percentile, readPaths } from './http-load.mjs';
import { cpuMs, familyCpuMs } from './processes.mjs';

const CLIENTS = 10;
const SESSIONS_READ = 20_000;

/** Both sides in turns, over the sessions that activations have left. */
export async function measureReading({ app, server, token, db, pgbench }, { rounds, seconds, log }) {
  const { rows } = await db.query(`SELECT id FROM session ORDER BY random() LIMIT $1`, [SESSIONS_READ]);
  const paths = rows.map(({ id }) => `/v1/sessions/${id}`);
  await db.query(`
    CREATE TABLE bench_read AS
      SELECT row_number() OVER (ORDER BY random())::int AS n, organization_id, id FROM session LIMIT ${SESSIONS_READ};
    ALTER TABLE bench_read ADD PRIMARY KEY (n);
    ANALYZE bench_read, session`);
  await pgbench?.write(
    'point',
    `\\set n random(1, ${rows.length})\nSELECT s.* FROM session s, (SELECT * FROM bench_read WHERE n = :n) r
     WHERE s.organization_id = r.organization_id AND s.id = r.id;`.replaceAll('\n     ', ' '),
  );
  const round = async (length) => {
    const before = { node: cpuMs(app.pid), postgres: familyCpuMs(server) };
    const {
      count,
      seconds: took,
      latencies,
    } = await readPaths({
      port: app.port,
      token,
      clients: CLIENTS,
      paths,
      seconds: length,
    });
    return {
      rate: count / took,
      p50: percentile(latencies, 0.5),
      p99: percentile(latencies, 0.99),
      nodeCpu: (cpuMs(app.pid) - before.node) / count,
      postgresCpu: (familyCpuMs(server) - before.postgres) / count,
    };
  };
  log('Warming up reading...');
  await round(3);
  await pgbench?.runScript('point', CLIENTS, 1);
  const measured = { http: [], point: [] };
  for (let i = 1; i <= rounds; i++) {
    measured.http.push(await round(seconds));
    let line = `Round ${i}: HTTP ${measured.http.at(-1).rate.toFixed(0)}/s`;
    if (pgbench) {
      measured.point.push(await pgbench.runScript('point', CLIENTS, seconds));
      line += `; pgbench ${measured.point.at(-1).toFixed(0)}/s`;
    }
    log(`${line}.`);
  }
  return measured;
}

/** What reading asks of the database. @returns how many reads were counted */
export async function countReading({ app, token, db }, { seconds }) {
  const { rows } = await db.query('SELECT id FROM session LIMIT $1', [SESSIONS_READ]);
  const paths = rows.map(({ id }) => `/v1/sessions/${id}`);
  const read = (length) => readPaths({ port: app.port, token, clients: CLIENTS, paths, seconds: length });
  await db.query('ANALYZE');
  await read(2);
  await db.query('CREATE EXTENSION IF NOT EXISTS pg_stat_statements');
  await db.query('SELECT pg_stat_statements_reset()');
  return (await read(seconds)).count;
}

// Medians with their spread, and ratios: only ratios carry over to another machine.

const sorted = (numbers) => [...numbers].sort((a, b) => a - b);
export function median(numbers) {
  const order = sorted(numbers);
  const middle = order.length / 2;
  return order.length % 2 ? order[Math.floor(middle)] : (order[middle - 1] + order[middle]) / 2;
}
const spread = (numbers, digits = 0) => {
  const order = sorted(numbers);
  return `${median(order).toFixed(digits)} (${order[0].toFixed(digits)} to ${order.at(-1).toFixed(digits)})`;
};
/** Round by round, since both sides of a round met the same machine. */
const ratios = (http, yardstick) => http.map(({ rate }, i) => (rate / yardstick[i]) * 100);

export function printActivation(log, { rows, http, course, whole }, hot) {
  const of = (name) => http.map((round) => round[name]);
  const line = (name, value) => log(`  ${name.padEnd(64)} ${value}`);
  log(`Activation of a 6-session course, 8 clients; medians of ${http.length} rounds (least to most)`);
  line('over HTTP, courses/s', spread(of('rate')));
  line('latency p50, ms', spread(of('p50'), 1));
  line('latency p99, ms', spread(of('p99'), 1));
  line('CPU a course, ms: application (Node)', spread(of('nodeCpu'), 2));
  line('CPU a course, ms: PostgreSQL', spread(of('postgresCpu'), 2));
  line('CPU a course, ms: load generator', spread(of('clientCpu'), 2));
  if (course.length > 0) {
    log(
      `pgbench, one statement: a plan's update, ${rows.sessions} sessions, ${rows.reservations} reservations`,
    );
    line('courses/s', spread(course));
    line('share of it that HTTP reaches, % (must 40, aim 55)', spread(ratios(http, course)));
    log(`the same with ${rows.followUps} follow-ups and the kept answer, which activation writes too`);
    line('courses/s', spread(whole));
    line('share of it that HTTP reaches, %', spread(ratios(http, whole)));
  }
  printHot(log, hot);
}

function printHot(log, { http, locked }) {
  const of = (name) => http.map((round) => round[name]);
  const line = (name, value) => log(`  ${name.padEnd(64)} ${value}`);
  log(`One hot clinic, 16 clients after the same times; medians of ${http.length} rounds`);
  line('attempts/s', spread(of('attempts')));
  line('booked/s', spread(of('rate')));
  line('latency p99, ms', spread(of('p99'), 1));
  const answers = {};
  for (const [name, count] of of('answers').flatMap(Object.entries)) {
    answers[name] = (answers[name] ?? 0) + count;
  }
  const said = Object.entries(answers).map(([name, count]) => `${name}: ${count}`);
  line('answers', said.join(', '));
  if (locked.length === 0) return;
  line('pgbench: the same rows, resources locked first, /s', spread(locked));
  const shares = http.map(({ attempts }, i) => (attempts / locked[i]) * 100);
  line('share of it that HTTP attempts, % (must 40, aim 60)', spread(shares));
}

/** Small and large: { rows, latency of one client, CPU and pages of the database a course }. */
export function printGrowth(log, { small, large }) {
  const line = (name, value) => log(`  ${name.padEnd(64)} ${value}`);
  log(
    `One activation beside ${small.rows} and ${large.rows} reservations; medians of ${small.p50.length} rounds, 1 client`,
  );
  line('latency p50, ms', `${spread(small.p50, 2)}, ${spread(large.p50, 2)}`);
  line('CPU, ms: application and PostgreSQL', `${spread(small.cpu, 2)}, ${spread(large.cpu, 2)}`);
  line('pages that PostgreSQL looked at', `${spread(small.pages)}, ${spread(large.pages)}`);
  const times = (name) => (median(large[name]) / median(small[name])).toFixed(2);
  line('times the latency (must 1.5, aim 1.1)', times('p50'));
  line('times the CPU', times('cpu'));
  line('times the pages', times('pages'));
}

export function printReading(log, { http, point }) {
  const of = (name) => http.map((round) => round[name]);
  const line = (name, value) => log(`  ${name.padEnd(64)} ${value}`);
  log(`Reading a session, 10 clients, with key, tenancy and audit; medians of ${http.length} rounds`);
  line('over HTTP, sessions/s', spread(of('rate')));
  line('latency p50, ms', spread(of('p50'), 1));
  line('latency p99, ms', spread(of('p99'), 1));
  line('CPU a read, ms: application (Node)', spread(of('nodeCpu'), 3));
  line('CPU a read, ms: PostgreSQL', spread(of('postgresCpu'), 3));
  if (point.length === 0) return;
  line("pgbench's point read of the same rows, /s", spread(point));
  line('share of it that HTTP reaches, % (must 8, aim 15)', spread(ratios(http, point), 1));
}

export function printProposing(log, { http, busy }) {
  const of = (name) => http.map((round) => round[name]);
  const line = (name, value) => log(`  ${name.padEnd(64)} ${value}`);
  log(`Three proposals for 12 weekly sessions, 20 resources, 70 % taken; medians of ${http.length} rounds`);
  line('over HTTP, requests/s', spread(of('rate')));
  line('latency p50, ms', spread(of('p50'), 1));
  line('latency p99, ms', spread(of('p99'), 1));
  line('CPU a request, ms: application (Node)', spread(of('nodeCpu'), 2));
  line('CPU a request, ms: PostgreSQL', spread(of('postgresCpu'), 2));
  if (busy.length === 0) return;
  line('pgbench: the busy read alone, /s', spread(busy));
  line('share of it that HTTP reaches, % (must 30, aim 50)', spread(ratios(http, busy), 1));
}

export function printSealing(log, { sealing, without, seals }) {
  const line = (name, value) => log(`  ${name.padEnd(64)} ${value}`);
  log(`Activation with 16 clients of one organization; medians of ${sealing.length} rounds (least to most)`);
  line('courses/s while the audit trail is sealed', spread(sealing));
  line('courses/s without', spread(without));
  line('share, %', spread(sealing.map((rate, i) => (rate / without[i]) * 100)));
  line('seals made', seals);
}

/** By the server's own count; statements inside of others are those of foreign keys and functions. */
export async function printStatements(log, db, count, what) {
  const { rows } = await db.query(`
    SELECT toplevel, calls, total_exec_time AS ms, query FROM pg_stat_statements
    WHERE dbid = (SELECT oid FROM pg_database WHERE datname = 'regimen') ORDER BY total_exec_time DESC`);
  const each = (number, digits) => (number / count).toFixed(digits).padStart(8);
  const total = (list, field) => list.reduce((sum, row) => sum + Number(row[field]), 0);
  log(`Statements of ${count} ${what}, each: how many, milliseconds`);
  for (const toplevel of [true, false]) {
    const list = rows.filter((row) => row.toplevel === toplevel);
    log(toplevel ? 'Asked by the application' : 'Inside of these');
    log(`${each(total(list, 'calls'), 1)} ${each(total(list, 'ms'), 3)}  together`);
    for (const { calls, ms, query } of list.slice(0, 45)) {
      log(`${each(calls, 1)} ${each(ms, 3)}  ${query.replace(/\s+/g, ' ').slice(0, 150)}`);
    }
  }
}

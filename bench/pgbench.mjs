// The yardstick: pgbench writing the rows of one course in one statement, into the same tables on the same server.
import { existsSync, readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { runToEnd } from './processes.mjs';

const DEBIAN = '/usr/lib/postgresql';

/** @returns the newest pgbench of Debian's packages, else the one on the PATH, else undefined */
export function findPgbench() {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [
    ...versions.map((version) => join(DEBIAN, version, 'bin')),
    ...(process.env.PATH ?? '').split(delimiter),
  ];
  return folders.map((folder) => join(folder, 'pgbench')).find((path) => existsSync(path));
}

/**
 * The rows that an activation wrote, kept as offsets from its day 1 and with roles in place of resources. In tables,
 * since pgbench would take every colon of a literal for a variable.
 */
const SHAPE = `
  CREATE TABLE bench_session AS
    SELECT s.ordinal, s.phase, s.dosing, s.min_gap_days, s.pending_gate, s.deviations, s.time_zone,
           s.wanted_local::timestamp::date - p.day_one AS day, s.ends_at - s.starts_at AS lasts
    FROM session s JOIN treatment_plan p ON p.organization_id = s.organization_id AND p.id = s.treatment_plan_id
    WHERE s.treatment_plan_id = '%';
  CREATE TABLE bench_reservation AS
    SELECT s.ordinal, CASE WHEN r.kind = 'chair' THEN 'chair' WHEN 'nurse' = ANY (r.roles) THEN 'nurse'
                           ELSE 'prescriber' END AS role,
           v.lanes, v.starts_at - s.starts_at AS begins, v.ends_at - s.starts_at AS ends
    FROM reservation v JOIN session s ON s.organization_id = v.organization_id AND s.id = v.session_id
    JOIN resource r ON r.organization_id = v.organization_id AND r.id = v.resource_id
    WHERE s.treatment_plan_id = '%';
  CREATE TABLE bench_follow_up AS
    SELECT s.ordinal, f.checkpoint, f.occurrence, f.name, f.kind, f.scales, f.required, f.time_zone,
           f.due_date - p.day_one AS day, f.due_at - s.starts_at AS due, f.overdue_at - s.starts_at AS overdue
    FROM follow_up f JOIN session s ON s.organization_id = f.organization_id AND s.id = f.session_id
    JOIN treatment_plan p ON p.organization_id = f.organization_id AND p.id = f.treatment_plan_id
    WHERE f.treatment_plan_id = '%';
  CREATE TABLE bench_answer AS SELECT fingerprint, answer FROM idempotency_key WHERE key = '%';
  ANALYZE bench_session, bench_reservation, bench_follow_up, bench_answer;`;

const courseOf = (side) =>
  `SELECT * FROM bench_course WHERE side = '${side}' AND client = :client_id AND n = :n`;
const COURSE = courseOf('pgbench');
const WANTED = `(c.day_one + v.day + c.wanted::time) AT TIME ZONE v.time_zone`;

/** One statement: a plan's update, its sessions, `more`, and the reservations, on the `lanes` that were learned. */
const statement = ({ more = '', course = COURSE, lanes = 'v.lanes' } = {}) => `
  WITH c AS (${course}),
  plan AS (
    UPDATE treatment_plan p SET status = 'active', day_one = c.day_one, cadence_day_one = c.day_one,
      activated_at = now(), updated_at = now(), version = p.version + 1
    FROM c WHERE p.organization_id = c.organization_id AND p.id = c.plan_id),
  s AS (
    INSERT INTO session (organization_id, id, treatment_plan_id, patient_id, clinic_id, phase, ordinal, dosing,
      min_gap_days, wanted_local, wanted_at, time_zone, starts_at, ends_at, status, pending_gate, deviations,
      created_at, updated_at)
    SELECT c.organization_id, uuidv7(), c.plan_id, c.patient_id, c.clinic_id, v.phase, v.ordinal, v.dosing,
      v.min_gap_days, (c.day_one + v.day) || 'T' || c.wanted, ${WANTED}, v.time_zone, ${WANTED}, ${WANTED} + v.lasts,
      'booked', v.pending_gate, v.deviations, now(), now()
    FROM c, bench_session v
    RETURNING id, ordinal, starts_at)${more}
  INSERT INTO reservation (organization_id, id, resource_id, session_id, lanes, during, starts_at, ends_at, status,
    created_at)
  SELECT c.organization_id, uuidv7(),
    CASE v.role WHEN 'chair' THEN c.chair WHEN 'nurse' THEN c.nurse ELSE c.prescriber END,
    s.id, ${lanes}, tstzrange(s.starts_at + v.begins, s.starts_at + v.ends), s.starts_at + v.begins,
    s.starts_at + v.ends, 'booked', now()
  FROM c, s JOIN bench_reservation v ON v.ordinal = s.ordinal`;

/** What an activation writes besides: its follow-ups, and its answer under the Idempotency-Key. */
const BESIDES = `,
  f AS (
    INSERT INTO follow_up (organization_id, id, treatment_plan_id, patient_id, clinic_id, session_id, checkpoint,
      occurrence, name, kind, scales, required, due_date, due_at, overdue_at, time_zone, created_at, updated_at)
    SELECT c.organization_id, uuidv7(), c.plan_id, c.patient_id, c.clinic_id, s.id, v.checkpoint, v.occurrence,
      v.name, v.kind, v.scales, v.required, c.day_one + v.day, s.starts_at + v.due, s.starts_at + v.overdue,
      v.time_zone, now(), now()
    FROM c, s JOIN bench_follow_up v ON v.ordinal = s.ordinal),
  k AS (
    INSERT INTO idempotency_key (organization_id, key, fingerprint, answer, created_at)
    SELECT c.organization_id, c.plan_id::text, v.fingerprint, v.answer, now() FROM c, bench_answer v)`;

/** Four clients of one clinic share each prescriber, on lanes of their own; chairs and nurses are theirs alone. */
const HOT_COURSE = courseOf('hot-pgbench');
const HOT_LANES = `CASE v.role WHEN 'prescriber' THEN int4range(1 + :client_id / 4, 2 + :client_id / 4) ELSE v.lanes END`;
/** Whoever comes to resources that others want locks them first, in the order of their ids. */
const SORTED_LOCKS = `SELECT r.id FROM resource r, (${HOT_COURSE}) c
WHERE r.organization_id = c.organization_id AND r.id IN (c.chair, c.nurse, c.prescriber)
ORDER BY r.id FOR NO KEY UPDATE OF r`;

export class Pgbench {
  constructor(program, url, db, folder) {
    const { hostname, port, username, password, pathname } = new URL(url);
    this.target = ['-h', hostname, '-p', port, '-U', username, pathname.slice(1)];
    this.env = { PGPASSWORD: password };
    Object.assign(this, { program, db, folder });
  }

  /** Learns from an activated plan what an activation writes. @returns how many rows of each table */
  async learn(planId) {
    await this.db.query(SHAPE.replaceAll('%', planId));
    const script = (name, ...statements) =>
      writeFile(
        join(this.folder, `${name}.sql`),
        // A statement ends at its semicolon; a command with a backslash at its line's end.
        `\\set n :n + 1\n${statements.map((sql) => `${sql.trim()};\n`).join('')}`,
      );
    await script('course', statement());
    await script('whole', statement({ more: BESIDES }));
    await script('hot', 'BEGIN', SORTED_LOCKS, statement({ course: HOT_COURSE, lanes: HOT_LANES }), 'COMMIT');
    const { rows } = await this.db.query(`
      SELECT (SELECT count(*) FROM bench_session)::int AS sessions,
             (SELECT count(*) FROM bench_reservation)::int AS reservations,
             (SELECT count(*) FROM bench_follow_up)::int AS "followUps"`);
    return rows[0];
  }

  /** Courses a second of one script. Every client takes up where it last stopped. */
  async run(name, clients, seconds, side = 'pgbench') {
    const { rows } = await this.db.query(
      `SELECT coalesce(max(c.n), 0)::int AS n FROM bench_course c JOIN treatment_plan p
         ON p.organization_id = c.organization_id AND p.id = c.plan_id AND p.status = 'active'
       WHERE c.side = $1`,
      [side],
    );
    return this.runScript(name, clients, seconds, ['-D', `n=${rows[0].n}`]);
  }

  write(name, script) {
    return writeFile(join(this.folder, `${name}.sql`), `${script}\n`);
  }

  /** Transactions a second of a script that has been written. */
  async runScript(name, clients, seconds, variables = [], settings = {}) {
    const output = await runToEnd(
      this.program,
      [
        ...['-n', '-M', 'prepared', '-c', String(clients), '-j', '2', '-T', String(seconds)],
        ...[...variables, '-f', join(this.folder, `${name}.sql`), ...this.target],
      ],
      { timeoutMs: (seconds + 20) * 1000, env: { ...this.env, ...settings } },
    );
    const failed = Number(/number of failed transactions: (\d+)/.exec(output)?.[1] ?? 0);
    const rate = Number(/tps = ([\d.]+)/.exec(output)?.[1]);
    if (!(rate > 0) || failed > 0) throw new Error(`pgbench: ${output.trim().slice(-500)}`);
    return rate;
  }
}

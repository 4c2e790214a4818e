// Proposals for a whole course in a busy clinic, against the read that they cannot do without: what everybody is busy with.
import { percentile, postPaths } from './http-load.mjs';
import { cpuMs, familyCpuMs } from './processes.mjs';
import { makeClinic } from './world.mjs';

const CLIENTS = 8;
const WEEKS = 12;
const OCCUPANCY = 0.7;
/** Weekly for as long as the calendar is looked at. */
const COURSE = {
  code: 'bench-weekly-12',
  name: 'Weekly, 12 sessions',
  route: 'IV',
  phases: [
    {
      code: 'induction',
      kind: 'induction',
      rrule: `FREQ=WEEKLY;COUNT=${WEEKS}`,
      countMin: 1,
      countDefault: WEEKS,
      countMax: WEEKS,
      minGapDays: 2,
      maxGapDays: 14,
    },
  ],
  session: { administrationMinutes: 40 },
};

/** 20 resources: 12 chairs, 6 nurses who watch two each, 2 prescribers who oversee six each. */
const SIZE = { chairs: 12, nurses: 6, prescribers: 2, prescriberCapacity: 6 };

/**
 * Four turns a day of each chair, of which seven in ten are taken by sessions with a chair, a nurse and a prescriber.
 * Neighbouring chairs begin a quarter of an hour apart, since a nurse prepares one patient at a time.
 */
const FILL = `
  WITH turn AS (
    SELECT c.n, (d.day + t.time + make_interval(mins => 15 * (c.n % 2)::int)) AT TIME ZONE 'America/New_York' AS starts_at,
           row_number() OVER (PARTITION BY c.n ORDER BY d.day, t.time) AS ordinal
    FROM generate_series(0, cardinality($3::uuid[]) - 1) c (n),
         generate_series($6::date, $6::date + 7 * $7::int, interval '1 day') d (day),
         unnest(ARRAY[interval '8 hours', interval '10 hours 15 minutes', interval '12 hours 30 minutes',
                      interval '14 hours 45 minutes']) t (time)
    WHERE extract(isodow FROM d.day) < 6 AND abs(hashint4(c.n * 100003 + extract(epoch FROM d.day + t.time)::int)) % 100 < $8::int
  ), patient AS (
    INSERT INTO patient (organization_id, id, given_name, family_name, birth_date, created_at, updated_at)
    SELECT $1::uuid, uuidv7(), 'Busy', 'Sample', '1984-05-17', now(), now() FROM generate_series(1, cardinality($3::uuid[]))
    RETURNING id
  ), plan AS (
    INSERT INTO treatment_plan (organization_id, id, patient_id, clinic_id, protocol_id, protocol_version, start_date,
      phase_counts, status, created_at, updated_at)
    SELECT $1, uuidv7(), p.id, $2::uuid, r.id, 1, $6::date, '{}', 'completed', now(), now()
    FROM patient p, protocol r WHERE r.organization_id = $1 AND r.code = '${COURSE.code}'
    RETURNING id, patient_id
  ), numbered AS (SELECT *, row_number() OVER () - 1 AS n FROM plan), session AS (
    INSERT INTO session (organization_id, id, treatment_plan_id, patient_id, clinic_id, phase, ordinal, dosing, min_gap_days,
      wanted_local, wanted_at, time_zone, starts_at, ends_at, status, deviations, created_at, updated_at)
    SELECT $1, uuidv7(), p.id, p.patient_id, $2, 'other', t.ordinal, false, 0,
      to_char(t.starts_at AT TIME ZONE 'America/New_York', 'YYYY-MM-DD"T"HH24:MI'), t.starts_at, 'America/New_York',
      t.starts_at, t.starts_at + interval '115 minutes', 'booked', '[]', now(), now()
    FROM turn t JOIN numbered p ON p.n = t.n
    RETURNING id, treatment_plan_id, starts_at
  ), booked AS (SELECT s.id, s.starts_at, p.n FROM session s JOIN numbered p ON p.id = s.treatment_plan_id), row AS (
    SELECT id, ($3::uuid[])[n + 1] AS resource, int4range(0, 1) AS lanes, starts_at AS begins,
           starts_at + interval '130 minutes' AS ends FROM booked
    UNION ALL SELECT id, ($4::uuid[])[n / 2 + 1], int4range(0, 1), starts_at, starts_at + interval '15 minutes' FROM booked
    UNION ALL SELECT id, ($4::uuid[])[n / 2 + 1], int4range((1 + n % 2)::int, (2 + n % 2)::int), starts_at,
                     starts_at + interval '115 minutes' FROM booked
    UNION ALL SELECT id, ($5::uuid[])[n / 6 + 1], int4range((1 + n % 6)::int, (2 + n % 6)::int),
                     starts_at + interval '15 minutes', starts_at + interval '55 minutes' FROM booked
  )
  INSERT INTO reservation (organization_id, id, resource_id, session_id, lanes, during, starts_at, ends_at, status, created_at)
  SELECT $1, uuidv7(), resource, id, lanes, tstzrange(begins, ends), begins, ends, 'booked', now() FROM row`;

/** The aggregated read of the calendar: every resource with its live reservations between two instants. */
const busyRead = ({ organizationId, clinicId, from, to }) => `
  SELECT json_agg(resource) FROM (
    SELECT r.id, r.kind, r.roles, r.capacity, coalesce((
      SELECT json_agg(json_build_array((extract(epoch FROM v.starts_at) * 1000)::bigint,
        (extract(epoch FROM v.ends_at) * 1000)::bigint, lower(v.lanes), upper(v.lanes)))
      FROM reservation v
      WHERE v.organization_id = r.organization_id AND v.resource_id = r.id AND v.status IN ('held', 'booked')
        AND v.ends_at > to_timestamp(${from}) AND v.ends_at < to_timestamp(${to + 86_400}) AND v.starts_at < to_timestamp(${to})
        AND (v.expires_at IS NULL OR v.expires_at > now())), '[]') AS busy
    FROM resource r WHERE r.organization_id = '${organizationId}' AND r.clinic_id = '${clinicId}' AND r.active
    ORDER BY r.id) AS resource;`;

/** Fills a clinic and drafts a course for each client, every one at another time of day. */
export async function prepareProposing({ db, post, organizationId, pgbench }) {
  const protocol = await post('/v1/protocols', COURSE);
  await post(`/v1/protocols/${protocol.id}/versions/1/publish`, {}, { 'if-match': '*' });
  const clinic = await makeClinic(post, 'Busy clinic', SIZE);
  const first = new Date(Date.now() + 7 * 86_400_000);
  first.setUTCDate(first.getUTCDate() + ((8 - first.getUTCDay()) % 7));
  const startDate = first.toISOString().slice(0, 10);
  const fill = [startDate, WEEKS + 3, Math.round(100 * OCCUPANCY)];
  await db.query(FILL, [
    organizationId,
    clinic.id,
    clinic.chairs,
    clinic.nurses,
    clinic.prescribers,
    ...fill,
  ]);
  const { rows } = await db.query(
    `WITH patient AS (
       INSERT INTO patient (organization_id, id, given_name, family_name, birth_date, created_at, updated_at)
       SELECT $1::uuid, uuidv7(), 'Ada', 'Sample', '1984-05-17', now(), now() FROM generate_series(1, $3::int) RETURNING id)
     INSERT INTO treatment_plan (organization_id, id, patient_id, clinic_id, protocol_id, protocol_version, start_date,
       preferred_time, phase_counts, status, created_at, updated_at)
     SELECT $1, uuidv7(), p.id, $2, $4, 1, $5, to_char(8 + row_number() OVER () % 8, 'FM00') || ':00', '{}', 'draft', now(), now()
     FROM patient p RETURNING id`,
    [organizationId, clinic.id, CLIENTS, protocol.id, startDate],
  );
  await db.query('ANALYZE');
  const from = Math.floor(first.getTime() / 1000) - 3 * 86_400;
  const span = { from, to: from + (7 * WEEKS + 10) * 86_400 };
  await pgbench?.write(
    'busy',
    busyRead({ organizationId, clinicId: clinic.id, ...span }).replaceAll('\n', ' '),
  );
  return rows.map(({ id }) => `/v1/treatment-plans/${id}/proposals`);
}

/** Both sides in turns. */
export async function measureProposing(
  { app, server, token, organizationId, pgbench },
  paths,
  { rounds, seconds, log },
) {
  const round = async (length) => {
    const before = { node: cpuMs(app.pid), postgres: familyCpuMs(server) };
    const load = { port: app.port, token, clients: CLIENTS, paths, body: {}, seconds: length };
    const { count, seconds: took, latencies } = await postPaths(load);
    return {
      rate: count / took,
      p50: percentile(latencies, 0.5),
      p99: percentile(latencies, 0.99),
      nodeCpu: (cpuMs(app.pid) - before.node) / count,
      postgresCpu: (familyCpuMs(server) - before.postgres) / count,
    };
  };
  // As the application's role, so that row-level security is on; its settings come with the connection.
  const asApplication = { PGOPTIONS: `-c role=regimen_app -c app.organization_id=${organizationId}` };
  log('Warming up proposals...');
  await round(3);
  const measured = { http: [], busy: [] };
  for (let i = 1; i <= rounds; i++) {
    measured.http.push(await round(seconds));
    let line = `Round ${i}: HTTP ${measured.http.at(-1).rate.toFixed(0)}/s`;
    if (pgbench) {
      measured.busy.push(await pgbench.runScript('busy', CLIENTS, seconds, [], asApplication));
      line += `; pgbench ${measured.busy.at(-1).toFixed(0)}/s`;
    }
    log(`${line}.`);
  }
  return measured;
}

// What a benchmark works on: one organization, clinics with chairs and people, and drafts that are ready to activate.
// Everything comes through the command line and the API, but for patients and drafts, which are many: those in SQL.
import { runToEnd } from './processes.mjs';

export const PROTOCOL = 'iv-mdd-6x-twice-weekly';
export const SESSIONS = 6;
/** The course lasts three weeks, and a start time of the day is used once in them: no two courses of a chain meet. */
const COURSE_DAYS = 21;
const TIMES = ['08:00', '10:15', '12:30', '14:45'];
const WITHIN_YEARS = 4;

/** A migrated database with an organization and its key, made by the command line. */
export async function makeOrganization(dist, databaseUrl) {
  const cli = (...args) =>
    runToEnd(process.execPath, [`${dist}/src/cli.js`, ...args], {
      timeoutMs: 30_000,
      env: { DATABASE_URL: databaseUrl },
    });
  await cli('migrate');
  const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/;
  const [id] = uuid.exec(await cli('organization', 'create', '--name', 'Bench'));
  const roles = 'admin,prescriber,scheduler';
  const key = await cli('keys', 'create', '--organization', id, '--name', 'Bench', '--roles', roles);
  const [token] = /rgm_\w{24,}/.exec(key);
  return { id, token };
}

/** A clinic as a town has them: open on weekdays, some chairs, some nurses who watch two, two prescribers. */
export async function makeClinic(
  post,
  name,
  { chairs = 5, nurses = 3, prescribers = 2, prescriberCapacity = 4 } = {},
) {
  const clinic = await post('/v1/clinics', {
    name,
    timeZone: 'America/New_York',
    openingHours: [{ daysOfWeek: ['MO', 'TU', 'WE', 'TH', 'FR'], from: '08:00', to: '18:00' }],
  });
  const made = { id: clinic.id, chairs: [], nurses: [], prescribers: [] };
  const add = async (list, count, body) => {
    for (let i = 1; i <= count; i++) {
      list.push((await post('/v1/resources', { clinicId: clinic.id, name: `${name} ${i}`, ...body })).id);
    }
  };
  await add(made.chairs, chairs, { kind: 'chair' });
  await add(made.nurses, nurses, { kind: 'practitioner', roles: ['nurse'], capacity: 2 });
  await add(made.prescribers, prescribers, {
    kind: 'practitioner',
    roles: ['prescriber'],
    capacity: prescriberCapacity,
  });
  return made;
}

/** Mondays three weeks apart, the first at least a month ahead. */
export function startDates(count) {
  const first = new Date(Date.now() + 35 * 86_400_000);
  first.setUTCDate(first.getUTCDate() + ((8 - first.getUTCDay()) % 7));
  return Array.from({ length: count }, (_, i) =>
    new Date(first.getTime() + i * COURSE_DAYS * 86_400_000).toISOString().slice(0, 10),
  );
}

/** Slots of one chain of chairs and people: every start date with every time of day. */
export const slots = (dates = Math.floor((WITHIN_YEARS * 365) / COURSE_DAYS)) =>
  startDates(dates).flatMap((date) => TIMES.map((time) => ({ date, time })));

/**
 * Ready patients with a draft each; `courses` says which course each is: { client, n, clinicId, chair, nurse,
 * prescriber, date, time }. They are kept in the table bench_course, with their plans' ids.
 */
export async function makeDrafts(db, organizationId, side, courses) {
  await db.query(`
    CREATE TABLE IF NOT EXISTS bench_course (
      side text, client integer, n integer, organization_id uuid, plan_id uuid, patient_id uuid, clinic_id uuid,
      chair uuid, nurse uuid, prescriber uuid, day_one date, wanted text, PRIMARY KEY (side, client, n))`);
  const column = (name) => courses.map((course) => course[name] ?? null);
  await db.query(
    `INSERT INTO bench_course
     SELECT $2, c.client, c.n, $1, uuidv7(), uuidv7(), c.clinic_id, c.chair, c.nurse, c.prescriber, c.day_one, c.wanted
     FROM unnest($3::int[], $4::int[], $5::uuid[], $6::uuid[], $7::uuid[], $8::uuid[], $9::date[], $10::text[])
          AS c (client, n, clinic_id, chair, nurse, prescriber, day_one, wanted)`,
    [
      organizationId,
      side,
      ...['client', 'n', 'clinicId', 'chair', 'nurse', 'prescriber', 'date', 'time'].map(column),
    ],
  );
  const from = `FROM bench_course c WHERE c.side = $1`;
  await db.query(
    `INSERT INTO patient (organization_id, id, given_name, family_name, birth_date, created_at, updated_at)
     SELECT c.organization_id, c.patient_id, 'Ada', 'Sample', '1984-05-17', now(), now() ${from}`,
    [side],
  );
  await db.query(
    `INSERT INTO eligibility_assessment (organization_id, id, patient_id, outcome, assessed_at, reasons, created_at)
     SELECT c.organization_id, uuidv7(), c.patient_id, 'eligible', now(), '{}', now() ${from}`,
    [side],
  );
  await db.query(
    `INSERT INTO consent (organization_id, id, patient_id, type, signed_at, created_at)
     SELECT c.organization_id, uuidv7(), c.patient_id, 'treatment', now(), now() ${from}`,
    [side],
  );
  await db.query(
    `INSERT INTO treatment_plan (organization_id, id, patient_id, clinic_id, protocol_id, protocol_version, start_date,
                                 preferred_time, phase_counts, status, created_at, updated_at)
     SELECT c.organization_id, c.plan_id, c.patient_id, c.clinic_id, p.id, 1, c.day_one,
            c.wanted, '{}', 'draft', now(), now()
     FROM bench_course c JOIN protocol p ON p.organization_id = c.organization_id AND p.code = $2
     WHERE c.side = $1`,
    [side, PROTOCOL],
  );
}

/** Plan ids for each client, in the order they are to be activated. */
export async function queuesOf(db, side, clients) {
  const { rows } = await db.query(
    'SELECT client, plan_id FROM bench_course WHERE side = $1 ORDER BY client, n',
    [side],
  );
  return Array.from({ length: clients }, (_, client) =>
    rows.filter((row) => row.client === client).map((row) => row.plan_id),
  );
}

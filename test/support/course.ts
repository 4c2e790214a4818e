import type { TestApp } from './app.js';

/** A session or a placing, as far as the tests look at it. */
export interface Placed {
  id: string;
  phase: string;
  ordinal: number;
  status: string;
  startsAt: string;
  endsAt: string;
  wantedLocal: string;
  resources: { resourceId: string; kind: string; from: string; to: string }[];
  deviations: { code: string; detail: string }[];
}

export interface Refusal {
  code: string;
  phase: string;
  ordinal: number;
  wantedLocal: string;
  resourceId?: string;
  detail: string;
  nearest: string[];
}

export const closeClinic = (
  test: TestApp,
  clinicId: string,
  from: string,
  to: string,
  reason?: string,
): Promise<unknown> =>
  test.call('post', `/v1/clinics/${clinicId}/closures`, { from, to, reason }).expect(201);

/** Whole days between neighbours. */
export const gapsOf = (dates: readonly string[]): number[] =>
  dates.slice(1).map((date, i) => (Date.parse(date) - Date.parse(dates[i] as string)) / 86_400_000);

export const codesOf = (session: Placed | undefined): string[] =>
  (session?.deviations ?? []).map(({ code }) => code);

const WRITTEN = ['session', 'reservation', 'follow_up', 'work_item', 'idempotency_key'];

/** Everything that booking a course could leave behind: how many rows of each, and each plan's version. */
export async function traces(test: TestApp): Promise<unknown> {
  const counts = WRITTEN.map((table) => `(SELECT count(*)::int FROM ${table}) AS ${table}`).join(', ');
  const [rows] = await test.dataSource.query<unknown[]>(`SELECT ${counts}`);
  const plans = await test.dataSource.query<unknown[]>(
    `SELECT id, status, version, day_one, activated_at FROM treatment_plan ORDER BY id`,
  );
  return { rows, plans };
}

/** Asks the database, not the application. */
export async function expectNoOverlap(test: TestApp): Promise<void> {
  const live = `('held', 'booked')`;
  const resources = await test.dataSource.query<unknown[]>(
    `SELECT a.id, b.id FROM reservation a
     JOIN reservation b ON b.organization_id = a.organization_id AND b.resource_id = a.resource_id AND b.id > a.id
     WHERE a.status IN ${live} AND b.status IN ${live} AND a.lanes && b.lanes
       AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at`,
  );
  const lanes = await test.dataSource.query<unknown[]>(
    `SELECT v.id FROM reservation v JOIN resource r ON r.id = v.resource_id
     WHERE lower(v.lanes) < 0 OR upper(v.lanes) > r.capacity + (r.kind = 'practitioner')::int`,
  );
  const patients = await test.dataSource.query<unknown[]>(
    `SELECT a.id, b.id FROM session a JOIN session b ON b.patient_id = a.patient_id AND b.id > a.id
     WHERE a.status = 'booked' AND b.status = 'booked' AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at`,
  );
  expect({ resources, lanes, patients }).toEqual({ resources: [], lanes: [], patients: [] });
}

/** A plan that was activated has all its sessions, each with all it needs; every other has left nothing. */
export async function expectWholeOrAbsent(
  test: TestApp,
  plans: readonly string[],
  active: readonly string[],
  sessions: number,
): Promise<void> {
  const rows = await test.dataSource.query<object[]>(
    `SELECT p.id, p.status, p.version, count(DISTINCT s.id)::int AS sessions,
            count(DISTINCT s.id) FILTER (WHERE s.status = 'booked')::int AS booked,
            count(DISTINCT (s.id, v.resource_id)) FILTER (WHERE r.kind = 'chair')::int AS chairs,
            count(DISTINCT (s.id, v.resource_id)) FILTER (WHERE 'nurse' = ANY (r.roles))::int AS nurses,
            count(DISTINCT (s.id, v.resource_id)) FILTER (WHERE 'prescriber' = ANY (r.roles))::int AS prescribers
     FROM treatment_plan p
     LEFT JOIN session s ON s.treatment_plan_id = p.id
     LEFT JOIN reservation v ON v.session_id = s.id AND v.status = 'booked'
     LEFT JOIN resource r ON r.id = v.resource_id
     WHERE p.id = ANY ($1) GROUP BY p.organization_id, p.id ORDER BY p.id`,
    [plans],
  );
  expect(rows).toEqual(
    [...new Set(plans)].sort().map((id) => {
      const n = active.includes(id) ? sessions : 0;
      const [status, version] = n > 0 ? ['active', 2] : ['draft', 1];
      return { id, status, version, sessions: n, booked: n, chairs: n, nurses: n, prescribers: n };
    }),
  );
}

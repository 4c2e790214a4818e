import type { DataSource } from 'typeorm';
import type { Writers } from './writers.js';

interface SessionRow {
  id: string;
  plan: string;
  starts_at: Date;
  version: number;
}

/** Sessions of a course of six: the last word is the database's. */
const SESSIONS = 6;

/**
 * Nothing is half done: every plan has all of its sessions or none, and each session at its time exactly one chair, the
 * chair's turnover included, one nurse and one prescriber; nothing overlaps; nobody else's reservations are left.
 */
export async function expectNothingHalfDone(database: DataSource): Promise<void> {
  const plans = await database.query<{ outcome: string }[]>(
    `SELECT DISTINCT p.status || ' ' || count(s.id) FILTER (WHERE s.status = 'booked') || ' of ' || count(s.id) AS outcome
     FROM treatment_plan p LEFT JOIN session s ON s.treatment_plan_id = p.id
     GROUP BY p.organization_id, p.id`,
  );
  const whole = [`active ${SESSIONS} of ${SESSIONS}`, 'draft 0 of 0'];
  expect(plans.map(({ outcome }) => outcome).filter((outcome) => !whole.includes(outcome))).toEqual([]);
  const wrong = await database.query(
    `SELECT s.id, s.starts_at, json_agg(json_build_array(r.kind, r.roles, v.starts_at, v.ends_at)) AS kept
     FROM session s
     LEFT JOIN reservation v ON v.session_id = s.id AND v.status = 'booked'
     LEFT JOIN resource r ON r.id = v.resource_id
     WHERE s.status = 'booked'
     GROUP BY s.organization_id, s.id
     HAVING count(*) FILTER (WHERE r.kind = 'chair' AND v.starts_at = s.starts_at AND v.ends_at > s.ends_at) <> 1
         OR count(DISTINCT v.resource_id) FILTER (WHERE 'nurse' = ANY (r.roles)
              AND v.starts_at >= s.starts_at AND v.ends_at <= s.ends_at) <> 1
         OR count(DISTINCT v.resource_id) FILTER (WHERE 'prescriber' = ANY (r.roles)
              AND v.starts_at > s.starts_at AND v.ends_at < s.ends_at) <> 1
         OR count(*) <> 4`,
  );
  expect(wrong).toEqual([]);
  const overlapping = await database.query(
    `SELECT a.id, b.id FROM reservation a JOIN reservation b
       ON b.organization_id = a.organization_id AND b.resource_id = a.resource_id AND b.id > a.id
     WHERE a.status <> 'released' AND b.status <> 'released' AND a.lanes && b.lanes
       AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at`,
  );
  expect(overlapping).toEqual([]);
  const orphans = await database.query(
    `SELECT v.id FROM reservation v LEFT JOIN session s ON s.id = v.session_id
     WHERE v.status <> 'released' AND s.status IS DISTINCT FROM 'booked'`,
  );
  expect(orphans).toEqual([]);
}

/** Every answer that was given stands: at the time it told, and changed as often as was told. */
export async function expectAcknowledged(database: DataSource, writers: Writers): Promise<void> {
  const rows = await database.query<SessionRow[]>(
    `SELECT id, treatment_plan_id AS plan, starts_at, version FROM session`,
  );
  const known = new Map(rows.map((row) => [row.id, row]));
  const told = [...writers.acknowledged.values()].flatMap((sessions) => [...sessions.values()]);
  expect(told.length).toBeGreaterThan(0);
  const wrong = told.flatMap(({ sessionId, startsAt, changes }) => {
    const row = known.get(sessionId);
    const stands = row && { startsAt: row.starts_at.getTime(), changes: row.version };
    const expected = { startsAt: Date.parse(startsAt), changes };
    return stands?.startsAt === expected.startsAt && stands.changes === changes
      ? []
      : [{ sessionId, expected, stands }];
  });
  expect(wrong).toEqual([]);
}

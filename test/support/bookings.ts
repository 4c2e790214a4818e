import { randomUUID } from 'node:crypto';
import type { TestApp } from './app.js';

/** A visit that says nothing of what it needs. */
const DEFINITION = JSON.stringify({
  phases: [],
  session: { administrationMinutes: 60, observationClock: 'ADMINISTRATION_END', needs: [] },
});

interface Booked {
  clinicId: string;
  startsAt: string;
  endsAt: string;
  status?: string;
  /** What it keeps; the visit's time and lane 0 unless told otherwise. */
  keeps?: { resourceId: string; from?: string; to?: string; lanes?: string }[];
}

/** A session with its patient, protocol and plan, written past the services: for tests of what reads sessions. */
export async function bookedSession(
  test: TestApp,
  booked: Booked,
): Promise<{ id: string; patientId: string }> {
  const { organizationId: org, dataSource } = test;
  const [id, patientId, planId, protocolId] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
  const now = test.clock.now();
  const write = (sql: string, values: unknown[]): Promise<unknown> => dataSource.query(sql, [org, ...values]);
  await write(
    `INSERT INTO patient (organization_id, id, given_name, family_name, birth_date, created_at, updated_at)
     VALUES ($1, $2, 'Pat', 'Sample', '1980-01-01', $3, $3)`,
    [patientId, now],
  );
  await write(
    `INSERT INTO protocol (organization_id, id, code, name, created_at, updated_at)
     VALUES ($1, $2, $3, 'Test', $4, $4)`,
    [protocolId, protocolId, now],
  );
  await write(
    `INSERT INTO protocol_version
       (organization_id, protocol_id, number, status, definition, created_at, updated_at)
     VALUES ($1, $2, 1, 'draft', $4, $3, $3)`,
    [protocolId, now, DEFINITION],
  );
  await write(
    `INSERT INTO treatment_plan (organization_id, id, patient_id, clinic_id, protocol_id, protocol_version,
       start_date, phase_counts, status, created_at, updated_at)
     VALUES ($1, $2, $3, $4, $5, 1, '2026-12-01', '[]', 'draft', $6, $6)`,
    [planId, patientId, booked.clinicId, protocolId, now],
  );
  await write(
    `INSERT INTO session (organization_id, id, treatment_plan_id, patient_id, clinic_id, phase, ordinal, dosing,
       min_gap_days, wanted_local, wanted_at, time_zone, starts_at, ends_at, status, deviations,
       created_at, updated_at)
     VALUES ($1, $2, $3, $4, $5, 'induction', 1, true, 1, '2026-12-01T09:00', $6, 'UTC', $6, $7, $8, '[]',
       $9, $9)`,
    [id, planId, patientId, booked.clinicId, booked.startsAt, booked.endsAt, booked.status ?? 'booked', now],
  );
  for (const { resourceId, from, to, lanes } of booked.keeps ?? []) {
    await write(
      `INSERT INTO reservation (organization_id, id, resource_id, session_id, lanes, during, starts_at, ends_at,
         status, created_at)
       VALUES ($1, $2, $3, $4, $5, tstzrange($6, $7), $6, $7, 'booked', $8)`,
      [randomUUID(), resourceId, id, lanes ?? '[0,1)', from ?? booked.startsAt, to ?? booked.endsAt, now],
    );
  }
  return { id, patientId };
}

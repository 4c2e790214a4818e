import type { EntityManager } from 'typeorm';
import type { Clinic } from '../clinics/clinic.entity.js';
import { prepared } from '../database/prepared.js';
import type { Interval } from '../domain/interval.js';
import { LONGEST_VISIT_DAYS } from '../domain/session-profile-rules.js';

/** Of what is booked the time after the patient has left. */
const TURNOVERS = `
  SELECT v.resource_id AS "resourceId",
    (extract(epoch FROM greatest(s.ends_at, v.starts_at)) * 1000)::float8 AS "start",
    (extract(epoch FROM v.ends_at) * 1000)::float8 AS "end"
  FROM resource r
  JOIN reservation v ON v.organization_id = r.organization_id AND v.resource_id = r.id
  JOIN session s ON s.organization_id = v.organization_id AND s.id = v.session_id
  WHERE r.organization_id = $1 AND r.clinic_id = $2 AND r.kind IN ('chair', 'bed', 'room')
    AND v.status = 'booked' AND v.session_id <> ALL ($5::uuid[])
    AND v.ends_at > $3 AND v.ends_at < $4::timestamptz + interval '${LONGEST_VISIT_DAYS} days' AND v.starts_at < $4
    AND s.ends_at < v.ends_at`;

/** When chairs, beds and rooms of a clinic are made ready after visits of others, by resource; what the caller may see. */
export async function turnoversOf(
  tx: EntityManager,
  { organizationId, id }: Pick<Clinic, 'organizationId' | 'id'>,
  from: Date,
  to: Date,
  exceptSessionIds: readonly string[] = [],
): Promise<Map<string, Interval[]>> {
  const values = [organizationId, id, from, to, exceptSessionIds];
  const rows = await prepared<Interval & { resourceId: string }>(tx, TURNOVERS, values);
  const turnovers = new Map<string, Interval[]>();
  for (const { resourceId, start, end } of rows) {
    turnovers.set(resourceId, [...(turnovers.get(resourceId) ?? []), { start, end }]);
  }
  return turnovers;
}

/** Which sessions a list holds, and in which order. */
import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import type { SortKey } from '../common/page.js';
import { Session } from './session.entity.js';
import type { SessionQuery } from './sessions.dto.js';

/** By time, an unplaced session where it was wanted. */
export const byTime: SortKey<Session>[] = [
  {
    sql: 'coalesce(session.startsAt, session.wantedAt)',
    cast: 'timestamptz',
    of: (session) => (session.startsAt ?? session.wantedAt).toISOString(),
  },
  { sql: 'session.id', cast: 'uuid', of: (session) => session.id },
];

export function matching(
  tx: EntityManager,
  organizationId: string,
  query: SessionQuery,
): SelectQueryBuilder<Session> {
  const { clinicId, patientId, treatmentPlanId, status, resourceId, from, to } = query;
  const rows = tx.createQueryBuilder(Session, 'session').where({ organizationId });
  const equal = { clinicId, patientId, treatmentPlanId, status };
  for (const [field, value] of Object.entries(equal)) {
    if (value !== undefined) rows.andWhere(`session.${field} = :${field}`, { [field]: value });
  }
  if (from !== undefined) rows.andWhere('coalesce(session.endsAt, session.wantedAt) > :from', { from });
  if (to !== undefined) rows.andWhere('coalesce(session.startsAt, session.wantedAt) < :to', { to });
  if (resourceId !== undefined) {
    rows.andWhere(
      `EXISTS (SELECT 1 FROM reservation v WHERE v.organization_id = session.organization_id
               AND v.session_id = session.id AND v.resource_id = :resourceId
               AND v.status IN ('held', 'booked'))`,
      { resourceId },
    );
  }
  return rows;
}

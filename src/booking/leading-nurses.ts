import type { Question } from '../database/prepared.js';

const LEADING_NURSES = `
  SELECT v.session_id AS "sessionId", v.resource_id AS "resourceId"
  FROM reservation v
  JOIN resource r ON r.organization_id = v.organization_id AND r.id = v.resource_id
  WHERE v.organization_id = $1 AND v.session_id = ANY ($2::uuid[]) AND lower(v.lanes) = 0
    AND r.kind = 'practitioner'
  ORDER BY v.starts_at DESC`;

/** Who sets up each of the sessions, by its id: the nurse whose change is counted between two of them. */
export const leadingNurses = (
  organizationId: string,
  sessionIds: readonly string[],
): Question<Map<string, string>> => ({
  text: LEADING_NURSES,
  values: [organizationId, sessionIds],
  answer: (rows) =>
    new Map(rows.map(({ sessionId, resourceId }) => [sessionId as string, resourceId as string])),
});

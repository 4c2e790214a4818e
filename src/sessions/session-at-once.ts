import type { ReadAtOnce } from '../auth/reads-at-once.service.js';
import { resourcesPlaced, type BookedResource } from '../booking/booked-resource.js';
import type { ResourceKind } from '../domain/protocol.js';
import { resourcesIn } from '../domain/reserved-resources.js';
import { Session } from './session.entity.js';
import { sessionAnswer } from './sessions.dto.js';

/** Of each reservation: its resource, the resource's kind, from and to. */
type Reserved = [string, ResourceKind, string, string];

/** `GET /v1/sessions/{id}` in one statement. */
export const sessionAtOnce: ReadAtOnce<Session> = {
  by: 'sessions_at_once',
  entity: Session,
  answer: (session, record) =>
    sessionAnswer(session, resourcesReserved(session.id, (record['resources'] ?? []) as Reserved[])),
};

/** As `resourcesOf` has them. */
function resourcesReserved(sessionId: string, reserved: Reserved[]): BookedResource[] {
  const kinds = new Map(reserved.map(([resourceId, kind]) => [resourceId, kind]));
  const rows = reserved.map(([resourceId, , since, until]) => ({
    ...{ resourceId, start: Date.parse(since), end: Date.parse(until) },
  }));
  const resources = resourcesIn(rows, (id) => kinds.get(id) ?? 'practitioner');
  return resourcesPlaced(sessionId, { resources });
}

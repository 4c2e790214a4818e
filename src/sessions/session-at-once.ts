import type { ReadAtOnce } from '../auth/reads-at-once.service.js';
import { KINDS, type BookedResource } from '../booking/booking.service.js';
import type { ResourceKind } from '../domain/protocol.js';
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

/** A resource once, from its first reservation's beginning to its last one's end, as `resourcesOf` has them. */
function resourcesReserved(sessionId: string, reserved: Reserved[]): BookedResource[] {
  const resources = new Map<string, BookedResource>();
  for (const [resourceId, kind, since, until] of reserved) {
    const [from, to] = [new Date(since), new Date(until)];
    const known = resources.get(resourceId);
    if (!known) resources.set(resourceId, { sessionId, resourceId, kind, from, to });
    else {
      if (from < known.from) known.from = from;
      if (to > known.to) known.to = to;
    }
  }
  return [...resources.values()].sort(
    (a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || (a.resourceId < b.resourceId ? -1 : 1),
  );
}

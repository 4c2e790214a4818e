import { createHash } from 'node:crypto';
import type { CourseProposal } from '../domain/course-types.js';

/** Names what was proposed, so that activation can tell whether it would still book the same. */
export function fingerprintOf(planId: string, proposal: CourseProposal): string {
  const content = proposal.sessions.map(({ phase, ordinal, startsAt, endsAt, resources }) => [
    phase,
    ordinal,
    startsAt,
    endsAt,
    resources.map((resource) => [resource.resourceId, resource.from, resource.to]),
  ]);
  return createHash('sha256')
    .update(JSON.stringify([planId, content]))
    .digest('base64url')
    .slice(0, 32);
}

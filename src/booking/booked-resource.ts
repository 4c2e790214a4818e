import type { Placement } from '../domain/course-types.js';
import type { ResourceKind } from '../domain/protocol.js';

/** The order in which a session's resources are named; of one kind by id. */
export const KINDS: readonly ResourceKind[] = ['chair', 'bed', 'room', 'device', 'practitioner'];

/** Compares by that order. */
export const byKind = (a: Named, b: Named): number =>
  KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || (a.resourceId < b.resourceId ? -1 : 1);

type Named = Pick<BookedResource, 'kind' | 'resourceId'>;

export interface BookedResource {
  sessionId: string;
  resourceId: string;
  kind: ResourceKind;
  from: Date;
  to: Date;
}

/** What a session has just been given, as `resourcesOf` would read it. */
export const resourcesPlaced = (
  sessionId: string,
  { resources }: Pick<Placement, 'resources'>,
): BookedResource[] =>
  resources
    .map(({ resourceId, kind, from, to }) => ({
      ...{ sessionId, resourceId, kind },
      from: new Date(from),
      to: new Date(to),
    }))
    .sort(byKind);

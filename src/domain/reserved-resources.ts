/** What rows of reservations say of each resource. */
import type { Placement, ReservationRow } from './course-types.js';
import type { ResourceKind } from './protocol.js';

/** One entry a resource, in the order of its first row: from when its first row begins until its last ends. */
export function resourcesIn(
  rows: readonly Pick<ReservationRow, 'resourceId' | 'start' | 'end'>[],
  kindOf: (resourceId: string) => ResourceKind,
): Placement['resources'] {
  const found = new Map<string, Placement['resources'][number]>();
  for (const { resourceId, start, end } of rows) {
    const { kind = kindOf(resourceId), from = start, to = end } = found.get(resourceId) ?? {};
    found.set(resourceId, { resourceId, kind, from: Math.min(from, start), to: Math.max(to, end) });
  }
  return [...found.values()];
}

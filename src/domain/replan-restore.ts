/** Giving visits back what they held: the same resources at the same times, on whichever of their lanes is free. */
import type { ReservationRow } from './course-types.js';
import type { ResourceKind } from './protocol.js';
import { assignLanes, isPlace } from './visit.js';

export interface Restored {
  rows: ReservationRow[];
  /** What of it is taken by others. */
  blocked: ReservationRow[];
}

/**
 * Rows as they were, beside `busy`, to which they are added. A lane of a practitioner or device is a token: another one
 * will do. A practitioner's set-up lane is her first and her only one.
 */
export function restoreRows(
  rows: readonly ReservationRow[],
  resources: ReadonlyMap<string, { kind: ResourceKind; capacity: number }>,
  busy: Map<string, ReservationRow[]>,
): Restored {
  const restored: Restored = { rows: [], blocked: [] };
  for (const row of rows) {
    const taken = busy.get(row.resourceId) ?? [];
    const found = isFree(row, taken) ? [row] : elsewhere(row, resources.get(row.resourceId), taken);
    if (!found) restored.blocked.push(row);
    else {
      restored.rows.push(...found);
      busy.set(row.resourceId, [...taken, ...found]);
    }
  }
  return restored;
}

const isFree = (row: ReservationRow, taken: readonly ReservationRow[]): boolean =>
  !taken.some(
    (other) =>
      other.start < row.end &&
      row.start < other.end &&
      other.laneFrom < row.laneTo &&
      row.laneFrom < other.laneTo,
  );

function elsewhere(
  { resourceId, start, end, laneFrom }: ReservationRow,
  resource: { kind: ResourceKind; capacity: number } | undefined,
  taken: readonly ReservationRow[],
): ReservationRow[] | null {
  if (!resource || isPlace(resource.kind)) return null;
  const practitioner = resource.kind === 'practitioner';
  if (practitioner && laneFrom === 0) return null;
  const first = practitioner ? 1 : 0;
  return assignLanes(resourceId, { laneFrom: first, laneTo: first + resource.capacity, start, end }, [
    ...taken,
  ]);
}

/** Which resource serves which need of a booked visit, read back from what the visit holds. */
import type { CalendarResource, ReservationRow } from './course-types.js';
import { contains, merge } from './interval.js';
import type { Interval } from './interval.js';
import type { Segment } from './protocol.js';
import type { Post, Want } from './rematch-day.js';
import { isPlace, laneDemands, mayServe } from './visit.js';
import type { VisitSpan } from './visit.js';

export interface ReadServing {
  /** Position among the visit's wants. */
  want: number;
  rank: number;
  segments: Segment[];
  rows: ReservationRow[];
}

/**
 * One serving a resource and stretch of segments; null where the rows are not what the wants take, be it that the
 * protocol, a resource or the visit has changed since they were written.
 */
export function servingsIn(
  wants: readonly Want[],
  span: VisitSpan,
  rows: readonly ReservationRow[],
  posts: readonly Post[],
  rankOf: ReadonlyMap<string, number>,
): ReadServing[] | null {
  const held = new Map<number, ReservationRow[]>();
  for (const row of rows) {
    const rank = rankOf.get(row.resourceId);
    if (rank === undefined) return null;
    held.set(rank, [...(held.get(rank) ?? []), row]);
  }
  const ranks = [...held.keys()].sort((a, b) => a - b);
  const chosen: ReadServing[] = [];
  const used = new Set<number>();
  const cover = (w: number, left: readonly Segment[]): boolean => {
    const want = wants[w];
    if (!want) return used.size === ranks.length;
    for (const rank of ranks) {
      if (used.has(rank)) continue;
      const post = posts[rank] as Post;
      const own = held.get(rank) as ReservationRow[];
      const segments = segmentsServed(want, post, span, own);
      if (!segments || !segments.every((name) => left.includes(name))) continue;
      if (left.length > 0 && !segments.includes(left[0] as Segment)) continue;
      if (!want.mayHandOver && segments.length < want.segments.length) continue;
      const rest = left.filter((name) => !segments.includes(name));
      used.add(rank);
      chosen.push({ want: w, rank, segments, rows: own });
      if (rest.length > 0 ? cover(w, rest) : cover(w + 1, wants[w + 1]?.segments ?? [])) return true;
      chosen.pop();
      used.delete(rank);
    }
    return false;
  };
  if (!cover(0, wants[0]?.segments ?? [])) return null;
  return chosen.flatMap((serving) => inTurns(serving, wants[serving.want] as Want, span));
}

/** A nurse who comes back after another takes two turns. */
function inTurns(serving: ReadServing, { segments }: Want, span: VisitSpan): ReadServing[] {
  if (serving.segments.length < 2) return [serving];
  const turns: ReadServing[] = [];
  for (const name of serving.segments) {
    const last = turns.at(-1);
    const before = segments[segments.indexOf(name) - 1];
    const { start, end } = span.segments[name];
    const rows = serving.rows.filter((row) => row.start < end && start < row.end);
    if (last && before && last.segments.includes(before)) {
      last.segments.push(name);
      last.rows.push(...rows.filter((row) => !last.rows.includes(row)));
    } else turns.push({ ...serving, segments: [name], rows });
  }
  return turns.length < 2 ? [serving] : turns;
}

/** The segments of a want that a resource serves; null where what it gives is not what these take. */
function segmentsServed(
  want: Want,
  { resource }: Post,
  span: VisitSpan,
  rows: readonly ReservationRow[],
): Segment[] | null {
  return mayServe(resource, want.definition) ? segmentsHeld(want, resource, span, rows) : null;
}

/** The segments of a want for which these rows of a resource are just what they take; null where they are not. */
export function segmentsHeld(
  want: Want,
  resource: Pick<CalendarResource, 'kind' | 'capacity'>,
  span: VisitSpan,
  rows: readonly ReservationRow[],
): Segment[] | null {
  const { definition } = want;
  const practitioner = resource.kind === 'practitioner';
  const isSetUp = ({ laneFrom }: { laneFrom: number }): boolean => practitioner && laneFrom === 0;
  const watched = merge(rows.filter((row) => !isSetUp(row)));
  const segments = isPlace(resource.kind)
    ? [...want.segments]
    : want.segments.filter((name) => watched.some((stretch) => contains(stretch, span.segments[name])));
  if (segments.length === 0 && !isPlace(resource.kind)) return null;
  const demands = laneDemands(resource, definition.role, segments, span);
  const same =
    equal(watched, merge(demands.filter((demand) => !isSetUp(demand)))) &&
    equal(merge(rows.filter(isSetUp)), merge(demands.filter(isSetUp)));
  return same ? segments : null;
}

const equal = (a: readonly Interval[], b: readonly Interval[]): boolean =>
  a.length === b.length && a.every(({ start, end }, i) => start === b[i]?.start && end === b[i]?.end);

/** A slow, plain second implementation of `rematch` for small days: everybody is tried for everything. */
import type { VisitShape } from '../course-types.js';
import type { RematchRequest } from '../rematch-types.js';
import { cuts, Occupancy, slots } from './rematch-occupancy.js';
import type { KnownVisit, Turn, Where } from './rematch-occupancy.js';

export interface Reference {
  displaced: number;
  /** Nurses changed, and handovers of the new visit. */
  nurseChanges: number;
}

/** Whether the new visit can be served while at most so many visits are served by others, and the least that takes. */
export function leastDisplacing(
  request: RematchRequest,
  visits: readonly KnownVisit[],
  most: number,
): Reference | null {
  const { wanted } = request;
  for (let size = 0; size <= Math.min(most, visits.length); size++) {
    let least = Infinity;
    for (const set of subsets(linked(wanted, visits), size)) {
      const occupancy = occupied(request, visits, set);
      everyWay(request, occupancy, (turns) => {
        displace(occupancy, set, 0, handovers(turns), (cost) => (least = Math.min(least, cost)));
        return least === 0;
      });
    }
    if (least < Infinity) return { displaced: size, nurseChanges: least };
  }
  return null;
}

/** Whether the new visit can be served at all, if everybody who is not pinned may be served, and handed over, anew. */
export function canBeServed(request: RematchRequest, visits: readonly KnownVisit[]): boolean {
  const moving = linked(request.wanted, visits);
  const occupancy = occupied(request, visits, moving);
  const others = (v: number): boolean => {
    const visit = moving[v];
    if (!visit) return true;
    const kept = pinnedTurns(visit);
    const open = oneByOne(visit.shape).filter(
      ({ want, segments }) =>
        !kept.some((turn) => turn.want === want && segments.every((s) => turn.segments.includes(s))),
    );
    return occupancy.serve(visit, open, staysWith(visit), (turns) => !clash(turns, kept) && others(v + 1));
  };
  return everyWay(request, occupancy, () => others(0));
}

/** A need's every segment by itself, where it may be handed over: as many may be the same nurse's as can be. */
const oneByOne = (shape: VisitShape): Omit<Turn, 'id'>[] => cuts(shape, true).at(-1)!;

const handovers = (turns: readonly Turn[]): number =>
  turns.filter(({ want, id }, t) => turns[t - 1]?.want === want && turns[t - 1]?.id !== id).length;

/** Every way to serve the new visit with all pinned resources that could serve it; until `each` answers true. */
function everyWay(request: RematchRequest, occupancy: Occupancy, each: (turns: Turn[]) => boolean): boolean {
  const { wanted } = request;
  return occupancy.serve(
    wanted,
    oneByOne(wanted.shape),
    () => false,
    (turns) => pinsServe(request, occupancy, turns) && each(turns),
  );
}

/** Visits that overlap the new one, or one of these. */
function linked(wanted: Where, visits: readonly KnownVisit[]): KnownVisit[] {
  const found: KnownVisit[] = [];
  const reached = new Set(slots(wanted));
  for (let before = -1; before < found.length;) {
    before = found.length;
    for (const visit of visits) {
      if (found.includes(visit) || !slots(visit).some((s) => reached.has(s))) continue;
      found.push(visit);
      slots(visit).forEach((s) => reached.add(s));
    }
  }
  return found;
}

const pinnedTurns = ({ turns, pinnedIds }: KnownVisit): Turn[] =>
  turns.filter(({ id }) => pinnedIds.includes(id));

const clash = (turns: readonly Turn[], kept: readonly Turn[]): boolean =>
  turns.some((turn) => kept.some(({ id, want }) => id === turn.id && want !== turn.want));

/** Whether a resource only goes on with what it does for the visit, be it counted to another need that it may serve. */
export const staysWith =
  ({ turns, shape }: KnownVisit) =>
  ({ id, need, segments }: Turn): boolean =>
    turns.some(
      (turn) =>
        turn.id === id &&
        shape.needs[turn.need]!.role === shape.needs[need]!.role &&
        segments.every((s) => turn.segments.includes(s)),
    );

/** The day without what the given visits may change. */
function occupied(
  request: RematchRequest,
  visits: readonly KnownVisit[],
  without: readonly KnownVisit[],
): Occupancy {
  const occupancy = new Occupancy(request.resources);
  for (const visit of visits) {
    const stays = visit.turns.filter(({ id }) => !without.includes(visit) || visit.pinnedIds.includes(id));
    for (const turn of stays) occupancy.change(visit, turn, 1);
  }
  return occupancy;
}

function pinsServe({ wanted }: RematchRequest, occupancy: Occupancy, turns: readonly Turn[]): boolean {
  return (wanted.pinnedIds ?? []).every((id) => {
    const useful = wanted.shape.needs.some((_need, need) =>
      occupancy.matches(wanted, { need, want: 0, segments: [], id }),
    );
    return !useful || turns.some((turn) => turn.id === id);
  });
}

function displace(
  occupancy: Occupancy,
  set: readonly KnownVisit[],
  v: number,
  cost: number,
  found: (cost: number) => void,
): void {
  const visit = set[v];
  if (!visit) return found(cost);
  const kept = pinnedTurns(visit);
  const moving = visit.turns.filter((turn) => !kept.includes(turn));
  occupancy.serve(visit, moving, staysWith(visit), (turns) => {
    if (clash(turns, kept)) return false;
    const changed = turns.filter((turn, i) => turn.id !== moving[i]!.id);
    const nurses = changed.filter(({ need }) => visit.shape.needs[need]!.role === 'nurse');
    displace(occupancy, set, v + 1, cost + nurses.length, found);
    return false;
  });
}

function subsets<T>(items: readonly T[], size: number): T[][] {
  if (size === 0) return [[]];
  return items.flatMap((item, i) => subsets(items.slice(i + 1), size - 1).map((rest) => [item, ...rest]));
}

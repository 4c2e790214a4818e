/**
 * The exact answer for chairs, beds and rooms. Stays are given their places in the order of their beginning; what
 * matters of those given before is only until when each place is kept, so no state is entered twice in vain.
 */
import type { Interval } from './interval.js';
import { isEmpty, overlaps } from './interval.js';
import type { RematchDay, Unit } from './rematch-day.js';
import type { Served } from './rematch-exchange.js';
import type { Pool } from './rematch-pools.js';
import type { Variant } from './rematch-variants.js';

/** How many steps may be spent on displacing fewer sessions, once it is known that the new visit fits. */
const IMPROVING_NODES = 2_000;

export type Sweep =
  | { outcome: 'served'; served: Served[] }
  /** Nobody can serve all of these stays, whichever places they are given. */
  | { outcome: 'impossible'; stays: Unit[] }
  | { outcome: 'bound' };

export function sweepPlaces(
  day: RematchDay,
  pool: Pool,
  variants: readonly Variant[],
  bounds: { placeNodes: number; maxDisplaced: number },
): Sweep {
  let nodes = bounds.placeNodes;
  let stays: Unit[] = [];
  let best: Assignment | null = null;
  for (const { units } of variants) {
    const search = new PlaceSearch(day, withNeighbours(units, pool.units));
    stays = search.stays;
    const [found, left] = search.find(Infinity, nodes);
    nodes = left;
    if (found && (!best || found.displaced < best.displaced))
      best = improved(search, found, bounds.maxDisplaced);
    else if (search.isCut && !best) return { outcome: 'bound' };
  }
  return best ? { outcome: 'served', served: best.served } : { outcome: 'impossible', stays };
}

interface Assignment {
  served: Served[];
  displaced: number;
}

/** Fewer displaced sessions, as far as few steps find them; an exchange of `tried` and fewer is known not to do. */
function improved(search: PlaceSearch, found: Assignment, tried: number): Assignment {
  let best = found;
  let nodes = IMPROVING_NODES;
  while (best.displaced > tried + 1) {
    const [fewer, left] = search.find(best.displaced - 1, nodes);
    if (!fewer) break;
    best = fewer;
    nodes = left;
  }
  return best;
}

/** The new visit's stays and all that are linked to them by overlaps, by beginning. */
function withNeighbours(own: readonly Unit[], others: readonly Unit[]): Unit[] {
  const linked = [...own];
  const left = new Set(others);
  for (const unit of linked) {
    for (const other of left) {
      if (!overlaps(unit.hull, other.hull)) continue;
      left.delete(other);
      linked.push(other);
    }
  }
  return linked.sort((a, b) => a.hull.start - b.hull.start || a.visit - b.visit || a.want - b.want);
}

class PlaceSearch {
  /** Whether the last search ended for want of steps. */
  isCut = false;
  /** For each place the class of those that could serve the same stays. */
  private readonly classes: number[];
  /** States from which not all stays can be served. */
  private readonly dead = new Set<string>();
  private readonly freeAt: number[];
  private chosen: number[] = [];
  private nodes = 0;
  private most = Infinity;

  constructor(
    private readonly day: RematchDay,
    readonly stays: Unit[],
  ) {
    this.freeAt = day.posts.map(() => -Infinity);
    const signatures = day.posts.map(({ rank }) =>
      stays.map(({ candidates }) => (candidates.includes(rank) ? '1' : '0')).join(''),
    );
    this.classes = signatures.map((signature) => signatures.indexOf(signature));
  }

  /** An assignment of every stay that displaces at most so many sessions, and the steps left. */
  find(most: number, nodes: number): [Assignment | null, number] {
    this.isCut = false;
    this.most = most;
    this.nodes = nodes;
    this.chosen = [];
    this.freeAt.fill(-Infinity);
    const found = this.serve(0, new Set());
    return [found ? this.assignment() : null, this.nodes];
  }

  private serve(s: number, displaced: ReadonlySet<number>): boolean {
    const stay = this.stays[s];
    if (!stay) return true;
    const state = this.stateAt(s, stay.hull);
    if (this.dead.has(state)) return false;
    for (const rank of ownFirst(stay)) {
      if ((this.freeAt[rank] as number) > stay.hull.start) continue;
      if (this.nodes-- <= 0) {
        this.nodes = 0;
        this.isCut = true;
        return false;
      }
      const moved = rank === stay.current || stay.visit < 0 ? displaced : new Set([...displaced, stay.visit]);
      if (moved.size > this.most) continue;
      const before = this.freeAt[rank] as number;
      this.freeAt[rank] = stay.hull.end;
      this.chosen.push(rank);
      if (this.serve(s + 1, moved)) return true;
      this.chosen.pop();
      this.freeAt[rank] = before;
      if (this.isCut) return false;
    }
    // What fails for displacing too many may do where more may be displaced.
    if (this.most === Infinity) this.dead.add(state);
    return false;
  }

  /** What decides whether the rest can be served: until when the places of each class are kept. */
  private stateAt(s: number, { start }: Interval): string {
    const kept = this.freeAt.flatMap((at, rank) => (at > start ? [`${this.classes[rank]}:${at}`] : []));
    return `${s}|${kept.sort().join()}`;
  }

  private assignment(): Assignment {
    const served = this.stays.map((unit, s): Served => {
      const rank = this.chosen[s] as number;
      const resourceId = (this.day.posts[rank] as RematchDay['posts'][number]).resource.id;
      const row = { resourceId, laneFrom: 0, laneTo: 1, ...unit.hull };
      return { unit, rank, rows: isEmpty(unit.hull) ? [] : [row] };
    });
    const moved = served.filter(({ unit, rank }) => unit.visit >= 0 && unit.current !== rank);
    const displaced = new Set(moved.map(({ unit }) => unit.visit));
    return {
      served: served.filter(({ unit }) => unit.visit < 0 || displaced.has(unit.visit)),
      displaced: displaced.size,
    };
  }
}

const ownFirst = ({ current, candidates }: Unit): number[] =>
  current < 0 ? candidates : [current, ...candidates.filter((rank) => rank !== current)];

/**
 * The exact answer for chairs, beds and rooms. Stays are given their places in the order of their beginning; what
 * matters of those given before is only until when each place is kept, so no state is entered twice in vain.
 */
import type { Interval } from './interval.js';
import { overlaps } from './interval.js';
import type { RematchDay, Unit } from './rematch-day.js';
import type { Pool } from './rematch-pools.js';

/** For each unit that is given a place, its rank. */
export type Places = Map<Unit, number>;

/** Places for all; or null, and whether that is for want of steps. */
export interface Swept {
  places: Places | null;
  isCut: boolean;
  /** Steps left. */
  nodes: number;
}

export function sweepPlaces(day: RematchDay, stays: Unit[], nodes: number): Swept {
  return new PlaceSearch(day, stays, nodes).find();
}

/** The new visit's stays and all that are linked to them by overlaps, by beginning. */
export function withNeighbours(own: readonly Unit[], { units }: Pool): Unit[] {
  const linked = [...own];
  const left = new Set(units);
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
  private isCut = false;
  /** For each place the class of those that could serve the same stays. */
  private readonly classes: number[];
  /** For each end of a stay its position among them. */
  private readonly endings: Map<number, number>;
  /** States from which not all stays can be served. */
  private readonly dead = new Set<string>();
  private readonly freeAt: number[];
  private readonly places: Places = new Map();

  constructor(
    day: RematchDay,
    private readonly stays: readonly Unit[],
    private nodes: number,
  ) {
    this.freeAt = day.posts.map(() => -Infinity);
    this.endings = new Map([...new Set(stays.map(({ hull }) => hull.end))].map((end, i) => [end, i]));
    const signatures = day.posts.map(({ rank }) =>
      stays.map(({ candidates }) => (candidates.includes(rank) ? '1' : '0')).join(''),
    );
    this.classes = signatures.map((signature) => signatures.indexOf(signature));
  }

  find(): Swept {
    const places = this.serve(0) ? this.places : null;
    return { places, isCut: this.isCut, nodes: this.nodes };
  }

  private serve(s: number): boolean {
    const stay = this.stays[s];
    if (!stay) return true;
    const state = this.stateAt(s, stay.hull);
    if (this.dead.has(state)) return false;
    for (const rank of ownFirst(stay)) {
      const before = this.freeAt[rank] as number;
      if (before > stay.hull.start) continue;
      if (this.nodes === 0) {
        this.isCut = true;
        return false;
      }
      this.nodes--;
      this.freeAt[rank] = stay.hull.end;
      this.places.set(stay, rank);
      if (this.serve(s + 1)) return true;
      this.freeAt[rank] = before;
      if (this.isCut) return false;
    }
    this.dead.add(state);
    return false;
  }

  /** What decides whether the rest can be served: until when the places of each class are kept. */
  private stateAt(s: number, { start }: Interval): string {
    const kept: number[] = [];
    this.freeAt.forEach((at, rank) => {
      if (at > start) kept.push((this.classes[rank] as number) * this.endings.size + this.endings.get(at)!);
    });
    kept.sort((a, b) => a - b);
    return `${s} ${kept.join()}`;
  }
}

const ownFirst = ({ current, candidates }: Unit): number[] =>
  current < 0 ? candidates : [current, ...candidates.filter((rank) => rank !== current)];

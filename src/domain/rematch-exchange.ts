/**
 * Every exchange within a pool that displaces at most so many sessions: each of them, and the new visit, may be served
 * by anybody; all others stay as they are.
 */
import type { ReservationRow } from './course-types.js';
import { overlaps } from './interval.js';
import { isNurse } from './rematch-day.js';
import type { RematchDay, Taken, Unit } from './rematch-day.js';
import type { Pool } from './rematch-pools.js';
import type { Variant } from './rematch-variants.js';
import { assignLanes } from './visit.js';

export interface Served {
  unit: Unit;
  rank: number;
  rows: ReservationRow[];
}

/** Less is better, the first figure first. */
type Cost = readonly [nurseChanges: number, changes: number];

interface Best {
  cost: Cost;
  /** What ties are decided by: who serves the new visit, then who is displaced, and by whom they are served. */
  key: number[];
  served: Served[];
}

/**
 * The exchange with the fewest displaced sessions, then the fewest changes of nurse, then the fewest changes, then the
 * first resources and sessions; null where there is none within the bound.
 */
export function bestExchange(
  day: RematchDay,
  pool: Pool,
  variants: readonly Variant[],
  maxDisplaced: number,
): Served[] | null {
  for (let displaced = 0; displaced <= maxDisplaced; displaced++) {
    let best: Best | null = null;
    for (const variant of variants) {
      for (const visits of displacements(day, pool, displaced)) {
        best = new Exchange(day, pool, variant, visits, best).search();
      }
    }
    if (best) return best.served;
  }
  return null;
}

/**
 * The sets of so many visits whose displacement could make room: a visit that is not linked to the new one through
 * overlaps within the set would move for nothing.
 */
function displacements(day: RematchDay, pool: Pool, size: number): number[][] {
  if (size === 0) return [[]];
  const units = new Map<number, Unit[]>();
  for (const unit of pool.units) units.set(unit.visit, [...(units.get(unit.visit) ?? []), unit]);
  const { span } = day.wanted;
  const stay = { start: span.startsAt, end: span.freeAt };
  const meet = (a: readonly Unit[], b: readonly Unit[]): boolean =>
    a.some((one) => b.some((other) => overlaps(one.hull, other.hull)));
  const found = new Map<string, number[]>();
  const extend = (set: readonly number[]): void => {
    if (set.length === size) {
      const sorted = [...set].sort((a, b) => a - b);
      found.set(sorted.join(), sorted);
      return;
    }
    for (const [visit, own] of units) {
      if (set.includes(visit)) continue;
      const linked =
        own.some(({ hull }) => overlaps(hull, stay)) ||
        set.some((other) => meet(own, units.get(other) as Unit[]));
      if (linked) extend([...set, visit]);
    }
  };
  extend([]);
  return [...found.values()].sort(compareKeys);
}

class Exchange {
  private readonly units: Unit[];
  private readonly taken = new Map<number, Taken[]>();
  private readonly served: Served[] = [];
  private readonly key: number[] = [];

  constructor(
    private readonly day: RematchDay,
    pool: Pool,
    private readonly variant: Variant,
    private readonly visits: readonly number[],
    private best: Best | null,
  ) {
    const moving = visits.map((visit) => pool.units.filter((unit) => unit.visit === visit));
    this.units = [...variant.units, ...moving.flat()];
    for (const { current } of moving.flat()) {
      const rows = (day.posts[current] as RematchDay['posts'][number]).taken;
      this.taken.set(
        current,
        rows.filter(({ visit }) => !visits.includes(visit)),
      );
    }
  }

  /** The better of the best so far and what can be done here. */
  search(): Best | null {
    this.place(0, [this.variant.handovers, 0]);
    return this.best;
  }

  private place(u: number, cost: Cost): void {
    const unit = this.units[u];
    if (!unit) {
      this.best = { cost, key: [...this.key], served: [...this.served] };
      return;
    }
    const isFirst = u === 0 || unit.visit !== this.units[u - 1]?.visit;
    const label = isFirst ? [unit.visit] : [];
    for (const rank of unit.candidates) {
      if (this.servesAnotherNeed(unit, rank)) continue;
      const changed = unit.current !== rank && unit.visit >= 0;
      const dearer: Cost = changed ? [cost[0] + (isNurse(unit) ? 1 : 0), cost[1] + 1] : cost;
      this.key.push(...label, rank);
      if (!this.isWorse(dearer)) this.try(u, unit, rank, dearer);
      this.key.length -= label.length + 1;
    }
  }

  private try(u: number, unit: Unit, rank: number, cost: Cost): void {
    this.day.effort.tries++;
    const post = this.day.posts[rank] as RematchDay['posts'][number];
    const before = this.taken.get(rank) ?? post.taken;
    let now = before;
    const rows: ReservationRow[] = [];
    for (const demand of this.day.demands(unit, rank)) {
      const own = assignLanes(post.resource.id, demand, now);
      if (!own) return;
      rows.push(...own);
      now = [...now, ...own.map((row) => ({ ...row, visit: unit.visit }))];
    }
    this.taken.set(rank, now);
    this.served.push({ unit, rank, rows });
    this.place(u + 1, cost);
    this.served.pop();
    this.taken.set(rank, before);
  }

  /** Every need of a visit has its own resource. */
  private servesAnotherNeed(unit: Unit, rank: number): boolean {
    const kept = this.day.parties[unit.visit]?.kept ?? [];
    return (
      this.served.some((other) => other.rank === rank && isAnotherNeed(other.unit, unit)) ||
      kept.some((other) => other.rank === rank && other.want !== unit.want)
    );
  }

  /** Whether what is chosen so far cannot become better than the best. */
  private isWorse(cost: Cost): boolean {
    if (!this.best) return false;
    return (compareKeys(cost, this.best.cost) || compareKeys(this.key, this.best.key)) > 0;
  }
}

const isAnotherNeed = (a: Unit, b: Unit): boolean => a.visit === b.visit && a.want !== b.want;

/** By the first figure that differs, as far as the shorter of the two goes. */
function compareKeys(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const difference = (a[i] as number) - (b[i] as number);
    if (difference !== 0) return difference;
  }
  return 0;
}

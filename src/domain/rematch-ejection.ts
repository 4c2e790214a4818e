/**
 * Places for the new visit with as few others displaced as can be found in few steps: who takes a place sends away
 * those in its way, who take another place in turn.
 */
import { overlaps } from './interval.js';
import type { RematchDay, Unit } from './rematch-day.js';
import type { Places } from './rematch-sweep.js';
import type { Pool } from './rematch-pools.js';

/**
 * Places for the units and for at most so many displaced visits; null where there are none, or more than `nodes` steps
 * would be needed.
 */
export function eject(
  { effort }: RematchDay,
  pool: Pool,
  units: readonly Unit[],
  most: number,
  nodes: number,
): Places | null {
  const places: Places = new Map();
  let left = nodes;
  const inTheWay = ({ hull }: Unit, rank: number): Unit[] =>
    pool.units.filter((other) => other.current === rank && !places.has(other) && overlaps(other.hull, hull));
  const isFree = ({ hull }: Unit, rank: number): boolean =>
    [...places].every(([other, taken]) => taken !== rank || !overlaps(other.hull, hull));
  const place = (waiting: readonly Unit[], displaced: ReadonlySet<number>): boolean => {
    const [unit, ...others] = waiting;
    if (!unit) return true;
    for (const rank of unit.candidates) {
      effort.tries++;
      if (left-- <= 0) return false;
      if (!isFree(unit, rank)) continue;
      places.set(unit, rank);
      const sent = inTheWay(unit, rank).filter((other) => !others.includes(other));
      const all = new Set([...displaced, ...sent.map(({ visit }) => visit)]);
      if (all.size <= most && place([...others, ...sent], all)) return true;
      places.delete(unit);
    }
    return false;
  };
  return place(units, new Set()) ? places : null;
}

/**
 * Every way of serving a visit that a course can tell apart: by the nurse who leads it, on the chair that costs least.
 * A pool that can serve the visit as the day is assigned does so; only the others exchange.
 */
import { eachPool, placed, rematchPool } from './rematch.js';
import type { Placed, Refused } from './rematch.js';
import type { RematchDay, Want } from './rematch-day.js';
import { bestExchange } from './rematch-exchange.js';
import type { Served } from './rematch-exchange.js';
import type { Pool } from './rematch-pools.js';
import type { RematchBounds } from './rematch-types.js';
import { variantsOf } from './rematch-variants.js';
import type { Variant } from './rematch-variants.js';

export interface Telling {
  /** Position, among the visit's wants, of the one whose first nurse leads; -1 where nobody does. */
  leading: number;
  /** For each want the ranks that could serve it, those that cost the same together, the cheapest first. */
  classes: readonly (readonly number[])[][];
}

export interface Option {
  /** Rank of the nurse who leads; -1 where nobody does. */
  lead: number;
  answer: Placed;
}

/** One way of serving a pool's wants. */
interface Way {
  lead: number;
  served: Served[];
}

/**
 * The options, by the leading nurses' ranks, never none; or why there is none, as `rematch` says it. To be asked where the
 * count proves nothing in any of the pools. A need is handed
 * over from nurse to nurse only where nobody can serve it whole, as the pool is assigned or by as many exchanges.
 */
export function rematchOptions(
  day: RematchDay,
  pools: readonly Pool[],
  telling: Telling,
  bounds: RematchBounds,
): Option[] | Refused {
  const ways = eachPool(day, pools, (pool) => {
    const variants = variantsOf(day, pool);
    if (pool.wants.includes(telling.leading)) {
      const found = byLead(day, pool, variants, telling.leading, bounds);
      if (found.length > 0) return found;
    } else {
      const served = cheapest(day, pool, variants, telling, bounds);
      if (served) return [{ lead: -1, served }];
    }
    const answer = rematchPool(day, pool, bounds, variants);
    return Array.isArray(answer) ? [{ lead: -1, served: answer }] : answer;
  });
  if (!(ways instanceof Map)) return ways;
  const all = [...ways.values()];
  const leads = all.find(([first]) => (first as Way).lead >= 0) ?? [{ lead: -1, served: [] }];
  const rest = all.filter((own) => own !== leads).flatMap(([only]) => (only as Way).served);
  return leads.map(({ lead, served }) => ({ lead, answer: placed(day, [...rest, ...served]) }));
}

function byLead(
  day: RematchDay,
  pool: Pool,
  variants: readonly Variant[],
  leading: number,
  { maxDisplaced }: RematchBounds,
): Way[] {
  const first = (day.wanted.wants[leading] as Want).segments[0];
  const whole = variants.filter(({ handovers }) => handovers === 0);
  const leads = [
    ...new Set(whole.concat(variants).flatMap(({ units }) => units.flatMap((u) => u.candidates))),
  ];
  for (const most of [0, maxDisplaced]) {
    for (const cut of [whole, variants]) {
      const found = leads
        .sort((a, b) => a - b)
        .flatMap((lead): Way[] => {
          const led = restricted(cut, (unit) =>
            unit.want === leading && unit.segments[0] === first ? [lead] : null,
          );
          const served = led.length > 0 ? bestExchange(day, pool, led, most) : null;
          return served ? [{ lead, served }] : [];
        });
      if (found.length > 0) return found;
    }
  }
  return [];
}

/** One chair, bed or room at the least cost; null where the pool has to serve anything else, or cannot. */
function cheapest(
  day: RematchDay,
  pool: Pool,
  variants: readonly Variant[],
  { classes }: Telling,
  bounds: RematchBounds,
): Served[] | null {
  const [want, ...others] = pool.wants;
  if (want === undefined || others.length > 0 || !pool.places) return null;
  const each = (classes[want] ?? []).map((ranks) => restricted(variants, () => ranks));
  for (const own of each) {
    const served = own.length > 0 ? bestExchange(day, pool, own, 0) : null;
    if (served) return served;
  }
  for (const own of each) {
    const answer = own.length > 0 ? rematchPool(day, pool, bounds, own) : null;
    if (Array.isArray(answer)) return answer;
  }
  return null;
}

/** The variants with fewer candidates for some units; `only` answers null where all are left. */
function restricted(
  variants: readonly Variant[],
  only: (unit: Variant['units'][number]) => readonly number[] | null,
): Variant[] {
  return variants.flatMap(({ units, handovers }) => {
    const left = units.map((unit) => {
      const ranks = only(unit);
      return ranks ? { ...unit, candidates: unit.candidates.filter((rank) => ranks.includes(rank)) } : unit;
    });
    return left.some(({ candidates }) => candidates.length === 0) ? [] : [{ units: left, handovers }];
  });
}

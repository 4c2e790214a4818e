/** Chairs, beds and rooms, where exchanging two does not do: longer chains, then every assignment. */
import { isEmpty } from './interval.js';
import type { RematchDay, Unit } from './rematch-day.js';
import { eject } from './rematch-ejection.js';
import type { Served } from './rematch-exchange.js';
import type { Pool } from './rematch-pools.js';
import { sweepPlaces, withNeighbours } from './rematch-sweep.js';
import type { Places } from './rematch-sweep.js';
import type { RematchBounds } from './rematch-types.js';
import type { Variant } from './rematch-variants.js';

/** The longest chain that is looked for before the sweep, which displaces more than it has to. */
const LONGEST_CHAIN = 5;

export type PlacesAnswer =
  | { outcome: 'served'; served: Served[] }
  /** Nobody can serve all of these stays, whichever places they are given. */
  | { outcome: 'impossible'; stays: Unit[] }
  | { outcome: 'bound' };

/** To be asked where displacing `maxDisplaced` sessions is known not to do. */
export function rematchPlaces(
  day: RematchDay,
  pool: Pool,
  variants: readonly Variant[],
  { maxDisplaced, chainNodes, placeNodes }: RematchBounds,
): PlacesAnswer {
  for (let most = maxDisplaced + 1; most <= LONGEST_CHAIN; most++) {
    for (const { units } of variants) {
      const places = eject(day, pool, units, most, chainNodes);
      if (places) return { outcome: 'served', served: servedBy(day, places) };
    }
  }
  let nodes = placeNodes;
  let stays: Unit[] = [];
  for (const { units } of variants) {
    stays = withNeighbours(units, pool);
    const swept = sweepPlaces(day, stays, nodes);
    day.effort.tries += nodes - swept.nodes;
    if (swept.places) return { outcome: 'served', served: servedBy(day, swept.places) };
    if (swept.isCut) return { outcome: 'bound' };
    nodes = swept.nodes;
  }
  return { outcome: 'impossible', stays };
}

/** What the new visit and those displaced hold. */
function servedBy(day: RematchDay, places: Places): Served[] {
  return [...places]
    .filter(([unit, rank]) => unit.visit < 0 || unit.current !== rank)
    .map(([unit, rank]) => {
      const { resource } = day.posts[rank] as RematchDay['posts'][number];
      const row = { resourceId: resource.id, laneFrom: 0, laneTo: 1, ...unit.hull };
      return { unit, rank, rows: isEmpty(unit.hull) ? [] : [row] };
    });
}

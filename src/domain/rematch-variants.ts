/** The ways in which the new visit may be cut into what one resource does each. */
import type { RematchDay, Unit, Want } from './rematch-day.js';
import type { Pool } from './rematch-pools.js';
import type { Segment } from './protocol.js';

export interface Variant {
  units: Unit[];
  handovers: number;
}

/**
 * Fewest handovers first. Every pinned resource of the pool serves one of the units; where there are more of them
 * than units there is no way.
 */
export function variantsOf(day: RematchDay, pool: Pool): Variant[] {
  const { wants, pinned } = day.wanted;
  const cuts = pool.wants.reduce<Unit[][]>(
    (ways, w) => {
      const stretches = waysToCut(wants[w] as Want);
      return ways.flatMap((way) =>
        stretches.map((parts) => [...way, ...parts.map((segments) => day.newUnit(w, segments))]),
      );
    },
    [[]],
  );
  const pins = pool.ranks.filter((rank) => pinned.has(rank));
  return cuts
    .flatMap((units) => withPins(units, pins))
    .map((units) => ({ units, handovers: units.length - pool.wants.length }))
    .sort((a, b) => a.handovers - b.handovers);
}

function waysToCut({ segments, mayHandOver }: Want): Segment[][][] {
  if (!mayHandOver) return [segments.length > 0 ? [segments] : [[]]];
  const [first, ...rest] = segments as [Segment, ...Segment[]];
  return rest.reduce<Segment[][][]>(
    (ways, segment) =>
      ways.flatMap((way) => [
        [...way.slice(0, -1), [...(way.at(-1) as Segment[]), segment]],
        [...way, [segment]],
      ]),
    [[[first]]],
  );
}

/** Every way to give each pinned resource a unit of its own. */
function withPins(units: Unit[], pins: readonly number[]): Unit[][] {
  const [pin, ...rest] = pins;
  if (pin === undefined) return [units];
  return units.flatMap((unit, u) => {
    if (!unit.candidates.includes(pin)) return [];
    return withPins(
      units.map((other, o) => (o === u ? { ...unit, candidates: [pin] } : other)),
      rest,
    );
  });
}

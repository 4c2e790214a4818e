/** Resources that the day's needs compete for together: whoever changes hands does so within one pool. */
import type { RematchDay, Unit, Want } from './rematch-day.js';
import { isPlace, mayServe } from './visit.js';

export interface Pool {
  ranks: number[];
  /** Positions of the new visit's wants that the pool must serve. */
  wants: number[];
  /** Of all movable visits, what may change hands; by visit. */
  units: Unit[];
  /** Chairs, beds and rooms only: one lane each, kept without a break. */
  places: boolean;
}

/** The pools that the new visit needs, by its first need in each. A want that nothing could ever serve is in none. */
export function poolsOf(day: RematchDay): Pool[] {
  const parent = day.posts.map(({ rank }) => rank);
  const root = (rank: number): number => {
    let at = rank;
    while (parent[at] !== at) at = parent[at] as number;
    return at;
  };
  const join = (ranks: readonly number[]): void => {
    for (const rank of ranks) parent[root(rank)] = root(ranks[0] as number);
  };
  for (const want of day.parties.flatMap(({ wants }) => wants)) join(everCapable(day, want));
  const serving = day.wanted.wants.map((want) => everCapable(day, want));
  serving.forEach(join);
  const units = day.parties.flatMap((party) => party.units);
  const roots = new Set(serving.flatMap((ranks) => (ranks[0] === undefined ? [] : [root(ranks[0])])));
  return [...roots].map((pool) => {
    const ranks = parent.map((_parent, rank) => rank).filter((rank) => root(rank) === pool);
    return {
      ranks,
      wants: serving.flatMap((capable, w) => (capable.some((rank) => root(rank) === pool) ? [w] : [])),
      units: units.filter((unit) => root(unit.current) === pool),
      places: ranks.every((rank) => isPlace(day.posts[rank]?.resource.kind ?? 'practitioner')),
    };
  });
}

const everCapable = (day: RematchDay, { definition }: Want): number[] =>
  day.posts.flatMap(({ rank, resource }) => (mayServe(resource, definition) ? [rank] : []));

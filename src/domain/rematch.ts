/**
 * Making room for a visit at its time: others' visits of the day, for which nobody has checked in yet, may be served by
 * other resources; nobody's time changes. Pool by pool: first the count, then every exchange that displaces few
 * sessions, then for chairs, beds and rooms an exact sweep. The answer says what was proved.
 */
import type { Placement, ReservationRow } from './course-types.js';
import type { Interval } from './interval.js';
import { countFull } from './rematch-count.js';
import type { Full } from './rematch-count.js';
import { RematchDay } from './rematch-day.js';
import type { Post, Want } from './rematch-day.js';
import { bestExchange } from './rematch-exchange.js';
import type { Served } from './rematch-exchange.js';
import { rematchPlaces } from './rematch-places.js';
import { poolsOf } from './rematch-pools.js';
import type { Pool } from './rematch-pools.js';
import { REMATCH_BOUNDS } from './rematch-types.js';
import type { Reassigned, RematchAnswer, RematchBounds, RematchRequest, Serving } from './rematch-types.js';
import { variantsOf } from './rematch-variants.js';
import type { Variant } from './rematch-variants.js';
import { isPlace } from './visit.js';

export type Placed = Extract<RematchAnswer, { outcome: 'placed' }>;
export type Refused = Exclude<RematchAnswer, Placed>;

/**
 * Who serves the wanted visit, and who serves instead whom it displaces. Instants are epoch milliseconds.
 *
 * - `placed`: within each pool the fewest sessions are displaced that suffice (where more than five chairs,
 *   beds or rooms must change hands: not always the fewest), then the fewest nurses change, then the first by
 *   preference and id serve. The new visit is handed over from nurse to nurse only where that displaces fewer; a
 *   displaced one where it was before.
 * - `PROVEN_FULL`: whatever is done with the movable visits, the new one cannot be served.
 * - `NO_REASSIGNMENT_WITHIN_BOUND`: none was found, and that is no proof.
 *
 * Opening hours, the patient's own time and rules of the course are the caller's to check. The same request gives the
 * same answer, in whatever order resources and visits come.
 */
export function rematch(request: RematchRequest): RematchAnswer {
  const bounds = { ...REMATCH_BOUNDS, ...request.bounds };
  const day = new RematchDay(request);
  const pools = poolsOf(day);
  const full = provenByCount(day, pools);
  if (full) return full;
  const answer = eachPool(day, pools, (pool) => rematchPool(day, pool, bounds, variantsOf(day, pool)));
  return answer instanceof Map ? placed(day, [...answer.values()].flat()) : answer;
}

/** What the count alone proves; null where it proves nothing. */
export const provenByCount = (day: RematchDay, pools: readonly Pool[]): Full | null =>
  unserved(day, pools) ?? firstOf(pools, (pool) => countFull(day, pool));

/** What serves the visit in every pool; or why one of them cannot. */
export function eachPool<T extends unknown[]>(
  day: RematchDay,
  pools: readonly Pool[],
  serve: (pool: Pool) => T | Full | null,
): Map<Pool, T> | Refused {
  const served = new Map<Pool, T>();
  let refused: Pool | null = null;
  for (const pool of pools) {
    const found = serve(pool);
    // A proof in a later pool says more than giving up in an earlier one.
    if (found === null) refused ??= pool;
    else if (Array.isArray(found)) served.set(pool, found);
    else return found;
  }
  if (refused) return { outcome: 'NO_REASSIGNMENT_WITHIN_BOUND', need: lackingIn(day, refused).definition };
  return served;
}

/** Who serves the new visit and those displaced; a proof that nobody can; or null. */
export function rematchPool(
  day: RematchDay,
  pool: Pool,
  bounds: RematchBounds,
  variants: readonly Variant[],
): Served[] | Full | null {
  if (variants.length === 0) return tooManyPinned(day, pool);
  const exchange = bestExchange(day, pool, variants, bounds.maxDisplaced);
  if (exchange || !pool.places) return exchange;
  const answer = rematchPlaces(day, pool, variants, bounds);
  if (answer.outcome === 'served') return answer.served;
  if (answer.outcome === 'bound') return null;
  const needed = answer.stays.length;
  return fullBySearch(day, pool, needed, needed - 1);
}

/** A need that no resource could ever serve. */
function unserved(day: RematchDay, pools: readonly Pool[]): Full | null {
  const { span, wants } = day.wanted;
  const pooled = new Set(pools.flatMap((pool) => pool.wants));
  const want = wants.find((_want, w) => !pooled.has(w));
  if (!want) return null;
  return {
    outcome: 'PROVEN_FULL',
    proof: 'COUNT',
    at: { start: span.startsAt, end: span.freeAt },
    need: want.definition,
    needed: want.definition.quantity ?? 1,
    available: 0,
  };
}

/** More are pinned than the visit needs, or one who is away: no way of serving it uses them all. */
function tooManyPinned(day: RematchDay, pool: Pool): Full {
  const pinned = pool.ranks.filter((rank) => day.wanted.pinned.has(rank)).length;
  return fullBySearch(day, pool, pinned, pinned - 1);
}

function fullBySearch(day: RematchDay, pool: Pool, needed: number, available: number): Full {
  const { span } = day.wanted;
  const at: Interval = { start: span.startsAt, end: span.freeAt };
  const need = lackingIn(day, pool).definition;
  return { outcome: 'PROVEN_FULL', proof: 'EVERY_ASSIGNMENT', at, need, needed, available };
}

/** The new visit's want that nobody is free for as the day is assigned; the first where each alone finds somebody. */
function lackingIn(day: RematchDay, pool: Pool): Want {
  const { wants } = day.wanted;
  const lacking = pool.wants.find((w) => {
    const want = wants[w] as Want;
    const alone = { ...pool, wants: [w] };
    const variant: Variant = { units: [day.newUnit(w, want.segments)], handovers: 0 };
    return bestExchange(day, alone, [variant], 0) === null;
  });
  return wants[lacking ?? (pool.wants[0] as number)] as Want;
}

export function placed(day: RematchDay, served: readonly Served[]): Placed {
  const own = served
    .filter(({ unit }) => unit.visit < 0)
    .sort((a, b) => a.unit.want - b.unit.want || startOf(a) - startOf(b));
  const rows = own.flatMap((one) => one.rows);
  const { wants } = day.wanted;
  const displaced = new Set(served.map(({ unit }) => unit.visit).filter((visit) => visit >= 0));
  return {
    outcome: 'placed',
    rows,
    resources: resourcesOf(day, rows),
    served: own.map((one) => servingOf(day, wants, one.unit.want, one.unit.segments, one.rank)),
    reassigned: [...displaced].sort((a, b) => a - b).map((visit) => reassignedOf(day, visit, served)),
  };
}

const startOf = ({ rows }: Served): number => rows[0]?.start ?? 0;

function resourcesOf(day: RematchDay, rows: readonly ReservationRow[]): Placement['resources'] {
  const resources = new Map<string, Placement['resources'][number]>();
  for (const { resourceId, start, end } of rows) {
    const known = resources.get(resourceId);
    const { kind } = (day.posts.find(({ resource }) => resource.id === resourceId) as Post).resource;
    const [from, to] = [Math.min(start, known?.from ?? start), Math.max(end, known?.to ?? end)];
    resources.set(resourceId, { resourceId, kind, from, to });
  }
  return [...resources.values()];
}

function reassignedOf(day: RematchDay, visit: number, served: readonly Served[]): Reassigned {
  const { sessionId, version, wants, units, kept } = day.parties[visit] as RematchDay['parties'][number];
  const now = units.map(
    (unit) => served.find((one) => one.unit === unit) ?? { unit, rank: unit.current, rows: unit.rows },
  );
  const all = [...now.map(({ unit, rank, rows }) => ({ ...unit, rank, rows })), ...kept];
  all.sort((a, b) => a.want - b.want || (a.rows[0]?.start ?? 0) - (b.rows[0]?.start ?? 0));
  return {
    sessionId,
    ...(version !== undefined && { version }),
    rows: all.flatMap(({ rows }) => rows),
    served: all.map(({ want, segments, rank }) => servingOf(day, wants, want, segments, rank)),
    changed: changesOf(day, now),
  };
}

/** Who serves in whose place. A chair that only takes another need of the same visit is in neither's. */
function changesOf(day: RematchDay, now: readonly Served[]): Reassigned['changed'] {
  return now.flatMap(({ unit: { current }, rank }) => {
    if (current === rank) return [];
    const { kind, id: to } = (day.posts[rank] as Post).resource;
    let from = current;
    if (isPlace(kind)) {
      if (now.some(({ unit }) => unit.current === rank)) return [];
      // Places are taken by one need each, so this ends at the one that the visit gives up.
      for (let next = takenBy(now, from); next; next = takenBy(now, from)) from = next.unit.current;
    }
    return [{ from: (day.posts[from] as Post).resource.id, to, kind }];
  });
}

const takenBy = (now: readonly Served[], rank: number): Served | undefined =>
  now.find((one) => one.rank === rank);

function servingOf(
  day: RematchDay,
  wants: readonly Want[],
  want: number,
  segments: Serving['segments'],
  rank: number,
): Serving {
  const { need } = wants[want] as Want;
  return { need, segments, resourceId: (day.posts[rank] as Post).resource.id };
}

function firstOf<T, R>(items: readonly T[], answer: (item: T) => R | null): R | null {
  for (const item of items) {
    const found = answer(item);
    if (found !== null) return found;
  }
  return null;
}

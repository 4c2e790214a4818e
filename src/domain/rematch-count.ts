/**
 * The count: at some instant of the new visit more is wanted than there is, whoever serves whom. It supposes less than
 * the rules ask (nurses may hand over at every border, two needs of another visit may share one of them), so what it
 * refuses no reassignment could serve.
 */
import { contains, isEmpty, merge, overlaps } from './interval.js';
import type { Interval } from './interval.js';
import type { RematchDay, Unit, Want } from './rematch-day.js';
import type { Pool } from './rematch-pools.js';
import type { RematchAnswer } from './rematch-types.js';
import { hullOf, isPlace, sharedLanes } from './visit.js';
import type { VisitSpan } from './visit.js';

export type Full = Extract<RematchAnswer, { outcome: 'PROVEN_FULL' }>;

/** One lane wanted of one of the eligible resources for a time. */
export interface Claim extends Interval {
  /** Of a practitioner: the lane on which she sets a patient up, else one of the others. */
  setUp: boolean;
  eligible: number[];
  /** Position among the new visit's wants; -1 for the other visits. */
  want: number;
}

/** The first time in the new visit at which the pool cannot serve everybody; null where the count finds none. */
export function countFull(day: RematchDay, pool: Pool): Full | null {
  const { span, wants } = day.wanted;
  const stay = { start: span.startsAt, end: span.freeAt };
  const claims = [...othersClaims(day, pool, stay), ...ownClaims(day, pool)];
  let full: Full | null = null;
  for (const at of pieces(day, pool, claims, stay)) {
    const short = shortAt(day, claims, at);
    if (!short) {
      if (full) break;
      continue;
    }
    const need = (wants[short.want] as Want).definition;
    const { needed, available } = short;
    if (!full) full = { outcome: 'PROVEN_FULL', proof: 'COUNT', at, need, needed, available };
    else if (full.need === need && full.needed === needed && full.available === available)
      full.at = { start: full.at.start, end: at.end };
    else break;
  }
  return full;
}

/** What the new visit takes of the pool. */
export function ownClaims(day: RematchDay, pool: Pool): Claim[] {
  const { span, wants, pinned } = day.wanted;
  const own = pool.wants.flatMap((w) => claimsOf(day, wants[w] as Want, w, span));
  return onlyPinned(own, pool, wants, pinned);
}

/** What the others take of it within a time. */
export function othersClaims(day: RematchDay, pool: Pool, within: Interval): Claim[] {
  const units = new Map<string, Unit[]>();
  for (const unit of pool.units.filter(({ hull }) => overlaps(hull, within))) {
    const key = `${unit.visit} ${unit.want}`;
    units.set(key, [...(units.get(key) ?? []), unit]);
  }
  return [...units.values()].flatMap((parts) =>
    parts.flatMap((unit) => {
      const { wants } = day.parties[unit.visit] as RematchDay['parties'][number];
      // What a pinned nurse serves is hers.
      const want = { ...(wants[unit.want] as Want), segments: unit.segments };
      return claimsOf(day, want, -1, unit.span).map((claim) => ({
        ...claim,
        eligible: [...new Set([...claim.eligible, ...unit.candidates])],
      }));
    }),
  );
}

/** What a want takes at least, whichever of its resources serves it. */
function claimsOf(day: RematchDay, want: Want, position: number, span: VisitSpan): Claim[] {
  const { definition, segments, mayHandOver } = want;
  const claim = ({ start, end }: Interval, eligible: number[]): Claim => ({
    start,
    end,
    setUp: false,
    eligible,
    want: position,
  });
  const whole = mayHandOver ? [] : day.candidates(definition, segments, span);
  if (definition.kinds.every(isPlace)) return [claim(hullOf(segments, span), whole)];
  const claims = mayHandOver
    ? segments.map((name) => claim(span.segments[name], day.candidates(definition, [name], span)))
    : merge(segments.map((name) => span.segments[name])).map((stretch) => claim(stretch, whole));
  const { preparation } = span.segments;
  const setsUp = definition.role === 'nurse' && definition.kinds.every((kind) => kind === 'practitioner');
  const first = claims.find((other) => other.start <= preparation.start && preparation.start < other.end);
  if (setsUp && segments.includes('preparation') && first) {
    claims.push({ ...first, ...preparation, setUp: true });
  }
  return claims;
}

/** Where as many are pinned as a need asks for, nobody else counts. */
function onlyPinned(
  claims: Claim[],
  pool: Pool,
  wants: readonly Want[],
  pinned: ReadonlySet<number>,
): Claim[] {
  const own = pool.wants.map((w) => wants[w] as Want);
  const oneNeed = own.every(({ need }) => need === own[0]?.need);
  const names = pool.ranks.filter((rank) => pinned.has(rank));
  if (!oneNeed || own[0]?.mayHandOver || names.length < own.length) return claims;
  return claims.map((claim) => ({
    ...claim,
    eligible: claim.eligible.filter((rank) => pinned.has(rank)),
  }));
}

/** The new visit's time, cut wherever anything begins or ends. */
function pieces(day: RematchDay, pool: Pool, claims: readonly Claim[], stay: Interval): Interval[] {
  const immovable = pool.ranks.flatMap((rank) => day.posts[rank]?.immovable ?? []);
  const edges = [...claims, ...immovable, stay]
    .flatMap(({ start, end }) => [start, end])
    .filter((at) => stay.start <= at && at <= stay.end);
  const cuts = [...new Set(edges)].sort((a, b) => a - b);
  return cuts.slice(1).map((end, i) => ({ start: cuts[i] as number, end }));
}

interface Short {
  want: number;
  needed: number;
  available: number;
}

/** Where a pool has too little at a time in which nothing begins or ends; null where it has enough. */
export function shortAt(day: RematchDay, claims: readonly Claim[], at: Interval): Short | null {
  const there = claims.filter((claim) => !isEmpty(claim) && contains(claim, at));
  const watched = there.filter(({ setUp }) => !setUp);
  return (
    shortOf(watched, (rank) => lanesFree(day, rank, false, at)) ??
    shortOf(
      there.filter(({ setUp }) => setUp),
      (rank) => lanesFree(day, rank, true, at),
    ) ??
    // The needs of one visit are served by different resources.
    shortOf(
      watched.filter(({ want }) => want >= 0),
      (rank) => Math.min(1, lanesFree(day, rank, false, at)),
    )
  );
}

/** How many of a resource's lanes nothing immovable holds throughout a time in which nothing begins or ends. */
function lanesFree(day: RematchDay, rank: number, setUp: boolean, at: Interval): number {
  const post = day.posts[rank];
  if (!post) return 0;
  const [from, to] = setUp ? [0, 1] : sharedLanes(post.resource);
  const held = new Set<number>();
  for (const row of post.immovable) {
    if (!overlaps(row, at)) continue;
    for (let lane = Math.max(from, row.laneFrom); lane < Math.min(to, row.laneTo); lane++) held.add(lane);
  }
  return to - from - held.size;
}

/** Whether some claims have together fewer lanes than they are: by augmenting paths, the new visit's claims last. */
function shortOf(claims: readonly Claim[], lanesOf: (rank: number) => number): Short | null {
  const takers = new Map<number, Claim[]>();
  const taken = (rank: number): Claim[] => takers.get(rank) ?? [];
  const lanes = new Map<number, number>();
  const lanesAt = (rank: number): number => {
    const known = lanes.get(rank) ?? lanesOf(rank);
    lanes.set(rank, known);
    return known;
  };
  const serve = (claim: Claim, seen: Set<number>): boolean => {
    for (const rank of claim.eligible) {
      if (seen.has(rank)) continue;
      seen.add(rank);
      const others = taken(rank);
      if (others.length < lanesAt(rank)) {
        takers.set(rank, [...others, claim]);
        return true;
      }
      const giving = others.find((other) => serve(other, seen));
      if (giving) {
        takers.set(rank, [...taken(rank).filter((other) => other !== giving), claim]);
        return true;
      }
    }
    return false;
  };
  for (const claim of claims) {
    const seen = new Set<number>();
    if (serve(claim, seen) || claim.want < 0) continue;
    const reached = [...seen];
    const without = claims
      .slice(claims.indexOf(claim))
      .filter(({ eligible }) => eligible.every((rank) => seen.has(rank)));
    return {
      want: claim.want,
      needed: without.length + reached.reduce((sum, rank) => sum + taken(rank).length, 0),
      available: reached.reduce((sum, rank) => sum + Math.max(0, lanesAt(rank)), 0),
    };
  }
  return null;
}

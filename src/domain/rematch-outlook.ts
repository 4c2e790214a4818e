/**
 * The count for many starts of one day: what it says of an instant depends on what the others take then and on what the
 * new visit would take, so every answer is kept. It says the same as `provenByCount` of each start.
 */
import { isEmpty, overlaps } from './interval.js';
import type { Interval } from './interval.js';
import { othersClaims, ownClaims, shortAt } from './rematch-count.js';
import type { Claim } from './rematch-count.js';
import type { RematchDay } from './rematch-day.js';
import { poolsOf } from './rematch-pools.js';
import type { Pool } from './rematch-pools.js';

/** Of a pool, a time in which nothing of the others begins or ends, and what they take throughout. */
interface Piece extends Interval {
  others: Claim[] | null;
  /** Whether there is too little, by what the new visit would take. */
  short: Map<string, boolean>;
}

const ALWAYS: Interval = { start: -Infinity, end: Infinity };

/** Asked about visits of one shape and with the same pins, at any start of the day. */
export class Outlook {
  readonly pools: Pool[];
  private readonly others = new Map<Pool, Claim[]>();
  private readonly pieces = new Map<Pool, Piece[]>();
  private readonly unserved: boolean;

  constructor(day: RematchDay) {
    this.pools = poolsOf(day);
    const pooled = new Set(this.pools.flatMap(({ wants }) => wants));
    this.unserved = day.wanted.wants.some((_want, w) => !pooled.has(w));
  }

  /** Whether the count proves that nobody can make room for the visit that the day is asked about. */
  isFull(day: RematchDay): boolean {
    return this.unserved || this.pools.some((pool) => this.isShort(day, pool));
  }

  private isShort(day: RematchDay, pool: Pool): boolean {
    const own = ownClaims(day, pool).filter((claim) => !isEmpty(claim));
    const edges = own.flatMap(({ start, end }) => [start, end]).sort((a, b) => a - b);
    return edges.some((start, i) => {
      const stretch = { start, end: edges[i + 1] ?? start };
      const there = own.filter((claim) => claim.start <= start && stretch.end <= claim.end);
      return !isEmpty(stretch) && there.length > 0 && this.isShortWithin(day, pool, stretch, there);
    });
  }

  /** Throughout the stretch the new visit takes the same. */
  private isShortWithin(day: RematchDay, pool: Pool, stretch: Interval, own: readonly Claim[]): boolean {
    const key = own
      .map(({ want, setUp, eligible }) => `${want}${setUp ? 's' : 'w'}${eligible.join()}`)
      .join(' ');
    const pieces = this.piecesOf(day, pool);
    for (let i = firstWithin(pieces, stretch.start); i < pieces.length; i++) {
      const piece = pieces[i] as Piece;
      if (piece.start >= stretch.end) break;
      let short = piece.short.get(key);
      if (short === undefined) {
        const at = { start: Math.max(piece.start, stretch.start), end: Math.min(piece.end, stretch.end) };
        piece.others ??= this.othersOf(day, pool).filter((claim) => overlaps(claim, piece));
        short = shortAt(day, [...piece.others, ...own], at) !== null;
        piece.short.set(key, short);
      }
      if (short) return true;
    }
    return false;
  }

  private othersOf(day: RematchDay, pool: Pool): Claim[] {
    let claims = this.others.get(pool);
    if (!claims) {
      claims = othersClaims(day, pool, ALWAYS).filter((claim) => !isEmpty(claim));
      this.others.set(pool, claims);
    }
    return claims;
  }

  private piecesOf(day: RematchDay, pool: Pool): Piece[] {
    let pieces = this.pieces.get(pool);
    if (!pieces) {
      const claims = this.othersOf(day, pool);
      const immovable = pool.ranks.flatMap((rank) => day.posts[rank]?.immovable ?? []);
      const edges = [...claims, ...immovable].flatMap(({ start, end }) => [start, end]);
      const cuts = [...new Set([-Infinity, ...edges, Infinity])].sort((a, b) => a - b);
      pieces = cuts.slice(1).map((end, i) => {
        return { start: cuts[i] as number, end, others: null, short: new Map() };
      });
      this.pieces.set(pool, pieces);
    }
    return pieces;
  }
}

/** Index of the piece that an instant lies in. */
function firstWithin(pieces: readonly Piece[], instant: number): number {
  let low = 0;
  let high = pieces.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((pieces[middle] as Piece).end > instant) high = middle;
    else low = middle + 1;
  }
  return low;
}

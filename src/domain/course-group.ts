/** A group of needs that compete for the same resources: the best way to serve them all by different ones. */
import { match } from './bipartite.js';
import { canHold } from './course-visit.js';
import type { ReadyNeed, Server, Share } from './course-visit.js';
import { SEGMENTS } from './protocol.js';

/** Ranks need by need, and segment by segment where nurses may hand over. */
export const keyOf = (needs: readonly ReadyNeed[], servers: readonly Server[][]): number[] =>
  needs.flatMap((need, i) => {
    const chosen = (servers[i] as Server[]).map(({ ready }) => ready.rank);
    return need.mayHandOver && chosen.length === 1 ? need.segments.map(() => chosen[0] as number) : chosen;
  });

/** Of so many units and more, a choice that leaves too few for the others is seen at once rather than found out. */
const MANY_UNITS = 4;

const NOTHING: readonly number[] = [];

/** With exactly so many handovers in the group, the best share for each leading nurse. */
export class GroupSearch {
  private readonly leader: number;
  /** Without balance, combinations come in the order of their keys: the first is the best. */
  private readonly firstIsBest: boolean;
  /** Of each unit whether it cannot be served without a handover. */
  private readonly handedOver: boolean[];
  private readonly chosen: Server[][] = [];
  /** By the need's position, then by its number of handovers. */
  private readonly waysKnown: Server[][][][] = [];
  /** Rank of the nurse who is to lead. */
  private lead = -1;
  private best: Share | null = null;

  constructor(
    private readonly group: readonly ReadyNeed[],
    leading: ReadyNeed | null,
    private readonly pinned: ReadonlySet<number>,
    private readonly startsAt: number,
    private readonly handovers: number,
  ) {
    this.leader = leading ? group.indexOf(leading) : -1;
    this.firstIsBest = group.every((need) => need.servers.every(({ balance }) => balance === 0));
    this.handedOver = group.map((need) => need.mayHandOver && this.ways(need, 0).length === 0);
  }

  /** By the leading nurses' ranks. */
  shares(): Share[] {
    if (this.handoversAtLeast() > this.handovers) return [];
    const shares: Share[] = [];
    for (const lead of this.leads()) {
      this.lead = lead;
      this.best = null;
      this.place(0, this.handovers);
      if (this.best) shares.push(this.best);
    }
    return shares;
  }

  private leads(): number[] {
    const leading = this.group[this.leader];
    if (!leading) return [-1];
    const ranks = new Set<number>();
    for (let own = 0; own <= (leading.mayHandOver ? this.handovers : 0); own++) {
      for (const [first] of this.ways(leading, own)) ranks.add((first as Server).ready.rank);
    }
    return [...ranks].sort((a, b) => a - b);
  }

  /** Who cannot be served by one resource is handed over at least once. */
  private handoversAtLeast(): number {
    return this.group
      .filter(({ unit, mayHandOver }) => unit === 0 && mayHandOver)
      .reduce((sum, need) => sum + Math.max(0, need.quantity - this.ways(need, 0).length), 0);
  }

  private place(i: number, left: number): void {
    const need = this.group[i];
    const missing = this.pinsMissing();
    if (missing.length > this.group.length - i + left) return;
    if (!need) {
      if (left === 0) this.keep();
      return;
    }
    if (this.handovers > 0 && this.handedOver.slice(i).filter(Boolean).length > left) return;
    if (this.group.length >= MANY_UNITS && !this.canBeFinished(i, missing)) return;
    if (this.handovers === 0) {
      for (const servers of this.ways(need, 0)) if (this.mayCome(i, servers)) this.choose(i, servers, 0);
    } else for (const { servers, own } of this.waysAt(i, left)) this.choose(i, servers, left - own);
  }

  private choose(i: number, servers: Server[], left: number): void {
    if ((this.best && this.firstIsBest) || this.isTaken(servers)) return;
    this.chosen.push(servers);
    // Nothing becomes cheaper further on.
    if (!this.best || costOf(this.chosen) <= this.best.cost) this.place(i + 1, left);
    this.chosen.pop();
  }

  private keep(): void {
    const servers = this.byRank();
    const share = { lead: this.lead, cost: costOf(servers), servers };
    const other = this.best;
    const better =
      !other ||
      (share.cost - other.cost || compareKeys(keyOf(this.group, servers), keyOf(this.group, other.servers))) <
        0;
    if (better) this.best = share;
  }

  /** The choice with the units of each need by rank, where cost has ordered them otherwise; nobody leads then. */
  private byRank(): Server[][] {
    if (this.firstIsBest) return [...this.chosen];
    const rank = (i: number): number => (this.chosen[i]?.[0] as Server).ready.rank;
    const need = (i: number): number => (this.group[i] as ReadyNeed).need;
    return this.group
      .map((_need, i) => i)
      .sort((a, b) => need(a) - need(b) || rank(a) - rank(b))
      .map((i) => this.chosen[i] as Server[]);
  }

  private isTaken(servers: readonly Server[]): boolean {
    return this.chosen.length > 0 && servers.some(({ ready }) => this.serves(ready.rank));
  }

  /**
   * How the unit may be served, in the order of what decides. Which unit of a need has which resource makes no
   * difference, but for who leads: so each serves after the one before it.
   */
  private waysAt(i: number, left: number): { servers: Server[]; own: number }[] {
    const need = this.group[i] as ReadyNeed;
    const ways: { servers: Server[]; own: number }[] = [];
    for (let own = 0; own <= (need.mayHandOver ? left : 0); own++) {
      for (const servers of this.ways(need, own)) {
        if (this.mayCome(i, servers)) ways.push({ servers, own });
      }
    }
    if (left > 0 && need.mayHandOver) ways.sort((a, b) => compareWays(need, a.servers, b.servers));
    return ways;
  }

  /** Who leads is said already; of the other units of a need each comes after the one before it. */
  private mayCome(i: number, servers: readonly Server[]): boolean {
    const need = this.group[i] as ReadyNeed;
    if (i === this.leader) return servers[0]?.ready.rank === this.lead;
    const before = this.beforeIt(i);
    return !before || compareWays(need, servers, before) > 0;
  }

  private beforeIt(i: number): Server[] | null {
    const need = this.group[i] as ReadyNeed;
    const first = need.need === this.group[this.leader]?.need ? 1 : 0;
    return need.unit > first ? (this.chosen[i - 1] ?? null) : null;
  }

  private ways(need: ReadyNeed, own: number): Server[][] {
    const known = (this.waysKnown[need.need] ??= []);
    return (known[own] ??= waysToServe(need, this.startsAt, own));
  }

  private pinsMissing(): readonly number[] {
    if (this.pinned.size === 0) return NOTHING;
    const serving = new Set(this.chosen.flatMap((servers) => servers.map(({ ready }) => ready.rank)));
    return [...this.pinned].filter((rank) => !serving.has(rank));
  }

  /** Whether the units from i on can be served at all, as far as can be told without trying. */
  private canBeFinished(i: number, missing: readonly number[]): boolean {
    const rest = this.group.slice(i);
    if (this.handovers > 0) return enoughInEverySegment(rest, this.startsAt, (rank) => !this.serves(rank));
    const before = this.beforeIt(i);
    const choices = rest.map((need, j) =>
      this.ways(need, 0)
        .filter((servers) => i + j !== this.leader || this.mayCome(this.leader, servers))
        .filter((servers) => !before || need.need !== rest[0]?.need || compareWays(need, servers, before) > 0)
        .filter((servers) => !this.isTaken(servers))
        .map(([server]) => (server as Server).ready.rank),
    );
    if (match(choices).short) return false;
    // Where the units can be served, and each pinned resource can serve one, both can be had together (the theorem of
    // Mendelsohn and Dulmage).
    const unitsOf = missing.map((rank) =>
      choices.flatMap((ranks, unit) => (ranks.includes(rank) ? [unit] : [])),
    );
    return match(unitsOf).short === null;
  }

  private serves(rank: number): boolean {
    return this.chosen.some((servers) => servers.some(({ ready }) => ready.rank === rank));
  }
}

/** Whether in each segment by itself everybody who is needed can be there, each for one need. */
export function enoughInEverySegment(
  group: readonly ReadyNeed[],
  startsAt: number,
  isFree: (rank: number) => boolean = () => true,
): boolean {
  return SEGMENTS.every((segment) => {
    const choices = group
      .filter((need) => !need.mayHandOver || need.segments.includes(segment))
      .map((need) => {
        const s = need.segments.indexOf(segment);
        return need.servers
          .filter(({ ready }) => isFree(ready.rank))
          .filter(({ ready, whole, parts }) =>
            canHold(ready, need.mayHandOver ? (parts[s] as Server['whole']) : whole, startsAt),
          )
          .map(({ ready }) => ready.rank);
      });
    return match(choices).short === null;
  });
}

/** By what each segment's server costs and ranks: the order in which servers are listed. */
function compareWays(need: ReadyNeed, a: readonly Server[], b: readonly Server[]): number {
  for (let s = 0; s < Math.max(1, need.segments.length); s++) {
    const one = (a[s] ?? a[0]) as Server;
    const other = (b[s] ?? b[0]) as Server;
    const difference = one.balance - other.balance || one.ready.rank - other.ready.rank;
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Only chairs and beds cost, and they are never handed over. */
export const costOf = (chosen: readonly Server[][]): number =>
  chosen.reduce((sum, servers) => sum + (servers[0] as Server).balance, 0);

/** The servers that together serve the need with exactly so many handovers. */
function waysToServe(need: ReadyNeed, startsAt: number, handovers: number): Server[][] {
  if (handovers === 0) {
    return need.servers
      .filter(({ ready, whole }) => canHold(ready, whole, startsAt))
      .map((server) => [server]);
  }
  let ways: { servers: Server[]; changes: number }[] = [{ servers: [], changes: 0 }];
  need.segments.forEach((_segment, s) => {
    const free = need.servers.filter(({ ready, parts }) =>
      canHold(ready, parts[s] as Server['whole'], startsAt),
    );
    ways = ways.flatMap(({ servers, changes }) =>
      free.map((server) => ({
        servers: [...servers, server],
        changes: changes + (s > 0 && servers.at(-1) !== server ? 1 : 0),
      })),
    );
  });
  return ways.filter(({ changes }) => changes === handovers).map(({ servers }) => servers);
}

export function compareKeys(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < a.length; i++) {
    const difference = (a[i] as number) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/**
 * Who serves a visit that starts at a given instant. Every need gets its own resources, as many as it asks for, and
 * every pinned resource that could serve the visit does. A nurse need is handed over only where nobody can be found
 * without, and then as seldom as possible. For every nurse who could lead the visit the best choice is given: the
 * cheapest, then the first by rank; which of them is taken depends on the neighbours.
 */
import { costOf, enoughInEverySegment, GroupSearch, keyOf } from './course-group.js';
import type { Share } from './course-group.js';
import { canHold } from './course-visit.js';
import type { ReadyNeed, ReadyVisit, Server } from './course-visit.js';
import type { Placed } from './rematch.js';

export class Assignment {
  private ranks: readonly number[] | null = null;

  constructor(
    private readonly needs: readonly ReadyNeed[],
    /** Rank of the leading nurse; -1 where the visit needs none. */
    readonly lead: number,
    /** Chair balance, in thousandths. */
    readonly cost: number,
    /** For every need its server, or one for each of its segments where it is handed over. */
    readonly servers: readonly Server[][],
    /** What is to be reserved, and what others' visits give up for it, where room had to be made. */
    readonly room: Pick<Placed, 'rows' | 'resources' | 'reassigned'> | null = null,
  ) {}

  /** Ranks need by need, and segment by segment where nurses may hand over: what ties are decided by. */
  get key(): readonly number[] {
    this.ranks ??= keyOf(this.needs, this.servers);
    return this.ranks;
  }
}

/** The best assignment for each possible leading nurse, by her rank; empty where the visit cannot be served. */
export function assignmentsAt(visit: ReadyVisit, startsAt: number): Assignment[] {
  const shares: Share[][] = [];
  for (const group of visit.groups) {
    const found = serveGroup(group, visit, startsAt);
    if (found.length === 0) return [];
    shares.push(found);
  }
  const leading = shares.findIndex((found) => (found[0] as Share).lead >= 0);
  const leads = leading < 0 ? [null] : (shares[leading] as Share[]);
  return leads.map((lead) => {
    const servers: Server[][] = [];
    let cost = 0;
    visit.groups.forEach((group, g) => {
      const share = lead && g === leading ? lead : ((shares[g] as Share[])[0] as Share);
      cost += share.cost;
      group.forEach((need, i) => (servers[need.index] = share.servers[i] as Server[]));
    });
    return new Assignment(visit.needs, lead?.lead ?? -1, cost, servers);
  });
}

function serveGroup(group: readonly ReadyNeed[], visit: ReadyVisit, startsAt: number): Share[] {
  const { leading } = visit;
  const [first] = group as readonly [ReadyNeed];
  const pinned = pinnedOf(group, visit.pinned);
  if (group.length === 1 && first === leading && pinned.size === 0) {
    const shares = alone(first, startsAt);
    if (shares.length > 0) return shares;
  } else if (
    first.need !== leading?.need &&
    !first.mayHandOver &&
    group.every(({ need }) => need === first.need)
  ) {
    const share = cheapest(first, group.length, pinned, startsAt);
    return share ? [share] : [];
  }
  const most = group.reduce((sum, need) => sum + (need.mayHandOver ? need.segments.length - 1 : 0), 0);
  for (let handovers = 0; handovers <= most; handovers++) {
    const found = new GroupSearch(group, leading, pinned, startsAt, handovers).shares();
    if (found.length > 0) return found;
    if (handovers === 0 && !enoughInEverySegment(group, startsAt)) return [];
  }
  return [];
}

/** Each nurse who could serve the visit by herself; what decides is the order they are listed in. */
function alone(need: ReadyNeed, startsAt: number): Share[] {
  const shares: Share[] = [];
  for (const server of need.servers) {
    const { ready, whole, balance } = server;
    if (canHold(ready, whole, startsAt))
      shares.push({ lead: ready.rank, cost: balance, servers: [[server]] });
  }
  return shares;
}

const NONE: ReadonlySet<number> = new Set();

function pinnedOf(group: readonly ReadyNeed[], pinned: ReadonlySet<number>): ReadonlySet<number> {
  if (pinned.size === 0) return NONE;
  const ranks = group.flatMap(({ servers }) => servers.map(({ ready }) => ready.rank));
  return new Set(ranks.filter((rank) => pinned.has(rank)));
}

/** For a need that competes with no other: servers are sorted by what decides, so the first free ones are the best. */
function cheapest(
  need: ReadyNeed,
  quantity: number,
  pinned: ReadonlySet<number>,
  startsAt: number,
): Share | null {
  if (pinned.size > quantity) return null;
  if (quantity === 1 && pinned.size === 0) {
    const server = need.servers.find(({ ready, whole }) => canHold(ready, whole, startsAt));
    return server ? { lead: -1, cost: server.balance, servers: [[server]] } : null;
  }
  const chosen: Server[] = [];
  let others = quantity - pinned.size;
  for (const server of need.servers) {
    if (chosen.length === quantity) break;
    const isPinned = pinned.has(server.ready.rank);
    if (!isPinned && others === 0) continue;
    if (canHold(server.ready, server.whole, startsAt)) {
      chosen.push(server);
      if (!isPinned) others--;
    } else if (isPinned) return null;
  }
  if (chosen.length < quantity) return null;
  chosen.sort((a, b) => a.ready.rank - b.ready.rank);
  const servers = chosen.map((server) => [server]);
  return { lead: -1, cost: costOf(servers), servers };
}

/** How many could serve the need at once; where it may be handed over, in the segment that has the fewest. */
export function freeFor(need: ReadyNeed, startsAt: number): number {
  const count = (holdOf: (server: Server) => Server['whole']): number =>
    need.servers.filter((server) => canHold(server.ready, holdOf(server), startsAt)).length;
  if (!need.mayHandOver) return count(({ whole }) => whole);
  return Math.min(...need.segments.map((_segment, s) => count(({ parts }) => parts[s] as Server['whole'])));
}

/**
 * Who serves a visit that starts at a given instant. Every need gets its own resources, as many as it asks for, and
 * every pinned resource that could serve the visit does. A nurse need is handed over only where nobody can be found
 * without, and then as seldom as possible. For every nurse who could lead the visit the best choice is given: the
 * cheapest, then the first by rank; which of them is taken depends on the neighbours.
 */
import { costOf, enoughInEverySegment, GroupSearch, keyOf } from './course-group.js';
import { canHold } from './course-visit.js';
import type { ReadyNeed, ReadyVisit, Server, Share } from './course-visit.js';
import type { Placed } from './rematch.js';

export class Assignment {
  private ranks: readonly number[] | null = null;
  private serving: readonly Server[][] | null = null;

  constructor(
    private readonly visit: Pick<ReadyVisit, 'needs' | 'groups'>,
    /** Rank of the leading nurse; -1 where the visit needs none. */
    readonly lead: number,
    /** Chair balance, in thousandths. */
    readonly cost: number,
    /** Who serves each group of needs. */
    private readonly shares: readonly Share[],
    /** What is to be reserved, and what others' visits give up for it, where room had to be made. */
    readonly room: Pick<Placed, 'rows' | 'resources' | 'reassigned'> | null = null,
  ) {}

  /** For every need its server, or one for each of its segments where it is handed over. */
  get servers(): readonly Server[][] {
    if (this.serving) return this.serving;
    const servers: Server[][] = [];
    this.visit.groups.forEach((group, g) => {
      const share = this.shares[g] as Share;
      group.forEach((need, i) => (servers[need.index] = share.servers[i] as Server[]));
    });
    return (this.serving = servers);
  }

  /** Ranks need by need, and segment by segment where nurses may hand over: what ties are decided by. */
  get key(): readonly number[] {
    this.ranks ??= keyOf(this.visit.needs, this.servers);
    return this.ranks;
  }
}

/** Who could serve a visit at a start: an assignment for each possible leading nurse, made when it is asked for. */
export class Service {
  private readonly made: Assignment[] = [];

  constructor(
    private readonly visit: ReadyVisit,
    /** The best for each group; of the leading nurse's, whichever. */
    private readonly shares: readonly Share[],
    private readonly leadingGroup: number,
    /** The leading group's best for each nurse, by her rank; one where nobody leads. */
    readonly leads: readonly Share[],
    /** Chair balance of all other groups, in thousandths. */
    private readonly others: number,
  ) {}

  costOf(lead: Share): number {
    return this.others + lead.cost;
  }

  /** The assignment of the lead at that position. */
  assignment(i: number): Assignment {
    return (this.made[i] ??= this.make(this.leads[i] as Share));
  }

  private make(lead: Share): Assignment {
    const shares = this.leadingGroup < 0 ? this.shares : this.shares.with(this.leadingGroup, lead);
    return new Assignment(this.visit, lead.lead, this.costOf(lead), shares);
  }
}

/** Where nobody leads. */
const NOBODY: readonly Share[] = [{ lead: -1, cost: 0, servers: [] }];

/** How the visit could be served then; null where it cannot. */
export function serviceAt(visit: ReadyVisit, startsAt: number): Service | null {
  const shares: Share[] = [];
  let leads = NOBODY;
  let leadingGroup = -1;
  let others = 0;
  for (const group of visit.groups) {
    const found = serveGroup(group, visit, startsAt);
    const [first] = found;
    if (!first) return null;
    if (leadingGroup < 0 && first.lead >= 0) {
      leads = found;
      leadingGroup = shares.length;
    } else others += first.cost;
    shares.push(first);
  }
  return new Service(visit, shares, leadingGroup, leads, others);
}

/** The best assignment for each possible leading nurse, by her rank; empty where the visit cannot be served. */
export function assignmentsAt(visit: ReadyVisit, startsAt: number): Assignment[] {
  const service = serviceAt(visit, startsAt);
  return service ? service.leads.map((_lead, i) => service.assignment(i)) : [];
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
    if (canHold(server.ready, server.whole, startsAt)) shares.push(server.alone);
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
    for (const server of need.servers) if (canHold(server.ready, server.whole, startsAt)) return server.alone;
    return null;
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

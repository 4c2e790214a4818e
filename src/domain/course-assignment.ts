/**
 * Who serves a visit that starts at a given instant. Every need gets its own resource. A nurse need is handed over
 * only where nobody can be found without, and then as seldom as possible. For every nurse who could lead the visit
 * the best choice is given: the cheapest, then the first by rank; which of them is taken depends on the neighbours.
 */
import { canHold } from './course-visit.js';
import type { ReadyNeed, ReadyVisit, Server } from './course-visit.js';

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
  ) {}

  /** Ranks need by need, and segment by segment where nurses may hand over: what ties are decided by. */
  get key(): readonly number[] {
    this.ranks ??= keyOf(this.needs, this.servers);
    return this.ranks;
  }
}

/** How a group of competing needs is served; `servers` in the order of the group. */
interface Share {
  lead: number;
  cost: number;
  servers: Server[][];
}

/** The best assignment for each possible leading nurse, by her rank; empty where the visit cannot be served. */
export function assignmentsAt(visit: ReadyVisit, startsAt: number): Assignment[] {
  const shares: Share[][] = [];
  for (const group of visit.groups) {
    const found = serveGroup(group, visit.leading, startsAt);
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

const keyOf = (needs: readonly ReadyNeed[], servers: readonly Server[][]): number[] =>
  needs.flatMap((need, i) => {
    const chosen = (servers[i] as Server[]).map(({ ready }) => ready.rank);
    return need.mayHandOver && chosen.length === 1 ? need.segments.map(() => chosen[0] as number) : chosen;
  });

function serveGroup(group: ReadyNeed[], leading: ReadyNeed | null, startsAt: number): Share[] {
  const [only] = group;
  if (group.length === 1 && only && only !== leading && !only.mayHandOver) {
    // Servers are sorted by what decides: the first that is free is the best.
    const server = only.servers.find(({ ready, whole }) => canHold(ready, whole, startsAt));
    return server ? [{ lead: -1, cost: server.balance, servers: [[server]] }] : [];
  }
  const most = group.reduce((sum, need) => sum + (need.mayHandOver ? need.segments.length - 1 : 0), 0);
  for (let handovers = 0; handovers <= most; handovers++) {
    const found = bestByLead(group, leading, startsAt, handovers);
    if (found.length > 0) return found;
  }
  return [];
}

/** With exactly so many handovers in the group, the best share for each leading nurse. */
function bestByLead(
  group: ReadyNeed[],
  leading: ReadyNeed | null,
  startsAt: number,
  handovers: number,
): Share[] {
  const best = new Map<number, Share>();
  const leader = leading ? group.indexOf(leading) : -1;
  // Without handovers and balance, combinations come in the order of their keys: a nurse's first is her best.
  const firstIsBest =
    handovers === 0 && group.every((need) => need.servers.every(({ balance }) => balance === 0));
  const chosen: Server[][] = [];
  const waysKnown = new Map<string, Server[][]>();
  const ways = (need: ReadyNeed, own: number): Server[][] => {
    const id = `${need.index}:${own}`;
    const found = waysKnown.get(id) ?? waysToServe(need, startsAt, own);
    waysKnown.set(id, found);
    return found;
  };
  const place = (i: number, left: number): void => {
    const need = group[i];
    if (!need) {
      if (left > 0) return;
      const lead = chosen[leader]?.[0]?.ready.rank ?? -1;
      const share = { lead, cost: costOf(chosen), servers: [...chosen] };
      const other = best.get(lead);
      if (
        !other ||
        share.cost < other.cost ||
        (share.cost === other.cost && compareKeys(keyOf(group, chosen), keyOf(group, other.servers)) < 0)
      ) {
        best.set(lead, share);
      }
      return;
    }
    for (let own = 0; own <= (need.mayHandOver ? left : 0); own++) {
      for (const servers of ways(need, own)) {
        if (servers.some((server) => chosen.some((others) => others.some((o) => o.ready === server.ready))))
          continue;
        chosen.push(servers);
        const known = firstIsBest && i >= leader && best.has(chosen[leader]?.[0]?.ready.rank ?? -1);
        if (!known) place(i + 1, left - own);
        chosen.pop();
      }
    }
  };
  place(0, handovers);
  return [...best.values()].sort((a, b) => a.lead - b.lead);
}

/** Only chairs and beds cost, and they are never handed over. */
const costOf = (chosen: readonly Server[][]): number =>
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

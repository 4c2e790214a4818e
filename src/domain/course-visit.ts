/** A visit's needs matched with the clinic's resources: who could serve, and what serving takes of them. */
import type { ReadyCalendar, ReadyResource } from './course-calendar.js';
import { chairBalanceCost } from './course-cost.js';
import type { PlacementPolicy, VisitNeed, VisitShape } from './course-types.js';
import { clearOf, coveredBy } from './interval.js';
import { SEGMENTS } from './protocol.js';
import type { ResourceKind, Segment } from './protocol.js';
import { laneDemands, mayServe, segmentsOf, takesAnything, visitSpan } from './visit.js';

/** What serving takes, in milliseconds after the visit's start. */
interface Hold {
  stretches: { from: number; to: number; workTo: number }[];
  setUpTo: number;
}

/** A resource that serves a need. */
export interface Server {
  ready: ReadyResource;
  /** The whole need. */
  whole: Hold;
  /** Segment by segment, where the need may be handed over; else empty. */
  parts: Hold[];
  /** What taking this chair costs, in thousandths. */
  balance: number;
  /** How it serves the need by itself: the same at every start. */
  alone: Share;
}

/** How a group of competing needs is served; `servers` in the order of the group. */
export interface Share {
  lead: number;
  cost: number;
  servers: Server[][];
}

/** One resource's worth of a need: a need of two nurses makes two of these. */
export interface ReadyNeed {
  index: number;
  /** Which of the visit's needs it is a part of, by position. */
  need: number;
  /** How many resources serve that need, and which of them this one is, from 0. */
  quantity: number;
  unit: number;
  role: string | null;
  /** What a missing one is called in codes: `CHAIR`, `NURSE`. */
  name: string;
  /** And in words: `nurse`, `nurse tagged pain`; and several of them. */
  what: string;
  plural: string;
  /** Segments that take time, in their order. */
  segments: Segment[];
  /** Nurses may follow each other at the border of two segments, where nobody can stay for all of them. */
  mayHandOver: boolean;
  /** Cheapest first, then by rank. */
  servers: Server[];
}

export interface ReadyVisit {
  id: number;
  shape: VisitShape;
  /** Milliseconds from arrival to the end of observation, and of turnover. */
  stay: number;
  held: number;
  needs: ReadyNeed[];
  /** Needs that compete for the same resources, together; needs of different groups never want the same. */
  groups: ReadyNeed[][];
  /** The nurse need whose first nurse leads the visit: the one that begins first. */
  leading: ReadyNeed | null;
  /** Ranks of the pinned resources that could serve it, each of which must. */
  pinned: ReadonlySet<number>;
}

export function readyVisit(
  id: number,
  shape: VisitShape,
  calendar: ReadyCalendar,
  policy: PlacementPolicy,
  pinnedResourceIds: readonly string[] = [],
): ReadyVisit {
  const units = shape.needs.flatMap((need, position) => unitsOf(shape, need, position, calendar, policy));
  const needs = units.map((unit, index): ReadyNeed => ({ index, ...unit }));
  const pinned = needs.flatMap(({ servers }) =>
    servers.flatMap(({ ready }) => (pinnedResourceIds.includes(ready.resource.id) ? [ready.rank] : [])),
  );
  const span = visitSpan(shape, 0);
  const leading = leadingNeed(needs);
  for (const { alone, ready } of leading?.servers ?? []) alone.lead = ready.rank;
  return {
    id,
    shape,
    stay: span.endsAt,
    held: span.freeAt,
    needs,
    groups: competing(needs),
    leading,
    pinned: new Set(pinned),
  };
}

/** The need as one of each resource that it asks for; none where it takes no time. */
function unitsOf(
  shape: VisitShape,
  need: VisitNeed,
  position: number,
  calendar: ReadyCalendar,
  policy: PlacementPolicy,
): Omit<ReadyNeed, 'index'>[] {
  if (!takesAnything(shape, need)) return [];
  const segments = segmentsOf(shape, need);
  const mayHandOver = need.role === 'nurse' && segments.length > 1;
  const servers = serversOf(shape, need, segments, mayHandOver, calendar, policy);
  const { role, quantity = 1 } = need;
  const name = role?.toUpperCase() ?? nameOfKinds(need.kinds);
  const tagged = need.tags?.length ? ` tagged ${need.tags.join(' and ')}` : '';
  return Array.from({ length: quantity }, (_, unit) => ({
    ...{ need: position, quantity, unit, role, name },
    what: `${name.toLowerCase()}${tagged}`,
    plural: `${name.toLowerCase()}s${tagged}`,
    ...{ segments, mayHandOver, servers },
  }));
}

function serversOf(
  shape: VisitShape,
  need: VisitNeed,
  segments: Segment[],
  mayHandOver: boolean,
  calendar: ReadyCalendar,
  policy: PlacementPolicy,
): Server[] {
  const pool = calendar.resources.filter(({ resource }) => mayServe(resource, need));
  // Balance is a matter of chairs and beds.
  const balanced = need.kinds.includes('chair') || need.kinds.includes('bed');
  const greatest = balanced ? Math.max(0, ...pool.map(({ load }) => load)) : 0;
  const servers = pool.map((ready): Server => {
    const balance = chairBalanceCost(policy, ready.load, greatest);
    const alone: Share = { lead: -1, cost: balance, servers: [] };
    const whole = holdOf(shape, ready, need.role, segments);
    const parts = mayHandOver ? segments.map((segment) => holdOf(shape, ready, need.role, [segment])) : [];
    const server = { ready, whole, parts, balance, alone };
    alone.servers = [[server]];
    return server;
  });
  return servers.sort((a, b) => a.balance - b.balance || a.ready.rank - b.ready.rank);
}

const nameOfKinds = (kinds: readonly ResourceKind[]): string =>
  (kinds.includes('chair') ? 'chair' : (kinds[0] ?? 'resource')).toUpperCase();

function holdOf(
  shape: VisitShape,
  { resource }: ReadyResource,
  role: string | null,
  segments: Segment[],
): Hold {
  const span = visitSpan(shape, 0);
  const hold: Hold = { stretches: [], setUpTo: 0 };
  for (const { laneFrom, start, end } of laneDemands(resource, role, segments, span)) {
    if (resource.kind === 'practitioner' && laneFrom === 0) hold.setUpTo = end;
    // Turnover may pass the end of working hours.
    else hold.stretches.push({ from: start, to: end, workTo: Math.min(end, span.endsAt) });
  }
  return hold;
}

/** Whether the resource can give what the hold takes, for a visit that starts then. */
export function canHold({ full, setUpFull, working }: ReadyResource, hold: Hold, startsAt: number): boolean {
  for (const { from, to, workTo } of hold.stretches) {
    if (!clearOf(full, startsAt + from, startsAt + to)) return false;
    if (working && workTo > from && !coveredBy(working, startsAt + from, startsAt + workTo)) return false;
  }
  return hold.setUpTo === 0 || clearOf(setUpFull, startsAt, startsAt + hold.setUpTo);
}

function leadingNeed(needs: readonly ReadyNeed[]): ReadyNeed | null {
  const nurses = needs.filter((need) => need.role === 'nurse');
  for (const segment of SEGMENTS) {
    const first = nurses.find((need) => need.segments[0] === segment);
    if (first) return first;
  }
  return null;
}

function competing(needs: readonly ReadyNeed[]): ReadyNeed[][] {
  let groups: { needs: ReadyNeed[]; ranks: Set<number> }[] = [];
  for (const need of needs) {
    const ranks = new Set(need.servers.map(({ ready }) => ready.rank));
    const sharing = groups.filter((group) => [...ranks].some((rank) => group.ranks.has(rank)));
    const joined = {
      needs: [...sharing.flatMap((group) => group.needs), need].sort((a, b) => a.index - b.index),
      ranks: new Set([...ranks, ...sharing.flatMap((group) => [...group.ranks])]),
    };
    groups = [...groups.filter((group) => !sharing.includes(group)), joined];
  }
  return groups.map((group) => group.needs);
}

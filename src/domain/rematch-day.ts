/** A day made ready for re-matching: who could serve what, and who serves it now. */
import type { CalendarResource, ReservationRow, VisitNeed, VisitShape } from './course-types.js';
import { clearOf, coveredBy, merge } from './interval.js';
import type { Interval } from './interval.js';
import type { Segment } from './protocol.js';
import { servingsIn } from './rematch-reading.js';
import type { RematchRequest } from './rematch-types.js';
import {
  allLanesTaken,
  hullOf,
  laneDemands,
  mayServe,
  segmentsOf,
  takesAnything,
  visitSpan,
} from './visit.js';
import type { LaneDemand, VisitSpan } from './visit.js';

/** A reserved lane; `visit` is its position among the day's movable visits, or -1 for what cannot move. */
export interface Taken extends Interval {
  laneFrom: number;
  laneTo: number;
  visit: number;
}

export interface Post {
  /** Its position: preferred resources first, then by id. */
  rank: number;
  resource: CalendarResource;
  working: Interval[] | null;
  outages: Interval[];
  immovable: Taken[];
  /** All that is taken as the day is assigned now. */
  taken: Taken[];
  /** When what cannot move leaves no lane, by the lanes that are asked for; worked out when it is known what cannot. */
  full: Map<number, Interval[]>;
}

interface WantedVisit {
  span: VisitSpan;
  wants: Want[];
  pinned: ReadonlySet<number>;
}

/** One of the resources that a need asks for. */
export interface Want {
  /** Position in the shape. */
  need: number;
  definition: VisitNeed;
  /** Segments that take time. */
  segments: Segment[];
  /** Nurses may follow each other at the border of two segments. */
  mayHandOver: boolean;
}

/** What one resource does for one visit; it changes hands as a whole. */
export interface Unit {
  /** Position among the day's movable visits; -1 for the new one. */
  visit: number;
  /** Position among the wants of its visit. */
  want: number;
  definition: VisitNeed;
  segments: Segment[];
  span: VisitSpan;
  /** From the first instant to the last at which it takes somebody. */
  hull: Interval;
  /** Ranks of those who could serve it, were no movable visit in the way; ascending. */
  candidates: number[];
  /** Rank of who serves it now; -1 for the new visit. */
  current: number;
  rows: ReservationRow[];
}

export interface Party {
  sessionId: string;
  version: number | undefined;
  wants: Want[];
  /** What may change hands. */
  units: Unit[];
  /** What may not. */
  kept: { want: number; rank: number; segments: Segment[]; rows: ReservationRow[] }[];
}

export const isNurse = (unit: Unit): boolean => unit.definition.role === 'nurse';

/** The wants of a visit, in the order of its needs. */
export function wantsOf(shape: VisitShape): Want[] {
  return shape.needs.flatMap((definition, need) => {
    if (!takesAnything(shape, definition)) return [];
    const segments = segmentsOf(shape, definition);
    const want = {
      need,
      definition,
      segments,
      mayHandOver: definition.role === 'nurse' && segments.length > 1,
    };
    return Array.from({ length: definition.quantity ?? 1 }, () => want);
  });
}

export class RematchDay {
  readonly posts: Post[];
  readonly parties: Party[];
  readonly wanted: WantedVisit;
  /** How many assignments have been tried, for whichever visit: what bounds are measured by. */
  readonly effort = { tries: 0 };
  private readonly ableTo = new Map<VisitNeed, readonly Post[]>();

  constructor(request: RematchRequest) {
    this.posts = postsOf(request);
    const rankOf = new Map(this.posts.map(({ rank, resource }) => [resource.id, rank]));
    this.wanted = this.ready(request.wanted);
    this.parties = this.readParties(request, rankOf);
    // Only now is it known what cannot move.
    for (const { units } of this.parties) {
      for (const unit of units) {
        const candidates = this.candidates(unit.definition, unit.segments, unit.span);
        // Where it is the visit may stay, even if hours or outages have changed since.
        const own = units.filter((other) => this.couldSwap(unit, other)).map(({ current }) => current);
        unit.candidates = [...new Set([...candidates, ...own])].sort((a, b) => a - b);
      }
    }
  }

  /** The same day, asked about another visit. */
  asking(wanted: RematchRequest['wanted']): RematchDay {
    const day = Object.create(RematchDay.prototype) as RematchDay;
    return Object.assign(day, this, { wanted: this.ready(wanted) });
  }

  private ready({ startsAt, shape, pinnedIds }: RematchRequest['wanted']): WantedVisit {
    const useful = this.posts.filter(({ resource }) => shape.needs.some((need) => mayServe(resource, need)));
    const pinned = useful.filter(({ resource }) => pinnedIds?.includes(resource.id));
    return {
      span: visitSpan(shape, startsAt),
      wants: wantsOf(shape),
      pinned: new Set(pinned.map(({ rank }) => rank)),
    };
  }

  /** Whether the visit would hold the same if who serves the other served this one. */
  private couldSwap(unit: Unit, other: Unit): boolean {
    if (unit === other) return true;
    const { definition, segments } = unit;
    const { resource } = this.posts[other.current] as Post;
    const sameTime = segments.join() === other.segments.join();
    return mayServe(resource, definition) && sameTime && definition.role === other.definition.role;
  }

  /** Who could serve these segments, were no movable visit in the way. */
  candidates(need: VisitNeed, segments: readonly Segment[], span: VisitSpan): number[] {
    const ranks: number[] = [];
    for (const post of this.able(need)) if (canServe(post, need, segments, span)) ranks.push(post.rank);
    return ranks;
  }

  /** Who could ever serve the need, whatever the time. */
  able(need: VisitNeed): readonly Post[] {
    let able = this.ableTo.get(need);
    if (!able) {
      able = this.posts.filter(({ resource }) => mayServe(resource, need));
      this.ableTo.set(need, able);
    }
    return able;
  }

  /** Lanes that serving the unit takes of a resource. */
  demands({ definition, segments, span }: Unit, rank: number): LaneDemand[] {
    return laneDemands((this.posts[rank] as Post).resource, definition.role, segments, span);
  }

  newUnit(want: number, segments: Segment[]): Unit {
    const { span, wants } = this.wanted;
    const { definition } = wants[want] as Want;
    const hull = hullOf(segments, span);
    const candidates = this.candidates(definition, segments, span);
    return { visit: -1, want, definition, segments, span, hull, candidates, current: -1, rows: [] };
  }

  private readParties({ visits }: RematchRequest, rankOf: Map<string, number>): Party[] {
    const sorted = [...visits].sort((a, b) => (a.sessionId < b.sessionId ? -1 : 1));
    return sorted.map(({ sessionId, version, startsAt, shape, rows, pinnedIds }, visit) => {
      const wants = wantsOf(shape);
      const span = visitSpan(shape, startsAt);
      const party: Party = { sessionId, version, wants, units: [], kept: [] };
      const servings = servingsIn(wants, span, rows, this.posts, rankOf);
      if (!servings) {
        this.take(rows, rankOf, -1);
        return party;
      }
      for (const { want, rank, segments, rows: own } of servings) {
        const post = this.posts[rank] as Post;
        const pinned = pinnedIds?.includes(post.resource.id) ?? false;
        this.take(own, rankOf, pinned ? -1 : visit);
        if (pinned) {
          party.kept.push({ want, rank, segments, rows: own });
        } else {
          const { definition } = wants[want] as Want;
          const hull = hullOf(segments, span);
          party.units.push({
            visit,
            want,
            definition,
            segments,
            span,
            hull,
            candidates: [],
            current: rank,
            rows: own,
          });
        }
      }
      return party;
    });
  }

  private take(rows: readonly ReservationRow[], rankOf: Map<string, number>, visit: number): void {
    for (const { resourceId, start, end, laneFrom, laneTo } of rows) {
      const post = this.posts[rankOf.get(resourceId) ?? -1];
      const taken = { start, end, laneFrom, laneTo, visit };
      post?.taken.push(taken);
      if (visit < 0) post?.immovable.push(taken);
    }
  }
}

function postsOf({ resources, preferredIds = [] }: RematchRequest): Post[] {
  const preference = (id: string): number => {
    const at = preferredIds.indexOf(id);
    return at < 0 ? preferredIds.length : at;
  };
  return [...resources]
    .sort((a, b) => preference(a.id) - preference(b.id) || (a.id < b.id ? -1 : 1))
    .map((resource, rank) => {
      const busy = resource.busy.map((row) => ({ ...row, visit: -1 }));
      return {
        rank,
        resource,
        working: resource.working && merge(resource.working),
        outages: merge(resource.outages),
        immovable: busy,
        taken: [...busy],
        full: new Map(),
      };
    });
}

/** Whether somebody who may serve the need has the time for it, were no movable visit in the way. */
function canServe(post: Post, need: VisitNeed, segments: readonly Segment[], span: VisitSpan): boolean {
  const { resource, working, outages } = post;
  return laneDemands(resource, need.role, segments, span).every(({ start, end, laneFrom, laneTo }) => {
    // Turnover may pass the end of working hours.
    const workTo = Math.min(end, span.endsAt);
    return (
      clearOf(outages, start, end) &&
      (!working || workTo <= start || coveredBy(working, start, workTo)) &&
      (end <= start || clearOf(fullOf(post, laneFrom, laneTo), start, end))
    );
  });
}

function fullOf({ full, immovable }: Post, laneFrom: number, laneTo: number): Interval[] {
  const lanes = laneFrom * 1_000_000 + laneTo;
  let known = full.get(lanes);
  if (!known) {
    known = allLanesTaken(laneFrom, laneTo, immovable);
    full.set(lanes, known);
  }
  return known;
}

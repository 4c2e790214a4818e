/** A day's occupancy, counted slot by slot. Instants are multiples of a slot from 0 on. */
import type { CalendarResource, VisitShape } from '../course-types.js';
import { SEGMENTS } from '../protocol.js';
import type { Segment } from '../protocol.js';

export const SLOT = 15 * 60_000;
const MINUTE = 60_000;

/** Who serves which segments of the n-th resource that a need asks for. */
export interface Turn {
  need: number;
  /** Position among all that the visit asks for; different ones are served by different resources. */
  want: number;
  segments: Segment[];
  id: string;
}

export interface KnownVisit {
  sessionId: string;
  startsAt: number;
  shape: VisitShape;
  turns: Turn[];
  pinnedIds: string[];
}

export type Where = Pick<KnownVisit, 'startsAt' | 'shape'>;

const isPlace = (resource: CalendarResource): boolean => ['chair', 'bed', 'room'].includes(resource.kind);

/** The slots of a segment; of the whole stay where none is named. */
export function slots({ startsAt, shape }: Where, segment?: Segment): number[] {
  let at = startsAt;
  const all: number[] = [];
  for (const name of SEGMENTS) {
    const end = at + shape.minutes[name] * MINUTE;
    if (segment === undefined || segment === name) for (; at < end; at += SLOT) all.push(at / SLOT);
    at = end;
  }
  return all;
}

interface Takes {
  watch: number[];
  setUp: number[];
}

const known = new WeakMap<Where, Map<string, Takes>>();

/** Slot by slot what a turn takes of a resource: watched lanes, and set-up lanes. */
function takes(visit: Where, turn: Omit<Turn, 'id'>, resource: CalendarResource): Takes {
  const ofVisit = known.get(visit) ?? new Map<string, Takes>();
  known.set(visit, ofVisit);
  const key = `${turn.need} ${turn.segments} ${resource.kind}`;
  const taken = ofVisit.get(key) ?? takesOf(visit, turn, resource);
  ofVisit.set(key, taken);
  return taken;
}

function takesOf(visit: Where, turn: Omit<Turn, 'id'>, resource: CalendarResource): Takes {
  const { role, kinds } = visit.shape.needs[turn.need]!;
  if (kinds.some((kind) => kind === 'chair' || kind === 'bed')) return { watch: slots(visit), setUp: [] };
  if (resource.kind === 'room') {
    // A room is not left between two of its segments.
    const named = turn.segments.flatMap((segment) => slots(visit, segment));
    const [first, last] = [Math.min(...named), Math.max(...named)];
    return { watch: slots(visit).filter((slot) => first <= slot && slot <= last), setUp: [] };
  }
  const prepares =
    resource.kind === 'practitioner' && role === 'nurse' && turn.segments.includes('preparation');
  return {
    watch: turn.segments.flatMap((segment) => slots(visit, segment)),
    setUp: prepares ? slots(visit, 'preparation') : [],
  };
}

/** How a visit's needs may be cut into turns of nobody yet. */
export function cuts(shape: VisitShape, handOver: boolean): Omit<Turn, 'id'>[][] {
  let ways: Omit<Turn, 'id'>[][] = [[]];
  let want = 0;
  shape.needs.forEach((definition, need) => {
    const segments = SEGMENTS.filter((s) => definition.segments.includes(s) && shape.minutes[s] > 0);
    for (let n = 0; n < (definition.quantity ?? 1); n++) {
      const own = want++;
      const borders = handOver && definition.role === 'nurse' ? 2 ** (segments.length - 1) : 1;
      ways = ways.flatMap((way) =>
        Array.from({ length: borders }, (_, bits) => {
          const parts: Segment[][] = [];
          segments.forEach((segment, i) => {
            if (i === 0 || bits & (1 << (i - 1))) parts.push([segment]);
            else parts.at(-1)!.push(segment);
          });
          return [...way, ...parts.map((part) => ({ need, want: own, segments: part }))];
        }),
      );
    }
  });
  return ways;
}

export class Occupancy {
  private readonly watched = new Map<string, number[]>();
  private readonly prepared = new Map<string, number[]>();
  private readonly byId: Map<string, CalendarResource>;

  constructor(readonly resources: readonly CalendarResource[]) {
    this.byId = new Map(resources.map((resource) => [resource.id, resource]));
    for (const { id, kind, busy } of resources) {
      this.watched.set(id, Array<number>(64).fill(0));
      this.prepared.set(id, Array<number>(64).fill(0));
      for (const { start, end, laneFrom } of busy) {
        const lanes = kind === 'practitioner' && laneFrom === 0 ? this.prepared : this.watched;
        for (let s = start / SLOT; s < end / SLOT; s++) lanes.get(id)![s]!++;
      }
    }
  }

  /** Whether the resource is one of those that may serve the turn. */
  matches(visit: Where, turn: Turn): boolean {
    const { kind, roles, tags } = this.byId.get(turn.id)!;
    const need = visit.shape.needs[turn.need]!;
    return (
      need.kinds.includes(kind) &&
      (need.role === null || roles.includes(need.role)) &&
      (need.tags ?? []).every((tag) => tags?.includes(tag))
    );
  }

  /** Whether it works and is not out; turnover may pass its working hours. */
  isThere(visit: Where, turn: Turn): boolean {
    const resource = this.byId.get(turn.id)!;
    const { watch } = takes(visit, turn, resource);
    const turnover = slots(visit, 'turnover');
    const within = (slot: number, hours: { start: number; end: number }[]): boolean =>
      hours.some(({ start, end }) => start <= slot * SLOT && slot * SLOT < end);
    return (
      watch.every((s) => !within(s, resource.outages)) &&
      watch.every((s) => resource.working === null || turnover.includes(s) || within(s, resource.working))
    );
  }

  fits(visit: Where, turn: Turn): boolean {
    const resource = this.byId.get(turn.id)!;
    const { watch, setUp } = takes(visit, turn, resource);
    const lanes = isPlace(resource) ? 1 : resource.capacity;
    return (
      watch.every((s) => this.watched.get(turn.id)![s]! < lanes) &&
      setUp.every((s) => this.prepared.get(turn.id)![s]! < 1)
    );
  }

  change(visit: Where, turn: Turn, by: 1 | -1): void {
    const resource = this.byId.get(turn.id)!;
    const { watch, setUp } = takes(visit, turn, resource);
    for (const s of watch) this.watched.get(turn.id)![s]! += by;
    for (const s of setUp) this.prepared.get(turn.id)![s]! += by;
  }

  /** Every way to serve the turns, in which each need has its own resource; stops where `each` answers true. */
  serve(
    visit: Where,
    turns: readonly Omit<Turn, 'id'>[],
    stays: (turn: Turn) => boolean,
    each: (turns: Turn[]) => boolean,
    done: Turn[] = [],
  ): boolean {
    const next = turns[done.length];
    if (!next) return each(done);
    for (const { id } of this.resources) {
      const turn = { ...next, id };
      if (done.some((other) => other.id === id && other.want !== turn.want)) continue;
      if (!this.matches(visit, turn) || !this.fits(visit, turn)) continue;
      if (!stays(turn) && !this.isThere(visit, turn)) continue;
      this.change(visit, turn, 1);
      const stop = this.serve(visit, turns, stays, each, [...done, turn]);
      this.change(visit, turn, -1);
      if (stop) return true;
    }
    return false;
  }
}

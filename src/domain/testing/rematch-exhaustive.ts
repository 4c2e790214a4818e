/**
 * A slow, plain second implementation of `rematch` for small days: occupancy is counted slot by slot, and everybody is
 * tried for everything. Instants are multiples of a slot from 0 on.
 */
import type { CalendarResource, VisitShape } from '../course-types.js';
import { SEGMENTS } from '../protocol.js';
import type { Segment } from '../protocol.js';
import type { RematchRequest } from '../rematch-types.js';

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

type Where = Pick<KnownVisit, 'startsAt' | 'shape'>;

const isPlace = (resource: CalendarResource): boolean => ['chair', 'bed', 'room'].includes(resource.kind);

/** The slots of a segment; of the whole stay where none is named. */
function slots({ startsAt, shape }: Where, segment?: Segment): number[] {
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
  if (isPlace(resource)) return { watch: slots(visit), setUp: [] };
  const { role } = visit.shape.needs[turn.need]!;
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

  /** Whether the resource may serve the turn, by what it is and when it works. */
  suits(visit: Where, turn: Turn): boolean {
    const resource = this.byId.get(turn.id)!;
    const need = visit.shape.needs[turn.need]!;
    const { watch } = takes(visit, turn, resource);
    const stay = slots(visit).filter((s) => !slots(visit, 'turnover').includes(s));
    const within = (slot: number, hours: { start: number; end: number }[]): boolean =>
      hours.some(({ start, end }) => start <= slot * SLOT && slot * SLOT < end);
    return (
      need.kinds.includes(resource.kind) &&
      (need.role === null || resource.roles.includes(need.role)) &&
      (need.tags ?? []).every((tag) => resource.tags?.includes(tag)) &&
      watch.every((s) => !within(s, resource.outages)) &&
      watch.every((s) => resource.working === null || !stay.includes(s) || within(s, resource.working))
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
      if (!this.fits(visit, turn) || !(stays(turn) || this.suits(visit, turn))) continue;
      this.change(visit, turn, 1);
      const stop = this.serve(visit, turns, stays, each, [...done, turn]);
      this.change(visit, turn, -1);
      if (stop) return true;
    }
    return false;
  }
}

export interface Reference {
  displaced: number;
  /** Nurses changed, and handovers of the new visit. */
  nurseChanges: number;
}

/** Whether the new visit can be served while at most so many visits are served by others, and the least that takes. */
export function leastDisplacing(
  request: RematchRequest,
  visits: readonly KnownVisit[],
  most: number,
): Reference | null {
  const { wanted } = request;
  for (let size = 0; size <= Math.min(most, visits.length); size++) {
    let least = Infinity;
    for (const set of subsets(linked(wanted, visits), size)) {
      const occupancy = occupied(request, visits, set);
      everyWay(request, occupancy, (turns) => {
        displace(occupancy, set, 0, handovers(turns), (cost) => (least = Math.min(least, cost)));
        return least === 0;
      });
    }
    if (least < Infinity) return { displaced: size, nurseChanges: least };
  }
  return null;
}

/** Whether the new visit can be served at all, if everybody who is not pinned may be served, and handed over, anew. */
export function canBeServed(request: RematchRequest, visits: readonly KnownVisit[]): boolean {
  const moving = linked(request.wanted, visits);
  const occupancy = occupied(request, visits, moving);
  const others = (v: number): boolean => {
    const visit = moving[v];
    if (!visit) return true;
    const kept = pinnedTurns(visit);
    const open = oneByOne(visit.shape).filter(
      ({ want, segments }) =>
        !kept.some((turn) => turn.want === want && segments.every((s) => turn.segments.includes(s))),
    );
    return occupancy.serve(visit, open, staysWith(visit), (turns) => !clash(turns, kept) && others(v + 1));
  };
  return everyWay(request, occupancy, () => others(0));
}

/** A need's every segment by itself, where it may be handed over: as many may be the same nurse's as can be. */
const oneByOne = (shape: VisitShape): Omit<Turn, 'id'>[] => cuts(shape, true).at(-1)!;

const handovers = (turns: readonly Turn[]): number =>
  turns.filter(({ want, id }, t) => turns[t - 1]?.want === want && turns[t - 1]?.id !== id).length;

/** Every way to serve the new visit with all pinned resources that could serve it; until `each` answers true. */
function everyWay(request: RematchRequest, occupancy: Occupancy, each: (turns: Turn[]) => boolean): boolean {
  const { wanted } = request;
  return occupancy.serve(
    wanted,
    oneByOne(wanted.shape),
    () => false,
    (turns) => pinsServe(request, occupancy, turns) && each(turns),
  );
}

/** Visits that overlap the new one, or one of these. */
function linked(wanted: Where, visits: readonly KnownVisit[]): KnownVisit[] {
  const found: KnownVisit[] = [];
  const reached = new Set(slots(wanted));
  for (let before = -1; before < found.length;) {
    before = found.length;
    for (const visit of visits) {
      if (found.includes(visit) || !slots(visit).some((s) => reached.has(s))) continue;
      found.push(visit);
      slots(visit).forEach((s) => reached.add(s));
    }
  }
  return found;
}

const pinnedTurns = ({ turns, pinnedIds }: KnownVisit): Turn[] =>
  turns.filter(({ id }) => pinnedIds.includes(id));

const clash = (turns: readonly Turn[], kept: readonly Turn[]): boolean =>
  turns.some((turn) => kept.some(({ id, want }) => id === turn.id && want !== turn.want));

const staysWith =
  (visit: KnownVisit) =>
  (turn: Turn): boolean =>
    visit.turns.some(
      ({ want, id, segments }) =>
        want === turn.want && id === turn.id && turn.segments.every((s) => segments.includes(s)),
    );

/** The day without what the given visits may change. */
function occupied(
  request: RematchRequest,
  visits: readonly KnownVisit[],
  without: readonly KnownVisit[],
): Occupancy {
  const occupancy = new Occupancy(request.resources);
  for (const visit of visits) {
    const stays = visit.turns.filter(({ id }) => !without.includes(visit) || visit.pinnedIds.includes(id));
    for (const turn of stays) occupancy.change(visit, turn, 1);
  }
  return occupancy;
}

function pinsServe({ wanted }: RematchRequest, { resources }: Occupancy, turns: readonly Turn[]): boolean {
  return (wanted.pinnedIds ?? []).every((pin) => {
    const resource = resources.find(({ id }) => id === pin)!;
    const useful = wanted.shape.needs.some(
      ({ kinds, role, tags }) =>
        kinds.includes(resource.kind) &&
        (role === null || resource.roles.includes(role)) &&
        (tags ?? []).every((tag) => resource.tags?.includes(tag)),
    );
    return !useful || turns.some(({ id }) => id === pin);
  });
}

function displace(
  occupancy: Occupancy,
  set: readonly KnownVisit[],
  v: number,
  cost: number,
  found: (cost: number) => void,
): void {
  const visit = set[v];
  if (!visit) return found(cost);
  const kept = pinnedTurns(visit);
  const moving = visit.turns.filter((turn) => !kept.includes(turn));
  occupancy.serve(visit, moving, staysWith(visit), (turns) => {
    if (clash(turns, kept)) return false;
    const changed = turns.filter((turn, i) => turn.id !== moving[i]!.id);
    const nurses = changed.filter(({ need }) => visit.shape.needs[need]!.role === 'nurse');
    displace(occupancy, set, v + 1, cost + nurses.length, found);
    return false;
  });
}

function subsets<T>(items: readonly T[], size: number): T[][] {
  if (size === 0) return [[]];
  return items.flatMap((item, i) => subsets(items.slice(i + 1), size - 1).map((rest) => [item, ...rest]));
}

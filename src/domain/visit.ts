/**
 * A visit: its segments on the clock, and which lanes of which resource it holds for how long.
 *
 * A chair, bed or room has one lane. A chair or bed, or a room that may stand in for one, is held from the patient's
 * arrival to the end of turnover; any other room from the first of its segments to the end of the last. A practitioner
 * has lane 0, on which she sets one patient up at a time, and `capacity` watching lanes from 1 on. A device has
 * `capacity` lanes from 0 on. A lane of a shared resource is a token and not a place: a need may change lanes.
 */
import { common, merge } from './interval.js';
import type { Interval } from './interval.js';
import { SEGMENTS } from './protocol.js';
import type { ProtocolDefinition, ResourceKind, Segment, SessionProfile } from './protocol.js';
import type { CalendarResource, ReservationRow, VisitNeed, VisitShape } from './course-types.js';

const MINUTE = 60_000;

/** A clinic's minutes for what a protocol leaves open. */
export interface VisitDefaults {
  preparationMinutes: number;
  observationMinutes: number;
  turnoverMinutes: number;
}

/**
 * The minutes and needs of a visit. Where the clock runs from the first device (esketamine), administration and
 * observation together last at least the minimum observation; else observation begins when administration ends.
 */
export function resolveVisit(profile: SessionProfile, defaults: VisitDefaults): VisitShape {
  const administration = profile.administrationMinutes;
  const least = profile.minObservationMinutes ?? defaults.observationMinutes;
  const observation =
    profile.observationClock === 'FIRST_DEVICE' ? Math.max(0, least - administration) : least;
  return {
    minutes: {
      preparation: profile.preparationMinutes ?? defaults.preparationMinutes,
      administration,
      observation,
      turnover: profile.turnoverMinutes ?? defaults.turnoverMinutes,
    },
    needs: profile.needs.map(({ kinds, role, segments, quantity, tags }) => ({
      kinds: [...kinds],
      role: role ?? null,
      segments: [...segments],
      ...(quantity != null && quantity > 1 && { quantity }),
      ...(tags && tags.length > 0 && { tags: [...tags] }),
    })),
  };
}

/**
 * The profile of one session of a phase: that of its ordinal, else the phase's, else the protocol's. The last is also
 * the answer for a phase that the protocol does not have.
 */
export function profileFor(
  definition: Pick<ProtocolDefinition, 'phases' | 'session'>,
  phaseCode: string,
  ordinal: number,
): SessionProfile {
  const phase = definition.phases.find(({ code }) => code === phaseCode);
  const own = phase?.sessionByOrdinal?.find(({ from, to }) => from <= ordinal && ordinal <= to);
  return own?.session ?? phase?.session ?? definition.session;
}

/** Whether a resource of that kind, with those roles and tags, may serve the need. */
export function mayServe(
  { kind, roles, tags }: Pick<CalendarResource, 'kind' | 'roles' | 'tags'>,
  need: Pick<VisitNeed, 'kinds' | 'role' | 'tags'>,
): boolean {
  return (
    need.kinds.includes(kind) &&
    (need.role === null || roles.includes(need.role)) &&
    (need.tags ?? []).every((tag) => tags?.includes(tag))
  );
}

/** Whether the need is one for the patient's own place, which is kept throughout, whatever segments it names. */
export const keepsStay = ({ kinds }: Pick<VisitNeed, 'kinds'>): boolean =>
  kinds.includes('chair') || kinds.includes('bed');

/** Whether the visit takes anything for the need: one without time takes nobody, but the patient's place is kept. */
export const takesAnything = (shape: VisitShape, need: VisitNeed): boolean =>
  keepsStay(need) || segmentsOf(shape, need).length > 0;

export interface VisitSpan {
  /** The patient's arrival: preparation begins. */
  startsAt: number;
  /** End of observation: the patient may leave. */
  endsAt: number;
  /** End of turnover: the chair is free again. */
  freeAt: number;
  segments: Record<Segment, Interval>;
}

/** The visit's segments as instants. Minutes are elapsed time, so a clock change inside a visit shifts nothing. */
export function visitSpan(shape: VisitShape, startsAt: number): VisitSpan {
  let at = startsAt;
  const segment = (name: Segment): Interval => {
    const start = at;
    at += shape.minutes[name] * MINUTE;
    return { start, end: at };
  };
  const segments = {
    preparation: segment('preparation'),
    administration: segment('administration'),
    observation: segment('observation'),
    turnover: segment('turnover'),
  };
  return { startsAt, endsAt: segments.observation.end, freeAt: segments.turnover.end, segments };
}

/** Chairs, beds and rooms: one lane, kept by one patient without a break. */
export const isPlace = (kind: ResourceKind): boolean => kind === 'chair' || kind === 'bed' || kind === 'room';

/** The lanes [from, to) of a resource that visits share: of a practitioner those on which she watches. */
export function sharedLanes({
  kind,
  capacity,
}: Pick<CalendarResource, 'kind' | 'capacity'>): [number, number] {
  if (isPlace(kind)) return [0, 1];
  return kind === 'practitioner' ? [1, 1 + capacity] : [0, capacity];
}

/** Segments that take time, in their order. */
export const lastingSegments = (shape: VisitShape, segments: readonly Segment[]): Segment[] =>
  SEGMENTS.filter((name) => segments.includes(name) && shape.minutes[name] > 0);

/** Segments that take somebody or something for the need, in their order. */
export const segmentsOf = (shape: VisitShape, need: Pick<VisitNeed, 'kinds' | 'segments'>): Segment[] =>
  lastingSegments(shape, keepsStay(need) ? SEGMENTS : need.segments);

/** From the beginning of the first segment to the end of the last; empty where there is none. */
export function hullOf(segments: readonly Segment[], span: VisitSpan): Interval {
  const stretches = segments.map((name) => span.segments[name]);
  if (stretches.length === 0) return { start: span.startsAt, end: span.startsAt };
  return {
    start: Math.min(...stretches.map(({ start }) => start)),
    end: Math.max(...stretches.map(({ end }) => end)),
  };
}

/** One lane out of [laneFrom, laneTo) for [start, end). */
export interface LaneDemand extends Interval {
  laneFrom: number;
  laneTo: number;
}

/**
 * What serving `segments` of a visit takes of a resource. A nurse who prepares takes her set-up lane for it beside
 * a watching lane; every other practitioner takes a watching lane only.
 */
export function laneDemands(
  resource: Pick<CalendarResource, 'kind' | 'capacity'>,
  role: string | null,
  segments: readonly Segment[],
  span: VisitSpan,
): LaneDemand[] {
  if (isPlace(resource.kind)) {
    const kept = resource.kind === 'room' ? segments : SEGMENTS;
    return [{ laneFrom: 0, laneTo: 1, ...hullOf(kept, span) }];
  }
  const [laneFrom, laneTo] = sharedLanes(resource);
  const demands = merge(segments.map((name) => span.segments[name])).map((stretch) => ({
    ...{ laneFrom, laneTo },
    ...stretch,
  }));
  const { preparation } = span.segments;
  if (
    resource.kind === 'practitioner' &&
    role === 'nurse' &&
    segments.includes('preparation') &&
    preparation.end > preparation.start
  ) {
    demands.unshift({ laneFrom: 0, laneTo: 1, ...preparation });
  }
  return demands;
}

type BusyLanes = CalendarResource['busy'];

/** Until when the lane is free from `at` on, at most `end`; `at` where it is taken. */
function laneFreeUntil(lane: number, at: number, end: number, busy: BusyLanes): number {
  let until = end;
  for (const row of busy) {
    if (lane < row.laneFrom || lane >= row.laneTo || row.end <= at || row.start >= until) continue;
    until = Math.max(at, row.start);
  }
  return until;
}

/**
 * The reservation rows that serve a demand beside those already there: always the lane that stays free the longest
 * (the lowest among equals), which cuts as seldom as possible. Null where at some instant every lane is taken.
 */
export function assignLanes(
  resourceId: string,
  demand: LaneDemand,
  busy: BusyLanes,
): ReservationRow[] | null {
  const rows: ReservationRow[] = [];
  const near = busy.filter((row) => row.end > demand.start && row.start < demand.end);
  let at = demand.start;
  while (at < demand.end) {
    let lane = -1;
    let until = at;
    for (let candidate = demand.laneFrom; candidate < demand.laneTo; candidate++) {
      const free = laneFreeUntil(candidate, at, demand.end, near);
      if (free > until) [lane, until] = [candidate, free];
    }
    if (lane < 0) return null;
    rows.push({ resourceId, laneFrom: lane, laneTo: lane + 1, start: at, end: until });
    at = until;
  }
  return rows;
}

/** When every one of the lanes [laneFrom, laneTo) is taken, merged; always where there is none of them. */
export function allLanesTaken(laneFrom: number, laneTo: number, busy: BusyLanes): Interval[] {
  if (laneTo <= laneFrom) return [{ start: -Infinity, end: Infinity }];
  const onLane = (lane: number): Interval[] =>
    merge(busy.filter((row) => row.laneFrom <= lane && lane < row.laneTo));
  let full: Interval[] | null = null;
  for (let lane = laneFrom; lane < laneTo; lane++) {
    const taken = onLane(lane);
    full = full ? common(full, taken) : taken;
    if (full.length === 0) break;
  }
  return full ?? [];
}

/** Small clinics' days for re-matching: booked haphazardly, so that there often is room only for those who exchange. */
import fc from 'fast-check';
import type { CalendarResource, ReservationRow, VisitNeed, VisitShape } from '../course-types.js';
import { assignLanes, laneDemands, visitSpan } from '../visit.js';
import type { MovableVisit, RematchRequest } from '../rematch-types.js';
import { cuts, Occupancy, SLOT } from './rematch-occupancy.js';
import type { KnownVisit, Turn } from './rematch-occupancy.js';

export interface RematchCase {
  request: RematchRequest;
  visits: KnownVisit[];
}

const SLOTS = 14;
const all = ['preparation', 'administration', 'observation', 'turnover'] as const;
const stay = all.slice(0, 3);
const need = (kinds: VisitNeed['kinds'], role: string | null, rest: Partial<VisitNeed> = {}): VisitNeed => ({
  kinds,
  role,
  segments: [...(role === null ? all : stay)],
  ...rest,
});
const CHAIR = need(['chair'], null);
const NURSE = need(['practitioner'], 'nurse');
const PRESCRIBER = need(['practitioner'], 'prescriber', { segments: ['administration'] });

/** What a day's visits may need. */
export interface Flavour {
  name: string;
  needs: VisitNeed[][];
  resources: (Pick<CalendarResource, 'kind' | 'roles'> & { tags?: string[] })[];
  visits: number;
  /** Which of its needs a pinned resource serves is not always to be seen from what a visit holds: all are pinned. */
  pinsWhole?: boolean;
}

const nurse = { kind: 'practitioner' as const, roles: ['nurse'] };
const prescriber = { kind: 'practitioner' as const, roles: ['prescriber'] };
const both = { kind: 'practitioner' as const, roles: ['nurse', 'prescriber'] };
const chair = { kind: 'chair' as const, roles: [] };

export const CHAIRS: Flavour = {
  name: 'chairs',
  needs: [[CHAIR], [CHAIR], [need(['chair', 'bed'], null)], [need(['chair'], null, { tags: ['north'] })]],
  resources: [
    chair,
    { ...chair, tags: ['north'] },
    chair,
    { kind: 'bed', roles: [] },
    { ...chair, tags: ['north'] },
  ],
  visits: 8,
};
export const PAIRED_CHAIRS: Flavour = {
  ...CHAIRS,
  name: 'chairs, some for two',
  needs: [[CHAIR], [need(['chair'], null, { quantity: 2 })], [CHAIR, need(['bed', 'chair'], null)]],
  pinsWhole: true,
};
const ROOM = need(['room'], null, { segments: ['administration'] });
export const ROOMS: Flavour = {
  name: 'rooms, some for a part of the visit',
  needs: [[ROOM], [ROOM], [need(['room'], null)], [need(['room', 'bed'], null)]],
  resources: [
    { kind: 'room', roles: [] },
    { kind: 'room', roles: [] },
    { kind: 'bed', roles: [] },
    { kind: 'room', roles: [] },
  ],
  visits: 8,
};
export const NURSES: Flavour = {
  name: 'nurses',
  needs: [
    [NURSE],
    [NURSE],
    [need(['practitioner'], 'nurse', { segments: ['administration', 'observation'] })],
  ],
  resources: [nurse, nurse, nurse],
  visits: 7,
};
export const TEAMS: Flavour = {
  name: 'nurses and prescribers who are both',
  needs: [[NURSE, PRESCRIBER], [NURSE], [need(['practitioner'], 'nurse', { quantity: 2 })]],
  resources: [nurse, both, prescriber, nurse],
  visits: 5,
};
export const CLINIC: Flavour = {
  name: 'chairs and nurses',
  needs: [
    [CHAIR, NURSE],
    [CHAIR, NURSE, need(['device'], null, { segments: ['administration'] })],
  ],
  resources: [chair, nurse, chair, nurse, { kind: 'device', roles: [] }],
  visits: 5,
};

const sometimes = <T>(oneIn: number, of: fc.Arbitrary<T>): fc.Arbitrary<T | null> =>
  fc.oneof({ weight: oneIn - 1, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: of });
const chance = (oneIn: number): fc.Arbitrary<boolean> => fc.nat(oneIn - 1).map((n) => n === oneIn - 1);
const stretch = fc
  .tuple(fc.nat(SLOTS - 1), fc.integer({ min: 1, max: 6 }))
  .map(([start, length]) => ({ start: start * SLOT, end: (start + length) * SLOT }));
const oneVisit = fc.record({
  start: fc.nat(SLOTS - 5),
  minutes: fc.tuple(fc.nat(1), fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 }), fc.nat(1)),
  needs: fc.nat(11),
  handOver: chance(6),
  choices: fc.array(fc.nat(99), { minLength: 3, maxLength: 3 }),
  pinned: chance(8),
  immovable: chance(6),
});
const oneResource = fc.record({
  capacity: fc.integer({ min: 1, max: 2 }),
  absent: sometimes(3, stretch),
  outage: sometimes(8, stretch),
  since: sometimes(16, stretch),
});
const oneDay = fc.record({
  count: fc.nat(3),
  resources: fc.array(oneResource, { minLength: 5, maxLength: 5 }),
  visits: fc.array(oneVisit, { minLength: 4, maxLength: 20 }),
  wanted: oneVisit,
  /** The day was once booked with the wanted visit in it. */
  hasRoom: fc.nat(3).map((n) => n > 0),
  pin: sometimes(8, fc.nat(4)),
});
type DrawnVisit = typeof oneVisit extends fc.Arbitrary<infer V> ? V : never;
type DrawnDay = typeof oneDay extends fc.Arbitrary<infer D> ? D : never;

export const rematchCases = (flavour: Flavour): fc.Arbitrary<RematchCase> =>
  oneDay.map((drawn) => {
    const resources = resourcesOf(flavour, drawn);
    const { needs } = flavour;
    const wanted = { startsAt: drawn.wanted.start * SLOT, shape: shapeOf(drawn.wanted, needs) };
    const visits = book(flavour, drawn, resources, wanted);
    const movable: MovableVisit[] = [];
    const known: KnownVisit[] = [];
    visits.forEach(({ drawn: { pinned, immovable, choices }, startsAt, shape, turns }, v) => {
      const rows = reserve(resources, movable, { startsAt, shape, turns });
      if (immovable) {
        for (const { resourceId, ...row } of rows) byId(resources, resourceId).busy.push(row);
        return;
      }
      const sessionId = `session-${(v * 7) % 10}`;
      const ids = turns.map(({ id }) => id);
      const pin = flavour.pinsWhole ? ids : [ids[choices[0]! % ids.length]!];
      const visit = { sessionId, startsAt, shape, pinnedIds: pinned ? pin : [] };
      movable.push({ ...visit, rows });
      known.push({ ...visit, turns });
    });
    // Some fall out only after the day has been booked.
    resources.forEach((resource, r) =>
      resource.outages.push(...(drawn.resources[r]?.since ? [drawn.resources[r].since] : [])),
    );
    const pinnedIds = resources.filter((_resource, r) => r === drawn.pin).map(({ id }) => id);
    return { request: { resources, visits: movable, wanted: { ...wanted, pinnedIds } }, visits: known };
  });

function resourcesOf({ resources }: Flavour, drawn: DrawnDay): CalendarResource[] {
  return resources.slice(0, Math.max(2, resources.length - drawn.count)).map((resource, r) => {
    const { capacity, absent, outage } = drawn.resources[r]!;
    const day = { start: 0, end: SLOTS * SLOT };
    return {
      id: `${resource.kind}-${r}`,
      ...resource,
      capacity: resource.kind === 'practitioner' || resource.kind === 'device' ? capacity : 1,
      working: absent && [
        { start: day.start, end: absent.start },
        { start: absent.end, end: day.end },
      ],
      outages: outage ? [outage] : [],
      busy: [],
    };
  });
}

function shapeOf({ minutes, needs: n }: DrawnVisit, needs: VisitNeed[][]): VisitShape {
  const [preparation, administration, observation, turnover] = minutes.map((quarters) => quarters * 15) as [
    number,
    number,
    number,
    number,
  ];
  return { minutes: { preparation, administration, observation, turnover }, needs: needs[n % needs.length]! };
}

interface Booking extends Pick<KnownVisit, 'startsAt' | 'shape' | 'turns'> {
  drawn: DrawnVisit;
}

/**
 * Visits one after the other where they fit; then each is served anew by whoever is free, first of all by those whom
 * the wanted visit had.
 */
function book(
  { needs, visits }: Flavour,
  drawn: DrawnDay,
  resources: CalendarResource[],
  wanted: Pick<KnownVisit, 'startsAt' | 'shape'>,
): Booking[] {
  const occupancy = new Occupancy(resources);
  let wantedIds: string[] = [];
  const place = (visit: Omit<Booking, 'turns'>, round: number): Booking | null => {
    const ways = waysToServe(occupancy, visit, visit.drawn.handOver);
    const inTheWay =
      round === 0 ? [] : ways.filter((turns) => turns.some(({ id }) => wantedIds.includes(id)));
    const among = inTheWay.length > 0 ? inTheWay : ways;
    const turns = among[visit.drawn.choices[round]! % among.length];
    for (const turn of turns ?? []) occupancy.change(visit, turn, 1);
    return turns ? { ...visit, turns } : null;
  };
  const remove = (visit: Booking): void => visit.turns.forEach((turn) => occupancy.change(visit, turn, -1));
  const room = drawn.hasRoom ? place({ ...wanted, drawn: drawn.wanted }, 0) : null;
  wantedIds = room?.turns.map(({ id }) => id) ?? [];
  const booked: Booking[] = [];
  for (const visit of drawn.visits) {
    if (booked.length === visits) break;
    const placed = place({ startsAt: visit.start * SLOT, shape: shapeOf(visit, needs), drawn: visit }, 0);
    if (placed) booked.push(placed);
  }
  if (room) remove(room);
  for (const round of [1, 2]) {
    booked.forEach((visit, v) => {
      remove(visit);
      booked[v] = place(visit, round)!;
    });
  }
  return booked;
}

function waysToServe(
  occupancy: Occupancy,
  visit: Pick<KnownVisit, 'startsAt' | 'shape'>,
  handOver: boolean,
): Turn[][] {
  const ways: Turn[][] = [];
  for (const cut of cuts(visit.shape, handOver)) {
    occupancy.serve(
      visit,
      cut,
      () => false,
      (turns) => {
        // A nurse who takes over from herself hands nothing over.
        const real = turns.every(({ want, id }, t) => turns[t + 1]?.want !== want || turns[t + 1]?.id !== id);
        if (real) ways.push(turns);
        return ways.length >= 200;
      },
    );
  }
  return ways;
}

const byId = (resources: readonly CalendarResource[], id: string): CalendarResource =>
  resources.find((resource) => resource.id === id)!;

/** Rows for a visit beside all that is reserved already. */
function reserve(
  resources: readonly CalendarResource[],
  visits: readonly MovableVisit[],
  { startsAt, shape, turns }: Pick<KnownVisit, 'startsAt' | 'shape' | 'turns'>,
): ReservationRow[] {
  const span = visitSpan(shape, startsAt);
  const rows: ReservationRow[] = [];
  for (const { need, segments, id } of turns) {
    const resource = byId(resources, id);
    for (const demand of laneDemands(resource, shape.needs[need]!.role, segments, span)) {
      const others = [...visits.flatMap((visit) => visit.rows), ...rows].filter(
        (row) => row.resourceId === id,
      );
      rows.push(...assignLanes(id, demand, [...resource.busy, ...others])!);
    }
  }
  return rows;
}

/**
 * Small clinics whose days are booked haphazardly, and courses wanted in them.
 */
import fc from 'fast-check';
import type { CalendarResource, CourseRequest, ReservationRow, VisitShape, Wish } from '../course-types.js';
import { addDays } from '../local-time.js';
import { WEEKDAYS } from '../protocol.js';
import type { MovableVisit } from '../rematch-types.js';
import { policy, resource } from './requests.js';

export const FROM = '2027-03-01';
export const DAYS = 4;
const SLOT = 30 * 60_000;
/** Slots of a day, from opening to closing. */
export const [OPEN, CLOSE] = [16, 24];
const slotAt = (day: number, slot: number): number =>
  Date.parse(`${FROM}T00:00:00Z`) + (day * 48 + slot) * SLOT;

/** Chair throughout, turnover included; the nurse for the administration, so that nobody can hand over. */
const shapes: Record<string, VisitShape['needs']> = {
  chairs: [{ kinds: ['chair'], role: null, segments: ['preparation', 'administration', 'turnover'] }],
  nurses: [{ kinds: ['practitioner'], role: 'nurse', segments: ['administration'] }],
};
shapes['both'] = [...(shapes['chairs'] ?? []), ...(shapes['nurses'] ?? [])];

export interface Crowded {
  request: CourseRequest;
  visits: Booked[];
}

/** A visit of somebody else, in slots of its day. */
export interface Booked {
  id: string;
  day: number;
  /** The chair's slots, and the nurse's. */
  stay: [number, number];
  care: [number, number];
  chair: string | null;
  nurse: string | null;
  movable: boolean;
}

const drawn = fc.record({
  kind: fc.constantFrom('chairs', 'nurses', 'both', 'both'),
  chairs: fc.integer({ min: 1, max: 3 }),
  nurses: fc.integer({ min: 1, max: 3 }),
  away: fc.array(fc.tuple(fc.nat(5), fc.nat(DAYS - 1), fc.integer({ min: OPEN, max: CLOSE - 1 })), {
    maxLength: 4,
  }),
  visits: fc.array(
    fc.record({
      day: fc.nat(DAYS - 1),
      start: fc.integer({ min: OPEN, max: CLOSE - 2 }),
      length: fc.integer({ min: 1, max: 3 }),
      who: fc.nat(5),
      movable: fc.nat(5).map((n) => n > 0),
    }),
    { minLength: 24, maxLength: 44, size: 'max' },
  ),
  sessions: fc.integer({ min: 1, max: 3 }),
  length: fc.integer({ min: 2, max: 3 }),
  turnover: fc.nat(1),
  before: fc.nat(1),
  after: fc.nat(1),
  maxGap: fc.integer({ min: 1, max: 2 }),
  time: fc.constantFrom('08:00', '09:30', '11:00'),
  nurseChangeCost: fc.constantFrom(5, 60),
  dayMovedCost: fc.constantFrom(100, 7.5),
});

export const crowdedClinics: fc.Arbitrary<Crowded> = drawn.map((d) => {
  const isChairs = d.kind !== 'nurses';
  const isNurses = d.kind !== 'chairs';
  const resources: CalendarResource[] = [
    ...(isChairs ? Array.from({ length: d.chairs }, (_, i) => resource(`chair-${i}`, 'chair')) : []),
    ...(isNurses
      ? Array.from({ length: d.nurses }, (_, i) =>
          resource(`nurse-${i}`, 'practitioner', { roles: ['nurse'] }),
        )
      : []),
  ];
  for (const [who, day, slot] of d.away) {
    const one = resources[who % resources.length] as CalendarResource;
    one.outages = [...one.outages, { start: slotAt(day, slot), end: slotAt(day, slot + 2) }];
  }
  const visits: Booked[] = [];
  for (const { day, start, length, who, movable } of d.visits) {
    const end = Math.min(start + length, CLOSE);
    const booked: Booked = {
      ...{ id: `visit-${visits.length}`, day, movable, chair: null, nurse: null },
      stay: [start, end],
      care: [start, end],
    };
    const pick = (kind: string, slots: [number, number]): string | null => {
      const free = resources.filter(
        (one) =>
          one.kind === kind && isIn(one, day, slots) && !visits.some((v) => holds(v, one.id, day, slots)),
      );
      return free[who % Math.max(1, free.length)]?.id ?? null;
    };
    if (isChairs) booked.chair = pick('chair', booked.stay);
    if (isNurses) booked.nurse = pick('practitioner', booked.care);
    if (isChairs && booked.chair === null) continue;
    if (isNurses && booked.nurse === null) continue;
    visits.push(booked);
  }
  const movable = visits.filter((v) => v.movable).map((v) => movableOf(v, d.kind));
  for (const visit of visits) {
    for (const { resourceId, ...row } of rowsOf(visit)) {
      resources.find(({ id }) => id === resourceId)?.busy.push(row);
    }
  }
  const wishes = Array.from({ length: d.sessions }, (_, i): Wish => {
    const wanted = addDays(FROM, Math.min(i, DAYS - 1));
    return {
      phase: 'induction',
      ordinal: i + 1,
      dosing: true,
      wantedLocal: `${wanted}T${d.time}`,
      earliest: addDays(wanted, -d.before) < FROM ? FROM : addDays(wanted, -d.before),
      latest: addDays(wanted, d.after),
      minGapDays: 1,
      maxGapDays: d.maxGap,
      visit: {
        minutes: { preparation: 0, administration: d.length * 30, observation: 0, turnover: d.turnover * 30 },
        needs: shapes[d.kind] ?? [],
      },
    };
  });
  return {
    visits,
    request: {
      notBefore: slotAt(0, 0) - 1,
      wishes,
      calendar: {
        zone: 'UTC',
        openingHours: [{ daysOfWeek: [...WEEKDAYS], from: '08:00', to: '12:00' }],
        closures: [],
        from: FROM,
        to: addDays(FROM, DAYS),
        resources,
        patientBusy: [],
      },
      policy: {
        ...policy,
        ...{ startEveryMinutes: 30, nurseChangeCost: d.nurseChangeCost, dayMovedCost: d.dayMovedCost },
      },
      otherDoses: [],
      preferredResourceIds: [],
      weekdaysPerWeek: 2,
      movable,
    },
  };
});

export const meet = (a: [number, number], b: [number, number]): boolean => a[0] < b[1] && b[0] < a[1];

function holds(visit: Booked, id: string, day: number, slots: [number, number]): boolean {
  if (visit.day !== day) return false;
  return (visit.chair === id && meet(visit.stay, slots)) || (visit.nurse === id && meet(visit.care, slots));
}

/** Not out. */
export function isIn({ outages }: CalendarResource, day: number, slots: [number, number]): boolean {
  return !outages.some(({ start, end }) => slotAt(day, slots[0]) < end && start < slotAt(day, slots[1]));
}

function rowsOf({ day, stay, care, chair, nurse }: Booked): ReservationRow[] {
  const row = (resourceId: string, lane: number, [from, to]: [number, number]): ReservationRow => ({
    ...{ resourceId, laneFrom: lane, laneTo: lane + 1, start: slotAt(day, from), end: slotAt(day, to) },
  });
  return [...(chair ? [row(chair, 0, stay)] : []), ...(nurse ? [row(nurse, 1, care)] : [])];
}

function movableOf(visit: Booked, kind: string): MovableVisit {
  const minutes = (visit.stay[1] - visit.stay[0]) * 30;
  return {
    sessionId: visit.id,
    startsAt: slotAt(visit.day, visit.stay[0]),
    shape: {
      minutes: { preparation: 0, administration: minutes, observation: 0, turnover: 0 },
      needs: shapes[kind] ?? [],
    },
    rows: rowsOf(visit),
  };
}

/**
 * A slow second opinion on courses in crowded clinics: every start is tried with everybody who could be had for it, and
 * every course that can be made of these.
 */
import type { CalendarResource, CourseRequest, Wish } from '../course-types.js';
import { CLOSE, DAYS, FROM, OPEN, isIn, meet } from './crowded-clinics.js';
import type { Booked, Crowded } from './crowded-clinics.js';

interface Choice {
  day: number;
  nurse: string | null;
  cost: number;
}

/** The least that a course on protocol costs, in thousandths; null where there is none. */
export function leastCost({ request, visits }: Crowded, makingRoom: boolean): number | null {
  const choices = request.wishes.map((wish) => choicesOf(request, visits, wish, makingRoom));
  const [first] = request.wishes;
  const change = Math.round(1000 * request.policy.nurseChangeCost);
  let least = Infinity;
  const extend = (w: number, before: Choice | null, cost: number): void => {
    if (cost >= least) return;
    if (w === choices.length) least = cost;
    for (const choice of choices[w] ?? []) {
      const gap = before ? choice.day - before.day : 1;
      if (gap < 1 || gap > (before ? (first?.maxGapDays ?? 0) : gap)) continue;
      extend(w + 1, choice, cost + choice.cost + (before && before.nurse !== choice.nurse ? change : 0));
    }
  };
  extend(0, null, 0);
  return least === Infinity ? null : least;
}

const dayOf = (date: string): number => (Date.parse(date) - Date.parse(FROM)) / 86_400_000;

function choicesOf(
  request: CourseRequest,
  visits: readonly Booked[],
  wish: Wish,
  makingRoom: boolean,
): Choice[] {
  const { resources } = request.calendar;
  const { minutes, needs } = wish.visit;
  const [hour, minute] = wish.wantedLocal.slice(11).split(':').map(Number) as [number, number];
  const wanted = hour * 2 + minute / 30;
  const found: Choice[] = [];
  for (let day = dayOf(wish.earliest); day <= Math.min(dayOf(wish.latest), DAYS - 1); day++) {
    for (let slot = OPEN; slot + minutes.administration / 30 <= CLOSE; slot++) {
      const care: [number, number] = [slot, slot + minutes.administration / 30];
      const stay: [number, number] = [slot, care[1] + minutes.turnover / 30];
      const chairs = needs.some(({ role }) => role === null)
        ? servers(resources, visits, 'chair', day, stay, makingRoom, Infinity)
        : [null];
      const nurses = needs.some(({ role }) => role !== null)
        ? servers(resources, visits, 'nurse', day, care, makingRoom, 2)
        : [null];
      if (chairs.length === 0) continue;
      const moved = Math.round(
        1000 * request.policy.dayMovedCost * Math.abs(day - dayOf(wish.wantedLocal.slice(0, 10))),
      );
      const away = Math.round(1000 * Math.min(90, 10 * Math.abs(slot - wanted) * 0.5));
      const balance = Math.min(...chairs.map((id) => balanceOf(request, id)));
      for (const nurse of nurses) found.push({ day, nurse, cost: moved + away + balance });
    }
  }
  return found;
}

function balanceOf({ calendar, policy: { chairBalanceCost } }: CourseRequest, id: string | null): number {
  if (id === null) return 0;
  const load = ({ busy }: CalendarResource): number =>
    busy.reduce((sum, row) => sum + row.end - row.start, 0);
  const chairs = calendar.resources.filter(({ kind }) => kind === 'chair');
  const greatest = Math.max(...chairs.map(load));
  const own = load(chairs.find((chair) => chair.id === id) as CalendarResource);
  return greatest > 0 ? Math.round((1000 * chairBalanceCost * own) / greatest) : 0;
}

/** Who could serve: whoever is free; where nobody is, whoever can be had by others' being served anew. */
function servers(
  resources: readonly CalendarResource[],
  visits: readonly Booked[],
  what: 'chair' | 'nurse',
  day: number,
  slots: [number, number],
  makingRoom: boolean,
  mostDisplaced: number,
): string[] {
  const kind = what === 'chair' ? 'chair' : 'practitioner';
  const pool = resources.filter((one) => one.kind === kind);
  const there = visits.filter((visit) => visit.day === day);
  const slotsOf = (visit: Booked): [number, number] => (what === 'chair' ? visit.stay : visit.care);
  const able = pool.filter((one) => isIn(one, day, slots));
  const free = able.filter(
    ({ id }) => !there.some((visit) => visit[what] === id && meet(slotsOf(visit), slots)),
  );
  if (free.length > 0 || !makingRoom) return free.map(({ id }) => id);
  return able
    .map(({ id }) => id)
    .filter((id) => {
      const taken: { id: string; slots: [number, number] }[] = [{ id, slots }];
      const clear = (at: string, own: [number, number]): boolean =>
        !taken.some((other) => other.id === at && meet(other.slots, own));
      for (const visit of there.filter(({ movable }) => !movable)) {
        if (!clear(visit[what] as string, slotsOf(visit))) return false;
        taken.push({ id: visit[what] as string, slots: slotsOf(visit) });
      }
      const moving = there.filter(({ movable }) => movable);
      const serve = (v: number, displaced: number): boolean => {
        const visit = moving[v];
        if (!visit) return true;
        const own = slotsOf(visit);
        for (const other of pool) {
          const stays = other.id === visit[what];
          if (!stays && (displaced >= mostDisplaced || !isIn(other, day, own))) continue;
          if (!clear(other.id, own)) continue;
          taken.push({ id: other.id, slots: own });
          if (serve(v + 1, displaced + (stays ? 0 : 1))) return true;
          taken.pop();
        }
        return false;
      };
      return serve(0, 0);
    });
}

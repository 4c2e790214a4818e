/** For each session and day, the best start under each leading nurse: what the search chooses between. */
import type { Assignment } from './course-assignment.js';
import type { Share } from './course-group.js';
import { dayMovedCost, timeAwayCost } from './course-cost.js';
import { Preferences } from './course-preferences.js';
import type { Served } from './course-preferences.js';
import { TIMES_OF_DAY } from './course-starts.js';
import type { CourseRematching, Pending, Rooms } from './course-rematching.js';
import type { Start, Starts } from './course-starts.js';
import type { Day } from './course-calendar.js';
import type { ReadyVisit } from './course-visit.js';
import type { CourseRequest, TimeOfDay, Wish } from './course-types.js';
import { dayNumber, localDateOf } from './local-time.js';

export interface Candidate {
  day: number;
  /** Number of the leading nurse, -1 where the visit needs none (or a fixed session's is not known). */
  lead: number;
  /** Day, time and chair, in thousandths. */
  cost: number;
  startsAt: number;
  /** Null for a fixed session. */
  start: Start | null;
  assignment: Assignment | null;
  /** Whether room can be made is not looked at yet: it costs this at least, whoever leads. */
  pending?: Pending;
}

/** A start under a leading nurse; who else serves is said when it is asked for. */
class Choice implements Candidate {
  readonly startsAt: number;

  constructor(
    readonly day: number,
    readonly lead: number,
    readonly cost: number,
    readonly start: Start,
    private readonly position: number,
  ) {
    this.startsAt = start.startsAt;
  }

  get assignment(): Assignment {
    return this.start.service.assignment(this.position);
  }
}

/** A day's candidates; earlier starts first among equals, so each is the best of its nurse and time of day. */
export interface DayOptions {
  day: number;
  /** Days past the window's end. */
  late: number;
  byTime: Record<TimeOfDay, Candidate[]>;
  /** The best of each nurse over the whole day. */
  any: Candidate[];
}

/** A wish with its dates as numbers. */
export interface ReadyWish {
  index: number;
  wish: Wish;
  visit: ReadyVisit;
  /** The visit served by whom the patient prefers too; null where that is nobody who could. */
  preferred: ReadyVisit | null;
  wantedDay: number;
  wantedTime: string;
  earliest: number;
  latest: number;
  /** The one candidate of a fixed session. */
  fixed: Candidate | null;
}

/** A dose of another course, and whether it may be spoken of. */
interface NearDose {
  day: number;
  minGapDays: number;
  disclosed: boolean;
}

/** Who serves where room is only supposed. */
const SUPPOSED: Start['service'] = {
  leads: [],
  costOf: () => 0,
  assignment: () => {
    throw new Error('It is not known yet who serves.');
  },
};

/** Under each leading nurse the cheapest start, the first among equals. */
function keep(
  best: Record<TimeOfDay, Candidate[]>,
  day: number,
  cost: number,
  { start, costOf }: Served,
): void {
  const { service } = start;
  const own = best[start.timeOfDay];
  for (let i = 0; i < service.leads.length; i++) {
    const share = service.leads[i] as Share;
    const { lead } = share;
    const known = own[lead + 1];
    const all = cost + service.costOf(share) + costOf(i);
    if (known && known.cost <= all) continue;
    own[lead + 1] = new Choice(day, lead, all, start, i);
  }
}

export class Candidates {
  readonly wishes: ReadyWish[];
  readonly preferences: Preferences;
  private readonly leads = new Map<string, number>();
  private readonly known = new Map<number, DayOptions | null>();
  private readonly otherDoses: NearDose[];
  private rematching: CourseRematching | null = null;

  constructor(
    readonly request: CourseRequest,
    readonly starts: Starts,
  ) {
    this.preferences = new Preferences(starts, request.preferences);
    for (const { resource, rank } of starts.calendar.resources) this.leads.set(resource.id, rank);
    this.otherDoses = request.otherDoses.map(({ date, minGapDays, disclosed = true }) => ({
      day: dayNumber(date),
      minGapDays,
      disclosed,
    }));
    this.wishes = request.wishes.map((wish, index) => this.ready(wish, index));
  }

  private ready(wish: Wish, index: number): ReadyWish {
    const pinned = wish.pinnedResourceIds ?? this.request.pinnedResourceIds;
    const visit = this.starts.visit(wish.visit, pinned);
    return {
      index,
      wish,
      visit,
      preferred: wish.fixed ? null : this.preferences.visitWith(visit, pinned ?? []),
      wantedDay: dayNumber(wish.wantedLocal),
      wantedTime: wish.wantedLocal.slice(11, 16),
      earliest: dayNumber(wish.earliest),
      latest: dayNumber(wish.latest),
      fixed: wish.fixed ? this.fixedCandidate(wish.fixed) : null,
    };
  }

  private fixedCandidate({ startsAt, nurseId }: NonNullable<Wish['fixed']>): Candidate {
    if (nurseId !== null && !this.leads.has(nurseId)) this.leads.set(nurseId, this.leads.size);
    return {
      day: dayNumber(localDateOf(startsAt, this.starts.calendar.zone)),
      lead: nurseId === null ? -1 : (this.leads.get(nurseId) as number),
      cost: 0,
      startsAt,
      start: null,
      assignment: null,
    };
  }

  /** How many leading nurses are told apart. */
  get leadCount(): number {
    return this.leads.size;
  }

  /** From now on starts count too for which others' visits are served anew. */
  makeRoom(rooms: Rooms): void {
    this.rematching ??= rooms.of(this.request, this.starts);
    this.known.clear();
  }

  /** Looks for room wherever a course supposes that there is; false where it supposes nothing. */
  settle(chosen: readonly (Candidate | null)[]): boolean {
    const pending = chosen.flatMap((candidate) => candidate?.pending ?? []);
    for (const one of pending) {
      this.rematching?.settle(one);
      for (const { index } of this.wishes) this.known.delete(one.day.number * this.wishes.length + index);
    }
    return pending.length > 0;
  }

  /**
   * Whether it is proven that no time within the session's window has room, whoever serves whom; null where one has, or
   * where nobody is missing.
   */
  noRoomFor(ready: ReadyWish): 'PROVEN_FULL' | 'NO_REASSIGNMENT_WITHIN_BOUND' | null {
    const { rematching, starts } = this;
    if (!rematching) return null;
    let verdict: ReturnType<Candidates['noRoomFor']> = null;
    const last = Math.min(ready.latest, starts.calendar.to - 1);
    for (let number = Math.max(ready.earliest, starts.calendar.from); number <= last; number++) {
      if (this.otherDoseNear(ready.wish, number)) continue;
      const day = starts.calendar.day(number);
      for (const minute of starts.minutes(starts.wantedMinute(ready.wantedTime, day)?.minute ?? null)) {
        if (starts.at(ready.visit, day, minute)) return null;
        const room = rematching.settle({ visit: ready.visit, day, minute });
        if (typeof room === 'object' && room) return null;
        if (room !== null && room !== 'hopeful' && verdict !== 'NO_REASSIGNMENT_WITHIN_BOUND') verdict = room;
      }
    }
    return verdict;
  }

  /**
   * Why no dose of the wish may be given on the day, by the patient's other courses; null where one may. One of the same
   * day comes first.
   */
  otherDoseNear(wish: Wish, day: number): NearDose | null {
    if (!wish.dosing || this.otherDoses.length === 0) return null;
    return (
      this.otherDoses.find((other) => other.day === day) ??
      this.otherDoses.find((other) => {
        const least = Math.max(1, other.day < day ? other.minGapDays : wish.minGapDays);
        return Math.abs(day - other.day) < least;
      }) ??
      null
    );
  }

  /**
   * The days from the window's beginning to `beyond` days past its end on which the session could be held, with the
   * starts whose date and time cost no more than `limit`.
   */
  days(ready: ReadyWish, beyond: number, limit = Infinity): DayOptions[] {
    const { calendar } = this.starts;
    const first = Math.max(ready.earliest, calendar.from);
    const last = Math.min(ready.latest + beyond, calendar.to - 1);
    const days: DayOptions[] = [];
    for (let day = first; day <= last; day++) {
      const options = limit === Infinity ? this.on(ready, day) : this.find(ready, day, limit);
      if (options) days.push(options);
    }
    return days;
  }

  /** What a local minute costs a session that wants to begin at another, if any; in thousandths. */
  costOfTime(wanted: number | null, minute: number): number {
    const away = wanted === null ? 0 : timeAwayCost(this.request.policy, minute - wanted);
    return away + this.preferences.costOfMinute(minute);
  }

  private on(ready: ReadyWish, day: number): DayOptions | null {
    const key = day * this.wishes.length + ready.index;
    let options = this.known.get(key);
    if (options === undefined) {
      options = this.find(ready, day, Infinity);
      this.known.set(key, options);
    }
    return options;
  }

  private find(ready: ReadyWish, number: number, limit: number): DayOptions | null {
    const { starts, request, preferences } = this;
    const moved = dayMovedCost(request.policy, number - ready.wantedDay);
    if (moved > limit || this.otherDoseNear(ready.wish, number)) return null;
    const day = starts.calendar.day(number);
    const asDay = moved + preferences.costOfDay(day);
    if (asDay > limit || day.open.length === 0) return null;
    const wanted = starts.wantedMinute(ready.wantedTime, day)?.minute ?? null;
    const best: Record<TimeOfDay, Candidate[]> = { morning: [], midday: [], afternoon: [] };
    const missing: { minute: number; cost: number }[] = [];
    for (const open of starts.open(ready.visit, day, wanted)) {
      const { minute } = open;
      const cost = asDay + this.costOfTime(wanted, minute);
      const start = cost > limit ? null : starts.from(ready.visit, day, open);
      if (start) {
        for (const served of preferences.served(start, ready.preferred, day))
          keep(best, number, cost, served);
      } else if (this.rematching) {
        const room = this.rematching.known(ready.visit, day, minute);
        if (room === null || room === 'hopeful') missing.push({ minute, cost });
        else if (typeof room === 'object') {
          keep(best, number, cost, preferences.servedInRoom(room, ready.preferred));
        }
      }
    }
    this.suppose(ready, day, missing, best);
    const any: Candidate[] = [];
    for (const time of TIMES_OF_DAY) {
      for (const candidate of best[time].filter(Boolean)) {
        const known = any[candidate.lead + 1];
        if (!known || candidate.cost < known.cost) any[candidate.lead + 1] = candidate;
      }
    }
    const listed = any.filter(Boolean);
    if (listed.length === 0) return null;
    return {
      day: number,
      late: Math.max(0, number - ready.latest),
      byTime: {
        morning: best.morning.filter(Boolean),
        midday: best.midday.filter(Boolean),
        afternoon: best.afternoon.filter(Boolean),
      },
      any: listed,
    };
  }

  /**
   * For each time of day the cheapest start for which room may be made, as if it were: the least that a course could
   * cost with it. Who would lead is not known, and a nurse not known changes nothing.
   */
  private suppose(
    { visit }: ReadyWish,
    day: Day,
    missing: { minute: number; cost: number }[],
    best: Record<TimeOfDay, Candidate[]>,
  ): void {
    const supposed = new Set<TimeOfDay>();
    missing.sort((a, b) => a.cost - b.cost || a.minute - b.minute);
    for (const { minute, cost } of missing) {
      const time = this.starts.timeOfDay(minute);
      if (supposed.has(time) || this.rematching?.at(visit, day, minute) !== 'hopeful') continue;
      const open = this.starts.openAt(visit, day, minute);
      if (!open) continue;
      supposed.add(time);
      const known = best[time][0];
      // Where nobody leads the cheapest decides, the earlier first.
      if (known && (known.cost < cost || (known.cost === cost && known.startsAt < open.startsAt))) continue;
      const start = { ...open, service: SUPPOSED };
      best[time][0] = {
        ...{ day: day.number, lead: -1, cost, startsAt: open.startsAt, start, assignment: null },
        pending: { visit, day, minute },
      };
    }
  }
}

/** For each session the days on which it could be held, each with what the search chooses between. */
import type { Day } from './course-calendar.js';
import { DayChoices } from './course-choices.js';
import type { Candidate, DayOptions } from './course-choices.js';
import { dayMovedCost, timeAwayCost } from './course-cost.js';
import { Preferences } from './course-preferences.js';
import type { CourseRematching, Rooms } from './course-rematching.js';
import type { Starts } from './course-starts.js';
import type { CourseRequest, TimeOfDay, Wish } from './course-types.js';
import type { ReadyVisit } from './course-visit.js';
import { dayNumber, localDateOf } from './local-time.js';
import { OtherDoses } from './other-doses.js';
import type { NearDose } from './other-doses.js';

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

/** A start at which somebody is missing. */
interface Missing {
  minute: number;
  /** Of its day and time, in thousandths. */
  cost: number;
}

export class Candidates {
  readonly wishes: ReadyWish[];
  readonly preferences: Preferences;
  private readonly leads = new Map<string, number>();
  private readonly known = new Map<number, DayOptions | null>();
  private readonly otherDoses: OtherDoses;
  private rematching: CourseRematching | null = null;

  constructor(
    readonly request: CourseRequest,
    readonly starts: Starts,
  ) {
    this.preferences = new Preferences(starts, request.preferences);
    for (const { resource, rank } of starts.calendar.resources) this.leads.set(resource.id, rank);
    this.otherDoses = new OtherDoses(request.otherDoses);
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

  /** Why no dose of the wish may be given on the day, by the patient's other courses; null where one may. */
  otherDoseNear(wish: Wish, day: number): NearDose | null {
    return this.otherDoses.near(wish, day);
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
    const choices = new DayChoices(day);
    const missing: Missing[] = [];
    for (const open of starts.open(ready.visit, day, wanted)) {
      const { minute } = open;
      const cost = asDay + this.costOfTime(wanted, minute);
      const start = cost > limit ? null : starts.from(ready.visit, day, open);
      if (start) {
        for (const served of preferences.served(start, ready.preferred, day)) choices.keep(served, cost);
      } else if (this.rematching) {
        const room = this.rematching.known(ready.visit, day, minute);
        if (room === null || room === 'hopeful') missing.push({ minute, cost });
        else if (typeof room === 'object') {
          choices.keep(preferences.servedInRoom(room, ready.preferred), cost);
        }
      }
    }
    this.suppose(ready, day, missing, choices);
    return choices.options(Math.max(0, number - ready.latest));
  }

  /**
   * For each time of day the cheapest start for which room may be made, as if it were: the least that a course could
   * cost with it. Who would lead is not known, and a nurse not known changes nothing.
   */
  private suppose({ visit }: ReadyWish, day: Day, missing: Missing[], choices: DayChoices): void {
    const supposed = new Set<TimeOfDay>();
    missing.sort((a, b) => a.cost - b.cost || a.minute - b.minute);
    for (const { minute, cost } of missing) {
      const time = this.starts.timeOfDay(minute);
      if (supposed.has(time) || this.rematching?.at(visit, day, minute) !== 'hopeful') continue;
      const open = this.starts.openAt(visit, day, minute);
      if (!open) continue;
      supposed.add(time);
      choices.suppose(visit, open, cost);
    }
  }
}

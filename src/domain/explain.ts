/**
 * Why a session stands where it does, in the terms of what refuses and what allows: the same code as that of
 * proposals, bookings and refusals, asked about the days and times that the session did not get.
 */
import { freeFor } from './course-assignment.js';
import { ReadyCalendar } from './course-calendar.js';
import { Candidates } from './course-candidates.js';
import type { ReadyWish } from './course-candidates.js';
import { Reasons } from './course-reasons.js';
import { days, sessionName } from './course-rules.js';
import type { Reason, Standing } from './course-rules.js';
import { Starts } from './course-starts.js';
import type { CourseRequest } from './course-types.js';
import { canHold } from './course-visit.js';
import type { ReadyNeed } from './course-visit.js';
import {
  dateOfDayNumber,
  dayNumber,
  localDateOf,
  localTimeOf,
  minutesOfDay,
  timeOfMinutes,
} from './local-time.js';
import type { LocalDate, LocalTime } from './local-time.js';
import { pastWindow } from './moved-in-words.js';
import { rulesAt } from './visit-rules.js';

export interface Told {
  code: string;
  detail: string;
  resourceId?: string;
}

/** A day that the session could have had, or has. */
export interface DayExplained {
  date: LocalDate;
  placed: boolean;
  /** What refuses it; empty where nothing does. */
  refusals: Told[];
  /** The start nearest to the wanted time that nothing refuses; null where something does. Epoch milliseconds. */
  startsAt: number | null;
}

/** Start times [from, to] of the session's day that are refused, or allowed, for the same reasons. */
export interface TimesExplained {
  from: LocalTime;
  to: LocalTime;
  refusals: Told[];
}

/** The rule between a session and the one before or after it. */
export interface NeighbourExplained {
  phase: string;
  ordinal: number;
  date: LocalDate;
  /** Days between the two; null where the session has no place. */
  daysBetween: number | null;
  minDays: number;
  /** Null where nothing bounds it. */
  maxDays: number | null;
  kept: boolean | null;
  detail: string;
}

export interface ServedExplained {
  resourceId: string;
  code: 'PINNED' | 'PREFERRED' | 'ONLY_ONE' | 'ONLY_ONE_FREE' | 'SAME_NURSE' | 'ONE_OF_FREE' | 'NOT_TODAY';
  detail: string;
}

export interface VisitExplanation {
  window: { earliest: LocalDate; latest: LocalDate };
  neighbours: NeighbourExplained[];
  days: DayExplained[];
  times: TimesExplained[];
}

/** No list is longer than a person would read. */
const MOST_DAYS = 62;
/** A gap longer than any course bounds nothing. */
const NO_MAXIMUM_DAYS = 3_660;

/** Explains one session of a request, of which every other one stands fixed. */
export class VisitExplainer {
  private readonly starts: Starts;
  private readonly candidates: Candidates;
  private readonly reasons: Reasons;
  private readonly ready: ReadyWish;
  private readonly standing: Standing;

  /** `index` says which of the request's wishes it is; `placedAt` where it stands, in epoch milliseconds. */
  constructor(
    private readonly request: CourseRequest,
    index: number,
    private readonly placedAt: number | null,
  ) {
    const calendar = new ReadyCalendar(request.calendar, request.preferredResourceIds);
    this.starts = new Starts(calendar, request.policy, request.notBefore);
    this.candidates = new Candidates(request, this.starts);
    this.reasons = new Reasons(this.candidates);
    const ready = this.candidates.wishes[index];
    if (!ready) throw new RangeError(`There is no wish ${index}.`);
    this.ready = ready;
    this.standing = this.candidates.wishes.map(({ index: i, fixed }) =>
      i === index ? null : (fixed?.day ?? null),
    );
  }

  /** The window and its neighbours, every day from the window's beginning on, and the better times of its own day. */
  explain(): VisitExplanation {
    const { earliest, latest } = this.ready.wish;
    return {
      window: { earliest, latest },
      neighbours: [...this.neighbour(-1), ...this.neighbour(1)],
      days: this.days(),
      times: this.times(),
    };
  }

  /** Up to the day on which it stands, and the wanted one; without a place to the window's end. */
  private days(): DayExplained[] {
    const { ready, starts } = this;
    const placed = this.placedDay();
    const last = placed === null ? ready.latest : Math.max(placed, ready.wantedDay);
    const first = Math.max(Math.min(ready.earliest, placed ?? ready.earliest), starts.calendar.from);
    const nearest = (day: number) => starts.nearest(ready.visit, starts.calendar.day(day), ready.wantedTime);
    const explained: DayExplained[] = [];
    for (let day = first; day <= last && explained.length < MOST_DAYS; day++) {
      const refusals = this.refusalsOf(day);
      explained.push({
        date: dateOfDayNumber(day),
        placed: day === placed,
        refusals: refusals.map(told),
        startsAt: refusals.length > 0 ? null : (nearest(day)?.startsAt ?? null),
      });
    }
    return explained;
  }

  private refusalsOf(day: number): Reason[] {
    const { ready } = this;
    const { latest } = ready;
    return [
      ...this.reasons.on(ready, day),
      ...(day > latest ? [{ code: 'WINDOW_EXCEEDED', words: pastWindow(latest, day) }] : []),
      ...rulesAt(this.candidates.wishes, this.standing, ready.index, day),
    ];
  }

  /** Starts of its own day that lie nearer to the wanted time than the one it has. */
  private times(): TimesExplained[] {
    const { ready, starts, placedAt } = this;
    const placed = this.placedDay();
    if (placedAt === null || placed === null) return [];
    const wanted = starts.wantedMinute(ready.wantedTime, starts.calendar.day(placed))?.minute ?? null;
    if (wanted === null) return [];
    const away = Math.abs(minutesOfDay(localTimeOf(placedAt, starts.calendar.zone)) - wanted);
    const groups: TimesExplained[] = [];
    for (const minute of starts.minutes(wanted)) {
      if (Math.abs(minute - wanted) >= away) continue;
      const refusals = this.reasons.at(ready, placed, minute).map(told);
      const time = timeOfMinutes(minute);
      const last = groups.at(-1);
      if (last && JSON.stringify(last.refusals) === JSON.stringify(refusals)) last.to = time;
      else groups.push({ from: time, to: time, refusals });
    }
    return groups;
  }

  /** The sessions on one side of it, the nearest first: by date where it stands, which may be out of their order. */
  private onSide(step: 1 | -1): ReadyWish[] {
    const placed = this.placedDay();
    const own = this.ready.index;
    const dayOf = ({ index }: ReadyWish): number => (index === own ? placed : this.standing[index]) ?? 0;
    const byDate = (a: ReadyWish, b: ReadyWish): number => dayOf(a) - dayOf(b) || a.index - b.index;
    const all =
      placed === null
        ? [...this.candidates.wishes]
        : this.candidates.wishes
            .filter(({ index }) => index === own || (this.standing[index] ?? null) !== null)
            .sort(byDate);
    const at = all.findIndex(({ index }) => index === own);
    return step < 0 ? all.slice(0, at).reverse() : all.slice(at + 1);
  }

  /** The dose before or after it, or of a session without a dose whichever session is. */
  private neighbour(step: 1 | -1): NeighbourExplained[] {
    const { ready } = this;
    const placed = this.placedDay();
    for (const other of this.onSide(step)) {
      const day = this.standing[other.index] ?? null;
      if (day === null || (ready.wish.dosing && !other.wish.dosing)) continue;
      const doses = ready.wish.dosing && other.wish.dosing;
      const [earlier, later] = step < 0 ? [other.wish, ready.wish] : [ready.wish, other.wish];
      const minDays = doses ? Math.max(1, earlier.minGapDays) : 1;
      const maxDays = doses && later.maxGapDays < NO_MAXIMUM_DAYS ? later.maxGapDays : null;
      const between = placed === null ? null : (placed - day) * -step;
      const bounds = `at least ${days(minDays)}${maxDays === null ? '' : `, at most ${maxDays},`}`;
      const where = `${sessionName(other.wish)} on ${dateOfDayNumber(day)}`;
      const stands =
        between === null
          ? `${step < 0 ? 'After' : 'Before'} ${where}`
          : `${days(between)} ${step < 0 ? 'after' : 'before'} ${where}`;
      return [
        {
          phase: other.wish.phase,
          ordinal: other.wish.ordinal,
          date: dateOfDayNumber(day),
          daysBetween: between,
          minDays,
          maxDays,
          kept: between === null ? null : between >= minDays && (maxDays === null || between <= maxDays),
          detail: `${stands}: ${bounds} may lie between them.`,
        },
      ];
    }
    return [];
  }

  /**
   * Why each of these resources serves it: asked for by name, preferred, the only one, or one of several. `besides`
   * names the nurses who lead the sessions around it, by their id.
   */
  served(
    resourceIds: readonly string[],
    besides: ReadonlyMap<string, string> = new Map(),
  ): ServedExplained[] {
    return resourceIds.map((resourceId) => ({ resourceId, ...this.whyServes(resourceId, besides) }));
  }

  private whyServes(id: string, besides: ReadonlyMap<string, string>): Omit<ServedExplained, 'resourceId'> {
    const { request, placedAt } = this;
    const of = (need: ReadyNeed) => need.servers.find(({ ready }) => ready.resource.id === id);
    const need = this.ready.visit.needs.find((candidate) => of(candidate));
    const server = need && of(need);
    if (!need || !server || placedAt === null) {
      return { code: 'NOT_TODAY', detail: 'It serves no need of the visit any more.' };
    }
    const { what, plural, quantity, servers } = need;
    const holds = [server.whole, ...server.parts].some((hold) => canHold(server.ready, hold, placedAt));
    if (!holds) return { code: 'NOT_TODAY', detail: `This ${what} is out or off duty then by now.` };
    if (request.pinnedResourceIds?.includes(id)) {
      return { code: 'PINNED', detail: `This ${what} was asked for by name.` };
    }
    if (request.preferredResourceIds.includes(id)) {
      return { code: 'PREFERRED', detail: `This ${what} is the plan's own.` };
    }
    if (servers.length <= quantity) {
      return { code: 'ONLY_ONE', detail: `The clinic has no other ${what} for it.` };
    }
    const free = freeFor(need, placedAt);
    if (free <= quantity) {
      return {
        code: 'ONLY_ONE_FREE',
        detail: `No other of the clinic's ${servers.length} ${plural} is free then.`,
      };
    }
    const same = besides.get(id);
    if (same !== undefined) return { code: 'SAME_NURSE', detail: `The same ${what} as for ${same}.` };
    const rest = 'among equals the one in least use, then the first';
    return { code: 'ONE_OF_FREE', detail: `One of ${free} ${plural} free then; ${rest}.` };
  }

  private placedDay(): number | null {
    return this.placedAt === null ? null : dayNumber(localDateOf(this.placedAt, this.request.calendar.zone));
  }
}

const told = ({ code, words, resourceId }: Reason): Told => ({
  code,
  detail: words,
  ...(resourceId !== undefined && { resourceId }),
});

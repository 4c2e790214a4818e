/** One visit at one instant: who would serve, what stands in the way, and which of the course's rules it would break. */
import type { Assignment } from './course-assignment.js';
import { ReadyCalendar } from './course-calendar.js';
import type { Day } from './course-calendar.js';
import { Candidates } from './course-candidates.js';
import type { ReadyWish } from './course-candidates.js';
import { inThousandths, inUnits } from './course-cost.js';
import { Reasons } from './course-reasons.js';
import type { Reason } from './course-rules.js';
import { Starts } from './course-starts.js';
import type { OpenStart, Start } from './course-starts.js';
import type { CourseRequest, Placement } from './course-types.js';
import type { Fault } from './errors.js';
import type { Interval } from './interval.js';
import { dayNumber, localDateOf, localTimeOf, minutesOfDay } from './local-time.js';
import type { LocalDate } from './local-time.js';
import { pinFaults } from './pins.js';
import { knowingTurnovers } from './turnover.js';
import { Beside } from './visit-beside.js';
import { Limits } from './visit-limits.js';
import { Serving } from './visit-serving.js';
import type { Served } from './visit-serving.js';
import type { Consequence, FreeStart, Obstacle, VisitAnswer, VisitBounds } from './visit-types.js';

export type { Consequence, FreeStart, Obstacle, VisitAnswer, VisitBounds } from './visit-types.js';

/** Years ahead that a course may begin, and a visit be booked; an engineering default. */
const BOOKED_WITHIN_YEARS = 5;

/** The last local date that is booked, as of today. The 29th of February counts as such in every year. */
export const lastDateBooked = (today: LocalDate): LocalDate =>
  `${Number(today.slice(0, 4)) + BOOKED_WITHIN_YEARS}${today.slice(4)}`;

/** How far from the wanted instant nearest starts are looked for. */
const NEAREST_WITHIN_DAYS = 21;

/**
 * Answers questions about one session of a course, of which every other one stands fixed. Instants are epoch
 * milliseconds at whole minutes.
 */
export class SingleVisit {
  private readonly starts: Starts;
  private readonly candidates: Candidates;
  private readonly reasons: Reasons;
  private readonly ready: ReadyWish;
  private readonly beside: Beside;
  private readonly limits: Limits;
  private readonly serving: Serving;

  /**
   * `index` says which of the request's wishes is to be placed. One that `floats` has no place in the course's order:
   * it belongs wherever its date puts it.
   */
  constructor(
    private readonly request: CourseRequest,
    private readonly index: number,
    private readonly floats = false,
    private readonly bounds: VisitBounds = {},
  ) {
    const calendar = new ReadyCalendar(request.calendar, request.preferredResourceIds);
    this.starts = new Starts(calendar, request.policy, request.notBefore);
    this.candidates = new Candidates(request, this.starts);
    this.reasons = new Reasons(this.candidates);
    const ready = this.candidates.wishes[index];
    if (!ready) throw new RangeError(`There is no wish ${index}.`);
    this.ready = ready;
    this.beside = new Beside(this.candidates.wishes, index, floats);
    this.limits = new Limits(this.candidates, this.reasons, ready, this.beside, bounds);
    this.serving = new Serving(this.candidates, ready, this.beside, floats);
  }

  /** The same, which tells of turnovers that stand in the way. */
  knowing(turnovers: ReadonlyMap<string, Interval[]>): SingleVisit {
    const calendar = knowingTurnovers(this.request.calendar, turnovers);
    return new SingleVisit({ ...this.request, calendar }, this.index, this.floats, this.bounds);
  }

  at(startsAt: number): VisitAnswer {
    const { zone } = this.request.calendar;
    const date = localDateOf(startsAt, zone);
    const day = dayNumber(date);
    const minute = minutesOfDay(localTimeOf(startsAt, zone));
    const when = `${date} ${localTimeOf(startsAt, zone)}`;
    const named = ({ code, words, resourceId }: Reason): Obstacle => ({
      code,
      detail: `${when}: ${words}`,
      ...(resourceId !== undefined && { resourceId }),
    });
    const breaches = this.limits.breaches(day).map(named);
    const all = (obstacles: Obstacle[]): Obstacle[] => [
      ...obstacles,
      ...this.never().filter(({ code }) => obstacles.every((other) => other.code !== code)),
    ];
    if (this.starts.instantOf(this.starts.calendar.day(day), minute) !== startsAt) {
      const words = 'the clock shows this time twice; the first is meant';
      return { placement: null, obstacles: all([named({ code: 'LOCAL_TIME_REPEATED', words })]), breaches };
    }
    const own = [...this.limits.outOfBounds(day, startsAt), ...this.limits.inTheWay(day, startsAt)].map(
      named,
    );
    const start = this.starts.at(this.ready.visit, this.starts.calendar.day(day), minute);
    if (start && own.length > 0) return { placement: null, obstacles: own, breaches };
    if (!start) {
      const whole = this.reasons
        .on(this.ready, day)
        .filter(({ code }) => code === 'VISIT_LONGER_THAN_OPENING');
      const reasons = whole.length > 0 ? whole : this.reasons.at(this.ready, day, minute);
      const others = reasons.filter(({ code }) => code !== 'BEFORE_NOW');
      return { placement: null, obstacles: all([...others.map(named), ...own]), breaches };
    }
    return {
      placement: this.serving.placed(this.serving.best(start, this.starts.calendar.day(day))),
      obstacles: [],
      breaches,
    };
  }

  /** Why it can be held at no time at all; empty where there may be one. */
  never(): Obstacle[] {
    return this.reasons.never(this.ready).map(({ words: detail, ...reason }) => ({ ...reason, detail }));
  }

  /** Whether a turnover may be what is in the way then: only of chairs, beds and rooms. */
  mayWaitForTurnover(startsAt: number): boolean {
    return this.reasons.lacksPlace(this.ready, startsAt);
  }

  /** Which session of the course it is. */
  get session(): { phase: string; ordinal: number } {
    const { phase, ordinal } = this.ready.wish;
    return { phase, ordinal };
  }

  /** What contradicts the visit, or each other, among resources that are asked for by name. */
  pinFaults(resourceIds: readonly string[], pointer: string): Fault[] {
    return pinFaults([this.ready.visit.shape], this.request.calendar.resources, resourceIds, pointer);
  }

  /** The visit at that instant, served by whom somebody else has found. */
  placedBy(startsAt: number, room: NonNullable<Assignment['room']>): Placement {
    return this.serving.placedBy(startsAt, room);
  }

  /** The rules that each other session of the course would break where it stands, if the visit were held then. */
  consequences(startsAt: number): Consequence[] {
    return this.beside.consequences(this.dayOf(startsAt));
  }

  /** Those of them that come about by its passing others, where it stood at `stoodAt` before (null: nowhere). */
  caused(startsAt: number, stoodAt: number | null): Consequence[] {
    return this.beside.caused(this.dayOf(startsAt), stoodAt === null ? null : this.dayOf(stoodAt));
  }

  private dayOf(instant: number): number {
    return dayNumber(localDateOf(instant, this.request.calendar.zone));
  }

  /** Starts on the policy's grid in [from, to), in order, that break no rule of the course; at most `limit`. */
  free(from: number, to: number, limit: number): FreeStart[] {
    const found: FreeStart[] = [];
    for (const { day, open } of this.openIn(from, to)) {
      if (found.length === limit) break;
      const start = this.starts.from(this.ready.visit, day, open);
      if (start) found.push(this.told(this.serving.best(start, day)));
    }
    return found;
  }

  /**
   * The same, those that suit the patient best first: by their cost, the earlier among equals. Of a list that goes on,
   * those that come after the last one told.
   */
  best(
    from: number,
    to: number,
    limit: number,
    last: Pick<FreeStart, 'cost' | 'startsAt'> | null = null,
  ): FreeStart[] {
    const asked = [...this.openIn(from, to)]
      .map(({ day, open }) => {
        const { startsAt } = open;
        return { day, open, startsAt, cost: this.serving.costWhen(day, open.minute) };
      })
      .sort(compareByCost);
    const after = last && { ...last, cost: inThousandths(last.cost) };
    const found: Served[] = [];
    for (const one of asked) {
      // Whoever serves, none of those that are left costs less than what its day and time do.
      const sure = found[limit - 1];
      if (sure && compareByCost(sure, one) < 0) break;
      const start = this.starts.from(this.ready.visit, one.day, one.open);
      const served = start && this.serving.best(start, one.day);
      if (!served || (after && compareByCost(served, after) <= 0)) continue;
      const place = found.findLastIndex((other) => compareByCost(other, served) < 0) + 1;
      found.splice(place, 0, served);
    }
    return found.slice(0, limit).map((served) => this.told(served));
  }

  private told(served: Served): FreeStart {
    const { startsAt, endsAt, resources, deviations } = this.serving.placed(served);
    return { startsAt, endsAt, resources, cost: inUnits(served.cost), deviations };
  }

  /**
   * Starts near an instant that break no rule of the course, at most `count`: two of its own date, and of the dates
   * around it the one nearest to its time of day; the nearest first. Of an instant that is past, near to today.
   */
  nearest(startsAt: number, count: number): number[] {
    const { zone } = this.request.calendar;
    const wanted = this.dayOf(Math.max(startsAt, this.request.notBefore));
    const minute = minutesOfDay(localTimeOf(startsAt, zone));
    const best = (day: number, most: number): number[] =>
      this.startsOn(day)
        .filter((start) => start.startsAt !== startsAt)
        .sort((a, b) => Math.abs(a.minute - minute) - Math.abs(b.minute - minute) || a.minute - b.minute)
        .slice(0, most)
        .map((start) => start.startsAt);
    const found = best(wanted, 2);
    for (let away = 1; away <= NEAREST_WITHIN_DAYS && found.length < count; away++) {
      found.push(...best(wanted - away, 1), ...best(wanted + away, 1));
    }
    return found.sort((a, b) => Math.abs(a - startsAt) - Math.abs(b - startsAt) || a - b).slice(0, count);
  }

  private startsOn(number: number): Start[] {
    return this.openOn(number).flatMap(
      ({ day, open }) => this.starts.from(this.ready.visit, day, open) ?? [],
    );
  }

  /** What of [from, to) may be asked for, in order; whether somebody serves it then is not looked at. */
  private *openIn(from: number, to: number): Generator<{ day: Day; open: OpenStart }> {
    const last = this.dayOf(to - 1);
    for (let number = this.dayOf(from); number <= last; number++) {
      for (const one of this.openOn(number)) {
        if (one.open.startsAt >= from && one.open.startsAt < to) yield one;
      }
    }
  }

  private openOn(number: number): { day: Day; open: OpenStart }[] {
    const { calendar } = this.starts;
    if (number < calendar.from || number >= calendar.to || this.limits.breaches(number).length > 0) return [];
    if (this.limits.otherDoseOn(number) || this.limits.isTooFar(number)) return [];
    const day = calendar.day(number);
    const wanted = this.starts.wantedMinute(this.ready.wantedTime, day)?.minute ?? null;
    return this.starts.open(this.ready.visit, day, wanted).map((open) => ({ day, open }));
  }
}

/** Cheaper ones first, the earlier among equals. */
const compareByCost = (a: Ranked, b: Ranked): number => a.cost - b.cost || a.startsAt - b.startsAt;

type Ranked = Pick<Served, 'cost' | 'startsAt'>;

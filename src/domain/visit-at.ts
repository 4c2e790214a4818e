/** One visit at one instant: who would serve, what stands in the way, and which of the course's rules it would break. */
import type { Assignment } from './course-assignment.js';
import { ReadyCalendar } from './course-calendar.js';
import { Candidates } from './course-candidates.js';
import type { Candidate, ReadyWish } from './course-candidates.js';
import { placementOf, roomPlacement } from './course-placement.js';
import { Reasons } from './course-reasons.js';
import { days, sessionName } from './course-rules.js';
import type { Reason, Standing } from './course-rules.js';
import { Starts } from './course-starts.js';
import type { Start } from './course-starts.js';
import type { CourseRequest, Deviation, Placement } from './course-types.js';
import type { Fault } from './errors.js';
import { dateOfDayNumber, dayNumber, localDateOf, localTimeOf, minutesOfDay } from './local-time.js';
import type { LocalDate } from './local-time.js';
import { pinFaults } from './pins.js';
import { chosenDeviations, rulesAt, rulesByDate } from './visit-rules.js';

/** Why a visit cannot, or should not, be held at an instant. */
export interface Obstacle {
  code: string;
  detail: string;
  resourceId?: string;
}

export interface VisitAnswer {
  /** Who serves and what to reserve; null where something stands in the way. */
  placement: Placement | null;
  /** Closed, past, nobody free, the patient is elsewhere: no permission overrides these. */
  obstacles: Obstacle[];
  /** Rules of the course that the visit would break; who may do so overrides them, and says why. */
  breaches: Obstacle[];
}

/** What a session beside a visit would break where it stands. */
export interface Consequence {
  phase: string;
  ordinal: number;
  breaches: Obstacle[];
}

/** Local dates that bound a visit, whatever its window says. */
export interface VisitBounds {
  /** The course's start: a dose before it breaks a rule. None unless given. */
  first?: LocalDate;
  /** Nothing is booked after it. None unless given. */
  last?: LocalDate;
}

/** A start at which a visit can be held. */
export interface FreeStart {
  startsAt: number;
  endsAt: number;
  resources: Placement['resources'];
}

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
  private readonly standing: Standing;

  /**
   * `index` says which of the request's wishes is to be placed. One that `floats` has no place in the course's order:
   * it belongs wherever its date puts it.
   */
  constructor(
    private readonly request: CourseRequest,
    index: number,
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
    this.standing = this.candidates.wishes.map(({ index: i, fixed }) =>
      i === index ? null : (fixed?.day ?? null),
    );
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
    const breaches = this.breaches(day).map(named);
    const all = (obstacles: Obstacle[]): Obstacle[] => [
      ...obstacles,
      ...this.never().filter(({ code }) => obstacles.every((other) => other.code !== code)),
    ];
    if (this.starts.instantOf(this.starts.calendar.day(day), minute) !== startsAt) {
      const words = 'the clock shows this time twice; the first is meant';
      return { placement: null, obstacles: all([named({ code: 'LOCAL_TIME_REPEATED', words })]), breaches };
    }
    const own = [...this.outOfBounds(day, startsAt), ...this.dosesAndVisitsInTheWay(day, startsAt)].map(
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
    return { placement: this.placed(start, day), obstacles: [], breaches };
  }

  /** Why it can be held at no time at all; empty where there may be one. */
  never(): Obstacle[] {
    return this.reasons.never(this.ready).map(({ words: detail, ...reason }) => ({ ...reason, detail }));
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
    const placement = roomPlacement(this.ready, startsAt, room, dateOfDayNumber(this.dayOf(startsAt)));
    return { ...placement, deviations: this.deviations(startsAt) };
  }

  /** The rules that each other session of the course would break where it stands, if the visit were held then. */
  consequences(startsAt: number): Consequence[] {
    return this.beside(this.dayOf(startsAt)).map(({ when, reasons, ...session }) => ({
      ...session,
      breaches: reasons.map(({ code, words }) => ({ code, detail: `${when}: ${words}` })),
    }));
  }

  /**
   * Those of them that come about by a visit that passes others, since none is broken while it stands at `stoodAt` (null:
   * nowhere), and that are not said of itself. What lies between two sessions is said of the later one.
   */
  caused(startsAt: number, stoodAt: number | null): Consequence[] {
    const before = this.beside(stoodAt === null ? null : this.dayOf(stoodAt));
    const own = this.rulesOn(this.dayOf(startsAt));
    if (!own.some(({ code }) => code === 'ORDER')) return [];
    const known = new Set([...own, ...before.flatMap(({ reasons }) => reasons)].map(keyOf));
    const found: Consequence[] = [];
    for (const { when, reasons, ...session } of this.beside(this.dayOf(startsAt)).reverse()) {
      const fresh = reasons.filter((reason) => !known.has(keyOf(reason)));
      for (const reason of fresh) known.add(keyOf(reason));
      const breaches = fresh.map(({ code, words }) => ({ code, detail: `${when}: ${words}` }));
      if (breaches.length > 0) found.unshift({ ...session, breaches });
    }
    return found;
  }

  /** What is to be said of each other session while the visit stands on that day, or nowhere. */
  private beside(day: number | null) {
    const { wishes } = this.candidates;
    const standing = [...this.standing];
    standing[this.ready.index] = day;
    return wishes.flatMap(({ index, fixed, wish: { phase, ordinal } }) => {
      if (!fixed) return [];
      // That the visit has passed it is said of the visit.
      const reasons = rulesAt(wishes, standing, index, fixed.day, this.ready.index);
      return [{ phase, ordinal, when: dateOfDayNumber(fixed.day), reasons }];
    });
  }

  private dayOf(instant: number): number {
    return dayNumber(localDateOf(instant, this.request.calendar.zone));
  }

  /** Starts on the policy's grid in [from, to), in order, that break no rule of the course; at most `limit`. */
  free(from: number, to: number, limit: number): FreeStart[] {
    const { zone } = this.request.calendar;
    const found: FreeStart[] = [];
    for (let day = dayNumber(localDateOf(from, zone)); day <= dayNumber(localDateOf(to - 1, zone)); day++) {
      for (const start of this.startsOn(day)) {
        if (start.startsAt < from || start.startsAt >= to) continue;
        if (found.length === limit) return found;
        const { startsAt, endsAt, resources } = this.placed(start, day);
        found.push({ startsAt, endsAt, resources });
      }
    }
    return found;
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
    const { calendar } = this.starts;
    if (number < calendar.from || number >= calendar.to || this.breaches(number).length > 0) return [];
    if (this.otherDoseOn(number) || this.isTooFar(number)) return [];
    const day = calendar.day(number);
    const wanted = this.starts.wantedMinute(this.ready.wantedTime, day)?.minute ?? null;
    return this.starts
      .minutes(wanted)
      .flatMap((minute) => this.starts.at(this.ready.visit, day, minute) ?? []);
  }

  /** The past, and the dates that nobody books yet. */
  private outOfBounds(day: number, startsAt: number): Reason[] {
    const words = `nothing is booked after ${this.bounds.last ?? ''}`;
    return [
      ...(startsAt < this.request.notBefore ? [{ code: 'BEFORE_NOW', words: 'already past' }] : []),
      ...(this.isTooFar(day) ? [{ code: 'OUTSIDE_CALENDAR', words }] : []),
    ];
  }

  private isTooFar(day: number): boolean {
    return this.bounds.last !== undefined && dateOfDayNumber(day) > this.bounds.last;
  }

  /** What of a chosen start is not as wanted; a visit that nobody expected was wanted when it was asked for. */
  private deviations(startsAt: number): Deviation[] {
    const minute = minutesOfDay(localTimeOf(startsAt, this.request.calendar.zone));
    return this.floats ? [] : chosenDeviations(this.ready, this.starts, this.dayOf(startsAt), minute);
  }

  /** Nobody is in two places at once, or is given two doses on one day, whoever may override what. */
  private dosesAndVisitsInTheWay(day: number, startsAt: number): Reason[] {
    const endsAt = startsAt + this.ready.visit.stay;
    const own = this.candidates.wishes.flatMap(({ wish, fixed, index }): Reason[] => {
      if (!fixed || !wish.fixed || index === this.ready.index) return [];
      if (wish.fixed.startsAt < endsAt && wish.fixed.endsAt > startsAt) {
        return [{ code: 'PATIENT_UNAVAILABLE', words: `the patient is there for ${sessionName(wish)}` }];
      }
      return wish.dosing && this.ready.wish.dosing && fixed.day === day
        ? [{ code: 'SAME_DAY_DOSE', words: `${sessionName(wish)} is a dose on the same day` }]
        : [];
    });
    return this.otherDoseOn(day) ? [...own, ...this.reasons.ofOtherCourses(this.ready, day)] : own;
  }

  private otherDoseOn(day: number): boolean {
    return this.candidates.otherDoseNear(this.ready.wish, day)?.day === day;
  }

  private placed(start: Start, day: number): Placement {
    // Without neighbours to please the cheapest will do; the first among equals.
    const { service } = start;
    const best = service.leads.reduce((a, b) => (service.costOf(b) < service.costOf(a) ? b : a));
    const assignment = service.assignment(service.leads.indexOf(best));
    const candidate: Candidate & { start: Start } = {
      day,
      lead: assignment.lead,
      cost: assignment.cost,
      startsAt: start.startsAt,
      start,
      assignment,
    };
    return placementOf(this.ready, candidate, this.deviations(start.startsAt));
  }

  private breaches(day: number): Reason[] {
    const { wish, earliest, latest } = this.ready;
    const other = this.otherDoseOn(day) ? null : this.candidates.otherDoseNear(wish, day);
    const { first } = this.bounds;
    return [
      ...(first !== undefined && wish.dosing && day < dayNumber(first)
        ? [{ code: 'BEFORE_START_DATE', words: `the plan's doses begin on ${first}` }]
        : []),
      ...(day < earliest ? [{ code: 'BEFORE_WINDOW', words: `the window begins on ${wish.earliest}` }] : []),
      ...(day > latest
        ? [
            {
              code: 'WINDOW_EXCEEDED',
              words: `${days(day - latest)} past the window's end, ${wish.latest}`,
            },
          ]
        : []),
      ...this.rulesOn(day),
      ...(other
        ? [
            other.disclosed
              ? { code: 'OTHER_COURSE', words: 'too near to a dose of another course' }
              : { code: 'PATIENT_UNAVAILABLE', words: 'the patient is not available' },
          ]
        : []),
    ];
  }

  /** What the sessions around it say of a day: in the course's order, or between those that the day lies between. */
  private rulesOn(day: number): Reason[] {
    const rules = this.floats ? rulesByDate : rulesAt;
    return rules(this.candidates.wishes, this.standing, this.ready.index, day);
  }
}

const keyOf = ({ code, words }: Reason): string => `${code} ${words}`;

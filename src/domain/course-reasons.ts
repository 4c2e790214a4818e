/** Why a day or a time cannot be had for a session, whatever the sessions around it. */
import { match } from './bipartite.js';
import { assignmentsAt, freeFor } from './course-assignment.js';
import type { Day } from './course-calendar.js';
import type { Candidates, ReadyWish } from './course-candidates.js';
import type { Reason } from './course-rules.js';
import { canHold } from './course-visit.js';
import type { ReadyNeed, ReadyVisit } from './course-visit.js';
import type { TimeOfDay } from './course-types.js';
import { clearOf, coveredBy } from './interval.js';
import { dateOfDayNumber, dayNumber, localDateOf } from './local-time.js';
import { closureOn, openIntervalsOn } from './open-hours.js';
import { capInWords } from './start-caps.js';
import type { Weekday } from './protocol.js';
import { turnoverInTheWay } from './turnover.js';
import { isPlace } from './visit.js';

export const DAY_NAMES: Record<Weekday, string> = {
  MO: 'Monday',
  TU: 'Tuesday',
  WE: 'Wednesday',
  TH: 'Thursday',
  FR: 'Friday',
  SA: 'Saturday',
  SU: 'Sunday',
};

export const TIME_NAMES: Record<TimeOfDay, string> = {
  morning: 'in the morning',
  midday: 'at midday',
  afternoon: 'in the afternoon',
};

/** Of a course that the caller may not know of it says no more either. */
const NOT_AVAILABLE: Reason = { code: 'PATIENT_UNAVAILABLE', words: 'the patient is not available' };

/** Nobody is given two doses on one day, by whichever course. */
const SAME_DAY: Reason = { code: 'SAME_DAY_DOSE', words: 'a dose of another course is on the same day' };

export class Reasons {
  private readonly known = new Map<string, Reason[]>();

  constructor(private readonly candidates: Candidates) {}

  /** Why no start of the day (or of its morning, midday, afternoon) is possible; empty where one is. */
  on(ready: ReadyWish, number: number, only: TimeOfDay | null = null): Reason[] {
    const key = `${ready.index}/${number}/${only ?? ''}`;
    let reasons = this.known.get(key);
    if (!reasons) {
      reasons = [
        ...this.ofWindow(ready, number),
        ...this.ofDay(ready, number, only),
        ...this.ofOtherCourses(ready, number),
      ];
      this.known.set(key, reasons);
    }
    return reasons;
  }

  /** Why the visit can be held at no time at all, whatever is booked, closed or out. */
  never({ visit }: ReadyWish): Reason[] {
    const { zone, from, calendar } = this.candidates.starts.calendar;
    const openings = Array.from({ length: 7 }, (_, i) =>
      openIntervalsOn(dateOfDayNumber(from + i), zone, calendar.openingHours, []),
    ).flat();
    const longest = Math.max(0, ...openings.map(({ start, end }) => end - start));
    return [...(visit.stay > longest ? [longerThanOpening(visit)] : []), ...neverServed(visit)];
  }

  private ofWindow(ready: ReadyWish, number: number): Reason[] {
    if (number >= ready.earliest) return [];
    const { calendar, notBefore } = this.candidates.starts;
    const today = dayNumber(localDateOf(notBefore, calendar.zone));
    // A day that is over is said to be so below.
    return number < today ? [] : [{ code: 'BEFORE_WINDOW', words: `not before ${ready.wish.earliest}` }];
  }

  /** What the patient's other courses have against a dose on the day. */
  ofOtherCourses({ wish }: ReadyWish, number: number): Reason[] {
    const other = this.candidates.otherDoseNear(wish, number);
    if (!other) return [];
    if (!other.disclosed) return [NOT_AVAILABLE];
    if (other.day === number) return [SAME_DAY];
    const words = `too near to the dose of another course on ${dateOfDayNumber(other.day)}`;
    return [{ code: 'OTHER_COURSE', words }];
  }

  private ofDay(ready: ReadyWish, number: number, only: TimeOfDay | null): Reason[] {
    const { starts } = this.candidates;
    const { calendar } = starts;
    const day = calendar.day(number);
    const closed = this.closedOn(day);
    if (closed) return [closed];
    const wanted = starts.wantedMinute(ready.wantedTime, day)?.minute ?? null;
    const isIn = (minute: number): boolean => only === null || starts.timeOfDay(minute) === only;
    const minutes = starts.minutes(wanted).filter(isIn);
    const fitting = minutes
      .map((minute) => starts.instantOf(day, minute))
      .filter((startsAt) => startsAt !== null)
      .filter((startsAt) => starts.fitsOpening(ready.visit, day, startsAt));
    if (fitting.length === 0) {
      const longer = longerThanOpening(ready.visit);
      if (only !== null) return [{ ...longer, words: `${longer.words} ${TIME_NAMES[only]}` }];
      return [longer, ...neverServed(ready.visit)];
    }
    const ahead = fitting.filter((startsAt) => startsAt >= starts.notBefore);
    if (ahead.length === 0) return [{ code: 'BEFORE_NOW', words: 'already past' }];
    if (number < calendar.from || number >= calendar.to) {
      return [{ code: 'OUTSIDE_CALENDAR', words: 'outside the dates looked at' }];
    }
    const { visit } = ready;
    if (starts.open(visit, day, wanted).some((open) => isIn(open.minute) && starts.from(visit, day, open))) {
      return [];
    }
    return this.ofAll(visit, ahead);
  }

  private closedOn({ date, weekday, open }: Day): Reason | null {
    const closure = closureOn(date, this.candidates.starts.calendar.calendar.closures);
    if (closure) {
      const words = closure.reason ? `the clinic is closed (${closure.reason})` : 'the clinic is closed';
      return { code: 'CLINIC_CLOSED', words };
    }
    if (open.length > 0) return null;
    return { code: 'CLINIC_CLOSED', words: `the clinic is not open on ${DAY_NAMES[weekday]}s` };
  }

  /** What refuses every one of these starts, else whatever refuses any; empty where one is refused by nothing. */
  private ofAll(visit: ReadyVisit, startsAt: readonly number[]): Reason[] {
    const refusals = startsAt.map((start) => this.ofResources(visit, start));
    if (refusals.some((refusal) => refusal.length === 0)) return [];
    const all = distinct(refusals.flat());
    const always = all.filter(({ code }) =>
      refusals.every((refusal) => refusal.some((r) => r.code === code)),
    );
    if (always.length === 0) return all;
    // That a chair has to be made ready is why none is free at some of them.
    return [...always, ...all.filter((reason) => reason.code === 'TURNOVER' && !always.includes(reason))];
  }

  /** Why the session cannot start at that very minute of the day; empty where it can. */
  at(ready: ReadyWish, number: number, minute: number): Reason[] {
    const { starts } = this.candidates;
    const day = starts.calendar.day(number);
    const startsAt = starts.instantOf(day, minute);
    if (startsAt === null) return [{ code: 'CLINIC_CLOSED', words: 'skipped by the clocks' }];
    if (!coveredBy(day.open, startsAt, startsAt + 1))
      return [{ code: 'CLINIC_CLOSED', words: 'the clinic is not open' }];
    if (!starts.fitsOpening(ready.visit, day, startsAt)) {
      return [{ code: 'CLINIC_CLOSED', words: 'the visit would last past closing' }];
    }
    if (startsAt < starts.notBefore) return [{ code: 'BEFORE_NOW', words: 'already past' }];
    return this.ofResources(ready.visit, startsAt);
  }

  /** Whether too few chairs, beds or rooms are free then: a turnover may be all that is in the way. */
  lacksPlace({ visit }: ReadyWish, startsAt: number): boolean {
    return visit.needs.some(
      (need) =>
        need.servers.some(({ ready }) => isPlace(ready.resource.kind)) &&
        freeFor(need, startsAt) < need.quantity,
    );
  }

  private ofResources(visit: ReadyVisit, startsAt: number): Reason[] {
    const reasons: Reason[] = [];
    if (!clearOf(this.candidates.starts.calendar.patientBusy, startsAt, startsAt + visit.stay)) {
      reasons.push(NOT_AVAILABLE);
    }
    const cap = this.candidates.starts.calendar.caps.full(startsAt);
    if (cap) reasons.push({ code: 'START_CAP_REACHED', words: capInWords(cap) });
    const needs = visit.needs.filter(({ unit }) => unit === 0);
    for (const need of needs) {
      const free = freeFor(need, startsAt);
      if (free >= need.quantity) continue;
      const turnover = turnoverInTheWay(need, visit, startsAt, this.candidates.starts.calendar.zone);
      reasons.push(missing(need, free), ...(turnover ? [turnover] : []));
    }
    reasons.push(...pinsNotFree(visit, startsAt));
    if (reasons.length > 0 || assignmentsAt(visit, startsAt).length > 0) return reasons;
    if (visit.pinned.size > 0 && assignmentsAt({ ...visit, pinned: new Set() }, startsAt).length > 0) {
      return [{ code: 'PINS_CONTRADICT', words: 'the resources that are pinned cannot all serve' }];
    }
    // Each need could be served, but not all of them by different resources.
    const short = visit.groups.filter((group) => group.length > 1).flat();
    return needs
      .filter((need) => short.includes(need))
      .map((need) => ({ ...missing(need, 0), words: `too few to serve as ${need.what} too` }));
  }
}

const longerThanOpening = ({ stay }: ReadyVisit): Reason => ({
  code: 'VISIT_LONGER_THAN_OPENING',
  words: `the visit of ${stay / 60_000} minutes does not fit between opening and closing`,
});

/** Needs that the clinic has nobody for, or too few, however idle they are. */
function neverServed(visit: ReadyVisit): Reason[] {
  const needs = visit.needs.filter(({ unit }) => unit === 0);
  const reasons = needs
    .filter(({ servers, quantity }) => servers.length < quantity)
    .map((need) => missing(need, need.servers.length));
  if (reasons.length > 0) return reasons;
  return visit.groups.flatMap((group) => {
    const { short } = match(group.map(({ servers }) => servers.map(({ ready }) => ready.rank)));
    // Where nurses may follow one another fewer may do.
    if (!short || group.some(({ mayHandOver }) => mayHandOver)) return [];
    const lacking = new Set(short.takers.map((taker) => group[taker]?.need));
    return needs
      .filter(({ need }) => lacking.has(need))
      .map((need) => ({
        code: `NO_${need.name}`,
        words: `the clinic has too few to serve as ${need.what} too`,
      }));
  });
}

/** Pinned resources that can serve no need of the visit then, not even a part of one that may be handed over. */
function pinsNotFree(visit: ReadyVisit, startsAt: number): Reason[] {
  return [...visit.pinned].flatMap((rank) => {
    const served = visit.needs.flatMap((need) => {
      const server = need.servers.find(({ ready }) => ready.rank === rank);
      return server ? [{ need, server }] : [];
    });
    const [first] = served;
    const free = served.some(({ server: { ready, whole, parts } }) =>
      [whole, ...parts].some((hold) => canHold(ready, hold, startsAt)),
    );
    if (!first || free) return [];
    const words = `the pinned ${first.need.what} is not free`;
    return [{ code: 'PINNED_NOT_FREE', words, resourceId: first.server.ready.resource.id }];
  });
}

/** Too few of them are free, or there are too few at all. */
function missing(need: ReadyNeed, free: number): Reason {
  const { name, what, quantity, servers } = need;
  const only = (n: number): string =>
    n === 0 ? `none of the ${quantity} ${need.plural}` : `only ${n} of the ${quantity} ${need.plural}`;
  if (servers.length < quantity) {
    const words =
      quantity === 1 ? `the clinic has no ${what}` : `the clinic has ${only(servers.length)} needed`;
    return { code: `NO_${name}`, words };
  }
  const single = servers.length === 1 ? servers[0]?.ready.resource.id : undefined;
  return {
    code: `NO_${name}_FREE`,
    words: quantity === 1 ? `no ${what} is free` : `${only(free)} needed ${free === 1 ? 'is' : 'are'} free`,
    ...(single !== undefined && { resourceId: single }),
  };
}

const distinct = (reasons: readonly Reason[]): Reason[] =>
  reasons.filter((reason, i) => reasons.findIndex((other) => other.code === reason.code) === i);

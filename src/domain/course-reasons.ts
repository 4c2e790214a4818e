/** Why a day or a time cannot be had for a session, whatever the sessions around it. */
import { assignmentsAt } from './course-assignment.js';
import type { Candidates, ReadyWish } from './course-candidates.js';
import type { Reason } from './course-rules.js';
import { canHold } from './course-visit.js';
import type { ReadyNeed, ReadyVisit, Server } from './course-visit.js';
import type { TimeOfDay } from './course-types.js';
import { clearOf, coveredBy } from './interval.js';
import { dateOfDayNumber, dayNumber, localDateOf } from './local-time.js';
import { closureOn } from './open-hours.js';
import type { Weekday } from './protocol.js';

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

  private ofWindow(ready: ReadyWish, number: number): Reason[] {
    if (number >= ready.earliest) return [];
    const { calendar, notBefore } = this.candidates.starts;
    const today = dayNumber(localDateOf(notBefore, calendar.zone));
    // A day that is over is said to be so below.
    return number < today ? [] : [{ code: 'BEFORE_WINDOW', words: `not before ${ready.wish.earliest}` }];
  }

  private ofOtherCourses({ wish }: ReadyWish, number: number): Reason[] {
    const other = this.candidates.otherDoseNear(wish, number);
    if (!other) return [];
    if (!other.disclosed) return [NOT_AVAILABLE];
    const words = `too near to the dose of another course on ${dateOfDayNumber(other.day)}`;
    return [{ code: 'OTHER_COURSE', words }];
  }

  private ofDay(ready: ReadyWish, number: number, only: TimeOfDay | null): Reason[] {
    const { starts } = this.candidates;
    const { calendar } = starts;
    const day = calendar.day(number);
    const closure = closureOn(day.date, calendar.calendar.closures);
    if (closure) {
      return [
        {
          code: 'CLINIC_CLOSED',
          words: closure.reason ? `the clinic is closed (${closure.reason})` : 'the clinic is closed',
        },
      ];
    }
    if (day.open.length === 0) {
      return [{ code: 'CLINIC_CLOSED', words: `the clinic is not open on ${DAY_NAMES[day.weekday]}s` }];
    }
    const wanted = starts.wantedMinute(ready.wantedTime, day)?.minute ?? null;
    const minutes = starts
      .minutes(wanted)
      .filter((minute) => only === null || starts.timeOfDay(minute) === only);
    const fitting = minutes
      .map((minute) => starts.instantOf(day, minute))
      .filter((startsAt) => startsAt !== null)
      .filter((startsAt) => starts.fitsOpening(ready.visit, day, startsAt));
    if (fitting.length === 0) {
      const words = `the visit of ${ready.visit.stay / 60_000} minutes does not fit between opening and closing`;
      return [
        { code: 'VISIT_LONGER_THAN_OPENING', words: only === null ? words : `${words} ${TIME_NAMES[only]}` },
      ];
    }
    const ahead = fitting.filter((startsAt) => startsAt >= starts.notBefore);
    if (ahead.length === 0) return [{ code: 'BEFORE_NOW', words: 'already past' }];
    if (number < calendar.from || number >= calendar.to) {
      return [{ code: 'OUTSIDE_CALENDAR', words: 'outside the dates looked at' }];
    }
    const refusals = ahead.map((startsAt) => this.ofResources(ready.visit, startsAt));
    if (refusals.some((refusal) => refusal.length === 0)) return [];
    const all = distinct(refusals.flat());
    const always = all.filter(({ code }) =>
      refusals.every((refusal) => refusal.some((r) => r.code === code)),
    );
    return always.length > 0 ? always : all;
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

  private ofResources(visit: ReadyVisit, startsAt: number): Reason[] {
    const reasons: Reason[] = [];
    if (!clearOf(this.candidates.starts.calendar.patientBusy, startsAt, startsAt + visit.stay)) {
      reasons.push(NOT_AVAILABLE);
    }
    for (const need of visit.needs) {
      if (!someoneFree(need, startsAt)) reasons.push(missing(need));
    }
    if (reasons.length > 0 || assignmentsAt(visit, startsAt).length > 0) return reasons;
    // Each need could be served, but not all of them by different resources.
    const short = visit.groups.filter((group) => group.length > 1).flat();
    return short.map((need) => ({
      ...missing(need),
      words: `too few to serve as ${need.name.toLowerCase()} too`,
    }));
  }
}

function someoneFree(need: ReadyNeed, startsAt: number): boolean {
  if (need.servers.some(({ ready, whole }) => canHold(ready, whole, startsAt))) return true;
  return (
    need.mayHandOver &&
    need.segments.every((_segment, s) =>
      need.servers.some(({ ready, parts }) => canHold(ready, parts[s] as Server['whole'], startsAt)),
    )
  );
}

function missing(need: ReadyNeed): Reason {
  const what = need.name.toLowerCase();
  if (need.servers.length === 0) return { code: `NO_${need.name}`, words: `the clinic has no ${what}` };
  const only = need.servers.length === 1 ? need.servers[0]?.ready.resource.id : undefined;
  return {
    code: `NO_${need.name}_FREE`,
    words: `no ${what} is free`,
    ...(only !== undefined && { resourceId: only }),
  };
}

const distinct = (reasons: readonly Reason[]): Reason[] =>
  reasons.filter((reason, i) => reasons.findIndex((other) => other.code === reason.code) === i);

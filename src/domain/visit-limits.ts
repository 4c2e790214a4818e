/** What a visit may not do wherever somebody serves it, and the rules of the course that it should not break. */
import type { Candidates, ReadyWish } from './course-candidates.js';
import type { Reasons } from './course-reasons.js';
import { days, sessionName } from './course-rules.js';
import type { Reason } from './course-rules.js';
import { dateOfDayNumber, dayNumber } from './local-time.js';
import type { Beside } from './visit-beside.js';
import type { VisitBounds } from './visit-types.js';

/** Days are numbered by `dayNumber`, instants are epoch milliseconds. */
export class Limits {
  constructor(
    private readonly candidates: Candidates,
    private readonly reasons: Reasons,
    private readonly ready: ReadyWish,
    private readonly beside: Beside,
    private readonly bounds: VisitBounds,
  ) {}

  /** The past, and the dates that nobody books yet. */
  outOfBounds(day: number, startsAt: number): Reason[] {
    const words = `nothing is booked after ${this.bounds.last ?? ''}`;
    return [
      ...(startsAt < this.candidates.starts.notBefore ? [{ code: 'BEFORE_NOW', words: 'already past' }] : []),
      ...(this.isTooFar(day) ? [{ code: 'OUTSIDE_CALENDAR', words }] : []),
    ];
  }

  isTooFar(day: number): boolean {
    return this.bounds.last !== undefined && dateOfDayNumber(day) > this.bounds.last;
  }

  /** Nobody is in two places at once, or is given two doses on one day, whoever may override what. */
  inTheWay(day: number, startsAt: number): Reason[] {
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

  otherDoseOn(day: number): boolean {
    return this.candidates.otherDoseNear(this.ready.wish, day)?.day === day;
  }

  /** The rules of the course that the visit would break on that day. */
  breaches(day: number): Reason[] {
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
      ...this.beside.rulesOn(day),
      ...(other
        ? [
            other.disclosed
              ? { code: 'OTHER_COURSE', words: 'too near to a dose of another course' }
              : { code: 'PATIENT_UNAVAILABLE', words: 'the patient is not available' },
          ]
        : []),
    ];
  }
}

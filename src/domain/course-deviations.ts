/** What of a placed session is not as wanted, and why. */
import type { Candidates, ReadyWish } from './course-candidates.js';
import type { Candidate } from './course-choices.js';
import type { Pattern } from './course-patterns.js';
import type { Reasons } from './course-reasons.js';
import { DAY_NAMES, TIME_NAMES } from './course-reasons.js';
import { days, rulesAgainst, sessionName } from './course-rules.js';
import type { Reason, Standing } from './course-rules.js';
import type { Start } from './course-starts.js';
import type { Deviation } from './course-types.js';
import type { Path } from './course-ways.js';
import { dateOfDayNumber, timeOfMinutes } from './local-time.js';
import { dateMoved, pastWindow, timeMoved } from './moved-in-words.js';
import { isPreferred, preferencesNotMet, weekdaysLiked } from './preference-deviations.js';

export class Deviations {
  private readonly standing: Standing;

  constructor(
    private readonly candidates: Candidates,
    private readonly reasons: Reasons,
    private readonly path: Path,
    /** The pattern that the course was bound to; null for the optimum. */
    private readonly pattern: Pattern | null,
  ) {
    this.standing = path.candidates.map((candidate) => candidate?.day ?? null);
  }

  of(ready: ReadyWish, candidate: Candidate & { start: Start }): Deviation[] {
    return [
      ...this.date(ready, candidate),
      ...this.time(ready, candidate),
      ...this.breaches(ready, candidate),
      ...preferencesNotMet(this.candidates, ready, candidate),
    ];
  }

  private date(ready: ReadyWish, { day }: Candidate): Deviation[] {
    const moved = dateMoved(ready.wantedDay, day);
    if (moved.length === 0) return [];
    const wanted = dateOfDayNumber(ready.wantedDay);
    return [...moved, ...said(wanted, this.whyNotOn(ready, ready.wantedDay))];
  }

  private whyNotOn(ready: ReadyWish, number: number): Reason[] {
    const { pattern } = this;
    const { weekday } = this.candidates.starts.calendar.day(number);
    const rules = rulesAgainst(this.candidates.wishes, this.standing, ready.index, number);
    const anyTime = this.reasons.on(ready, number);
    if (anyTime.length > 0) return [...anyTime, ...rules];
    if (pattern && !pattern.weekdays.includes(weekday)) {
      return [{ code: 'KEEPS_PATTERN', words: `this alternative leaves out ${DAY_NAMES[weekday]}s` }];
    }
    const reasons = [...(pattern ? this.reasons.on(ready, number, pattern.timeOfDay) : []), ...rules];
    if (reasons.length > 0) return reasons;
    const { preferences } = this.candidates;
    const standing = this.candidates.starts.calendar.day(this.standing[ready.index] ?? number);
    if (!preferences.likesDay(weekday) && preferences.likesDay(standing.weekday)) {
      return [
        {
          code: 'PREFERRED_BY_PATIENT',
          words: `possible, but the patient prefers ${weekdaysLiked(preferences)}`,
        },
      ];
    }
    return [{ code: 'KEEPS_COURSE_CHEAPEST', words: 'possible, but the course as a whole is better so' }];
  }

  private time(ready: ReadyWish, { day, start }: Candidate & { start: Start }): Deviation[] {
    const { starts } = this.candidates;
    const ofDay = starts.calendar.day(day);
    const wanted = starts.wantedMinute(ready.wantedTime, ofDay);
    if (!wanted) return [];
    if (start.minute === wanted.minute) {
      if (wanted.shiftedMinutes === 0) return [];
      const detail =
        `${ready.wantedTime} does not exist on ${ofDay.date} in ${starts.calendar.zone}: moved forward ` +
        `${wanted.shiftedMinutes} minutes to ${timeOfMinutes(wanted.minute)}`;
      return [{ code: 'LOCAL_TIME_SHIFTED', detail }];
    }
    return [
      ...timeMoved(wanted.minute, start.minute),
      ...said(timeOfMinutes(wanted.minute), this.whyNotAt(ready, day, wanted.minute)),
    ];
  }

  private whyNotAt(ready: ReadyWish, day: number, minute: number): Reason[] {
    const { starts } = this.candidates;
    if (this.pattern && starts.timeOfDay(minute) !== this.pattern.timeOfDay) {
      return [{ code: 'KEEPS_PATTERN', words: `this alternative is ${TIME_NAMES[this.pattern.timeOfDay]}` }];
    }
    const reasons = this.reasons.at(ready, day, minute);
    if (reasons.length > 0) return reasons;
    const { preferences } = this.candidates;
    if (!preferences.likesMinute(minute)) {
      const words = `possible, but the patient prefers to come ${preferences.hours}`;
      return [{ code: 'PREFERRED_BY_PATIENT', words }];
    }
    const { preferred } = ready;
    const { assignment } = this.path.candidates[ready.index] ?? {};
    if (
      preferred &&
      isPreferred(preferences, assignment) &&
      !starts.at(preferred, starts.calendar.day(day), minute)
    ) {
      const words = 'possible, but not by the practitioner whom the patient prefers';
      return [{ code: 'PREFERRED_BY_PATIENT', words }];
    }
    const lead = this.path.candidates[ready.index]?.lead ?? -1;
    const then = starts.at(ready.visit, starts.calendar.day(day), minute);
    const nurseFree = lead < 0 || then?.service.leads.some((share) => share.lead === lead);
    const words = nurseFree
      ? 'possible, but on a chair in greater use'
      : 'possible, but with a change of nurse';
    return [{ code: 'KEEPS_COURSE_CHEAPEST', words }];
  }

  private breaches(ready: ReadyWish, { day }: Candidate): Deviation[] {
    const deviations: Deviation[] = [];
    if (day > ready.latest) {
      deviations.push({ code: 'WINDOW_EXCEEDED', detail: pastWindow(ready.latest, day) });
    }
    const before = this.doseBeside(ready, -1);
    if (before) deviations.push(...this.gapBreach(before, ready));
    // A gap's breach is said on its later session, unless that one was booked before.
    const after = this.doseBeside(ready, 1);
    if (after?.fixed) deviations.push(...this.gapBreach(ready, after));
    return deviations;
  }

  /** The next dose on that side; null where there is none, or one between was left out. */
  private doseBeside(ready: ReadyWish, step: 1 | -1): ReadyWish | null {
    if (!ready.wish.dosing) return null;
    const { wishes } = this.candidates;
    for (let i = ready.index + step; i >= 0 && i < wishes.length; i += step) {
      const other = wishes[i] as ReadyWish;
      if (other.wish.dosing) return this.standing[i] === null ? null : other;
    }
    return null;
  }

  private gapBreach(earlier: ReadyWish, later: ReadyWish): Deviation[] {
    const gap = (this.standing[later.index] as number) - (this.standing[earlier.index] as number);
    const most = later.wish.maxGapDays;
    if (gap <= most) return [];
    const names = `${sessionName(earlier.wish)} and ${sessionName(later.wish)}`;
    return [
      {
        code: 'GAP_MAX_EXCEEDED',
        detail: `${days(gap - most)} more than the ${most} allowed between ${names}`,
      },
    ];
  }
}

const said = (when: string, reasons: readonly Reason[]): Deviation[] =>
  reasons.map(({ code, words }) => ({ code, detail: `${when}: ${words}` }));

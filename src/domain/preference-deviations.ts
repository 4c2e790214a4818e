/** What of a placed visit the patient would rather have otherwise, in words. */
import type { Assignment } from './course-assignment.js';
import type { Candidates, ReadyWish } from './course-candidates.js';
import type { Candidate } from './course-choices.js';
import type { Preferences } from './course-preferences.js';
import { DAY_NAMES } from './course-reasons.js';
import type { OpenStart } from './course-starts.js';
import type { Deviation } from './course-types.js';
import { timeOfMinutes } from './local-time.js';

/** In words, as in `Tuesdays, Fridays`. */
export const weekdaysLiked = ({ weekdays }: Preferences): string =>
  weekdays.map((weekday) => `${DAY_NAMES[weekday]}s`).join(', ');

/** Whether whom the patient prefers is among those who serve. */
export function isPreferred(preferences: Preferences, assignment: Assignment | null | undefined): boolean {
  if (!assignment) return false;
  return assignment.room
    ? assignment.room.resources.some(({ resourceId }) => preferences.isPractitioner(resourceId))
    : assignment.servers.flat().some(({ ready }) => preferences.isPractitioner(ready.resource.id));
}

/** The weekday, the time of day and the practitioner, as far as each is wished for and not had. */
export function preferencesNotMet(
  { preferences, starts }: Candidates,
  { preferred }: ReadyWish,
  { day, start, assignment }: Pick<Candidate, 'day' | 'assignment'> & { start: Pick<OpenStart, 'minute'> },
): Deviation[] {
  const ofDay = starts.calendar.day(day);
  const unmet: string[] = [];
  if (!preferences.likesDay(ofDay.weekday)) {
    const liked = weekdaysLiked(preferences);
    unmet.push(`weekday: ${DAY_NAMES[ofDay.weekday]}, and the patient prefers ${liked}`);
  }
  if (!preferences.likesMinute(start.minute)) {
    const at = timeOfMinutes(start.minute);
    unmet.push(`time of day: ${at}, and the patient prefers to come ${preferences.hours}`);
  }
  if (preferred && !isPreferred(preferences, assignment)) {
    const then = starts.at(preferred, ofDay, start.minute);
    const why = then ? 'the course as a whole is better so' : 'not free for it then';
    unmet.push(`practitioner: the one whom the patient prefers does not serve it: ${why}`);
  }
  return unmet.map((detail) => ({ code: 'PREFERENCE_NOT_MET', detail }));
}

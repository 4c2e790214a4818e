/** How far a session lies from where it was wanted. */
import { days } from './course-rules.js';
import type { Deviation } from './course-types.js';
import { dateOfDayNumber, timeOfMinutes } from './local-time.js';

/** Nothing, or how many days later or earlier; days as `dayNumber` counts them. */
export function dateMoved(wantedDay: number, day: number): Deviation[] {
  const away = day - wantedDay;
  if (away === 0) return [];
  const detail = `moved ${days(Math.abs(away))} ${direction(away)}, from ${dateOfDayNumber(wantedDay)}`;
  return [{ code: 'DATE_MOVED', detail }];
}

/** Nothing, or how many minutes of the wall clock later or earlier on its day; minutes past midnight. */
export function timeMoved(wantedMinute: number, minute: number): Deviation[] {
  const away = minute - wantedMinute;
  if (away === 0) return [];
  const detail = `${Math.abs(away)} minutes ${direction(away)}, from ${timeOfMinutes(wantedMinute)}`;
  return [{ code: 'TIME_MOVED', detail }];
}

/** Of a day after the window's last one. */
export const pastWindow = (latest: number, day: number): string =>
  `${days(day - latest)} past the window's end, ${dateOfDayNumber(latest)}`;

const direction = (away: number): string => (away > 0 ? 'later' : 'earlier');

/** The patterns that alternatives are made of: a set of weekdays and a time of day. */
import { TIMES_OF_DAY } from './course-starts.js';
import type { TimeOfDay } from './course-types.js';
import { WEEKDAYS } from './protocol.js';
import type { Weekday } from './protocol.js';

export interface Pattern {
  weekdays: Weekday[];
  timeOfDay: TimeOfDay;
}

/** Every set of so many of the weekdays (all of them where there are fewer), at each time of day. */
export function patternsOf(openWeekdays: readonly Weekday[], weekdaysPerWeek: number): Pattern[] {
  const size = Math.min(Math.max(1, weekdaysPerWeek), openWeekdays.length);
  return subsets(openWeekdays, size).flatMap((weekdays) =>
    TIMES_OF_DAY.map((timeOfDay) => ({ weekdays, timeOfDay })),
  );
}

function subsets(weekdays: readonly Weekday[], size: number): Weekday[][] {
  if (size === 0) return [[]];
  return weekdays.flatMap((weekday, i) =>
    subsets(weekdays.slice(i + 1), size - 1).map((rest) => [weekday, ...rest]),
  );
}

/** The pattern that sessions do lie on. */
export function patternOf(sessions: readonly { weekday: Weekday; timeOfDay: TimeOfDay }[]): {
  weekdays: Weekday[];
  timeOfDay: TimeOfDay | null;
} {
  const [first] = sessions;
  return {
    weekdays: WEEKDAYS.filter((weekday) => sessions.some((session) => session.weekday === weekday)),
    timeOfDay: first && sessions.every((s) => s.timeOfDay === first.timeOfDay) ? first.timeOfDay : null,
  };
}

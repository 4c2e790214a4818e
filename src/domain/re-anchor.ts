/** A course counted anew from the date that one of its sessions is moved to. */
import { courseOutline, type CourseOutline } from './course-outline.js';
import { dayOneOf, type CourseChoices } from './course-phases.js';
import { isSameSession, type SessionOfCourse } from './given-sessions.js';
import { addDays, daysBetween, type LocalDate } from './local-time.js';
import type { ProtocolDefinition } from './protocol.js';

/** Its distance from day 1 depends on the weekday that the course begins on, by less than a week either way. */
const DAYS_LOOKED_AT = 14;

/**
 * The course as its rules want it when the session is wanted on `to`, or else on the first date after it that its rule
 * can give. Day 1 goes as many days as that takes, and no further: on which weekday it then lies matters to the phases
 * whose rule names none. Of the days that come to the same it is one that the first phase's own rule gives, where there
 * is one; the first dose itself is day 1 wherever it is put. `dayOne` is day 1 until now; `wanted` the date that a
 * session is wanted on to which no rule gives one: day 1 goes as far as that session.
 */
export function reAnchored(
  definition: ProtocolDefinition,
  choices: CourseChoices,
  dayOne: LocalDate,
  session: SessionOfCourse & { wanted: LocalDate },
  to: LocalDate,
): CourseOutline {
  const countedFrom = (date: LocalDate): CourseOutline =>
    courseOutline(definition, { ...choices, startDate: date }, date);
  const ownIn = ({ ordinals }: CourseOutline) => ordinals.find((ordinal) => isSameSession(ordinal, session));
  const now = countedFrom(dayOne);
  const own = ownIn(now);
  if (!own) return countedFrom(addDays(dayOne, daysBetween(session.wanted, to)));
  const isFirst = own.dosing && own.wantedDate === dayOneOf(definition, { ...choices, startDate: dayOne });
  if (isFirst) return countedFrom(to);
  const about = addDays(to, -daysBetween(dayOne, own.wantedDate));
  let found: { outline: CourseOutline; wanted: LocalDate } | null = null;
  for (let days = -DAYS_LOOKED_AT; days <= DAYS_LOOKED_AT; days++) {
    const date = addDays(about, days);
    const outline = countedFrom(date);
    const wanted = ownIn(outline)?.wantedDate ?? to;
    if (wanted < to) continue;
    if (found && wanted !== found.wanted) break;
    found ??= { outline, wanted };
    if (dayOneOf(definition, { ...choices, startDate: date }) === date) return outline;
  }
  return found?.outline ?? now;
}

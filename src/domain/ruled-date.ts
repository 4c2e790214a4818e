/** On which date its phase's rule wants a session that nobody has made yet. */
import { courseOutline, openEndedDates, type CourseChoices } from './course-outline.js';
import { finitePhases } from './course-phases.js';
import { dayOf, isSameSession, wasGiven, type RecordedSession } from './given-sessions.js';
import { addDays, compareDates, type LocalDate } from './local-time.js';
import { nextLadderDate } from './maintenance.js';
import type { Phase, ProtocolDefinition } from './protocol.js';

export interface CourseSoFar {
  definition: ProtocolDefinition;
  choices: CourseChoices;
  /** Day 1, and that from which the open-ended phase is counted. */
  dayOne: LocalDate;
  cadenceDayOne: LocalDate;
  /** Its last ordinal that was counted from another day 1, before a hold; 0 unless there is one. */
  cadenceAfter: number;
  /** Index of the present ladder rung. */
  rung: number;
  sessions: RecordedSession[];
}

/**
 * The date; null where no rule gives the ordinal one: on demand, tied to another session, or past the phase's count, as
 * what takes a cancelled session's place is.
 */
export function ruledDate(course: CourseSoFar, phase: Phase, ordinal: number): LocalDate | null {
  const { definition, choices, dayOne, cadenceDayOne, cadenceAfter, rung, sessions } = course;
  const { type } = phase.anchor;
  if (type === 'on-demand' || type === 'session-offset') return null;
  if (finitePhases(definition).includes(phase)) {
    const { ordinals } = courseOutline(definition, choices, dayOne);
    return ordinals.find((one) => isSameSession(one, { phase: phase.code, ordinal }))?.wantedDate ?? null;
  }
  if (type === 'course-week') {
    const count = ordinal - cadenceAfter;
    return openEndedDates(definition, choices, cadenceDayOne, phase.code, { count })[count - 1] ?? null;
  }
  return nextLadderDate(
    {
      ...{ definition, choices, dayOne: cadenceDayOne, rung },
      sessions: sessions.map((session) => ({ ...session, given: wasGiven(session) })),
    },
    phase,
  );
}

/**
 * Whether a visit on that date is none that its phase's rule expects, but one besides, or in the stead of one that was not
 * given: the phase has begun, and the window of the next date of its rule (`wanted`) has not.
 */
export function isBesides(
  { sessions }: Pick<CourseSoFar, 'sessions'>,
  { code, windowDays }: Phase,
  wanted: LocalDate,
  date: LocalDate,
): boolean {
  const begun = sessions.some((session) => session.phase === code && compareDates(dayOf(session), date) <= 0);
  return begun && compareDates(date, addDays(wanted, -windowDays.before)) < 0;
}

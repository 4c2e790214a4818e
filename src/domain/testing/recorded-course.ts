/** Courses as they stand on record, for specs of what happens after they were booked. */
import { courseOutline, openEndedDates } from '../course-outline.js';
import type { CourseChoices } from '../course-phases.js';
import { dayOf, type RecordedSession } from '../given-sessions.js';
import type { LocalDate } from '../local-time.js';
import type { MissedOutcome } from '../missed-sessions.js';
import { isOpenEnded, type ProtocolDefinition } from '../protocol.js';

/** Every session of the finite course, and so many of the open-ended phase, booked on its wanted date. */
export function bookedCourse(
  definition: ProtocolDefinition,
  choices: CourseChoices,
  openEnded = 0,
): RecordedSession[] {
  const { dayOne, ordinals } = courseOutline(definition, choices);
  const booked = (phase: string, ordinal: number, date: LocalDate): RecordedSession => ({
    phase,
    ordinal,
    wantedDate: date,
    date,
    status: 'booked',
  });
  const finite = ordinals.map(({ phase, ordinal, wantedDate }) => booked(phase, ordinal, wantedDate));
  const open = definition.phases.find(isOpenEnded);
  const dates = open ? openEndedDates(definition, choices, dayOne, open.code, { count: openEnded }) : [];
  return [...finite, ...dates.map((date, i) => booked(open?.code ?? '', i + 1, date))];
}

/** The course on a day: what was booked before it was given, and one session came to nothing. */
export function withMissed(
  sessions: readonly RecordedSession[],
  asOf: LocalDate,
  missed: { phase: string; ordinal: number },
  changes: Partial<RecordedSession> = { status: 'no-show' },
): RecordedSession[] {
  return sessions.map((session) => {
    if (session.phase === missed.phase && session.ordinal === missed.ordinal)
      return { ...session, ...changes };
    return session.status === 'booked' && dayOf(session) < asOf
      ? { ...session, status: 'completed' }
      : session;
  });
}

/** The course once everything that an outcome wants was placed on the day it is wanted. */
export function carriedOut(
  sessions: readonly RecordedSession[],
  { wanted, shifts }: Pick<MissedOutcome, 'wanted' | 'shifts'>,
): RecordedSession[] {
  const moved = sessions.map((session) => {
    const shift = shifts.find(({ phase, ordinal }) => phase === session.phase && ordinal === session.ordinal);
    return shift ? { ...session, wantedDate: shift.to, date: shift.to } : session;
  });
  const added = wanted.map(({ phase, ordinal, wantedDate }): RecordedSession => ({
    phase,
    ordinal,
    wantedDate,
    date: wantedDate,
    status: 'booked',
  }));
  return [...moved, ...added];
}

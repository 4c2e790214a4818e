/** What is left of a finite course: the whole of it for a new plan, the missing sessions for one taken up again. */
import { courseOutline, openEndedDates, type CourseOutline, type WantedOrdinal } from './course-outline.js';
import { countOf, finitePhases, openEndedPhase, type CourseChoices } from './course-phases.js';
import { addDays, compareDates, daysBetween, type LocalDate } from './local-time.js';
import { stands, type RecordedSession } from './given-sessions.js';
import type { ProtocolDefinition } from './protocol.js';

export type CourseSession = Pick<RecordedSession, 'phase' | 'ordinal' | 'status' | 'countsTowardsCourse'>;

/**
 * The ordinals still to be placed. Sessions that were cancelled, missed, or aborted without counting are replaced by the
 * phase's next free ordinals, since an ordinal is never used again; their wanted dates are the rule's from `asOf` on.
 */
export function remainingCourse(
  definition: ProtocolDefinition,
  choices: CourseChoices,
  sessions: readonly CourseSession[],
  asOf: LocalDate,
): CourseOutline {
  if (sessions.length === 0) return courseOutline(definition, choices);
  const startDate = compareDates(choices.startDate, asOf) > 0 ? choices.startDate : asOf;
  const used = new Map<string, number>();
  const counts: Record<string, number> = {};
  for (const phase of finitePhases(definition)) {
    const own = sessions.filter((session) => session.phase === phase.code);
    const kept = own.filter(stands).length;
    counts[phase.code] = Math.max(0, countOf(definition, choices, phase) - kept);
    used.set(phase.code, Math.max(0, ...own.map((session) => session.ordinal)));
  }
  const outline = courseOutline(definition, { ...choices, startDate, counts });
  return {
    ...outline,
    ordinals: outline.ordinals.map((wanted: WantedOrdinal) => ({
      ...wanted,
      ordinal: wanted.ordinal + (used.get(wanted.phase) ?? 0),
    })),
  };
}

/** Day 1 as the open-ended phase must count it, so that its next session is wanted when `outline` says. */
export function cadenceDayOne(
  definition: ProtocolDefinition,
  choices: CourseChoices,
  dayOne: LocalDate,
  outline: CourseOutline,
): LocalDate {
  const phase = openEndedPhase(definition);
  const wanted = outline.openEnded.find((open) => open.phase === phase?.code)?.firstWanted;
  if (!phase || wanted === undefined) return dayOne;
  const [planned = wanted] = openEndedDates(definition, choices, dayOne, phase.code, { count: 1 });
  return addDays(dayOne, daysBetween(planned, wanted));
}

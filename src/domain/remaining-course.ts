/** What is left of a finite course: the whole of it for a new plan, the missing sessions for one taken up again. */
import { courseOutline, openEndedDates, type CourseOutline, type WantedOrdinal } from './course-outline.js';
import { countOf, finitePhases, gapsOf, openEndedPhase, type CourseChoices } from './course-phases.js';
import { addDays, compareDates, daysBetween, laterOf, type LocalDate } from './local-time.js';
import { stands, type RecordedSession } from './given-sessions.js';
import { isDosing, type ProtocolDefinition } from './protocol.js';

export type CourseSession = Pick<
  RecordedSession,
  'phase' | 'ordinal' | 'status' | 'countsTowardsCourse' | 'date'
>;

/**
 * The ordinals still to be placed. Sessions that were cancelled, missed, or aborted without counting are replaced by the
 * phase's next free ordinals, since an ordinal is never used again; their wanted dates are the rule's from `asOf` on,
 * and after the last dose that stands or gave the drug, by its minimum gap at least.
 */
export function remainingCourse(
  definition: ProtocolDefinition,
  choices: CourseChoices,
  sessions: readonly CourseSession[],
  asOf: LocalDate,
): CourseOutline {
  if (sessions.length === 0) return courseOutline(definition, choices);
  const used = new Map<string, number>();
  const counts: Record<string, number> = {};
  for (const phase of finitePhases(definition)) {
    const own = sessions.filter((session) => session.phase === phase.code);
    const kept = own.filter(stands).length;
    counts[phase.code] = Math.max(0, countOf(definition, choices, phase) - kept);
    used.set(phase.code, Math.max(0, ...own.map((session) => session.ordinal)));
  }
  const left = { ...choices, counts };
  const outline = courseOutline(definition, {
    ...left,
    startDate: startAfterDoses(definition, left, sessions, laterOf(choices.startDate, asOf)),
  });
  return {
    ...outline,
    ordinals: outline.ordinals.map((wanted: WantedOrdinal) => ({
      ...wanted,
      ordinal: wanted.ordinal + (used.get(wanted.phase) ?? 0),
    })),
  };
}

/** The date from which what is left is counted: `from`, unless that would want its first dose too near to the last one. */
function startAfterDoses(
  definition: ProtocolDefinition,
  left: CourseChoices,
  sessions: readonly CourseSession[],
  from: LocalDate,
): LocalDate {
  const last = lastDose(definition, sessions);
  if (!last) return from;
  const soonest = laterOf(from, addDays(last.date, Math.max(1, last.minGapDays)));
  const firstDose = (startDate: LocalDate): LocalDate | undefined =>
    courseOutline(definition, { ...left, startDate }).ordinals.find(({ dosing }) => dosing)?.wantedDate;
  const asItIs = firstDose(from);
  if (asItIs === undefined || compareDates(asItIs, soonest) >= 0) return from;
  // A rule that names no weekday keeps that of the last dose.
  const counts = Object.fromEntries(
    Object.entries(left.counts ?? {}).map(([code, count]) => [
      code,
      count > 0 ? count + daysBetween(last.date, soonest) + 1 : 0,
    ]),
  );
  const onward = courseOutline(definition, { ...left, startDate: last.date, counts }).ordinals;
  const next = onward.find(({ dosing, wantedDate }) => dosing && compareDates(wantedDate, soonest) >= 0);
  const sameNext = next === undefined || firstDose(soonest) === next.wantedDate;
  return sameNext ? soonest : next.wantedDate;
}

function lastDose(
  definition: ProtocolDefinition,
  sessions: readonly CourseSession[],
): { date: LocalDate; minGapDays: number } | null {
  const doses = sessions.flatMap((session) => {
    const phase = definition.phases.find(({ code }) => code === session.phase);
    const { date } = session;
    const isDose = phase && isDosing(phase) && (stands(session) || session.status === 'aborted');
    return isDose && date !== null ? [{ date, minGapDays: gapsOf(definition, phase).minGapDays }] : [];
  });
  return doses.sort((a, b) => compareDates(a.date, b.date)).at(-1) ?? null;
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

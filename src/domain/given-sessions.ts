/** Which sessions of a course were given, and how many are still owed: a course counts doses, not slots used. */
import { countOf, finitePhases, type CourseChoices } from './course-phases.js';
import { compareDates, type LocalDate } from './local-time.js';
import { isDosing, type ProtocolDefinition } from './protocol.js';
import { isGiven, isUnstarted, isVoid, type SessionStatus } from './session-lifecycle.js';

/** What is on record of a session, of any phase and status. */
export interface RecordedSession {
  phase: string;
  ordinal: number;
  wantedDate: LocalDate;
  /** Local date it is or was booked on; null while it is proposed only. */
  date: LocalDate | null;
  status: SessionStatus;
  /** What was said when it was aborted; it counts only where that is true. */
  countsTowardsCourse?: boolean | null;
}

/** What came of a session. */
export type Outcome = Pick<RecordedSession, 'status' | 'countsTowardsCourse'>;

/** Which session of a course it is. */
export type SessionOfCourse = Pick<RecordedSession, 'phase' | 'ordinal'>;

export const sessionKey = ({ phase, ordinal }: SessionOfCourse): string => `${phase} ${ordinal}`;

export const isSameSession = (a: SessionOfCourse, b: SessionOfCourse): boolean =>
  a.phase === b.phase && a.ordinal === b.ordinal;

/** The day a session lies on: that of its booking, else the one it wants. */
export const dayOf = (session: Pick<RecordedSession, 'date' | 'wantedDate'>): LocalDate =>
  session.date ?? session.wantedDate;

export const byDay = (a: RecordedSession, b: RecordedSession): number =>
  compareDates(dayOf(a), dayOf(b)) || a.ordinal - b.ordinal;

/** The session was given and counts. */
export const wasGiven = (session: Outcome): boolean =>
  isGiven(session.status, session.countsTowardsCourse === true);

/** The session is over and the course still lacks it: missed, cancelled, entered in error, or aborted and not counting. */
export const wasMissed = (session: Outcome): boolean =>
  isVoid(session.status) || (session.status === 'aborted' && !wasGiven(session));

/** The session was given, or is being, or still stands to be. */
export const stands = (session: Outcome): boolean => !wasMissed(session);

/** The patient has not arrived, so that the session may be moved. */
export const isMovable = (session: RecordedSession): boolean => isUnstarted(session.status);

/** Drug was given, whether or not the session counts: the next dose keeps its distance from it. */
export const gaveDrug = (session: RecordedSession): boolean =>
  session.status === 'aborted' || wasGiven(session);

const dosingCodes = (definition: ProtocolDefinition): Set<string> =>
  new Set(definition.phases.filter(isDosing).map(({ code }) => code));

/** The doses given, in order of their days; boosters are doses too. */
export function givenDoses(
  definition: ProtocolDefinition,
  sessions: readonly RecordedSession[],
): RecordedSession[] {
  const dosing = dosingCodes(definition);
  return sessions.filter((session) => dosing.has(session.phase) && wasGiven(session)).sort(byDay);
}

/**
 * Which session given this is, from 1: of its phase, and of the course's doses (null for one without the drug). Null
 * for a session that was not given, or is not on record. Sessions count in order of their days, so that one placed in
 * a missed one's stead counts where it was given, whatever its ordinal.
 */
export function givenNumber(
  definition: ProtocolDefinition,
  sessions: readonly RecordedSession[],
  session: SessionOfCourse,
): { ofPhase: number; ofCourse: number | null } | null {
  const is = (other: RecordedSession) => isSameSession(other, session);
  const given = sessions.filter((other) => other.phase === session.phase && wasGiven(other)).sort(byDay);
  const ofPhase = given.findIndex(is) + 1;
  if (ofPhase === 0) return null;
  const ofCourse = givenDoses(definition, sessions).findIndex(is) + 1;
  return { ofPhase, ofCourse: ofCourse || null };
}

export interface PhaseCount {
  phase: string;
  /** How many the plan wants. */
  wanted: number;
  given: number;
  /** Proposed, booked or under way. */
  open: number;
  /** Neither given nor open, and to be made up for: never below 0. */
  missing: number;
}

/** How far each phase of the finite course has come, by sessions given. */
export function phaseCounts(
  definition: ProtocolDefinition,
  choices: CourseChoices,
  sessions: readonly RecordedSession[],
): PhaseCount[] {
  return finitePhases(definition).map((phase) => {
    const own = sessions.filter((session) => session.phase === phase.code && stands(session));
    const wanted = countOf(definition, choices, phase);
    const given = own.filter(wasGiven).length;
    const missing = Math.max(0, wanted - own.length);
    return { phase: phase.code, wanted, given, open: own.length - given, missing };
  });
}

export type PhaseProgress = Omit<PhaseCount, 'wanted'> & {
  /** Null where the plan wants no number: the phase goes on, or comes when somebody asks for it. */
  wanted: number | null;
};

/**
 * How far each phase has come, by sessions given: those of the finite course, those that go on after it, and those on
 * demand of which there are sessions.
 */
export function phaseProgress(
  definition: ProtocolDefinition,
  choices: CourseChoices,
  sessions: readonly RecordedSession[],
): PhaseProgress[] {
  const finite = phaseCounts(definition, choices, sessions);
  return definition.phases.flatMap((phase): PhaseProgress[] => {
    const counted = finite.find((one) => one.phase === phase.code);
    if (counted) return [counted];
    const own = sessions.filter((session) => session.phase === phase.code && stands(session));
    if (phase.anchor.type === 'on-demand' && own.length === 0) return [];
    const given = own.filter(wasGiven).length;
    return [{ phase: phase.code, wanted: null, given, open: own.length - given, missing: 0 }];
  });
}

/** The phase's next ordinal that no session has, or ever had. */
export function nextFreeOrdinal(sessions: readonly RecordedSession[], phase: string): number {
  return Math.max(0, ...sessions.filter((s) => s.phase === phase).map((s) => s.ordinal)) + 1;
}

/** Mends a clinic's bookings after an outage or a closure, across all courses at once. */
import type { LocalDate } from './local-time.js';
import { conflictsOf, moveSessions } from './replan-move.js';
import { ReplanState } from './replan-state.js';
import { swapDay, type Unsolved } from './replan-swap.js';
import type { ReplanChange, ReplanCourse, ReplanRequest, ReplanSession } from './replan-types.js';
import { compareUrgency, urgencyOf } from './replan-urgency.js';

/**
 * What becomes of each session that an outage or closure lies over, and of those that make room for one; by time, then
 * id. Instants are epoch milliseconds.
 *
 * First other resources serve visits at their own times, day by day, as many as possible. Then what is left is moved
 * within windows and gap rules, the most urgent course first (the least slack to the last permitted day, induction
 * before maintenance, the earlier first): the affected sessions alone, and where that does not do, with the course's other
 * unstarted sessions. Every place found may free another, so all of it is repeated until nothing more is placed: of a
 * course that then still has an affected session no way of placing all of its unstarted sessions exists while everything
 * else stays. What cannot be placed keeps its booking; nothing is cancelled.
 *
 * Pure and deterministic; no window, minimum or maximum gap is broken that is not broken already.
 */
export function replan(request: ReplanRequest): ReplanChange[] {
  const state = new ReplanState(request);
  const attempts = new Map<string, number>();
  for (let left = Infinity; state.unsolved.size > 0 && state.unsolved.size < left;) {
    left = state.unsolved.size;
    for (const [date, wanted] of byDay(state)) swapDay(state, date, wanted);
    moveCourses(state, attempts, 'affected');
    if (state.unsolved.size === left) moveCourses(state, attempts, 'all');
  }
  const sessions = new Map(unsolvedOf(state).map((unsolved) => [unsolved.session.sessionId, unsolved]));
  return state.changes().map((change) => {
    const unsolved = sessions.get(change.sessionId);
    if (!unsolved || change.action !== 'unplaced') return change;
    return { ...change, conflicts: conflictsOf(state, unsolved.course, unsolved.session) };
  });
}

/** The most urgent first. */
function unsolvedOf(state: ReplanState): Unsolved[] {
  return state.request.courses
    .flatMap((course) =>
      course.sessions
        .filter(({ sessionId }) => state.unsolved.has(sessionId))
        .map((session) => ({ course, session, urgency: urgencyOf(state, course, session) })),
    )
    .sort((a, b) => compareUrgency(a.urgency, b.urgency));
}

function byDay(state: ReplanState): [LocalDate, Unsolved[]][] {
  const days = new Map<LocalDate, Unsolved[]>();
  for (const unsolved of unsolvedOf(state)) {
    const date = state.dayOf(unsolved.session);
    days.set(date, [...(days.get(date) ?? []), unsolved]);
  }
  return [...days].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Each course with a session left, by its most urgent one. */
function moveCourses(state: ReplanState, attempts: Map<string, number>, which: 'affected' | 'all'): void {
  const courses = new Set(unsolvedOf(state).map(({ course }) => course));
  for (const course of courses) {
    const key = `${course.treatmentPlanId} ${which}`;
    // What failed fails again as long as nothing has changed.
    if (attempts.get(key) === state.version) continue;
    const before = state.version;
    moveCourse(state, course, which);
    if (state.version === before) attempts.set(key, before);
  }
}

/** All of the course's affected sessions together; where that is too much to ask, each alone. */
function moveCourse(state: ReplanState, course: ReplanCourse, which: 'affected' | 'all'): void {
  const { notBefore } = state.request;
  const affected = course.sessions.filter(({ sessionId }) => state.unsolved.has(sessionId));
  const inOrder = (session: ReplanSession): boolean =>
    session.movable && !affected.includes(session) && state.of(session).startsAt >= notBefore;
  const others = which === 'all' ? course.sessions.filter(inOrder) : [];
  if (which === 'all' && others.length === 0) return;
  const open = (sessions: readonly ReplanSession[]): ReadonlySet<string> =>
    new Set([...sessions, ...others].map(({ sessionId }) => sessionId));
  if (moveSessions(state, course, open(affected)) || affected.length === 1) return;
  for (const session of affected) moveSessions(state, course, open([session]));
}

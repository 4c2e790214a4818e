import { clearOf } from '../interval.js';
import { daysBetween, localDateOf, localTimeOf } from '../local-time.js';
import type { ReservationRow } from '../course-types.js';
import { ReplanState } from '../replan-state.js';
import type { ReplanChange, ReplanRequest } from '../replan-types.js';
import { ZONE } from './replan-clinics.js';

/** The clinic after the changes. */
export function after(request: ReplanRequest, changes: ReplanChange[]): ReplanState {
  const state = new ReplanState(request);
  for (const { sessionId, to } of changes) {
    if (!to) continue;
    state.give(sessionId, to);
    state.solve(sessionId);
  }
  return state;
}

/** Everything that is wrong with the clinic after the changes, but for what is said to be unplaced. */
export function faults(request: ReplanRequest, changes: ReplanChange[]): string[] {
  const state = after(request, changes);
  const found: string[] = [];
  const { calendar, courses, others } = request;
  const sessions = courses.flatMap((course) => course.sessions);
  const rows = [...sessions.map((s) => s.sessionId), ...others.map((o) => o.sessionId)].flatMap((id) =>
    state.rowsOf(id).map((row) => ({ ...row, id })),
  );
  for (const [i, a] of rows.entries()) {
    for (const b of rows.slice(i + 1)) {
      const shared = a.resourceId === b.resourceId && a.laneFrom < b.laneTo && b.laneFrom < a.laneTo;
      if (shared && a.start < b.end && b.start < a.end) found.push(`${a.id} and ${b.id} share a lane`);
    }
  }
  const outages = new Map(calendar.resources.map(({ id, outages: out }) => [id, out]));
  const isOut = ({ resourceId, start, end }: ReservationRow): boolean =>
    !clearOf(outages.get(resourceId) ?? [], start, end);
  for (const { sessionId, action, from, to } of changes) {
    if (!to) continue;
    if (to.rows.some(isOut)) found.push(`${sessionId} is served by somebody who is out`);
    if (action === 'swapped' && to.startsAt !== from.startsAt) found.push(`${sessionId} changed its time`);
    const date = localDateOf(to.startsAt, ZONE);
    if (calendar.closures.some((closure) => closure.from <= date && date < closure.to)) {
      found.push(`${sessionId} lies in a closure`);
    }
    if (to.startsAt < request.notBefore || localTimeOf(to.startsAt, ZONE) < '08:00') found.push('too early');
  }
  const moved = new Set(changes.filter(({ action }) => action === 'moved').map(({ sessionId }) => sessionId));
  for (const course of courses) {
    for (const [i, session] of course.sessions.entries()) {
      const day = state.dayOf(session);
      const { earliest, latest, minGapDays } = session.wish;
      if (moved.has(session.sessionId) && (day < earliest || day > latest)) {
        found.push(`${session.sessionId} left its window`);
      }
      const next = course.sessions[i + 1];
      if (!next || !(moved.has(session.sessionId) || moved.has(next.sessionId))) continue;
      const gap = daysBetween(day, state.dayOf(next));
      if (gap < minGapDays || gap > next.wish.maxGapDays) found.push(`${session.sessionId} keeps no gap`);
    }
  }
  return found;
}

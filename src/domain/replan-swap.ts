/** Other resources for visits at their own times: all that are run over on one day, with whatever makes room for them. */
import { coveredBy } from './interval.js';
import { addDays, localDateOf, type LocalDate } from './local-time.js';
import { openIntervalsOn } from './open-hours.js';
import { rematch } from './rematch.js';
import type { MovableVisit } from './rematch-types.js';
import type { ReplanState } from './replan-state.js';
import type { ReplanCourse, ReplanSession } from './replan-types.js';

export interface Unsolved {
  course: ReplanCourse;
  session: ReplanSession;
}

/** How many further orders are tried where not all of a day's visits find somebody. Engineering default. */
const ORDERS = 12;

/**
 * Gives as many as possible of a day's visits other resources at their own times; visits of the day that are in order
 * may be served by others for it. `wanted` stands in the order of urgency, which decides where several choices serve
 * equally many. One whose time the clinic is closed at stays for somebody to move.
 */
export function swapDay(state: ReplanState, date: LocalDate, wanted: readonly Unsolved[]): void {
  const { zone, openingHours, closures } = state.request.calendar;
  const open = openIntervalsOn(date, zone, openingHours, closures);
  const possible = wanted.filter(({ session }) => coveredBy(open, session.startsAt, session.endsAt));
  if (possible.length === 0) return;
  const takeBack = state.snapshot();
  let left = serveInTurn(state, date, possible);
  if (left.length === 0 || left.length === possible.length) return;
  let best: { order: readonly Unsolved[]; left: number } = { order: possible, left: left.length };
  for (const order of otherOrders(possible, left)) {
    takeBack();
    left = serveInTurn(state, date, order);
    if (left.length < best.left) best = { order, left: left.length };
    if (left.length === 0) return;
  }
  takeBack();
  serveInTurn(state, date, best.order);
}

/** Whoever ends first goes first, which serves the most on equal chairs; then each of those left without. */
function otherOrders(possible: readonly Unsolved[], left: readonly Unsolved[]): Unsolved[][] {
  const byEnd = [...possible].sort((a, b) => a.session.endsAt - b.session.endsAt);
  const first = left.map((one) => [one, ...possible.filter((other) => other !== one)]);
  return [byEnd, ...first].slice(0, ORDERS);
}

/** @returns those for whom nobody was found */
function serveInTurn(state: ReplanState, date: LocalDate, order: readonly Unsolved[]): Unsolved[] {
  return order.filter((unsolved) => !serve(state, date, unsolved));
}

function serve(state: ReplanState, date: LocalDate, { course, session }: Unsolved): boolean {
  const { sessionId, startsAt, wish, pinnedIds } = session;
  const visits = movableOn(state, date).filter((visit) => visit.sessionId !== sessionId);
  const besides = new Set([sessionId, ...visits.map((visit) => visit.sessionId)]);
  const own = [...new Set(state.rowsOf(sessionId).map(({ resourceId }) => resourceId))];
  const answer = rematch({
    resources: state.resources(besides, date, addDays(date, 1)),
    visits,
    wanted: { startsAt, shape: wish.visit, pinnedIds },
    // Whoever has served it goes on serving it.
    preferredIds: [...own, ...course.preferredResourceIds.filter((id) => !own.includes(id))],
  });
  if (answer.outcome !== 'placed') return false;
  for (const { sessionId: displaced, rows } of answer.reassigned) state.give(displaced, { rows });
  state.give(sessionId, { rows: answer.rows });
  state.solve(sessionId);
  return true;
}

/** The day's visits that stand in order. One still run over keeps what it holds, in case that it stays. */
function movableOn(state: ReplanState, date: LocalDate): MovableVisit[] {
  const { courses, others, calendar } = state.request;
  const own = courses.flatMap(({ sessions }) =>
    sessions.flatMap((session): MovableVisit[] => {
      const { sessionId, wish, pinnedIds, movable } = session;
      if (!movable || state.unsolved.has(sessionId) || state.dayOf(session) !== date) return [];
      const { startsAt, rows } = state.of(session);
      return [{ sessionId, startsAt, shape: wish.visit, rows, pinnedIds }];
    }),
  );
  return [
    ...own,
    ...others
      .filter(({ startsAt }) => localDateOf(startsAt, calendar.zone) === date)
      .map((visit) => ({ ...visit, rows: state.rowsOf(visit.sessionId) })),
  ];
}

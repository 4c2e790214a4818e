/** Whose turn it is where not everybody may find room. */
import { compareDates, addDays, daysBetween, localDateOf } from './local-time.js';
import type { PhaseKind } from './protocol.js';
import type { ReplanState } from './replan-state.js';
import type { ReplanCourse, ReplanSession } from './replan-types.js';

/** Engineering choice: a course that is being built up suffers from a lost session first. */
const KINDS: readonly PhaseKind[] = [
  'induction',
  'preparation',
  'continuation',
  'integration',
  'booster',
  'maintenance',
  'follow-up',
];

export interface Urgency {
  /** Days from where the session stands (from today, where that is past) to the last day that is permitted. */
  slackDays: number;
  kind: number;
  startsAt: number;
  sessionId: string;
}

/**
 * How urgent it is to find a place for a session: the less slack is left to the last day that its window and its gaps
 * to the doses around it permit, the more. Induction goes before maintenance, the earlier before the later.
 */
export function urgencyOf(state: ReplanState, course: ReplanCourse, session: ReplanSession): Urgency {
  const { notBefore, calendar } = state.request;
  const at = course.sessions.indexOf(session);
  const isDose = ({ wish }: ReplanSession): boolean => wish.dosing;
  const before = course.sessions.slice(0, at).findLast(isDose);
  const after = course.sessions.slice(at + 1).find(isDose);
  const { wish } = session;
  const bounds = [wish.latest];
  if (wish.dosing && before && wish.maxGapDays < 36_500) {
    bounds.push(addDays(state.dayOf(before), wish.maxGapDays));
  }
  if (wish.dosing && after) bounds.push(addDays(state.dayOf(after), -Math.max(1, wish.minGapDays)));
  const last = bounds.reduce((a, b) => (compareDates(a, b) < 0 ? a : b));
  const today = localDateOf(notBefore, calendar.zone);
  const stands = state.dayOf(session);
  return {
    slackDays: daysBetween(compareDates(stands, today) > 0 ? stands : today, last),
    kind: KINDS.indexOf(session.kind),
    startsAt: session.startsAt,
    sessionId: session.sessionId,
  };
}

/** The most urgent first. */
export const compareUrgency = (a: Urgency, b: Urgency): number =>
  a.slackDays - b.slackDays ||
  a.kind - b.kind ||
  a.startsAt - b.startsAt ||
  (a.sessionId < b.sessionId ? -1 : a.sessionId > b.sessionId ? 1 : 0);

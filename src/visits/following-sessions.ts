/** Where the sessions after a moved one are wanted. */
import { commonOf } from '../domain/course-outline.js';
import { isSameSession } from '../domain/given-sessions.js';
import { addDays, daysBetween, type LocalDate } from '../domain/local-time.js';
import { isDosing } from '../domain/protocol.js';
import { reAnchored } from '../domain/re-anchor.js';
import { isUnstarted } from '../domain/session-lifecycle.js';
import type { Session } from '../sessions/session.entity.js';
import type { PlanFacts, ToWish } from '../treatment-plans/plan-wishes.js';
import type { RescheduleScope } from './reschedule.dto.js';

/** Sessions of the plan after this one that have not begun, in the order they are to follow. */
export const followingOf = ({ sessions }: PlanFacts, moved: Session): Session[] =>
  sessions
    .filter(({ id, status, wantedAt }) => id !== moved.id && isUnstarted(status) && wantedAt > moved.wantedAt)
    .sort((a, b) => a.wantedAt.getTime() - b.wantedAt.getTime());

export interface Following {
  wanted: ToWish[];
  /** Day 1 counted anew; null where it stays. */
  dayOne: LocalDate | null;
}

/**
 * `this-and-following`: each as many days later as the moved session goes from where it stands. `re-anchor`: the course
 * is counted so that the moved session's rule wants it on the new date, or else on the first one after it; every later
 * session of the finite course takes its rule's date from there, those of the open-ended phase move along with day 1.
 * However often the same session is moved so, and wherever to, only its last date counts.
 */
export function wantedAfter(
  facts: PlanFacts,
  moved: Session,
  to: LocalDate,
  from: LocalDate,
  scope: RescheduleScope,
): Following {
  const following = followingOf(facts, moved);
  if (scope === 'this' || (following.length === 0 && scope !== 're-anchor'))
    return { wanted: [], dayOne: null };
  if (scope === 'this-and-following') {
    const days = daysBetween(from, to);
    return { wanted: following.map((session) => asWanted(facts, session, days)), dayOne: null };
  }
  const { plan } = facts;
  const { ordinals, dayOne } = reAnchored(
    facts.definition,
    facts.choices,
    plan.dayOne ?? plan.startDate,
    { ...moved, wanted: moved.wantedLocal.slice(0, 10) },
    to,
  );
  const days = daysBetween(plan.dayOne ?? plan.startDate, dayOne);
  return {
    wanted: following.map((session) => {
      const own = ordinals.find((ordinal) => isSameSession(ordinal, session));
      return own
        ? { ...own, relation: null, pinnedResourceIds: session.pinnedResourceIds }
        : asWanted(facts, session, days);
    }),
    dayOne,
  };
}

/** The session as the search takes it, its window around the date it was wanted on, or `days` later. */
export function asWanted({ definition }: PlanFacts, session: Session, days: number): ToWish {
  const phase = definition.phases.find(({ code }) => code === session.phase);
  if (!phase) throw new Error(`The protocol has no phase ${session.phase}.`);
  const wantedDate = addDays(session.wantedLocal.slice(0, 10), days);
  return {
    ...commonOf(definition, phase),
    dosing: isDosing(phase),
    ordinal: session.ordinal,
    wantedDate,
    entryGate: session.pendingGate,
    relation: null,
    // Who was asked for by name moves along.
    pinnedResourceIds: session.pinnedResourceIds,
    earliest: addDays(wantedDate, -phase.windowDays.before),
    latest: addDays(wantedDate, phase.windowDays.after),
  };
}

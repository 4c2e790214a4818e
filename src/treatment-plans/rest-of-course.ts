/** What of a course under way may still be placed, around what stays where it is. */
import { commonOf, courseOutline, openEndedDates, type CourseOutline } from '../domain/course-outline.js';
import { finitePhases, openEndedPhase } from '../domain/course-phases.js';
import { addDays, localDateOf, type LocalDate } from '../domain/local-time.js';
import type { Phase } from '../domain/protocol.js';
import { isUnstarted, isVoid } from '../domain/session-lifecycle.js';
import type { Session } from '../sessions/session.entity.js';
import type { PlanFacts, ToWish } from './plan-wishes.js';

export const REST_SCOPES = ['unplaced', 'unstarted'] as const;
/** `unplaced`: what has no place. `unstarted`: what is booked and still ahead too, which leaves its place for it. */
export type RestScope = (typeof REST_SCOPES)[number];

/** A course of which some sessions may have begun. */
export type Outline = Omit<CourseOutline, 'ordinals'> & { ordinals: ToWish[] };

export interface RestOfCourse {
  outline: Outline;
  /** Sessions that leave their places. */
  leaving: string[];
}

/** Sessions of the finite course, as they are wanted: whatever has begun, or was given, bounds them. */
export function restOfCourse(facts: PlanFacts, scope: RestScope, now: Date): RestOfCourse {
  const { definition, choices, plan } = facts;
  const finite = new Map(finitePhases(definition).map((phase) => [phase.code, phase]));
  const isOpen = ({ phase, status, startsAt }: Session): boolean =>
    finite.has(phase) &&
    isUnstarted(status) &&
    (startsAt === null || (scope === 'unstarted' && startsAt > now));
  const open = facts.sessions
    .filter(isOpen)
    .sort((a, b) => a.wantedAt.getTime() - b.wantedAt.getTime() || a.ordinal - b.ordinal);
  const dayOne = plan.dayOne ?? plan.startDate;
  const { weekdaysPerWeek } = courseOutline(definition, choices);
  return {
    outline: {
      ...{ dayOne, weekdaysPerWeek },
      ordinals: open.map((session) => wanted(facts, finite.get(session.phase) as Phase, session, open)),
      openEnded: openEndedOf(facts, plan.cadenceDayOne ?? dayOne),
    },
    leaving: open.filter(({ startsAt }) => startsAt !== null).map(({ id }) => id),
  };
}

function openEndedOf({ definition, choices }: PlanFacts, dayOne: LocalDate): CourseOutline['openEnded'] {
  const phase = openEndedPhase(definition)?.code;
  if (phase === undefined) return [];
  return openEndedDates(definition, choices, dayOne, phase, { count: 1 }).map((firstWanted) => ({
    ...{ phase, firstWanted },
  }));
}

function wanted(facts: PlanFacts, phase: Phase, session: Session, open: readonly Session[]): ToWish {
  const { wantedLocal, ordinal, pendingGate, pinnedResourceIds } = session;
  const wantedDate = wantedLocal.slice(0, 10);
  return {
    ...commonOf(facts.definition, phase),
    ...{ ordinal, wantedDate, wantedLocal, entryGate: pendingGate, pinnedResourceIds, relation: null },
    earliest: addDays(wantedDate, -phase.windowDays.before),
    latest: addDays(wantedDate, phase.windowDays.after),
    ...tied(facts, phase, session, open),
  };
}

/** A talk keeps to its dose: to wherever that will lie, or on the days around where it stands. */
function tied(
  { definition, sessions, clinic }: PlanFacts,
  { anchor }: Phase,
  { ordinal }: Session,
  open: readonly Session[],
): Partial<Pick<ToWish, 'relation' | 'earliest' | 'latest'>> {
  if (anchor.type !== 'session-offset') return {};
  const { fromDays, toDays } = anchor;
  const doses = sessions
    .filter((other) => other.phase === anchor.phase && !isVoid(other.status))
    .sort((a, b) => a.ordinal - b.ordinal);
  const dose = {
    first: doses[0],
    each: doses.find((other) => other.ordinal === ordinal),
    last: doses.at(-1),
  }[anchor.sessions];
  if (!dose) return {};
  const index = open.indexOf(dose);
  if (index >= 0) {
    const target = dose.wantedLocal.slice(0, 10);
    const { before = 0, after = 0 } =
      definition.phases.find(({ code }) => code === dose.phase)?.windowDays ?? {};
    return {
      relation: { index, fromDays, toDays },
      earliest: addDays(target, fromDays - before),
      latest: addDays(target, toDays + after),
    };
  }
  if (!dose.startsAt) return {};
  const day = localDateOf(dose.startsAt.getTime(), clinic.timeZone);
  return { earliest: addDays(day, fromDays), latest: addDays(day, toDays) };
}

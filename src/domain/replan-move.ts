/** Other times for sessions of one course, while everything else of the clinic stays. */
import { proposeCourse } from './course.js';
import type {
  CalendarResource,
  Conflict,
  CourseOptions,
  CourseProposal,
  CourseRequest,
  Deviation,
  VisitNeed,
  VisitShape,
  Wish,
} from './course-types.js';
import { daysInSet, setTooLong, type SetMember } from './dose-sets.js';
import { isSameSession } from './given-sessions.js';
import {
  addDays,
  dateOfDayNumber,
  dayNumber,
  daysBetween,
  earlierOf,
  laterOf,
  localDateOf,
  localDateTimeOf,
  localTimeOf,
  type LocalDate,
} from './local-time.js';
import { dateMoved, pastWindow } from './moved-in-words.js';
import type { ReplanState } from './replan-state.js';
import type { ReplanCourse, ReplanSession } from './replan-types.js';
import { mayServe } from './visit.js';

const ON_PROTOCOL: CourseOptions = { count: 1, allowBreaches: false, allowUnplaced: false };

/**
 * Places the `open` sessions of a course within their windows and gaps, each of the others of the course standing where
 * it is. Sessions that were in order stay where they stand unless that is in the way. @returns false, and nothing
 * changed, where no such course exists: the search is exhaustive.
 */
export function moveSessions(state: ReplanState, course: ReplanCourse, open: ReadonlySet<string>): boolean {
  const [best] = proposeCourse(courseRequest(state, course, open), ON_PROTOCOL);
  if (!best || !keepsSets(state, course, best)) return false;
  for (const placement of best.sessions) {
    const session = sessionOf(course, placement);
    const { sessionId } = session;
    const stays = placement.startsAt === state.of(session).startsAt;
    if (stays && !state.unsolved.has(sessionId)) continue;
    const { startsAt, endsAt, rows } = placement;
    const deviations = state.unsolved.has(sessionId)
      ? placement.deviations
      : madeRoom(session.wish, startsAt, state.request.calendar.zone);
    state.give(sessionId, { startsAt, endsAt, rows, deviations });
    state.solve(sessionId);
  }
  return true;
}

/**
 * The question to the search. A session may stay where it stands though that breaks a window or a maximum gap by now:
 * no move makes it worse than it is.
 */
export function courseRequest(
  state: ReplanState,
  course: ReplanCourse,
  open: ReadonlySet<string>,
  beyondDays = 0,
): CourseRequest {
  const { request } = state;
  const { zone } = request.calendar;
  const pinned = new Set(course.sessions.flatMap((s) => (open.has(s.sessionId) ? s.pinnedIds : [])));
  const wishes = course.sessions.map((_, i) => wishAsItStands(state, course, i, open));
  const moving = wishes.filter(({ fixed }) => !fixed);
  const today = localDateOf(request.notBefore, zone);
  const from = laterOf(
    moving.map(({ earliest }) => earliest).reduce(earlierOf),
    laterOf(today, request.calendar.from),
  );
  const last = laterOf(from, moving.map(({ latest }) => latest).reduce(laterOf));
  const to = earlierOf(addDays(last, beyondDays + 1), request.calendar.to);
  const calendar = state.calendar(course, open, from, laterOf(to, addDays(from, 1)));
  return {
    notBefore: request.notBefore,
    wishes,
    calendar: { ...calendar, resources: calendar.resources.map((resource) => tagged(resource, pinned)) },
    policy: request.policy,
    otherDoses: course.otherDoses,
    ...(course.preferences && { preferences: course.preferences }),
    preferredResourceIds: course.preferredResourceIds,
    weekdaysPerWeek: 1,
  };
}

/** An open session with room to stay where it stands; any other fixed there. */
function wishAsItStands(
  state: ReplanState,
  course: ReplanCourse,
  i: number,
  open: ReadonlySet<string>,
): Wish {
  const { calendar } = state.request;
  const session = course.sessions[i] as ReplanSession;
  const { wish } = session;
  const { startsAt, endsAt, rows } = state.of(session);
  const day = state.dayOf(session);
  const before = wish.dosing ? course.sessions.slice(0, i).findLast((s) => s.wish.dosing) : undefined;
  const gap = before ? daysBetween(state.dayOf(before), day) : 0;
  const maxGapDays = Math.max(wish.maxGapDays, gap);
  if (!open.has(session.sessionId)) {
    const fixed = { startsAt, endsAt, nurseId: state.leadOf(session) };
    return { ...wish, maxGapDays, earliest: day, latest: day, fixed };
  }
  const [first, last] = daysLeftBySet(state, course, session, open);
  return {
    ...wish,
    // Whoever is in order is wanted where it stands.
    wantedLocal: state.unsolved.has(session.sessionId)
      ? wish.wantedLocal
      : localDateTimeOf(startsAt, calendar.zone),
    earliest: earlierOf(laterOf(wish.earliest, first ?? wish.earliest), day),
    latest: laterOf(earlierOf(wish.latest, last ?? wish.latest), day),
    maxGapDays,
    visit: withPins(wish.visit, session.pinnedIds, calendar.resources, rows),
    fixed: null,
  };
}

/** Where others of its set leave a session that is to move, of those that stay; nothing where none of them does. */
function daysLeftBySet(
  state: ReplanState,
  course: ReplanCourse,
  { wish, sessionId }: ReplanSession,
  open: ReadonlySet<string>,
): LocalDate[] {
  const { doseSet: set, phase } = wish;
  if (!set) return [];
  const staying = course.sessions.filter(
    (other) => other.sessionId !== sessionId && !open.has(other.sessionId),
  );
  const own = { name: sessionId, phase, set };
  const days = daysInSet(
    own,
    membersOf(staying, (other) => state.dayOf(other)),
  );
  return days.every(Number.isFinite) ? days.map(dateOfDayNumber) : [];
}

/** No set that was near enough together is not any more: the search does not look at sets. */
function keepsSets(state: ReplanState, course: ReplanCourse, { sessions: placed }: CourseProposal): boolean {
  const { zone } = state.request.calendar;
  const before = membersOf(course.sessions, (session) => state.dayOf(session));
  const after = membersOf(course.sessions, (session) => {
    const placement = placed.find((one) => isSameSession(session.wish, one));
    return placement ? localDateOf(placement.startsAt, zone) : state.dayOf(session);
  });
  return after.every((member, i) => {
    return setTooLong(member, after) === null || setTooLong(before[i] ?? member, before) !== null;
  });
}

const membersOf = (
  sessions: readonly ReplanSession[],
  dayOf: (session: ReplanSession) => LocalDate,
): SetMember[] =>
  sessions.flatMap((session): SetMember[] => {
    const { phase, doseSet: set } = session.wish;
    return set ? [{ name: session.sessionId, phase, set, day: dayNumber(dayOf(session)) }] : [];
  });

/** Why a session finds no place with everything else as it is by now, and where it would with a rule broken. */
export function conflictsOf(state: ReplanState, course: ReplanCourse, session: ReplanSession): Conflict[] {
  const open = new Set([session.sessionId]);
  const ask = (options: CourseOptions, beyondDays: number): CourseProposal | undefined =>
    proposeCourse(courseRequest(state, course, open, beyondDays), options)[0];
  const refused = ask({ ...ON_PROTOCOL, allowUnplaced: true }, 0)?.unplaced ?? [];
  const broken = ask({ ...ON_PROTOCOL, allowBreaches: true }, state.request.policy.beyondWindowDays);
  const nearest = broken?.sessions.map(({ startsAt }) => startsAt) ?? [];
  return refused.map((conflict) => (conflict.nearest.length > 0 ? conflict : { ...conflict, nearest }));
}

const sessionOf = (course: ReplanCourse, placement: Pick<Wish, 'phase' | 'ordinal'>): ReplanSession =>
  course.sessions.find(({ wish }) => isSameSession(wish, placement)) as ReplanSession;

/** A session that was in order and gives way: how far it lies from what the rule gave. */
function madeRoom({ wantedLocal, latest }: Wish, startsAt: number, zone: string): Deviation[] {
  const day = dayNumber(localDateOf(startsAt, zone));
  const end = dayNumber(latest);
  const [time, wanted] = [localTimeOf(startsAt, zone), wantedLocal.slice(11, 16)];
  return [
    ...dateMoved(dayNumber(wantedLocal), day),
    ...(time === wanted ? [] : [{ code: 'TIME_MOVED', detail: `moved to ${time}, from ${wanted}` }]),
    ...(day > end ? [{ code: 'WINDOW_EXCEEDED', detail: pastWindow(end, day) }] : []),
    { code: 'KEEPS_COURSE_WHOLE', detail: 'gives way, so that another session of the course finds a place' },
  ];
}

const pinTag = (id: string): string => `by name: ${id}`;

const tagged = (resource: CalendarResource, pinned: ReadonlySet<string>): CalendarResource =>
  pinned.has(resource.id) ? { ...resource, tags: [...(resource.tags ?? []), pinTag(resource.id)] } : resource;

/**
 * The visit's needs with one of them bound to each pinned resource: the need that it serves by now, else the first that
 * it could. The search knows pins of a request only, and sessions of one course may have different ones.
 */
function withPins(
  visit: VisitShape,
  pinnedIds: readonly string[],
  resources: readonly CalendarResource[],
  rows: readonly { resourceId: string }[],
): VisitShape {
  if (pinnedIds.length === 0) return visit;
  const served = new Set(rows.map(({ resourceId }) => resourceId));
  const inUse = pinnedIds.filter((id) => served.has(id) || resources.some((resource) => resource.id === id));
  let needs: (VisitNeed & { bound?: boolean })[] = [...visit.needs];
  for (const id of inUse) {
    const resource = resources.find((one) => one.id === id);
    const at = needs.findIndex((need) => !need.bound && (!resource || mayServe(resource, need)));
    const need = needs[at];
    if (!need) continue;
    const { quantity = 1 } = need;
    const bound = { ...need, quantity: 1, tags: [...(need.tags ?? []), pinTag(id)], bound: true };
    const rest = quantity > 1 ? [{ ...need, quantity: quantity - 1 }] : [];
    needs = [...needs.slice(0, at), bound, ...rest, ...needs.slice(at + 1)];
  }
  return {
    ...visit,
    needs: needs.map(({ kinds, role, segments, quantity, tags }) => ({
      ...{ kinds, role, segments },
      ...(quantity !== undefined && quantity > 1 && { quantity }),
      ...(tags && { tags }),
    })),
  };
}

/** The protocol's rule on sets of doses, of sessions that move along with another. */
import type { CourseProposal, Placement } from '../domain/course-types.js';
import { sessionName } from '../domain/course-rules.js';
import { doseSets, setTooLong, type SetMember } from '../domain/dose-sets.js';
import { sessionKey } from '../domain/given-sessions.js';
import { dayNumber, localDateOf } from '../domain/local-time.js';
import type { PlanFacts } from '../treatment-plans/plan-wishes.js';

/**
 * The course's placements, each with the set that it would make too long: the search does not look at sets. `placements`
 * are all that move; what has none of them stands where it stands.
 */
export function withSetBreaches(
  { sessions, definition, clinic }: PlanFacts,
  placements: readonly Placement[],
  course: CourseProposal,
): CourseProposal {
  const inOrder = [...sessions].sort((a, b) => a.wantedAt.getTime() - b.wantedAt.getTime());
  const sets = doseSets(definition, inOrder);
  if (sets.size === 0) return course;
  const placed = new Map(placements.map((placement) => [sessionKey(placement), placement.startsAt]));
  const unplaced = new Set(course.unplaced.map(sessionKey));
  const members = inOrder.flatMap((session): SetMember[] => {
    const key = sessionKey(session);
    const set = sets.get(key);
    const startsAt = placed.get(key) ?? session.startsAt?.getTime();
    if (!set || startsAt === undefined || unplaced.has(key)) return [];
    const day = dayNumber(localDateOf(startsAt, clinic.timeZone));
    return [{ name: sessionName(session), phase: session.phase, set, day }];
  });
  return {
    ...course,
    sessions: course.sessions.map((placement) => {
      const own = members.find(({ name }) => name === sessionName(placement));
      const words = own && setTooLong(own, members);
      if (!words) return placement;
      const tooLong = { code: 'SET_TOO_LONG', detail: `${placement.date}: ${words}` };
      return { ...placement, deviations: [...placement.deviations, tooLong] };
    }),
  };
}

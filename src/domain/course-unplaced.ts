/** What is said of the sessions for which a course has no place, where the search alone does not know it. */
import type { Conflict, CourseProposal, CourseRequest } from './course-types.js';
import { proposeCourse } from './course.js';
import type { Rooms } from './course-rematching.js';
import { isSameSession } from './given-sessions.js';

/** Adds what is known of the room that could have been made within the windows of sessions left out. */
export function withVerdicts(
  roomy: CourseRequest,
  rooms: Rooms,
): (proposal: CourseProposal) => CourseProposal {
  let verdicts: Conflict[] | undefined;
  return (proposal) => {
    if (!roomy.movable?.length || proposal.unplaced.length === 0) return proposal;
    const bestEffort = { count: 1, allowBreaches: false, allowUnplaced: true, offProtocol: true };
    verdicts ??= (proposeCourse(roomy, bestEffort, rooms)[0]?.unplaced ?? []).filter(
      ({ code }) => code === 'PROVEN_FULL' || code === 'NO_REASSIGNMENT_WITHIN_BOUND',
    );
    const unplaced = proposal.unplaced.flatMap((conflict, i, all) => {
      const next = all[i + 1];
      const isLast = !next || !isSameSession(next, conflict);
      const said = (verdicts ?? []).filter((verdict) => isLast && isSameSession(verdict, conflict));
      return [conflict, ...said.map((verdict) => ({ ...verdict, nearest: conflict.nearest }))];
    });
    return { ...proposal, unplaced };
  };
}

/** What may be otherwise on another day: whoever is needed is taken, away or has had a dose. */
const PASSES = /_FREE$|^PATIENT_|^OTHER_COURSE$|^SAME_DAY_DOSE$|^START_CAP_REACHED$/;
/** The clinic has nothing, or nobody, of the kind: no day changes that. */
const LASTS = /^NO_(?!REASSIGNMENT)(?!.*_FREE$)/;

/** Whether a session has no nearest date, though another day may well have one. */
export function laterMayHelp({ unplaced }: CourseProposal): boolean {
  return unplaced.some((conflict) => {
    if (conflict.nearest.length > 0) return false;
    const codes = unplaced.filter((other) => isSameSession(other, conflict)).map(({ code }) => code);
    if (codes.some((code) => LASTS.test(code))) return false;
    return codes.some((code) => PASSES.test(code)) || !codes.includes('VISIT_LONGER_THAN_OPENING');
  });
}

/**
 * Where nothing is booked, what was placed after a session left out is not in its way: its nearest dates are those
 * after the sessions before it.
 */
export function withNothingAfter(request: CourseRequest, unplaced: Conflict[]): Conflict[] {
  const lost = unplaced.filter(({ nearest }) => nearest.length === 0);
  const end = request.wishes.findLastIndex((wish) => lost.some((conflict) => isSameSession(conflict, wish)));
  const wishes = request.wishes
    .slice(0, end + 1)
    .map((wish) => (wish.relation && wish.relation.index > end ? { ...wish, relation: null } : wish));
  const [before] = proposeCourse(
    { ...request, wishes },
    { count: 1, allowBreaches: true, allowUnplaced: true },
  );
  return unplaced.map((conflict) =>
    conflict.nearest.length > 0
      ? conflict
      : { ...conflict, nearest: before?.unplaced.find((c) => isSameSession(c, conflict))?.nearest ?? [] },
  );
}

/** What specs ask of a proposal, in words. */
import { proposeCourse } from '../course.js';
import type { CourseOptions, CourseProposal, CourseRequest } from '../course-types.js';
import { formatInstant } from '../local-time.js';
import { violations } from './violations.js';

export const NEW_YORK = 'America/New_York';
export const STRICT: CourseOptions = { count: 1, allowBreaches: false, allowUnplaced: false };
export const instant = (text: string): number => Date.parse(text);

/** The first proposal, after checking that it breaks no rule. */
export function optimum(request: CourseRequest, options: CourseOptions = STRICT): CourseProposal {
  const [best] = proposeCourse(request, options);
  if (!best) throw new Error('No course was found.');
  expect(violations(request, best)).toEqual([]);
  return best;
}

export const starts = (proposal: CourseProposal): string[] =>
  proposal.sessions.map(({ startsAt }) => formatInstant(startsAt, NEW_YORK));

/** The deviations of the session of that ordinal. */
export const said = (proposal: CourseProposal, ordinal: number): string[] =>
  proposal.sessions.find((s) => s.ordinal === ordinal)?.deviations.map((d) => `${d.code} ${d.detail}`) ?? [];

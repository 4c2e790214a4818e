/** What specs ask of a proposal, in words. */
import { proposeCourse } from '../course.js';
import type { CourseOptions, CourseProposal, CourseRequest } from '../course-types.js';
import { formatInstant } from '../local-time.js';
import type { Weekday } from '../protocol.js';
import { resource } from './requests.js';
import { violations } from './violations.js';

export const NEW_YORK = 'America/New_York';
export const STRICT: CourseOptions = { count: 1, allowBreaches: false, allowUnplaced: false };
/** One chair; two of each who serve, so that somebody can be preferred. */
export const STAFF = [
  resource('chair-1', 'chair'),
  resource('nurse-1', 'practitioner', { roles: ['nurse'], capacity: 1 }),
  resource('nurse-2', 'practitioner', { roles: ['nurse'], capacity: 1 }),
  resource('prescriber-1', 'practitioner', { roles: ['prescriber'], capacity: 4 }),
  resource('prescriber-2', 'practitioner', { roles: ['prescriber'], capacity: 4 }),
];
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

export const MONDAY_TO_FRIDAY = [
  { daysOfWeek: ['MO', 'TU', 'WE', 'TH', 'FR'] as Weekday[], from: '08:00', to: '18:00' },
];
export const dates = (proposal: CourseProposal): string[] =>
  proposal.sessions.map(({ date }) => date.slice(5));
export const closure = (from: string, to: string, reason: string) => ({ from, to, reason });

import type { CourseRequest } from '../course-types.js';
import { instant } from './proposals.js';
import { clinicRequest, wishesOn } from './requests.js';

/** Three sessions of which the one at `open` is to be placed; the others stand at 09:00 of their dates. */
export function around(open: number, change: Partial<CourseRequest['calendar']> = {}): CourseRequest {
  const wishes = wishesOn(['2027-01-04', '2027-01-07', '2027-01-11']).map((wish, i) => {
    if (i === open) return wish;
    const startsAt = instant(`${wish.wantedLocal}:00-05:00`);
    return { ...wish, fixed: { startsAt, endsAt: startsAt + 115 * 60_000, nurseId: 'nurse-1' } };
  });
  return clinicRequest(wishes, change);
}

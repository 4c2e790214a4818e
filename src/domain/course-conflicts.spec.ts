import { proposeCourse } from './course.js';
import type { Conflict } from './course-types.js';
import { formatInstant } from './local-time.js';
import { clinicRequest, wishesOn } from './testing/requests.js';
import { violations } from './testing/violations.js';

const NEW_YORK = 'America/New_York';

/** The nearest dates of each session left out, by its ordinal. */
const nearestDates = (unplaced: Conflict[]): Record<number, string[]> =>
  Object.fromEntries(
    unplaced.map(({ ordinal, nearest }) => [
      ordinal,
      nearest.map((at) => formatInstant(at, NEW_YORK).slice(5, 10)),
    ]),
  );

describe('the nearest starts of a course that has no place', () => {
  const wishes = wishesOn(['2027-01-04', '2027-01-07', '2027-01-11', '2027-01-14']);
  const options = { count: 1, allowBreaches: false, allowUnplaced: true };

  it('go together: each session’s follow the first one of the session before it', () => {
    const request = clinicRequest(wishes, {
      closures: [{ from: '2026-12-20', to: '2027-03-01', reason: 'Rebuilding' }],
    });
    const [best] = proposeCourse(request, options);
    expect(best?.sessions).toEqual([]);
    expect(nearestDates(best?.unplaced ?? [])).toEqual({
      1: ['03-01', '03-02', '03-03'],
      2: ['03-03', '03-04', '03-05'],
      3: ['03-05', '03-06', '03-07'],
      4: ['03-07', '03-08', '03-09'],
    });
  });

  it('keep their distance from the sessions that are placed, before and after', () => {
    const request = clinicRequest(
      wishes.map((wish, i) => ({ ...wish, latest: i === 3 ? '2027-02-10' : wish.latest })),
      { closures: [{ from: '2027-01-09', to: '2027-02-06', reason: 'Flood' }] },
    );
    const [best] = proposeCourse(request, options);
    if (!best) throw new Error('Nothing was proposed.');
    expect(best.sessions.map(({ ordinal, date }) => [ordinal, date])).toEqual([
      [1, '2027-01-04'],
      [2, '2027-01-07'],
      [4, '2027-02-06'],
    ]);
    // No day is left between them.
    expect(nearestDates(best.unplaced)).toEqual({ 3: [] });
    expect(violations(request, best)).toEqual([]);
  });
});

import fc from 'fast-check';
import { proposeCourse } from './course.js';
import { courseRequests, LARGE, SMALL } from './testing/requests.js';

describe('asked for one course, which is sought among the cheapest starts first', () => {
  it.each([
    ['in small clinics', SMALL, 300],
    ['in larger clinics', LARGE, 60],
  ])('the answer is the first of many: %s', (_name, size, numRuns) => {
    const seen = { none: 0, free: 0, costly: 0 };
    fc.assert(
      fc.property(
        courseRequests(size),
        fc.boolean(),
        fc.boolean(),
        (request, allowBreaches, allowUnplaced) => {
          const [one] = proposeCourse(request, { count: 1, allowBreaches, allowUnplaced });
          const [first] = proposeCourse(request, { count: 2, allowBreaches, allowUnplaced });
          expect(one).toEqual(first);
          seen[!one ? 'none' : one.cost === 0 ? 'free' : 'costly']++;
        },
      ),
      { seed: 20270105, numRuns },
    );
    expect(seen.costly).toBeGreaterThan(numRuns / 5);
  });
});

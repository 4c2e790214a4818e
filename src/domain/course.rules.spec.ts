import fc from 'fast-check';
import { proposeCourse } from './course.js';
import { courseRequests, LARGE, SMALL } from './testing/requests.js';
import { violations } from './testing/violations.js';

describe('every proposal keeps every hard rule, and every conflict’s nearest start would work', () => {
  it.each([
    ['in small clinics', SMALL, 200],
    ['in larger clinics', LARGE, 40],
  ])('%s', (_name, size, numRuns) => {
    const seen = { placed: 0, unplaced: 0, breaches: 0 };
    fc.assert(
      fc.property(courseRequests(size), (request) => {
        for (const proposal of proposeCourse(request, {
          count: 3,
          allowBreaches: true,
          allowUnplaced: true,
        })) {
          expect(violations(request, proposal)).toEqual([]);
          seen.placed += proposal.sessions.length;
          seen.unplaced += proposal.unplaced.length;
          seen.breaches += proposal.breach.gapDays + proposal.breach.windowDays;
        }
      }),
      { seed: 20270104, numRuns },
    );
    expect(Math.min(seen.placed, seen.unplaced, seen.breaches)).toBeGreaterThan(numRuns / 10);
  });

  it('and the same request gives the same answer, whatever the order its resources are listed in', () => {
    const options = { count: 3, allowBreaches: true, allowUnplaced: true };
    fc.assert(
      fc.property(courseRequests(SMALL), (request) => {
        const { calendar } = request;
        const turned = {
          ...request,
          calendar: { ...calendar, resources: [...calendar.resources].reverse() },
        };
        expect(proposeCourse(turned, options)).toEqual(proposeCourse(request, options));
      }),
      { seed: 20270104, numRuns: 100 },
    );
  });
});

import fc from 'fast-check';
import { proposeCourse } from './course.js';
import type { CourseOptions, CourseRequest } from './course-types.js';
import { referenceCourses } from './testing/exhaustive.js';
import { courseRequests, SMALL } from './testing/requests.js';

/** What both must agree on: where every session lies, who serves it, and what that costs. */
function proposed(request: CourseRequest, options: CourseOptions): unknown[] {
  return proposeCourse(request, options).map(({ cost, breach, sessions }) => {
    const placed = sessions.map(({ startsAt, resources }) => ({
      startsAt,
      resources: resources.map(({ resourceId }) => resourceId).sort(),
    }));
    return { cost: Math.round(cost * 1000), breach, placed };
  });
}

function expected(request: CourseRequest, options: CourseOptions): unknown[] {
  return referenceCourses(request, options).map(({ cost, gapDays, windowDays, sessions }) => {
    const placed = sessions.flatMap((choice, w) =>
      choice && !request.wishes[w]?.fixed
        ? [{ startsAt: choice.startsAt, resources: [...new Set(choice.servers)].sort() }]
        : [],
    );
    return { cost, breach: { windowDays, gapDays }, placed };
  });
}

describe('a course and every pattern of it, on small cases', () => {
  it.each([
    ['on protocol', { count: 1000, allowBreaches: false, allowUnplaced: false }, 160],
    ['with breaches', { count: 1000, allowBreaches: true, allowUnplaced: false }, 100],
    ['best effort on protocol', { count: 1000, allowBreaches: false, allowUnplaced: true }, 100],
    ['best effort with breaches', { count: 1000, allowBreaches: true, allowUnplaced: true }, 100],
  ] as [string, CourseOptions, number][])(
    'is found exactly where trying everything finds one, at the same cost and with the same ties: %s',
    (_name, options, numRuns) => {
      const seen = { courses: 0, none: 0, alternatives: 0 };
      fc.assert(
        fc.property(courseRequests(SMALL), (request) => {
          const courses = expected(request, options);
          expect(proposed(request, options)).toEqual(courses);
          seen[courses.length > 0 ? 'courses' : 'none']++;
          seen.alternatives += Math.max(0, courses.length - 1);
        }),
        { seed: 20270104, numRuns },
      );
      // The cases are worth something only where both outcomes are frequent.
      expect(seen.courses).toBeGreaterThan(numRuns / 5);
    },
  );
});

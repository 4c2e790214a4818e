import fc from 'fast-check';
import { courseRequest } from './replan-move.js';
import type { ReplanChange, ReplanRequest } from './replan-types.js';
import { replan } from './replan.js';
import { referenceCourses } from './testing/exhaustive.js';
import { smallClinics, troubled } from './testing/replan-clinics.js';
import { after, faults } from './testing/replan-faults.js';

const STRICT = { count: 1, allowBreaches: false, allowUnplaced: false };

/** Courses said to be broken that another, plain search over all their unstarted sessions could keep. */
function keepable(request: ReplanRequest, changes: ReplanChange[]): string[] {
  const state = after(request, changes);
  return request.courses.flatMap((course) => {
    if (!course.sessions.some(({ sessionId }) => state.unsolved.has(sessionId))) return [];
    const open = new Set(course.sessions.map(({ sessionId }) => sessionId));
    return referenceCourses(courseRequest(state, course, open), STRICT).length > 0
      ? [course.treatmentPlanId]
      : [];
  });
}

describe('A re-plan of any small clinic', () => {
  it('leaves no course broken that an exhaustive search of it could keep, and breaks nothing', () => {
    const seen = { swapped: 0, moved: 0, unplaced: 0 };
    fc.assert(
      fc.property(smallClinics(), (clinic) => {
        const request = troubled(clinic);
        const changes = replan(request);
        for (const { action } of changes) seen[action] += 1;
        const affected = request.courses.flatMap(({ sessions }) => sessions.filter((s) => s.affected));
        expect(
          changes
            .filter((change) => change.affected)
            .map(({ sessionId }) => sessionId)
            .sort(),
        ).toEqual(affected.map(({ sessionId }) => sessionId).sort());
        expect(faults(request, changes)).toEqual([]);
        expect(keepable(request, changes)).toEqual([]);
        expect(
          changes.every(({ action, conflicts }) => (action === 'unplaced') === conflicts.length > 0),
        ).toBe(true);
      }),
      { seed: 7, numRuns: 300 },
    );
    // The clinics are such that everything happens.
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(20);
  });
});

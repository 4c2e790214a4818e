import fc from 'fast-check';
import { Rooms } from './course-rematching.js';
import { proposeCourse } from './course.js';
import type { CourseProposal, CourseRequest } from './course-types.js';
import { crowdedClinics } from './testing/crowded-clinics.js';
import { leastCost } from './testing/crowded-optimum.js';

const NUM_RUNS = 60;
const ON_PROTOCOL = { count: 1, allowBreaches: false, allowUnplaced: false };

/** All that is reserved once the course is booked and those it displaces are served anew. */
function reservedAfter({ calendar, movable = [] }: CourseRequest, { sessions }: CourseProposal) {
  const reassigned = sessions.flatMap((placement) => placement.reassigned ?? []);
  const gone = movable
    .filter(({ sessionId }) => reassigned.some((one) => one.sessionId === sessionId))
    .flatMap(({ rows }) => rows.map((row) => `${row.resourceId} ${row.start}`));
  return [...calendar.resources.flatMap(({ id, busy }) => busy.map((row) => ({ ...row, resourceId: id })))]
    .filter((row) => !gone.includes(`${row.resourceId} ${row.start}`))
    .concat(reassigned.flatMap(({ rows }) => rows))
    .concat(sessions.flatMap(({ rows }) => rows));
}

function overlaps(request: CourseRequest, proposal: CourseProposal): number {
  const rows = reservedAfter(request, proposal);
  const outages = request.calendar.resources.flatMap(({ id, outages: out }) =>
    out.map((one) => ({ ...one, resourceId: id })),
  );
  const own = proposal.sessions.flatMap((placement) => placement.rows);
  return [
    ...rows.flatMap((a, i) => rows.slice(i + 1).filter((b) => a.laneFrom === b.laneFrom && meet(a, b))),
    ...own.flatMap((row) => outages.filter((out) => meet(row, out))),
  ].length;
}

interface Row {
  resourceId: string;
  start: number;
  end: number;
}
const meet = (a: Row, b: Row): boolean => a.resourceId === b.resourceId && a.start < b.end && b.start < a.end;

describe('a course in a crowded clinic, against trying everything', () => {
  it('is found exactly where others can make room for it, at the same cost', () => {
    const seen = { fits: 0, roomMade: 0, none: 0 };
    fc.assert(
      fc.property(crowdedClinics, (clinic) => {
        const plain = leastCost(clinic, false);
        const expected = plain ?? leastCost(clinic, true);
        const [best] = proposeCourse(clinic.request, ON_PROTOCOL);
        expect(best ? Math.round(best.cost * 1000) : null).toBe(expected);
        seen[plain !== null ? 'fits' : expected !== null ? 'roomMade' : 'none']++;
        if (!best) return;
        expect(overlaps(clinic.request, best)).toBe(0);
        const displaced = best.sessions.flatMap(({ reassigned = [] }) => reassigned);
        expect(displaced.length > 0).toBe(plain === null);
      }),
      { seed: 20270104, numRuns: NUM_RUNS },
    );
    // The cases are worth something only where every outcome is frequent.
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(NUM_RUNS / 20);
  });

  it('is refused with a proof, or with the word that there is none, where nobody can make room', () => {
    fc.assert(
      fc.property(crowdedClinics, ({ request, visits }) => {
        const [best] = proposeCourse(request, { count: 1, allowBreaches: false, allowUnplaced: true });
        if (!best || best.unplaced.length === 0) return;
        for (const wish of request.wishes) {
          const codes = best.unplaced
            .filter(({ ordinal }) => ordinal === wish.ordinal)
            .map(({ code }) => code);
          if (!codes.includes('PROVEN_FULL')) continue;
          const alone = { visits, request: { ...request, wishes: [wish] } };
          expect(leastCost(alone, true)).toBeNull();
        }
      }),
      { seed: 20270104, numRuns: NUM_RUNS },
    );
  });

  it('is the same where what was found before is given again, and costs no tries then', () => {
    fc.assert(
      fc.property(crowdedClinics, ({ request }) => {
        const rooms = new Rooms();
        const first = proposeCourse(request, ON_PROTOCOL, rooms);
        expect(proposeCourse(request, ON_PROTOCOL, rooms)).toEqual(first);
        expect(proposeCourse(request, ON_PROTOCOL)).toEqual(first);
        const bestEffort = { count: 1, allowBreaches: false, allowUnplaced: true, offProtocol: true };
        const [told] = proposeCourse(request, bestEffort, rooms);
        expect(told?.unplaced).toEqual(proposeCourse(request, bestEffort)[0]?.unplaced);
      }),
      { seed: 20270104, numRuns: NUM_RUNS },
    );
  });

  it('looks at nothing more once the bound is spent, and says so', () => {
    const outcomes = new Set<string>();
    fc.assert(
      fc.property(crowdedClinics, ({ request }) => {
        const options = { count: 1, allowBreaches: false, allowUnplaced: true };
        const [bounded] = proposeCourse({ ...request, roomTries: 0 }, options);
        const { movable: _movable, ...without } = request;
        const [plain] = proposeCourse(without, options);
        expect(bounded?.sessions).toEqual(plain?.sessions);
        for (const { code } of bounded?.unplaced ?? []) outcomes.add(code);
      }),
      { seed: 20270104, numRuns: NUM_RUNS },
    );
    expect([...outcomes]).toContain('NO_REASSIGNMENT_WITHIN_BOUND');
  });
});

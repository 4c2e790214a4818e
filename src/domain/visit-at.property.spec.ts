import fc from 'fast-check';
import { proposeCourse } from './course.js';
import { around } from './testing/around.js';
import { instant } from './testing/proposals.js';
import { resource } from './testing/requests.js';
import { SingleVisit } from './visit-at.js';

describe('a visit at any instant', () => {
  it('free starts are those, and only those, at which the visit can be held without breaking a rule', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            day: fc.integer({ min: 4, max: 14 }),
            hour: fc.integer({ min: 7, max: 17 }),
            lasts: fc.integer({ min: 15, max: 300 }),
            who: fc.nat(2),
          }),
          { maxLength: 12 },
        ),
        (taken) => {
          const busyOf = (who: number) =>
            taken
              .filter((entry) => entry.who === who)
              .map(({ day, hour, lasts }) => {
                const start = Date.UTC(2027, 0, day, hour + 5);
                return { start, end: start + lasts * 60_000, laneFrom: 0, laneTo: 1 };
              });
          const request = around(1, {
            resources: [
              resource('chair-1', 'chair', { busy: busyOf(0) }),
              resource('chair-2', 'chair', { busy: busyOf(1) }),
              resource('nurse-1', 'practitioner', { roles: ['nurse'], capacity: 2 }),
              resource('prescriber-1', 'practitioner', { roles: ['prescriber'], capacity: 4 }),
            ],
            patientBusy: busyOf(2),
          });
          const visit = new SingleVisit(request, 1);
          const [from, to] = [instant('2027-01-04T00:00:00-05:00'), instant('2027-01-15T00:00:00-05:00')];
          const free = new Set(visit.free(from, to, 10_000).map(({ startsAt }) => startsAt));
          for (let startsAt = from; startsAt < to; startsAt += 15 * 60_000) {
            const { placement, breaches } = visit.at(startsAt);
            expect([startsAt, free.has(startsAt)]).toEqual([
              startsAt,
              placement !== null && breaches.length === 0,
            ]);
          }
          // The course search and the single visit see the same clinic.
          const best = proposeCourse(request, { count: 1, allowBreaches: false, allowUnplaced: false })[0];
          expect(best === undefined).toBe(free.size === 0);
          if (best) expect(free.has(best.sessions[0]?.startsAt ?? 0)).toBe(true);
        },
      ),
      { numRuns: 25, seed: 20_261_123 },
    );
  });
});

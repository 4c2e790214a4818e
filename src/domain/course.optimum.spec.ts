import fc from 'fast-check';
import { proposeCourse } from './course.js';
import { instant, optimum, starts } from './testing/proposals.js';
import { clinicRequest, courseRequests, LARGE, resource, SMALL, wishesOn } from './testing/requests.js';

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

  it('a quarter of an hour that spares a change of nurse is worth it, though each wanted time is free', () => {
    const nurse = (id: string, from: string, to: string) =>
      resource(id, 'practitioner', {
        roles: ['nurse'],
        outages: [{ start: instant(from), end: instant(to) }],
      });
    const resources = [
      ...clinicRequest([]).calendar.resources.filter(({ id }) => id !== 'nurse-1'),
      nurse('nurse-1', '2027-01-07T00:00-05:00', '2027-01-07T09:15-05:00'),
      nurse('nurse-2', '2027-01-04T00:00-05:00', '2027-01-05T00:00-05:00'),
    ];
    const best = optimum(clinicRequest(wishesOn(['2027-01-04', '2027-01-07']), { resources }));
    expect(best.cost).toBe(2.5);
    expect(starts(best)).toEqual(['2027-01-04T09:00:00-05:00', '2027-01-07T09:15:00-05:00']);
  });
});

import fc from 'fast-check';
import { RematchDay } from './rematch-day.js';
import { Outlook } from './rematch-outlook.js';
import { poolsOf } from './rematch-pools.js';
import { provenByCount } from './rematch.js';
import { CHAIRS, CLINIC, NURSES, PAIRED_CHAIRS, rematchCases, ROOMS, TEAMS } from './testing/rematch-days.js';

const NUM_RUNS = 60;
const QUARTER = 15 * 60_000;

describe('the count for many starts of a day', () => {
  it.each([CHAIRS, PAIRED_CHAIRS, ROOMS, NURSES, TEAMS, CLINIC])(
    'says the same as the count of each by itself: $name',
    (flavour) => {
      const seen = { full: 0, hopeful: 0 };
      fc.assert(
        fc.property(rematchCases(flavour), ({ request }) => {
          const day = new RematchDay(request);
          const outlook = new Outlook(day);
          for (let away = -12; away <= 12; away++) {
            const startsAt = request.wanted.startsAt + away * QUARTER;
            const asked = day.asking({ ...request.wanted, startsAt });
            const expected = provenByCount(asked, poolsOf(asked)) !== null;
            expect(outlook.isFull(asked)).toBe(expected);
            seen[expected ? 'full' : 'hopeful']++;
          }
        }),
        { seed: 20270104, numRuns: NUM_RUNS },
      );
      expect(Math.min(...Object.values(seen))).toBeGreaterThan(NUM_RUNS);
    },
  );
});

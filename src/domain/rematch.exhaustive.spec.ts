import fc from 'fast-check';
import { rematch } from './rematch.js';
import { CHAIRS, CLINIC, NURSES, PAIRED_CHAIRS, rematchCases, ROOMS, TEAMS } from './testing/rematch-days.js';
import { canBeServed, leastDisplacing } from './testing/rematch-exhaustive.js';
import { nurseChanges, violationsOf } from './testing/rematch-violations.js';

const NUM_RUNS = 200;

describe('re-matching on small days, against trying everything', () => {
  it.each([CHAIRS, PAIRED_CHAIRS, ROOMS])(
    'finds places exactly where they can be found: $name',
    (flavour) => {
      const seen = { fits: 0, exchanged: 0, full: 0 };
      fc.assert(
        fc.property(rematchCases(flavour), (day) => {
          const answer = rematch(day.request);
          const swept = rematch({ ...day.request, bounds: { maxDisplaced: 0, chainNodes: 0 } });
          const least = leastDisplacing(day.request, day.visits, 2);
          const possible = least !== null || canBeServed(day.request, day.visits);
          expect([answer.outcome, swept.outcome]).toEqual(
            possible ? ['placed', 'placed'] : ['PROVEN_FULL', 'PROVEN_FULL'],
          );
          expect([...violationsOf(day, answer), ...violationsOf(day, swept)]).toEqual([]);
          if (answer.outcome !== 'placed') return void seen.full++;
          const displaced = answer.reassigned.length;
          if (least) expect(displaced).toBe(least.displaced);
          else expect(displaced).toBeGreaterThan(2);
          seen[displaced === 0 ? 'fits' : 'exchanged']++;
        }),
        { seed: 20270104, numRuns: NUM_RUNS },
      );
      // The cases are worth something only where every outcome is frequent.
      expect(Math.min(...Object.values(seen))).toBeGreaterThan(NUM_RUNS / 20);
    },
  );

  it.each([NURSES, TEAMS, CLINIC])(
    'finds whoever can be found by displacing two, at the least cost, and proves only what is so: $name',
    (flavour) => {
      const seen = { fits: 0, exchanged: 0, full: 0 };
      fc.assert(
        fc.property(rematchCases(flavour), (day) => {
          const answer = rematch(day.request);
          const least = leastDisplacing(day.request, day.visits, 2);
          if (least) expect(answer.outcome).toBe('placed');
          expect(violationsOf(day, answer)).toEqual([]);
          if (answer.outcome === 'placed') {
            const displaced = answer.reassigned.length;
            // Pools are re-matched one by one: together they may displace others than would do for both.
            if (flavour !== CLINIC)
              expect({ displaced, nurseChanges: nurseChanges(day, answer) }).toEqual(least);
            seen[displaced === 0 ? 'fits' : 'exchanged']++;
          } else if (answer.outcome === 'PROVEN_FULL') {
            expect(canBeServed(day.request, day.visits)).toBe(false);
            seen.full++;
          }
        }),
        { seed: 20270104, numRuns: NUM_RUNS },
      );
      expect(Math.min(...Object.values(seen))).toBeGreaterThan(NUM_RUNS / 50);
    },
  );

  it('answers the same, in whatever order resources and visits come', () => {
    fc.assert(
      fc.property(fc.constantFrom(CHAIRS, NURSES, TEAMS, CLINIC).chain(rematchCases), ({ request }) => {
        const { resources, visits } = request;
        const turned = { ...request, resources: [...resources].reverse(), visits: [...visits].reverse() };
        expect(rematch(turned)).toEqual(rematch(request));
      }),
      { seed: 20270104, numRuns: NUM_RUNS },
    );
  });
});

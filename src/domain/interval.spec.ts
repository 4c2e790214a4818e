import fc from 'fast-check';
import { clearOf, common, contains, coveredBy, merge, overlaps, subtract } from './interval.js';
import type { Interval } from './interval.js';

const at = (start: number, end: number): Interval => ({ start, end });

describe('two intervals', () => {
  it.each([
    ['apart', at(0, 10), at(20, 30), false],
    ['touching: the first ends as the second begins', at(0, 10), at(10, 20), false],
    ['by one millisecond', at(0, 11), at(10, 20), true],
    ['one inside the other', at(0, 30), at(10, 20), true],
    ['the same', at(0, 10), at(0, 10), true],
    ['an empty one inside the other', at(5, 5), at(0, 10), false],
  ])('overlap or not: %s', (_name, a, b, expected) => {
    expect(overlaps(a, b)).toBe(expected);
    expect(overlaps(b, a)).toBe(expected);
  });

  it('one contains the other up to both its ends', () => {
    expect(contains(at(0, 10), at(0, 10))).toBe(true);
    expect(contains(at(0, 10), at(0, 11))).toBe(false);
    expect(contains(at(0, 10), at(5, 5))).toBe(false);
  });
});

it('merging joins what touches and drops what is empty', () => {
  expect(merge([at(20, 30), at(0, 10), at(10, 15), at(40, 40), at(5, 12)])).toEqual([at(0, 15), at(20, 30)]);
});

it('subtracting leaves the pieces between the holes', () => {
  expect(subtract([at(0, 100)], [at(10, 20), at(15, 30), at(90, 200)])).toEqual([at(0, 10), at(30, 90)]);
});

describe('as sets of instants', () => {
  const SIZE = 40;
  const list = fc.array(
    fc.tuple(fc.nat(SIZE), fc.nat(SIZE)).map(([a, b]) => at(a, b)),
    { maxLength: 8 },
  );
  const points = (intervals: Interval[]): boolean[] =>
    Array.from({ length: SIZE }, (_, p) => intervals.some((i) => i.start <= p && p < i.end));
  const settings = { seed: 20270104, numRuns: 500 };
  const isMerged = (intervals: Interval[]): boolean =>
    intervals.every((i, n) => i.start < i.end && (n === 0 || (intervals[n - 1] as Interval).end < i.start));

  it('merge, common and subtract are union, intersection and difference', () => {
    fc.assert(
      fc.property(list, list, (a, b) => {
        const inA = points(a);
        const inB = points(b);
        expect(points(merge([...a, ...b]))).toEqual(inA.map((is, p) => is || inB[p]));
        expect(points(subtract(a, b))).toEqual(inA.map((is, p) => is && !inB[p]));
        const inBoth = common(merge(a), merge(b));
        expect(points(inBoth)).toEqual(inA.map((is, p) => is && inB[p]));
        for (const result of [merge([...a, ...b]), inBoth, subtract(a, b)]) {
          expect(isMerged(result)).toBe(true);
        }
      }),
      settings,
    );
  });

  it('a stretch is clear where none of its instants is taken, and covered where all are', () => {
    fc.assert(
      fc.property(list, fc.nat(SIZE - 1), fc.integer({ min: 1, max: 12 }), (a, start, length) => {
        const end = Math.min(SIZE, start + length);
        const stretch = points(a).slice(start, end);
        expect(clearOf(merge(a), start, end)).toBe(!stretch.includes(true));
        expect(coveredBy(merge(a), start, end)).toBe(!stretch.includes(false));
      }),
      settings,
    );
  });
});

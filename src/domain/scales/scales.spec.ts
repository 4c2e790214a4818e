import fc from 'fast-check';
import { DomainError } from '../errors.js';
import type { ScaleDefinition } from './definition.js';
import { changeFrom, findScale, SCALES, scoreResponse } from './index.js';

const scale = (code: string): ScaleDefinition => {
  const found = findScale(code);
  if (found === undefined) throw new Error(`no ${code}`);
  return found;
};
const PHQ = scale('PHQ-9');
const GAD = scale('GAD-7');
const faults = (definition: ScaleDefinition, items: (number | null)[]) => {
  try {
    scoreResponse(definition, items);
  } catch (error) {
    if (error instanceof DomainError) return error.extras.errors;
    throw error;
  }
  return [];
};

describe.each(SCALES.map((s) => [s.code, s] as const))('definition of %s', (_code, s) => {
  test('its bands cover its range without gap or overlap', () => {
    expect(s.bands[0]?.from).toBe(s.total.min);
    expect(s.bands.at(-1)?.to).toBe(s.total.max);
    for (const [i, band] of s.bands.slice(1).entries()) expect(band.from).toBe((s.bands[i]?.to ?? NaN) + 1);
  });

  test('its range is what its items can sum to; items are numbered from 1', () => {
    expect(s.total).toEqual({ min: s.items.length * s.answers.min, max: s.items.length * s.answers.max });
    expect(s.items.map((i) => i.number)).toEqual(s.items.map((_, i) => i + 1));
    expect(new Set(s.items.map((i) => i.loinc)).size).toBe(s.items.length);
  });

  test('item text is there exactly where the licence lets it be bundled', () => {
    expect(s.items.every((i) => (i.text !== null) === s.licence.itemTextBundled)).toBe(true);
  });
});

test('a scale is found by its code, whatever its case; an unknown one is not', () => {
  expect(findScale('phq-9')).toBe(PHQ);
  expect(findScale('MADRS')).toBeUndefined();
});

describe('scoring', () => {
  test.each([
    [[0, 0, 0, 0, 0, 0, 0, 0, 0], 0, 'minimal'],
    [[1, 1, 1, 1, 0, 0, 0, 0, 0], 4, 'minimal'],
    [[1, 1, 1, 1, 1, 0, 0, 0, 0], 5, 'mild'],
    [[1, 1, 1, 1, 1, 1, 1, 1, 1], 9, 'mild'],
    [[2, 1, 1, 1, 1, 1, 1, 1, 1], 10, 'moderate'],
    [[2, 2, 2, 2, 2, 1, 1, 1, 1], 14, 'moderate'],
    [[2, 2, 2, 2, 2, 2, 1, 1, 1], 15, 'moderately-severe'],
    [[3, 2, 2, 2, 2, 2, 2, 2, 2], 19, 'moderately-severe'],
    [[3, 3, 2, 2, 2, 2, 2, 2, 2], 20, 'severe'],
    [[3, 3, 3, 3, 3, 3, 3, 3, 3], 27, 'severe'],
  ])('PHQ-9 %j is %i, %s', (items, total, band) => {
    expect(scoreResponse(PHQ, items)).toMatchObject({ total, band: { code: band }, missingItems: [] });
  });

  test.each([
    [[1, 1, 1, 1, 0, 0, 0], 4, 'minimal'],
    [[1, 1, 1, 1, 1, 0, 0], 5, 'mild'],
    [[2, 2, 2, 1, 1, 1, 1], 10, 'moderate'],
    [[3, 2, 2, 2, 2, 2, 2], 15, 'severe'],
    [[3, 3, 3, 3, 3, 3, 3], 21, 'severe'],
  ])('GAD-7 %j is %i, %s', (items, total, band) => {
    expect(scoreResponse(GAD, items)).toMatchObject({ total, band: { code: band }, missingItems: [] });
  });

  test.each([
    // One or two unanswered items take the mean of the others: 14 x 9 / 8 = 15.75; 10 x 9 / 7 = 12.86.
    [[2, 2, 2, 2, 2, 2, 1, 1, null], 16, [9]],
    [[null, 2, 2, 2, 1, 1, 1, null, 1], 13, [1, 8]],
    // 4 x 9 / 8 = 4.5: the half goes up, into the next band.
    [[1, 1, 1, 1, 0, 0, 0, 0, null], 5, [9]],
  ])('PHQ-9 %j is prorated to %i', (items, total, missingItems) => {
    expect(scoreResponse(PHQ, items)).toMatchObject({ total, missingItems });
  });

  test('a third unanswered item of PHQ-9 is refused, each one named', () => {
    expect(faults(PHQ, [1, null, 1, null, 1, null, 1, 1, 1])).toEqual(
      [2, 4, 6].map((n) => ({
        pointer: `/items/${n - 1}`,
        detail: `Item ${n} of PHQ-9 is not answered; at most 2 may be left out.`,
      })),
    );
  });

  test('GAD-7 has no published rule: every item must be answered', () => {
    expect(faults(GAD, [1, 1, 1, null, 1, 1, 1])).toEqual([
      { pointer: '/items/3', detail: 'Item 4 of GAD-7 is not answered; every item must be answered.' },
    ]);
  });

  test.each([
    ['too few', [1, 1, 1], ['/items']],
    ['too many', [1, 1, 1, 1, 1, 1, 1, 1], ['/items']],
    ['out of range', [4, 1, 1, -1, 1, 1, 1], ['/items/0', '/items/3']],
    ['no whole number', [1, 1.5, 1, 1, NaN, 1, 1], ['/items/1', '/items/4']],
    ['infinite', [1, Infinity, 1, 1, 1, 1, 1], ['/items/1']],
    ['several at once', [9, null, 1, 1, 1, 1, 1], ['/items/0', '/items/1']],
  ])('%s is refused with every fault', (_name, items, pointers) => {
    expect(faults(GAD, items)?.map((f) => f.pointer)).toEqual(pointers);
  });

  test('a total never leaves its range, and a prorated one lies between the unanswered at their least and most', () => {
    const items = fc.array(fc.option(fc.integer({ min: 0, max: 3 }), { freq: 6 }), {
      minLength: 9,
      maxLength: 9,
    });
    fc.assert(
      fc.property(items, (given) => {
        fc.pre(given.filter((i) => i === null).length <= 2);
        const { total, band, missingItems } = scoreResponse(PHQ, given);
        const least = given.reduce((t: number, i) => t + (i ?? 0), 0);
        expect(total).toBeGreaterThanOrEqual(least);
        expect(total).toBeLessThanOrEqual(least + 3 * missingItems.length);
        expect(total).toBeGreaterThanOrEqual(band.from);
        expect(total).toBeLessThanOrEqual(band.to);
      }),
      { seed: 20261201, numRuns: 300 },
    );
  });
});

describe('change from baseline', () => {
  test.each([
    // baseline, total, percent, response, remission, meaningful
    [20, 10, -50, true, false, 'improved'],
    [20, 11, -45, false, false, 'improved'],
    [9, 5, -44.4, false, false, 'unchanged'],
    [9, 4, -55.6, true, true, 'improved'],
    [15, 8, -46.7, false, false, 'improved'],
    [15, 7, -53.3, true, false, 'improved'],
    [10, 15, 50, false, false, 'worsened'],
    [10, 14, 40, false, false, 'unchanged'],
    [3, 3, 0, false, true, 'unchanged'],
  ] as const)('PHQ-9 from %i to %i', (baseline, total, percent, response, remission, meaningful) => {
    expect(changeFrom(baseline, total, PHQ)).toEqual({
      change: total - baseline,
      percent,
      response,
      remission,
      meaningful,
    });
  });

  test('nothing can be said in percent of a baseline of 0', () => {
    expect(changeFrom(0, 6, PHQ)).toEqual({
      change: 6,
      percent: null,
      response: null,
      remission: false,
      meaningful: 'worsened',
    });
  });

  test('a scale that defines none of them answers null', () => {
    const silent = { ...PHQ, response: null, remission: null, meaningfulChange: null };
    expect(changeFrom(20, 5, silent)).toMatchObject({ response: null, remission: null, meaningful: null });
  });

  test('GAD-7 moves meaningfully by 4', () => {
    expect(changeFrom(14, 10, GAD).meaningful).toBe('improved');
    expect(changeFrom(14, 11, GAD).meaningful).toBe('unchanged');
  });
});

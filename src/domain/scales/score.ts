import { invalid } from '../errors.js';
import type { Fault } from '../errors.js';
import type { Band, ScaleDefinition, SumScoring } from './definition.js';

export interface Score {
  /** A whole number in the definition's `total` range. */
  total: number;
  band: Band;
  /** Numbers (from 1) of the items left unanswered; where there are any, the total is prorated. */
  missingItems: number[];
}

export interface ScoreChange {
  /** Total minus baseline; negative is better. */
  change: number;
  /** Change in percent of the baseline, to one decimal; null where the baseline is 0. */
  percent: number | null;
  /** Null where the scale defines none, or the baseline is 0. */
  response: boolean | null;
  remission: boolean | null;
  /** Did the total move by the least change that matters; null where the scale defines none. */
  meaningful: 'improved' | 'worsened' | 'unchanged' | null;
}

/**
 * Scores one filled-in form.
 * @param items the answers in the form's order, null for one left out.
 * @throws DomainError (invalid) naming every fault: wrong count, not a whole number, out of range, too many left out.
 */
export function scoreResponse(
  definition: ScaleDefinition,
  items: readonly (number | null)[],
  pointer = '/items',
): Score {
  const faults = faultsOf(definition, items, pointer);
  if (faults.length > 0) throw invalid(faults);
  const total = sum(definition.scoring, items);
  const band = definition.bands.find((b) => total >= b.from && total <= b.to);
  if (band === undefined) throw new Error(`${definition.code} has no band for ${total}`);
  return { total, band, missingItems: unanswered(items) };
}

/** Compares a total with the plan's baseline by the scale's own rules (see the definition's sources). */
export function changeFrom(baseline: number, total: number, definition: ScaleDefinition): ScoreChange {
  const change = total - baseline;
  const { response, remission, meaningfulChange } = definition;
  return {
    change,
    percent: baseline === 0 ? null : Math.round((change * 1000) / baseline) / 10,
    response:
      response === null || baseline === 0 ? null : -change * 100 >= response.minDropPercent * baseline,
    remission: remission === null ? null : total <= remission.atMost,
    meaningful: meaningfulChange === null ? null : direction(change, meaningfulChange),
  };
}

function direction(change: number, atLeast: number): 'improved' | 'worsened' | 'unchanged' {
  if (Math.abs(change) < atLeast) return 'unchanged';
  return change < 0 ? 'improved' : 'worsened';
}

function faultsOf(definition: ScaleDefinition, items: readonly (number | null)[], pointer: string): Fault[] {
  const { code, answers, scoring } = definition;
  const expected = definition.items.length;
  if (items.length !== expected) {
    return [{ pointer, detail: `${code} has ${expected} items; ${items.length} were given.` }];
  }
  const range = `a whole number from ${answers.min} to ${answers.max}`;
  const wrong = items.flatMap((item, i) =>
    item === null || (Number.isInteger(item) && item >= answers.min && item <= answers.max)
      ? []
      : [{ pointer: `${pointer}/${i}`, detail: `Item ${i + 1} of ${code} must be ${range}, or null.` }],
  );
  const missing = unanswered(items);
  const most = scoring.missing?.most ?? 0;
  if (missing.length <= most) return wrong;
  const allowed = most === 0 ? 'every item must be answered' : `at most ${most} may be left out`;
  const left = missing.map((number) => ({
    pointer: `${pointer}/${number - 1}`,
    detail: `Item ${number} of ${code} is not answered; ${allowed}.`,
  }));
  return [...wrong, ...left];
}

function unanswered(items: readonly (number | null)[]): number[] {
  return items.flatMap((item, i) => (item === null ? [i + 1] : []));
}

function sum(scoring: SumScoring, items: readonly (number | null)[]): number {
  const answered = items.filter((item) => item !== null);
  const given = answered.reduce((total, item) => total + item, 0);
  if (scoring.missing === null || answered.length === items.length) return given;
  // Multiplied before it is divided: the half that decides the rounding stays exact.
  return Math.round((given * items.length) / answered.length);
}

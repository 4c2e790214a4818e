import type { Source } from '../protocol.js';

export interface ScaleItem {
  /** From 1, as printed on the form. */
  number: number;
  loinc: string | null;
  /** Null where the licence does not let it be bundled. */
  text: string | null;
}

export interface AnswerOption {
  value: number;
  label: string;
  loinc: string | null;
}

/**
 * How a total comes from the items. The member of a union by `type`: a scale scored otherwise (highest of a
 * domain's items, mean of those answered) gets its own member here and its own case in score.ts.
 */
export interface SumScoring {
  type: 'sum';
  /**
   * Up to `most` unanswered items count as the mean of the answered ones, and the total is rounded to the nearest
   * whole number (a half upwards); null: every item must be answered.
   */
  missing: { most: number; substitute: 'mean-of-answered' } | null;
}
export type Scoring = SumScoring;

/** Totals from `from` to `to`, both included. */
export interface Band {
  code: string;
  label: string;
  from: number;
  to: number;
}

export interface ScaleFlag {
  code: string;
  item: number;
  /** The flag is raised by an answer of this or more. */
  atLeast: number;
}

/** A rating scale as data; lower totals are better. */
export interface ScaleDefinition {
  code: string;
  /** Of this definition. A stored answer names it, so that an old total can be explained. */
  version: string;
  title: string;
  loinc: { panel: string | null; total: string | null };
  rater: 'patient' | 'clinician';
  /** Days that the questions look back over. */
  recallDays: number;
  prompt: string | null;
  items: ScaleItem[];
  answers: { min: number; max: number; options: AnswerOption[] };
  scoring: Scoring;
  total: { min: number; max: number };
  bands: Band[];
  /** The drop from baseline, in percent of it, that counts as response. */
  response: { minDropPercent: number } | null;
  /** The highest total that counts as remission. */
  remission: { atMost: number } | null;
  /** The least change of the total, either way, that matters to a patient. */
  meaningfulChange: number | null;
  /** Kept as data; nothing acts on them here. */
  flags: ScaleFlag[];
  licence: { holder: string; terms: string; itemTextBundled: boolean };
  /** How often it is usually asked; a protocol's checkpoints decide. */
  cadence: string;
  sources: Source[];
}

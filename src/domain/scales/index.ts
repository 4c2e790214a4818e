import type { ScaleDefinition } from './definition.js';
import { GAD_7 } from './gad-7.js';
import { PHQ_9 } from './phq-9.js';

export type { AnswerOption, Band, ScaleDefinition, ScaleFlag, ScaleItem, Scoring } from './definition.js';
export { changeFrom, scoreResponse } from './score.js';
export type { Score, ScoreChange } from './score.js';

/** Every scale known here, by code. A protocol's checkpoints may name others: those are not scored. */
export const SCALES: readonly ScaleDefinition[] = [GAD_7, PHQ_9];

/** By code, whatever its case. */
export function findScale(code: string): ScaleDefinition | undefined {
  return SCALES.find((scale) => scale.code === code.toUpperCase());
}

import type { AnswerOption } from './definition.js';

/** LOINC answer list LL358-3, shared by the PHQ family's frequency questions. */
export const FREQUENCY_ANSWERS: AnswerOption[] = [
  { value: 0, label: 'Not at all', loinc: 'LA6568-5' },
  { value: 1, label: 'Several days', loinc: 'LA6569-3' },
  { value: 2, label: 'More than half the days', loinc: 'LA6570-1' },
  { value: 3, label: 'Nearly every day', loinc: 'LA6571-9' },
];

export const PHQ_PROMPT =
  'Over the last 2 weeks, how often have you been bothered by any of the following problems?';

export const PHQ_LICENCE = {
  holder:
    'Copyright Pfizer Inc.; developed by Drs. Robert L. Spitzer, Janet B.W. Williams, Kurt Kroenke and colleagues',
  terms: 'No permission required to reproduce, translate, display or distribute.',
  itemTextBundled: true,
};

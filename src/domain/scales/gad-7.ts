import type { ScaleDefinition } from './definition.js';
import { FREQUENCY_ANSWERS, PHQ_LICENCE, PHQ_PROMPT } from './frequency-answers.js';

/** Generalized Anxiety Disorder scale, seven items: severity of anxiety over the last two weeks. */
export const GAD_7: ScaleDefinition = {
  code: 'GAD-7',
  version: '1',
  title: 'Generalized Anxiety Disorder scale, 7 items',
  loinc: { panel: '69737-5', total: '70274-6' },
  rater: 'patient',
  recallDays: 14,
  prompt: PHQ_PROMPT,
  items: [
    { number: 1, loinc: '69725-0', text: 'Feeling nervous, anxious, or on edge' },
    { number: 2, loinc: '68509-9', text: 'Not being able to stop or control worrying' },
    { number: 3, loinc: '69733-4', text: 'Worrying too much about different things' },
    { number: 4, loinc: '69734-2', text: 'Trouble relaxing' },
    { number: 5, loinc: '69735-9', text: 'Being so restless that it is hard to sit still' },
    { number: 6, loinc: '69689-8', text: 'Becoming easily annoyed or irritable' },
    { number: 7, loinc: '69736-7', text: 'Feeling afraid, as if something awful might happen' },
  ],
  answers: { min: 0, max: 3, options: FREQUENCY_ANSWERS },
  // No published rule for unanswered items was found, so none is made up.
  scoring: { type: 'sum', missing: null },
  total: { min: 0, max: 21 },
  bands: [
    { code: 'minimal', label: 'None or minimal', from: 0, to: 4 },
    { code: 'mild', label: 'Mild', from: 5, to: 9 },
    { code: 'moderate', label: 'Moderate', from: 10, to: 14 },
    { code: 'severe', label: 'Severe', from: 15, to: 21 },
  ],
  response: { minDropPercent: 50 },
  remission: { atMost: 4 },
  meaningfulChange: 4,
  flags: [],
  licence: PHQ_LICENCE,
  cadence: 'At baseline, then weekly or at every second session.',
  sources: [
    {
      field: 'bands',
      citation:
        'Kroenke K, Spitzer RL, Williams JBW, Löwe B. The Patient Health Questionnaire Somatic, Anxiety, and Depressive ' +
        'Symptom Scales: a systematic review. Gen Hosp Psychiatry 2010;32(4):345-359. The scale: Spitzer RL, Kroenke K, ' +
        'Williams JBW, Löwe B. A brief measure for assessing generalized anxiety disorder: the GAD-7. Arch Intern Med ' +
        '2006;166(10):1092-1097.',
      evidence: 'verified',
    },
    {
      field: 'items, answers, loinc',
      citation:
        'LOINC, Regenstrief Institute: items and total score 70274-6 in panel 69729-2, https://loinc.org/69729-2; ' +
        'answer list LL358-3, https://loinc.org/LL358-3.',
      evidence: 'verified',
    },
    {
      field: 'loinc.panel',
      citation:
        'LOINC 69737-5 (https://loinc.org/69737-5), read in published FHIR questionnaires that carry it.',
      evidence: 'secondary',
    },
    {
      field: 'response, remission',
      citation:
        'Commonly held: a drop of 50 % or more, and a total below 5 (the lowest band); not checked in a source.',
      evidence: 'common',
    },
    {
      field: 'meaningfulChange',
      citation:
        'Toussaint A, Hüsing P, Gumz A, Wingenfeld K, Härter M, Schramm E, Löwe B. Sensitivity to change and minimal ' +
        'clinically important difference of the 7-item Generalized Anxiety Disorder Questionnaire (GAD-7). J Affect ' +
        'Disord 2020;265:395-401.',
      evidence: 'verified',
    },
    {
      field: 'licence',
      citation:
        'Of the same family as the PHQ-9; copyright notice of LOINC 44261-6, https://loinc.org/44261-6.',
      evidence: 'common',
    },
    { field: 'cadence', citation: 'No source; to be approved by the clinic.', evidence: 'engineering' },
  ],
};

import type { ScaleDefinition } from './definition.js';
import { FREQUENCY_ANSWERS, PHQ_LICENCE, PHQ_PROMPT } from './frequency-answers.js';

/** Patient Health Questionnaire, nine items: severity of depression over the last two weeks. */
export const PHQ_9: ScaleDefinition = {
  code: 'PHQ-9',
  version: '1',
  title: 'Patient Health Questionnaire, 9 items',
  loinc: { panel: '44249-1', total: '44261-6' },
  rater: 'patient',
  recallDays: 14,
  prompt: PHQ_PROMPT,
  items: [
    { number: 1, loinc: '44250-9', text: 'Little interest or pleasure in doing things' },
    { number: 2, loinc: '44255-8', text: 'Feeling down, depressed, or hopeless' },
    { number: 3, loinc: '44259-0', text: 'Trouble falling or staying asleep, or sleeping too much' },
    { number: 4, loinc: '44254-1', text: 'Feeling tired or having little energy' },
    { number: 5, loinc: '44251-7', text: 'Poor appetite or overeating' },
    {
      number: 6,
      loinc: '44258-2',
      text: 'Feeling bad about yourself - or that you are a failure or have let yourself or your family down',
    },
    {
      number: 7,
      loinc: '44252-5',
      text: 'Trouble concentrating on things, such as reading the newspaper or watching television',
    },
    {
      number: 8,
      loinc: '44253-3',
      text:
        'Moving or speaking so slowly that other people could have noticed. Or the opposite - being so fidgety or ' +
        'restless that you have been moving around a lot more than usual',
    },
    {
      number: 9,
      loinc: '44260-8',
      text: 'Thoughts that you would be better off dead, or of hurting yourself in some way',
    },
  ],
  answers: { min: 0, max: 3, options: FREQUENCY_ANSWERS },
  scoring: { type: 'sum', missing: { most: 2, substitute: 'mean-of-answered' } },
  total: { min: 0, max: 27 },
  bands: [
    { code: 'minimal', label: 'None or minimal', from: 0, to: 4 },
    { code: 'mild', label: 'Mild', from: 5, to: 9 },
    { code: 'moderate', label: 'Moderate', from: 10, to: 14 },
    { code: 'moderately-severe', label: 'Moderately severe', from: 15, to: 19 },
    { code: 'severe', label: 'Severe', from: 20, to: 27 },
  ],
  response: { minDropPercent: 50 },
  remission: { atMost: 4 },
  meaningfulChange: 5,
  flags: [{ code: 'SUICIDE_RISK', item: 9, atLeast: 1 }],
  licence: PHQ_LICENCE,
  cadence: 'Before each session of induction, at every maintenance visit and at the end of a phase.',
  sources: [
    {
      field: 'bands, items, answers, loinc',
      citation:
        'LOINC, Regenstrief Institute: panel 44249-1, total score 44261-6, answer lists LL358-3 and LL382-3, ' +
        'https://loinc.org/44261-6. The scale: Kroenke K, Spitzer RL, Williams JBW. The PHQ-9: validity of a brief ' +
        'depression severity measure. J Gen Intern Med 2001;16(9):606-613.',
      evidence: 'verified',
    },
    {
      field: 'scoring.missing',
      citation:
        'NHS Data Model and Dictionary, "Patient Health Questionnaire-9 (PHQ-9)", https://www.datadictionary.nhs.uk: ' +
        'one or two missing values take the average of the others, with more than two the answers are disregarded.',
      evidence: 'verified',
    },
    {
      field: 'scoring.missing (rounding to a whole number)',
      citation: 'No source found; the bands are stated for whole totals.',
      evidence: 'engineering',
    },
    {
      field: 'response, remission',
      citation:
        'Response as a drop of 50 % or more: Kroenke K, Spitzer RL, Williams JBW, Löwe B. The Patient Health ' +
        'Questionnaire Somatic, Anxiety, and Depressive Symptom Scales: a systematic review. Gen Hosp Psychiatry ' +
        '2010;32(4):345-359 (the first validation asked for a total of 9 or less besides). Remission as a total below ' +
        '5: PubMed Central PMC10439056, table 3.',
      evidence: 'verified',
    },
    {
      field: 'meaningfulChange',
      citation:
        'Löwe B, Unützer J, Callahan CM, Perkins AJ, Kroenke K. Monitoring depression treatment outcomes with the ' +
        'Patient Health Questionnaire-9. Med Care 2004;42(12):1194-1201.',
      evidence: 'verified',
    },
    {
      field: 'licence',
      citation: 'Copyright notice of LOINC 44261-6, https://loinc.org/44261-6.',
      evidence: 'verified',
    },
    {
      field: 'flags, cadence',
      citation: 'No source; to be approved by the clinic.',
      evidence: 'engineering',
    },
  ],
};

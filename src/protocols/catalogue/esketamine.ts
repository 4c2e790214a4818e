import type {
  Checkpoint,
  Phase,
  ProtocolDefinition,
  SessionProfile,
  Source,
  StepRule,
} from '../../domain/protocol.js';
import {
  BASE_PREREQUISITES,
  BEDSIDE_READINGS,
  COMMON_SOURCES,
  ESKETAMINE_NEEDS,
  LAPSE_BY_DEFAULT,
  phase,
  protocol,
  rung,
  source,
  vitalsAt,
} from './building-blocks.js';
import { REFERENCES } from './references.js';
import { LONG_TERM_MONITORS, SERIES_MONITORS } from './safety-monitors.js';

/** What one nasal device holds, in mg. */
export const DEVICE_MG = 28;

const GATE = 'end-of-induction-evaluation';

/**
 * The clock runs from the first device to the end of monitoring, at least 120 minutes (US REMS). Blood pressure
 * before dosing, about 40 minutes after it and before leaving are the label's three readings.
 */
const SESSION: SessionProfile = {
  preparationMinutes: null,
  administrationMinutes: 15,
  minObservationMinutes: 120,
  observationClock: 'FIRST_DEVICE',
  turnoverMinutes: null,
  needs: structuredClone(ESKETAMINE_NEEDS),
  vitalsPlan: [
    ...vitalsAt([0, 40], [...BEDSIDE_READINGS, 'respiratory-rate']),
    { offsetMinutes: 60, readings: ['oxygen-saturation', 'sedation'], required: false },
    { offsetMinutes: 90, readings: ['oxygen-saturation', 'sedation'], required: false },
    ...vitalsAt([120], [...BEDSIDE_READINGS, 'respiratory-rate', 'sedation']),
  ],
  steps: [
    'Check in: REMS enrolment, consent, ride home, food, liquids and nasal sprays since the times asked for',
    'Review item 9 of the PHQ-9 where it was answered',
    'Record vital signs before dosing; above 140/90 mmHg weigh benefit against risk',
    'Patient blows the nose once; do not prime the device',
    'Self-administration under supervision, one device after the other with 5 minutes of rest between',
    'Observe sedation, dissociation and breathing with pulse oximetry; blood pressure at about 40 minutes',
    'Assess for discharge after at least 120 minutes from the first device: blood pressure declining, clinically stable',
    'Hand over instructions: no driving until the next day after restful sleep',
    'Send the REMS monitoring form within 7 days',
  ],
};

const PREREQUISITES = [
  ...BASE_PREREQUISITES,
  'rems-enrolment',
  'no-food-2-hours-before',
  'no-liquids-30-minutes-before',
  'no-nasal-steroid-or-decongestant-1-hour-before',
];

const MISSED: ProtocolDefinition['missedRule'] = {
  rule: 'continue-schedule',
  withinDays: 7,
  ifWorse: 'drop-back',
  note: 'In the first 4 weeks the present schedule goes on: no restart, no doubling. In maintenance, if symptoms got worse, a clinician may return to the previous schedule (every 2 weeks to weekly, weekly to twice weekly).',
};

const LADDER = [rung(7, 2, 2, null), rung(14, 3, 3, null)];

const INDUCTION: Phase = phase({
  code: 'induction',
  name: 'Induction, course weeks 1 to 4',
  kind: 'induction',
  rrule: 'FREQ=WEEKLY;BYDAY=MO,TH;COUNT=8',
  countMin: 1,
  countDefault: 8,
  countMax: 8,
  minGapDays: 2,
  maxGapDays: 5,
  exitGate: GATE,
});

const MAINTENANCE: Phase[] = [
  phase({
    code: 'maintenance-1',
    name: 'Maintenance, weekly, course weeks 5 to 8',
    kind: 'maintenance',
    anchor: { type: 'course-week', week: 5 },
    rrule: 'FREQ=WEEKLY;COUNT=4',
    countMin: 1,
    countDefault: 4,
    countMax: 4,
    minGapDays: 5,
    maxGapDays: 9,
    entryGate: GATE,
  }),
  phase({
    code: 'maintenance-2',
    name: 'Maintenance from course week 9, every 2 weeks or weekly',
    kind: 'maintenance',
    anchor: { type: 'course-week', week: 9 },
    rrule: 'FREQ=WEEKLY;INTERVAL=2',
    minGapDays: 11,
    maxGapDays: 17,
    entryGate: GATE,
    ladder: LADDER,
  }),
];

const END_OF_INDUCTION: Checkpoint = {
  code: GATE,
  name: 'Benefit at the end of induction (MADRS or PHQ-9) decides on going on',
  kind: 'evaluation',
  timing: { type: 'end-of-phase', phase: 'induction' },
  scales: ['MADRS', 'PHQ-9'],
  required: true,
};

const CHECKPOINTS: Checkpoint[] = [
  END_OF_INDUCTION,
  {
    code: 'periodic-re-examination',
    name: 'Need for going on, re-examined (MADRS or PHQ-9)',
    kind: 'evaluation',
    timing: { type: 'rrule', rrule: 'FREQ=WEEKLY;INTERVAL=12' },
    scales: ['MADRS', 'PHQ-9'],
    required: true,
  },
];

const STEP_UP = `Frequency is the least that keeps the response. Every two weeks of maintenance, by CGI-S at the visit: weekly and 3 or less, go to every other week; every other week and 3 or less, no change. Every 4 weeks was used in a trial only (SUSTAIN-3) and is outside the label: no rung here. A clinician accepts each step.`;

const STEP_DOWN =
  'By CGI-S at the visit: every other week and above 3, go to weekly; weekly and above 3, no change. A clinician accepts each step.';

/** SUSTAIN-3's table, from the end of week 4 on. Its 28 days have no rung here; a clinic's version may add one. */
const STEP_RULE: StepRule = {
  points: { fromDay: 28, everyDays: 14 },
  cases: [
    {
      intervalDays: 7,
      when: [{ type: 'at-most', scale: 'CGI-S', total: 3 }],
      visitsInRow: 1,
      step: 'longer',
    },
    {
      intervalDays: 14,
      when: [{ type: 'at-most', scale: 'CGI-S', total: 3 }],
      visitsInRow: 1,
      step: 'stay',
      byJudgement: [28],
    },
    {
      intervalDays: 14,
      when: [{ type: 'above', scale: 'CGI-S', total: 3 }],
      visitsInRow: 1,
      step: 'shorter',
    },
    {
      intervalDays: 28,
      when: [{ type: 'above', scale: 'CGI-S', total: 3 }],
      visitsInRow: 1,
      step: 'shorter',
      byJudgement: [7],
    },
  ],
};

const VISIT_SOURCES: Source[] = [
  source(
    'session.minObservationMinutes, session.observationClock, prerequisites',
    REFERENCES.rems,
    'verified',
  ),
  source('session.vitalsPlan', `${REFERENCES.spravatoPh}; ${REFERENCES.rems}`, 'verified'),
  source(
    'session.administrationMinutes, session.steps',
    `${REFERENCES.spravatoPh}: 28 mg a device, 5 minutes of rest between devices; 15 minutes covers three devices`,
    'verified',
  ),
  source(
    'prerequisites',
    `${REFERENCES.spravatoPh}: no food for 2 hours and no liquids for 30 minutes before; the hour without nasal sprays is commonly held`,
    'verified',
  ),
  source('missedRule', REFERENCES.esketamineMissed, 'verified'),
  source(
    'missedRule.withinDays',
    'Engineering default: a missed visit keeps to its window of a week',
    'engineering',
  ),
  source('lapse', `${REFERENCES.sustain3}: resumption after more than 28 days was looked at`, 'secondary'),
  LAPSE_BY_DEFAULT,
  ...COMMON_SOURCES,
];

const MAINTENANCE_SOURCES: Source[] = [
  source(
    'phases.*.rrule, phases.*.anchor, phases.*.countDefault, phases.*.countMax, phases.*.entryGate, ladder.intervalDays, phases.maintenance-2.ladder.intervalDays',
    REFERENCES.spravatoUs,
    'verified',
  ),
  source(
    'ladder.minGapDays, ladder.maxGapDays, phases.maintenance-2.ladder.minGapDays, phases.maintenance-2.ladder.maxGapDays, phases.*.countMin',
    'Engineering default: the label gives the intervals and no tolerance',
    'engineering',
  ),
  source('stepUpRule, stepDownRule, stepRule', `${REFERENCES.sustain3}; ${REFERENCES.sustain2}`, 'verified'),
  source('checkpoints', REFERENCES.spravatoUs, 'verified'),
  source(
    'checkpoints.periodic-re-examination.timing',
    'Engineering default: the label asks for a periodic re-examination and names no interval; 12 weeks',
    'engineering',
  ),
  ...VISIT_SOURCES,
];

/** The US label's course for treatment-resistant depression. */
export const resistantDepression: ProtocolDefinition = protocol({
  code: 'esk-trd-label',
  name: 'Esketamine nasal spray for treatment-resistant depression, as labelled',
  indication: ['treatment-resistant depression, with an oral antidepressant'],
  route: 'IN',
  regulatoryStatus: 'LABELED',
  evidenceLevel: 'label',
  phases: structuredClone([INDUCTION, ...MAINTENANCE]),
  session: structuredClone(SESSION),
  dose: {
    first: 56,
    allowed: [56, 84],
    unit: 'mg',
    perKg: false,
    note: 'Devices of 28 mg: 56 mg is 2, 84 mg is 3. 56 mg on day 1, then 56 or 84 mg; at most 23 devices in induction (2 + 7 x 3).',
  },
  ladder: LADDER,
  stepUpRule: STEP_UP,
  stepDownRule: STEP_DOWN,
  stepRule: STEP_RULE,
  missedRule: MISSED,
  lapse: { reviewAfterDays: 28, restartAfterDays: null },
  checkpoints: structuredClone(CHECKPOINTS),
  safetyMonitors: LONG_TERM_MONITORS,
  prerequisites: PREREQUISITES,
  sources: [
    source('dose', `${REFERENCES.spravatoUs}; ${REFERENCES.deviceLimit}`, 'verified'),
    ...MAINTENANCE_SOURCES,
  ],
});

/** The same course without an oral antidepressant, approved in the US on 21 January 2025. */
export const monotherapy: ProtocolDefinition = {
  ...structuredClone(resistantDepression),
  code: 'esk-trd-monotherapy',
  name: 'Esketamine nasal spray for treatment-resistant depression, monotherapy',
  effectiveFrom: '2025-01-21',
  indication: ['treatment-resistant depression, without an oral antidepressant'],
  sources: [
    source('effectiveFrom, indication, regulatoryStatus', REFERENCES.monotherapy, 'secondary'),
    ...resistantDepression.sources,
  ],
};

/** From 65 years on, under labels outside the US: the first dose is 28 mg, steps are of 28 mg. */
export const olderAdults: ProtocolDefinition = {
  ...structuredClone(resistantDepression),
  code: 'esk-trd-age65-exUS',
  name: 'Esketamine nasal spray for treatment-resistant depression, from 65 years, labels outside the US',
  indication: ['treatment-resistant depression, 65 years and older, outside the US'],
  dose: {
    first: 28,
    allowed: [28, 56, 84],
    unit: 'mg',
    perKg: false,
    note: 'Devices of 28 mg. 28 mg on day 1, then steps of 28 mg. The US label has no 28 mg start.',
  },
  sources: [source('dose, indication', REFERENCES.spravatoHk, 'verified'), ...MAINTENANCE_SOURCES],
};

/** Four weeks for depression with acute suicidal ideation or behaviour; no maintenance is labelled. */
export const suicidalIdeation: ProtocolDefinition = protocol({
  code: 'esk-mdsi-label',
  name: 'Esketamine nasal spray for depression with acute suicidal ideation or behaviour, as labelled',
  indication: ['major depressive disorder with acute suicidal ideation or behaviour'],
  route: 'IN',
  regulatoryStatus: 'LABELED',
  evidenceLevel: 'label',
  phases: structuredClone([INDUCTION]),
  session: structuredClone(SESSION),
  dose: {
    first: 84,
    allowed: [56, 84],
    unit: 'mg',
    perKg: false,
    note: 'May be lowered to 56 mg for tolerability. Devices of 28 mg.',
  },
  missedRule: {
    rule: 'continue-schedule',
    withinDays: 7,
    note: 'The present schedule goes on: no restart, no doubling.',
  },
  lapse: { reviewAfterDays: 28, restartAfterDays: null },
  checkpoints: [
    {
      code: 'suicide-risk',
      name: 'Suicide risk at each session',
      kind: 'assessment',
      timing: { type: 'each-session', phases: null },
      scales: ['C-SSRS'],
      required: true,
    },
    {
      ...structuredClone(END_OF_INDUCTION),
      name: 'Benefit after 4 weeks (MADRS or PHQ-9); longer use has not been evaluated systematically',
    },
  ],
  safetyMonitors: SERIES_MONITORS,
  prerequisites: PREREQUISITES,
  sources: [
    source(
      'phases.induction.rrule, phases.induction.anchor, phases.induction.countDefault, phases.induction.countMax, dose, checkpoints.end-of-induction-evaluation',
      REFERENCES.spravatoMdsi,
      'verified',
    ),
    source('dose', REFERENCES.spravatoHk, 'verified'),
    source(
      'phases.induction.countMin, checkpoints.suicide-risk',
      'Engineering default: a plan may be shorter; suicide risk is asked at every session',
      'engineering',
    ),
    ...VISIT_SOURCES,
  ],
});

import type { Checkpoint, ProtocolDefinition, Source } from '../../domain/protocol.js';
import {
  BASE_PREREQUISITES,
  booster,
  COMMON_SOURCES,
  dosingVisit,
  IV_STEPS,
  LADDER_WINDOW,
  LAPSE_BY_DEFAULT,
  OBSERVATION_BY_POLICY,
  PER_KG_PREREQUISITES,
  phase,
  protocol,
  rung,
  source,
} from './building-blocks.js';
import { REFERENCES } from './references.js';
import { LONG_TERM_MONITORS, SERIES_MONITORS } from './safety-monitors.js';

const LONG_INFUSION_VITALS = [0, 15, 30, 60, 90, 120, 150, 180, 210, 240, 270, 300];

const SHARED_SOURCES: Source[] = [
  ...COMMON_SOURCES,
  OBSERVATION_BY_POLICY,
  LAPSE_BY_DEFAULT,
  source(
    'session.vitalsPlan',
    'Engineering default: denser at the start, then every 30 minutes to the end of observation',
    'engineering',
  ),
];

function painFollowUp(weeks: number): Checkpoint {
  return {
    code: `follow-up-${weeks}-weeks`,
    name: `Pain ${weeks} weeks after the last infusion`,
    kind: 'assessment',
    timing: { type: 'end-of-phase', phase: 'induction', offsetDays: 7 * weeks },
    scales: ['NRS'],
    required: weeks === 12,
  };
}

/** Ten infusions of four hours on ten weekdays, as in Schwartzman 2009. */
export const crpsTenDays: ProtocolDefinition = protocol({
  code: 'iv-crps-outpatient-10day',
  name: 'IV ketamine for complex regional pain syndrome, 10 outpatient days',
  indication: ['complex regional pain syndrome'],
  route: 'IV',
  regulatoryStatus: 'OFF_LABEL',
  evidenceLevel: 'randomised-trial',
  phases: [
    phase({
      code: 'induction',
      name: 'Induction, 10 weekdays',
      kind: 'induction',
      rrule: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;COUNT=10',
      countMin: 1,
      countDefault: 10,
      countMax: 10,
      minGapDays: 1,
      maxGapDays: 4,
    }),
    booster('Single infusion on need'),
  ],
  session: dosingVisit(240, LONG_INFUSION_VITALS, IV_STEPS),
  dose: {
    first: null,
    allowed: [0.35],
    unit: 'mg/kg/h',
    perKg: true,
    note: 'Up to 0.35 mg/kg/h for 4 hours, never over 25 mg/h',
  },
  missedRule: {
    rule: 'append',
    withinDays: null,
    appliesItself: true,
    note: 'A missed day is appended to the end; a break of more than 3 days is reviewed.',
  },
  lapse: { reviewAfterDays: 3, restartAfterDays: null },
  checkpoints: [
    {
      code: 'rating',
      name: 'Pain, each infusion day',
      kind: 'assessment',
      timing: { type: 'each-session', phases: null },
      scales: ['NRS'],
      required: true,
    },
    painFollowUp(2),
    painFollowUp(4),
    painFollowUp(12),
  ],
  safetyMonitors: SERIES_MONITORS,
  prerequisites: PER_KG_PREREQUISITES,
  sources: [
    source(
      'phases.induction.countDefault, phases.induction.countMax, session.administrationMinutes, dose, checkpoints',
      REFERENCES.schwartzman,
      'verified',
    ),
    source('evidenceLevel', REFERENCES.cohen, 'secondary'),
    source(
      'phases.induction.rrule, phases.induction.anchor, phases.induction.countMin, missedRule',
      'Engineering default: ten daily infusions are placed on weekdays, a missed day is appended',
      'engineering',
    ),
    ...SHARED_SOURCES,
  ],
});

/** Four days of continuous infusion on a ward: kept for reference, no outpatient visit can hold it. */
export const crpsContinuous: ProtocolDefinition = protocol({
  code: 'iv-crps-continuous-4day',
  name: 'IV ketamine for complex regional pain syndrome, 4 days continuous, inpatient',
  indication: ['complex regional pain syndrome, inpatients'],
  route: 'IV',
  regulatoryStatus: 'OFF_LABEL',
  evidenceLevel: 'consensus-guideline',
  enabled: false,
  disabledReason:
    'Four days of continuous infusion on a ward are outside the scope of outpatient scheduling. Kept for reference.',
  phases: [
    phase({
      code: 'induction',
      name: 'One continuous infusion of 4 days',
      kind: 'induction',
      rrule: 'FREQ=DAILY;COUNT=1',
      countMin: 1,
      countDefault: 1,
      countMax: 1,
      minGapDays: 4,
      maxGapDays: 365,
    }),
  ],
  session: dosingVisit(
    5760,
    [0, 15, 30, 60],
    ['Admit', 'Infuse continuously for 4 days, monitored as the ward does', 'Discharge as an inpatient'],
  ),
  dose: { first: 22, allowed: [22], unit: 'mg/h', perKg: false, note: 'Continuous for 4 days' },
  missedRule: { rule: 'none', withinDays: null, note: 'One admission' },
  lapse: { reviewAfterDays: null, restartAfterDays: null },
  checkpoints: [
    {
      code: 'rating',
      name: 'Pain at the end of the infusion',
      kind: 'assessment',
      timing: { type: 'each-session', phases: null },
      scales: ['NRS'],
      required: true,
    },
    painFollowUp(2),
    painFollowUp(4),
    painFollowUp(12),
  ],
  safetyMonitors: SERIES_MONITORS,
  prerequisites: BASE_PREREQUISITES,
  sources: [
    source(
      'phases.induction.rrule, phases.induction.anchor, phases.induction.countMin, phases.induction.countDefault, phases.induction.countMax, session.administrationMinutes, dose',
      REFERENCES.cohen,
      'secondary',
    ),
    source(
      'checkpoints',
      `${REFERENCES.schwartzman}: the follow-up of the outpatient series, to 12 weeks`,
      'common',
    ),
    ...SHARED_SOURCES,
  ],
});

const LADDER = [rung(28, 4, 4, 2), rung(42, 4, 4, 2), rung(56, 4, 4, 2), rung(84, 4, 4, null)];

function nextDayPain(phaseCode: string): Checkpoint {
  return {
    code: `pain-next-day-${phaseCode}`,
    name: 'Pain 24 hours after the infusion',
    kind: 'assessment',
    timing: { type: 'after-each-session', phase: phaseCode, offsetDays: 1 },
    scales: ['NRS'],
    required: true,
  };
}

/** Three to six weekly infusions for chronic pain, then an interval ladder and boosters on flare. */
export const weeklySeries: ProtocolDefinition = protocol({
  code: 'iv-pain-weekly-series',
  name: 'IV ketamine for chronic pain, weekly series with interval ladder',
  indication: ['chronic pain', 'neuropathic pain', 'fibromyalgia'],
  route: 'IV',
  regulatoryStatus: 'OFF_LABEL',
  evidenceLevel: 'service-practice',
  phases: [
    phase({
      code: 'induction',
      name: 'Induction, weekly',
      kind: 'induction',
      rrule: 'FREQ=WEEKLY;COUNT=4',
      countMin: 3,
      countDefault: 4,
      countMax: 6,
      minGapDays: 5,
      maxGapDays: 10,
      exitGate: 'end-of-induction-evaluation',
    }),
    phase({
      code: 'maintenance',
      name: 'Maintenance, open-ended',
      kind: 'maintenance',
      anchor: { type: 'last-given' },
      windowDays: { ...LADDER_WINDOW },
      minGapDays: 24,
      maxGapDays: 88,
      entryGate: 'end-of-induction-evaluation',
      bookAhead: 1,
      ladder: LADDER,
    }),
    booster('Single infusion on flare'),
  ],
  session: dosingVisit(60, [0, 15, 30, 45, 60, 90, 120], IV_STEPS),
  dose: {
    first: null,
    allowed: [],
    unit: 'mg',
    perKg: false,
    note: 'The prescriber orders the dose. Guidelines hold that benefit needs at least 80 mg in total over at least 2 hours.',
  },
  ladder: LADDER,
  stepUpRule:
    'Two visits in a row with at least 30 % relief: propose the next longer interval. A clinician accepts it.',
  stepDownRule:
    'Flare, or relief below 30 % before the visit is due: propose the next shorter interval or a booster.',
  stepRule: {
    points: null,
    cases: [
      { when: [{ type: 'dropped-less', scale: 'NRS', percent: 30 }], visitsInRow: 1, step: 'shorter' },
      { when: [{ type: 'dropped', scale: 'NRS', percent: 30 }], visitsInRow: 2, step: 'longer' },
    ],
  },
  missedRule: { rule: 'next-available', withinDays: 7, note: 'The series shifts.' },
  lapse: { reviewAfterDays: 112, restartAfterDays: null },
  checkpoints: [
    {
      code: 'rating',
      name: 'Pain before the infusion',
      kind: 'assessment',
      timing: { type: 'each-session', phases: null },
      scales: ['NRS'],
      required: true,
    },
    {
      code: 'rating-at-discharge',
      name: 'Pain at discharge',
      kind: 'assessment',
      timing: { type: 'each-session', phases: null },
      scales: ['NRS'],
      required: true,
    },
    nextDayPain('induction'),
    nextDayPain('maintenance'),
    nextDayPain('booster'),
    {
      code: 'pain-inventory',
      name: 'Brief Pain Inventory, every 4 weeks',
      kind: 'assessment',
      timing: { type: 'rrule', rrule: 'FREQ=WEEKLY;INTERVAL=4' },
      scales: ['BPI-SF'],
      required: true,
    },
    {
      code: 'end-of-induction-evaluation',
      name: 'Evaluation at the end of the series: positive is at least 30 % relief',
      kind: 'evaluation',
      timing: { type: 'end-of-phase', phase: 'induction' },
      scales: ['NRS'],
      required: true,
    },
  ],
  safetyMonitors: LONG_TERM_MONITORS,
  prerequisites: BASE_PREREQUISITES,
  sources: [
    source(
      'phases.induction.rrule, phases.induction.countMin, phases.induction.countDefault, phases.induction.countMax, session.administrationMinutes',
      `${REFERENCES.painPractice}; the upper end is taken`,
      'common',
    ),
    source('session.administrationMinutes, dose.note', REFERENCES.painTrial, 'secondary'),
    source('evidenceLevel', `${REFERENCES.cohen}: weak or no evidence outside CRPS`, 'secondary'),
    source(
      'phases.induction.anchor, ladder, phases.maintenance.ladder, phases.maintenance.bookAhead, stepUpRule, stepDownRule, stepRule, missedRule, checkpoints, lapse',
      'Engineering default: no interval or cadence of measurement is published for this series',
      'engineering',
    ),
    ...SHARED_SOURCES,
  ],
});

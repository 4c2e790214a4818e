import type { Checkpoint, ProtocolDefinition } from '../../domain/protocol.js';
import {
  COMMON_SOURCES,
  dosingVisit,
  HALF_MG_PER_KG,
  IV_STEPS,
  IV_VITALS,
  IV_VITALS_SOURCE,
  LAPSE_BY_DEFAULT,
  OBSERVATION_BY_POLICY,
  PER_KG_PREREQUISITES,
  phase,
  protocol,
  source,
} from './building-blocks.js';
import { REFERENCES } from './references.js';
import { LONG_TERM_MONITORS, SERIES_MONITORS } from './safety-monitors.js';

function compulsionsAfter(days: number, label: string): Checkpoint {
  return {
    code: `rating-${label}`,
    name: `Y-BOCS ${days === 1 ? '24 hours' : `${days} days`} after the infusion: response is a drop of at least 35 %`,
    kind: 'assessment',
    timing: { type: 'after-each-session', phase: 'induction', offsetDays: days },
    scales: ['Y-BOCS'],
    required: true,
  };
}

/** One infusion, optionally a second at least a week later, as in Rodriguez 2013. */
export const ocdSingle: ProtocolDefinition = protocol({
  code: 'iv-ocd-single',
  name: 'IV ketamine for obsessive-compulsive disorder, single infusion',
  indication: ['obsessive-compulsive disorder'],
  route: 'IV',
  regulatoryStatus: 'OFF_LABEL',
  evidenceLevel: 'randomised-trial',
  phases: [
    phase({
      code: 'induction',
      name: 'One infusion; a second at least 7 days later where wanted',
      kind: 'induction',
      // Weekly, not daily: with one infusion the date is the same, with two the second is wanted a week later.
      rrule: 'FREQ=WEEKLY;COUNT=1',
      countMin: 1,
      countDefault: 1,
      countMax: 2,
      minGapDays: 7,
      maxGapDays: 28,
    }),
  ],
  session: dosingVisit(40, IV_VITALS, IV_STEPS),
  dose: { first: 0.5, allowed: [0.5], unit: 'mg/kg', perKg: true, note: 'Over 40 minutes' },
  missedRule: { rule: 'none', withinDays: null, note: 'A single infusion is booked anew.' },
  lapse: { reviewAfterDays: null, restartAfterDays: null },
  checkpoints: [compulsionsAfter(1, '24-hours'), compulsionsAfter(7, '7-days')],
  safetyMonitors: SERIES_MONITORS,
  prerequisites: PER_KG_PREREQUISITES,
  sources: [
    source(
      'phases.induction.rrule, phases.induction.anchor, phases.induction.countMin, phases.induction.countDefault, dose, session.administrationMinutes, checkpoints',
      `${REFERENCES.rodriguez}; the effect may last a week or longer`,
      'verified',
    ),
    source(
      'phases.induction.countMax',
      'Engineering default: one repeat, a week or more later',
      'engineering',
    ),
    ...COMMON_SOURCES,
    OBSERVATION_BY_POLICY,
    IV_VITALS_SOURCE,
    HALF_MG_PER_KG,
  ],
});

/** Weekly injections for three months, as in Glue 2018. */
export const anxietyMaintenance: ProtocolDefinition = protocol({
  code: 'sc-anxiety-maintenance-glue',
  name: 'SC ketamine for generalised and social anxiety, weekly for 3 months',
  indication: ['generalised anxiety disorder, responders', 'social anxiety disorder, responders'],
  route: 'SC',
  regulatoryStatus: 'OFF_LABEL',
  evidenceLevel: 'open-label-trial',
  phases: [
    phase({
      code: 'maintenance',
      name: 'Maintenance, 3 months',
      kind: 'maintenance',
      rrule: 'FREQ=WEEKLY;BYDAY=MO;COUNT=13',
      countMin: 1,
      countDefault: 13,
      countMax: 13,
      minGapDays: 5,
      maxGapDays: 9,
      exitGate: 'reassessment',
    }),
  ],
  session: dosingVisit(
    5,
    [0, 30, 60],
    [
      'Check in: consent, ride home, medication and adverse events since the last session',
      'Weigh where the weight is out of date, record vital signs before dosing',
      'Inject under the skin as ordered',
      'Blood pressure at 30 minutes: a rise of about 10 mmHg is usual',
      'Rate anxiety at 1 hour, assess for discharge, hand over instructions and the escort',
    ],
  ),
  dose: { first: 1, allowed: [1], unit: 'mg/kg', perKg: true, note: null },
  stepUpRule: 'Stop at 3 months and reassess. The trial gave one or two injections a week.',
  missedRule: { rule: 'next-available', withinDays: 7, note: 'The series shifts.' },
  lapse: { reviewAfterDays: 14, restartAfterDays: null },
  checkpoints: [
    {
      code: 'rating',
      name: 'GAD-7 before the injection, weekly as the injections are',
      kind: 'assessment',
      timing: { type: 'each-session', phases: null },
      scales: ['GAD-7'],
      required: true,
    },
    {
      code: 'rating-at-1-hour',
      name: 'Fear Questionnaire and HAM-A one hour after the injection',
      kind: 'assessment',
      timing: { type: 'each-session', phases: null },
      scales: ['FQ', 'HAM-A'],
      required: false,
    },
    {
      code: 'reassessment',
      name: 'Reassessment at 3 months: stop, or begin anew',
      kind: 'evaluation',
      timing: { type: 'end-of-phase', phase: 'maintenance' },
      scales: ['GAD-7'],
      required: true,
    },
  ],
  safetyMonitors: LONG_TERM_MONITORS,
  prerequisites: PER_KG_PREREQUISITES,
  sources: [
    source(
      'phases.maintenance.rrule, phases.maintenance.anchor, phases.maintenance.countDefault, phases.maintenance.countMax, dose, session.vitalsPlan, checkpoints',
      REFERENCES.glue,
      'secondary',
    ),
    source(
      'phases.maintenance.countMin, session.administrationMinutes, missedRule',
      'Engineering default: 5 minutes for an injection, a plan may be shorter, a missed injection shifts the series',
      'engineering',
    ),
    ...COMMON_SOURCES,
    OBSERVATION_BY_POLICY,
    LAPSE_BY_DEFAULT,
  ],
});

import type { Checkpoint, ProtocolDefinition, Source } from '../../domain/protocol.js';
import {
  booster,
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
import { SERIES_MONITORS } from './safety-monitors.js';

const SHARED_SOURCES: Source[] = [
  ...COMMON_SOURCES,
  OBSERVATION_BY_POLICY,
  IV_VITALS_SOURCE,
  HALF_MG_PER_KG,
  LAPSE_BY_DEFAULT,
];

const MISSED: ProtocolDefinition['missedRule'] = {
  rule: 'reschedule-in-window',
  withinDays: 7,
  note: 'A missed infusion is moved inside its window; the total stays.',
};

const FOUR_WEEKS_ON: Checkpoint = {
  code: 'follow-up-4-weeks',
  name: 'PCL-5 four weeks after the last infusion',
  kind: 'assessment',
  timing: { type: 'end-of-phase', phase: 'induction', offsetDays: 28 },
  scales: ['PCL-5'],
  required: true,
};

function weekly(week: number, session: number): Checkpoint {
  return {
    code: `rating-week-${week}`,
    name: `PCL-5 at the end of week ${week}`,
    kind: 'assessment',
    timing: { type: 'after-session', phase: 'induction', session },
    scales: ['PCL-5'],
    required: true,
  };
}

/** Six infusions in two weeks, as in Feder 2021. */
export const sixInTwoWeeks: ProtocolDefinition = protocol({
  code: 'iv-ptsd-6x2w-feder',
  name: 'IV ketamine for PTSD, 6 infusions in 2 weeks',
  indication: ['chronic post-traumatic stress disorder'],
  route: 'IV',
  regulatoryStatus: 'OFF_LABEL',
  evidenceLevel: 'randomised-trial',
  phases: [
    phase({
      code: 'induction',
      name: 'Induction, 2 weeks',
      kind: 'induction',
      rrule: 'FREQ=WEEKLY;BYDAY=MO,WE,FR;COUNT=6',
      countMin: 1,
      countDefault: 6,
      countMax: 6,
      minGapDays: 2,
      maxGapDays: 4,
    }),
    booster('Single infusion on need; none is proven'),
  ],
  session: dosingVisit(40, IV_VITALS, IV_STEPS),
  dose: { first: 0.5, allowed: [0.5], unit: 'mg/kg', perKg: true, note: 'Over 40 minutes' },
  missedRule: MISSED,
  lapse: { reviewAfterDays: 14, restartAfterDays: null },
  checkpoints: [
    {
      code: 'rating-24-hours',
      name: 'Rating 24 hours after the first infusion',
      kind: 'assessment',
      timing: { type: 'after-session', phase: 'induction', session: 1, offsetDays: 1 },
      scales: ['PCL-5'],
      required: true,
    },
    weekly(1, 3),
    {
      code: 'final-evaluation',
      name: 'Final rating in week 2: response is a drop of at least 30 % on the CAPS-5',
      kind: 'evaluation',
      timing: { type: 'end-of-phase', phase: 'induction' },
      scales: ['CAPS-5'],
      required: true,
    },
    FOUR_WEEKS_ON,
  ],
  safetyMonitors: SERIES_MONITORS,
  prerequisites: PER_KG_PREREQUISITES,
  sources: [
    source(
      'phases.induction.rrule, phases.induction.anchor, phases.induction.countDefault, phases.induction.countMax, checkpoints, dose',
      REFERENCES.feder,
      'verified',
    ),
    source(
      'phases.induction.countMin, missedRule, checkpoints.follow-up-4-weeks, checkpoints.*.scales',
      'Engineering default: PCL-5 between visits in place of the interview; the median response lasted 27.5 days, so it is asked again after 4 weeks',
      'engineering',
    ),
    ...SHARED_SOURCES,
  ],
});

/** Eight infusions in four weeks, as in Abdallah 2022, which found no benefit on PTSD scales. */
export const eightInFourWeeks: ProtocolDefinition = protocol({
  code: 'iv-ptsd-8x4w-abdallah',
  name: 'IV ketamine for PTSD in veterans, 8 infusions in 4 weeks',
  indication: ['antidepressant-resistant post-traumatic stress disorder, veterans and military'],
  route: 'IV',
  regulatoryStatus: 'OFF_LABEL',
  evidenceLevel: 'evidence-negative',
  enabled: false,
  disabledReason:
    'Negative evidence: the randomised trial (158 participants) found no benefit over placebo on PTSD scales. Kept for reference.',
  phases: [
    phase({
      code: 'induction',
      name: 'Induction, 4 weeks',
      kind: 'induction',
      rrule: 'FREQ=WEEKLY;BYDAY=MO,TH;COUNT=8',
      countMin: 1,
      countDefault: 8,
      countMax: 8,
      minGapDays: 2,
      maxGapDays: 5,
    }),
  ],
  session: dosingVisit(40, IV_VITALS, IV_STEPS),
  dose: {
    first: null,
    allowed: [0.2, 0.5],
    unit: 'mg/kg',
    perKg: true,
    note: 'The trial compared 0.2 and 0.5 mg/kg',
  },
  missedRule: MISSED,
  lapse: { reviewAfterDays: 14, restartAfterDays: null },
  checkpoints: [weekly(1, 2), weekly(2, 4), weekly(3, 6), weekly(4, 8), FOUR_WEEKS_ON],
  safetyMonitors: SERIES_MONITORS,
  prerequisites: PER_KG_PREREQUISITES,
  sources: [
    source(
      'phases.induction.rrule, phases.induction.anchor, phases.induction.countDefault, phases.induction.countMax, checkpoints, dose, evidenceLevel',
      REFERENCES.abdallah,
      'verified',
    ),
    source(
      'phases.induction.countMin, missedRule',
      'Engineering default: a plan may be shorter, a missed infusion is placed within its window',
      'engineering',
    ),
    ...SHARED_SOURCES,
  ],
});

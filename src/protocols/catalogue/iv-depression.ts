import type { Checkpoint, ProtocolDefinition } from '../../domain/protocol.js';
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
  SPACING,
} from './building-blocks.js';
import { REFERENCES } from './references.js';
import { SERIES_MONITORS } from './safety-monitors.js';

const HALF_PER_KG = { first: 0.5, allowed: [0.5], unit: 'mg/kg', perKg: true, note: 'Over 40 minutes' };

const SHARED_SOURCES = [
  ...COMMON_SOURCES,
  OBSERVATION_BY_POLICY,
  IV_VITALS_SOURCE,
  HALF_MG_PER_KG,
  LAPSE_BY_DEFAULT,
];

function evaluationAfter(session: number, scales: string[]): Checkpoint {
  return {
    code: `evaluation-after-${session}`,
    name: `Evaluation after infusion ${session}`,
    kind: 'evaluation',
    timing: { type: 'after-session', phase: 'induction', session },
    scales,
    required: true,
  };
}

/** Six infusions, twice weekly, as in ELEKT-D. */
export const twiceWeekly: ProtocolDefinition = protocol({
  code: 'iv-mdd-6x-twice-weekly',
  name: 'IV ketamine for depression, 6 infusions, twice weekly',
  indication: ['treatment-resistant depression'],
  route: 'IV',
  regulatoryStatus: 'OFF_LABEL',
  evidenceLevel: 'randomised-trial',
  phases: [
    phase({
      code: 'induction',
      name: 'Induction, 3 weeks',
      kind: 'induction',
      rrule: 'FREQ=WEEKLY;BYDAY=MO,TH;COUNT=6',
      countMin: 1,
      countDefault: 6,
      countMax: 6,
      minGapDays: 2,
      maxGapDays: 5,
    }),
  ],
  session: dosingVisit(40, IV_VITALS, IV_STEPS),
  dose: HALF_PER_KG,
  missedRule: {
    rule: 'reschedule-in-window',
    withinDays: 7,
    note: 'A missed infusion is moved inside its window; the total stays 6.',
  },
  lapse: { reviewAfterDays: 14, restartAfterDays: null },
  checkpoints: [
    {
      code: 'rating',
      name: 'Rating before the infusion',
      kind: 'assessment',
      timing: { type: 'each-session', phases: null },
      scales: ['PHQ-9', 'QIDS-SR16'],
      required: true,
    },
    evaluationAfter(3, ['PHQ-9', 'QIDS-SR16']),
    evaluationAfter(6, ['PHQ-9', 'QIDS-SR16']),
  ],
  safetyMonitors: SERIES_MONITORS,
  prerequisites: PER_KG_PREREQUISITES,
  sources: [
    source('phases.induction.countDefault, phases.induction.countMax', REFERENCES.elektd, 'verified'),
    source('phases.induction.rrule, phases.induction.anchor', REFERENCES.elektdRecord, 'secondary'),
    source(
      'phases.induction.countMin, missedRule, checkpoints',
      'Engineering default around ELEKT-D: ratings at each session, evaluations half-way and at the end, a missed infusion placed within its window',
      'engineering',
    ),
    ...SHARED_SOURCES,
  ],
});

/** Six infusions, thrice weekly, then four weekly ones for responders, as in Phillips 2019. */
export const thriceWeeklyPhillips: ProtocolDefinition = protocol({
  code: 'iv-mdd-6x-thrice-weekly-phillips',
  name: 'IV ketamine for depression, 6 infusions thrice weekly, then 4 weekly',
  indication: ['treatment-resistant depression'],
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
      exitGate: 'end-of-induction-evaluation',
    }),
    phase({
      code: 'maintenance',
      name: 'Maintenance, 4 weeks',
      kind: 'maintenance',
      anchor: { type: 'course-week', week: 3 },
      rrule: 'FREQ=WEEKLY;COUNT=4',
      countMin: 1,
      countDefault: 4,
      countMax: 4,
      minGapDays: 5,
      maxGapDays: 9,
      entryGate: 'end-of-induction-evaluation',
    }),
  ],
  session: dosingVisit(40, IV_VITALS, IV_STEPS),
  dose: HALF_PER_KG,
  stepUpRule:
    'After the four weekly infusions: stop, or go on with the protocol iv-mdd-maintenance-ladder in a plan of its own.',
  missedRule: {
    rule: 'reschedule-in-window',
    withinDays: 7,
    note: 'A missed infusion is moved inside its window; the totals stay 6 and 4.',
  },
  lapse: { reviewAfterDays: 14, restartAfterDays: null },
  checkpoints: [
    evaluationAfter(3, ['MADRS']),
    {
      code: 'end-of-induction-evaluation',
      name: 'Evaluation after infusion 6: maintenance only after a drop of at least 50 % on the MADRS',
      kind: 'evaluation',
      timing: { type: 'end-of-phase', phase: 'induction' },
      scales: ['MADRS'],
      required: true,
    },
  ],
  safetyMonitors: SERIES_MONITORS,
  prerequisites: PER_KG_PREREQUISITES,
  sources: [
    source(
      'phases.*.rrule, phases.*.anchor, phases.*.countDefault, phases.*.countMax, phases.maintenance.entryGate',
      REFERENCES.phillips,
      'verified',
    ),
    source('checkpoints', `${REFERENCES.phillips}: the median responder needed 3 infusions`, 'verified'),
    source(
      'phases.*.countMin, missedRule',
      'Engineering default: a plan may be shorter, a missed infusion is placed within its window',
      'engineering',
    ),
    ...SHARED_SOURCES,
  ],
});

/** Three weekly infusions inside four weeks, three more where useful, as Oxford Health describes its service. */
export const weeklyOxford: ProtocolDefinition = protocol({
  code: 'iv-mdd-weekly-3-oxford',
  name: 'IV ketamine for depression, 3 weekly infusions, optionally 3 more',
  indication: ['treatment-resistant depression'],
  route: 'IV',
  regulatoryStatus: 'OFF_LABEL',
  evidenceLevel: 'service-practice',
  phases: [
    phase({
      code: 'induction',
      name: 'Induction, 3 infusions within 28 days; 6 with the optional second set',
      kind: 'induction',
      rrule: 'FREQ=WEEKLY;COUNT=3',
      countMin: 3,
      countDefault: 3,
      countMax: 6,
      minGapDays: 5,
      maxGapDays: 10,
      exitGate: 'decision-after-3',
    }),
    booster('Single infusion on need, individual'),
  ],
  session: dosingVisit(40, IV_VITALS, IV_STEPS),
  dose: HALF_PER_KG,
  missedRule: {
    rule: 'reschedule-in-window',
    withinDays: 7,
    setWithin: { sessions: 3, days: 28 },
    note: 'A set of three must finish within 28 days of its first infusion.',
  },
  lapse: { reviewAfterDays: 14, restartAfterDays: null },
  checkpoints: [
    {
      code: 'decision-after-3',
      name: 'Decision after infusion 3: stop a non-responder, or give up to three more',
      kind: 'evaluation',
      timing: { type: 'after-session', phase: 'induction', session: 3 },
      scales: ['PHQ-9'],
      required: true,
    },
  ],
  safetyMonitors: SERIES_MONITORS,
  prerequisites: PER_KG_PREREQUISITES,
  sources: [
    source(
      'phases.induction.rrule, phases.induction.countMin, phases.induction.countDefault, phases.induction.countMax, checkpoints.decision-after-3.timing, missedRule.setWithin, missedRule.note',
      REFERENCES.oxford,
      'verified',
    ),
    source('phases.induction.anchor, missedRule', SPACING, 'engineering'),
    source(
      'checkpoints.decision-after-3.scales',
      'Engineering default: the service names no scale for the decision',
      'engineering',
    ),
    ...SHARED_SOURCES,
  ],
});

/** At most twelve infusions, thrice weekly, stopped at remission, as in KetECT: the count is a maximum. */
export const ketEct: ProtocolDefinition = protocol({
  code: 'iv-mdd-ketECT-max12',
  name: 'IV ketamine for depression, up to 12 infusions thrice weekly, stopped at remission',
  indication: ['major depressive disorder, inpatients'],
  route: 'IV',
  regulatoryStatus: 'OFF_LABEL',
  evidenceLevel: 'randomised-trial',
  phases: [
    phase({
      code: 'induction',
      name: 'Induction, at most 4 weeks',
      kind: 'induction',
      rrule: 'FREQ=WEEKLY;BYDAY=MO,WE,FR;COUNT=12',
      countMin: 1,
      countDefault: 12,
      countMax: 12,
      minGapDays: 2,
      maxGapDays: 4,
      exitGate: 'stop-evaluation',
    }),
  ],
  session: dosingVisit(40, IV_VITALS, IV_STEPS),
  dose: HALF_PER_KG,
  stepUpRule:
    'Stop early at remission (MADRS 10 or less) or when no further effect is gained; the median patient needed 6 infusions.',
  missedRule: { rule: 'next-available', withinDays: 7, note: 'The series shifts.' },
  lapse: { reviewAfterDays: 14, restartAfterDays: null },
  checkpoints: [
    {
      code: 'stop-evaluation',
      name: 'Stop rule: remission (MADRS 10 or less) or greatest effect reached',
      kind: 'evaluation',
      timing: { type: 'each-session', phases: ['induction'] },
      scales: ['MADRS'],
      required: true,
    },
    {
      code: 'follow-up-12-months',
      name: 'Follow-up 12 months after the last infusion',
      kind: 'assessment',
      timing: { type: 'end-of-phase', phase: 'induction', offsetDays: 365 },
      scales: ['MADRS'],
      required: false,
    },
  ],
  safetyMonitors: SERIES_MONITORS,
  prerequisites: PER_KG_PREREQUISITES,
  sources: [
    source(
      'phases.induction.rrule, phases.induction.anchor, phases.induction.countDefault, phases.induction.countMax, stepUpRule, checkpoints.follow-up-12-months',
      REFERENCES.ketect,
      'verified',
    ),
    source(
      'phases.induction.countMin, checkpoints.stop-evaluation.timing, missedRule',
      'Engineering default: the count is a maximum, the stop rule is asked at each session, a missed infusion shifts the series',
      'engineering',
    ),
    ...SHARED_SOURCES,
  ],
});

import type { ProtocolDefinition } from '../../domain/protocol.js';
import {
  COMMON_SOURCES,
  dosingVisit,
  HALF_MG_PER_KG,
  IV_STEPS,
  IV_VITALS,
  IV_VITALS_SOURCE,
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
import { LONG_TERM_MONITORS } from './safety-monitors.js';

const LADDER = [rung(7, 2, 3, 2), rung(14, 4, 4, 2), rung(21, 4, 4, 2), rung(28, 4, 4, null)];

/** One infusion at a time, each wanted an interval after the last given; the interval climbs a ladder. */
export const maintenanceLadder: ProtocolDefinition = protocol({
  code: 'iv-mdd-maintenance-ladder',
  name: 'IV ketamine for depression, maintenance on an interval ladder',
  indication: ['depression, responders to an induction series'],
  route: 'IV',
  regulatoryStatus: 'OFF_LABEL',
  evidenceLevel: 'expert-practice',
  phases: [
    phase({
      code: 'maintenance',
      name: 'Maintenance, open-ended',
      kind: 'maintenance',
      anchor: { type: 'last-given' },
      windowDays: { ...LADDER_WINDOW },
      minGapDays: 5,
      maxGapDays: 32,
      bookAhead: 1,
      ladder: LADDER,
    }),
  ],
  session: dosingVisit(40, IV_VITALS, IV_STEPS),
  dose: { first: 0.5, allowed: [0.5], unit: 'mg/kg', perKg: true, note: 'Over 40 minutes' },
  ladder: LADDER,
  stepUpRule:
    'Two visits in a row in response or remission: propose the next longer interval. A clinician accepts it. The longest rung may be set to 42 or 56 days in a protocol of the clinic.',
  stepDownRule:
    'Relapse (PHQ-9 at least 5 above the best score and at least 10, or item 9 newly 1 or more): propose the next shorter interval and a review. A clinician accepts it.',
  stepRule: {
    points: null,
    cases: [
      {
        when: [
          { type: 'relapsed', scale: 'PHQ-9', rise: 5, total: 10 },
          { type: 'item-newly', scale: 'PHQ-9', item: 9, atLeast: 1 },
        ],
        visitsInRow: 1,
        step: 'shorter',
        review: true,
      },
      {
        when: [
          { type: 'dropped', scale: 'PHQ-9', percent: 50 },
          { type: 'at-most', scale: 'PHQ-9', total: 4 },
        ],
        visitsInRow: 2,
        step: 'longer',
      },
    ],
  },
  missedRule: {
    rule: 'next-available',
    withinDays: 7,
    appliesItself: true,
    note: 'A relapse by score also proposes one rung down.',
  },
  lapse: { reviewAfterDays: 42, restartAfterDays: null },
  checkpoints: [
    {
      code: 'rating',
      name: 'Rating before the infusion',
      kind: 'assessment',
      timing: { type: 'each-session', phases: null },
      scales: ['PHQ-9'],
      required: true,
    },
    {
      code: 'benefit-risk-review',
      name: 'Benefit against risk: every 12 weeks, or after 6 sessions where that comes first',
      kind: 'evaluation',
      timing: { type: 'rrule', rrule: 'FREQ=WEEKLY;INTERVAL=12' },
      scales: ['PHQ-9'],
      required: true,
    },
  ],
  safetyMonitors: LONG_TERM_MONITORS,
  prerequisites: PER_KG_PREREQUISITES,
  sources: [
    source(
      'ladder, phases.maintenance.ladder, phases.maintenance.bookAhead, stepUpRule, stepDownRule, stepRule, missedRule, checkpoints',
      'Engineering default: no maintenance interval has direct empirical support',
      'engineering',
    ),
    source('evidenceLevel', REFERENCES.nextStep, 'verified'),
    source('ladder', REFERENCES.clinicBoosters, 'secondary'),
    ...COMMON_SOURCES,
    OBSERVATION_BY_POLICY,
    IV_VITALS_SOURCE,
    HALF_MG_PER_KG,
    LAPSE_BY_DEFAULT,
  ],
});

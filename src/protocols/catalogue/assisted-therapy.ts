import type { Checkpoint, ProtocolDefinition } from '../../domain/protocol.js';
import {
  BASE_PREREQUISITES,
  booster,
  COMMON_SOURCES,
  dosingVisit,
  LADDER_WINDOW,
  LAPSE_BY_DEFAULT,
  OBSERVATION_BY_POLICY,
  PER_KG_PREREQUISITES,
  phase,
  protocol,
  rung,
  source,
  talkVisit,
} from './building-blocks.js';
import { REFERENCES } from './references.js';
import { SERIES_MONITORS } from './safety-monitors.js';

function depressionAfter(code: string, label: string, offsetDays: number): Checkpoint {
  return {
    code,
    name: `MADRS ${label} after the last dose`,
    kind: 'assessment',
    timing: { type: 'end-of-phase', phase: 'dosing', offsetDays },
    scales: ['MADRS'],
    required: true,
  };
}

/** Three weekly intramuscular doses between a preparation and three integration sessions. */
export const intramuscular: ProtocolDefinition = protocol({
  code: 'im-kap-3weekly',
  name: 'IM ketamine-assisted psychotherapy, 3 weekly doses',
  indication: ['treatment-resistant depression'],
  route: 'IM',
  regulatoryStatus: 'OFF_LABEL',
  evidenceLevel: 'open-label-trial',
  phases: [
    phase({
      code: 'preparation',
      name: 'Preparation, 120 minutes',
      kind: 'preparation',
      anchor: {
        type: 'session-offset',
        phase: 'dosing',
        sessions: 'first',
        fromDays: -7,
        toDays: -1,
        wantedDays: -1,
      },
      countMin: 1,
      countDefault: 1,
      countMax: 1,
      windowDays: { before: 6, after: 0 },
      minGapDays: 1,
      maxGapDays: 7,
      session: talkVisit(120, [
        'Preparation: intention, setting, what to expect, consent to touch, safety plan',
      ]),
    }),
    phase({
      code: 'dosing',
      name: 'Dosing, weekly',
      kind: 'induction',
      rrule: 'FREQ=WEEKLY;COUNT=3',
      countMin: 3,
      countDefault: 3,
      countMax: 3,
      minGapDays: 5,
      maxGapDays: 9,
    }),
    phase({
      code: 'integration',
      name: 'Integration after each dose, 120 minutes',
      kind: 'integration',
      anchor: {
        type: 'session-offset',
        phase: 'dosing',
        sessions: 'each',
        fromDays: 1,
        toDays: 7,
        wantedDays: 1,
      },
      countMin: 3,
      countDefault: 3,
      countMax: 3,
      windowDays: { before: 0, after: 6 },
      minGapDays: 1,
      maxGapDays: 14,
      session: talkVisit(120, ['Integration: what came up, what it means, what to carry into the week']),
    }),
    booster('Single dose on need'),
  ],
  session: dosingVisit(
    120,
    [0, 15, 30, 60, 90, 120],
    [
      'Check in: consent, ride home, medication and adverse events since the last session',
      'Weigh where the weight is out of date, record vital signs before dosing',
      'First injection; optional second injection of 20 to 40 mg at 12 minutes',
      'Accompany the patient; eyeshades and music as agreed',
      'Observe, assess for discharge, hand over instructions and the escort',
    ],
  ),
  dose: {
    first: null,
    allowed: [0.75],
    unit: 'mg/kg',
    perKg: true,
    note: 'Up to 0.75 mg/kg, then optionally 20 to 40 mg after 12 minutes. Another trial uses 0.3 to 1.0 mg/kg in 4 to 5 weekly sessions.',
  },
  missedRule: {
    rule: 'next-available',
    withinDays: 7,
    note: 'A missed dose shifts together with its integration.',
  },
  lapse: { reviewAfterDays: 14, restartAfterDays: null },
  checkpoints: [
    {
      code: 'rating-next-day',
      name: 'MADRS the day after each dose',
      kind: 'assessment',
      timing: { type: 'after-each-session', phase: 'dosing', offsetDays: 1 },
      scales: ['MADRS'],
      required: true,
    },
    depressionAfter('follow-up-1-week', '1 week', 7),
    depressionAfter('follow-up-1-month', '1 month', 30),
    depressionAfter('follow-up-3-months', '3 months', 91),
    depressionAfter('follow-up-6-months', '6 months', 182),
  ],
  safetyMonitors: SERIES_MONITORS,
  prerequisites: PER_KG_PREREQUISITES,
  sources: [
    source(
      'phases.dosing.rrule, phases.dosing.anchor, phases.*.countMin, phases.*.countDefault, phases.*.countMax, phases.preparation.session, phases.integration.session, dose, checkpoints',
      REFERENCES.katTrial,
      'secondary',
    ),
    source(
      'session.administrationMinutes, dose.note',
      `${REFERENCES.kapTrial}: sessions of 120 to 180 minutes, the lower end is taken; 60-minute weekly integration there`,
      'secondary',
    ),
    source(
      'phases.preparation.anchor, phases.integration.anchor, session.vitalsPlan, missedRule',
      'Engineering default: preparation 1 to 7 days before the first dose, integration 1 to 7 days after each and before the next; vital signs through the visit',
      'engineering',
    ),
    ...COMMON_SOURCES,
    OBSERVATION_BY_POLICY,
    LAPSE_BY_DEFAULT,
  ],
});

const HOME_LADDER = [rung(14, 4, 4, null)];

function homeRating(code: string, name: string, timing: Checkpoint['timing'], scales: string[]): Checkpoint {
  return { code, name, kind: 'assessment', timing, scales, required: true };
}

/** Four weekly sublingual doses at home, each between two video talks: kept for reference. */
export const sublingualAtHome: ProtocolDefinition = protocol({
  code: 'sl-home-4x4w',
  name: 'Sublingual ketamine at home, 4 weekly doses with video guidance',
  indication: ['anxiety', 'depression'],
  route: 'SL',
  regulatoryStatus: 'OFF_LABEL',
  evidenceLevel: 'open-label-trial',
  enabled: false,
  disabledReason:
    'The US Food and Drug Administration warned in October 2023 against compounded ketamine used at home without monitoring by a health care provider. It needs a policy of the site; kept for reference.',
  phases: [
    phase({
      code: 'preparation',
      name: 'Video talk with the guide before each dose, 30 minutes',
      kind: 'preparation',
      anchor: {
        type: 'session-offset',
        phase: 'dosing',
        sessions: 'each',
        fromDays: -2,
        toDays: -1,
        wantedDays: -1,
      },
      countMin: 4,
      countDefault: 4,
      countMax: 4,
      windowDays: { before: 1, after: 0 },
      minGapDays: 1,
      maxGapDays: 14,
      session: talkVisit(30, ['Video talk: intention, setting, who is the peer monitor']),
    }),
    phase({
      code: 'dosing',
      name: 'Dosing at home, weekly',
      kind: 'induction',
      rrule: 'FREQ=WEEKLY;COUNT=4',
      countMin: 4,
      countDefault: 4,
      countMax: 4,
      minGapDays: 5,
      maxGapDays: 9,
    }),
    phase({
      code: 'integration',
      name: 'Video talk with the guide after each dose, 30 minutes',
      kind: 'integration',
      anchor: {
        type: 'session-offset',
        phase: 'dosing',
        sessions: 'each',
        fromDays: 1,
        toDays: 2,
        wantedDays: 1,
      },
      countMin: 4,
      countDefault: 4,
      countMax: 4,
      windowDays: { before: 0, after: 1 },
      minGapDays: 1,
      maxGapDays: 14,
      session: talkVisit(30, ['Video talk: what came up, what to carry on']),
    }),
    phase({
      code: 'maintenance',
      name: 'Maintenance at about 14 days, individual',
      kind: 'maintenance',
      anchor: { type: 'last-given' },
      windowDays: { ...LADDER_WINDOW },
      minGapDays: 10,
      maxGapDays: 18,
      bookAhead: 1,
      ladder: HOME_LADDER,
    }),
  ],
  session: dosingVisit(
    60,
    [0, 60],
    [
      'The peer monitor is present for the whole session',
      'Vital signs before dosing, as the site policy asks',
      'Hold the tablet under the tongue as instructed',
      'Vital signs and a short report to the guide at the end',
    ],
  ),
  dose: {
    first: 300,
    allowed: [300, 450],
    unit: 'mg',
    perKg: false,
    note: '300 to 450 mg, about 5 mg/kg',
  },
  ladder: HOME_LADDER,
  missedRule: {
    rule: 'next-available',
    withinDays: 7,
    note: 'A missed dose shifts together with its talks.',
  },
  lapse: { reviewAfterDays: 28, restartAfterDays: null },
  checkpoints: [
    homeRating(
      'baseline',
      'Baseline: depression, anxiety, suicide risk, alcohol and drugs',
      { type: 'baseline' },
      ['PHQ-9', 'GAD-7', 'C-SSRS', 'AUDIT', 'DAST-10'],
    ),
    {
      code: 'clinician-visit',
      name: 'Clinician visit 1 to 2 days after the first dose',
      kind: 'consultation',
      timing: { type: 'after-session', phase: 'dosing', session: 1, offsetDays: 1 },
      scales: [],
      required: true,
    },
    homeRating(
      'rating-after-2',
      'Rating after the second dose',
      { type: 'after-session', phase: 'dosing', session: 2 },
      ['PHQ-9', 'GAD-7'],
    ),
    homeRating(
      'rating-after-4',
      'Rating after the fourth dose',
      { type: 'after-session', phase: 'dosing', session: 4 },
      ['PHQ-9', 'GAD-7'],
    ),
  ],
  safetyMonitors: SERIES_MONITORS,
  prerequisites: [...BASE_PREREQUISITES, 'peer-monitor-present', 'site-policy-for-home-use'],
  sources: [
    source(
      'phases.dosing.rrule, phases.dosing.anchor, phases.*.countMin, phases.*.countDefault, phases.*.countMax, phases.preparation.session, phases.integration.session, session.administrationMinutes, dose, checkpoints',
      REFERENCES.hull,
      'secondary',
    ),
    source('ladder, phases.maintenance.ladder', REFERENCES.mindbloom, 'secondary'),
    source('disabledReason', REFERENCES.fdaCompounded, 'secondary'),
    source(
      'phases.preparation.anchor, phases.integration.anchor, phases.maintenance.bookAhead, session.vitalsPlan, missedRule',
      'Engineering default: the talks lie on the days around a dose, one maintenance dose is booked ahead',
      'engineering',
    ),
    ...COMMON_SOURCES,
    OBSERVATION_BY_POLICY,
    LAPSE_BY_DEFAULT,
  ],
});

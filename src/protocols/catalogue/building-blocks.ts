import type {
  LadderRung,
  Need,
  Phase,
  ProtocolDefinition,
  SessionProfile,
  Source,
  WindowDays,
} from '../../domain/protocol.js';
import { REFERENCES } from './references.js';

/** Engineering default: nobody has published a visit window for these courses. */
const WINDOW: WindowDays = { before: 2, after: 7 };

/** The window of a ladder: its rungs' gaps say how early and how late, a missed visit is placed within a week. */
export const LADDER_WINDOW: WindowDays = { before: 4, after: 7 };

export function source(field: string, citation: string, evidence: Source['evidence']): Source {
  return { field, citation, evidence };
}

type Given<T, Required extends keyof T> = Pick<T, Required> & Partial<T>;

/** A phase with every field said: those not given are null, anchored to course week 1, in the default window. */
export function phase(given: Given<Phase, 'code' | 'kind' | 'minGapDays' | 'maxGapDays'>): Phase {
  return {
    name: null,
    anchor: { type: 'course-week', week: 1 },
    rrule: null,
    countMin: null,
    countDefault: null,
    countMax: null,
    windowDays: { ...WINDOW },
    entryGate: null,
    exitGate: null,
    bookAhead: null,
    session: null,
    ladder: null,
    ...given,
  };
}

/** A single session on request; the count is the clinician's. Gaps are engineering defaults. */
export function booster(name: string): Phase {
  return phase({
    code: 'booster',
    name,
    kind: 'booster',
    anchor: { type: 'on-demand' },
    minGapDays: 7,
    maxGapDays: 365,
  });
}

/** A protocol with every field said. */
export function protocol(
  given: Omit<
    ProtocolDefinition,
    | 'effectiveFrom'
    | 'supersedes'
    | 'enabled'
    | 'disabledReason'
    | 'roleRequirements'
    | 'ladder'
    | 'stepUpRule'
    | 'stepDownRule'
    | 'stepRule'
  > &
    Partial<ProtocolDefinition>,
): ProtocolDefinition {
  return {
    effectiveFrom: null,
    supersedes: null,
    enabled: true,
    disabledReason: null,
    roleRequirements: ['prescriber', 'nurse'],
    ladder: [],
    stepUpRule: null,
    stepDownRule: null,
    stepRule: null,
    ...given,
  };
}

/** One rung of an interval ladder, `early` days before its interval to `late` days after. */
export function rung(
  intervalDays: number,
  early: number,
  late: number,
  occurrencesBeforeStep: number | null,
): LadderRung {
  return {
    intervalDays,
    occurrencesBeforeStep,
    minGapDays: intervalDays - early,
    maxGapDays: intervalDays + late,
  };
}

const CHAIR_OR_BED: Need = {
  kinds: ['chair', 'bed'],
  role: null,
  segments: ['preparation', 'administration', 'observation', 'turnover'],
};
const NURSE: Need = {
  kinds: ['practitioner'],
  role: 'nurse',
  segments: ['preparation', 'administration', 'observation'],
};
const prescriber = (segments: Need['segments']): Need => ({
  kinds: ['practitioner'],
  role: 'prescriber',
  segments,
});

/** Chair or bed for the whole stay, one nurse while the patient is there, a prescriber while the drug is given. */
export const DOSING_NEEDS: Need[] = [CHAIR_OR_BED, NURSE, prescriber(['administration'])];

/** The US REMS asks for a prescriber on site during administration and monitoring. */
export const ESKETAMINE_NEEDS: Need[] = [CHAIR_OR_BED, NURSE, prescriber(['administration', 'observation'])];

export const BEDSIDE_READINGS = ['blood-pressure', 'heart-rate', 'oxygen-saturation'];

/** Readings at these minutes after the start of administration. */
export function vitalsAt(
  offsets: number[],
  readings: string[] = BEDSIDE_READINGS,
): SessionProfile['vitalsPlan'] {
  return offsets.map((offsetMinutes) => ({ offsetMinutes, readings: [...readings], required: true }));
}

/** A visit that gives the drug; preparation, observation and turnover are the clinic policy's. */
export function dosingVisit(
  administrationMinutes: number,
  vitals: number[],
  steps: string[],
): SessionProfile {
  return {
    preparationMinutes: null,
    administrationMinutes,
    minObservationMinutes: null,
    observationClock: 'ADMINISTRATION_END',
    turnoverMinutes: null,
    needs: structuredClone(DOSING_NEEDS),
    vitalsPlan: vitalsAt(vitals),
    steps,
  };
}

/** A visit without the drug: the talk is its administration segment, nothing is observed afterwards. */
export function talkVisit(minutes: number, steps: string[]): SessionProfile {
  return {
    preparationMinutes: 0,
    administrationMinutes: minutes,
    minObservationMinutes: 0,
    observationClock: 'ADMINISTRATION_END',
    turnoverMinutes: null,
    needs: structuredClone([CHAIR_OR_BED, NURSE]),
    vitalsPlan: [],
    steps,
  };
}

/** Six time points of Szarmach 2020; they span a 40-minute infusion and an hour's observation. */
export const IV_VITALS = [0, 15, 30, 45, 60, 90];

export const IV_STEPS = [
  'Check in: consent, ride home, medication and adverse events since the last session',
  'Review item 9 of the PHQ-9 where it was answered',
  'Weigh where the weight is out of date, place the line, record vital signs before dosing',
  'Infuse as ordered and record vital signs at the planned minutes',
  'Observe until the minimum time is over and vital signs are near baseline',
  'Remove the line, assess for discharge, hand over instructions and the escort',
];

export const BASE_PREREQUISITES = [
  'consent-signed-and-unexpired',
  'ride-home-confirmed',
  'medication-reconciled',
  'phq9-item9-reviewed',
  'adverse-events-since-last-session-asked',
  'blood-pressure-before-dosing',
  'pregnancy-test-where-applicable',
];

export const PER_KG_PREREQUISITES = [...BASE_PREREQUISITES, 'weight-at-most-30-days-old'];

const BY_POLICY = 'Engineering default: the protocol is silent, so the clinic policy decides';
export const SPACING =
  'Engineering default: no publication states how early, how late or how far apart these sessions may be';

/** Sources of the fields that every protocol fills in the same way. */
export const COMMON_SOURCES: Source[] = [
  source('phases.*.windowDays, phases.*.minGapDays, phases.*.maxGapDays', SPACING, 'engineering'),
  source('session.preparationMinutes, session.turnoverMinutes', BY_POLICY, 'engineering'),
  source(
    'safetyMonitors',
    'Engineering default: labels and guidelines ask for monitoring and give no cadence',
    'engineering',
  ),
  source(
    'prerequisites',
    'Common pre-session checklist; the age of a weight is an engineering default',
    'engineering',
  ),
];

/** Of every protocol but esketamine, whose label states it. */
export const OBSERVATION_BY_POLICY = source(
  'session.minObservationMinutes',
  'Engineering default: published practice ranges from 15 minutes to 2 hours; the clinic policy decides (60 minutes)',
  'engineering',
);

export const IV_VITALS_SOURCE = source('session.vitalsPlan', REFERENCES.szarmach, 'verified');

/** 0.5 mg/kg over 40 minutes. */
export const HALF_MG_PER_KG = source('dose, session.administrationMinutes', REFERENCES.andrade, 'verified');

export const LAPSE_BY_DEFAULT = source(
  'lapse',
  'Engineering default: a longer break leads to a clinician review, never to a restart by itself',
  'engineering',
);

import { nextStatus, type TransitionTable } from './transition-table.js';

/** Named after FHIR CarePlan's statuses. */
export const PLAN_STATUSES = [
  'draft',
  'active',
  'on-hold',
  'completed',
  'revoked',
  'entered-in-error',
] as const;
export type PlanStatus = (typeof PLAN_STATUSES)[number];

export const PLAN_VERBS = ['activate', 'hold', 'resume', 'complete', 'revoke', 'enter-in-error'] as const;
export type PlanVerb = (typeof PLAN_VERBS)[number];

export const PLAN_TRANSITIONS: TransitionTable<PlanStatus, PlanVerb> = {
  draft: { activate: 'active', revoke: 'revoked', 'enter-in-error': 'entered-in-error' },
  active: {
    hold: 'on-hold',
    complete: 'completed',
    revoke: 'revoked',
    'enter-in-error': 'entered-in-error',
  },
  'on-hold': { resume: 'active', revoke: 'revoked', 'enter-in-error': 'entered-in-error' },
  completed: { 'enter-in-error': 'entered-in-error' },
  revoked: { 'enter-in-error': 'entered-in-error' },
  'entered-in-error': {},
};

/** @throws DomainError (conflict, PLAN_TRANSITION_REFUSED) where the plan's status does not allow the verb. */
export function nextPlanStatus(status: PlanStatus, verb: PlanVerb): PlanStatus {
  return nextStatus(PLAN_TRANSITIONS, status, verb, {
    aggregate: 'treatment plan',
    code: 'PLAN_TRANSITION_REFUSED',
  });
}

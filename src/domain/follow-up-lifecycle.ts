import { nextStatus, type TransitionTable } from './transition-table.js';

export const FOLLOW_UP_STATUSES = [
  'scheduled',
  'due',
  'overdue',
  'completed',
  'cancelled',
  'missed',
] as const;
export type FollowUpStatus = (typeof FOLLOW_UP_STATUSES)[number];

/** What is stored; while it is null the status follows from the times. */
export type FollowUpOutcome = 'completed' | 'cancelled' | 'missed';

export const FOLLOW_UP_VERBS = ['complete', 'correct', 'miss', 'cancel'] as const;
export type FollowUpVerb = (typeof FOLLOW_UP_VERBS)[number];

export const FOLLOW_UP_TRANSITIONS: TransitionTable<FollowUpStatus, FollowUpVerb, FollowUpOutcome> = {
  scheduled: { complete: 'completed', cancel: 'cancelled' },
  due: { complete: 'completed', miss: 'missed', cancel: 'cancelled' },
  overdue: { complete: 'completed', miss: 'missed', cancel: 'cancelled' },
  completed: { correct: 'completed' },
  // It took place after all, or later.
  cancelled: { correct: 'completed' },
  missed: { correct: 'completed' },
};

/**
 * The status of a follow-up at `now` (epoch milliseconds): due in [dueAt, overdueAt), overdue from overdueAt on.
 * No job has to turn anything over, so none can be late.
 */
export function followUpStatus(
  followUp: { outcome: FollowUpOutcome | null; dueAt: number; overdueAt: number },
  now: number,
): FollowUpStatus {
  if (followUp.outcome !== null) return followUp.outcome;
  if (now >= followUp.overdueAt) return 'overdue';
  return now >= followUp.dueAt ? 'due' : 'scheduled';
}

/**
 * What a verb makes of a follow-up: every verb ends it or says how it ended, so the answer is the outcome to store.
 * @throws DomainError (conflict, FOLLOW_UP_TRANSITION_REFUSED) where the status does not allow the verb.
 */
export function nextFollowUpStatus(status: FollowUpStatus, verb: FollowUpVerb): FollowUpOutcome {
  return nextStatus(FOLLOW_UP_TRANSITIONS, status, verb, {
    aggregate: 'follow-up',
    code: 'FOLLOW_UP_TRANSITION_REFUSED',
  });
}

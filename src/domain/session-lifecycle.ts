import { nextStatus, type TransitionTable } from './transition-table.js';

export const SESSION_STATUSES = [
  /** Known, but not placed. */
  'proposed',
  'booked',
  'checked-in',
  'in-progress',
  'observation',
  'completed',
  'cancelled',
  'no-show',
  'aborted',
  'left-against-advice',
  'entered-in-error',
] as const;
export type SessionStatus = (typeof SESSION_STATUSES)[number];

export const SESSION_VERBS = [
  'book',
  'check-in',
  'start',
  'end-administration',
  'discharge',
  'cancel',
  'no-show',
  'abort',
  'leave-against-advice',
  'undo-check-in',
  'undo-no-show',
  'enter-in-error',
] as const;
export type SessionVerb = (typeof SESSION_VERBS)[number];

/**
 * A patient sent home before the drug (high blood pressure, no ride) is cancelled from checked-in; once
 * administration has begun a session can only be finished, aborted or left.
 */
export const SESSION_TRANSITIONS: TransitionTable<SessionStatus, SessionVerb> = {
  proposed: { book: 'booked', cancel: 'cancelled', 'enter-in-error': 'entered-in-error' },
  booked: {
    'check-in': 'checked-in',
    cancel: 'cancelled',
    'no-show': 'no-show',
    'enter-in-error': 'entered-in-error',
  },
  'checked-in': {
    start: 'in-progress',
    cancel: 'cancelled',
    'undo-check-in': 'booked',
    'enter-in-error': 'entered-in-error',
  },
  'in-progress': {
    'end-administration': 'observation',
    abort: 'aborted',
    'leave-against-advice': 'left-against-advice',
    'enter-in-error': 'entered-in-error',
  },
  observation: {
    discharge: 'completed',
    abort: 'aborted',
    'leave-against-advice': 'left-against-advice',
    'enter-in-error': 'entered-in-error',
  },
  completed: { 'enter-in-error': 'entered-in-error' },
  cancelled: { 'enter-in-error': 'entered-in-error' },
  'no-show': { 'undo-no-show': 'booked', 'enter-in-error': 'entered-in-error' },
  aborted: { 'enter-in-error': 'entered-in-error' },
  'left-against-advice': { 'enter-in-error': 'entered-in-error' },
  'entered-in-error': {},
};

/** Their reservations are live. */
export const LIVE_SESSION_STATUSES: readonly SessionStatus[] = [
  'booked',
  'checked-in',
  'in-progress',
  'observation',
];

/** The patient has not arrived: what a plan's hold, revocation or completion cancels. */
const UNSTARTED_SESSION_STATUSES: readonly SessionStatus[] = ['proposed', 'booked'];

/** The drug was given. An aborted session is given only if the one who aborted it said that it counts. */
const GIVEN_SESSION_STATUSES: readonly SessionStatus[] = ['observation', 'completed', 'left-against-advice'];

/** The session did not take place and will not: its ordinal is spent, its rating falls away. */
const VOID_SESSION_STATUSES: readonly SessionStatus[] = ['cancelled', 'no-show', 'entered-in-error'];

/** @throws DomainError (conflict, SESSION_TRANSITION_REFUSED) where the session's status does not allow the verb. */
export function nextSessionStatus(status: SessionStatus, verb: SessionVerb): SessionStatus {
  return nextStatus(SESSION_TRANSITIONS, status, verb, {
    aggregate: 'session',
    code: 'SESSION_TRANSITION_REFUSED',
  });
}

export const isLive = (status: SessionStatus): boolean => LIVE_SESSION_STATUSES.includes(status);
export const isUnstarted = (status: SessionStatus): boolean => UNSTARTED_SESSION_STATUSES.includes(status);
export const isVoid = (status: SessionStatus): boolean => VOID_SESSION_STATUSES.includes(status);

/** Does the session count as given? `countsTowardsCourse` is what was said when it was aborted. */
export function isGiven(status: SessionStatus, countsTowardsCourse = false): boolean {
  return status === 'aborted' ? countsTowardsCourse : GIVEN_SESSION_STATUSES.includes(status);
}

/** The verb that takes back the session's last step, for a caller who only says "undo"; null where none does. */
export function undoVerb(status: SessionStatus): SessionVerb | null {
  if (status === 'checked-in') return 'undo-check-in';
  if (status === 'no-show') return 'undo-no-show';
  return null;
}

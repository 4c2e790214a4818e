/** Protocols of checkpoints and courses of sessions, as follow-ups are told from them. */
import type { FollowUpSession, WantedFollowUp } from '../follow-ups.js';
import { toInstant } from '../local-time.js';
import type { Checkpoint, CheckpointTiming, ProtocolDefinition } from '../protocol.js';
import type { SessionStatus } from '../session-lifecycle.js';
import { NEW_YORK } from './proposals.js';

export const checkpoint = (code: string, timing: CheckpointTiming): Checkpoint => ({
  code,
  name: code,
  kind: 'evaluation',
  timing,
  scales: [],
  required: true,
});

/** Only the checkpoints matter here. */
export const protocol = (...checkpoints: Checkpoint[]): ProtocolDefinition => ({
  code: 'fixture',
  name: 'Fixture',
  indication: [],
  route: 'IV',
  regulatoryStatus: 'OFF_LABEL',
  evidenceLevel: '',
  enabled: true,
  roleRequirements: [],
  phases: [],
  session: {
    administrationMinutes: 40,
    observationClock: 'ADMINISTRATION_END',
    needs: [],
    vitalsPlan: [],
    steps: [],
  },
  dose: { first: null, allowed: [], unit: 'mg', perKg: true },
  ladder: [],
  missedRule: { rule: 'none' },
  lapse: { reviewAfterDays: null, restartAfterDays: null },
  checkpoints,
  safetyMonitors: [],
  prerequisites: [],
  sources: [],
});

export const session = (
  phase: string,
  ordinal: number,
  date: string | null,
  status: SessionStatus = 'booked',
  more: Partial<FollowUpSession> = {},
): FollowUpSession => ({
  id: `${phase}-${ordinal}`,
  phase,
  ordinal,
  dosing: true,
  startsAt: date === null ? null : toInstant(`${date}T09:00`, NEW_YORK).instant,
  status,
  ...more,
});

export const course = (phase: string, dates: string[]): FollowUpSession[] =>
  dates.map((date, i) => session(phase, i + 1, date));

export const iso = (instant: number): string => new Date(instant).toISOString().slice(0, 16) + 'Z';

/** checkpoint, occurrence, session, due date, due at, overdue at */
export const rows = (wanted: WantedFollowUp[]): (string | null)[][] =>
  wanted.map((w) => [w.checkpoint, w.occurrence, w.sessionId, w.dueDate, iso(w.dueAt), iso(w.overdueAt)]);

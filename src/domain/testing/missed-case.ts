import type { CourseChoices } from '../course-phases.js';
import type { RecordedSession } from '../given-sessions.js';
import { afterMissed, type MissedCircumstances, type MissedOutcome } from '../missed-sessions.js';
import type { MissedRule, ProtocolDefinition } from '../protocol.js';
import { bookedCourse, withMissed } from './recorded-course.js';

/** A Monday. */
export const MISSED_CHOICES: CourseChoices = { startDate: '2027-01-04' };

export interface MissedCase {
  definition: ProtocolDefinition;
  rule: Partial<MissedRule>;
  missed: [phase: string, ordinal: number];
  asOf: string;
  changes?: Partial<RecordedSession>;
  openEnded?: number;
  circumstances?: MissedCircumstances;
  /** Other sessions that are not as they were booked. */
  besides?: (session: RecordedSession) => RecordedSession;
}

/** A booked course, a day on which one session came to nothing, and what the protocol asks then. */
export function settle(given: MissedCase): {
  outcome: MissedOutcome;
  sessions: RecordedSession[];
  definition: ProtocolDefinition;
} {
  const definition = { ...given.definition };
  definition.missedRule = { ...definition.missedRule, ...given.rule };
  const missed = { phase: given.missed[0], ordinal: given.missed[1] };
  const booked = bookedCourse(definition, MISSED_CHOICES, given.openEnded ?? 0);
  const sessions = withMissed(booked, given.asOf, missed, given.changes).map(given.besides ?? ((s) => s));
  const outcome = afterMissed(definition, MISSED_CHOICES, sessions, missed, given.asOf, given.circumstances);
  return { outcome, sessions, definition };
}

export const after = (given: MissedCase): MissedOutcome => settle(given).outcome;

export const wanted = ({ wanted: all }: MissedOutcome): string =>
  all.map(({ phase: code, ordinal, wantedDate }) => `${code}${ordinal} ${wantedDate.slice(5)}`).join(', ');
export const shifts = ({ shifts: all }: MissedOutcome): string =>
  all
    .map(({ phase: code, ordinal, from, to }) => `${code}${ordinal} ${from.slice(5)}>${to.slice(5)}`)
    .join(', ');

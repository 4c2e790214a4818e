import { ApiProperty } from '@nestjs/swagger';
import { demoId } from '../common/demo-ids.js';
import { DateOnly, Flag, Instant, Nested, OneOf, Text, Uuid } from '../common/fields.js';
import { Override } from '../common/override.dto.js';
import type { MissedAction } from '../domain/missed-sessions.js';
import { MISSED_RULES, type MissedRule } from '../domain/protocol.js';
import { SessionAnswer } from '../sessions/sessions.dto.js';
import { CourseLapse, GivenNumber } from '../treatment-plans/progress.dto.js';

const ACTIONS = [
  'append',
  'compress',
  'repeat',
  'reschedule',
  'continue',
  'drop-back',
  'ask-prescriber',
] as const satisfies MissedAction[];

/** Why a session does not take place. */
export class SessionReason {
  @Text(500, { optional: true, example: 'Patient asked to skip this week' })
  reason?: string;

  /** By a clinician's judgement, since the last dose; some protocols then ask for more than the missed session. */
  @Flag({ optional: true, example: false })
  symptomsWorsened?: boolean;
}

export class AbortSession {
  @Text(500, { example: 'Blood pressure above 180/110 mmHg twice' })
  reason: string;

  /** Whether enough was given for it to be one of the sessions that the course counts. */
  @Flag({ example: false })
  countsTowardsCourse: boolean;

  /** By a clinician's judgement, since the last dose. */
  @Flag({ optional: true, example: false })
  symptomsWorsened?: boolean;
}

export class LeaveAgainstAdvice {
  /** What the patient was told, and why they left all the same. */
  @Text(500, { example: 'Told of the risk of sedation; had to catch a train' })
  reason: string;
}

export class UndoStep {
  @Text(500, { example: 'The wrong patient was picked from the list' })
  reason: string;

  /** Cancels the session that was booked in its place since, if nobody has come to it yet. */
  @Flag({ optional: true, example: false })
  cancelReplacement?: boolean;

  /**
   * Moves those back that were moved because it was missed, all of them to around where they were, on protocol; or the
   * step is refused. Unless given, they stay.
   */
  @Flag({ optional: true, example: false })
  moveBack?: boolean;

  /**
   * Where the calendar has changed since, or another dose stands too near: a prescriber's leave to have the session
   * stand there all the same. Never where somebody or something is taken.
   */
  @Nested(() => Override, { optional: true })
  override?: Override;
}

export class LeftBreach {
  @ApiProperty({ example: 'GAP_MAX_EXCEEDED' })
  code: string;
  @ApiProperty({ example: '2 days more than allowed between induction 6 and maintenance 1' })
  detail: string;
}

class SessionNamed {
  @Uuid({ example: demoId('session', 1) })
  sessionId: string;
  @ApiProperty({ example: 'induction' })
  phase: string;
  @ApiProperty({ type: 'integer', example: 4 })
  ordinal: number;
}

/** A session that was moved or booked after another was recorded as missed. */
export class SessionLeft extends SessionNamed {
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true, example: '2030-03-25T09:00:00-04:00' })
  startsAt: string | null;
  /** Rules on the days between doses that it breaks there, now that the session stands again. */
  @ApiProperty({ type: () => [LeftBreach] })
  breaches: LeftBreach[];
}

/** A session that went back to where it was wanted before another was recorded as missed. */
export class SessionMovedBack extends SessionNamed {
  /** Where it stood until now. */
  @Instant({ example: '2030-03-25T09:00:00-04:00' })
  from: string;
  @Instant({ example: '2030-03-18T09:00:00-04:00' })
  startsAt: string;
}

export class UndoneSession extends SessionAnswer {
  /** Sessions of the plan that were changed after it was recorded as missed: they stay where they stand now. */
  @ApiProperty({ type: () => [SessionLeft] })
  stay: SessionLeft[];
  /** Sessions that were moved because of it, and moved back. */
  @ApiProperty({ type: () => [SessionMovedBack] })
  movedBack: SessionMovedBack[];
}

export class MissedReasonAnswer {
  /** Stable; branch on this. */
  @ApiProperty({ example: 'RESCHEDULED_IN_WINDOW' })
  code: string;
  @ApiProperty({
    example: 'The session is placed anew inside its window, on 2030-03-05; nothing else moves.',
  })
  words: string;
}

export class WantedSession {
  @ApiProperty({ example: 'induction' })
  phase: string;
  /** The phase's next free one: an ordinal is never used again. */
  @ApiProperty({ type: 'integer', example: 7 })
  ordinal: number;
  @DateOnly({ example: '2030-03-05' })
  wantedDate: string;
  /** Where it has been booked; null while nobody has decided, or where it has no place. */
  @ApiProperty({ type: 'string', format: 'uuid', nullable: true })
  sessionId: string | null;
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true, example: null })
  startsAt: string | null;
}

export class ShiftedSession extends SessionNamed {
  /** The day it wanted. */
  @DateOnly({ example: '2030-03-11' })
  from: string;
  /** The day it is to be on. */
  @DateOnly({ example: '2030-03-14' })
  to: string;
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true, example: null })
  startsAt: string | null;
}

export class DenserSchedule {
  /** The phase whose schedule it is. */
  @ApiProperty({ example: 'maintenance-1' })
  phase: string;
  @ApiProperty({ type: 'string', nullable: true, example: null })
  rrule: string | null;
  /** Mean days between doses: 3.5 is twice weekly. */
  @ApiProperty({ example: 7 })
  intervalDays: number;
  /** The next dose by it. */
  @DateOnly({ example: '2030-05-06' })
  nextWanted: string;
}

/** What the protocol asks after a session that was not given. */
export class MissedAnswer {
  @OneOf(MISSED_RULES, { example: 'reschedule-in-window' })
  rule: MissedRule['rule'];
  @OneOf(ACTIONS, { example: 'reschedule' })
  action: MissedAction;
  @ApiProperty({ type: () => MissedReasonAnswer })
  reason: MissedReasonAnswer;
  /** It was done in the same step, as the protocol says, or there was nothing to do. */
  @ApiProperty({ example: false })
  applied: boolean;
  /** Where somebody has to decide: what one call of its `apply` would do stands there. */
  @ApiProperty({ type: 'string', format: 'uuid', nullable: true })
  workItemId: string | null;
  @ApiProperty({ type: () => [WantedSession] })
  wanted: WantedSession[];
  @ApiProperty({ type: () => [ShiftedSession] })
  shifts: ShiftedSession[];
  /** The schedule that a prescriber may return to where symptoms got worse. */
  @ApiProperty({ type: () => DenserSchedule, nullable: true })
  dropBack: DenserSchedule | null;
  @ApiProperty({ type: () => CourseLapse })
  lapse: CourseLapse;
}

export class EndedSession extends SessionAnswer {
  /** Null where it does not count as given. */
  @ApiProperty({ type: () => GivenNumber, nullable: true })
  givenNumber: GivenNumber | null;
  /** Null where the session counts as given, and where its plan is not active. */
  @ApiProperty({ type: () => MissedAnswer, nullable: true })
  missed: MissedAnswer | null;
}

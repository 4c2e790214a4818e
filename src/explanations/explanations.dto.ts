import { ApiProperty } from '@nestjs/swagger';
import { demoId } from '../common/demo-ids.js';
import { DateOnly, Flag, Instant, OneOf, Uuid } from '../common/fields.js';
import { SESSION_STATUSES, type SessionStatus } from '../domain/session-lifecycle.js';
import { SessionDeviation } from '../sessions/sessions.dto.js';

export class Refusal {
  /** Stable; branch on this. */
  @ApiProperty({ example: 'NO_CHAIR_FREE' })
  code: string;
  @ApiProperty({ example: 'no chair is free' })
  detail: string;
  /** Where it is one resource that stands in the way. */
  @ApiProperty({ type: 'string', format: 'uuid', required: false })
  resourceId?: string;
}

export class WantedExplained {
  /** The local date-time that the rule gave. */
  @ApiProperty({ example: '2030-03-04T09:00:00' })
  wantedLocal: string;
  /** Week of the course, counted from day 1; null before it. */
  @ApiProperty({ type: 'integer', nullable: true, example: 1 })
  courseWeek: number | null;
  /** Where the date comes from. */
  @ApiProperty({
    example: 'every week on Mondays and Thursdays, counted from the first day of course week 1',
  })
  rule: string;
  /** RFC 5545, as the protocol has it; null where dates come from elsewhere. */
  @ApiProperty({ type: 'string', nullable: true, example: 'FREQ=WEEKLY;BYDAY=MO,TH' })
  rrule: string | null;
}

export class WindowExplained {
  /** First date it may be placed on; hard. */
  @DateOnly({ example: '2030-03-04' })
  earliest: string;
  /** Later ones are a breach that somebody has to accept. */
  @DateOnly({ example: '2030-03-06' })
  latest: string;
}

export class NeighbourAnswer {
  @ApiProperty({ example: 'induction' })
  phase: string;
  @ApiProperty({ type: 'integer', example: 2 })
  ordinal: number;
  @DateOnly({ example: '2030-03-07' })
  date: string;
  /** Null while the session has no place. */
  @ApiProperty({ type: 'integer', nullable: true, example: 3 })
  daysBetween: number | null;
  @ApiProperty({ type: 'integer', example: 2 })
  minDays: number;
  /** Null where nothing bounds it. */
  @ApiProperty({ type: 'integer', nullable: true, example: 5 })
  maxDays: number | null;
  /** Whether the rule is kept; null while the session has no place. */
  @ApiProperty({ type: 'boolean', nullable: true, example: true })
  kept: boolean | null;
  @ApiProperty({
    example: '3 days before induction 2 on 2030-03-07: at least 2 days, at most 5, may lie between them.',
  })
  detail: string;
}

export class DayAnswer {
  @DateOnly({ example: '2030-03-04' })
  date: string;
  /** Whether it is where the session stands. */
  @Flag({ example: true })
  placed: boolean;
  /** What refuses it as things are now; empty where nothing does. */
  @ApiProperty({ type: () => [Refusal] })
  refusals: Refusal[];
  /** The start nearest to the wanted time that could be had now; null where something refuses the day. */
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true, example: '2030-03-04T09:00:00-05:00' })
  startsAt: string | null;
}

export class TimesAnswer {
  /** First and last start, on the clinic's wall clock. */
  @ApiProperty({ example: '09:00' })
  from: string;
  @ApiProperty({ example: '10:45' })
  to: string;
  /** What refuses them as things are now; empty where nothing does. */
  @ApiProperty({ type: () => [Refusal] })
  refusals: Refusal[];
}

export class ServedAnswer {
  @Uuid({ example: demoId('resource', 1) })
  resourceId: string;
  @ApiProperty({ example: 'chair' })
  kind: string;
  /** Stable; branch on this. */
  @OneOf(['PINNED', 'PREFERRED', 'ONLY_ONE', 'ONLY_ONE_FREE', 'SAME_NURSE', 'ONE_OF_FREE', 'NOT_TODAY'], {
    example: 'ONE_OF_FREE',
  })
  code: string;
  @ApiProperty({ example: 'One of 6 chairs free then; among equals the one in least use, then the first.' })
  detail: string;
}

export class RecordedStep {
  /** In the clinic's offset. */
  @Instant()
  at: string;
  @ApiProperty({ example: 'The patient was received.' })
  detail: string;
}

/** Why a session stands where it does, or nowhere. */
export class SessionExplanation {
  @Uuid({ example: demoId('session', 1) })
  sessionId: string;
  @Uuid({ example: demoId('plan', 11) })
  treatmentPlanId: string;
  @Uuid({ example: demoId('patient', 14) })
  patientId: string;
  @Uuid({ example: demoId('clinic', 1) })
  clinicId: string;
  @OneOf(SESSION_STATUSES, { example: 'booked' })
  status: SessionStatus;
  @ApiProperty({ type: 'string', nullable: true, example: null })
  statusReason: string | null;
  @ApiProperty({ example: 'induction' })
  phase: string;
  @ApiProperty({ type: 'integer', example: 1 })
  ordinal: number;
  /** In the clinic's offset; null while it is known but not placed. */
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true, example: '2030-03-04T09:00:00-05:00' })
  startsAt: string | null;
  @ApiProperty({ example: 'America/New_York' })
  timeZone: string;
  /** The answer in a few sentences. */
  @ApiProperty({ example: 'induction 1 was wanted on 2030-03-04 at 09:00 and stands there.' })
  summary: string;
  @ApiProperty({ type: () => WantedExplained })
  wanted: WantedExplained;
  @ApiProperty({ type: () => WindowExplained })
  window: WindowExplained;
  /** The sessions before and after it, and what may lie between. Only of one that has still to take place. */
  @ApiProperty({ type: () => [NeighbourAnswer] })
  neighbours: NeighbourAnswer[];
  /** What differed from the protocol's wish when it was placed, and why. */
  @ApiProperty({ type: () => [SessionDeviation] })
  deviations: SessionDeviation[];
  /** Each day from the window's beginning to its own, at most 62; without a place to the window's end. */
  @ApiProperty({ type: () => [DayAnswer] })
  days: DayAnswer[];
  /** Starts of its own day that lie nearer to the wanted time. */
  @ApiProperty({ type: () => [TimesAnswer] })
  times: TimesAnswer[];
  /** Why these resources serve it. */
  @ApiProperty({ type: () => [ServedAnswer] })
  resources: ServedAnswer[];
  /**
   * Whether others could make room at the wanted time by serving visits of that day: `ROOM_CAN_BE_MADE`, `PROVEN_FULL`
   * or `NO_REASSIGNMENT_WITHIN_BOUND`. Empty where nobody is missing then.
   */
  @ApiProperty({ type: () => [Refusal] })
  room: Refusal[];
  /** Of a session without a place: the nearest starts that break no rule. */
  @ApiProperty({ type: 'array', items: { type: 'string', format: 'date-time' } })
  nearest: string[];
  /** What happened to it, as it is on record. */
  @ApiProperty({ type: () => [RecordedStep] })
  record: RecordedStep[];
}

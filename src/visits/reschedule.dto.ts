import { ApiProperty } from '@nestjs/swagger';
import { demoId } from '../common/demo-ids.js';
import { Arrival, Flag, Nested, OneOf, Uuid } from '../common/fields.js';
import { Override } from '../common/override.dto.js';
import { RESOURCE_KINDS, type ResourceKind } from '../domain/protocol.js';
import { SessionAnswer } from '../sessions/sessions.dto.js';

export const RESCHEDULE_SCOPES = ['this', 'this-and-following', 're-anchor'] as const;
export type RescheduleScope = (typeof RESCHEDULE_SCOPES)[number];

export class RescheduleSession {
  /** The patient's new arrival, at a whole minute. */
  @Arrival({ example: '2030-03-05T10:00:00-05:00' })
  startsAt: string;

  /**
   * this: the others stay. this-and-following: those after it move along. re-anchor: the course counts from here, so
   * the session is wanted on this date and those after it follow their rule anew.
   */
  @OneOf(RESCHEDULE_SCOPES, { example: 'this' })
  scope: RescheduleScope;

  /** Only says what would happen; nothing is written. */
  @Flag({ optional: true, example: false })
  dryRun?: boolean;

  /** Who or what has to serve this session. */
  @Uuid({ optional: true, each: true })
  resourceIds?: string[];

  @Nested(() => Override, { optional: true })
  override?: Override;
}

export class RuleEffect {
  /** Stable; branch on this. */
  @ApiProperty({ example: 'MINIMUM_GAP' })
  code: string;
  @ApiProperty({ example: '2030-03-05: 2 days must lie between induction 1 and induction 2' })
  detail: string;
}

export class MovedSession {
  @Uuid({ example: demoId('session', 1) })
  sessionId: string;
  @ApiProperty({ example: 'induction' })
  phase: string;
  @ApiProperty({ type: 'integer', example: 1 })
  ordinal: number;
  /** Where it was; null where it had no place. */
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true, example: '2030-03-04T09:00:00-05:00' })
  from: string | null;
  /** Where it would be; null where no place is found. */
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true, example: '2030-03-05T10:00:00-05:00' })
  to: string | null;
  /** Week of the course, counted from day 1; null before it. */
  @ApiProperty({ type: 'integer', nullable: true, example: 1 })
  courseWeek: number | null;
  /** Days since the dose before it; null for the first. */
  @ApiProperty({ type: 'integer', nullable: true, example: null })
  daysSinceDose: number | null;
  /** Rules of the course that it would break there; of a session without a place, what refuses it. */
  @ApiProperty({ type: () => [RuleEffect] })
  breaches: RuleEffect[];
}

export class ChangedResource {
  @OneOf(RESOURCE_KINDS, { example: 'chair' })
  kind: ResourceKind;
  /** Serves it no longer. */
  @Uuid({ example: demoId('resource', 1) })
  from: string;
  /** Serves it instead. */
  @Uuid({ example: demoId('resource', 2) })
  to: string;
}

/** Another patient's session, which is served by others from now on, at its own time. */
export class DisplacedSession {
  @Uuid({ example: demoId('session', 1) })
  sessionId: string;
  @ApiProperty({ type: () => [ChangedResource] })
  resources: ChangedResource[];
}

export class RescheduleAnswer {
  @Flag({ example: false })
  dryRun: boolean;
  /** The session as it stands now; on a dry run as it stands still. */
  @ApiProperty({ type: () => SessionAnswer })
  session: SessionAnswer;
  /** It and every later session of the plan, by time, whether it moves or not. */
  @ApiProperty({ type: () => [MovedSession] })
  effects: MovedSession[];
  /** Sessions of others that make room; their times stay. On a dry run: that would. */
  @ApiProperty({ type: () => [DisplacedSession] })
  displaced: DisplacedSession[];
}

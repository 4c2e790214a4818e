import { ApiProperty } from '@nestjs/swagger';
import { demoId } from '../common/demo-ids.js';
import { Code, DateOnly, Flag, Instant, NumberList, OneOf, Text, TextList, Uuid } from '../common/fields.js';
import { inOrder } from '../common/in-order.js';
import { PageQuery } from '../common/page.js';
import { FOLLOW_UP_STATUSES, followUpStatus, type FollowUpStatus } from '../domain/follow-up-lifecycle.js';
import { formatInstant, localDateOf } from '../domain/local-time.js';
import { Band } from '../scales/scales.dto.js';
import {
  FOLLOW_UP_KINDS,
  type FollowUp,
  type FollowUpKind,
  type FollowUpResponse,
} from './follow-up.entity.js';

export const EVALUATIONS = ['met', 'not-met'] as const;
export type Evaluation = (typeof EVALUATIONS)[number];

export class PlanFollowUpQuery extends PageQuery {
  /** As of now. */
  @OneOf(FOLLOW_UP_STATUSES, { optional: true })
  status?: FollowUpStatus;

  /** Due on this date or later. */
  @DateOnly({ optional: true })
  from?: string;

  /** Due before this date. */
  @DateOnly({ optional: true })
  to?: string;
}

export class FollowUpQuery extends PlanFollowUpQuery {
  @Uuid({ optional: true })
  treatmentPlanId?: string;

  @Uuid({ optional: true })
  patientId?: string;

  @Uuid({ optional: true })
  clinicId?: string;
}

export class CreateFollowUp {
  static furtherFaults = inOrder({
    ...{ first: 'dueDate', second: 'overdueDate' },
    detail: 'must be after dueDate',
  });

  @Uuid({ example: demoId('plan', 1) })
  treatmentPlanId: string;

  @Text(200, { example: 'Call about sleep' })
  name: string;

  @OneOf(FOLLOW_UP_KINDS, { example: 'call' })
  kind: FollowUpKind;

  /** Codes of the rating scales it asks for. */
  @TextList(64, { optional: true, example: ['PHQ-9'] })
  scales?: string[];

  /** On the clinic's calendar. */
  @DateOnly({ example: '2030-03-06' })
  dueDate: string;

  /** The day from which it is overdue; 7 days after the due date unless given. */
  @DateOnly({ optional: true, example: '2030-03-13' })
  overdueDate?: string;

  /** False unless given. */
  @Flag({ optional: true })
  required?: boolean;
}

export class CompleteFollowUp {
  /** What an evaluation found; a gate asks for `met`. */
  @OneOf(EVALUATIONS, { optional: true, example: 'met' })
  outcome?: Evaluation;

  @Text(2000, { optional: true })
  note?: string;
}

export class CorrectFollowUp {
  /** What the evaluation found. */
  @OneOf(EVALUATIONS, { example: 'met' })
  outcome: Evaluation;

  /** Why what was recorded is wrong; kept in the audit trail. */
  @Text(500, { example: 'The score of another patient was entered' })
  reason: string;

  /** In place of the former note. */
  @Text(2000, { optional: true })
  note?: string;
}

export class MissFollowUp {
  @Text(2000, { optional: true })
  reason?: string;
}

export class CancelFollowUp {
  @Text(2000, { example: 'Seen by the referring psychiatrist instead' })
  reason: string;
}

export class CreateResponse {
  /** Code of a rating scale that can be scored. */
  @Code({ example: 'PHQ-9' })
  scale: string;

  /** One answer for each item in the form's order; null for one left out. */
  @NumberList({ max: 100, example: [2, 2, 1, 2, 1, 1, 2, 0, 0] })
  items: (number | null)[];

  /** Now unless given; not in the future. */
  @Instant({ optional: true })
  answeredAt?: string;
}

export class ResponseAnswer {
  @Uuid()
  id: string;
  @Uuid()
  followUpId: string;
  @ApiProperty({ example: 'PHQ-9' })
  scale: string;
  /** Version of the scale's definition that scored it. */
  @ApiProperty({ example: '1' })
  definitionVersion: string;
  @NumberList({ max: 100, example: [2, 2, 1, 2, 1, 1, 2, 0, 0] })
  items: (number | null)[];
  @ApiProperty({ type: 'integer', example: 11 })
  total: number;
  @ApiProperty({ type: () => Band })
  band: Band;
  /** Numbers of the items left out; where there are any, the total is prorated. */
  @ApiProperty({ type: 'array', items: { type: 'integer' }, example: [] })
  missingItems: number[];
  @Instant()
  answeredAt: string;
  @Instant()
  createdAt: string;
  @Instant()
  updatedAt: string;
}

export class FollowUpAnswer {
  @Uuid({ example: demoId('follow-up', 1) })
  id: string;
  @Uuid({ example: demoId('plan', 1) })
  treatmentPlanId: string;
  @Uuid({ example: demoId('patient', 1) })
  patientId: string;
  @Uuid({ example: demoId('clinic', 1) })
  clinicId: string;
  /** The session it belongs to, if any. */
  @ApiProperty({ type: 'string', format: 'uuid', nullable: true })
  sessionId: string | null;
  /** The protocol's checkpoint; null for one added by hand. */
  @ApiProperty({ type: 'string', nullable: true, example: 'rating' })
  checkpoint: string | null;
  /** Which of the checkpoint's follow-ups it is. */
  @ApiProperty({ type: 'string', nullable: true, example: 'induction:3' })
  occurrence: string | null;
  @ApiProperty({ example: 'PHQ-9 before the session' })
  name: string;
  @OneOf(FOLLOW_UP_KINDS)
  kind: FollowUpKind;
  @ApiProperty({ type: 'array', items: { type: 'string' }, example: ['PHQ-9'] })
  scales: string[];
  @ApiProperty()
  required: boolean;
  /** As of the answer's time: an open one is scheduled, due or overdue. */
  @OneOf(FOLLOW_UP_STATUSES)
  status: FollowUpStatus;
  @DateOnly()
  dueDate: string;
  /** The day on which it becomes overdue. */
  @DateOnly()
  overdueDate: string;
  @Instant()
  dueAt: string;
  @Instant()
  overdueAt: string;
  /** The clinic's IANA zone. */
  @ApiProperty({ example: 'America/New_York' })
  timeZone: string;
  /** What an evaluation found. */
  @ApiProperty({ type: 'string', enum: EVALUATIONS, nullable: true })
  outcome: Evaluation | null;
  /** When it was completed, missed or cancelled. */
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  endedAt: string | null;
  /** What was said when it was completed. */
  @ApiProperty({ type: 'string', nullable: true })
  note: string | null;
  /** Why it was missed or cancelled. */
  @ApiProperty({ type: 'string', nullable: true })
  reason: string | null;
  /** The ETag without its quotes. */
  @ApiProperty({ type: 'integer', example: 1 })
  version: number;
  @Instant()
  createdAt: string;
  @Instant()
  updatedAt: string;
}

export class FollowUpDetail extends FollowUpAnswer {
  @ApiProperty({ type: () => [ResponseAnswer] })
  responses: ResponseAnswer[];
}

export const responseAnswer = (row: FollowUpResponse, zone: string): ResponseAnswer => ({
  id: row.id,
  followUpId: row.followUpId,
  scale: row.scale,
  definitionVersion: row.definitionVersion,
  items: row.items,
  total: row.total,
  band: row.band,
  missingItems: row.missingItems,
  answeredAt: formatInstant(row.answeredAt.getTime(), zone),
  createdAt: row.createdAt.toISOString(),
  // Never changed, only followed by a newer one.
  updatedAt: row.createdAt.toISOString(),
});

/** The row's status at `now`. */
export const statusOf = (row: FollowUp, now: Date): FollowUpStatus =>
  followUpStatus(
    { outcome: row.outcome, dueAt: row.dueAt.getTime(), overdueAt: row.overdueAt.getTime() },
    now.getTime(),
  );

const evaluationOf = (met: boolean | null): Evaluation | null => {
  if (met === null) return null;
  return met ? 'met' : 'not-met';
};

export function followUpAnswer(row: FollowUp, now: Date): FollowUpAnswer {
  const completed = row.outcome === 'completed';
  return {
    id: row.id,
    treatmentPlanId: row.treatmentPlanId,
    patientId: row.patientId,
    clinicId: row.clinicId,
    sessionId: row.sessionId,
    checkpoint: row.checkpoint,
    occurrence: row.occurrence,
    name: row.name,
    kind: row.kind,
    scales: row.scales,
    required: row.required,
    status: statusOf(row, now),
    dueDate: row.dueDate,
    overdueDate: localDateOf(row.overdueAt.getTime(), row.timeZone),
    dueAt: formatInstant(row.dueAt.getTime(), row.timeZone),
    overdueAt: formatInstant(row.overdueAt.getTime(), row.timeZone),
    timeZone: row.timeZone,
    outcome: evaluationOf(row.met),
    endedAt: row.outcomeAt ? formatInstant(row.outcomeAt.getTime(), row.timeZone) : null,
    note: completed ? row.outcomeNote : null,
    reason: completed ? null : row.outcomeNote,
    version: row.version,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

export const followUpDetail = (row: FollowUp, responses: FollowUpResponse[], now: Date): FollowUpDetail => ({
  ...followUpAnswer(row, now),
  responses: responses.map((response) => responseAnswer(response, row.timeZone)),
});

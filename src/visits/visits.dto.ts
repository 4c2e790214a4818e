import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ValidateIf } from 'class-validator';
import type { BookedResource } from '../booking/booked-resource.js';
import { HOLD_STATUSES, holdStatus, type Hold } from '../booking/hold.entity.js';
import { demoId } from '../common/demo-ids.js';
import { Arrival, DateOnly, Instant, Nested, OneOf, Text, Uuid, Whole } from '../common/fields.js';
import { Override } from '../common/override.dto.js';
import type { Placement } from '../domain/course-types.js';
import { formatInstant } from '../domain/local-time.js';
import { SessionResource } from '../sessions/sessions.dto.js';

class ChosenVisit {
  @Uuid({ example: demoId('plan', 7) })
  treatmentPlanId: string;

  /** The phase whose next session it is. */
  @Text(100, { example: 'maintenance-2' })
  phase: string;

  /** The patient's arrival, at a whole minute. */
  @Arrival({ example: '2030-06-03T10:00:00-07:00' })
  startsAt: string;

  /** Who or what has to serve: each need is met from these where one of them can. */
  @Uuid({ optional: true, each: true })
  resourceIds?: string[];
}

export class BookSession extends ChosenVisit {
  /** Books what the hold keeps, with the resources that it keeps. */
  @Uuid({ optional: true })
  holdId?: string;

  @Nested(() => Override, { optional: true })
  override?: Override;
}

const isOneVisit = ({ fingerprint, phase, startsAt }: CreateHold, value: unknown): boolean =>
  typeof fingerprint !== 'string' || value !== undefined || (phase !== undefined && startsAt !== undefined);

/** One visit of an active plan, or the proposed course of a plan that is a draft or on hold. */
export class CreateHold {
  @Uuid({ example: demoId('plan', 7) })
  treatmentPlanId: string;

  /** Of a course: the proposal that is to be kept whole, by its fingerprint. */
  @Text(64, { optional: true })
  fingerprint?: string;

  /** Of a course: the start date that the proposal was asked for with, where it was not the plan's. */
  @DateOnly({ optional: true })
  startDate?: string;

  /** Of a visit: the phase whose next session it is. */
  @ApiPropertyOptional()
  @ValidateIf((hold: CreateHold, value) => isOneVisit(hold, value))
  @Text(100, { example: 'maintenance-2' })
  phase?: string;

  /** Of a visit: the patient's arrival, at a whole minute. */
  @ApiPropertyOptional()
  @ValidateIf((hold: CreateHold, value) => isOneVisit(hold, value))
  @Arrival({ example: '2030-06-03T10:00:00-07:00' })
  startsAt?: string;

  /** Of a visit: who or what has to serve. */
  @Uuid({ optional: true, each: true })
  resourceIds?: string[];

  /** 5 unless given. */
  @Whole(1, 60, { optional: true, example: 5 })
  durationMinutes?: number;
}

export class HeldSession {
  @ApiProperty({ example: 'induction' })
  phase: string;
  @ApiProperty({ type: 'integer', example: 1 })
  ordinal: number;
  @Instant()
  startsAt: string;
  @Instant()
  endsAt: string;
  @ApiProperty({ type: () => [SessionResource] })
  resources: SessionResource[];
}

export class HoldAnswer {
  @Uuid({ example: demoId('hold', 1) })
  id: string;
  /** Null: a freed time, kept for whoever accepts its offer first. */
  @ApiProperty({ type: 'string', format: 'uuid', nullable: true, example: demoId('plan', 7) })
  treatmentPlanId: string | null;
  @ApiProperty({ type: 'string', format: 'uuid', nullable: true, example: demoId('patient', 10) })
  patientId: string | null;
  @Uuid({ example: demoId('clinic', 2) })
  clinicId: string;
  @ApiProperty({ type: 'string', nullable: true, example: 'maintenance-2' })
  phase: string | null;
  /** The patient's arrival, in the clinic's offset; of a course the first. */
  @Instant({ example: '2030-06-03T10:00:00-07:00' })
  startsAt: string;
  /** End of observation; of a course the last. */
  @Instant({ example: '2030-06-03T12:15:00-07:00' })
  endsAt: string;
  @ApiProperty({ example: 'America/Los_Angeles' })
  timeZone: string;
  /** Nothing is kept from then on. */
  @Instant()
  expiresAt: string;
  @OneOf(HOLD_STATUSES, { example: 'held' })
  status: (typeof HOLD_STATUSES)[number];
  /** The session that it became; of a course the first. */
  @ApiProperty({ type: 'string', format: 'uuid', nullable: true, example: null })
  sessionId: string | null;
  /** What one visit keeps; of a course it is told with the sessions. */
  @ApiProperty({ type: () => [SessionResource] })
  resources: SessionResource[];
  /** Of a course: every session that is kept. */
  @ApiProperty({ type: () => [HeldSession] })
  sessions: HeldSession[];
  @Instant()
  createdAt: string;
  @Instant()
  updatedAt: string;
}

export const holdAnswer = (
  hold: Hold,
  resources: Omit<BookedResource, 'sessionId'>[],
  now: Date,
): HoldAnswer => {
  const zoned = (at: Date | number): string => formatInstant(Number(at), hold.timeZone);
  const told = (
    one: Placement['resources'][number] | Omit<BookedResource, 'sessionId'>,
  ): SessionResource => ({
    ...{ resourceId: one.resourceId, kind: one.kind },
    from: zoned(one.from),
    to: zoned(one.to),
  });
  return {
    id: hold.id,
    treatmentPlanId: hold.treatmentPlanId,
    patientId: hold.patientId,
    clinicId: hold.clinicId,
    phase: hold.phase,
    startsAt: zoned(hold.startsAt),
    endsAt: zoned(hold.endsAt),
    timeZone: hold.timeZone,
    expiresAt: hold.expiresAt.toISOString(),
    status: holdStatus(hold, now),
    sessionId: hold.sessionId,
    resources: hold.course ? [] : resources.map(told),
    sessions: (hold.course?.sessions ?? []).map((placement) => ({
      ...{ phase: placement.phase, ordinal: placement.ordinal },
      startsAt: zoned(placement.startsAt),
      endsAt: zoned(placement.endsAt),
      resources: placement.resources.map(told),
    })),
    createdAt: hold.createdAt.toISOString(),
    updatedAt: (hold.releasedAt ?? hold.createdAt).toISOString(),
  };
};

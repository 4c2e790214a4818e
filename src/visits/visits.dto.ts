import { ApiProperty } from '@nestjs/swagger';
import type { BookedResource } from '../booking/booking.service.js';
import type { Hold } from '../booking/hold.entity.js';
import { demoId } from '../common/demo-ids.js';
import { Instant, Nested, OneOf, Text, Uuid, Whole } from '../common/fields.js';
import { formatInstant } from '../domain/local-time.js';
import { SessionResource } from '../sessions/sessions.dto.js';

export class Override {
  /** Why it is right to break a rule of the course; kept in the audit trail. Needs the role prescriber. */
  @Text(500, { example: 'Travel; prescriber agrees to a shorter gap' })
  reason: string;
}

class ChosenVisit {
  @Uuid({ example: demoId('plan', 7) })
  treatmentPlanId: string;

  /** The phase whose next session it is. */
  @Text(100, { example: 'maintenance-2' })
  phase: string;

  /** The patient's arrival, at a whole minute. */
  @Instant({ example: '2030-06-03T10:00:00-07:00' })
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

export class CreateHold extends ChosenVisit {
  /** 5 unless given. */
  @Whole(1, 60, { optional: true, example: 5 })
  durationMinutes?: number;
}

export const HOLD_STATUSES = ['held', 'expired', 'released', 'booked'] as const;

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
  /** The patient's arrival, in the clinic's offset. */
  @Instant({ example: '2030-06-03T10:00:00-07:00' })
  startsAt: string;
  /** End of observation. */
  @Instant({ example: '2030-06-03T12:15:00-07:00' })
  endsAt: string;
  @ApiProperty({ example: 'America/Los_Angeles' })
  timeZone: string;
  /** Nothing is kept from then on. */
  @Instant()
  expiresAt: string;
  @OneOf(HOLD_STATUSES, { example: 'held' })
  status: (typeof HOLD_STATUSES)[number];
  /** The session that it became. */
  @ApiProperty({ type: 'string', format: 'uuid', nullable: true, example: null })
  sessionId: string | null;
  @ApiProperty({ type: () => [SessionResource] })
  resources: SessionResource[];
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
  const zoned = (at: Date): string => formatInstant(at.getTime(), hold.timeZone);
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
    resources: resources.map(({ resourceId, kind, from, to }) => ({
      resourceId,
      kind,
      from: zoned(from),
      to: zoned(to),
    })),
    createdAt: hold.createdAt.toISOString(),
    updatedAt: (hold.releasedAt ?? hold.createdAt).toISOString(),
  };
};

export const holdStatus = (
  { sessionId, releasedAt, expiresAt }: Hold,
  now: Date,
): (typeof HOLD_STATUSES)[number] =>
  sessionId ? 'booked' : releasedAt ? 'released' : expiresAt <= now ? 'expired' : 'held';

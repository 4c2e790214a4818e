import { ApiProperty } from '@nestjs/swagger';
import { AffectedSessionAnswer } from '../clinics/clinics.dto.js';
import { demoId } from '../common/demo-ids.js';
import { DateOnly, Instant, Text, TimeOfDay, Uuid, Zone } from '../common/fields.js';
import { inOrder } from '../common/in-order.js';
import type { PatientUnavailability } from './unavailability.entity.js';

/** Either a span of time (`startsAt`, `endsAt`) or a rule (`rrule`, `from`, `to`, `validFrom`, `timeZone`). */
export class CreateUnavailability {
  static furtherFaults = inOrder({ first: 'startsAt', second: 'endsAt', detail: 'must be after startsAt' });

  @Instant({ optional: true, example: '2030-04-01T00:00:00-04:00' })
  startsAt?: string;

  @Instant({ optional: true, example: '2030-04-08T00:00:00-04:00' })
  endsAt?: string;

  /** RFC 5545 without DTSTART and COUNT. Its dates are local ones; every second week counts from `validFrom`. */
  @Text(500, { optional: true, example: 'FREQ=WEEKLY;BYDAY=TU,TH' })
  rrule?: string;

  /** On the wall clock of `timeZone`. */
  @TimeOfDay({ optional: true, example: '14:00' })
  from?: string;

  /** Later the same day; 24:00 is its end. */
  @TimeOfDay({ optional: true, closing: true, example: '17:00' })
  to?: string;

  /** The first date on which the rule counts. */
  @DateOnly({ optional: true, example: '2030-01-01' })
  validFrom?: string;

  /** The last one; no end unless given. */
  @DateOnly({ optional: true, example: '2030-06-30' })
  validUntil?: string;

  @Zone({ optional: true, example: 'America/New_York' })
  timeZone?: string;

  @Text(500, { optional: true, example: 'At work' })
  reason?: string;
}

export class UnavailabilityAnswer {
  @Uuid({ example: demoId('unavailability', 1) })
  id: string;
  @Uuid({ example: demoId('patient', 1) })
  patientId: string;
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true, example: null })
  startsAt: string | null;
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true, example: null })
  endsAt: string | null;
  @ApiProperty({ type: 'string', nullable: true, example: 'FREQ=WEEKLY;BYDAY=TU,TH' })
  rrule: string | null;
  @ApiProperty({ type: 'string', nullable: true, example: '14:00' })
  from: string | null;
  @ApiProperty({ type: 'string', nullable: true, example: '17:00' })
  to: string | null;
  @ApiProperty({ type: 'string', format: 'date', nullable: true, example: '2030-01-01' })
  validFrom: string | null;
  @ApiProperty({ type: 'string', format: 'date', nullable: true, example: null })
  validUntil: string | null;
  @ApiProperty({ type: 'string', nullable: true, example: 'America/New_York' })
  timeZone: string | null;
  @ApiProperty({ type: 'string', nullable: true, example: 'At work' })
  reason: string | null;
  @Instant()
  createdAt: string;
  @Instant()
  updatedAt: string;
}

export class UnavailabilityCreatedAnswer extends UnavailabilityAnswer {
  /** Booked sessions that it has run over. They stay booked; each has become a work item. */
  @ApiProperty({ type: () => [AffectedSessionAnswer] })
  affectedSessions: AffectedSessionAnswer[];
}

export const unavailabilityAnswer = (row: PatientUnavailability): UnavailabilityAnswer => ({
  id: row.id,
  patientId: row.patientId,
  startsAt: row.startsAt?.toISOString() ?? null,
  endsAt: row.endsAt?.toISOString() ?? null,
  rrule: row.rrule,
  from: row.fromTime,
  to: row.toTime,
  validFrom: row.validFrom,
  validUntil: row.validUntil,
  timeZone: row.timeZone,
  reason: row.reason,
  createdAt: row.createdAt.toISOString(),
  // Taken back and given anew, never changed.
  updatedAt: row.createdAt.toISOString(),
});

import { ApiProperty } from '@nestjs/swagger';
import { demoId } from '../common/demo-ids.js';
import { DateOnly, Instant, OneOf, Text, TimeOfDay, Uuid, Whole } from '../common/fields.js';
import { inOrder } from '../common/in-order.js';
import { PageQuery } from '../common/page.js';
import { WEEKDAYS, type Weekday } from '../domain/protocol.js';
import type { WaitlistEntry } from './waitlist-entry.entity.js';

export const WAITLIST_STATUSES = ['waiting', 'served', 'withdrawn'] as const;
export type WaitlistStatus = (typeof WAITLIST_STATUSES)[number];

/** What does not matter to the patient is left out. */
export class CreateWaitlistEntry {
  static furtherFaults = inOrder(
    { first: 'earliest', second: 'latest', mayBeEqual: true, detail: 'must not be before earliest' },
    { first: 'fromTime', second: 'toTime', detail: 'must be after fromTime' },
  );

  @Uuid({ example: demoId('plan', 7) })
  treatmentPlanId: string;

  /** The phase of which a session would come earlier. */
  @Text(100, { example: 'maintenance-2' })
  phase: string;

  /** Which of its sessions; the next that could come earlier unless given. */
  @Whole(1, 10_000, { optional: true, example: 3 })
  ordinal?: number | null;

  /** First date on which the patient would come. */
  @DateOnly({ optional: true, example: '2030-03-01' })
  earliest?: string | null;

  /** And the last. */
  @DateOnly({ optional: true, example: '2030-03-31' })
  latest?: string | null;

  @OneOf(WEEKDAYS, { each: true, optional: true, example: ['MO', 'WE'] })
  daysOfWeek?: Weekday[] | null;

  /** Earliest arrival, on the clinic's wall clock. */
  @TimeOfDay({ optional: true, example: '09:00' })
  fromTime?: string | null;

  /** Arrivals end before it. */
  @TimeOfDay({ closing: true, optional: true, example: '13:00' })
  toTime?: string | null;

  @Text(500, { optional: true, example: 'Lives around the corner; half an hour of notice will do' })
  note?: string | null;
}

export class WaitlistQuery extends PageQuery {
  @Uuid({ optional: true })
  clinicId?: string;

  @Uuid({ optional: true })
  patientId?: string;

  @Uuid({ optional: true })
  treatmentPlanId?: string;

  @OneOf(WAITLIST_STATUSES, { optional: true })
  status?: WaitlistStatus;
}

export class WaitlistEntryAnswer {
  @Uuid({ example: demoId('waitlist-entry', 1) })
  id: string;
  @Uuid({ example: demoId('plan', 7) })
  treatmentPlanId: string;
  @Uuid({ example: demoId('patient', 10) })
  patientId: string;
  @Uuid({ example: demoId('clinic', 2) })
  clinicId: string;
  @OneOf(WAITLIST_STATUSES, { example: 'waiting' })
  status: WaitlistStatus;
  @ApiProperty({ example: 'maintenance-2' })
  phase: string;
  /** Null: the phase's next session that could come earlier. */
  @ApiProperty({ type: 'integer', nullable: true, example: null })
  ordinal: number | null;
  @ApiProperty({ type: 'string', format: 'date', nullable: true, example: null })
  earliest: string | null;
  @ApiProperty({ type: 'string', format: 'date', nullable: true, example: null })
  latest: string | null;
  @ApiProperty({
    type: 'array',
    items: { type: 'string', enum: [...WEEKDAYS] },
    nullable: true,
    example: ['MO', 'WE'],
  })
  daysOfWeek: Weekday[] | null;
  /** On the clinic's wall clock. */
  @ApiProperty({ type: 'string', nullable: true, example: '09:00' })
  fromTime: string | null;
  @ApiProperty({ type: 'string', nullable: true, example: '13:00' })
  toTime: string | null;
  @ApiProperty({ type: 'string', nullable: true, example: null })
  note: string | null;
  /** When an offer to it was accepted. */
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true, example: null })
  servedAt: string | null;
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true, example: null })
  withdrawnAt: string | null;
  @Instant()
  createdAt: string;
  @Instant()
  updatedAt: string;
}

export const waitlistStatus = ({ servedAt, withdrawnAt }: WaitlistEntry): WaitlistStatus =>
  servedAt ? 'served' : withdrawnAt ? 'withdrawn' : 'waiting';

export const waitlistEntryAnswer = (entry: WaitlistEntry): WaitlistEntryAnswer => ({
  id: entry.id,
  treatmentPlanId: entry.treatmentPlanId,
  patientId: entry.patientId,
  clinicId: entry.clinicId,
  status: waitlistStatus(entry),
  phase: entry.phase,
  ordinal: entry.ordinal,
  earliest: entry.earliest,
  latest: entry.latest,
  daysOfWeek: entry.daysOfWeek,
  fromTime: entry.fromTime,
  toTime: entry.toTime,
  note: entry.note,
  servedAt: entry.servedAt?.toISOString() ?? null,
  withdrawnAt: entry.withdrawnAt?.toISOString() ?? null,
  createdAt: entry.createdAt.toISOString(),
  updatedAt: (entry.servedAt ?? entry.withdrawnAt ?? entry.createdAt).toISOString(),
});

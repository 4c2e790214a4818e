import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { demoId } from '../common/demo-ids.js';
import { Instant, OneOf, Uuid } from '../common/fields.js';
import { PageQuery } from '../common/page.js';

export const TIMELINE_KINDS = [
  'registration',
  'correction',
  'eligibility',
  'consent',
  'authorization',
  'preference',
  'unavailability',
  'note',
  'plan-drafted',
  'plan-activated',
  'plan-ended',
  'session',
  're-plan',
  'follow-up',
  'response',
] as const;
export type TimelineKind = (typeof TIMELINE_KINDS)[number];

export class TimelineQuery extends PageQuery {
  /** Entries at or after this instant. */
  @Instant({ optional: true })
  from?: string;

  /** Entries before this instant. */
  @Instant({ optional: true })
  to?: string;

  /** Only these; to name several, repeat the parameter. */
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? [value] : value))
  @OneOf(TIMELINE_KINDS, { optional: true, each: true })
  kinds?: TimelineKind[];
}

export class TimelineEntry {
  @Uuid({ example: demoId('patient', 1) })
  patientId: string;
  /** When it was, is or will be: a session's start, a follow-up's due date until it has ended, else when it was said. */
  @Instant({ example: '2030-03-04T14:00:00.000Z' })
  at: string;
  @OneOf(TIMELINE_KINDS, { example: 'session' })
  kind: TimelineKind;
  /** Of the record that the entry is about; a correction names the patient. */
  @Uuid({ example: demoId('session', 1) })
  id: string;
  @ApiProperty({ type: 'string', format: 'uuid', nullable: true, example: demoId('plan', 1) })
  treatmentPlanId: string | null;
  /** Codes and short words; what was written freely stays with its record. */
  @ApiProperty({ example: 'induction 1: booked' })
  summary: string;
}

import { ApiProperty } from '@nestjs/swagger';
import { demoId } from '../common/demo-ids.js';
import { Instant, Nested, Text, Uuid, Whole } from '../common/fields.js';
import type { BreakGlassGrant } from './break-glass-grant.entity.js';

export class EmergencyIdentifier {
  /** Who gave the number: a URI or a name, such as the EHR's. */
  @Text(200, { example: 'urn:ehr:mrn' })
  system: string;

  @Text(200, { example: 'MRN-004211' })
  value: string;
}

/** The patient by `patientId` or by `identifier`: one who is out of reach cannot be searched for. */
export class BreakGlass {
  @Uuid({ optional: true, example: demoId('patient', 2) })
  patientId?: string;

  /** Exactly this number. */
  @Nested(() => EmergencyIdentifier, { optional: true })
  identifier?: EmergencyIdentifier;

  /** At least 10 characters; it stands in the audit trail with everything done under it. */
  @ApiProperty({ minLength: 10 })
  @Text(500, { example: 'Unconscious in the emergency room, medication unknown' })
  reason: string;

  /** 30 unless given. */
  @Whole(1, 60, { optional: true, example: 30 })
  durationMinutes?: number;
}

/** Nothing to say: the verb says it all. */
export class EndBreakGlass {}

export class BreakGlassAnswer {
  @Uuid({ example: demoId('break-glass', 1) })
  id: string;
  @Uuid({ example: demoId('patient', 2) })
  patientId: string;
  @ApiProperty({ example: 'Unconscious in the emergency room, medication unknown' })
  reason: string;
  /** The API key's id, or the subject of a token. */
  @ApiProperty({ example: demoId('api-key', 1) })
  caller: string;
  @Instant()
  startsAt: string;
  @Instant()
  expiresAt: string;
  /** When it was ended before it expired. */
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  endedAt: string | null;
  @Instant()
  createdAt: string;
  @Instant()
  updatedAt: string;
}

export const breakGlassAnswer = (grant: BreakGlassGrant): BreakGlassAnswer => ({
  id: grant.id,
  patientId: grant.patientId,
  reason: grant.reason,
  caller: grant.caller,
  startsAt: grant.startsAt.toISOString(),
  expiresAt: grant.expiresAt.toISOString(),
  endedAt: grant.endedAt?.toISOString() ?? null,
  createdAt: grant.createdAt.toISOString(),
  updatedAt: (grant.endedAt ?? grant.createdAt).toISOString(),
});

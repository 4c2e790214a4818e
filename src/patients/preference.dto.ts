import { ApiProperty } from '@nestjs/swagger';
import { demoId } from '../common/demo-ids.js';
import { LanguageTag } from '../common/contact-fields.js';
import { Flag, Instant, Nested, OneOf, Text, TimeOfDay, Uuid } from '../common/fields.js';
import { inOrder } from '../common/in-order.js';
import { RESOURCE_KINDS, WEEKDAYS, type ResourceKind, type Weekday } from '../domain/protocol.js';
import { LIGHTING, MUSIC, type PatientPreference } from './preference.entity.js';

export class ComfortFields {
  @OneOf(LIGHTING, { optional: true, example: 'dim' })
  lighting?: (typeof LIGHTING)[number];

  @OneOf(MUSIC, { optional: true, example: 'own-playlist' })
  music?: (typeof MUSIC)[number];

  @Flag({ optional: true, example: true })
  reclined?: boolean;

  @Flag({ optional: true, example: true })
  blanket?: boolean;

  @Flag({ optional: true, example: false })
  eyeMask?: boolean;

  @Text(500, { optional: true, example: 'Away from the window' })
  notes?: string;
}

export class CommunicationFields {
  /** BCP 47. */
  @LanguageTag({ optional: true, example: 'es-US' })
  language?: string;

  @Flag({ optional: true, example: true })
  interpreterNeeded?: boolean;
}

/** All that the patient would like: it takes the place of what was recorded before. */
export class CreatePreference {
  static furtherFaults = inOrder({ first: 'earliest', second: 'latest', detail: 'must be after earliest' });

  @OneOf(WEEKDAYS, { optional: true, each: true, example: ['TU', 'TH'] })
  preferredWeekdays?: Weekday[];

  /** Placing starts from it where a plan names no time of its own. */
  @TimeOfDay({ optional: true, example: '09:00' })
  preferredTimeOfDay?: string;

  /** Visits are to begin then or later. */
  @TimeOfDay({ optional: true, example: '08:30' })
  earliest?: string;

  /** And then at the latest; after `earliest`. */
  @TimeOfDay({ optional: true, closing: true, example: '17:00' })
  latest?: string;

  /** A practitioner of any clinic of the organization. */
  @Uuid({ optional: true, example: demoId('resource', 16) })
  preferredPractitionerId?: string;

  @OneOf(RESOURCE_KINDS, { optional: true, each: true, example: ['bed'] })
  preferredResourceKinds?: ResourceKind[];

  @Nested(() => ComfortFields, { optional: true })
  comfort?: ComfortFields;

  @Nested(() => CommunicationFields, { optional: true })
  communication?: CommunicationFields;
}

export class PreferenceAnswer {
  @Uuid()
  id: string;
  @Uuid({ example: demoId('patient', 1) })
  patientId: string;
  @OneOf(WEEKDAYS, { each: true, example: ['TU', 'TH'] })
  preferredWeekdays: Weekday[];
  @ApiProperty({ type: 'string', nullable: true, example: '09:00' })
  preferredTimeOfDay: string | null;
  @ApiProperty({ type: 'string', nullable: true, example: '08:30' })
  earliest: string | null;
  @ApiProperty({ type: 'string', nullable: true, example: '17:00' })
  latest: string | null;
  @ApiProperty({ type: 'string', format: 'uuid', nullable: true, example: null })
  preferredPractitionerId: string | null;
  @OneOf(RESOURCE_KINDS, { each: true, example: ['bed'] })
  preferredResourceKinds: ResourceKind[];
  @ApiProperty({ type: () => ComfortFields })
  comfort: ComfortFields;
  @ApiProperty({ type: () => CommunicationFields })
  communication: CommunicationFields;
  /** The API key's id, or the subject of a token. */
  @ApiProperty({ example: demoId('api-key', 1) })
  recordedBy: string;
  @Instant()
  createdAt: string;
  @Instant()
  updatedAt: string;
}

export const preferenceAnswer = (row: PatientPreference): PreferenceAnswer => ({
  id: row.id,
  patientId: row.patientId,
  preferredWeekdays: row.preferredWeekdays,
  preferredTimeOfDay: row.preferredTimeOfDay,
  earliest: row.earliest,
  latest: row.latest,
  preferredPractitionerId: row.preferredPractitionerId,
  preferredResourceKinds: row.preferredResourceKinds,
  comfort: row.comfort,
  communication: row.communication,
  recordedBy: row.recordedBy,
  createdAt: row.createdAt.toISOString(),
  // Never changed, only followed by a newer one.
  updatedAt: row.createdAt.toISOString(),
});

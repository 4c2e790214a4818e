import { ApiProperty, PartialType } from '@nestjs/swagger';
import { DateOnly, Instant, Nested, NestedList, Text, Uuid, Whole } from '../common/fields.js';
import { demoId } from '../common/demo-ids.js';
import type { Patient, PatientIdentifier } from './patient.entity.js';

export class Identifier {
  /** Who gave the number: a URI or a name, such as the EHR's. */
  @Text(200, { example: 'urn:ehr:mrn' })
  system: string;

  @Text(200, { example: 'MRN-004211' })
  value: string;
}

export class CreatePatient {
  @Text(200, { example: 'Ada' })
  givenName: string;

  @Text(200, { example: 'Sample' })
  familyName: string;

  /** Not in the future. */
  @DateOnly({ example: '1984-05-17' })
  birthDate: string;

  /** Numbers other systems know the patient by; each may belong to one patient only. */
  @NestedList(() => Identifier, { optional: true, max: 20 })
  identifiers?: Identifier[];

  @Text(50, { optional: true, example: '+1-555-0100' })
  phone?: string | null;

  @Text(320, { optional: true, example: 'ada@example.org' })
  email?: string | null;
}

export class UpdatePatient extends PartialType(CreatePatient) {}

export class SearchIdentifier {
  /** Any unless given. */
  @Text(200, { optional: true, example: 'urn:ehr:mrn' })
  system?: string;

  @Text(200, { example: 'MRN-004211' })
  value: string;
}

/** By `identifier` or by `name`. In the body, because nothing about a patient belongs into a URL. */
export class SearchPatients {
  /** Exactly this number. */
  @Nested(() => SearchIdentifier, { optional: true })
  identifier?: SearchIdentifier;

  /** The beginning of "family given", without regard to case, accents or punctuation. */
  @Text(200, { optional: true, example: 'sample' })
  name?: string;

  /** How many at most. */
  @Whole(1, 100, { optional: true, example: 25 })
  limit?: number;

  /** `nextCursor` of the page before. */
  @Text(500, { optional: true })
  cursor?: string;
}

export class PatientAnswer {
  @Uuid({ example: demoId('patient', 1) })
  id: string;
  @ApiProperty({ example: 'Ada' })
  givenName: string;
  @ApiProperty({ example: 'Sample' })
  familyName: string;
  @DateOnly({ example: '1984-05-17' })
  birthDate: string;
  @ApiProperty({ type: () => [Identifier] })
  identifiers: Identifier[];
  @ApiProperty({ type: 'string', nullable: true })
  phone: string | null;
  @ApiProperty({ type: 'string', nullable: true })
  email: string | null;
  /** The ETag without its quotes. */
  @ApiProperty({ type: 'integer', example: 1 })
  version: number;
  @Instant()
  createdAt: string;
  @Instant()
  updatedAt: string;
}

export const patientAnswer = (patient: Patient, identifiers: PatientIdentifier[]): PatientAnswer => ({
  id: patient.id,
  givenName: patient.givenName,
  familyName: patient.familyName,
  birthDate: patient.birthDate,
  identifiers: identifiers
    .filter((identifier) => identifier.patientId === patient.id)
    .map(({ system, value }) => ({ system, value })),
  phone: patient.phone,
  email: patient.email,
  version: patient.version,
  createdAt: patient.createdAt.toISOString(),
  updatedAt: patient.updatedAt.toISOString(),
});

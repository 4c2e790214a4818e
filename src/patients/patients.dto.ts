import { ApiProperty, PartialType } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { Email, Phone } from '../common/contact-fields.js';
import { DateOnly, Flag, Instant, Nested, NestedList, OneOf, Text, Uuid, Whole } from '../common/fields.js';
import { demoId } from '../common/demo-ids.js';
import { PageQuery } from '../common/page.js';
import {
  PATIENT_STATUSES,
  type Patient,
  type PatientFields,
  type PatientIdentifier,
  type PatientStatus,
  type PatientVersion,
} from './patient.entity.js';

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

  @Phone({ optional: true, example: '+1-555-0100' })
  phone?: string | null;

  @Email({ optional: true, example: 'ada@example.org' })
  email?: string | null;
}

export class UpdatePatient extends PartialType(CreatePatient) {
  /** Why the record is corrected; kept with what it said before. */
  @Text(500, { optional: true, example: 'Typing error at registration' })
  reason?: string;
}

export class MarkPatient {
  @Text(500, { example: 'The same person was registered twice' })
  reason: string;
}

export class PatientQuery extends PageQuery {
  /** Records that were entered in error too; left out unless `true`. */
  @Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value))
  @Flag({ optional: true })
  includeEnteredInError?: boolean;
}

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

  /** Records that were entered in error too; false unless given. */
  @Flag({ optional: true })
  includeEnteredInError?: boolean;

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
  /** A record entered in error is kept, and takes nothing new. */
  @OneOf(PATIENT_STATUSES, { example: 'active' })
  status: PatientStatus;
  /** Why it was marked as an error, or restored. */
  @ApiProperty({ type: 'string', nullable: true, example: null })
  statusReason: string | null;
  /** The ETag without its quotes. */
  @ApiProperty({ type: 'integer', example: 1 })
  version: number;
  @Instant()
  createdAt: string;
  @Instant()
  updatedAt: string;
}

export const patientAnswer = (patient: Patient, identifiers: PatientIdentifier[]): PatientAnswer => {
  const { identifiers: numbers, ...fields } = fieldsOf(patient, identifiers);
  return {
    id: patient.id,
    ...fields,
    identifiers: numbers,
    version: patient.version,
    createdAt: patient.createdAt.toISOString(),
    updatedAt: patient.updatedAt.toISOString(),
  };
};

/** What the record says. */
export const fieldsOf = (patient: Patient, identifiers: PatientIdentifier[]): PatientFields => ({
  givenName: patient.givenName,
  familyName: patient.familyName,
  birthDate: patient.birthDate,
  identifiers: inOrder(identifiers.filter(({ patientId }) => patientId === patient.id)),
  phone: patient.phone,
  email: patient.email,
  status: patient.status,
  statusReason: patient.statusReason,
});

/** The same numbers are the same list, whatever order they were given in. */
export const inOrder = (identifiers: Identifier[]): Identifier[] =>
  identifiers
    .map(({ system, value }) => ({ system, value }))
    .sort((a, b) => compare(a.system, b.system) || compare(a.value, b.value));

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** What a patient's record said before a change. */
export class PatientVersionAnswer {
  @Uuid({ example: demoId('patient', 1) })
  patientId: string;
  @ApiProperty({ type: 'integer', example: 1 })
  version: number;
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
  @OneOf(PATIENT_STATUSES, { example: 'active' })
  status: PatientStatus;
  @ApiProperty({ type: 'string', nullable: true, example: null })
  statusReason: string | null;
  /** Fields of which the next version says something else. */
  @ApiProperty({ type: 'array', items: { type: 'string' }, example: ['phone'] })
  changed: string[];
  /** When the next version took its place. */
  @Instant()
  changedAt: string;
  /** The API key's id, or the subject of a token. */
  @ApiProperty({ example: demoId('api-key', 1) })
  changedBy: string;
  @ApiProperty({ type: 'string', nullable: true, example: 'Typing error at registration' })
  reason: string | null;
}

export const patientVersionAnswer = (former: PatientVersion): PatientVersionAnswer => ({
  patientId: former.patientId,
  version: former.version,
  ...former.fields,
  changed: former.changed,
  changedAt: former.changedAt.toISOString(),
  changedBy: former.changedBy,
  reason: former.reason,
});

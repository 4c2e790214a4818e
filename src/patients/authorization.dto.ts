import { ApiProperty, PartialType } from '@nestjs/swagger';
import { demoId } from '../common/demo-ids.js';
import { Code, DateOnly, Instant, OneOf, Text, Uuid, Whole } from '../common/fields.js';
import { inOrder } from '../common/in-order.js';
import { UNIT_KINDS, type PriorAuthorization, type UnitKind } from './authorization.entity.js';

export class CreateAuthorization {
  static furtherFaults = inOrder({
    ...{ first: 'validFrom', second: 'validTo', mayBeEqual: true },
    detail: 'must not be before validFrom',
  });

  @Text(200, { example: 'Example Health Plan' })
  payer: string;

  /** The payer's number of it. */
  @Text(100, { optional: true, example: 'PA-2030-000117' })
  reference?: string | null;

  /** Of `code`: neither without the other. */
  @Text(200, { optional: true, example: 'HCPCS' })
  codeSystem?: string | null;

  @Code({ optional: true, example: 'G2083' })
  code?: string | null;

  /** What the payer counts: sessions, nasal devices, milligrams, visits, or days from the first to the last. */
  @OneOf(UNIT_KINDS, { example: 'SESSION' })
  unitKind: UnitKind;

  /** How many of them. */
  @Whole(1, 100_000, { example: 12 })
  authorized: number;

  @DateOnly({ example: '2030-03-01' })
  validFrom: string;

  /** The last day, as payers write it. */
  @DateOnly({ example: '2030-08-31' })
  validTo: string;
}

export class UpdateAuthorization extends PartialType(CreateAuthorization) {}

export class AuthorizationAnswer {
  @Uuid({ example: demoId('authorization', 1) })
  id: string;
  @Uuid({ example: demoId('patient', 1) })
  patientId: string;
  @ApiProperty({ example: 'Example Health Plan' })
  payer: string;
  @ApiProperty({ type: 'string', nullable: true, example: 'PA-2030-000117' })
  reference: string | null;
  @ApiProperty({ type: 'string', nullable: true, example: 'HCPCS' })
  codeSystem: string | null;
  @ApiProperty({ type: 'string', nullable: true, example: 'G2083' })
  code: string | null;
  @OneOf(UNIT_KINDS, { example: 'SESSION' })
  unitKind: UnitKind;
  @ApiProperty({ type: 'integer', example: 12 })
  authorized: number;
  @DateOnly({ example: '2030-03-01' })
  validFrom: string;
  /** The last day. */
  @DateOnly({ example: '2030-08-31' })
  validTo: string;
  /** The ETag without its quotes. */
  @ApiProperty({ type: 'integer', example: 1 })
  version: number;
  @Instant()
  createdAt: string;
  @Instant()
  updatedAt: string;
}

export const authorizationAnswer = (row: PriorAuthorization): AuthorizationAnswer => ({
  id: row.id,
  patientId: row.patientId,
  payer: row.payer,
  reference: row.reference,
  codeSystem: row.codeSystem,
  code: row.code,
  unitKind: row.unitKind,
  authorized: row.authorized,
  validFrom: row.validFrom,
  validTo: row.validTo,
  version: row.version,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
});

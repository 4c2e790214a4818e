import { ApiProperty } from '@nestjs/swagger';
import { Instant, OneOf, Text, TextList, Uuid } from '../common/fields.js';
import { ROLES, type Role } from '../common/roles.js';
import {
  ELIGIBILITY_OUTCOMES,
  type Consent,
  type EligibilityAssessment,
  type EligibilityOutcome,
} from './readiness.entity.js';

export class CreateEligibilityAssessment {
  @OneOf(ELIGIBILITY_OUTCOMES, { example: 'eligible' })
  outcome: EligibilityOutcome;

  /** Now unless given; not in the future. */
  @Instant({ optional: true })
  assessedAt?: string;

  /** No expiry unless given. */
  @Instant({ optional: true })
  validUntil?: string;

  @TextList(500, { optional: true })
  reasons?: string[];
}

export class EligibilityAssessmentAnswer {
  @Uuid()
  id: string;
  @Uuid()
  patientId: string;
  @OneOf(ELIGIBILITY_OUTCOMES)
  outcome: EligibilityOutcome;
  @Instant()
  assessedAt: string;
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  validUntil: string | null;
  reasons: string[];
  @Instant()
  createdAt: string;
  @Instant()
  updatedAt: string;
}

export const eligibilityAnswer = (row: EligibilityAssessment): EligibilityAssessmentAnswer => ({
  id: row.id,
  patientId: row.patientId,
  outcome: row.outcome,
  assessedAt: row.assessedAt.toISOString(),
  validUntil: row.validUntil?.toISOString() ?? null,
  reasons: row.reasons,
  createdAt: row.createdAt.toISOString(),
  // Never changed, only followed by a newer one.
  updatedAt: row.createdAt.toISOString(),
});

export class CreateConsent {
  @Text(100, { optional: true, example: 'treatment' })
  type?: string;

  /** Version of the document that was signed. */
  @Text(100, { optional: true, example: '2030-01' })
  version?: string;

  /** Only this protocol; every protocol unless given. */
  @Uuid({ optional: true })
  protocolId?: string;

  /** Now unless given; not in the future. */
  @Instant({ optional: true })
  signedAt?: string;

  /** No expiry unless given. */
  @Instant({ optional: true })
  expiresAt?: string;

  /**
   * Of `substance-use-disclosure` only: the roles that may see what it discloses. Everybody, for treatment, payment and
   * operations, unless given.
   */
  @OneOf(ROLES, { optional: true, each: true })
  recipients?: Role[];
}

/** Nothing to say: the verb says it all. */
export class RevokeConsent {}

export class ConsentAnswer {
  @Uuid()
  id: string;
  @Uuid()
  patientId: string;
  @ApiProperty({ example: 'treatment' })
  type: string;
  /** Version of the document that was signed. */
  @ApiProperty({ type: 'string', nullable: true, example: '2030-01' })
  version: string | null;
  @ApiProperty({ type: 'string', format: 'uuid', nullable: true })
  protocolId: string | null;
  @Instant()
  signedAt: string;
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  expiresAt: string | null;
  /** Roles that a consent to disclosure covers; null is everybody, for treatment, payment and operations. */
  @ApiProperty({ type: 'array', items: { type: 'string', enum: [...ROLES] }, nullable: true })
  recipients: Role[] | null;
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  revokedAt: string | null;
  @Instant()
  createdAt: string;
  @Instant()
  updatedAt: string;
}

export const consentAnswer = (row: Consent): ConsentAnswer => ({
  id: row.id,
  patientId: row.patientId,
  type: row.type,
  version: row.documentVersion,
  protocolId: row.protocolId,
  signedAt: row.signedAt.toISOString(),
  expiresAt: row.expiresAt?.toISOString() ?? null,
  recipients: row.recipients,
  revokedAt: row.revokedAt?.toISOString() ?? null,
  createdAt: row.createdAt.toISOString(),
  updatedAt: (row.revokedAt ?? row.createdAt).toISOString(),
});

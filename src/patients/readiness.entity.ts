import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import type { Role } from '../common/roles.js';
import { TenantEntity } from '../database/tenant.entity.js';
import { Patient } from './patient.entity.js';

export const ELIGIBILITY_OUTCOMES = ['eligible', 'conditional', 'deferred', 'ineligible'] as const;
export type EligibilityOutcome = (typeof ELIGIBILITY_OUTCOMES)[number];

@Entity('eligibility_assessment')
@ForeignKey(() => Patient, ['organizationId', 'patientId'], ['organizationId', 'id'], {
  name: 'eligibility_assessment_patient_fkey',
})
@Index('eligibility_assessment_patient_idx', ['organizationId', 'patientId', 'assessedAt'])
@Check(
  'eligibility_assessment_outcome_check',
  `outcome IN ('eligible', 'conditional', 'deferred', 'ineligible')`,
)
@Check('eligibility_assessment_validity_check', 'valid_until > assessed_at')
export class EligibilityAssessment extends TenantEntity {
  @Column({ type: 'uuid' })
  patientId: string;

  @Column({ type: 'text' })
  outcome: EligibilityOutcome;

  @Column({ type: 'timestamptz' })
  assessedAt: Date;

  @Column({ type: 'timestamptz', nullable: true })
  validUntil: Date | null;

  @Column({ type: 'text', array: true })
  reasons: string[];
}

/** Consent to showing records of treatment for substance use; it never counts as consent to treatment. */
export const DISCLOSURE_CONSENT = 'substance-use-disclosure';

@Entity('consent')
@ForeignKey(() => Patient, ['organizationId', 'patientId'], ['organizationId', 'id'], {
  name: 'consent_patient_fkey',
})
@ForeignKey('Protocol', ['organizationId', 'protocolId'], ['organizationId', 'id'], {
  name: 'consent_protocol_fkey',
})
@Index('consent_patient_idx', ['organizationId', 'patientId', 'signedAt'])
@Check('consent_validity_check', 'expires_at > signed_at')
@Check('consent_recipients_check', `recipients IS NULL OR type = 'substance-use-disclosure'`)
@Check('consent_revocation_check', 'revoked_at >= signed_at')
export class Consent extends TenantEntity {
  @Column({ type: 'uuid' })
  patientId: string;

  @Column({ type: 'text' })
  type: string;

  @Column({ type: 'text', nullable: true })
  documentVersion: string | null;

  /** The one protocol it covers; null: every one. */
  @Column({ type: 'uuid', nullable: true })
  protocolId: string | null;

  @Column({ type: 'timestamptz' })
  signedAt: Date;

  @Column({ type: 'timestamptz', nullable: true })
  expiresAt: Date | null;

  /** Whom a consent to disclosure covers; null: everybody, for treatment, payment and operations. */
  @Column({ type: 'text', array: true, nullable: true })
  recipients: Role[] | null;

  @Column({ type: 'timestamptz', nullable: true })
  revokedAt: Date | null;
}

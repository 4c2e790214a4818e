import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Who decides whether a published protocol may be used: each clinic on its own, or the organization for all. */
export const PROTOCOL_APPROVALS = ['each-clinic', 'all-clinics'] as const;
export type ProtocolApprovals = (typeof PROTOCOL_APPROVALS)[number];

@Entity('organization')
@Index('organization_oidc_key', ['oidcIssuer', 'oidcAudience'], { unique: true })
@Check(
  'organization_oidc_check',
  `(oidc_issuer IS NULL) = (oidc_audience IS NULL) AND (oidc_issuer IS NULL) = (oidc_role_claim IS NULL)
   AND (oidc_issuer IS NOT NULL OR oidc_clinic_claim IS NULL)`,
)
@Check('organization_protocol_approval_check', `protocol_approval IN ('each-clinic', 'all-clinics')`)
export class Organization {
  @PrimaryColumn({ type: 'uuid' })
  id: string;

  @Column({ type: 'text' })
  name: string;

  @Column({ type: 'text', default: 'each-clinic' })
  protocolApproval: ProtocolApprovals;

  /** The OpenID Connect issuer whose tokens are this organization's, where they carry the audience. */
  @Column({ type: 'text', nullable: true })
  oidcIssuer: string | null;

  @Column({ type: 'text', nullable: true })
  oidcAudience: string | null;

  /** The claim that names a caller's roles. */
  @Column({ type: 'text', nullable: true })
  oidcRoleClaim: string | null;

  /** The claim that names the clinics a caller is restricted to; null: tokens restrict nobody. */
  @Column({ type: 'text', nullable: true })
  oidcClinicClaim: string | null;

  @Column({ type: 'timestamptz' })
  createdAt: Date;

  @Column({ type: 'timestamptz' })
  updatedAt: Date;

  @Column({ type: 'integer', default: 1 })
  version: number;
}

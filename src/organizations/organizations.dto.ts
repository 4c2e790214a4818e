import { ApiExtraModels, ApiProperty, getSchemaPath, PartialType } from '@nestjs/swagger';
import { ValidateBy } from 'class-validator';
import { demoId } from '../common/demo-ids.js';
import { Instant, Nested, OneOf, Text, Uuid } from '../common/fields.js';
import { PROTOCOL_APPROVALS, type Organization, type ProtocolApprovals } from './organization.entity.js';

const DEFAULT_ROLE_CLAIM = 'roles';

/** An issuer is compared letter by letter, and what is fetched is found by adding to it. */
const isBareUrl = (value: unknown): boolean => {
  if (typeof value !== 'string' || !/^[\x21-\x7e]+$/.test(value) || /[?#\\]/.test(value)) return false;
  if (!URL.canParse(value)) return false;
  const { protocol, username, password } = new URL(value);
  return /^https?:$/.test(protocol) && username === '' && password === '';
};
const BareUrl = (): PropertyDecorator =>
  ValidateBy({
    name: 'bareUrl',
    validator: {
      validate: isBareUrl,
      defaultMessage: () => 'must be an https URL without credentials, query and fragment',
    },
  });

export class OidcSettings {
  /** The issuer as its tokens name it in `iss`, letter by letter. */
  @BareUrl()
  @Text(1000, { example: 'https://login.example.com/realms/clinics' })
  issuer: string;

  /** What tokens for this organization name in `aud`: one of Regimen's own, which no other service's tokens carry. */
  @Text(255, { example: 'regimen' })
  audience: string;

  /** The claim with the caller's roles; a dotted path reaches into objects. */
  @ApiProperty({ default: DEFAULT_ROLE_CLAIM })
  @Text(255, { optional: true, example: 'realm_access.roles' })
  roleClaim?: string;

  /** The claim with the clinics a caller is restricted to; without it tokens restrict nobody. */
  @Text(255, { optional: true, example: 'regimen_clinics' })
  clinicClaim?: string;
}

export class OidcAnswer {
  @ApiProperty({ example: 'https://login.example.com/realms/clinics' })
  issuer: string;
  @ApiProperty({ example: 'regimen' })
  audience: string;
  @ApiProperty({ example: 'realm_access.roles' })
  roleClaim: string;
  @ApiProperty({ type: 'string', nullable: true, example: 'regimen_clinics' })
  clinicClaim: string | null;
}

class OrganizationFields {
  @Text(200, { example: 'Sample Ketamine Clinics' })
  name: string;

  /** Who approves a published protocol for use: each clinic on its own, or publishing does for all of them. */
  @OneOf(PROTOCOL_APPROVALS, { example: 'each-clinic' })
  protocolApproval: ProtocolApprovals;
}

export class UpdateOrganization extends PartialType(OrganizationFields, { skipNullProperties: false }) {
  /** The OpenID Connect issuer whose tokens are taken beside API keys, as a whole; null for none any more. */
  @Nested(() => OidcSettings, { optional: true })
  oidc?: OidcSettings | null;
}

@ApiExtraModels(OidcAnswer)
export class OrganizationAnswer extends OrganizationFields {
  @Uuid({ example: demoId('organization', 1) })
  id: string;
  /** The OpenID Connect issuer whose tokens are taken beside API keys; null: none. */
  @ApiProperty({ oneOf: [{ $ref: getSchemaPath(OidcAnswer) }, { type: 'null' }] } as never)
  oidc: OidcAnswer | null;
  /** The ETag without its quotes. */
  @ApiProperty({ type: 'integer', example: 1 })
  version: number;
  @Instant()
  createdAt: string;
  @Instant()
  updatedAt: string;
}

export const organizationAnswer = (organization: Organization): OrganizationAnswer => ({
  id: organization.id,
  name: organization.name,
  protocolApproval: organization.protocolApproval,
  oidc: oidcAnswer(organization),
  version: organization.version,
  createdAt: organization.createdAt.toISOString(),
  updatedAt: organization.updatedAt.toISOString(),
});

function oidcAnswer({
  oidcIssuer,
  oidcAudience,
  oidcRoleClaim,
  oidcClinicClaim,
}: Organization): OidcAnswer | null {
  if (oidcIssuer === null || oidcAudience === null || oidcRoleClaim === null) return null;
  return {
    issuer: oidcIssuer,
    audience: oidcAudience,
    roleClaim: oidcRoleClaim,
    clinicClaim: oidcClinicClaim,
  };
}

/** The columns that keep the settings: replaced as a whole, so that nothing of an earlier issuer stays. */
export const oidcColumns = (
  oidc: OidcSettings | null,
): Pick<Organization, 'oidcIssuer' | 'oidcAudience' | 'oidcRoleClaim' | 'oidcClinicClaim'> => ({
  oidcIssuer: oidc?.issuer ?? null,
  oidcAudience: oidc?.audience ?? null,
  oidcRoleClaim: oidc ? (oidc.roleClaim ?? DEFAULT_ROLE_CLAIM) : null,
  oidcClinicClaim: oidc?.clinicClaim ?? null,
});

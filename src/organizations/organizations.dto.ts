import { ApiProperty, PartialType } from '@nestjs/swagger';
import { demoId } from '../common/demo-ids.js';
import { Instant, OneOf, Text, Uuid } from '../common/fields.js';
import { PROTOCOL_APPROVALS, type Organization, type ProtocolApprovals } from './organization.entity.js';

class OrganizationFields {
  @Text(200, { example: 'Sample Ketamine Clinics' })
  name: string;

  /** Who approves a published protocol for use: each clinic on its own, or publishing does for all of them. */
  @OneOf(PROTOCOL_APPROVALS, { example: 'each-clinic' })
  protocolApproval: ProtocolApprovals;
}

export class UpdateOrganization extends PartialType(OrganizationFields, { skipNullProperties: false }) {}

export class OrganizationAnswer extends OrganizationFields {
  @Uuid({ example: demoId('organization', 1) })
  id: string;
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
  version: organization.version,
  createdAt: organization.createdAt.toISOString(),
  updatedAt: organization.updatedAt.toISOString(),
});

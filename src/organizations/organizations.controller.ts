import { Body, Controller, Get, Patch } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentCall, type Call } from '../common/call.js';
import { RequiredIfMatch, type IfMatch } from '../common/etag.js';
import { Operation } from '../common/operation.js';
import { OrganizationAnswer, UpdateOrganization } from './organizations.dto.js';
import { OrganizationsService } from './organizations.service.js';

@ApiTags('organization')
@Controller('v1/organization')
export class OrganizationsController {
  constructor(private readonly organizations: OrganizationsService) {}

  @Get()
  @Operation({
    id: 'readOrganization',
    summary: "read the caller's own organization",
    roles: 'any',
    answer: OrganizationAnswer,
  })
  read(@CurrentCall() call: Call): Promise<OrganizationAnswer> {
    return this.organizations.read(call);
  }

  @Patch()
  @Operation({
    id: 'updateOrganization',
    summary: 'change the organization',
    description: 'Only the fields given change; `oidc` is replaced as a whole.',
    roles: ['admin'],
    answer: OrganizationAnswer,
    body: UpdateOrganization,
    examples: {
      name: { summary: 'Another name', value: { name: 'Sample Ketamine Clinics' } },
      oidc: {
        summary: 'Take the tokens of an issuer, with roles and clinics from its claims',
        value: {
          oidc: {
            issuer: 'https://login.example.com/realms/clinics',
            audience: 'regimen',
            roleClaim: 'realm_access.roles',
            clinicClaim: 'regimen_clinics',
          },
        },
      },
      noOidc: { summary: 'Take no tokens any more', value: { oidc: null } },
    },
    ifMatch: true,
    organizationWide: true,
    problems: [409],
  })
  update(
    @CurrentCall() call: Call,
    @RequiredIfMatch() ifMatch: IfMatch,
    @Body() body: UpdateOrganization,
  ): Promise<OrganizationAnswer> {
    return this.organizations.update(call, ifMatch, body);
  }
}

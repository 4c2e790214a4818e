import { Module, type DynamicModule } from '@nestjs/common';
import { IssuerPolicy, type IssuerReach } from './issuer-policy.js';
import { OrganizationsController } from './organizations.controller.js';
import { OrganizationsService } from './organizations.service.js';

@Module({})
export class OrganizationsModule {
  static with(issuers: IssuerReach): DynamicModule {
    return {
      module: OrganizationsModule,
      // Global for the policy: authentication asks the issuers that it allows.
      global: true,
      controllers: [OrganizationsController],
      providers: [OrganizationsService, { provide: IssuerPolicy, useValue: new IssuerPolicy(issuers) }],
      exports: [OrganizationsService, IssuerPolicy],
    };
  }
}

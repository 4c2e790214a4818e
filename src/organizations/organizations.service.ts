import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Call } from '../common/call.js';
import { Clock } from '../common/clock.js';
import { expectVersion, type IfMatch } from '../common/etag.js';
import { Ids } from '../common/ids.js';
import { Transactions } from '../common/transactions.js';
import { found } from '../common/validation.js';
import { violatedConstraint } from '../database/transaction.js';
import { conflict, invalid } from '../domain/errors.js';
import { Organization, type ProtocolApprovals } from './organization.entity.js';
import { IssuerPolicy } from './issuer-policy.js';
import {
  oidcColumns,
  organizationAnswer,
  type OrganizationAnswer,
  type UpdateOrganization,
} from './organizations.dto.js';

@Injectable()
export class OrganizationsService {
  constructor(
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly issuers: IssuerPolicy,
  ) {}

  /** For the command line and the demo data: over HTTP an organization sees itself only. */
  async create(
    tx: EntityManager,
    { name, id, protocolApproval }: { name: string; id?: string; protocolApproval?: ProtocolApprovals },
  ): Promise<Organization> {
    const now = this.clock.now();
    const organization = tx.create(Organization, {
      id: id ?? this.ids.next(),
      name,
      protocolApproval: protocolApproval ?? 'each-clinic',
      createdAt: now,
      updatedAt: now,
      version: 1,
    });
    await tx.insert(Organization, organization);
    return organization;
  }

  read(call: Call): Promise<OrganizationAnswer> {
    return this.transactions.read(call, async (tx) =>
      organizationAnswer(await this.get(tx, call.organizationId)),
    );
  }

  async update(call: Call, ifMatch: IfMatch, body: UpdateOrganization): Promise<OrganizationAnswer> {
    if (body.oidc) await this.expectAllowed(call, body.oidc.issuer);
    return this.transactions.run(call, async (tx) => {
      const row = await tx.findOne(Organization, {
        where: { id: call.organizationId },
        lock: { mode: 'for_no_key_update' },
      });
      const organization = found(row, 'organization');
      expectVersion(organization, ifMatch);
      organization.name = body.name ?? organization.name;
      organization.protocolApproval = body.protocolApproval ?? organization.protocolApproval;
      if (body.oidc !== undefined) Object.assign(organization, oidcColumns(body.oidc));
      organization.updatedAt = this.clock.now();
      organization.version += 1;
      await tx.save(organization, { reload: false }).catch(unlessTaken);
      return organizationAnswer(organization);
    });
  }

  /** Where the issuer's name leads is asked of the network, which no transaction waits for. */
  private async expectAllowed(call: Call, issuer: string): Promise<void> {
    await call.opened?.rollback();
    call.opened = undefined;
    const fault = await this.issuers.addressFault(issuer);
    if (fault !== null) throw invalid([{ pointer: '/oidc/issuer', detail: fault }]);
  }

  async get(tx: EntityManager, id: string): Promise<Organization> {
    return found(await tx.findOneBy(Organization, { id }), 'organization');
  }
}

/** Another organization's settings can't be seen, so the index is who knows. */
function unlessTaken(error: unknown): never {
  if (violatedConstraint(error) !== 'organization_oidc_key') throw error;
  throw conflict('OIDC_ISSUER_TAKEN', 'Another organization takes the tokens of this issuer and audience.');
}

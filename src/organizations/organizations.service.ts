import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Call } from '../common/call.js';
import { Clock } from '../common/clock.js';
import { expectVersion, type IfMatch } from '../common/etag.js';
import { Ids } from '../common/ids.js';
import { Transactions } from '../common/transactions.js';
import { found } from '../common/validation.js';
import { Organization, type ProtocolApprovals } from './organization.entity.js';
import { organizationAnswer, type OrganizationAnswer, type UpdateOrganization } from './organizations.dto.js';

@Injectable()
export class OrganizationsService {
  constructor(
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    private readonly ids: Ids,
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

  update(call: Call, ifMatch: IfMatch, body: UpdateOrganization): Promise<OrganizationAnswer> {
    return this.transactions.run(call, async (tx) => {
      const row = await tx.findOne(Organization, {
        where: { id: call.organizationId },
        lock: { mode: 'for_no_key_update' },
      });
      const organization = found(row, 'organization');
      expectVersion(organization, ifMatch);
      organization.name = body.name ?? organization.name;
      organization.protocolApproval = body.protocolApproval ?? organization.protocolApproval;
      organization.updatedAt = this.clock.now();
      organization.version += 1;
      await tx.save(organization, { reload: false });
      return organizationAnswer(organization);
    });
  }

  async get(tx: EntityManager, id: string): Promise<Organization> {
    return found(await tx.findOneBy(Organization, { id }), 'organization');
  }
}

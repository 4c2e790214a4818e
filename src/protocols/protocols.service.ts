import { Injectable } from '@nestjs/common';
import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import { Clinic } from '../clinics/clinic.entity.js';
import type { Call } from '../common/call.js';
import { Clock } from '../common/clock.js';
import { expectVersion, type IfMatch } from '../common/etag.js';
import { Ids } from '../common/ids.js';
import { byId, keysetPage, mapPage, type Page, type PageQuery, type SortKey } from '../common/page.js';
import { Transactions } from '../common/transactions.js';
import { found } from '../common/validation.js';
import { sqlState } from '../database/transaction.js';
import { conflict } from '../domain/errors.js';
import { nextProtocolStatus, type ProtocolVerb } from '../domain/protocol-lifecycle.js';
import type { ProtocolDefinition } from '../domain/protocol.js';
import { definitionOf } from './definition-of.js';
import { PinnedDefinitions } from './pinned-definitions.js';
import { disabled, planProtocol, type PlannedProtocol } from './plan-protocol.js';
import { ProtocolApproval } from './protocol-approval.entity.js';
import {
  approvals,
  getProtocol,
  getVersion,
  insertProtocol,
  lockProtocol,
  newVersion,
  shownOf,
  touchProtocol,
  versionHeads,
  type VersionHead,
} from './protocol-rows.js';
import { ProtocolVersion } from './protocol-version.entity.js';
import { Protocol } from './protocol.entity.js';
import {
  approvalAnswer,
  protocolAnswer,
  versionAnswer,
  type CreateProtocol,
  type CreateProtocolApproval,
  type CreateProtocolVersion,
  type ProtocolAnswer,
  type ProtocolApprovalAnswer,
  type ProtocolQuery,
  type ProtocolVersionAnswer,
} from './protocols.dto.js';

const byNumber: SortKey<ProtocolVersion>[] = [
  { sql: 'protocol_version.number', cast: 'integer', of: (row) => String(row.number) },
];

@Injectable()
export class ProtocolsService {
  private readonly pinned = new PinnedDefinitions();

  constructor(
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  create(call: Call, body: CreateProtocol): Promise<ProtocolAnswer> {
    const definition = definitionOf(body, body.code);
    return this.transactions.run(call, async (tx) => {
      const protocol = await insertProtocol(
        tx,
        { organizationId: call.organizationId, id: this.ids.next() },
        definition,
        this.clock.now(),
        false,
      );
      return this.answer(tx, protocol);
    });
  }

  list(call: Call, query: ProtocolQuery): Promise<Page<ProtocolAnswer>> {
    return this.transactions.read(call, async (tx) => {
      const rows = tx
        .createQueryBuilder(Protocol, 'protocol')
        .where({ organizationId: call.organizationId, ...(query.code ? { code: query.code } : {}) });
      if (query.status) withShownStatus(rows, query.status);
      const page = await keysetPage(rows, query, byId('protocol'));
      const answers = await this.answers(tx, call.organizationId, page.data);
      return { data: answers, nextCursor: page.nextCursor };
    });
  }

  read(call: Call, id: string): Promise<ProtocolAnswer> {
    return this.transactions.read(call, async (tx) =>
      this.answer(tx, await getProtocol(tx, call.organizationId, id)),
    );
  }

  /** A new draft beside what there is; plans go on with the versions they are pinned to. */
  draft(call: Call, id: string, body: CreateProtocolVersion): Promise<ProtocolVersionAnswer> {
    return this.transactions.run(call, async (tx) => {
      const protocol = await lockProtocol(tx, call.organizationId, id);
      const definition = definitionOf(body, protocol.code);
      const [newest] = await versionHeads(tx, call.organizationId, [id]);
      const row = newVersion(protocol, (newest?.number ?? 0) + 1, definition, this.clock.now(), false);
      await tx.insert(ProtocolVersion, row);
      await touchProtocol(tx, protocol, this.clock.now());
      return versionAnswer(protocol, row);
    });
  }

  versions(call: Call, id: string, query: PageQuery): Promise<Page<ProtocolVersionAnswer>> {
    return this.transactions.read(call, async (tx) => {
      const protocol = await getProtocol(tx, call.organizationId, id);
      const rows = tx
        .createQueryBuilder(ProtocolVersion, 'protocol_version')
        .where({ organizationId: call.organizationId, protocolId: id });
      return mapPage(await keysetPage(rows, query, byNumber), (row) => versionAnswer(protocol, row));
    });
  }

  readVersion(call: Call, id: string, number: number): Promise<ProtocolVersionAnswer> {
    return this.transactions.read(call, async (tx) => {
      const protocol = await getProtocol(tx, call.organizationId, id);
      return versionAnswer(protocol, await getVersion(tx, call.organizationId, id, number));
    });
  }

  publish(call: Call, id: string, number: number, ifMatch: IfMatch): Promise<ProtocolVersionAnswer> {
    return this.step(call, id, number, ifMatch, 'publish');
  }

  retire(call: Call, id: string, number: number, ifMatch: IfMatch): Promise<ProtocolVersionAnswer> {
    return this.step(call, id, number, ifMatch, 'retire');
  }

  approve(call: Call, id: string, body: CreateProtocolApproval): Promise<ProtocolApprovalAnswer> {
    return this.transactions.run(call, async (tx) => {
      const { organizationId } = call;
      const protocol = await lockProtocol(tx, organizationId, id);
      const clinicId = body.clinicId ?? null;
      if (clinicId !== null) {
        found(await tx.findOneBy(Clinic, { organizationId, id: clinicId }), 'clinic');
      }
      const now = this.clock.now();
      const row = tx.create(ProtocolApproval, {
        organizationId,
        id: this.ids.next(),
        protocolId: id,
        clinicId,
        approvedAt: now,
        approvedBy: call.caller,
        createdAt: now,
      });
      try {
        await tx.insert(ProtocolApproval, row);
      } catch (error) {
        if (sqlState(error) !== '23505') throw error;
        throw conflict('PROTOCOL_APPROVED_ALREADY', 'This approval exists already.');
      }
      await touchProtocol(tx, protocol, this.clock.now());
      return approvalAnswer(row);
    });
  }

  approvals(call: Call, id: string, query: PageQuery): Promise<Page<ProtocolApprovalAnswer>> {
    return this.transactions.read(call, async (tx) => {
      await getProtocol(tx, call.organizationId, id);
      const rows = tx
        .createQueryBuilder(ProtocolApproval, 'approval')
        .where({ organizationId: call.organizationId, protocolId: id });
      return mapPage(await keysetPage(rows, query, byId('approval')), approvalAnswer);
    });
  }

  /** Plans made while the approval stood go on. */
  withdraw(call: Call, id: string, approvalId: string): Promise<void> {
    return this.transactions.run(call, async (tx) => {
      const { organizationId } = call;
      const protocol = await lockProtocol(tx, organizationId, id);
      const { affected } = await tx.delete(ProtocolApproval, {
        organizationId,
        protocolId: id,
        id: approvalId,
      });
      found(affected || null, 'approval');
      await touchProtocol(tx, protocol, this.clock.now());
    });
  }

  /**
   * Gives an organization these protocols; those whose code it has already are left as they are. With `publish`, the
   * enabled ones are published at once. Ids come from `idOf` where it is given.
   */
  async install(
    tx: EntityManager,
    organizationId: string,
    definitions: ProtocolDefinition[],
    options: { publish: boolean; idOf?: (code: string, index: number) => string },
  ): Promise<void> {
    const known = await tx.find(Protocol, { where: { organizationId }, select: { code: true } });
    const codes = new Set(known.map((protocol) => protocol.code));
    for (const [i, definition] of definitions.entries()) {
      if (codes.has(definition.code)) continue;
      const id = options.idOf?.(definition.code, i) ?? this.ids.next();
      const publish = options.publish && definition.enabled;
      await insertProtocol(tx, { organizationId, id }, definition, this.clock.now(), publish);
    }
  }

  /** What a plan made now at a clinic is pinned to; see `planProtocol`. */
  forNewPlan(
    tx: EntityManager,
    organizationId: string,
    protocolId: string,
    clinicId: string,
  ): Promise<PlannedProtocol> {
    return planProtocol(tx, organizationId, protocolId, clinicId, this.clock.now());
  }

  /** What a plan that is pinned to this version was made from; kept in memory once it can change no more. */
  version(
    tx: EntityManager,
    organizationId: string,
    protocolId: string,
    number: number,
  ): Promise<ProtocolDefinition> {
    return this.pinned.get(tx, organizationId, protocolId, number);
  }

  private step(
    call: Call,
    id: string,
    number: number,
    ifMatch: IfMatch,
    verb: ProtocolVerb,
  ): Promise<ProtocolVersionAnswer> {
    return this.transactions.run(call, async (tx) => {
      const { organizationId } = call;
      const protocol = await lockProtocol(tx, organizationId, id);
      const row = await getVersion(tx, organizationId, id, number);
      expectVersion(protocol, ifMatch);
      const status = nextProtocolStatus(row.status, verb);
      if (status === 'published' && !row.definition.enabled) throw disabled(row.definition);
      const now = this.clock.now();
      const change = {
        status,
        ...(status === 'published' ? { publishedAt: now } : { retiredAt: now }),
        updatedAt: now,
      };
      await tx.update(ProtocolVersion, { organizationId, protocolId: id, number }, change);
      await touchProtocol(tx, protocol, this.clock.now());
      return versionAnswer(protocol, { ...row, ...change });
    });
  }

  private async answer(tx: EntityManager, protocol: Protocol): Promise<ProtocolAnswer> {
    const [answer] = await this.answers(tx, protocol.organizationId, [protocol]);
    return found(answer, 'protocol');
  }

  private async answers(
    tx: EntityManager,
    organizationId: string,
    protocols: Protocol[],
  ): Promise<ProtocolAnswer[]> {
    if (protocols.length === 0) return [];
    const heads = await versionHeads(
      tx,
      organizationId,
      protocols.map((protocol) => protocol.id),
    );
    const of = (protocol: Protocol): VersionHead[] => heads.filter((head) => head.protocolId === protocol.id);
    const shown = await tx.findBy(
      ProtocolVersion,
      protocols.flatMap((protocol) => {
        const head = shownOf(of(protocol));
        return head ? [{ organizationId, protocolId: protocol.id, number: head.number }] : [];
      }),
    );
    const approved = await approvals(
      tx,
      organizationId,
      protocols.map((protocol) => protocol.id),
    );
    return protocols.map((protocol) => {
      const row = found(
        shown.find((version) => version.protocolId === protocol.id),
        'protocol version',
      );
      const everywhere = approved.publishingApproves && row.status === 'published';
      return protocolAnswer(
        protocol,
        of(protocol).reverse(),
        row,
        everywhere ? 'all' : approved.of(protocol.id),
      );
    });
  }
}

/** Only protocols whose shown version has this status. */
function withShownStatus(rows: SelectQueryBuilder<Protocol>, status: string): void {
  rows.andWhere(
    `(SELECT v.status FROM protocol_version v
       WHERE v.organization_id = protocol.organization_id AND v.protocol_id = protocol.id
       ORDER BY (v.status = 'published') DESC, v.number DESC LIMIT 1) = :status`,
    { status },
  );
}

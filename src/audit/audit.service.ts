import { Injectable } from '@nestjs/common';
import type { Call } from '../common/call.js';
import { byId, keysetPage, mapPage, type Page } from '../common/page.js';
import { Transactions } from '../common/transactions.js';
import { AuditEvent } from './audit-event.entity.js';
import { auditEventAnswer, type AuditEventAnswer, type AuditEventQuery } from './audit.dto.js';

@Injectable()
export class AuditService {
  constructor(private readonly transactions: Transactions) {}

  /** In the order in which they came up. Reading them is on record itself. */
  list(call: Call, query: AuditEventQuery): Promise<Page<AuditEventAnswer>> {
    return this.transactions.read(call, async (tx) => {
      const { patientId, caller, operation, from, to } = query;
      const rows = tx.createQueryBuilder(AuditEvent, 'event').where({ organizationId: call.organizationId });
      if (patientId !== undefined) rows.andWhere(':patientId = ANY (event.patientIds)', { patientId });
      if (caller !== undefined) rows.andWhere('event.caller = :caller', { caller });
      if (operation !== undefined) rows.andWhere('event.operation = :operation', { operation });
      if (from !== undefined) rows.andWhere('event.occurredAt >= :from', { from });
      if (to !== undefined) rows.andWhere('event.occurredAt < :to', { to });
      return mapPage(await keysetPage(rows, query, byId('event')), auditEventAnswer);
    });
  }
}

import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Call } from '../common/call.js';
import { Clock } from '../common/clock.js';
import { expectVersion, type IfMatch } from '../common/etag.js';
import { Ids } from '../common/ids.js';
import { byId, keysetPage, mapPage, type Page } from '../common/page.js';
import { Transactions } from '../common/transactions.js';
import { found } from '../common/validation.js';
import { conflict } from '../domain/errors.js';
import { WorkItem, type WorkItemKind } from './work-item.entity.js';
import { workItemAnswer, type WorkItemAnswer, type WorkItemQuery } from './worklist.dto.js';

export interface NewWorkItem {
  organizationId: string;
  clinicId: string;
  kind: WorkItemKind;
  /** What it is about: while an item on the same subject is open, it is brought up to date instead. */
  subject: string;
  treatmentPlanId?: string | null;
  sessionId?: string | null;
  detail: string;
  conflicts?: object[];
}

@Injectable()
export class WorklistService {
  constructor(
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /** Reports something that a person has to decide, in the transaction that found it. */
  async open(tx: EntityManager, item: NewWorkItem): Promise<void> {
    await tx.query(
      `INSERT INTO work_item (organization_id, id, clinic_id, kind, subject, treatment_plan_id, session_id, detail,
                              conflicts, status, created_at, updated_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'open', $10, $10)
       ON CONFLICT (organization_id, subject) WHERE (status = 'open')
       DO UPDATE SET detail = excluded.detail, conflicts = excluded.conflicts, updated_at = excluded.updated_at,
                     version = work_item.version + 1`,
      [
        item.organizationId,
        this.ids.next(),
        item.clinicId,
        item.kind,
        item.subject,
        item.treatmentPlanId ?? null,
        item.sessionId ?? null,
        item.detail,
        JSON.stringify(item.conflicts ?? []),
        this.clock.now(),
      ],
    );
  }

  /** What it was about has been mended without it. */
  async settle(tx: EntityManager, organizationId: string, subjects: string[], note: string): Promise<void> {
    if (subjects.length === 0) return;
    await tx.query(
      `UPDATE work_item SET status = 'resolved', note = $3, updated_at = $4, version = version + 1
       WHERE organization_id = $1 AND subject = ANY ($2) AND status = 'open'`,
      [organizationId, subjects, note, this.clock.now()],
    );
  }

  /** Nothing is left to decide about sessions that will not take place. */
  async settleSessions(
    tx: EntityManager,
    organizationId: string,
    sessionIds: string[],
    note: string,
  ): Promise<void> {
    if (sessionIds.length === 0) return;
    await tx.query(
      `UPDATE work_item SET status = 'resolved', note = $3, updated_at = $4, version = version + 1
       WHERE organization_id = $1 AND session_id = ANY ($2) AND status = 'open'`,
      [organizationId, sessionIds, note, this.clock.now()],
    );
  }

  list(call: Call, query: WorkItemQuery): Promise<Page<WorkItemAnswer>> {
    return this.transactions.read(call, async (tx) => {
      const { status, kind, clinicId, treatmentPlanId } = query;
      const rows = tx.createQueryBuilder(WorkItem, 'item').where({ organizationId: call.organizationId });
      for (const [field, value] of Object.entries({ status, kind, clinicId, treatmentPlanId })) {
        if (value !== undefined) rows.andWhere(`item.${field} = :${field}`, { [field]: value });
      }
      return mapPage(await keysetPage(rows, query, byId('item')), workItemAnswer);
    });
  }

  read(call: Call, id: string): Promise<WorkItemAnswer> {
    return this.transactions.read(call, async (tx) => {
      const { organizationId } = call;
      return workItemAnswer(found(await tx.findOneBy(WorkItem, { organizationId, id }), 'work item'));
    });
  }

  /** Closes an open item: `resolved` when it was dealt with, `dismissed` when it needs nothing. */
  close(
    call: Call,
    id: string,
    ifMatch: IfMatch,
    status: 'resolved' | 'dismissed',
    note?: string,
  ): Promise<WorkItemAnswer> {
    return this.transactions.run(call, async (tx) => {
      const { organizationId } = call;
      const item = found(
        await tx.findOne(WorkItem, { where: { organizationId, id }, lock: { mode: 'for_no_key_update' } }),
        'work item',
      );
      expectVersion(item, ifMatch);
      if (item.status !== 'open') {
        throw conflict('WORK_ITEM_CLOSED', `The work item is ${item.status} already.`);
      }
      const changed = { status, note: note ?? null, updatedAt: this.clock.now(), version: item.version + 1 };
      await tx.update(WorkItem, { organizationId, id }, changed);
      return workItemAnswer(Object.assign(item, changed));
    });
  }
}

import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Call } from '../common/call.js';
import { Clock } from '../common/clock.js';
import { expectVersion, type IfMatch } from '../common/etag.js';
import { Ids } from '../common/ids.js';
import { byId, keysetPage, mapPage, type Page } from '../common/page.js';
import { Transactions } from '../common/transactions.js';
import { found } from '../common/validation.js';
import { untilPlaced } from '../database/until-placed.js';
import { conflict } from '../domain/errors.js';
import { WORK_ITEM_KINDS, WorkItem, type WorkItemKind } from './work-item.entity.js';
import { WorkFixes } from './work-fixes.js';
import {
  workItemAnswer,
  type ApplyFix,
  type FixedWorkItem,
  type WorkItemAnswer,
  type WorkItemDetail,
  type WorkItemQuery,
} from './worklist.dto.js';

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
  /** What whoever mends it has to know besides; never patient data. */
  facts?: Record<string, unknown>;
}

/** Nobody decided it: it has come to its end by itself, so that the same is asked anew where it comes up again. */
export const SETTLED = '{"settled": true}';

@Injectable()
export class WorklistService {
  constructor(
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly fixes: WorkFixes,
  ) {}

  /** Reports something that a person has to decide, in the transaction that found it; gives the item's id. */
  async open(tx: EntityManager, item: NewWorkItem): Promise<string> {
    const [row] = await tx.query<{ id: string }[]>(
      `INSERT INTO work_item (organization_id, id, clinic_id, kind, subject, treatment_plan_id, session_id, detail,
                              conflicts, facts, status, created_at, updated_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $11, 'open', $10, $10)
       ON CONFLICT (organization_id, subject) WHERE (status = 'open')
       DO UPDATE SET detail = excluded.detail, conflicts = excluded.conflicts, facts = excluded.facts,
                     updated_at = excluded.updated_at, version = work_item.version + 1
       RETURNING id`,
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
        JSON.stringify(item.facts ?? {}),
      ],
    );
    return row!.id;
  }

  /** Reports it unless the same is asked already, or somebody has decided it; gives the new item's id. */
  async openOnce(tx: EntityManager, item: NewWorkItem): Promise<string | null> {
    const [asked] = await tx.query<object[]>(
      `SELECT 1 FROM work_item WHERE organization_id = $1 AND subject = $2 AND NOT facts @> '${SETTLED}' LIMIT 1`,
      [item.organizationId, item.subject],
    );
    return asked ? null : this.open(tx, item);
  }

  /** What somebody decided about it holds no longer: should it come up again, it is asked anew. */
  async lift(tx: EntityManager, organizationId: string, subjects: string[]): Promise<void> {
    if (subjects.length === 0) return;
    await tx.query(
      `UPDATE work_item SET facts = facts || '${SETTLED}'
       WHERE organization_id = $1 AND subject = ANY ($2) AND status <> 'open' AND NOT facts @> '${SETTLED}'`,
      [organizationId, subjects],
    );
  }

  /** What it was about has been mended without it. */
  async settle(tx: EntityManager, organizationId: string, subjects: string[], note: string): Promise<void> {
    if (subjects.length === 0) return;
    await tx.query(
      `UPDATE work_item SET status = 'resolved', note = $3, updated_at = $4, version = version + 1,
                            facts = facts || '${SETTLED}'
       WHERE organization_id = $1 AND subject = ANY ($2) AND status = 'open'`,
      [organizationId, subjects, note, this.clock.now()],
    );
  }

  /** Nothing is left to decide about these sessions; of kinds, where only those have come to their end. */
  async settleSessions(
    tx: EntityManager,
    organizationId: string,
    sessionIds: string[],
    note: string,
    kinds: readonly WorkItemKind[] = WORK_ITEM_KINDS,
  ): Promise<void> {
    if (sessionIds.length === 0) return;
    await tx.query(
      `UPDATE work_item SET status = 'resolved', note = $3, updated_at = $4, version = version + 1,
                            facts = facts || '${SETTLED}'
       WHERE organization_id = $1 AND session_id = ANY ($2) AND kind = ANY ($5) AND status = 'open'`,
      [organizationId, sessionIds, note, this.clock.now(), kinds],
    );
  }

  /** What items of these kinds asked about a plan is decided, or will be asked anew. */
  async settlePlan(
    tx: EntityManager,
    organizationId: string,
    treatmentPlanId: string,
    kinds: WorkItemKind[],
    note: string,
  ): Promise<void> {
    await tx.query(
      `UPDATE work_item SET status = 'resolved', note = $4, updated_at = $5, version = version + 1,
                            facts = facts || '${SETTLED}'
       WHERE organization_id = $1 AND treatment_plan_id = $2 AND kind = ANY ($3) AND status = 'open'`,
      [organizationId, treatmentPlanId, kinds, note, this.clock.now()],
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

  /** The item with what could be done about it as things stand. */
  read(call: Call, id: string): Promise<WorkItemDetail> {
    return this.transactions.read(call, async (tx) => {
      const { organizationId } = call;
      const item = found(await tx.findOneBy(WorkItem, { organizationId, id }), 'work item');
      return { ...workItemAnswer(item), suggestedFixes: await this.fixes.suggest(tx, call, item) };
    });
  }

  /** Carries a suggested fix out and closes the item, both or neither. */
  apply(call: Call, id: string, ifMatch: IfMatch, body: ApplyFix): Promise<FixedWorkItem> {
    return untilPlaced((lockPool) =>
      this.transactions.run(call, async (tx) => {
        const { organizationId } = call;
        const asRead = found(await tx.findOneBy(WorkItem, { organizationId, id }), 'work item');
        const locked = asRead.status === 'open' && (await this.fixes.lock(tx, asRead, body.fix));
        if (!locked) await lockPlan(tx, organizationId, asRead.treatmentPlanId);
        const item = await this.lockOpen(tx, organizationId, id, ifMatch);
        const asFound = tx.create(WorkItem, { ...item });
        // First, so that nobody whom the fix tells of its changes finds the item still open.
        await this.save(tx, item, 'resolved', `Applied: ${body.fix}.`);
        const done = await this.fixes.apply(tx, call, asFound, body, lockPool);
        const { sessions, replanId = null, startedPlanId = null } = done;
        return { ...workItemAnswer(item), sessions, replanId, startedPlanId };
      }),
    );
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
      const item = await this.lockOpen(tx, call.organizationId, id, ifMatch);
      await this.save(tx, item, status, note ?? null);
      return workItemAnswer(item);
    });
  }

  private async lockOpen(
    tx: EntityManager,
    organizationId: string,
    id: string,
    ifMatch: IfMatch,
  ): Promise<WorkItem> {
    const item = found(
      await tx.findOne(WorkItem, { where: { organizationId, id }, lock: { mode: 'for_no_key_update' } }),
      'work item',
    );
    expectVersion(item, ifMatch);
    if (item.status !== 'open') {
      throw conflict('WORK_ITEM_CLOSED', `The work item is ${item.status} already.`);
    }
    return item;
  }

  private async save(
    tx: EntityManager,
    item: WorkItem,
    status: 'resolved' | 'dismissed',
    note: string | null,
  ): Promise<void> {
    const { organizationId, id } = item;
    const changed = { status, note, updatedAt: this.clock.now(), version: item.version + 1 };
    await tx.update(WorkItem, { organizationId, id }, changed);
    Object.assign(item, changed);
  }
}

/** Whoever changes a course comes by its patient's row and its plan's first, in this order. */
async function lockPlan(tx: EntityManager, organizationId: string, planId: string | null): Promise<void> {
  if (planId === null) return;
  await tx.query(
    `SELECT 1 FROM treatment_plan
     JOIN patient ON patient.organization_id = treatment_plan.organization_id AND patient.id = treatment_plan.patient_id
     WHERE treatment_plan.organization_id = $1 AND treatment_plan.id = $2
     FOR NO KEY UPDATE OF patient, treatment_plan`,
    [organizationId, planId],
  );
}

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
import { untilPlaced } from '../database/until-placed.js';
import { conflict, invalid, type Fault } from '../domain/errors.js';
import { nextFollowUpStatus, type FollowUpStatus, type FollowUpVerb } from '../domain/follow-up-lifecycle.js';
import { FOLLOW_UP_WINDOWS } from '../domain/follow-ups.js';
import { addDays, startOfDay } from '../domain/local-time.js';
import { findScale, SCALES, scoreResponse, type ScaleDefinition } from '../domain/scales/index.js';
import { PatientsService } from '../patients/patients.service.js';
import { PlanFactsReader } from '../treatment-plans/plan-facts.js';
import { TreatmentPlan } from '../treatment-plans/treatment-plan.entity.js';
import { EvaluationGates } from './evaluation-gates.js';
import { FollowUp, FollowUpResponse } from './follow-up.entity.js';
import {
  followUpAnswer,
  followUpDetail,
  responseAnswer,
  statusOf,
  type CancelFollowUp,
  type CompleteFollowUp,
  type CorrectFollowUp,
  CreateFollowUp,
  type CreateResponse,
  type FollowUpAnswer,
  type FollowUpDetail,
  type FollowUpQuery,
  type MissFollowUp,
  type PlanFollowUpQuery,
  type ResponseAnswer,
} from './follow-ups.dto.js';

const BY_DUE: SortKey<FollowUp>[] = [
  { sql: 'followUp.dueAt', cast: 'timestamptz', of: (row) => row.dueAt.toISOString() },
  ...byId<FollowUp>('followUp'),
];

@Injectable()
export class FollowUpsService {
  constructor(
    private readonly transactions: Transactions,
    private readonly patients: PatientsService,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly plans: PlanFactsReader,
    private readonly gates: EvaluationGates,
  ) {}

  list(call: Call, query: FollowUpQuery): Promise<Page<FollowUpAnswer>> {
    return this.transactions.read(call, (tx) => this.page(tx, call, query));
  }

  listForPlan(call: Call, planId: string, query: PlanFollowUpQuery): Promise<Page<FollowUpAnswer>> {
    return this.transactions.read(call, async (tx) => {
      await this.planOf(tx, call.organizationId, planId);
      return this.page(tx, call, { ...query, treatmentPlanId: planId });
    });
  }

  create(call: Call, body: CreateFollowUp): Promise<FollowUpDetail> {
    const overdueDate = body.overdueDate ?? addDays(body.dueDate, FOLLOW_UP_WINDOWS.periodicDays);
    const faults = CreateFollowUp.furtherFaults(body);
    if (faults.length > 0) throw invalid(faults);
    const { organizationId } = call;
    return this.transactions.run(call, async (tx) => {
      const plan = await this.planOf(tx, organizationId, body.treatmentPlanId);
      await this.patients.forRecord(tx, organizationId, plan.patientId);
      const { timeZone } = await tx.findOneByOrFail(Clinic, { organizationId, id: plan.clinicId });
      const now = this.clock.now();
      const row = tx.create(FollowUp, {
        organizationId,
        id: this.ids.next(),
        treatmentPlanId: plan.id,
        patientId: plan.patientId,
        clinicId: plan.clinicId,
        sessionId: null,
        checkpoint: null,
        occurrence: null,
        name: body.name,
        kind: body.kind,
        scales: body.scales ?? [],
        required: body.required ?? false,
        dueDate: body.dueDate,
        dueAt: new Date(startOfDay(body.dueDate, timeZone)),
        overdueAt: new Date(startOfDay(overdueDate, timeZone)),
        timeZone,
        outcome: null,
        outcomeAt: null,
        outcomeNote: null,
        withdrawn: false,
        met: null,
        createdAt: now,
        updatedAt: now,
        version: 1,
      });
      await tx.insert(FollowUp, row);
      return followUpDetail(row, [], now);
    });
  }

  read(call: Call, id: string): Promise<FollowUpDetail> {
    return this.transactions.read(call, async (tx) =>
      this.detail(tx, await this.get(tx, call.organizationId, id)),
    );
  }

  complete(call: Call, id: string, ifMatch: IfMatch, body: CompleteFollowUp): Promise<FollowUpDetail> {
    const met = body.outcome === undefined ? null : body.outcome === 'met';
    return this.end(call, id, ifMatch, 'complete', { met, outcomeNote: body.note ?? null });
  }

  /** It stands as completed, with what it found in truth: when it was, or now where it was said not to have been. */
  correct(call: Call, id: string, ifMatch: IfMatch, body: CorrectFollowUp): Promise<FollowUpDetail> {
    call.reason = body.reason;
    const { note } = body;
    return this.end(call, id, ifMatch, 'correct', {
      met: body.outcome === 'met',
      ...(note === undefined ? {} : { outcomeNote: note }),
    });
  }

  miss(call: Call, id: string, ifMatch: IfMatch, body: MissFollowUp): Promise<FollowUpDetail> {
    return this.end(call, id, ifMatch, 'miss', { outcomeNote: body.reason ?? null });
  }

  cancel(call: Call, id: string, ifMatch: IfMatch, body: CancelFollowUp): Promise<FollowUpDetail> {
    return this.end(call, id, ifMatch, 'cancel', { outcomeNote: body.reason });
  }

  respond(call: Call, id: string, body: CreateResponse): Promise<ResponseAnswer> {
    const now = this.clock.now();
    const answeredAt = body.answeredAt ? new Date(body.answeredAt) : now;
    const definition = this.scaleOf(body, answeredAt > now);
    const { total, band, missingItems } = scoreResponse(definition, body.items);
    return this.transactions.run(call, async (tx) => {
      const followUp = await this.lock(tx, call.organizationId, id);
      const status = statusOf(followUp, now);
      if (status === 'cancelled' || status === 'missed') {
        throw conflict('FOLLOW_UP_CLOSED', `The follow-up is ${status} and takes no more answers.`);
      }
      const row = tx.create(FollowUpResponse, {
        organizationId: call.organizationId,
        id: this.ids.next(),
        followUpId: id,
        scale: definition.code,
        definitionVersion: definition.version,
        items: body.items,
        total,
        band,
        missingItems,
        answeredAt,
        createdAt: now,
      });
      await tx.insert(FollowUpResponse, row);
      // The follow-up shows its answers, so it is another version now.
      await this.change(tx, followUp, {}, now);
      return responseAnswer(row, followUp.timeZone);
    });
  }

  responses(call: Call, id: string, query: PageQuery): Promise<Page<ResponseAnswer>> {
    const { organizationId } = call;
    return this.transactions.read(call, async (tx) => {
      const { timeZone } = await this.get(tx, organizationId, id);
      const rows = tx
        .createQueryBuilder(FollowUpResponse, 'response')
        .where({ organizationId, followUpId: id });
      const page = await keysetPage(rows, query, byId('response'));
      return mapPage(page, (row) => responseAnswer(row, timeZone));
    });
  }

  private end(
    call: Call,
    id: string,
    ifMatch: IfMatch,
    verb: FollowUpVerb,
    facts: Partial<FollowUp>,
  ): Promise<FollowUpDetail> {
    return untilPlaced((lockPool) =>
      this.transactions.run(call, async (tx) => {
        const { organizationId } = call;
        const now = this.clock.now();
        // Whoever changes a course comes by its plan's row first.
        const isFinding = typeof facts.met === 'boolean';
        const plan = isFinding ? await this.lockedPlanOf(tx, organizationId, id) : null;
        const row = await this.lock(tx, organizationId, id);
        expectVersion(row, ifMatch);
        const outcome = nextFollowUpStatus(statusOf(row, now), verb);
        if (row.withdrawn && verb === 'correct') {
          throw conflict('FOLLOW_UP_TRANSITION_REFUSED', 'The course no longer makes the follow-up due.');
        }
        const outcomeAt = verb === 'correct' && row.outcome === 'completed' ? row.outcomeAt : now;
        await this.change(tx, row, { ...facts, outcome, outcomeAt }, now);
        if (plan) await this.gates.evaluated(tx, call, plan, row, lockPool);
        return this.detail(tx, row);
      }),
    );
  }

  private async lockedPlanOf(tx: EntityManager, organizationId: string, id: string): Promise<TreatmentPlan> {
    const { treatmentPlanId } = await this.get(tx, organizationId, id);
    return this.plans.lockedPlan(tx, organizationId, treatmentPlanId);
  }

  private async change(tx: EntityManager, row: FollowUp, facts: Partial<FollowUp>, now: Date): Promise<void> {
    Object.assign(row, facts, { updatedAt: now, version: row.version + 1 });
    await tx.save(row, { reload: false });
  }

  private async page(tx: EntityManager, call: Call, query: FollowUpQuery): Promise<Page<FollowUpAnswer>> {
    const now = this.clock.now();
    const rows = tx.createQueryBuilder(FollowUp, 'followUp').where({ organizationId: call.organizationId });
    for (const field of ['treatmentPlanId', 'patientId', 'clinicId'] as const) {
      if (query[field]) rows.andWhere({ [field]: query[field] });
    }
    if (query.from) rows.andWhere('followUp.dueDate >= :from', { from: query.from });
    if (query.to) rows.andWhere('followUp.dueDate < :to', { to: query.to });
    if (query.status) whereStatus(rows, query.status, now);
    return mapPage(await keysetPage(rows, query, BY_DUE), (row) => followUpAnswer(row, now));
  }

  private async detail(tx: EntityManager, row: FollowUp): Promise<FollowUpDetail> {
    const { organizationId, id } = row;
    const responses = await tx.find(FollowUpResponse, {
      where: { organizationId, followUpId: id },
      order: { id: 'ASC' },
    });
    return followUpDetail(row, responses, this.clock.now());
  }

  private async get(tx: EntityManager, organizationId: string, id: string): Promise<FollowUp> {
    return found(await tx.findOneBy(FollowUp, { organizationId, id }), 'follow-up');
  }

  private async lock(tx: EntityManager, organizationId: string, id: string): Promise<FollowUp> {
    const row = await tx.findOne(FollowUp, {
      where: { organizationId, id },
      lock: { mode: 'for_no_key_update' },
    });
    return found(row, 'follow-up');
  }

  private async planOf(tx: EntityManager, organizationId: string, id: string): Promise<TreatmentPlan> {
    return found(await tx.findOneBy(TreatmentPlan, { organizationId, id }), 'treatment plan');
  }

  private scaleOf({ scale }: CreateResponse, answeredInFuture: boolean): ScaleDefinition {
    const definition = findScale(scale);
    const faults: Fault[] = answeredInFuture
      ? [{ pointer: '/answeredAt', detail: 'must not be in the future' }]
      : [];
    if (!definition) {
      const codes = SCALES.map(({ code }) => code).join(', ');
      faults.push({ pointer: '/scale', detail: `is not a scale that can be scored; those are ${codes}` });
    }
    if (!definition || faults.length > 0) throw invalid(faults);
    return definition;
  }
}

/** The same rule as `followUpStatus`, for the database. */
function whereStatus(rows: SelectQueryBuilder<FollowUp>, status: FollowUpStatus, now: Date): void {
  switch (status) {
    case 'scheduled':
      rows.andWhere('followUp.outcome IS NULL AND followUp.dueAt > :now AND followUp.overdueAt > :now', {
        now,
      });
      return;
    case 'due':
      rows.andWhere('followUp.outcome IS NULL AND followUp.dueAt <= :now AND followUp.overdueAt > :now', {
        now,
      });
      return;
    case 'overdue':
      rows.andWhere('followUp.outcome IS NULL AND followUp.overdueAt <= :now', { now });
      return;
    case 'completed':
    case 'cancelled':
    case 'missed':
      rows.andWhere('followUp.outcome = :status', { status });
  }
}

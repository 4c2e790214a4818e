import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { BookingService } from '../booking/booking.service.js';
import { ClinicsService } from '../clinics/clinics.service.js';
import type { Clinic } from '../clinics/clinic.entity.js';
import type { Call } from '../common/call.js';
import { Clock } from '../common/clock.js';
import { expectVersion, type IfMatch } from '../common/etag.js';
import { Ids } from '../common/ids.js';
import { byId, keysetPage, mapPage, type Page } from '../common/page.js';
import { Transactions } from '../common/transactions.js';
import { choiceFaults } from '../domain/course-outline.js';
import { conflict, invalid, type Fault } from '../domain/errors.js';
import { givenNumber, phaseProgress } from '../domain/given-sessions.js';
import { lapseOf } from '../domain/lapse.js';
import { localDateOf, type LocalDate } from '../domain/local-time.js';
import { lastDateBooked } from '../domain/visit-at.js';
import { nextPlanStatus } from '../domain/plan-lifecycle.js';
import type { ProtocolDefinition } from '../domain/protocol.js';
import { isUnstarted } from '../domain/session-lifecycle.js';
import { PatientsService } from '../patients/patients.service.js';
import { ProtocolsService } from '../protocols/protocols.service.js';
import { Resource } from '../resources/resource.entity.js';
import { SessionChanges } from '../sessions/session-changes.js';
import type { Session } from '../sessions/session.entity.js';
import type { SessionQuery } from '../sessions/sessions.dto.js';
import { SessionsService } from '../sessions/sessions.service.js';
import { WorklistService } from '../worklist/worklist.service.js';
import { choicesOf } from './plan-wishes.js';
import { PlanFactsReader } from './plan-facts.js';
import { cadencesAnswer, lapseAnswer, progressAnswer } from './progress.dto.js';
import { recordedOf } from './recorded.js';
import { refuseMarking } from './substance-use.js';
import { TreatmentPlan } from './treatment-plan.entity.js';
import {
  planAnswer,
  type CreateTreatmentPlan,
  type PlanQuery,
  type PlanSessionAnswer,
  type TreatmentPlanAnswer,
  type TreatmentPlanDetail,
  type UpdateTreatmentPlan,
} from './treatment-plans.dto.js';

@Injectable()
export class TreatmentPlansService {
  constructor(
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly patients: PatientsService,
    private readonly clinics: ClinicsService,
    private readonly protocols: ProtocolsService,
    private readonly sessions: SessionsService,
    private readonly booking: BookingService,
    private readonly changes: SessionChanges,
    private readonly reader: PlanFactsReader,
    private readonly worklist: WorklistService,
  ) {}

  create(call: Call, body: CreateTreatmentPlan): Promise<TreatmentPlanAnswer> {
    return this.transactions.run(call, async (tx) => {
      const { organizationId } = call;
      await this.patients.forRecord(tx, organizationId, body.patientId);
      const clinic = await this.clinics.get(tx, organizationId, body.clinicId);
      const pinned = await this.protocols.forNewPlan(tx, organizationId, body.protocolId, clinic.id);
      const now = this.clock.now();
      const plan = tx.create(TreatmentPlan, {
        organizationId,
        id: this.ids.next(),
        patientId: body.patientId,
        clinicId: body.clinicId,
        protocolId: pinned.protocolId,
        protocolVersion: pinned.versionNumber,
        prescriberId: body.prescriberId ?? null,
        startDate: body.startDate,
        preferredTime: body.preferredTime ?? null,
        weekdays: body.weekdays ?? null,
        phaseCounts: countsOf(body),
        substanceUseRecord: body.substanceUseRecord ?? false,
        ...DRAFT,
        createdAt: now,
        updatedAt: now,
      });
      await this.refuseImpossible(tx, plan, clinic, pinned.definition, body);
      await refuseMarking(tx, call, plan.patientId, { from: false, to: plan.substanceUseRecord });
      await tx.insert(TreatmentPlan, plan);
      return planAnswer(plan);
    });
  }

  list(call: Call, query: PlanQuery): Promise<Page<TreatmentPlanAnswer>> {
    return this.transactions.read(call, async (tx) => {
      const { patientId, clinicId, protocolId, status } = query;
      const rows = tx
        .createQueryBuilder(TreatmentPlan, 'plan')
        .where({ organizationId: call.organizationId });
      for (const [field, value] of Object.entries({ patientId, clinicId, protocolId, status })) {
        if (value !== undefined) rows.andWhere(`plan.${field} = :${field}`, { [field]: value });
      }
      return mapPage(await keysetPage(rows, query, byId('plan')), planAnswer);
    });
  }

  /** The plan with how far its course has come. */
  read(call: Call, id: string): Promise<TreatmentPlanDetail> {
    return this.transactions.read(call, async (tx) => {
      const plan = await this.reader.plan(tx, call.organizationId, id);
      const { definition, sessions } = await this.reader.record(tx, plan);
      const { timeZone } = await this.clinics.get(tx, call.organizationId, plan.clinicId);
      const recorded = recordedOf(sessions, timeZone);
      const today = localDateOf(this.clock.now().getTime(), timeZone);
      return {
        ...planAnswer(plan),
        rung: plan.rung,
        cadences: cadencesAnswer(plan.cadences),
        progress: progressAnswer(phaseProgress(definition, choicesOf(plan), recorded)),
        lapse: lapseAnswer(lapseOf(definition, recorded, today)),
      };
    });
  }

  update(call: Call, id: string, ifMatch: IfMatch, body: UpdateTreatmentPlan): Promise<TreatmentPlanAnswer> {
    return this.transactions.run(call, async (tx) => {
      const { organizationId } = call;
      const plan = await this.reader.lockedPlan(tx, organizationId, id);
      expectVersion(plan, ifMatch);
      if (plan.status !== 'draft') {
        throw conflict(
          'PLAN_NOT_DRAFT',
          `The treatment plan is ${plan.status}; only a draft can be changed.`,
        );
      }
      const { phases, ...fields } = body;
      const from = plan.substanceUseRecord;
      const changed = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
      Object.assign(plan, changed, phases ? { phaseCounts: countsOf(body) } : {});
      plan.substanceUseRecord ??= false;
      await refuseMarking(tx, call, plan.patientId, { from, to: plan.substanceUseRecord });
      const clinic = await this.clinics.get(tx, organizationId, plan.clinicId);
      // Another clinic has to have approved the protocol too; the draft stays pinned to its version.
      if (body.clinicId !== undefined) {
        await this.protocols.forNewPlan(tx, organizationId, plan.protocolId, clinic.id);
      }
      const definition = await this.protocols.version(
        tx,
        organizationId,
        plan.protocolId,
        plan.protocolVersion,
      );
      await this.refuseImpossible(tx, plan, clinic, definition, body);
      return this.save(tx, plan);
    });
  }

  hold(call: Call, id: string, ifMatch: IfMatch, reason?: string): Promise<TreatmentPlanAnswer> {
    return this.stop(call, id, ifMatch, 'hold', reason);
  }

  complete(call: Call, id: string, ifMatch: IfMatch, reason?: string): Promise<TreatmentPlanAnswer> {
    return this.stop(call, id, ifMatch, 'complete', reason);
  }

  revoke(call: Call, id: string, ifMatch: IfMatch, reason?: string): Promise<TreatmentPlanAnswer> {
    return this.stop(call, id, ifMatch, 'revoke', reason);
  }

  sessionsOf(call: Call, id: string, query: SessionQuery): Promise<Page<PlanSessionAnswer>> {
    return this.transactions.read(call, async (tx) => {
      const plan = await this.reader.plan(tx, call.organizationId, id);
      const page = await this.sessions.page(tx, call.organizationId, { ...query, treatmentPlanId: id });
      const { definition, sessions } = await this.reader.record(tx, plan);
      const recorded = recordedOf(sessions, sessions[0]?.timeZone ?? 'UTC');
      return mapPage(page, (session) => ({
        ...session,
        givenNumber: givenNumber(definition, recorded, session),
      }));
    });
  }

  /** The course stops here, for now or for good: sessions that have not begun are cancelled, what is held ends. */
  private stop(
    call: Call,
    id: string,
    ifMatch: IfMatch,
    verb: 'hold' | 'complete' | 'revoke',
    reason?: string,
  ): Promise<TreatmentPlanAnswer> {
    return this.transactions.run(call, async (tx) => {
      const plan = await this.reader.lockedPlan(tx, call.organizationId, id);
      expectVersion(plan, ifMatch);
      return this.stopWithin(tx, plan, verb, reason);
    });
  }

  /** The same inside a transaction that has locked the plan. */
  async stopWithin(
    tx: EntityManager,
    plan: TreatmentPlan,
    verb: 'hold' | 'complete' | 'revoke',
    reason?: string,
  ): Promise<TreatmentPlanAnswer> {
    const { organizationId, id } = plan;
    plan.status = nextPlanStatus(plan.status, verb);
    plan.statusReason = reason ?? null;
    const ahead = aheadOf(await this.sessions.ofPlan(tx, organizationId, id), this.clock.now());
    const note = `The plan was ${plan.status}.`;
    await this.sessions.cancelAll(tx, ahead, note);
    this.booking.endHolds(tx, organizationId, id);
    // Resumption looks at the whole course anew.
    await this.worklist.settlePlan(tx, organizationId, id, ['missed-session', 'lapse'], note);
    const answer = await this.save(tx, plan);
    await this.changes.happened(tx, organizationId, id);
    return answer;
  }

  /** A draft, not saved, that asks for what the plan asks for: from another day on, and by the version for new plans. */
  async again(tx: EntityManager, plan: TreatmentPlan, startDate: LocalDate): Promise<TreatmentPlan> {
    const { organizationId, protocolId, clinicId } = plan;
    const { versionNumber } = await this.protocols.forNewPlan(tx, organizationId, protocolId, clinicId);
    const now = this.clock.now();
    return tx.create(TreatmentPlan, {
      ...{ ...plan, ...DRAFT, id: this.ids.next(), protocolVersion: versionNumber, startDate },
      ...{ createdAt: now, updatedAt: now },
    });
  }

  private async save(tx: EntityManager, plan: TreatmentPlan): Promise<TreatmentPlanAnswer> {
    plan.updatedAt = this.clock.now();
    plan.version += 1;
    const { organizationId, id, ...changed } = plan;
    await tx.update(TreatmentPlan, { organizationId, id }, changed);
    return planAnswer(plan);
  }

  private async refuseImpossible(
    tx: EntityManager,
    plan: TreatmentPlan,
    clinic: Clinic,
    definition: ProtocolDefinition,
    body: UpdateTreatmentPlan,
  ): Promise<void> {
    const faults: Fault[] = [];
    if (body.startDate !== undefined || plan.createdAt === plan.updatedAt) {
      faults.push(...startDateFaults(plan.startDate, clinic.timeZone, this.clock.now()));
    }
    faults.push(...repeatedPhases(body), ...choiceFaults(definition, choicesOf(plan)));
    if (plan.prescriberId !== null) {
      const { organizationId, prescriberId: id, clinicId } = plan;
      const prescriber = await tx.findOneBy(Resource, { organizationId, id, clinicId });
      if (!prescriber?.roles.includes('prescriber')) {
        faults.push({ pointer: '/prescriberId', detail: 'is no prescriber of this clinic' });
      }
    }
    if (faults.length > 0) throw invalid(faults);
  }
}

/** A plan of which nothing is booked yet. */
const DRAFT = {
  ...{ status: 'draft', statusReason: null, dayOne: null, cadenceDayOne: null, cadenceAfter: 0 },
  ...{ rung: 0, cadences: {}, acceptedBreaches: null, activatedAt: null, version: 1 },
} satisfies Partial<TreatmentPlan>;

/** Sessions that have not begun, and whose time has not come. */
export const aheadOf = (sessions: readonly Session[], now: Date): Session[] =>
  sessions.filter(({ status, startsAt }) => isUnstarted(status) && (startsAt === null || startsAt > now));

const countsOf = ({ phases }: UpdateTreatmentPlan): Record<string, number> =>
  Object.fromEntries((phases ?? []).map(({ code, count }) => [code, count]));

const repeatedPhases = ({ phases }: UpdateTreatmentPlan): Fault[] =>
  (phases ?? []).flatMap(({ code }, i, all) =>
    all.findIndex((phase) => phase.code === code) < i
      ? [{ pointer: `/phases/${i}/code`, detail: 'names a phase again' }]
      : [],
  );

/** A course starts today or up to five years ahead, on the clinic's calendar. */
export function startDateFaults(startDate: string, timeZone: string, now: Date): Fault[] {
  const today = localDateOf(now.getTime(), timeZone);
  const last = lastDateBooked(today);
  if (startDate < today) return [{ pointer: '/startDate', detail: `must not be before today, ${today}` }];
  if (startDate > last) return [{ pointer: '/startDate', detail: `must not be after ${last}` }];
  return [];
}

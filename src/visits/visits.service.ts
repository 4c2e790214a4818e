import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { BookingService } from '../booking/booking.service.js';
import type { Call } from '../common/call.js';
import { Clock } from '../common/clock.js';
import type { Override } from '../common/override.dto.js';
import { Transactions } from '../common/transactions.js';
import { found } from '../common/validation.js';
import { untilPlaced } from '../database/until-placed.js';
import type { Placement } from '../domain/course-types.js';
import { conflict, DomainError, invalid, type Fault } from '../domain/errors.js';
import { toInstant } from '../domain/local-time.js';
import { isDosing } from '../domain/protocol.js';
import type { SingleVisit } from '../domain/visit-at.js';
import { SessionChanges } from '../sessions/session-changes.js';
import { sessionAnswer, type SessionAnswer } from '../sessions/sessions.dto.js';
import { CourseBooker } from '../treatment-plans/course-booker.js';
import { PlanFactsReader } from '../treatment-plans/plan-facts.js';
import type { PlanFacts, Target } from '../treatment-plans/plan-wishes.js';
import type { TreatmentPlan } from '../treatment-plans/treatment-plan.entity.js';
import { PlanActivationService } from '../treatment-plans/plan-activation.service.js';
import { RematchingService } from '../treatment-plans/rematching.service.js';
import { VisitPlanner } from '../treatment-plans/visit-planner.js';
import { HoldsService } from './holds.service.js';
import { expectPlacement } from './visit-refusals.js';
import { pinFaultsOf, withRoom } from './visit-room.js';
import { nearTo, targetOf } from './visit-target.js';
import { holdAnswer, type BookSession, type CreateHold, type HoldAnswer } from './visits.dto.js';

/** A visit as it is asked for. */
interface Asked {
  call: Call;
  facts: PlanFacts;
  target: Target;
  startsAt: Date;
  /** Who or what has to serve: as asked for, and as a hold keeps it. */
  resourceIds: string[];
  kept?: string[];
  override?: Override | undefined;
  /** Whether the clinic's resources are locked, so that room may be made. */
  lockPool: boolean;
}

/** One visit of a plan at a time that somebody chose: booked, or held for some minutes. */
@Injectable()
export class VisitsService {
  constructor(
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    private readonly reader: PlanFactsReader,
    private readonly planner: VisitPlanner,
    private readonly booker: CourseBooker,
    private readonly booking: BookingService,
    private readonly changes: SessionChanges,
    private readonly holds: HoldsService,
    private readonly rematching: RematchingService,
    private readonly activation: PlanActivationService,
  ) {}

  book(call: Call, body: BookSession): Promise<SessionAnswer> {
    const startsAt = new Date(body.startsAt);
    return untilPlaced((lockPool) =>
      this.transactions.run(call, async (tx) => {
        const plan = await this.activePlan(tx, call, body.treatmentPlanId);
        const kept = body.holdId ? await this.holds.take(tx, plan, body.holdId, body) : null;
        if (lockPool) this.booking.lockPool(tx, plan.organizationId, plan.clinicId);
        const facts = await this.reader.facts(tx, plan);
        const target = targetOf(facts, body.phase, startsAt);
        const placement = await this.placement(tx, {
          ...{ call, facts, target, startsAt, lockPool },
          resourceIds: body.resourceIds ?? [],
          kept: kept?.resourceIds ?? [],
          override: body.override,
        });
        const { sessions, resources, concerning } = await this.booker.book(
          tx,
          facts,
          [
            {
              ...target,
              phase: target.phase.code,
              dosing: isDosing(target.phase),
              minGapDays: target.session?.minGapDays ?? target.phase.minGapDays,
              entryGate: target.session ? target.session.pendingGate : (target.phase.entryGate ?? null),
              wantedDate: placement.wantedLocal.slice(0, 10),
              wantedLocal: placement.wantedLocal,
              pinnedResourceIds: body.resourceIds ?? [],
            },
          ],
          courseOf(placement),
        );
        call.concerning = concerning;
        const session = found(sessions[0], 'session');
        if (kept) await this.holds.becomes(tx, plan.organizationId, kept.id, session.id);
        await this.changes.happened(tx, plan.organizationId, plan.id);
        return sessionAnswer(session, resources);
      }),
    );
  }

  hold(call: Call, body: CreateHold): Promise<HoldAnswer> {
    const { fingerprint, phase, startsAt } = body;
    refuseMixture(body);
    return fingerprint !== undefined
      ? this.holdCourse(call, { ...body, fingerprint })
      : this.holdVisit(call, body, phase ?? '', new Date(startsAt ?? ''));
  }

  /** Every session of a proposed course, or none. */
  private holdCourse(call: Call, body: CreateHold & { fingerprint: string }): Promise<HoldAnswer> {
    return untilPlaced((lockPool) =>
      this.transactions.run(call, async (tx) => {
        const plan = await this.planNamed(tx, call, body.treatmentPlanId);
        if (lockPool) this.booking.lockPool(tx, plan.organizationId, plan.clinicId);
        const { hold, concerning } = await this.activation.keepProposal(tx, plan, body);
        call.concerning = concerning;
        return holdAnswer(hold, [], hold.createdAt);
      }),
    );
  }

  private holdVisit(call: Call, body: CreateHold, phase: string, startsAt: Date): Promise<HoldAnswer> {
    return untilPlaced((lockPool) =>
      this.transactions.run(call, async (tx) => {
        const plan = await this.activePlan(tx, call, body.treatmentPlanId);
        if (lockPool) this.booking.lockPool(tx, plan.organizationId, plan.clinicId);
        const facts = await this.reader.facts(tx, plan);
        const target = targetOf(facts, phase, startsAt);
        const asked = { call, facts, target, startsAt, lockPool, resourceIds: body.resourceIds ?? [] };
        // A time may be kept whatever the rules say of it: booking it asks for the override.
        const placement = await this.placement(tx, asked, { keepRules: false });
        this.booking.lockResources(
          tx,
          plan.organizationId,
          facts.clinic,
          [placement, ...(placement.reassigned ?? [])].flatMap(({ rows }) =>
            rows.map(({ resourceId }) => resourceId),
          ),
        );
        const { hold, concerning } = await this.holds.create(
          tx,
          plan,
          placement,
          facts.clinic.timeZone,
          body.durationMinutes,
        );
        call.concerning = concerning;
        await this.booking.keepCaps(tx, facts.clinic, [placement.startsAt]);
        return hold;
      }),
    );
  }

  private planNamed(tx: EntityManager, call: Call, id: string): Promise<TreatmentPlan> {
    return this.reader.lockedPlan(tx, call.organizationId, id).catch((error: unknown) => {
      if (!(error instanceof DomainError) || error.kind !== 'not-found') throw error;
      throw invalid([{ pointer: '/treatmentPlanId', detail: 'is no treatment plan of this organization' }]);
    });
  }

  private async activePlan(tx: EntityManager, call: Call, id: string): Promise<TreatmentPlan> {
    const plan = await this.planNamed(tx, call, id);
    if (plan.status !== 'active') {
      throw conflict(
        'PLAN_NOT_ACTIVE',
        `The treatment plan is ${plan.status}; visits are booked on active plans.`,
      );
    }
    return plan;
  }

  private async placement(tx: EntityManager, asked: Asked, { keepRules = true } = {}): Promise<Placement> {
    const { call, facts, target, startsAt, resourceIds, kept = [], override } = asked;
    const pinned = [...new Set([...resourceIds, ...kept])];
    const { timeZone } = facts.clinic;
    const wantedLocal = this.planner.wantedLocal(facts, target) ?? undefined;
    const wantedAt = wantedLocal === undefined ? null : toInstant(wantedLocal, timeZone).instant;
    const near = nearTo(target, wantedAt, startsAt, this.clock.now());
    const look = (around: number): Promise<SingleVisit> => {
      const from = around > 0 ? near : startsAt;
      return this.planner.target(tx, facts, target, from, { pinned, around });
    };
    const visit = await look(0);
    const faults = pinFaultsOf(visit, resourceIds, kept);
    if (faults.length > 0) throw invalid(faults);
    const room = { facts, target, startsAt, pinned, mayMakeRoom: asked.lockPool };
    const answer = await withRoom(this.rematching, tx, room, visit);
    return expectPlacement(
      keepRules ? answer : { ...answer, breaches: [] },
      look,
      {
        ...{ phase: target.phase.code, ordinal: target.ordinal, startsAt: startsAt.getTime(), timeZone },
        ...{ near: near.getTime(), wantedLocal },
      },
      call,
      override,
    );
  }
}

/** A hold is of one visit or of a whole course. */
function refuseMixture(body: CreateHold): void {
  const faults: Fault[] = [];
  if (body.fingerprint === undefined) {
    if (body.startDate !== undefined)
      faults.push({ pointer: '/startDate', detail: 'is for a proposed course only' });
  } else {
    for (const name of ['phase', 'startsAt', 'resourceIds'] as const) {
      if (body[name] !== undefined)
        faults.push({ pointer: `/${name}`, detail: 'is said by the proposal already' });
    }
  }
  if (faults.length > 0) throw invalid(faults);
}

const courseOf = (placement: Placement) => ({
  pattern: { weekdays: [], timeOfDay: null },
  cost: 0,
  breach: { windowDays: 0, gapDays: 0 },
  sessions: [placement],
  unplaced: [],
});

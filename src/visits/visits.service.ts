import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { BookingService, SlotTaken, untilPlaced } from '../booking/booking.service.js';
import type { Call } from '../common/call.js';
import { Transactions } from '../common/transactions.js';
import { found } from '../common/validation.js';
import type { Placement } from '../domain/course-types.js';
import { conflict, DomainError, invalid } from '../domain/errors.js';
import { isDosing } from '../domain/protocol.js';
import type { SingleVisit, VisitAnswer } from '../domain/visit-at.js';
import { SessionChanges } from '../sessions/session-changes.js';
import { sessionAnswer, type SessionAnswer } from '../sessions/sessions.dto.js';
import { CourseBooker } from '../treatment-plans/course-booker.js';
import { PlanFactsReader } from '../treatment-plans/plan-facts.js';
import type { PlanFacts } from '../treatment-plans/plan-wishes.js';
import type { TreatmentPlan } from '../treatment-plans/treatment-plan.entity.js';
import { VisitPlanner, type Target } from '../treatment-plans/visit-planner.js';
import { HoldsService } from './holds.service.js';
import { RematchingService } from './rematching.service.js';
import { expectPlacement, noRoom, wholeMinute } from './visit-refusals.js';
import { targetOf } from './visit-target.js';
import type { BookSession, CreateHold, HoldAnswer, Override } from './visits.dto.js';

/** Somebody or something is missing, who may be busy with a visit that others could serve. */
const MISSING = /^(NO_\w+_FREE|PINNED_NOT_FREE)$/;

/** A visit as it is asked for. */
interface Asked {
  call: Call;
  facts: PlanFacts;
  target: Target;
  startsAt: Date;
  /** Who or what has to serve. */
  pinned: string[];
  override?: Override | undefined;
  /** Whether the clinic's resources are locked, so that room may be made. */
  lockPool: boolean;
}

/** One visit of a plan at a time that somebody chose: booked, or held for some minutes. */
@Injectable()
export class VisitsService {
  constructor(
    private readonly transactions: Transactions,
    private readonly reader: PlanFactsReader,
    private readonly planner: VisitPlanner,
    private readonly booker: CourseBooker,
    private readonly booking: BookingService,
    private readonly changes: SessionChanges,
    private readonly holds: HoldsService,
    private readonly rematching: RematchingService,
  ) {}

  book(call: Call, body: BookSession): Promise<SessionAnswer> {
    const startsAt = wholeMinute(body.startsAt);
    return untilPlaced((lockPool) =>
      this.transactions.run(call, async (tx) => {
        const plan = await this.activePlan(tx, call, body.treatmentPlanId);
        const kept = body.holdId ? await this.holds.take(tx, plan, body.holdId, body) : null;
        if (lockPool) await this.booking.lockPool(tx, plan.organizationId, plan.clinicId);
        const facts = await this.reader.facts(tx, plan);
        const target = targetOf(facts, body.phase);
        const placement = await this.placement(tx, {
          ...{ call, facts, target, startsAt, lockPool },
          pinned: [...new Set([...(body.resourceIds ?? []), ...(kept?.resourceIds ?? [])])],
          override: body.override,
        });
        const { sessions, resources } = await this.booker.book(
          tx,
          facts,
          [
            {
              ...target,
              phase: target.phase.code,
              dosing: isDosing(target.phase),
              minGapDays: target.session?.minGapDays ?? target.phase.minGapDays,
              entryGate: target.session?.pendingGate ?? target.phase.entryGate ?? null,
              wantedDate: placement.wantedLocal.slice(0, 10),
              wantedLocal: placement.wantedLocal,
              pinnedResourceIds: body.resourceIds ?? [],
            },
          ],
          courseOf(placement),
        );
        const session = found(sessions[0], 'session');
        if (kept) await this.holds.becomes(tx, plan.organizationId, kept.id, session.id);
        await this.changes.happened(tx, plan.organizationId, plan.id);
        return sessionAnswer(session, resources);
      }),
    );
  }

  hold(call: Call, body: CreateHold): Promise<HoldAnswer> {
    const startsAt = wholeMinute(body.startsAt);
    return untilPlaced((lockPool) =>
      this.transactions.run(call, async (tx) => {
        const plan = await this.activePlan(tx, call, body.treatmentPlanId);
        if (lockPool) await this.booking.lockPool(tx, plan.organizationId, plan.clinicId);
        const facts = await this.reader.facts(tx, plan);
        const target = targetOf(facts, body.phase);
        const pinned = body.resourceIds ?? [];
        const asked = { call, facts, target, startsAt, lockPool, pinned };
        // A time may be kept whatever the rules say of it: booking it asks for the override.
        const placement = await this.placement(tx, asked, { keepRules: false });
        await this.booking.lockResources(
          tx,
          plan.organizationId,
          facts.clinic,
          placement.rows.map(({ resourceId }) => resourceId),
        );
        const hold = await this.holds.create(
          tx,
          plan,
          placement,
          facts.clinic.timeZone,
          body.durationMinutes,
        );
        await this.booking.keepCaps(tx, facts.clinic, [placement.startsAt]);
        return hold;
      }),
    );
  }

  private async activePlan(tx: EntityManager, call: Call, id: string): Promise<TreatmentPlan> {
    const plan = await this.reader.lockedPlan(tx, call.organizationId, id).catch((error: unknown) => {
      if (!(error instanceof DomainError) || error.kind !== 'not-found') throw error;
      throw invalid([{ pointer: '/treatmentPlanId', detail: 'is no treatment plan of this organization' }]);
    });
    if (plan.status !== 'active') {
      throw conflict(
        'PLAN_NOT_ACTIVE',
        `The treatment plan is ${plan.status}; visits are booked on active plans.`,
      );
    }
    return plan;
  }

  private async placement(tx: EntityManager, asked: Asked, { keepRules = true } = {}): Promise<Placement> {
    const { call, facts, target, startsAt, pinned, override } = asked;
    const look = (around: number): Promise<SingleVisit> =>
      this.planner.target(tx, facts, target, startsAt, { pinned, around });
    const answer = await this.withRoom(tx, asked, await look(0));
    const { timeZone } = facts.clinic;
    return expectPlacement(
      keepRules ? answer : { ...answer, breaches: [] },
      look,
      { phase: target.phase.code, ordinal: target.ordinal, startsAt: startsAt.getTime(), timeZone },
      call,
      override,
    );
  }

  /** What is to be said of that time; where somebody is missing, after trying to make room. */
  private async withRoom(
    tx: EntityManager,
    { call, facts, target, startsAt, pinned, lockPool }: Asked,
    visit: SingleVisit,
  ): Promise<VisitAnswer> {
    const answer = visit.at(startsAt.getTime());
    call.concerning = undefined;
    if (answer.placement || !answer.obstacles.every(({ code }) => MISSING.test(code))) return answer;
    const room = await this.rematching.roomFor(tx, facts, target, startsAt, pinned);
    if (room.outcome !== 'placed') return { ...answer, obstacles: [...answer.obstacles, noRoom(room)] };
    // Room is made under locks only: whoever finds that it could be comes again with them.
    if (!lockPool) throw new SlotTaken();
    await this.rematching.make(tx, facts.plan.organizationId, room);
    call.concerning = room.reassigned.flatMap(({ sessionId }) => room.patientIds.get(sessionId) ?? []);
    return { ...answer, obstacles: [], placement: visit.placedBy(startsAt.getTime(), room) };
  }
}

const courseOf = (placement: Placement) => ({
  pattern: { weekdays: [], timeOfDay: null },
  cost: 0,
  breach: { windowDays: 0, gapDays: 0 },
  sessions: [placement],
  unplaced: [],
});

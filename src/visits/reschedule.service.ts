import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { resourcesPlaced } from '../booking/booked-resource.js';
import { BookingService } from '../booking/booking.service.js';
import type { Call } from '../common/call.js';
import { Clock } from '../common/clock.js';
import { expectVersion, type IfMatch } from '../common/etag.js';
import { Transactions } from '../common/transactions.js';
import { found } from '../common/validation.js';
import { untilPlaced } from '../database/until-placed.js';
import type { CourseProposal, Placement } from '../domain/course-types.js';
import { conflict, invalid } from '../domain/errors.js';
import { isSameSession } from '../domain/given-sessions.js';
import { addDays, daysBetween, localDateOf, toInstant } from '../domain/local-time.js';
import type { Reassigned } from '../domain/rematch-types.js';
import { isUnstarted } from '../domain/session-lifecycle.js';
import { FreedTimes } from '../sessions/freed-times.js';
import { SessionChanges } from '../sessions/session-changes.js';
import { Session } from '../sessions/session.entity.js';
import { sessionAnswer } from '../sessions/sessions.dto.js';
import { CourseBooker } from '../treatment-plans/course-booker.js';
import { CoursePlanner } from '../treatment-plans/course-planner.js';
import { PlanFactsReader } from '../treatment-plans/plan-facts.js';
import type { PlanFacts } from '../treatment-plans/plan-wishes.js';
import { TreatmentPlan } from '../treatment-plans/treatment-plan.entity.js';
import { RematchingService } from '../treatment-plans/rematching.service.js';
import { VisitPlanner } from '../treatment-plans/visit-planner.js';
import { OVER_BOOKING } from '../worklist/work-item.entity.js';
import { WorklistService } from '../worklist/worklist.service.js';
import { followingOf, wantedAfter, type Following } from './following-sessions.js';
import type { DisplacedSession, RescheduleAnswer, RescheduleSession } from './reschedule.dto.js';
import { RescheduleEffects } from './reschedule-effects.js';
import { brokenBy, expectLeave, type MoveBreaches } from './reschedule-refusals.js';
import { withSetBreaches } from './set-breaches.js';
import { expectRoom, withBreaches } from './visit-refusals.js';
import { pinFaultsOf, withRoom } from './visit-room.js';
import { nearTo, targetOfSession, targetOn } from './visit-target.js';

/** A session moved to a chosen time: alone, with those after it, or with the course counted from it. */
@Injectable()
export class RescheduleService {
  constructor(
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    private readonly reader: PlanFactsReader,
    private readonly planner: VisitPlanner,
    private readonly courses: CoursePlanner,
    private readonly booker: CourseBooker,
    private readonly booking: BookingService,
    private readonly changes: SessionChanges,
    private readonly effects: RescheduleEffects,
    private readonly rematching: RematchingService,
    private readonly freedTimes: FreedTimes,
    private readonly worklist: WorklistService,
  ) {}

  reschedule(call: Call, id: string, ifMatch: IfMatch, body: RescheduleSession): Promise<RescheduleAnswer> {
    const startsAt = new Date(body.startsAt);
    return untilPlaced((lockPool) =>
      this.transactions.run(call, async (tx) => {
        const { organizationId } = call;
        const { treatmentPlanId } = found(await tx.findOneBy(Session, { organizationId, id }), 'session');
        const plan = await this.reader.lockedPlan(tx, organizationId, treatmentPlanId);
        if (lockPool) this.booking.lockPool(tx, organizationId, plan.clinicId);
        return this.within(tx, call, plan, id, ifMatch, { ...body, startsAt });
      }),
    );
  }

  /** The same inside a transaction that has locked the plan. Throws SlotTaken where others were faster. */
  async within(
    tx: EntityManager,
    call: Call,
    plan: TreatmentPlan,
    id: string,
    ifMatch: IfMatch,
    { startsAt, ...body }: Omit<RescheduleSession, 'startsAt'> & { startsAt: Date },
  ): Promise<RescheduleAnswer> {
    const facts = await this.reader.facts(tx, plan);
    const session = found(facts.sessions.find((candidate) => candidate.id === id) ?? null, 'session');
    expectVersion(session, ifMatch);
    expectMovable(plan, session);
    return this.move(tx, call, facts, session, startsAt, body);
  }

  private async move(
    tx: EntityManager,
    call: Call,
    facts: PlanFacts,
    session: Session,
    startsAt: Date,
    { scope, dryRun = false, override, resourceIds: asked }: Omit<RescheduleSession, 'startsAt'>,
  ): Promise<RescheduleAnswer> {
    const { plan, clinic } = facts;
    const { timeZone } = clinic;
    // Who was asked for by name stays so, unless others are.
    const pinned = asked ?? session.pinnedResourceIds;
    const to = localDateOf(startsAt.getTime(), timeZone);
    const from = localDateOf((session.startsAt ?? session.wantedAt).getTime(), timeZone);
    const following = wantedAfter(facts, session, to, from, scope);
    const moving = scope === 'this' ? [] : followingOf(facts, session);
    const leaving = [session, ...moving].map(({ id }) => id);
    // What moves along stands in nobody's way, and breaks no rule where it stands now.
    const around = {
      ...facts,
      sessions: facts.sessions.filter(({ id }) => id === session.id || !leaving.includes(id)),
    };
    const target =
      scope === 're-anchor' ? targetOn(facts, session, to) : { ...targetOfSession(facts, session), session };
    const { wantedLocal } = target.session;
    const wantedAt = toInstant(wantedLocal, timeZone).instant;
    const near = nearTo(target, wantedAt, startsAt, this.clock.now());
    const look = (days: number) =>
      this.planner.target(tx, around, target, days > 0 ? near : startsAt, {
        ...{ pinned, exceptSessionIds: leaving, around: days },
      });
    const visit = await look(0);
    const faults = pinFaultsOf(visit, asked ?? []);
    if (faults.length > 0) throw invalid(faults);
    const room = { facts: around, target, startsAt, pinned, leaving, mayMakeRoom: true };
    const answer = await withRoom(this.rematching, tx, room, visit);
    const { phase, ordinal } = session;
    const about = {
      phase,
      ordinal,
      startsAt: startsAt.getTime(),
      near: near.getTime(),
      timeZone,
      wantedLocal,
    };
    const placement = withBreaches(await expectRoom(answer, look, about), answer.breaches);
    const along = await this.place(tx, around, session, placement, following, leaving);
    const rest = withSetBreaches(facts, [placement, ...along.sessions], along);
    const placements = [placement, ...rest.sessions];
    const breaches: MoveBreaches = {
      own: answer.breaches,
      caused: visit.caused(startsAt.getTime(), session.startsAt?.getTime() ?? null),
      others: brokenBy(rest, following.wanted, plan.startDate),
      unplaced: rest.unplaced,
    };
    // A dry run tells of the rules, and does not ask for leave to break them.
    if (!dryRun) await expectLeave(breaches, facts, look, about, call, override);
    const effects = await this.effects.of(tx, facts, {
      ...{ moved: session, along: moving, placements, dayOne: following.dayOne },
      broken: [
        { phase, ordinal, breaches: breaches.own },
        ...visit.consequences(startsAt.getTime()),
        ...breaches.others,
        ...rest.unplaced.map((conflict) => ({ ...conflict, breaches: [conflict] })),
      ],
    });
    const displaced = placements.flatMap(({ reassigned = [] }) => reassigned.map(displacedBy));
    if (dryRun) {
      const resources = await this.booking.resourcesOf(tx, plan.organizationId, [session.id]);
      return { dryRun, session: sessionAnswer(session, resources), effects, displaced };
    }
    const wanted = [
      {
        phase: session.phase,
        ordinal: session.ordinal,
        dosing: session.dosing,
        minGapDays: session.minGapDays,
        entryGate: session.pendingGate,
        wantedDate: wantedLocal.slice(0, 10),
        wantedLocal,
        pinnedResourceIds: pinned,
      },
      ...following.wanted,
    ];
    const { sessions, concerning } = await this.booker.book(tx, facts, wanted, {
      ...rest,
      sessions: placements,
    });
    call.concerning = concerning;
    if (following.dayOne !== null) await this.reAnchor(tx, plan, following.dayOne);
    // What ran over its old place has nothing to do with the new one, which was found on the calendar as it is.
    const placed = sessions.filter(({ status }) => status === 'booked').map(({ id }) => id);
    await this.worklist.settleSessions(tx, plan.organizationId, placed, 'Moved since.', OVER_BOOKING);
    const moved = [session, ...moving].filter((one) =>
      placements.some((placed) => isSameSession(placed, one)),
    );
    await this.freedTimes.leftBehind(tx, moved, placements, this.clock.now());
    await this.changes.happened(tx, plan.organizationId, plan.id);
    const standing = found(sessions[0] ?? null, 'session');
    const resources = resourcesPlaced(standing.id, placement);
    return { dryRun, session: sessionAnswer(standing, resources), effects, displaced };
  }

  /** The sessions after the moved one, around it and those that were before. */
  private async place(
    tx: EntityManager,
    around: PlanFacts,
    session: Session,
    placement: Placement,
    { wanted }: Following,
    leaving: string[],
  ): Promise<CourseProposal> {
    const moved = tx.create(Session, {
      ...session,
      startsAt: new Date(placement.startsAt),
      endsAt: new Date(placement.endsAt),
      status: 'booked',
    });
    const standing = {
      ...around,
      sessions: around.sessions.map((other) => (other.id === session.id ? moved : other)),
    };
    const [best] = await this.courses.propose(
      tx,
      standing,
      wanted,
      1,
      { count: 1, allowBreaches: true, allowUnplaced: true, wholeOrNothing: true, makeRoom: true },
      this.clock.now(),
      { exceptSessionIds: leaving },
    );
    return found(best ?? null, 'course');
  }

  private async reAnchor(tx: EntityManager, plan: TreatmentPlan, dayOne: string): Promise<void> {
    const days = daysBetween(plan.dayOne ?? plan.startDate, dayOne);
    await tx.update(
      TreatmentPlan,
      { organizationId: plan.organizationId, id: plan.id },
      {
        dayOne,
        cadenceDayOne: plan.cadenceDayOne && addDays(plan.cadenceDayOne, days),
        updatedAt: this.clock.now(),
        version: plan.version + 1,
      },
    );
  }
}

/** What else serves a session that makes room. */
const displacedBy = ({ sessionId, changed }: Reassigned): DisplacedSession => ({
  sessionId,
  resources: changed.map(({ kind, from, to }) => ({ kind, from, to })),
});

function expectMovable(plan: TreatmentPlan, session: Session): void {
  if (plan.status !== 'active') {
    throw conflict(
      'PLAN_NOT_ACTIVE',
      `The treatment plan is ${plan.status}; visits are moved on active plans.`,
    );
  }
  if (!isUnstarted(session.status)) {
    throw conflict('SESSION_NOT_MOVABLE', `A session that is ${session.status} cannot be moved.`);
  }
}

import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { BookingService } from '../booking/booking.service.js';
import type { Call } from '../common/call.js';
import { Clock } from '../common/clock.js';
import type { ProblemConflict } from '../common/problem.dto.js';
import { DomainError } from '../domain/errors.js';
import { addDays, formatInstant, localDateOf, type LocalDate } from '../domain/local-time.js';
import { remainingCourse } from '../domain/remaining-course.js';
import { CoursePlanner } from '../treatment-plans/course-planner.js';
import { PlanActivationService } from '../treatment-plans/plan-activation.service.js';
import { PlanFactsReader } from '../treatment-plans/plan-facts.js';
import { choicesOf, type PlanFacts } from '../treatment-plans/plan-wishes.js';
import { aheadOf, TreatmentPlansService } from '../treatment-plans/treatment-plans.service.js';
import { TreatmentPlan } from '../treatment-plans/treatment-plan.entity.js';
import { overrideRequired } from '../visits/visit-refusals.js';
import type { FixDone } from '../worklist/work-fixes.js';
import type { ApplyFix, FixedSession, SuggestedFix } from '../worklist/worklist.dto.js';
import { conflictsOf } from './missed-fixes.js';

export const RESTART = 'restart';

/**
 * A course that begins again after a long gap: its plan ends, and a new one that asks for the same is booked from
 * tomorrow on, so that its counts, evaluations and gates begin anew as well.
 */
@Injectable()
export class CourseRestart {
  constructor(
    private readonly clock: Clock,
    private readonly reader: PlanFactsReader,
    private readonly planner: CoursePlanner,
    private readonly plans: TreatmentPlansService,
    private readonly activation: PlanActivationService,
    private readonly booking: BookingService,
  ) {}

  async suggest(tx: EntityManager, facts: PlanFacts): Promise<SuggestedFix> {
    const startDate = this.tomorrow(facts);
    const leaving = aheadOf(facts.sessions, this.clock.now());
    const { sessions, conflicts } = await this.course(tx, facts, startDate).catch(notPossible);
    return {
      code: RESTART,
      detail: `The course begins again as a new plan, from ${startDate} on; what is left of the present one is cancelled.`,
      ...{ prescriberOnly: true, roles: ['prescriber'], conflicts },
      sessions: [
        ...leaving.map(({ id, phase, ordinal, wantedLocal }): FixedSession => ({
          ...{ sessionId: id, phase, ordinal, change: 'leave-out', startsAt: null },
          wantedDate: wantedLocal.slice(0, 10),
        })),
        ...sessions,
      ],
    };
  }

  /** Refused as the activation is that it is. */
  async apply(
    tx: EntityManager,
    call: Call,
    facts: PlanFacts,
    { override }: ApplyFix,
    lockPool: boolean,
  ): Promise<FixDone> {
    const { plan } = facts;
    const { organizationId, clinicId, patientId } = plan;
    if (lockPool) this.booking.lockPool(tx, organizationId, clinicId);
    const draft = await this.plans.again(tx, plan, this.tomorrow(facts));
    await this.plans.stopWithin(tx, plan, 'revoke', `The course began again as plan ${draft.id}.`);
    await tx.insert(TreatmentPlan, draft);
    const how = { mode: 'all-or-nothing' as const, ...(override && { acceptBreaches: override }) };
    const { sessions } = await this.activation.activateWithin(tx, call, draft, how).catch(asOfAFix);
    if (override) call.reason = override.reason;
    call.concerning = [...new Set([...(call.concerning ?? []), patientId])];
    return {
      startedPlanId: draft.id,
      sessions: sessions.map(({ id, phase, ordinal, startsAt, wantedLocal }) => ({
        ...{ sessionId: id, phase, ordinal, change: 'book', startsAt },
        wantedDate: wantedLocal.slice(0, 10),
      })),
    };
  }

  /** What activation would book once the present plan has ended. */
  private async course(
    tx: EntityManager,
    present: PlanFacts,
    startDate: LocalDate,
  ): Promise<Pick<SuggestedFix, 'sessions' | 'conflicts'>> {
    const now = this.clock.now();
    const leaving = aheadOf(present.sessions, now);
    const plan = await this.plans.again(tx, present.plan, startDate);
    const definition = await this.reader.definition(tx, plan);
    const choices = choicesOf(plan);
    // What was given, or stands all the same, is another course's by then.
    const given = present.sessions.flatMap(({ startsAt, endsAt, ...session }) =>
      startsAt && endsAt && !leaving.some(({ id }) => id === session.id)
        ? [{ ...session, startsAt, endsAt, disclosed: true }]
        : [],
    );
    const others = [...present.others, ...given];
    const facts = { ...present, plan, definition, choices, sessions: [], others };
    const outline = remainingCourse(definition, choices, [], startDate);
    const [proposal] = await this.planner.propose(
      tx,
      facts,
      outline.ordinals,
      outline.weekdaysPerWeek,
      { count: 1, allowBreaches: true, allowUnplaced: true, wholeOrNothing: true, makeRoom: true },
      now,
      { exceptSessionIds: leaving.map(({ id }) => id) },
    );
    if (!proposal) throw new Error('There is always a proposal that leaves out what has no place.');
    return {
      sessions: proposal.sessions.map(({ phase, ordinal, startsAt, wantedLocal }) => ({
        ...{ sessionId: null, phase, ordinal, change: 'book' },
        ...{
          startsAt: formatInstant(startsAt, present.clinic.timeZone),
          wantedDate: wantedLocal.slice(0, 10),
        },
      })),
      conflicts: conflictsOf(facts, { proposal }),
    };
  }

  private tomorrow({ clinic }: PlanFacts): LocalDate {
    return addDays(localDateOf(this.clock.now().getTime(), clinic.timeZone), 1);
  }
}

/** What activation has accepted by other words. */
function asOfAFix(error: unknown): never {
  if (!(error instanceof DomainError) || error.code !== 'BREACHES_NOT_ACCEPTED') throw error;
  throw overrideRequired(error.extras.conflicts ?? []);
}

/** No new plan may be made, such as of a protocol that was retired. */
function notPossible(error: unknown): Pick<SuggestedFix, 'sessions' | 'conflicts'> {
  if (!(error instanceof DomainError)) throw error;
  const conflicts: ProblemConflict[] = [{ code: error.code, detail: error.detail }];
  return { sessions: [], conflicts };
}

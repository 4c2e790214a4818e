import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { BookingService } from '../booking/booking.service.js';
import type { Call } from '../common/call.js';
import { Clock } from '../common/clock.js';
import { openEndedPhase } from '../domain/course-phases.js';
import { ordinalsOf, phasesBehind } from '../domain/evaluation-gates.js';
import { localDateOf } from '../domain/local-time.js';
import { cadenceDayOne, remainingCourse } from '../domain/remaining-course.js';
import { isUnstarted } from '../domain/session-lifecycle.js';
import { SessionChanges, type KnownCourse } from '../sessions/session-changes.js';
import { SessionsService } from '../sessions/sessions.service.js';
import { CourseBooker } from '../treatment-plans/course-booker.js';
import { CoursePlanner } from '../treatment-plans/course-planner.js';
import { PlanFactsReader } from '../treatment-plans/plan-facts.js';
import type { PlanFacts } from '../treatment-plans/plan-wishes.js';
import { recordedOf } from '../treatment-plans/recorded.js';
import { TreatmentPlan } from '../treatment-plans/treatment-plan.entity.js';
import type { FollowUp } from './follow-up.entity.js';

/** The last evaluation of a checkpoint that found something. */
const LAST_FOUND = `SELECT f.met FROM follow_up f
  WHERE f.organization_id = $1 AND f.treatment_plan_id = $2 AND f.outcome = 'completed' AND f.met IS NOT NULL`;
const LATEST_FIRST = 'ORDER BY f.outcome_at DESC, f.id DESC LIMIT 1';

/** Booked and not begun. */
const WAITING = ['proposed', 'booked', 'checked-in'];

/** Opens and closes what of a course waits for an evaluation. */
@Injectable()
export class EvaluationGates implements OnModuleInit {
  constructor(
    private readonly clock: Clock,
    private readonly reader: PlanFactsReader,
    private readonly sessions: SessionsService,
    private readonly changes: SessionChanges,
    private readonly booking: BookingService,
    private readonly planner: CoursePlanner,
    private readonly booker: CourseBooker,
  ) {}

  onModuleInit(): void {
    // What is booked behind an evaluation that was met waits for it no more.
    this.changes.subscribe(async (tx, organizationId, planId, cause, course) => {
      const gated = !course || course.definition.phases.some(({ entryGate }) => entryGate);
      // A course that has just begun has nothing evaluated yet.
      if (cause !== 'activation' && gated) await this.open(tx, organizationId, planId, course?.sessions);
    });
  }

  /** What the last evaluation of the checkpoint found; null where there is none yet. */
  async found(
    tx: EntityManager,
    { organizationId, id }: TreatmentPlan,
    gate: string,
  ): Promise<boolean | null> {
    const values = [organizationId, id, gate];
    const rows = await tx.query<{ met: boolean }[]>(
      `${LAST_FOUND} AND f.checkpoint = $3 ${LATEST_FIRST}`,
      values,
    );
    return rows[0]?.met ?? null;
  }

  /**
   * What follows from an evaluation of a plan that is locked. Where it is met, its sessions may start, and those that it
   * had cancelled by mistake are booked anew; where it is not met, all that have not begun are cancelled. Throws SlotTaken
   * where others were faster.
   */
  async evaluated(
    tx: EntityManager,
    call: Call,
    plan: TreatmentPlan,
    row: FollowUp,
    lockPool: boolean,
  ): Promise<void> {
    const { organizationId } = plan;
    if (row.checkpoint === null || row.met === null) return;
    const facts = await this.reader.facts(tx, plan);
    const phases = phasesBehind(facts.definition, row.checkpoint);
    if (phases.size === 0) return;
    const isMet = (await this.found(tx, plan, row.checkpoint)) === true;
    const waiting = facts.sessions.filter(({ phase, status }) => phases.has(phase) && isUnstarted(status));
    if (isMet) {
      await this.open(tx, organizationId, plan.id);
      if (lockPool) this.booking.lockPool(tx, organizationId, plan.clinicId);
      if (!(await this.bookAnew(tx, call, facts, phases, row))) return;
    } else {
      await this.sessions.cancelAll(tx, waiting, reasonOf(row));
    }
    await this.changes.happened(tx, organizationId, plan.id);
  }

  /** Sessions whose evaluation was met may start. */
  private async open(
    tx: EntityManager,
    organizationId: string,
    planId: string,
    known: KnownCourse['sessions'] = [],
  ): Promise<void> {
    const [opened] = await tx.query<[{ id: string; version: number }[], number]>(
      `UPDATE session s SET pending_gate = NULL, updated_at = $3, version = s.version + 1
       WHERE s.organization_id = $1 AND s.treatment_plan_id = $2 AND s.pending_gate IS NOT NULL AND s.status = ANY ($4)
         AND (${LAST_FOUND} AND f.checkpoint = s.pending_gate ${LATEST_FIRST})
       RETURNING s.id, s.version`,
      [organizationId, planId, this.clock.now(), WAITING],
    );
    for (const { id, version } of opened) {
      const session = known.find((one) => one.id === id);
      if (session) Object.assign(session, { pendingGate: null, updatedAt: this.clock.now(), version });
    }
  }

  /** Gives the course what the evaluation took from it, as a course that is resumed is counted; false: it took nothing. */
  private async bookAnew(
    tx: EntityManager,
    call: Call,
    facts: PlanFacts,
    phases: Set<string>,
    row: FollowUp,
  ): Promise<boolean> {
    const { plan, clinic, definition, choices, sessions } = facts;
    const taken = sessions.filter(
      ({ phase, status, statusReason }) =>
        phases.has(phase) && status === 'cancelled' && statusReason === reasonOf(row),
    );
    if (plan.status !== 'active' || taken.length === 0) return false;
    const now = this.clock.now();
    const recorded = recordedOf(sessions, clinic.timeZone);
    const today = localDateOf(now.getTime(), clinic.timeZone);
    const outline = remainingCourse(definition, choices, recorded, today);
    const ordinals = ordinalsOf(outline.ordinals, phases).map((one) => ({ ...one, entryGate: null }));
    const options = { count: 1, allowBreaches: false, allowUnplaced: true };
    const [proposal] = await this.planner.propose(
      ...([tx, facts, ordinals, outline.weekdaysPerWeek, options, now] as const),
    );
    if (!proposal || ordinals.length === 0) return true;
    const { concerning } = await this.booker.book(tx, facts, ordinals, proposal);
    call.concerning = [...new Set([...(call.concerning ?? []), ...concerning])];
    const dayOne = plan.dayOne ?? plan.startDate;
    const open = openEndedPhase(definition)?.code;
    const changed = {
      cadenceDayOne: cadenceDayOne(definition, choices, dayOne, outline),
      cadenceAfter: Math.max(
        0,
        ...sessions.filter(({ phase }) => phase === open).map(({ ordinal }) => ordinal),
      ),
      updatedAt: now,
      version: plan.version + 1,
    };
    await tx.update(TreatmentPlan, { organizationId: plan.organizationId, id: plan.id }, changed);
    return true;
  }
}

/** By the checkpoint, so that what an evaluation took from the course is known again. */
const reasonOf = ({ checkpoint }: FollowUp): string =>
  `The evaluation ${checkpoint} found that the course does not go on.`;

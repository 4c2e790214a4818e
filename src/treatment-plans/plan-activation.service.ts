import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { BookingService } from '../booking/booking.service.js';
import { BookingsUnderWay, type Chosen } from '../booking/bookings-under-way.js';
import type { Hold } from '../booking/hold.entity.js';
import { ClinicsService } from '../clinics/clinics.service.js';
import type { Call } from '../common/call.js';
import { Clock } from '../common/clock.js';
import { expectVersion, type IfMatch } from '../common/etag.js';
import { Transactions } from '../common/transactions.js';
import { updateLater } from '../database/prepared.js';
import { untilPlaced } from '../database/until-placed.js';
import type { CourseOutline } from '../domain/course-outline.js';
import { openEndedPhase } from '../domain/course-phases.js';
import { isSameSession } from '../domain/given-sessions.js';
import { nextPlanStatus } from '../domain/plan-lifecycle.js';
import { cadenceDayOne } from '../domain/remaining-course.js';
import { FreedTimes } from '../sessions/freed-times.js';
import { SessionChanges } from '../sessions/session-changes.js';
import { activatedAnswer, answersOf } from './activation-answers.js';
import type { ActivatedPlanAnswer, ActivatePlan, ResumePlan } from './activation.dto.js';
import { ActivationFacts, type ActivationKnown } from './activation-facts.js';
import { proposalChanged, refusePastStart, refuseUnplaced, refuseUnready } from './activation-refusals.js';
import { CourseBooker } from './course-booker.js';
import { CourseChooser, DEFAULT_ALTERNATIVES, MOST_ALTERNATIVES } from './course-chooser.js';
import { CourseHolds } from './course-holds.js';
import { fingerprintOf } from './fingerprint.js';
import { PlanFactsReader } from './plan-facts.js';
import type { PlanFacts } from './plan-wishes.js';
import { TreatmentPlan } from './treatment-plan.entity.js';
import type { ProposalsAnswer, ProposeCourse } from './proposals.dto.js';

const DEFAULT_HOLD_MINUTES = 5;

/** From a plan to its booked course: proposals, activation, and taking a course up again after a hold. */
@Injectable()
export class PlanActivationService {
  constructor(
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    private readonly known: ActivationFacts,
    private readonly clinics: ClinicsService,
    private readonly changes: SessionChanges,
    private readonly booking: BookingService,
    private readonly reader: PlanFactsReader,
    private readonly chooser: CourseChooser,
    private readonly booker: CourseBooker,
    private readonly holds: CourseHolds,
    private readonly underWay: BookingsUnderWay,
    private readonly freedTimes: FreedTimes,
  ) {}

  /** What activation or resumption would book, best first; writes nothing. */
  propose(call: Call, id: string, body: ProposeCourse): Promise<ProposalsAnswer> {
    return this.transactions.run(call, async (tx) => {
      const plan = await this.reader.plan(tx, call.organizationId, id);
      const { facts, outline, proposals } = await this.chooser.proposalsFor(
        tx,
        plan,
        body.startDate,
        body.count ?? DEFAULT_ALTERNATIVES,
        body.scope ?? 'unplaced',
      );
      return { data: answersOf(facts, outline, proposals), nextCursor: null };
    });
  }

  /**
   * Keeps a proposal whole for some minutes, of a plan that is locked; with the patients of those who make room for it.
   * Throws SlotTaken where something has been taken meanwhile.
   */
  async keepProposal(
    tx: EntityManager,
    plan: TreatmentPlan,
    asked: { fingerprint: string; startDate?: string; durationMinutes?: number },
  ): Promise<{ hold: Hold; concerning: string[] }> {
    const { facts, outline, proposals } = await this.chooser.proposalsFor(
      tx,
      plan,
      asked.startDate,
      MOST_ALTERNATIVES,
    );
    const chosen = proposals.find((proposal) => fingerprintOf(plan.id, proposal) === asked.fingerprint);
    if (!chosen) throw proposalChanged(facts, outline, proposals);
    if (chosen.sessions.length === 0) refuseUnplaced(facts, chosen, false);
    return this.holds.keep(tx, facts, chosen, asked.durationMinutes ?? DEFAULT_HOLD_MINUTES);
  }

  activate(call: Call, id: string, ifMatch: IfMatch, body: ActivatePlan): Promise<ActivatedPlanAnswer> {
    return this.begin(call, id, ifMatch, 'activate', body);
  }

  /** What is left of the course is placed anew, from today on; of an active plan, what has no place. */
  resume(call: Call, id: string, ifMatch: IfMatch, body: ResumePlan): Promise<ActivatedPlanAnswer> {
    return this.begin(call, id, ifMatch, 'resume', body);
  }

  private begin(
    call: Call,
    id: string,
    ifMatch: IfMatch,
    verb: 'activate' | 'resume',
    body: ResumePlan,
  ): Promise<ActivatedPlanAnswer> {
    return untilPlaced((lockPool) =>
      this.underWay.during((chosen) =>
        this.transactions.run(call, async (tx) => {
          const { plan, ...locked } = await this.reader.lockedWithClinic(tx, call.organizationId, id);
          expectVersion(plan, ifMatch);
          const goesOn = verb === 'resume' && plan.status === 'active';
          if (!goesOn) plan.status = nextPlanStatus(plan.status, verb);
          if (lockPool) this.booking.lockPool(tx, plan.organizationId, plan.clinicId);
          const clinic = lockPool
            ? await this.clinics.get(tx, plan.organizationId, plan.clinicId)
            : locked.clinic;
          const known = await this.known.of(tx, plan, clinic);
          return goesOn
            ? this.bookRest(tx, call, known.facts, body, chosen)
            : this.bookCourse(tx, call, known, body, chosen);
        }),
      ),
    );
  }

  /** Activation of a plan that was drafted, or locked, in the same transaction. Throws SlotTaken where others were faster. */
  async activateWithin(
    tx: EntityManager,
    call: Call,
    plan: TreatmentPlan,
    body: ActivatePlan,
  ): Promise<ActivatedPlanAnswer> {
    plan.status = nextPlanStatus(plan.status, 'activate');
    const clinic = await this.clinics.get(tx, plan.organizationId, plan.clinicId);
    const known = await this.known.of(tx, plan, clinic);
    return this.underWay.during((chosen) => this.bookCourse(tx, call, known, body, chosen));
  }

  private async bookCourse(
    tx: EntityManager,
    call: Call,
    known: ActivationKnown,
    body: ActivatePlan,
    choosing: Chosen,
  ): Promise<ActivatedPlanAnswer> {
    const { facts } = known;
    refuseUnready(known, call, body);
    refusePastStart(facts, this.clock.now());
    const { plan } = facts;
    const outline = foreseenOutline(known) ?? this.chooser.outline(facts);
    const chosen = body.holdId
      ? await this.chooser.kept(tx, facts, outline, body, body.holdId)
      : ((await this.chooser.aside(tx, known, outline, body)) ??
        (await this.chooser.choose(tx, known, outline, body)));
    choosing(
      plan.clinicId,
      chosen.sessions.flatMap(({ rows }) => rows),
    );
    const begins = plan.activatedAt === null;
    const { sessions, resources, concerning } = await this.booker.book(tx, facts, outline.ordinals, chosen);
    call.concerning = concerning;
    if (body.holdId) {
      await this.holds.becomes(tx, plan.organizationId, body.holdId, sessions[0]?.id ?? null);
    }
    await this.saveActive(tx, facts, outline, body);
    const before = facts.sessions.filter(({ id }) => !sessions.some((session) => session.id === id));
    const course = { ...facts, sessions: [...before, ...sessions] };
    await this.changes.happened(tx, plan.organizationId, plan.id, begins ? 'activation' : 'course', course);
    return activatedAnswer(facts, outline, chosen, sessions, resources);
  }

  /** Books what has no place, around the rest of a course under way. */
  private async bookRest(
    tx: EntityManager,
    call: Call,
    facts: PlanFacts,
    body: ResumePlan,
    choosing: Chosen,
  ): Promise<ActivatedPlanAnswer> {
    const { plan } = facts;
    const { outline, around } = this.chooser.rest(facts, body.scope ?? 'unplaced');
    // The refusal that names what an active plan allows.
    if (outline.ordinals.length === 0) nextPlanStatus(plan.status, 'resume');
    const placing = { ...facts, sessions: around.sessions };
    const chosen = body.holdId
      ? await this.chooser.kept(tx, placing, outline, body, body.holdId)
      : await this.chooser.choose(tx, { facts: placing, foreseen: null }, outline, body, around.besides);
    const leaving = new Set(around.besides.exceptSessionIds);
    const lost = chosen.unplaced.filter((one) =>
      facts.sessions.some((session) => leaving.has(session.id) && isSameSession(session, one)),
    );
    // What stands is never given up for nothing.
    refuseUnplaced(facts, { ...chosen, unplaced: lost }, false);
    choosing(
      plan.clinicId,
      chosen.sessions.flatMap(({ rows }) => rows),
    );
    const { sessions, resources, concerning } = await this.booker.book(tx, facts, outline.ordinals, chosen);
    call.concerning = concerning;
    const left = facts.sessions.filter(({ id }) => leaving.has(id));
    await this.freedTimes.leftBehind(tx, left, chosen.sessions, this.clock.now());
    if (body.holdId) {
      await this.holds.becomes(tx, plan.organizationId, body.holdId, sessions[0]?.id ?? null);
    }
    const changed = {
      acceptedBreaches: body.acceptBreaches?.reason ?? plan.acceptedBreaches,
      updatedAt: this.clock.now(),
      version: plan.version + 1,
    };
    Object.assign(plan, changed);
    updateLater(tx, TreatmentPlan, plan, changed);
    const before = facts.sessions.filter(({ id }) => !sessions.some((session) => session.id === id));
    const course = { ...facts, sessions: [...before, ...sessions] };
    await this.changes.happened(tx, plan.organizationId, plan.id, 'course', course);
    return activatedAnswer(facts, outline, chosen, sessions, resources);
  }

  private async saveActive(
    tx: EntityManager,
    { plan, definition, choices, sessions }: PlanFacts,
    outline: CourseOutline,
    body: ActivatePlan,
  ): Promise<void> {
    const now = this.clock.now();
    const dayOne = plan.dayOne ?? outline.dayOne;
    const open = openEndedPhase(definition)?.code;
    const changed: Partial<TreatmentPlan> = {
      status: plan.status,
      statusReason: null,
      dayOne,
      cadenceDayOne: cadenceDayOne(definition, choices, dayOne, outline),
      cadenceAfter: Math.max(
        0,
        ...sessions.filter(({ phase }) => phase === open).map(({ ordinal }) => ordinal),
      ),
      acceptedBreaches: body.acceptBreaches?.reason ?? plan.acceptedBreaches,
      activatedAt: plan.activatedAt ?? now,
      updatedAt: now,
      version: plan.version + 1,
    };
    Object.assign(plan, changed);
    updateLater(tx, TreatmentPlan, plan, changed);
  }
}

/** The course as it was foreseen, unless the plan has sessions after all. */
const foreseenOutline = ({ facts, foreseen }: ActivationKnown): CourseOutline | null =>
  facts.sessions.length === 0 && foreseen ? foreseen.outline : null;

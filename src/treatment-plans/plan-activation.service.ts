import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { BookingService, type BookedResource } from '../booking/booking.service.js';
import { BookingsUnderWay, type Chosen } from '../booking/bookings-under-way.js';
import type { Besides } from '../booking/clinic-calendars.js';
import { ClinicsService } from '../clinics/clinics.service.js';
import type { Call } from '../common/call.js';
import { Clock } from '../common/clock.js';
import { expectVersion, type IfMatch } from '../common/etag.js';
import { overridden } from '../common/override.js';
import { Transactions } from '../common/transactions.js';
import { updateLater } from '../database/prepared.js';
import { untilPlaced } from '../database/until-placed.js';
import type { CourseProposal } from '../domain/course-types.js';
import type { CourseOutline } from '../domain/course-outline.js';
import { conflict, impossible, invalid, type DomainError } from '../domain/errors.js';
import { localDateOf } from '../domain/local-time.js';
import { isSameSession } from '../domain/given-sessions.js';
import { nextPlanStatus } from '../domain/plan-lifecycle.js';
import { openEndedPhase } from '../domain/course-phases.js';
import { cadenceDayOne, remainingCourse } from '../domain/remaining-course.js';
import { SessionChanges } from '../sessions/session-changes.js';
import type { Session } from '../sessions/session.entity.js';
import { sessionAnswer } from '../sessions/sessions.dto.js';
import type { Hold } from '../booking/hold.entity.js';
import { ActivationFacts, type ActivationKnown } from './activation-facts.js';
import { CourseBooker } from './course-booker.js';
import { CourseHolds } from './course-holds.js';
import { CoursePlanner } from './course-planner.js';
import type { PlanFacts } from './plan-wishes.js';
import { fingerprintOf } from './fingerprint.js';
import { PlanFactsReader } from './plan-facts.js';
import { recordedOf } from './recorded.js';
import { restOfCourse, type RestOfCourse, type RestScope } from './rest-of-course.js';
import { TreatmentPlan } from './treatment-plan.entity.js';
import {
  conflictAnswer,
  planAnswer,
  proposalAnswer,
  type ActivatedPlanAnswer,
  type ActivatePlan,
  type ProposalAnswer,
  type ProposalsAnswer,
  type ProposeCourse,
  type ResumePlan,
} from './treatment-plans.dto.js';
import { startDateFaults } from './treatment-plans.service.js';

const DEFAULT_ALTERNATIVES = 3;
const MOST_ALTERNATIVES = 10;
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
    private readonly planner: CoursePlanner,
    private readonly booker: CourseBooker,
    private readonly holds: CourseHolds,
    private readonly underWay: BookingsUnderWay,
  ) {}

  /** What activation or resumption would book, best first; writes nothing. */
  propose(call: Call, id: string, body: ProposeCourse): Promise<ProposalsAnswer> {
    return this.transactions.run(call, async (tx) => {
      const plan = await this.reader.plan(tx, call.organizationId, id);
      const { facts, outline, proposals } = await this.proposalsFor(
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
    const { facts, outline, proposals } = await this.proposalsFor(
      tx,
      plan,
      asked.startDate,
      MOST_ALTERNATIVES,
    );
    const chosen = proposals.find((proposal) => fingerprintOf(plan.id, proposal) === asked.fingerprint);
    if (!chosen) throw proposalChanged(facts, outline, proposals);
    if (chosen.sessions.length === 0) this.refuseUnplaced(facts, chosen, false);
    return this.holds.keep(tx, facts, chosen, asked.durationMinutes ?? DEFAULT_HOLD_MINUTES);
  }

  private async proposalsFor(
    tx: EntityManager,
    plan: TreatmentPlan,
    startDate: string | null | undefined,
    count: number,
    scope: RestScope = 'unplaced',
  ): Promise<{ facts: PlanFacts; outline: Outline; proposals: CourseProposal[] }> {
    const isUnderWay = plan.status === 'active';
    if (plan.status !== 'draft' && plan.status !== 'on-hold' && !isUnderWay) {
      throw nothingToPropose(`The treatment plan is ${plan.status}.`);
    }
    if (startDate && !isUnderWay) plan.startDate = startDate;
    const facts = await this.reader.facts(tx, plan);
    if (!isUnderWay) this.refusePastStart(facts);
    const { outline, around } = isUnderWay ? this.rest(facts, scope) : this.whole(facts);
    const { ordinals, weekdaysPerWeek } = outline;
    if (isUnderWay && ordinals.length === 0) {
      throw nothingToPropose(
        'The treatment plan is active, and every session that is to be placed has its place.',
      );
    }
    const options = { count, allowBreaches: true, allowUnplaced: true, makeRoom: true };
    const { sessions, besides } = around;
    const now = this.clock.now();
    const proposals = await this.planner.propose(
      ...([tx, { ...facts, sessions }, ordinals, weekdaysPerWeek, options, now, besides] as const),
    );
    return { facts, outline, proposals };
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
          if (lockPool) await this.booking.lockPool(tx, plan.organizationId, plan.clinicId);
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

  private async bookCourse(
    tx: EntityManager,
    call: Call,
    known: ActivationKnown,
    body: ActivatePlan,
    choosing: Chosen,
  ): Promise<ActivatedPlanAnswer> {
    const { facts } = known;
    refuseUnready(known, call, body);
    this.refusePastStart(facts);
    const { plan } = facts;
    const outline = foreseenOutline(known) ?? this.outline(facts);
    const chosen = body.holdId
      ? await this.kept(tx, facts, outline, body, body.holdId)
      : ((await this.aside(tx, known, outline, body)) ?? (await this.choose(tx, known, outline, body)));
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
    const { outline, around } = this.rest(facts, body.scope ?? 'unplaced');
    // The refusal that names what an active plan allows.
    if (outline.ordinals.length === 0) nextPlanStatus(plan.status, 'resume');
    const placing = { ...facts, sessions: around.sessions };
    const chosen = body.holdId
      ? await this.kept(tx, placing, outline, body, body.holdId)
      : await this.choose(tx, { facts: placing, foreseen: null }, outline, body, around.besides);
    const leaving = new Set(around.besides.exceptSessionIds);
    const lost = chosen.unplaced.filter((one) =>
      facts.sessions.some((session) => leaving.has(session.id) && isSameSession(session, one)),
    );
    // What stands is never given up for nothing.
    this.refuseUnplaced(facts, { ...chosen, unplaced: lost }, false);
    choosing(
      plan.clinicId,
      chosen.sessions.flatMap(({ rows }) => rows),
    );
    const { sessions, resources, concerning } = await this.booker.book(tx, facts, outline.ordinals, chosen);
    call.concerning = concerning;
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

  /** A course on protocol that leaves aside what other bookings are about to reserve, where they are and there is one. */
  private async aside(
    tx: EntityManager,
    { facts, foreseen, underWay }: ActivationKnown,
    { ordinals, weekdaysPerWeek }: CourseOutline,
    { fingerprint }: ActivatePlan,
  ): Promise<CourseProposal | undefined> {
    const others = [...underWay, ...this.underWay.of(facts.clinic.id)];
    // What was proposed is found by looking as it was looked then.
    if (others.length === 0 || fingerprint) return undefined;
    const options = { count: 1, allowBreaches: false, allowUnplaced: false };
    const besides = { foreseen: foreseen?.calendar ?? null, underWay: others };
    const now = this.clock.now();
    return (await this.planner.propose(tx, facts, ordinals, weekdaysPerWeek, options, now, besides))[0];
  }

  /** The proposal that the request asks for, or the refusal that says why there is none. */
  private async choose(
    tx: EntityManager,
    { facts, foreseen }: Pick<ActivationKnown, 'facts' | 'foreseen'>,
    outline: Outline,
    body: ActivatePlan,
    besides: Besides = { foreseen: foreseen?.calendar ?? null },
  ): Promise<CourseProposal> {
    const bestEffort = body.mode === 'best-effort';
    const accepted = Boolean(body.acceptBreaches);
    const fingerprint = body.fingerprint ?? null;
    const options = {
      count: fingerprint === null ? 1 : MOST_ALTERNATIVES,
      // Without a fingerprint best effort leaves out what would need an acceptance that was not given.
      allowBreaches: accepted || !bestEffort || fingerprint !== null,
      allowUnplaced: true,
      wholeOrNothing: !bestEffort,
      makeRoom: true,
    };
    const { ordinals, weekdaysPerWeek } = outline;
    const now = this.clock.now();
    const proposals = await this.planner.propose(
      ...([tx, facts, ordinals, weekdaysPerWeek, options, now, besides] as const),
    );
    const chosen =
      fingerprint === null
        ? proposals[0]
        : proposals.find((proposal) => fingerprintOf(facts.plan.id, proposal) === fingerprint);
    if (!chosen) throw proposalChanged(facts, outline, proposals);
    this.refuseUnplaced(facts, chosen, bestEffort);
    this.refuseBreaches(facts, chosen, accepted);
    return chosen;
  }

  /** What the hold keeps, if that is still what the plan asks for, and can still be held. */
  private async kept(
    tx: EntityManager,
    facts: PlanFacts,
    outline: Outline,
    { mode, fingerprint, acceptBreaches }: ActivatePlan,
    holdId: string,
  ): Promise<CourseProposal> {
    const held = await this.holds.take(tx, facts.plan, holdId);
    if (fingerprint && fingerprintOf(facts.plan.id, held) !== fingerprint) {
      throw invalid([{ pointer: '/fingerprint', detail: 'is not of the proposal that the hold keeps' }]);
    }
    const standing = await this.planner.standing(tx, facts, outline.ordinals, held);
    if (!standing) {
      const options = { count: DEFAULT_ALTERNATIVES, allowBreaches: true, allowUnplaced: true };
      const { ordinals, weekdaysPerWeek } = outline;
      const proposals = await this.planner.propose(tx, facts, ordinals, weekdaysPerWeek, options);
      throw proposalChanged(facts, outline, proposals);
    }
    this.refuseUnplaced(facts, standing, mode === 'best-effort');
    this.refuseBreaches(facts, standing, Boolean(acceptBreaches));
    return standing;
  }

  private refuseUnplaced({ clinic }: PlanFacts, { unplaced }: CourseProposal, bestEffort: boolean): void {
    if (unplaced.length === 0 || bestEffort) return;
    throw impossible(
      'COURSE_NOT_PLACEABLE',
      'The course cannot be placed as a whole; conflicts names each session, what refuses it, and the nearest times.',
      { conflicts: unplaced.map((entry) => conflictAnswer(entry, clinic.timeZone)) },
    );
  }

  private refuseBreaches({ clinic }: PlanFacts, chosen: CourseProposal, accepted: boolean): void {
    if (accepted) return;
    const conflicts = chosen.sessions.flatMap((placement) =>
      placement.deviations
        .filter(({ code }) => code === 'WINDOW_EXCEEDED' || code === 'GAP_MAX_EXCEEDED')
        .map(({ code, detail }) =>
          conflictAnswer(
            {
              code,
              detail,
              phase: placement.phase,
              ordinal: placement.ordinal,
              wantedLocal: placement.wantedLocal,
              nearest: [placement.startsAt],
            },
            clinic.timeZone,
          ),
        ),
    );
    if (conflicts.length === 0) return;
    throw impossible(
      'BREACHES_NOT_ACCEPTED',
      "The course fits only outside the protocol's windows or gaps; accept that with acceptBreaches and a reason.",
      { conflicts },
    );
  }

  /** A draft may have waited past its own start. */
  private refusePastStart({ plan, clinic, sessions }: PlanFacts): void {
    if (sessions.length > 0) return;
    const faults = startDateFaults(plan.startDate, clinic.timeZone, this.clock.now());
    if (faults.length > 0) throw invalid(faults);
  }

  private whole(facts: PlanFacts): { outline: Outline; around: Around } {
    return { outline: this.outline(facts), around: { sessions: facts.sessions, besides: {} } };
  }

  private rest(facts: PlanFacts, scope: RestScope): { outline: Outline; around: Around } {
    const { outline, leaving } = restOfCourse(facts, scope, this.clock.now());
    const sessions = facts.sessions.filter(({ id }) => !leaving.includes(id));
    return { outline, around: { sessions, besides: { exceptSessionIds: leaving } } };
  }

  private outline({ clinic, definition, choices, sessions }: PlanFacts): CourseOutline {
    const today = localDateOf(this.clock.now().getTime(), clinic.timeZone);
    return remainingCourse(definition, choices, recordedOf(sessions, clinic.timeZone), today);
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

type Outline = RestOfCourse['outline'];

/** What stays where it is while the rest is placed. */
interface Around {
  sessions: Session[];
  besides: Besides;
}

const nothingToPropose = (detail: string): DomainError => conflict('PLAN_HAS_NOTHING_TO_PROPOSE', detail);

/** The course as it was foreseen, unless the plan has sessions after all. */
const foreseenOutline = ({ facts, foreseen }: ActivationKnown): CourseOutline | null =>
  facts.sessions.length === 0 && foreseen ? foreseen.outline : null;

function refuseUnready({ unmet, other }: ActivationKnown, call: Call, { override }: ActivatePlan): void {
  if (unmet.length > 0) {
    throw conflict('GATES_UNMET', 'The patient is not ready for this course; unmet names every reason.', {
      unmet,
    });
  }
  // In every clinic; which plan it is, only where the caller may know it.
  if (!other.exists) return;
  if (!override) {
    throw conflict(
      'ACTIVE_PLAN_EXISTS',
      'The patient has another active treatment plan.',
      other.id === null ? {} : { treatmentPlanId: other.id },
    );
  }
  overridden(call, override, 'that a patient has one active plan');
}

const activatedAnswer = (
  { plan, clinic }: PlanFacts,
  outline: Outline,
  chosen: CourseProposal,
  sessions: Session[],
  resources: BookedResource[],
): ActivatedPlanAnswer => ({
  ...planAnswer(plan),
  sessions: byTime(sessions).map((session) => sessionAnswer(session, resources)),
  openEnded: outline.openEnded,
  unplaced: chosen.unplaced.map((entry) => conflictAnswer(entry, clinic.timeZone)),
});

const proposalChanged = (facts: PlanFacts, outline: Outline, proposals: CourseProposal[]): DomainError =>
  conflict('PROPOSAL_CHANGED', 'What was proposed can no longer be booked; here is what can.', {
    proposals: answersOf(facts, outline, proposals),
  });

function answersOf(facts: PlanFacts, outline: Outline, proposals: CourseProposal[]): ProposalAnswer[] {
  const gateOf = (phase: string): string | null =>
    facts.definition.phases.find((candidate) => candidate.code === phase)?.entryGate ?? null;
  const context = {
    plan: facts.plan,
    timeZone: facts.clinic.timeZone,
    openEnded: outline.openEnded,
    gateOf,
  };
  return proposals.map((proposal, i) => proposalAnswer(proposal, i + 1, context));
}

const byTime = (sessions: Session[]): Session[] =>
  [...sessions].sort(
    (a, b) =>
      (a.startsAt ?? a.wantedAt).getTime() - (b.startsAt ?? b.wantedAt).getTime() || a.ordinal - b.ordinal,
  );

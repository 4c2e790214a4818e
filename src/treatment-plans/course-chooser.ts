import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { BookingsUnderWay } from '../booking/bookings-under-way.js';
import type { Besides } from '../booking/clinic-calendars.js';
import { Clock } from '../common/clock.js';
import type { CourseOutline } from '../domain/course-outline.js';
import type { CourseProposal } from '../domain/course-types.js';
import { invalid } from '../domain/errors.js';
import { localDateOf } from '../domain/local-time.js';
import { remainingCourse } from '../domain/remaining-course.js';
import type { Session } from '../sessions/session.entity.js';
import type { ActivationKnown } from './activation-facts.js';
import {
  nothingToPropose,
  proposalChanged,
  refuseBreaches,
  refusePastStart,
  refuseUnplaced,
} from './activation-refusals.js';
import { CourseHolds } from './course-holds.js';
import { CoursePlanner } from './course-planner.js';
import { fingerprintOf } from './fingerprint.js';
import { PlanFactsReader } from './plan-facts.js';
import type { PlanFacts } from './plan-wishes.js';
import { recordedOf } from './recorded.js';
import { restOfCourse, type Outline, type RestScope } from './rest-of-course.js';
import type { TreatmentPlan } from './treatment-plan.entity.js';
import type { ActivatePlan } from './activation.dto.js';

export const DEFAULT_ALTERNATIVES = 3;
export const MOST_ALTERNATIVES = 10;

/** What stays where it is while the rest is placed. */
interface Around {
  sessions: Session[];
  besides: Besides;
}

/** Which course a plan is to have: what may be proposed of it, and which proposal a request means. Writes nothing. */
@Injectable()
export class CourseChooser {
  constructor(
    private readonly clock: Clock,
    private readonly reader: PlanFactsReader,
    private readonly planner: CoursePlanner,
    private readonly holds: CourseHolds,
    private readonly underWay: BookingsUnderWay,
  ) {}

  /** The courses that a plan may have as it stands, best first. */
  async proposalsFor(
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
    if (!isUnderWay) refusePastStart(facts, this.clock.now());
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

  /** A course on protocol that leaves aside what other bookings are about to reserve, where they are and there is one. */
  async aside(
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
  async choose(
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
    refuseUnplaced(facts, chosen, bestEffort);
    refuseBreaches(facts, chosen, accepted);
    return chosen;
  }

  /** What the hold keeps, if that is still what the plan asks for, and can still be held. */
  async kept(
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
    refuseUnplaced(facts, standing, mode === 'best-effort');
    refuseBreaches(facts, standing, Boolean(acceptBreaches));
    return standing;
  }

  private whole(facts: PlanFacts): { outline: Outline; around: Around } {
    return { outline: this.outline(facts), around: { sessions: facts.sessions, besides: {} } };
  }

  /** What of a course under way is to be placed, and what it is placed around. */
  rest(facts: PlanFacts, scope: RestScope): { outline: Outline; around: Around } {
    const { outline, leaving } = restOfCourse(facts, scope, this.clock.now());
    const sessions = facts.sessions.filter(({ id }) => !leaving.includes(id));
    return { outline, around: { sessions, besides: { exceptSessionIds: leaving } } };
  }

  /** What is left of a course from today on. */
  outline({ clinic, definition, choices, sessions }: PlanFacts): CourseOutline {
    const today = localDateOf(this.clock.now().getTime(), clinic.timeZone);
    return remainingCourse(definition, choices, recordedOf(sessions, clinic.timeZone), today);
  }
}

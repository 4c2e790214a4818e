import { Injectable } from '@nestjs/common';
import { IsNull, type EntityManager } from 'typeorm';
import type { Besides } from '../booking/clinic-calendars.js';
import type { Clinic } from '../clinics/clinic.entity.js';
import { Clock } from '../common/clock.js';
import { findPrepared } from '../database/prepared.js';
import type { Placement } from '../domain/course-types.js';
import { gainOf, wouldCome, type OfferCause } from '../domain/offers.js';
import { resolvePolicy } from '../domain/policy.js';
import { isUnstarted } from '../domain/session-lifecycle.js';
import type { SingleVisit } from '../domain/visit-at.js';
import type { FreedTime } from '../sessions/freed-times.js';
import { Session } from '../sessions/session.entity.js';
import { PlanFactsReader } from '../treatment-plans/plan-facts.js';
import type { PlanFacts } from '../treatment-plans/plan-wishes.js';
import { VisitPlanner } from '../treatment-plans/visit-planner.js';
import { WaitlistEntry } from './waitlist-entry.entity.js';

/** A session that the freed time fits, as the planner has proven. */
export interface OfferCandidate {
  facts: PlanFacts;
  session: Session;
  placement: Placement;
  cause: OfferCause;
  entry: WaitlistEntry | null;
}

/** How many are looked at before the time is left to whoever books it. */
const LOOKED_AT = 50;
const READ = 200;
/** Sessions wanted further away than this have no use for the time. */
const WANTED_WITHIN_DAYS = 31;
const DAY_MS = 86_400_000;

/** Who could use a time that has become free. */
@Injectable()
export class OfferCandidates {
  constructor(
    private readonly clock: Clock,
    private readonly reader: PlanFactsReader,
    private readonly planner: VisitPlanner,
  ) {}

  /**
   * The waiting list first, the longest wait before the others; then sessions without a place; then those that would
   * stand nearer to what was wanted, the greatest gain first. One session a plan, and none of the plan whose time it was,
   * nor of those that were `asked` already.
   */
  async find(
    tx: EntityManager,
    clinic: Clinic,
    freed: FreedTime,
    most: number,
    asked: readonly string[] = [],
  ): Promise<OfferCandidate[]> {
    const chosen: OfferCandidate[] = [];
    const known = new Map<string, PlanFacts>();
    let looked = 0;
    const consider = async (
      planId: string,
      cause: OfferCause,
      entry: WaitlistEntry | null,
      sessionIn: (facts: PlanFacts) => Session | null,
    ): Promise<void> => {
      const full = chosen.length >= most || looked >= LOOKED_AT;
      if (full || asked.includes(planId) || chosen.some(({ facts }) => facts.plan.id === planId)) return;
      looked += 1;
      const facts = known.get(planId) ?? (await this.factsOf(tx, freed.organizationId, planId));
      known.set(planId, facts);
      const session = facts.plan.status === 'active' ? sessionIn(facts) : null;
      if (!session) return;
      const { placement, breaches } = (await this.visit(tx, facts, session, freed.startsAt)).at(
        freed.startsAt.getTime(),
      );
      if (!placement || breaches.length > 0) return;
      chosen.push({ facts, session, placement, cause, entry });
    };
    for (const entry of await this.waiting(tx, clinic, freed)) {
      await consider(entry.treatmentPlanId, 'waiting-list', entry, (facts) =>
        awaited(facts, entry, freed.startsAt),
      );
    }
    for (const { id, treatmentPlanId, startsAt } of await this.misplaced(tx, clinic, freed)) {
      await consider(
        treatmentPlanId,
        startsAt ? 'better-time' : 'unplaced',
        null,
        ({ sessions }) => sessions.find((session) => session.id === id) ?? null,
      );
    }
    return chosen;
  }

  /** The session as the planner sees it at that time, its present place given up. */
  visit(
    tx: EntityManager,
    facts: PlanFacts,
    session: Session,
    startsAt: Date,
    { around = 0, exceptHoldId = null }: { around?: number } & Pick<Besides, 'exceptHoldId'> = {},
  ): Promise<SingleVisit> {
    const phase = facts.definition.phases.find(({ code }) => code === session.phase);
    if (!phase) throw new Error(`The protocol has no phase ${session.phase}.`);
    const target = { phase, ordinal: session.ordinal, session };
    return this.planner.target(tx, facts, target, startsAt, {
      around,
      // Who was asked for by name stays so in every move.
      pinned: session.pinnedResourceIds,
      exceptSessionIds: [session.id],
      exceptHoldId,
    });
  }

  private async factsOf(tx: EntityManager, organizationId: string, planId: string): Promise<PlanFacts> {
    return this.reader.facts(tx, await this.reader.plan(tx, organizationId, planId));
  }

  private async waiting(
    tx: EntityManager,
    { timeZone }: Clinic,
    { organizationId, clinicId, treatmentPlanId, startsAt }: FreedTime,
  ): Promise<WaitlistEntry[]> {
    const entries = await tx.find(WaitlistEntry, {
      where: { organizationId, clinicId, servedAt: IsNull(), withdrawnAt: IsNull() },
      order: { createdAt: 'ASC', id: 'ASC' },
      take: READ,
    });
    return entries.filter(
      (entry) => entry.treatmentPlanId !== treatmentPlanId && wouldCome(entry, startsAt.getTime(), timeZone),
    );
  }

  /** Sessions that do not stand where they were wanted, those without a place and then the greatest gain first. */
  private async misplaced(
    tx: EntityManager,
    clinic: Clinic,
    { organizationId, clinicId, treatmentPlanId, startsAt }: FreedTime,
  ): Promise<Session[]> {
    const near = (days: number): Date => new Date(startsAt.getTime() + days * DAY_MS);
    const sessions = await findPrepared(
      tx,
      Session,
      `FROM session
       WHERE organization_id = $1 AND clinic_id = $2 AND status IN ('booked', 'proposed') AND treatment_plan_id <> $3
         AND starts_at IS DISTINCT FROM wanted_at AND (starts_at IS NULL OR starts_at > $4)
         AND wanted_at > $5 AND wanted_at < $6
       ORDER BY abs(extract(epoch FROM wanted_at - $7::timestamptz)), id LIMIT ${READ}`,
      [
        organizationId,
        clinicId,
        treatmentPlanId,
        this.clock.now(),
        near(-WANTED_WITHIN_DAYS),
        near(WANTED_WITHIN_DAYS),
        startsAt,
      ],
    );
    const { placement } = resolvePolicy(clinic.policy);
    const gain = ({ wantedLocal, startsAt: present }: Session): number =>
      gainOf(placement, wantedLocal, present?.getTime() ?? null, startsAt.getTime(), clinic.timeZone);
    return sessions
      .map((session) => ({ session, gain: gain(session) }))
      .filter((entry) => entry.gain > 0)
      .sort((a, b) =>
        a.gain === b.gain ? a.session.wantedAt.getTime() - b.session.wantedAt.getTime() : b.gain - a.gain,
      )
      .map(({ session }) => session);
  }
}

/** The session that an entry of the waiting list is for: one that stands later than the freed time, or nowhere yet. */
function awaited({ sessions }: PlanFacts, entry: WaitlistEntry, startsAt: Date): Session | null {
  const could = sessions
    .filter(
      (session) =>
        session.phase === entry.phase &&
        (entry.ordinal === null || session.ordinal === entry.ordinal) &&
        isUnstarted(session.status) &&
        (session.startsAt === null || session.startsAt > startsAt),
    )
    .sort((a, b) => (a.startsAt ?? a.wantedAt).getTime() - (b.startsAt ?? b.wantedAt).getTime());
  return could[0] ?? null;
}

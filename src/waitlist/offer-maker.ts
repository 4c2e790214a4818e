import { Injectable } from '@nestjs/common';
import { In, IsNull, MoreThan, type EntityManager } from 'typeorm';
import { BookingService } from '../booking/booking.service.js';
import { Hold } from '../booking/hold.entity.js';
import type { Clinic } from '../clinics/clinic.entity.js';
import { ClinicsService } from '../clinics/clinics.service.js';
import { beyondReach } from '../common/beyond-reach.js';
import { systemCall } from '../common/call.js';
import { Clock } from '../common/clock.js';
import { Ids } from '../common/ids.js';
import { Transactions } from '../common/transactions.js';
import { prepared } from '../database/prepared.js';
import { untilPlaced } from '../database/until-placed.js';
import type { Deviation, ReservationRow } from '../domain/course-types.js';
import { keptForAll, notYetHeld, offerStatus } from '../domain/offers.js';
import { resolvePolicy } from '../domain/policy.js';
import type { FreedTime } from '../sessions/freed-times.js';
import { Session } from '../sessions/session.entity.js';
import { OfferCandidates, type OfferCandidate } from './offer-candidates.js';
import { Offer } from './offer.entity.js';
import { offerAnswer, type OfferAnswer } from './offers.dto.js';

export const OFFERING = 'offer-freed-time';

/** After an offer ends, so that whoever looks finds it over. */
const MOMENT_MS = 1000;

/** What of an offer says whose time it was. */
export type OfferedTime = Pick<
  Offer,
  'organizationId' | 'clinicId' | 'cause' | 'freedSessionId' | 'startsAt'
>;

interface Offered {
  clinic: Clinic;
  startsAt: Date;
  freedSessionId: string | null;
  minutes: number;
  /** What keeps the time already, for others to whom it is offered. */
  hold: Hold | null;
  note?: string | null;
  breaches?: Deviation[];
}

/** Keeps a time once, and offers it to those for whom it is kept. */
@Injectable()
export class OfferMaker {
  constructor(
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly clinics: ClinicsService,
    private readonly booking: BookingService,
    private readonly candidates: OfferCandidates,
  ) {}

  /**
   * Offers a time that has become free to those for whom it would be better, as the clinic's policy says. Where there is
   * nobody nothing is kept. While somebody has still to decide it offers nothing more; once all have declined or let it
   * expire the next are asked, and no plan twice, until nobody is left.
   */
  offerFreed(freed: FreedTime): Promise<OfferAnswer[]> {
    const call = systemCall(freed.organizationId, `job:${OFFERING}`);
    return untilPlaced((lockPool) =>
      this.transactions.run(call, async (tx) => {
        const { organizationId, clinicId, sessionId, startsAt } = freed;
        const clinic = await this.clinics.get(tx, organizationId, clinicId);
        const policy = resolvePolicy(clinic.policy);
        const soonest = this.clock.now().getTime() + policy.offerLeadMinutes * 60_000;
        if (!policy.offerFreedTimes || startsAt.getTime() < soonest) return [];
        const asked = await this.asked(tx, freed);
        if (asked === null) return [];
        if (lockPool) this.booking.lockPool(tx, organizationId, clinicId);
        const all = await this.candidates.find(tx, clinic, freed, policy.offersAtMost, asked);
        // Nobody is faster now: one for whom nothing can be kept all the same must not keep it from the others.
        const found = lockPool ? await this.keepable(tx, organizationId, all) : all;
        const offers = await this.write(tx, found, {
          ...{ clinic, startsAt, freedSessionId: sessionId, minutes: policy.offerMinutes, hold: null },
        });
        const [first] = offers;
        if (first) await this.later(tx, freed, new Date(Date.parse(first.expiresAt) + MOMENT_MS));
        return offers;
      }),
    );
  }

  /** Has the time offered by a job, which exists exactly if the transaction does; at once, or when offers of it end. */
  async later(tx: EntityManager, freed: FreedTime, at: Date | null = null): Promise<void> {
    const key = `${OFFERING}:${freed.sessionId}:${freed.startsAt.toISOString()}`;
    const job = [OFFERING, JSON.stringify(freed), key];
    if (at === null) await tx.query(`SELECT enqueue_job($1, $2, $3)`, job);
    else await tx.query(`SELECT enqueue_job_at($1, $2, $3, $4)`, [...job, at]);
  }

  /** A freed time goes to the next whom it would help; one that somebody offered by hand is theirs to offer again. */
  async askNext(tx: EntityManager, offered: OfferedTime): Promise<void> {
    const { organizationId, clinicId, cause, freedSessionId, startsAt } = offered;
    if (cause === 'by-hand' || freedSessionId === null) return;
    const freed = await beyondReach(tx, () => tx.findOneBy(Session, { organizationId, id: freedSessionId }));
    if (!freed) return;
    const { treatmentPlanId } = freed;
    await this.later(tx, { organizationId, clinicId, treatmentPlanId, sessionId: freedSessionId, startsAt });
  }

  /** The plans to which the time has been offered already; null while one has still to decide, or once one accepted. */
  private async asked(
    tx: EntityManager,
    { organizationId, sessionId, startsAt }: FreedTime,
  ): Promise<string[] | null> {
    const offers = await tx.findBy(Offer, { organizationId, freedSessionId: sessionId, startsAt });
    const ids = [...new Set(offers.map(({ holdId }) => holdId))];
    const holds = await tx.findBy(Hold, { organizationId, id: In(ids) });
    const now = this.clock.now();
    const isOver = (offer: Offer): boolean => {
      const hold = holds.find(({ id }) => id === offer.holdId);
      const status = hold ? offerStatus(offer, hold, now) : 'expired';
      return status === 'declined' || status === 'expired' || (status === 'withdrawn' && !hold?.sessionId);
    };
    return offers.every(isOver) ? offers.map(({ treatmentPlanId }) => treatmentPlanId) : null;
  }

  /** What keeps that time of the clinic for open offers, locked; null where nothing does. */
  holdOf(tx: EntityManager, organizationId: string, clinicId: string, startsAt: Date): Promise<Hold | null> {
    return tx.findOne(Hold, {
      where: {
        ...{ organizationId, clinicId, startsAt, treatmentPlanId: IsNull(), releasedAt: IsNull() },
        expiresAt: MoreThan(this.clock.now()),
      },
      lock: { mode: 'for_no_key_update' },
    });
  }

  /**
   * One hold of what any of the visits would take besides what its session has already, and an offer each. Throws
   * SlotTaken where something of it has been taken since the candidates were found.
   */
  async write(tx: EntityManager, found: OfferCandidate[], offered: Offered): Promise<OfferAnswer[]> {
    if (found.length === 0) return [];
    const { clinic, startsAt } = offered;
    const { organizationId } = clinic;
    const now = this.clock.now();
    const ids = found.map(() => this.ids.next());
    const placements = found.map(({ placement }) => placement);
    const held = await this.booking.rowsOf(
      tx,
      organizationId,
      found.map(({ session }) => session.id),
    );
    const kept = offered.hold ? await this.rowsOf(tx, organizationId, offered.hold.id) : [];
    const rows = keptForAll([
      ...kept,
      ...found.flatMap(({ session, placement }) => notYetHeld(placement.rows, held.get(session.id) ?? [])),
    ]);
    this.booking.lockResources(
      tx,
      organizationId,
      clinic,
      [...new Set(rows.map(({ resourceId }) => resourceId))].sort(),
    );
    const hold =
      offered.hold ?? (await this.newHold(tx, offered, Math.max(...placements.map((p) => p.endsAt))));
    await this.booking.withdraw(tx, organizationId, { holdId: hold.id });
    this.booking.keep(tx, organizationId, rows, { holdId: hold.id, expiresAt: hold.expiresAt });
    for (const { session } of found) {
      await this.booking.keepCaps(tx, clinic, [startsAt.getTime()], [session.id]);
    }
    const offers = found.map(({ facts, session, placement, cause, entry }, i) =>
      tx.create(Offer, {
        organizationId,
        id: ids[i],
        holdId: hold.id,
        treatmentPlanId: facts.plan.id,
        patientId: facts.plan.patientId,
        clinicId: clinic.id,
        sessionId: session.id,
        waitlistEntryId: entry?.id ?? null,
        freedSessionId: offered.freedSessionId,
        cause,
        startsAt,
        endsAt: new Date(placement.endsAt),
        timeZone: clinic.timeZone,
        expiresAt: hold.expiresAt,
        movesFrom: session.startsAt,
        breaches: offered.breaches ?? [],
        decision: null,
        decidedAt: null,
        note: offered.note ?? null,
        createdAt: now,
      }),
    );
    await tx.insert(Offer, offers);
    return offers.map((offer) => offerAnswer(offer, hold, now));
  }

  /** Those for whom all that is needed can be kept, as things stand. */
  private async keepable(
    tx: EntityManager,
    organizationId: string,
    found: OfferCandidate[],
  ): Promise<OfferCandidate[]> {
    const held = await this.booking.rowsOf(
      tx,
      organizationId,
      found.map(({ session }) => session.id),
    );
    const able: OfferCandidate[] = [];
    for (const candidate of found) {
      const { session, placement } = candidate;
      const rows = notYetHeld(placement.rows, held.get(session.id) ?? []);
      const taken = await prepared(
        tx,
        `SELECT v.id
         FROM unnest($2::uuid[], $3::int[], $4::timestamptz[], $5::timestamptz[]) AS r (resource_id, lane, starts_at, ends_at)
         JOIN reservation v ON v.organization_id = $1 AND v.resource_id = r.resource_id
           AND v.status IN ('held', 'booked') AND v.lanes @> r.lane
           AND v.ends_at > r.starts_at AND v.starts_at < r.ends_at
         LIMIT 1`,
        [
          organizationId,
          rows.map(({ resourceId }) => resourceId),
          rows.map(({ laneFrom }) => laneFrom),
          rows.map(({ start }) => new Date(start)),
          rows.map(({ end }) => new Date(end)),
        ],
      );
      if (taken.length === 0) able.push(candidate);
    }
    return able;
  }

  private async newHold(
    tx: EntityManager,
    { clinic, startsAt, minutes }: Offered,
    endsAt: number,
  ): Promise<Hold> {
    const now = this.clock.now();
    // Once the visit would have begun there is nothing left to accept.
    const expiresAt = Math.min(now.getTime() + minutes * 60_000, startsAt.getTime());
    const hold = tx.create(Hold, {
      organizationId: clinic.organizationId,
      id: this.ids.next(),
      treatmentPlanId: null,
      patientId: null,
      clinicId: clinic.id,
      phase: null,
      startsAt,
      endsAt: new Date(endsAt),
      timeZone: clinic.timeZone,
      expiresAt: new Date(expiresAt),
      releasedAt: null,
      sessionId: null,
      createdAt: now,
    });
    await tx.insert(Hold, hold);
    return hold;
  }

  private rowsOf(tx: EntityManager, organizationId: string, holdId: string): Promise<ReservationRow[]> {
    return prepared<ReservationRow>(
      tx,
      `SELECT resource_id AS "resourceId", lower(lanes) AS "laneFrom", upper(lanes) AS "laneTo",
              (extract(epoch FROM starts_at) * 1000)::float8 AS start,
              (extract(epoch FROM ends_at) * 1000)::float8 AS "end"
       FROM reservation WHERE organization_id = $1 AND hold_id = $2 AND status = 'held'`,
      [organizationId, holdId],
    );
  }
}

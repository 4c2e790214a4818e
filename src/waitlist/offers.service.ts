import { Injectable } from '@nestjs/common';
import { In, IsNull, type EntityManager } from 'typeorm';
import { BookingService } from '../booking/booking.service.js';
import { Hold } from '../booking/hold.entity.js';
import type { Call } from '../common/call.js';
import { Clock } from '../common/clock.js';
import { byId, keysetPage, type Page } from '../common/page.js';
import { Transactions } from '../common/transactions.js';
import { found } from '../common/validation.js';
import { untilPlaced } from '../database/until-placed.js';
import { conflict, invalid, type Fault } from '../domain/errors.js';
import { formatInstant } from '../domain/local-time.js';
import { offerStatus, type OfferStatus } from '../domain/offers.js';
import { isUnstarted, isVoid } from '../domain/session-lifecycle.js';
import { Session } from '../sessions/session.entity.js';
import { PlanFactsReader } from '../treatment-plans/plan-facts.js';
import type { PlanFacts } from '../treatment-plans/plan-wishes.js';
import { RescheduleService } from '../visits/reschedule.service.js';
import { expectPlacement } from '../visits/visit-refusals.js';
import { activePlan } from './active-plan.js';
import { OfferCandidates } from './offer-candidates.js';
import { OfferMaker } from './offer-maker.js';
import { Offer } from './offer.entity.js';
import {
  offerAnswer,
  type AcceptedOffer,
  type AcceptOffer,
  type CreateOffer,
  type OfferAnswer,
  type OfferQuery,
} from './offers.dto.js';
import { WaitlistEntry } from './waitlist-entry.entity.js';

const UNDECIDED = 'offer.decision IS NULL AND hold.releasedAt IS NULL AND offer.expiresAt';
const CONDITIONS: Record<OfferStatus, string> = {
  open: `${UNDECIDED} > :now`,
  expired: `${UNDECIDED} <= :now`,
  withdrawn: `(offer.decision = 'withdrawn' OR (offer.decision IS NULL AND hold.releasedAt IS NOT NULL))`,
  accepted: `offer.decision = 'accepted'`,
  declined: `offer.decision = 'declined'`,
};

/** Offers of times: made by hand, accepted once, declined. */
@Injectable()
export class OffersService {
  constructor(
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    private readonly reader: PlanFactsReader,
    private readonly booking: BookingService,
    private readonly candidates: OfferCandidates,
    private readonly maker: OfferMaker,
    private readonly moves: RescheduleService,
  ) {}

  list(call: Call, query: OfferQuery): Promise<Page<OfferAnswer>> {
    return this.transactions.read(call, async (tx) => {
      const { clinicId, patientId, treatmentPlanId, status } = query;
      const { organizationId } = call;
      const now = this.clock.now();
      const rows = tx
        .createQueryBuilder(Offer, 'offer')
        .innerJoin(Hold, 'hold', 'hold.organizationId = offer.organizationId AND hold.id = offer.holdId')
        .where('offer.organizationId = :organizationId', { organizationId });
      for (const [field, value] of Object.entries({ clinicId, patientId, treatmentPlanId })) {
        if (value !== undefined) rows.andWhere(`offer.${field} = :${field}`, { [field]: value });
      }
      if (status !== undefined) rows.andWhere(CONDITIONS[status], { now });
      const { data, nextCursor } = await keysetPage(rows, query, byId('offer'));
      const holds = await tx.findBy(Hold, { organizationId, id: In(data.map(({ holdId }) => holdId)) });
      const released = new Map(holds.map((hold) => [hold.id, hold]));
      return {
        data: data.map((offer) => offerAnswer(offer, found(released.get(offer.holdId), 'hold'), now)),
        nextCursor,
      };
    });
  }

  read(call: Call, id: string): Promise<OfferAnswer> {
    return this.transactions.read(call, async (tx) => {
      const { organizationId } = call;
      const offer = found(await tx.findOneBy(Offer, { organizationId, id }), 'offer');
      const hold = found(await tx.findOneBy(Hold, { organizationId, id: offer.holdId }), 'offer');
      return offerAnswer(offer, hold, this.clock.now());
    });
  }

  /** Whatever the rules of the course say of the time: accepting it asks for the override. */
  create(call: Call, body: CreateOffer): Promise<OfferAnswer> {
    return untilPlaced((lockPool) =>
      this.transactions.run(call, async (tx) => {
        const { organizationId } = call;
        const plan = await activePlan(this.reader, tx, call, body.treatmentPlanId);
        const facts = await this.reader.facts(tx, plan);
        const { clinic } = facts;
        const startsAt = await this.startOf(tx, call, clinic.id, body);
        const session = sessionOf(facts, body);
        expectElsewhere(session, startsAt);
        const hold = await this.maker.holdOf(tx, organizationId, clinic.id, startsAt);
        if (hold) await this.expectNotOffered(tx, hold, session);
        if (lockPool) this.booking.lockPool(tx, organizationId, clinic.id);
        const look = (around: number) =>
          this.candidates.visit(tx, facts, session, startsAt, { around, exceptHoldId: hold?.id ?? null });
        const answer = (await look(0)).at(startsAt.getTime());
        const placement = await expectPlacement(
          { ...answer, breaches: [] },
          look,
          {
            ...{ phase: session.phase, ordinal: session.ordinal },
            ...{ startsAt: startsAt.getTime(), timeZone: clinic.timeZone },
            wantedLocal: session.wantedLocal,
          },
          call,
        );
        const [offer] = await this.maker.write(
          tx,
          [{ facts, session, placement, cause: 'by-hand', entry: null }],
          {
            ...{ clinic, startsAt, hold, freedSessionId: body.freedSessionId ?? null },
            minutes: body.durationMinutes ?? facts.policy.offerMinutes,
            breaches: answer.breaches.map(({ code, detail }) => ({ code, detail })),
            note: body.note ?? null,
          },
        );
        return found(offer, 'offer');
      }),
    );
  }

  /** Moves the session into the offered time. Of all to whom one time is offered the first gets it. */
  accept(call: Call, id: string, { override }: AcceptOffer): Promise<AcceptedOffer> {
    return untilPlaced((lockPool) =>
      this.transactions.run(call, async (tx) => {
        const { organizationId } = call;
        const { treatmentPlanId } = found(await tx.findOneBy(Offer, { organizationId, id }), 'offer');
        const plan = await this.reader.lockedPlan(tx, organizationId, treatmentPlanId);
        const { offer, hold } = await this.locked(tx, organizationId, id);
        expectOpen(offer, hold, this.clock.now());
        await this.booking.withdraw(tx, organizationId, { holdId: hold.id });
        if (lockPool) this.booking.lockPool(tx, organizationId, plan.clinicId);
        const { startsAt, sessionId } = offer;
        const now = this.clock.now();
        hold.releasedAt = now;
        await tx.update(Hold, { organizationId, id: hold.id }, { releasedAt: now, sessionId });
        if (offer.waitlistEntryId) {
          await tx.update(WaitlistEntry, { organizationId, id: offer.waitlistEntryId }, { servedAt: now });
        }
        // Before the session moves: offers that are open then are withdrawn.
        const accepted = await this.decide(tx, offer, hold, 'accepted');
        const { session } = await this.moves.within(tx, call, plan, sessionId, '*', {
          ...{ startsAt, scope: 'this', ...(override && { override }) },
        });
        return { ...accepted, session };
      }),
    );
  }

  /** The time stays kept for the others to whom it is offered; after the last the next are asked. */
  decline(call: Call, id: string): Promise<OfferAnswer> {
    return this.transactions.run(call, async (tx) => {
      const { organizationId } = call;
      const { offer, hold } = await this.locked(tx, organizationId, id);
      expectOpen(offer, hold, this.clock.now());
      const answer = await this.decide(tx, offer, hold, 'declined');
      // Who may not know of an offer cannot tell that it was the last: the hold ends by itself then.
      const [left] = await tx.query<{ none: boolean }[]>(
        `SELECT (SELECT sees_substance_use()) AND NOT EXISTS (
           SELECT 1 FROM offer WHERE organization_id = $1 AND hold_id = $2 AND decision IS NULL) AS none`,
        [organizationId, hold.id],
      );
      if (left?.none) {
        await this.booking.withdraw(tx, organizationId, { holdId: hold.id });
        await tx.update(Hold, { organizationId, id: hold.id }, { releasedAt: this.clock.now() });
        await this.maker.askNext(tx, offer);
      }
      return answer;
    });
  }

  /** Locks what keeps the time: whoever decides about it comes by here. */
  private async locked(
    tx: EntityManager,
    organizationId: string,
    id: string,
  ): Promise<{ offer: Offer; hold: Hold }> {
    const { holdId } = found(await tx.findOneBy(Offer, { organizationId, id }), 'offer');
    const hold = await tx.findOne(Hold, {
      where: { organizationId, id: holdId },
      lock: { mode: 'for_no_key_update' },
    });
    const offer = await tx.findOne(Offer, {
      where: { organizationId, id },
      lock: { mode: 'for_no_key_update' },
    });
    return { offer: found(offer, 'offer'), hold: found(hold, 'offer') };
  }

  private async decide(
    tx: EntityManager,
    offer: Offer,
    hold: Hold,
    decision: 'accepted' | 'declined',
  ): Promise<OfferAnswer> {
    const decidedAt = this.clock.now();
    const { organizationId, id } = offer;
    await tx.update(Offer, { organizationId, id }, { decision, decidedAt });
    return offerAnswer({ ...offer, decision, decidedAt }, hold, decidedAt);
  }

  private async expectNotOffered(
    tx: EntityManager,
    { organizationId, id: holdId }: Hold,
    { id: sessionId }: Session,
  ): Promise<void> {
    const open = await tx.findOneBy(Offer, { organizationId, holdId, sessionId, decision: IsNull() });
    if (!open) return;
    const until = formatInstant(open.expiresAt.getTime(), open.timeZone);
    const detail = `The session is offered this time already: offer ${open.id} is open until ${until}.`;
    throw conflict('OFFER_EXISTS', detail, { offerId: open.id });
  }

  private async startOf(
    tx: EntityManager,
    { organizationId }: Call,
    clinicId: string,
    { startsAt, freedSessionId }: CreateOffer,
  ): Promise<Date> {
    if ((startsAt === undefined) === (freedSessionId === undefined)) {
      const detail = 'exactly one of startsAt and freedSessionId is to be given';
      throw invalid([{ pointer: '/startsAt', detail }]);
    }
    if (startsAt !== undefined) return new Date(startsAt);
    const freed = await tx.findOneBy(Session, { organizationId, clinicId, id: freedSessionId ?? '' });
    if (!freed?.startsAt || !isVoid(freed.status)) {
      const detail = "is no cancelled session of the plan's clinic";
      throw invalid([{ pointer: '/freedSessionId', detail }]);
    }
    return freed.startsAt;
  }
}

function expectElsewhere({ startsAt: present }: Session, startsAt: Date): void {
  if (present?.getTime() !== startsAt.getTime()) return;
  throw invalid([{ pointer: '/startsAt', detail: 'is when the session takes place already' }]);
}

function expectOpen(offer: Offer, hold: Hold, now: Date): void {
  const status = offerStatus(offer, hold, now);
  if (status === 'open') return;
  if (status === 'withdrawn' && hold.sessionId) {
    throw conflict('OFFER_TAKEN', 'Somebody else has accepted this time.');
  }
  if (status === 'expired') {
    const until = formatInstant(offer.expiresAt.getTime(), offer.timeZone);
    throw conflict('OFFER_EXPIRED', `The time was kept until ${until}.`);
  }
  throw conflict('OFFER_CLOSED', `The offer is ${status}.`);
}

/** The session that is to move: the one named, else the phase's next. */
function sessionOf({ definition, sessions }: PlanFacts, { phase, ordinal }: CreateOffer): Session {
  const faults: Fault[] = [];
  const left = sessions
    .filter((session) => session.phase === phase && isUnstarted(session.status))
    .sort((a, b) => (a.startsAt ?? a.wantedAt).getTime() - (b.startsAt ?? b.wantedAt).getTime());
  const session = left.find((candidate) => ordinal === undefined || candidate.ordinal === ordinal);
  if (!definition.phases.some(({ code }) => code === phase)) {
    const known = definition.phases.map(({ code }) => code).join(', ');
    faults.push({ pointer: '/phase', detail: `is no phase of the plan's protocol: ${known}` });
  } else if (!session) {
    const pointer = ordinal === undefined ? '/phase' : '/ordinal';
    faults.push({ pointer, detail: 'names no session that has still to take place' });
  }
  if (!session || faults.length > 0) throw invalid(faults);
  return session;
}

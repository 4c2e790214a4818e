import { ApiProperty } from '@nestjs/swagger';
import type { Hold } from '../booking/hold.entity.js';
import { demoId } from '../common/demo-ids.js';
import { Arrival, Instant, Nested, OneOf, Text, Uuid, Whole } from '../common/fields.js';
import { Override } from '../common/override.dto.js';
import { PageQuery } from '../common/page.js';
import { formatInstant } from '../domain/local-time.js';
import {
  OFFER_CAUSES,
  OFFER_STATUSES,
  offerStatus,
  type OfferCause,
  type OfferStatus,
} from '../domain/offers.js';
import { POLICY_BOUNDS } from '../domain/policy.js';
import { SessionAnswer, SessionDeviation } from '../sessions/sessions.dto.js';
import type { Offer } from './offer.entity.js';

/** A time that staff offers: either `startsAt`, or that of a cancelled session. */
export class CreateOffer {
  @Uuid({ example: demoId('plan', 7) })
  treatmentPlanId: string;

  /** The phase of which a session would move there. */
  @Text(100, { example: 'maintenance-2' })
  phase: string;

  /** Which of its sessions; the next that has not begun unless given. */
  @Whole(1, 10_000, { optional: true })
  ordinal?: number;

  /** The patient's arrival, at a whole minute. */
  @Arrival({ optional: true, example: '2030-06-06T10:00:00-07:00' })
  startsAt?: string;

  /** The session whose time became free. */
  @Uuid({ optional: true })
  freedSessionId?: string;

  /** How long the offer keeps the time; as the clinic's policy says unless given. */
  @Whole(POLICY_BOUNDS.offerMinutes.min, POLICY_BOUNDS.offerMinutes.max, { optional: true, example: 60 })
  durationMinutes?: number;

  @Text(500, { optional: true, example: 'Asked for by phone' })
  note?: string;
}

export class AcceptOffer {
  @Nested(() => Override, { optional: true })
  override?: Override;
}

export class OfferQuery extends PageQuery {
  @OneOf(OFFER_STATUSES, { optional: true })
  status?: OfferStatus;

  @Uuid({ optional: true })
  clinicId?: string;

  @Uuid({ optional: true })
  patientId?: string;

  @Uuid({ optional: true })
  treatmentPlanId?: string;
}

export class OfferAnswer {
  @Uuid({ example: demoId('offer', 1) })
  id: string;
  @Uuid({ example: demoId('plan', 7) })
  treatmentPlanId: string;
  @Uuid({ example: demoId('patient', 10) })
  patientId: string;
  @Uuid({ example: demoId('clinic', 2) })
  clinicId: string;
  /** What would move there. */
  @Uuid()
  sessionId: string;
  /** What keeps the time; offers of one freed time share it, and the first that is accepted gets it. */
  @Uuid()
  holdId: string;
  @ApiProperty({ type: 'string', format: 'uuid', nullable: true, example: null })
  waitlistEntryId: string | null;
  /** Why this patient: on the waiting list, a session without a place, one that would stand nearer to what was wanted. */
  @OneOf(OFFER_CAUSES, { example: 'by-hand' })
  cause: OfferCause;
  /** Withdrawn: another offer of the same time was accepted, or its session or plan is no longer what it was made for. */
  @OneOf(OFFER_STATUSES, { example: 'open' })
  status: OfferStatus;
  /** The patient's arrival, in the clinic's offset. */
  @Instant({ example: '2030-03-13T15:00:00-07:00' })
  startsAt: string;
  /** End of observation. */
  @Instant({ example: '2030-03-13T17:15:00-07:00' })
  endsAt: string;
  @ApiProperty({ example: 'America/Los_Angeles' })
  timeZone: string;
  /** Where the session stood when the time was offered; null where it had no place. */
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true, example: null })
  movesFrom: string | null;
  /** Rules of the course that it would break there: accepting it needs an override. Never those of an offer made by itself. */
  @ApiProperty({ type: () => [SessionDeviation] })
  breaches: SessionDeviation[];
  /** The time is kept until then. */
  @Instant()
  expiresAt: string;
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true, example: null })
  decidedAt: string | null;
  @ApiProperty({ type: 'string', nullable: true, example: null })
  note: string | null;
  @Instant()
  createdAt: string;
  @Instant()
  updatedAt: string;
}

export class AcceptedOffer extends OfferAnswer {
  /** The session where it stands now. */
  @ApiProperty({ type: () => SessionAnswer })
  session: SessionAnswer;
}

export function offerAnswer(offer: Offer, hold: Pick<Hold, 'releasedAt'>, now: Date): OfferAnswer {
  const zoned = (at: Date): string => formatInstant(at.getTime(), offer.timeZone);
  return {
    id: offer.id,
    treatmentPlanId: offer.treatmentPlanId,
    patientId: offer.patientId,
    clinicId: offer.clinicId,
    sessionId: offer.sessionId,
    holdId: offer.holdId,
    waitlistEntryId: offer.waitlistEntryId,
    cause: offer.cause,
    status: offerStatus(offer, hold, now),
    startsAt: zoned(offer.startsAt),
    endsAt: zoned(offer.endsAt),
    timeZone: offer.timeZone,
    movesFrom: offer.movesFrom && zoned(offer.movesFrom),
    breaches: offer.breaches.map(({ code, detail }) => ({ code, detail })),
    expiresAt: offer.expiresAt.toISOString(),
    decidedAt: offer.decidedAt?.toISOString() ?? null,
    note: offer.note,
    createdAt: offer.createdAt.toISOString(),
    updatedAt: (offer.decidedAt ?? offer.createdAt).toISOString(),
  };
}

import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { BookingService } from '../booking/booking.service.js';
import { beyondReach } from '../common/beyond-reach.js';
import { Clock } from '../common/clock.js';
import { askedTogether, prepared, type Question } from '../database/prepared.js';
import { SessionChanges } from '../sessions/session-changes.js';
import { OfferMaker, type OfferedTime } from './offer-maker.js';

type Withdrawn = OfferedTime & { holdId: string };

/**
 * Takes back what no longer stands, in the transaction that changes it: offers of a plan that is not active any more, or
 * to a session that has begun, was cancelled or stands elsewhere by now; and the waiting of plans that have ended.
 */
@Injectable()
export class OfferWithdrawals implements OnModuleInit {
  constructor(
    private readonly clock: Clock,
    private readonly changes: SessionChanges,
    private readonly booking: BookingService,
    private readonly maker: OfferMaker,
  ) {}

  onModuleInit(): void {
    this.changes.subscribe(async (tx, organizationId, planId, cause) => {
      // A course that has just begun was never offered anything.
      if (cause !== 'activation') await this.look(tx, organizationId, planId);
    });
  }

  private async look(tx: EntityManager, organizationId: string, planId: string): Promise<void> {
    const [withdrawn] = await askedTogether(tx, [
      this.offersQuestion(organizationId, planId),
      this.waitingQuestion(organizationId, planId),
    ]);
    for (const holdId of new Set(withdrawn.map((offer) => offer.holdId))) {
      if (!(await this.endHold(tx, organizationId, holdId))) continue;
      const [of] = withdrawn.filter((offer) => offer.holdId === holdId);
      if (of) await this.maker.askNext(tx, of);
    }
  }

  /** A session that has lost its place needs one as it did, or more. */
  private offersQuestion(organizationId: string, planId: string): Question<Withdrawn[]> {
    return {
      text: `UPDATE offer o SET decision = 'withdrawn', decided_at = $3
             FROM hold h, session s, treatment_plan p
             WHERE o.organization_id = $1 AND o.treatment_plan_id = $2 AND o.decision IS NULL AND o.expires_at > $3
               AND h.organization_id = $1 AND h.id = o.hold_id AND h.released_at IS NULL
               AND s.organization_id = $1 AND s.id = o.session_id
               AND p.organization_id = $1 AND p.id = o.treatment_plan_id
               AND (p.status <> 'active' OR s.status NOT IN ('proposed', 'booked')
                 OR (s.starts_at IS NOT NULL AND s.starts_at IS DISTINCT FROM o.moves_from))
             RETURNING o.organization_id AS "organizationId", o.hold_id AS "holdId", o.clinic_id AS "clinicId", o.cause,
               o.freed_session_id AS "freedSessionId", o.starts_at AS "startsAt"`,
      values: [organizationId, planId, this.clock.now()],
      answer: (rows) => rows as unknown as Withdrawn[],
    };
  }

  private waitingQuestion(organizationId: string, planId: string): Question<null> {
    return {
      text: `UPDATE waitlist_entry w SET withdrawn_at = $3
             FROM treatment_plan p
             WHERE w.organization_id = $1 AND w.treatment_plan_id = $2 AND w.served_at IS NULL AND w.withdrawn_at IS NULL
               AND p.organization_id = $1 AND p.id = w.treatment_plan_id
               AND p.status IN ('completed', 'revoked', 'entered-in-error')`,
      values: [organizationId, planId, this.clock.now()],
      answer: () => null,
    };
  }

  /**
   * Gives the time back once nobody has to decide about it any more. Who is about to decide holds the row, and may wait
   * for a resource that this transaction has: then the hold is left to them, or ends by itself.
   */
  private endHold(tx: EntityManager, organizationId: string, holdId: string): Promise<boolean> {
    return beyondReach(tx, async () => {
      const ended = await prepared(
        tx,
        `UPDATE hold SET released_at = $3
         FROM (
           SELECT id FROM hold
           WHERE organization_id = $1 AND id = $2 AND released_at IS NULL
           FOR NO KEY UPDATE SKIP LOCKED) AS free
         WHERE hold.organization_id = $1 AND hold.id = free.id AND NOT EXISTS (
           SELECT 1 FROM offer WHERE organization_id = $1 AND hold_id = $2 AND decision IS NULL)
         RETURNING hold.id`,
        [organizationId, holdId, this.clock.now()],
      );
      if (ended.length > 0) await this.booking.withdraw(tx, organizationId, { holdId });
      return ended.length > 0;
    });
  }
}

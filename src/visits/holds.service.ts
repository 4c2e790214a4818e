import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { resourcesPlaced, type BookedResource } from '../booking/booked-resource.js';
import { BookingService } from '../booking/booking.service.js';
import { Hold, holdStatus } from '../booking/hold.entity.js';
import type { Call } from '../common/call.js';
import { Clock } from '../common/clock.js';
import { Disclosures } from '../common/disclosures.js';
import { Ids } from '../common/ids.js';
import { Transactions } from '../common/transactions.js';
import { found } from '../common/validation.js';
import type { Placement } from '../domain/course-types.js';
import { conflict, invalid, type Fault } from '../domain/errors.js';
import { RematchingService } from '../treatment-plans/rematching.service.js';
import type { TreatmentPlan } from '../treatment-plans/treatment-plan.entity.js';
import { holdAnswer, type HoldAnswer } from './visits.dto.js';

const DEFAULT_MINUTES = 5;

@Injectable()
export class HoldsService {
  constructor(
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly booking: BookingService,
    private readonly disclosures: Disclosures,
    private readonly rematching: RematchingService,
  ) {}

  /** Room is made for it first. Throws SlotTaken where one of the resources has been taken meanwhile. */
  async create(
    tx: EntityManager,
    plan: TreatmentPlan,
    placement: Placement,
    timeZone: string,
    minutes = DEFAULT_MINUTES,
  ): Promise<{ hold: HoldAnswer; concerning: string[] }> {
    const now = this.clock.now();
    const concerning = await this.rematching.make(tx, plan.organizationId, placement.reassigned ?? []);
    const hold = tx.create(Hold, {
      organizationId: plan.organizationId,
      id: this.ids.next(),
      treatmentPlanId: plan.id,
      patientId: plan.patientId,
      clinicId: plan.clinicId,
      phase: placement.phase,
      startsAt: new Date(placement.startsAt),
      endsAt: new Date(placement.endsAt),
      timeZone,
      expiresAt: new Date(now.getTime() + minutes * 60_000),
      releasedAt: null,
      sessionId: null,
      course: null,
      createdAt: now,
    });
    await tx.insert(Hold, hold);
    this.booking.keep(tx, plan.organizationId, placement.rows, {
      holdId: hold.id,
      expiresAt: hold.expiresAt,
    });
    return { hold: holdAnswer(hold, resourcesPlaced('', placement), now), concerning };
  }

  read(call: Call, id: string): Promise<HoldAnswer> {
    return this.transactions.read(call, async (tx) => {
      const hold = found(await tx.findOneBy(Hold, { organizationId: call.organizationId, id }), 'hold');
      return holdAnswer(hold, await this.resourcesOf(tx, hold), this.clock.now());
    });
  }

  /** Gives back what is held. One that has ended stays as it ended. */
  release(call: Call, id: string): Promise<void> {
    return this.transactions.run(call, async (tx) => {
      const hold = found(await this.lock(tx, call.organizationId, id), 'hold');
      if (holdStatus(hold, this.clock.now()) !== 'held') return;
      await this.booking.withdraw(tx, call.organizationId, { holdId: id });
      await tx.update(Hold, { organizationId: call.organizationId, id }, { releasedAt: this.clock.now() });
      // No answer names the patient.
      await this.disclosures.record(tx, call, { patientId: hold.patientId }, 'write');
    });
  }

  /**
   * Gives back what the hold keeps, so that this transaction can book it; with what it kept. The rest of the booking
   * either takes it, or leaves the hold as it was.
   */
  async take(
    tx: EntityManager,
    plan: TreatmentPlan,
    id: string,
    asked: { phase: string; startsAt: string },
  ): Promise<{ id: string; resourceIds: string[] }> {
    const hold = await this.lock(tx, plan.organizationId, id);
    const faults: Fault[] = [];
    if (hold?.treatmentPlanId === plan.id && hold.course)
      faults.push({
        pointer: '/holdId',
        detail: 'keeps a whole course: it is booked by activating the plan',
      });
    else if (hold?.treatmentPlanId !== plan.id)
      faults.push({ pointer: '/holdId', detail: 'is no hold of this plan' });
    else {
      if (hold.phase !== asked.phase)
        faults.push({ pointer: '/phase', detail: 'is not what the hold is for' });
      if (hold.startsAt.getTime() !== new Date(asked.startsAt).getTime()) {
        faults.push({ pointer: '/startsAt', detail: 'is not what the hold keeps' });
      }
    }
    if (!hold || faults.length > 0) throw invalid(faults);
    const status = holdStatus(hold, this.clock.now());
    if (status !== 'held') throw conflict('HOLD_ENDED', `The hold is ${status} and keeps nothing any more.`);
    const resources = await this.resourcesOf(tx, hold);
    await this.booking.withdraw(tx, plan.organizationId, { holdId: id });
    return { id, resourceIds: resources.map(({ resourceId }) => resourceId) };
  }

  async becomes(tx: EntityManager, organizationId: string, id: string, sessionId: string): Promise<void> {
    await tx.update(Hold, { organizationId, id }, { sessionId, releasedAt: this.clock.now() });
  }

  private lock(tx: EntityManager, organizationId: string, id: string): Promise<Hold | null> {
    return tx.findOne(Hold, { where: { organizationId, id }, lock: { mode: 'for_no_key_update' } });
  }

  private resourcesOf(
    tx: EntityManager,
    { organizationId, id }: Hold,
  ): Promise<Omit<BookedResource, 'sessionId'>[]> {
    return this.booking.heldBy(tx, organizationId, id);
  }
}

import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { BookingService } from '../booking/booking.service.js';
import { Hold, holdStatus } from '../booking/hold.entity.js';
import { Clock } from '../common/clock.js';
import { Ids } from '../common/ids.js';
import type { CourseProposal } from '../domain/course-types.js';
import { conflict, invalid } from '../domain/errors.js';
import type { PlanFacts } from './plan-wishes.js';
import { RematchingService } from './rematching.service.js';
import type { TreatmentPlan } from './treatment-plan.entity.js';

/** A whole proposal kept for some minutes: every session of it, in the table of all reservations, or none. */
@Injectable()
export class CourseHolds {
  constructor(
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly booking: BookingService,
    private readonly rematching: RematchingService,
  ) {}

  /** With the patients of those who make room for it. Throws SlotTaken where something has been taken meanwhile. */
  async keep(
    tx: EntityManager,
    { plan, clinic }: PlanFacts,
    proposal: CourseProposal,
    minutes: number,
  ): Promise<{ hold: Hold; concerning: string[] }> {
    const { organizationId } = plan;
    const { sessions } = proposal;
    const reassigned = sessions.flatMap((placement) => placement.reassigned ?? []);
    const rows = sessions.flatMap((placement) => placement.rows);
    const resourceIds = [...rows, ...reassigned.flatMap((one) => one.rows)].map(
      ({ resourceId }) => resourceId,
    );
    this.booking.lockResources(tx, organizationId, clinic, [...new Set(resourceIds)]);
    const concerning = await this.rematching.make(tx, organizationId, reassigned);
    const now = this.clock.now();
    const hold = tx.create(Hold, {
      organizationId,
      id: this.ids.next(),
      treatmentPlanId: plan.id,
      patientId: plan.patientId,
      clinicId: plan.clinicId,
      phase: sessions[0]?.phase ?? '',
      startsAt: new Date(Math.min(...sessions.map(({ startsAt }) => startsAt))),
      endsAt: new Date(Math.max(...sessions.map(({ endsAt }) => endsAt))),
      timeZone: clinic.timeZone,
      expiresAt: new Date(now.getTime() + minutes * 60_000),
      releasedAt: null,
      sessionId: null,
      // Room has been made by now.
      course: { ...proposal, sessions: sessions.map(({ reassigned: _made, ...placement }) => placement) },
      createdAt: now,
    });
    await tx.insert(Hold, hold);
    this.booking.keep(tx, organizationId, rows, { holdId: hold.id, expiresAt: hold.expiresAt });
    await this.booking.keepCaps(
      tx,
      clinic,
      sessions.map(({ startsAt }) => startsAt),
    );
    return { hold, concerning };
  }

  /**
   * Gives back what the hold keeps, so that this transaction can book it: nobody else can in between. The rest of the
   * booking either takes it, or leaves the hold as it was.
   */
  async take(
    tx: EntityManager,
    { organizationId, id: planId }: TreatmentPlan,
    id: string,
  ): Promise<CourseProposal> {
    const hold = await tx.findOne(Hold, {
      where: { organizationId, id },
      lock: { mode: 'for_no_key_update' },
    });
    if (hold?.treatmentPlanId !== planId || !hold.course) {
      throw invalid([{ pointer: '/holdId', detail: 'is no hold of a course of this plan' }]);
    }
    const status = holdStatus(hold, this.clock.now());
    if (status !== 'held') throw conflict('HOLD_ENDED', `The hold is ${status} and keeps nothing any more.`);
    await this.booking.withdraw(tx, organizationId, { holdId: id });
    return hold.course;
  }

  async becomes(
    tx: EntityManager,
    organizationId: string,
    id: string,
    sessionId: string | null,
  ): Promise<void> {
    await tx.update(Hold, { organizationId, id }, { sessionId, releasedAt: this.clock.now() });
  }
}

import { Injectable } from '@nestjs/common';
import { In, type EntityManager } from 'typeorm';
import { BookingService } from '../booking/booking.service.js';
import { ClinicCalendars } from '../booking/clinic-calendars.js';
import { Clock } from '../common/clock.js';
import { findPrepared } from '../database/prepared.js';
import { addDays, localDateOf, startOfDay } from '../domain/local-time.js';
import { rematch } from '../domain/rematch.js';
import type { MovableVisit, RematchAnswer } from '../domain/rematch-types.js';
import type { ProtocolDefinition } from '../domain/protocol.js';
import { profileFor, resolveVisit } from '../domain/visit.js';
import { ProtocolsService } from '../protocols/protocols.service.js';
import { Session } from '../sessions/session.entity.js';
import type { PlanFacts } from '../treatment-plans/plan-wishes.js';
import { TreatmentPlan } from '../treatment-plans/treatment-plan.entity.js';
import type { Target } from '../treatment-plans/visit-planner.js';

export type Room = RematchAnswer & { patientIds: Map<string, string> };

/**
 * Room for a visit at a time at which somebody is missing: other resources serve visits of the same day that nobody has
 * checked in for, at their own times. No patient's time changes by it.
 */
@Injectable()
export class RematchingService {
  constructor(
    private readonly clock: Clock,
    private readonly calendars: ClinicCalendars,
    private readonly booking: BookingService,
    private readonly protocols: ProtocolsService,
  ) {}

  /** How room could be made, or why not. What others are changing at this moment stays where it is. */
  async roomFor(
    tx: EntityManager,
    { clinic, definition, policy, plan }: PlanFacts,
    target: Target,
    startsAt: Date,
    pinnedIds: string[],
  ): Promise<Room> {
    const date = localDateOf(startsAt.getTime(), clinic.timeZone);
    const { organizationId } = plan;
    const sessions = await this.movable(tx, organizationId, clinic.id, date, clinic.timeZone, target.session);
    const exceptSessionIds = sessions.map(({ id }) => id);
    const rows = await this.booking.rowsOf(tx, organizationId, exceptSessionIds);
    const calendar = await this.calendars.load(tx, clinic, date, addDays(date, 1), [], { exceptSessionIds });
    const definitions = await this.definitionsOf(tx, organizationId, sessions);
    const visits = sessions.map((session): MovableVisit => {
      const own = definitions.get(session.treatmentPlanId);
      if (!own || !session.startsAt) throw new Error('A booked session has a plan and a time.');
      return {
        sessionId: session.id,
        startsAt: session.startsAt.getTime(),
        shape: resolveVisit(profileFor(own, session.phase, session.ordinal), policy),
        rows: rows.get(session.id) ?? [],
        pinnedIds: session.pinnedResourceIds,
      };
    });
    const answer = rematch({
      resources: calendar.resources,
      visits,
      wanted: {
        startsAt: startsAt.getTime(),
        shape: resolveVisit(profileFor(definition, target.phase.code, target.ordinal), policy),
        pinnedIds,
      },
      preferredIds: plan.prescriberId ? [plan.prescriberId] : [],
    });
    return { ...answer, patientIds: new Map(sessions.map(({ id, patientId }) => [id, patientId])) };
  }

  /** Gives the displaced sessions what serves them from now on. Their resources are locked, and so are they. */
  async make(tx: EntityManager, organizationId: string, room: Room & { outcome: 'placed' }): Promise<void> {
    const ids = room.reassigned.map(({ sessionId }) => sessionId);
    if (ids.length === 0) return;
    await this.booking.withdraw(tx, organizationId, { sessionIds: ids });
    await this.booking.reserve(
      tx,
      organizationId,
      room.reassigned.flatMap(({ sessionId, rows }) => rows.map((row) => ({ ...row, sessionId }))),
    );
    await tx.query(
      `UPDATE session SET version = version + 1, updated_at = $3 WHERE organization_id = $1 AND id = ANY ($2)`,
      [organizationId, ids, this.clock.now()],
    );
  }

  private movable(
    tx: EntityManager,
    organizationId: string,
    clinicId: string,
    date: string,
    zone: string,
    besides: Session | null,
  ): Promise<Session[]> {
    const [from, to] = [startOfDay(date, zone), startOfDay(addDays(date, 1), zone)];
    return findPrepared(
      tx,
      Session,
      `FROM session
       WHERE organization_id = $1 AND clinic_id = $2 AND status = 'booked' AND starts_at >= $3 AND starts_at < $4
         AND id IS DISTINCT FROM $5::uuid
       ORDER BY id FOR NO KEY UPDATE SKIP LOCKED`,
      [organizationId, clinicId, new Date(from), new Date(to), besides?.id ?? null],
    );
  }

  /** What each session's plan was made from, by the plan's id. */
  private async definitionsOf(
    tx: EntityManager,
    organizationId: string,
    sessions: Session[],
  ): Promise<Map<string, ProtocolDefinition>> {
    const ids = [...new Set(sessions.map(({ treatmentPlanId }) => treatmentPlanId))];
    const plans = await tx.findBy(TreatmentPlan, { organizationId, id: In(ids) });
    const found = new Map<string, ProtocolDefinition>();
    for (const { id, protocolId, protocolVersion } of plans) {
      // Kept in memory once it can change no more.
      found.set(id, await this.protocols.version(tx, organizationId, protocolId, protocolVersion));
    }
    return found;
  }
}

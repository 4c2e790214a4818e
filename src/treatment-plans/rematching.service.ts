import { Injectable } from '@nestjs/common';
import { In, type EntityManager } from 'typeorm';
import { BookingService } from '../booking/booking.service.js';
import { ClinicCalendars } from '../booking/clinic-calendars.js';
import { Clock } from '../common/clock.js';
import { askedTogether, findQuestion } from '../database/prepared.js';
import { SlotTaken } from '../database/until-placed.js';
import { addDays, localDateOf, startOfDay, type LocalDate } from '../domain/local-time.js';
import { rematch } from '../domain/rematch.js';
import type { ReservationRow } from '../domain/course-types.js';
import type { MovableVisit, Reassigned, RematchAnswer } from '../domain/rematch-types.js';
import type { ProtocolDefinition } from '../domain/protocol.js';
import { profileFor, resolveVisit } from '../domain/visit.js';
import { ProtocolsService } from '../protocols/protocols.service.js';
import { Session } from '../sessions/session.entity.js';
import type { PlanFacts, Target } from './plan-wishes.js';
import { TreatmentPlan } from './treatment-plan.entity.js';

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

  /** How room could be made for one visit, or why not. */
  async roomFor(
    tx: EntityManager,
    facts: PlanFacts,
    target: Target,
    startsAt: Date,
    pinnedIds: string[],
    leaving: string[] = [],
  ): Promise<RematchAnswer> {
    const { clinic, definition, policy, plan } = facts;
    const date = localDateOf(startsAt.getTime(), clinic.timeZone);
    const besides = [...leaving, ...(target.session ? [target.session.id] : [])];
    const visits = await this.booked(tx, facts, date, addDays(date, 1), besides);
    const exceptSessionIds = [...besides, ...visits.map(({ sessionId }) => sessionId)];
    const calendar = await this.calendars.load(tx, clinic, date, addDays(date, 1), [], { exceptSessionIds });
    return rematch({
      resources: calendar.resources,
      visits,
      wanted: {
        startsAt: startsAt.getTime(),
        shape: resolveVisit(profileFor(definition, target.phase.code, target.ordinal), policy),
        pinnedIds,
      },
      preferredIds: plan.prescriberId ? [plan.prescriberId] : [],
    });
  }

  /** Booked visits of the clinic on the dates [from, to) that others may serve, but for the plan's own. */
  movableIn(tx: EntityManager, facts: PlanFacts, from: LocalDate, to: LocalDate): Promise<MovableVisit[]> {
    const besides = facts.sessions.map(({ id }) => id);
    return this.booked(tx, facts, from, to, besides);
  }

  /**
   * Gives the displaced sessions what serves them from now on; their new resources are locked. Answers with whose they
   * are. Throws SlotTaken where one of them has been changed since, or is being changed.
   */
  async make(
    tx: EntityManager,
    organizationId: string,
    reassigned: readonly Reassigned[],
  ): Promise<string[]> {
    if (reassigned.length === 0) return [];
    const ids = reassigned.map(({ sessionId }) => sessionId);
    const [changed, count] = await tx.query<[{ patient_id: string }[], number]>(
      `WITH standing AS (
         SELECT id FROM session
         WHERE organization_id = $1 AND id = ANY ($2::uuid[]) AND status = 'booked'
         ORDER BY id FOR NO KEY UPDATE SKIP LOCKED)
       UPDATE session s SET version = s.version + 1, updated_at = $4
       FROM standing, unnest($2::uuid[], $3::int[]) AS known (id, version)
       WHERE s.organization_id = $1 AND s.id = standing.id AND s.id = known.id AND s.version = known.version
       RETURNING s.patient_id`,
      [organizationId, ids, reassigned.map(({ version }) => version ?? 0), this.clock.now()],
    );
    if (count !== ids.length) throw new SlotTaken();
    await this.booking.withdraw(tx, organizationId, { sessionIds: ids });
    this.booking.reserve(
      tx,
      organizationId,
      reassigned.flatMap(({ sessionId, rows }) => rows.map((row) => ({ ...row, sessionId }))),
    );
    return changed.map(({ patient_id }) => patient_id);
  }

  /** Visits that nobody has checked in for, as far as the caller may know of them. */
  private async booked(
    tx: EntityManager,
    { clinic: { organizationId, id, timeZone }, policy }: PlanFacts,
    from: LocalDate,
    to: LocalDate,
    besides: string[],
  ): Promise<MovableVisit[]> {
    const [begin, end] = [new Date(startOfDay(from, timeZone)), new Date(startOfDay(to, timeZone))];
    const values = [organizationId, id, begin, end, besides];
    const [plans, sessions, rows] = await askedTogether(tx, [
      findQuestion(
        tx,
        TreatmentPlan,
        `FROM treatment_plan
         WHERE organization_id = $1 AND id = ANY (ARRAY(SELECT session.treatment_plan_id FROM session WHERE ${BOOKED}))`,
        values,
      ),
      findQuestion(tx, Session, `FROM session WHERE ${BOOKED} ORDER BY id`, values),
      this.booking.rowsQuestion(
        `session_id = ANY (ARRAY(SELECT session.id FROM session WHERE ${BOOKED}))`,
        values,
      ),
    ]);
    const definitions = await this.definitionsOf(tx, organizationId, plans);
    // What was booked while the three were asked, and so has no plan among them, stays where it is.
    const known = sessions.filter(({ treatmentPlanId }) => definitions.has(treatmentPlanId));
    return movable(known, definitions, rows, policy);
  }

  /** Booked sessions of one organization, as others may serve them; `rows` is what they hold. */
  async visitsOf(
    tx: EntityManager,
    organizationId: string,
    policy: PlanFacts['policy'],
    sessions: readonly Session[],
    rows: ReadonlyMap<string, ReservationRow[]>,
  ): Promise<MovableVisit[]> {
    if (sessions.length === 0) return [];
    const ids = [...new Set(sessions.map(({ treatmentPlanId }) => treatmentPlanId))];
    const plans = await tx.findBy(TreatmentPlan, { organizationId, id: In(ids) });
    return movable(sessions, await this.definitionsOf(tx, organizationId, plans), rows, policy);
  }

  /** What each of the plans was made from, by the plan's id. */
  private async definitionsOf(
    tx: EntityManager,
    organizationId: string,
    plans: readonly TreatmentPlan[],
  ): Promise<Map<string, ProtocolDefinition>> {
    const found = new Map<string, ProtocolDefinition>();
    for (const { id, protocolId, protocolVersion } of plans) {
      // Kept in memory once it can change no more.
      found.set(id, await this.protocols.version(tx, organizationId, protocolId, protocolVersion));
    }
    return found;
  }
}

/*
 * Of a clinic, between two instants, but for some of them. Others refer to it as an array, which PostgreSQL reads once;
 * a join it may begin at the other end, with every row of the organization.
 */
const BOOKED = `session.organization_id = $1 AND session.clinic_id = $2 AND session.status = 'booked'
  AND session.starts_at >= $3 AND session.starts_at < $4 AND session.id <> ALL ($5::uuid[])`;

const movable = (
  sessions: readonly Session[],
  definitions: ReadonlyMap<string, ProtocolDefinition>,
  rows: ReadonlyMap<string, ReservationRow[]>,
  policy: PlanFacts['policy'],
): MovableVisit[] =>
  sessions.map((session) => {
    const own = definitions.get(session.treatmentPlanId);
    if (!own || !session.startsAt) throw new Error('A booked session has a plan and a time.');
    return {
      sessionId: session.id,
      version: session.version,
      startsAt: session.startsAt.getTime(),
      shape: resolveVisit(profileFor(own, session.phase, session.ordinal), policy),
      rows: rows.get(session.id) ?? [],
      pinnedIds: session.pinnedResourceIds,
    };
  });

import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { resourcesPlaced, type BookedResource } from '../booking/booked-resource.js';
import { BookingService } from '../booking/booking.service.js';
import { Clock } from '../common/clock.js';
import { Ids } from '../common/ids.js';
import type { CourseProposal, Placement } from '../domain/course-types.js';
import { sessionKey } from '../domain/given-sessions.js';
import type { WantedOrdinal } from '../domain/course-outline.js';
import { toInstant, type LocalDateTime } from '../domain/local-time.js';
import { Session } from '../sessions/session.entity.js';
import { SessionsService } from '../sessions/sessions.service.js';
import { WorklistService } from '../worklist/worklist.service.js';
import { CoursePlanner } from './course-planner.js';
import type { PlanFacts } from './plan-wishes.js';
import { RematchingService } from './rematching.service.js';
import { conflictAnswer } from './proposals.dto.js';

type ToPlace = Pick<
  WantedOrdinal,
  'phase' | 'ordinal' | 'dosing' | 'wantedDate' | 'minGapDays' | 'entryGate'
> & {
  /** Where the plan's usual time of day is not what is wanted. */
  wantedLocal?: LocalDateTime;
  /** Asked for by name. */
  pinnedResourceIds?: string[];
};

/** Sessions in the order they were wanted, with what those that found a place have been given. */
export interface Booked {
  sessions: Session[];
  resources: BookedResource[];
  /** Patients of others' sessions that are served by other resources now, to make room. */
  concerning: string[];
}

/** Writes a chosen proposal: its sessions and what they reserve, all of it or none. */
@Injectable()
export class CourseBooker {
  constructor(
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly planner: CoursePlanner,
    private readonly sessions: SessionsService,
    private readonly booking: BookingService,
    private readonly worklist: WorklistService,
    private readonly rematching: RematchingService,
  ) {}

  /**
   * Books what the proposal places; what it leaves out is kept as proposed, so that its ordinal is known and not made
   * again. A session that has a place already is lifted from it first, with all that it holds, so that the sessions of
   * one course may take each other's times; then room is made as the proposal says. Throws SlotTaken where something
   * has been taken since the proposal was computed.
   */
  async book(
    tx: EntityManager,
    facts: PlanFacts,
    wanted: ToPlace[],
    proposal: CourseProposal,
  ): Promise<Booked> {
    const { organizationId } = facts.plan;
    const placements = new Map(proposal.sessions.map((placement) => [sessionKey(placement), placement]));
    const reassigned = proposal.sessions.flatMap((placement) => placement.reassigned ?? []);
    const resourceIds = new Set(
      [...proposal.sessions, ...reassigned].flatMap(({ rows }) => rows.map((row) => row.resourceId)),
    );
    this.booking.lockResources(tx, organizationId, facts.clinic, [...resourceIds]);
    const known = new Map(facts.sessions.map((session) => [sessionKey(session), session]));
    const moving = wanted.flatMap((ordinal) => {
      const session = known.get(sessionKey(ordinal));
      return session?.startsAt && placements.has(sessionKey(ordinal)) ? [session.id] : [];
    });
    // First, since those who make room may be served by what the course leaves.
    await this.booking.withdraw(tx, organizationId, { sessionIds: moving });
    await this.sessions.lift(tx, organizationId, moving);
    const concerning = await this.rematching.make(tx, organizationId, reassigned);
    const made: Session[] = [];
    const booked: Session[] = [];
    const rows: Parameters<BookingService['reserve']>[2] = [];
    const resources: BookedResource[] = [];
    for (const ordinal of wanted) {
      const placement = placements.get(sessionKey(ordinal)) ?? null;
      const proposed = known.get(sessionKey(ordinal));
      const session = this.session(tx, facts, ordinal, placement, proposed);
      if (!proposed) made.push(session);
      else if (placement) await this.sessions.place(tx, session);
      booked.push(session);
      if (!placement) continue;
      rows.push(...placement.rows.map((row) => ({ ...row, sessionId: session.id })));
      resources.push(...resourcesPlaced(session.id, placement));
    }
    this.sessions.insert(tx, made);
    this.booking.reserve(tx, organizationId, rows);
    await this.booking.keepCaps(
      tx,
      facts.clinic,
      proposal.sessions.map(({ startsAt }) => startsAt),
    );
    await this.report(tx, facts, made, proposal);
    const mended = booked.filter((session) => session.status === 'booked' && known.has(sessionKey(session)));
    await this.worklist.settle(tx, organizationId, mended.map(subjectOf), 'Booked since.');
    return { sessions: booked, resources, concerning };
  }

  /** A work item for each session that found no place. */
  private async report(
    tx: EntityManager,
    { plan, clinic }: PlanFacts,
    made: Session[],
    { unplaced }: CourseProposal,
  ): Promise<void> {
    for (const session of made.filter(({ status }) => status === 'proposed')) {
      const conflicts = unplaced.filter((conflict) => sessionKey(conflict) === sessionKey(session));
      await this.worklist.open(tx, {
        organizationId: plan.organizationId,
        clinicId: clinic.id,
        kind: 'unplaced-session',
        subject: subjectOf(session),
        treatmentPlanId: plan.id,
        sessionId: session.id,
        detail:
          `${session.phase} session ${session.ordinal}, wanted on ${session.wantedLocal.slice(0, 10)}, ` +
          'could not be booked.',
        conflicts: conflicts.map((conflict) => conflictAnswer(conflict, clinic.timeZone)),
      });
    }
  }

  private session(
    tx: EntityManager,
    facts: PlanFacts,
    ordinal: ToPlace,
    placement: Placement | null,
    proposed: Session | undefined,
  ): Session {
    const { plan, clinic } = facts;
    const now = this.clock.now();
    const wantedLocal = ordinal.wantedLocal ?? this.planner.wantedLocal(facts, ordinal.wantedDate);
    return tx.create(Session, {
      organizationId: plan.organizationId,
      id: proposed?.id ?? this.ids.next(),
      treatmentPlanId: plan.id,
      patientId: plan.patientId,
      clinicId: plan.clinicId,
      phase: ordinal.phase,
      ordinal: ordinal.ordinal,
      dosing: ordinal.dosing,
      minGapDays: ordinal.minGapDays,
      wantedLocal,
      wantedAt: new Date(toInstant(wantedLocal, clinic.timeZone).instant),
      timeZone: clinic.timeZone,
      startsAt: placement && new Date(placement.startsAt),
      endsAt: placement && new Date(placement.endsAt),
      status: placement ? 'booked' : 'proposed',
      statusReason: null,
      pendingGate: ordinal.entryGate,
      deviations: placement?.deviations ?? [],
      pinnedResourceIds: ordinal.pinnedResourceIds ?? [],
      checkedInAt: null,
      startedAt: null,
      administrationEndedAt: null,
      dischargedAt: null,
      createdAt: proposed?.createdAt ?? now,
      updatedAt: now,
      version: (proposed?.version ?? 0) + 1,
    });
  }
}

const subjectOf = ({ id }: Session): string => `unplaced-session:${id}`;

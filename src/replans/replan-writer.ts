import { Injectable } from '@nestjs/common';
import { In, type EntityManager } from 'typeorm';
import { byKind } from '../booking/booked-resource.js';
import { BookingService } from '../booking/booking.service.js';
import type { Clinic } from '../clinics/clinic.entity.js';
import { Clock } from '../common/clock.js';
import { Ids } from '../common/ids.js';
import type { Deviation, ReservationRow } from '../domain/course-types.js';
import type { ReplanChange, ReplanPlace } from '../domain/replan-types.js';
import { resourcesIn } from '../domain/reserved-resources.js';
import { FreedTimes, freedBy } from '../sessions/freed-times.js';
import { SessionChanges } from '../sessions/session-changes.js';
import { Session } from '../sessions/session.entity.js';
import { SessionsService } from '../sessions/sessions.service.js';
import { conflictAnswer } from '../treatment-plans/proposals.dto.js';
import { WorkItem, type WorkItemKind } from '../worklist/work-item.entity.js';
import { WorklistService } from '../worklist/worklist.service.js';
import { causeInWords, workOf, type Cause } from './replan-causes.js';
import type { Planned } from './replan-planner.js';
import { ReplanChangeRow, type Replan, type SettledItem, type StoredPlace } from './replan.entity.js';

/** A session given another place, or the same with others who serve it. */
export interface Given {
  session: Session;
  startsAt: number;
  endsAt: number;
  rows: ReservationRow[];
  deviations: Deviation[];
}

/** What a session that is placed in order has to do with no longer. */
const SOLVED: WorkItemKind[] = [
  'outage-over-booking',
  'closure-over-booking',
  'hours-over-booking',
  'resource-over-booking',
];

/** Writes what a re-plan changes: everything in one transaction, all that moves lifted before anything is placed. */
@Injectable()
export class ReplanWriter {
  constructor(
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly booking: BookingService,
    private readonly sessions: SessionsService,
    private readonly changes: SessionChanges,
    private readonly worklist: WorklistService,
    private readonly freedTimes: FreedTimes,
  ) {}

  /** What is to become, or has become, of each session. */
  rows(tx: EntityManager, replan: Replan, planned: Planned): ReplanChangeRow[] {
    const { clinic, resources } = planned;
    const stored = ({ startsAt, endsAt, rows }: ReplanPlace, deviations: Deviation[]): StoredPlace => ({
      ...{ startsAt, endsAt, rows, deviations },
      resources: resourcesOf(rows, resources),
    });
    return planned.changes.map((change) => {
      const session = sessionOf(planned, change);
      const { action, affected, from, to } = change;
      return tx.create(ReplanChangeRow, {
        organizationId: replan.organizationId,
        id: this.ids.next(),
        replanId: replan.id,
        clinicId: clinic.id,
        sessionId: session.id,
        treatmentPlanId: session.treatmentPlanId,
        patientId: session.patientId,
        phase: session.phase,
        ordinal: session.ordinal,
        affected,
        action,
        placeBefore: stored(from, session.deviations),
        placeAfter: to && stored(to, deviationsOf(change, session)),
        deviations: change.deviations,
        conflicts: change.conflicts.map((conflict) => conflictAnswer(conflict, clinic.timeZone)),
        sessionVersion: null,
        settled: [],
        createdAt: this.clock.now(),
      });
    });
  }

  /** Books it, on locked rows; says in `rows` how each session stands then. Throws SlotTaken. */
  async apply(tx: EntityManager, planned: Planned, cause: Cause, rows: ReplanChangeRow[]): Promise<void> {
    const { clinic, changes } = planned;
    const given = changes.flatMap((change): Given[] => {
      const session = sessionOf(planned, change);
      return change.to ? [{ session, ...change.to, deviations: deviationsOf(change, session) }] : [];
    });
    const settled = await this.settle(tx, clinic, given);
    // Nobody can come while the clinic is closed.
    const closed = new Set(changes.flatMap((one) => (one.affected ? [one.sessionId] : [])));
    const isFree = ({ id }: Session): boolean => cause.kind !== 'closure' || !closed.has(id);
    await this.give(tx, clinic, given, isFree);
    for (const { session } of given) {
      const row = rows.find(({ sessionId }) => sessionId === session.id);
      if (row)
        Object.assign(row, { sessionVersion: session.version, settled: settled.get(session.id) ?? [] });
    }
    for (const row of rows.filter(({ action }) => action === 'unplaced')) {
      await this.worklist.open(tx, {
        organizationId: clinic.organizationId,
        clinicId: clinic.id,
        kind: workOf(cause),
        subject: `${workOf(cause)}:${cause.id}:${row.sessionId}`,
        treatmentPlanId: row.treatmentPlanId,
        sessionId: row.sessionId,
        detail: `${causeInWords(cause, clinic.timeZone)} A re-plan found no place for the session.`,
        conflicts: row.conflicts,
      });
    }
  }

  /** Gives sessions their places and resources, all at once. Throws SlotTaken where one of them is taken. */
  async give(
    tx: EntityManager,
    clinic: Clinic,
    given: Given[],
    isFree: (session: Session) => boolean = () => true,
  ): Promise<void> {
    const { organizationId } = clinic;
    const moved = given.filter(({ session, startsAt }) => session.startsAt?.getTime() !== startsAt);
    const left = moved.flatMap(({ session }) =>
      session.startsAt && isFree(session) ? [freedBy(session, session.startsAt)] : [],
    );
    const idsOf = (some: Given[]): string[] => some.map(({ session }) => session.id);
    await this.booking.withdraw(tx, organizationId, { sessionIds: idsOf(given) });
    await this.sessions.lift(tx, organizationId, idsOf(moved));
    const updatedAt = this.clock.now();
    for (const { session, startsAt, endsAt, deviations } of given) {
      const isMoved = session.startsAt?.getTime() !== startsAt;
      Object.assign(session, { deviations, updatedAt, version: session.version + 1 });
      if (!isMoved) continue;
      Object.assign(session, { startsAt: new Date(startsAt), endsAt: new Date(endsAt) });
      await this.sessions.place(tx, session);
    }
    const stay = given.filter((one) => !moved.includes(one));
    await tx.query(
      `UPDATE session SET version = version + 1, updated_at = $3 WHERE organization_id = $1 AND id = ANY ($2)`,
      [organizationId, idsOf(stay), updatedAt],
    );
    const reserved = given.flatMap(({ session, rows }) =>
      rows.map((row) => ({ ...row, sessionId: session.id })),
    );
    this.booking.reserve(tx, organizationId, reserved);
    const starts = moved.map(({ startsAt }) => startsAt);
    await this.booking.keepCaps(tx, clinic, starts);
    for (const planId of new Set(moved.map(({ session }) => session.treatmentPlanId))) {
      await this.changes.happened(tx, organizationId, planId);
    }
    for (const freed of left.filter(({ startsAt }) => startsAt > updatedAt)) {
      await this.freedTimes.happened(tx, freed);
    }
  }

  /** Settles what is open over sessions that are in order from now on. @returns what it settled, by session */
  private async settle(
    tx: EntityManager,
    clinic: Clinic,
    given: Given[],
  ): Promise<Map<string, SettledItem[]>> {
    const { organizationId } = clinic;
    const items = await tx.find(WorkItem, {
      where: {
        organizationId,
        sessionId: In(given.map(({ session }) => session.id)),
        status: 'open',
        kind: In(SOLVED),
      },
      order: { id: 'ASC' },
    });
    const subjects = items.map(({ subject }) => subject);
    await this.worklist.settle(tx, organizationId, subjects, 'The session was re-planned.');
    const settled = new Map<string, SettledItem[]>();
    for (const item of items) {
      const { sessionId } = item;
      if (sessionId === null) continue;
      settled.set(sessionId, [...(settled.get(sessionId) ?? []), settledItem(item)]);
    }
    return settled;
  }

  /** Opens again what a re-plan had settled. */
  async reopen(
    tx: EntityManager,
    rows: ReplanChangeRow[],
    stands: (item: SettledItem) => boolean,
  ): Promise<void> {
    for (const { organizationId, clinicId, treatmentPlanId, sessionId, settled } of rows) {
      for (const item of settled.filter(stands)) {
        await this.worklist.open(tx, { organizationId, clinicId, treatmentPlanId, sessionId, ...item });
      }
    }
  }
}

export const settledItem = ({ kind, subject, detail, conflicts }: WorkItem): SettledItem => ({
  ...{ kind, subject, detail, conflicts },
});

function sessionOf({ sessions }: Planned, { sessionId }: ReplanChange): Session {
  const session = sessions.get(sessionId);
  if (!session) throw new Error('A re-plan changes the sessions that it was asked about.');
  return session;
}

/** A session served by others at its own time lies as it lay. */
const deviationsOf = ({ action, deviations }: ReplanChange, session: Session): Deviation[] =>
  action === 'moved' ? deviations : session.deviations;

/** In the order in which a session's resources are named. */
const resourcesOf = (
  rows: readonly ReservationRow[],
  known: Planned['resources'],
): StoredPlace['resources'] => resourcesIn(rows, (id) => known.get(id)?.kind ?? 'practitioner').sort(byKind);

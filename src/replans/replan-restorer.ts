import { Injectable } from '@nestjs/common';
import { Between, In, Not, type EntityManager } from 'typeorm';
import { BookingService } from '../booking/booking.service.js';
import type { Clinic } from '../clinics/clinic.entity.js';
import { Clock } from '../common/clock.js';
import type { ProblemConflict } from '../common/problem.dto.js';
import { SlotTaken } from '../database/until-placed.js';
import { daysBetween, formatInstant, localDateOf } from '../domain/local-time.js';
import type { ReservationRow } from '../domain/course-types.js';
import { restoreRows } from '../domain/replan-restore.js';
import { isLive, isVoid, LIVE_SESSION_STATUSES } from '../domain/session-lifecycle.js';
import { Resource } from '../resources/resource.entity.js';
import { Session } from '../sessions/session.entity.js';
import { OTHER_DOSES_DAYS } from '../treatment-plans/plan-wishes.js';
import { ReplanWriter, type Given } from './replan-writer.js';
import type { Replan, ReplanChangeRow } from './replan.entity.js';

/** Something in the way of reverting a re-plan, with the plan of the session that it is told of. */
export interface InTheWay {
  treatmentPlanId: string;
  conflict: ProblemConflict;
}

/** Gives every session that a re-plan moved its time and resources back. */
@Injectable()
export class ReplanRestorer {
  constructor(
    private readonly clock: Clock,
    private readonly booking: BookingService,
    private readonly writer: ReplanWriter,
  ) {}

  /**
   * Takes back the offers of times that the re-plan freed, so that their holds are in nobody's way: on locked plans, and
   * before any resource is locked, as who accepts an offer does.
   */
  async withdrawOffers(tx: EntityManager, organizationId: string, rows: ReplanChangeRow[]): Promise<void> {
    const moved = rows.filter(
      ({ placeBefore, placeAfter }) => placeAfter && placeAfter.startsAt !== placeBefore.startsAt,
    );
    if (moved.length === 0) return;
    const [holds] = await tx.query<[{ id: string }[], number]>(
      `UPDATE hold SET released_at = $4
       FROM (
         SELECT h.id FROM hold h
         WHERE h.organization_id = $1 AND h.released_at IS NULL AND h.session_id IS NULL AND h.id IN (
           SELECT o.hold_id FROM offer o
           JOIN unnest($2::uuid[], $3::timestamptz[]) AS freed (session_id, starts_at)
             ON o.freed_session_id = freed.session_id AND o.starts_at = freed.starts_at
           WHERE o.organization_id = $1)
         ORDER BY h.id FOR NO KEY UPDATE) AS open
       WHERE hold.organization_id = $1 AND hold.id = open.id
       RETURNING hold.id`,
      [
        organizationId,
        moved.map(({ sessionId }) => sessionId),
        moved.map(({ placeBefore }) => new Date(placeBefore.startsAt)),
        this.clock.now(),
      ],
    );
    for (const { id: holdId } of holds) await this.booking.withdraw(tx, organizationId, { holdId });
  }

  /** On locked rows. @returns all that stands in the way; nothing is changed unless that is empty */
  async restore(
    tx: EntityManager,
    clinic: Clinic,
    replan: Replan,
    rows: ReplanChangeRow[],
  ): Promise<InTheWay[]> {
    const { organizationId } = clinic;
    const changed = rows.filter(({ placeAfter }) => placeAfter !== null);
    if (changed.length === 0) return [];
    const planIds = [...new Set(changed.map(({ treatmentPlanId }) => treatmentPlanId))];
    const all = await tx.findBy(Session, { organizationId, treatmentPlanId: In(planIds) });
    const sessions = new Map(all.map((session) => [session.id, session]));
    // What the re-plan itself moved goes back too: to where it stood beside the others before.
    const batch = new Set(changed.map(({ sessionId }) => sessionId));
    const doses = [...all, ...(await this.otherDoses(tx, organizationId, changed, planIds))];
    const others = doses.filter(({ id }) => !batch.has(id));
    const found = changed.flatMap((row): InTheWay[] =>
      this.ofSession(row, sessions.get(row.sessionId), clinic, others, replan).map((conflict) =>
        named(row, conflict),
      ),
    );
    found.push(...(await this.patients(tx, clinic, changed)));
    const restored = await this.resources(tx, clinic, changed);
    found.push(...restored.found);
    if (found.length > 0) return found;
    const given = changed.flatMap((row): Given[] => {
      const session = sessions.get(row.sessionId);
      const { startsAt, endsAt, deviations } = row.placeBefore;
      return session
        ? [{ session, startsAt, endsAt, deviations, rows: restored.rows.get(row.id) ?? [] }]
        : [];
    });
    try {
      await this.writer.give(tx, clinic, given);
    } catch (error) {
      if (!(error instanceof SlotTaken)) throw error;
      // Every reservation has been looked at under locks: what is left are the clinic's caps on starts.
      const detail = 'The clinic begins as many visits by now as it allows.';
      return changed.slice(0, 1).map((row) => named(row, { code: 'START_CAP_REACHED', detail }));
    }
    return [];
  }

  /** What of the session itself, or of its course, speaks against its old place. */
  private ofSession(
    row: ReplanChangeRow,
    session: Session | undefined,
    { timeZone }: Clinic,
    others: Session[],
    replan: Replan,
  ): { code: string; detail: string }[] {
    if (!session || session.status !== 'booked') {
      const status = session?.status ?? 'entered-in-error';
      return isLive(status)
        ? [{ code: 'SESSION_STARTED', detail: `The session is ${status}.` }]
        : [{ code: 'SESSION_CHANGED', detail: `The session is ${status} by now.` }];
    }
    const { startsAt } = row.placeBefore;
    const when = formatInstant(startsAt, timeZone);
    const found: { code: string; detail: string }[] = [];
    if (session.version !== row.sessionVersion) {
      found.push({ code: 'SESSION_CHANGED', detail: 'The session was changed after the re-plan.' });
    }
    if (startsAt < this.clock.now().getTime()) {
      found.push({ code: 'IN_THE_PAST', detail: `${when} has passed.` });
    }
    return [...found, ...tooNear(row, session, others, timeZone, replan)];
  }

  /** Doses of these patients by their other plans, near enough to matter. */
  private otherDoses(
    tx: EntityManager,
    organizationId: string,
    rows: ReplanChangeRow[],
    planIds: string[],
  ): Promise<Session[]> {
    const starts = rows.map(({ placeBefore }) => placeBefore.startsAt);
    const margin = OTHER_DOSES_DAYS * 86_400_000;
    return tx.findBy(Session, {
      organizationId,
      patientId: In([...new Set(rows.map(({ patientId }) => patientId))]),
      treatmentPlanId: Not(In(planIds)),
      dosing: true,
      startsAt: Between(new Date(Math.min(...starts) - margin), new Date(Math.max(...starts) + margin)),
    });
  }

  /** The patient is somewhere else then. */
  private async patients(tx: EntityManager, clinic: Clinic, rows: ReplanChangeRow[]): Promise<InTheWay[]> {
    const own = new Set(rows.map(({ sessionId }) => sessionId));
    const sessions = await tx.findBy(Session, {
      organizationId: clinic.organizationId,
      patientId: In(rows.map(({ patientId }) => patientId)),
      status: In([...LIVE_SESSION_STATUSES]),
    });
    return rows.flatMap((row) => {
      const { startsAt, endsAt } = row.placeBefore;
      const isThere = sessions.some(
        (other) =>
          other.patientId === row.patientId &&
          !own.has(other.id) &&
          other.startsAt !== null &&
          other.endsAt !== null &&
          other.startsAt.getTime() < endsAt &&
          other.endsAt.getTime() > startsAt,
      );
      const detail = `${formatInstant(startsAt, clinic.timeZone)}: the patient is there for another session.`;
      return isThere ? [named(row, { code: 'PATIENT_UNAVAILABLE', detail })] : [];
    });
  }

  /** Everybody's old resources, beside what else is reserved by now. */
  private async resources(
    tx: EntityManager,
    { organizationId, id: clinicId, timeZone }: Clinic,
    changed: ReplanChangeRow[],
  ): Promise<{ rows: Map<string, ReservationRow[]>; found: InTheWay[] }> {
    const known = new Map(
      (await tx.findBy(Resource, { organizationId, clinicId })).map((resource) => [resource.id, resource]),
    );
    const before = changed.flatMap(({ placeBefore }) => placeBefore.rows);
    const taken = await tx.query<ReservationRow[]>(
      `SELECT resource_id AS "resourceId", lower(lanes) AS "laneFrom", upper(lanes) AS "laneTo",
              (extract(epoch FROM starts_at) * 1000)::float8 AS start, (extract(epoch FROM ends_at) * 1000)::float8 AS "end"
       FROM reservation
       WHERE organization_id = $1 AND resource_id = ANY ($2) AND status IN ('held', 'booked')
         AND ends_at > $3 AND starts_at < $4 AND (expires_at IS NULL OR expires_at > $5)
         AND (session_id IS NULL OR session_id <> ALL ($6))`,
      [
        organizationId,
        [...new Set(before.map(({ resourceId }) => resourceId))],
        new Date(Math.min(...before.map(({ start }) => start))),
        new Date(Math.max(...before.map(({ end }) => end))),
        this.clock.now(),
        changed.map(({ sessionId }) => sessionId),
      ],
    );
    const busy = new Map<string, ReservationRow[]>();
    for (const row of taken) busy.set(row.resourceId, [...(busy.get(row.resourceId) ?? []), row]);
    const rows = new Map<string, ReservationRow[]>();
    const found: InTheWay[] = [];
    for (const row of changed) {
      const { rows: own, blocked } = restoreRows(row.placeBefore.rows, known, busy);
      rows.set(row.id, own);
      for (const resourceId of new Set(blocked.map((one) => one.resourceId))) {
        const name = known.get(resourceId)?.name ?? 'The resource';
        const when = formatInstant(row.placeBefore.startsAt, timeZone);
        found.push(
          named(row, { code: 'RESOURCE_TAKEN', resourceId, detail: `${name} is taken at ${when}.` }),
        );
      }
    }
    return { rows, found };
  }
}

const named = (
  { treatmentPlanId, sessionId, phase, ordinal }: ReplanChangeRow,
  conflict: Pick<ProblemConflict, 'code' | 'detail' | 'resourceId'>,
): InTheWay => {
  const told = { ...conflict, phase, ordinal, sessionId, nearest: [] };
  return { treatmentPlanId, conflict: told };
};

/**
 * A dose besides the re-plan's own that has been moved or booked since, by this plan or another of the patient's, and that
 * the old place would come too near to.
 */
function tooNear(
  row: ReplanChangeRow,
  session: Session,
  others: Session[],
  zone: string,
  { appliedAt }: Replan,
): { code: string; detail: string }[] {
  if (!session.dosing) return [];
  const day = localDateOf(row.placeBefore.startsAt, zone);
  return others.flatMap((other) => {
    const { startsAt, status, dosing } = other;
    const isOther = other.patientId === row.patientId && dosing;
    if (!isOther || !startsAt || isVoid(status) || !appliedAt || other.updatedAt <= appliedAt) return [];
    const between = daysBetween(day, localDateOf(startsAt.getTime(), zone));
    const isOwn = other.treatmentPlanId === row.treatmentPlanId;
    // Plans follow no order among each other.
    const later = isOwn ? other.wantedAt > session.wantedAt : between > 0;
    const least = Math.max(1, (later ? session : other).minGapDays);
    if (between * (later ? 1 : -1) >= least) return [];
    // Of another course nothing is told: not everybody may know of it.
    if (!isOwn) return [{ code: 'PATIENT_UNAVAILABLE', detail: `${day}: the patient is not available.` }];
    const detail = `${day}: ${least} days must lie between it and ${other.phase} ${other.ordinal}, which was moved.`;
    return [{ code: 'MINIMUM_GAP', detail }];
  });
}

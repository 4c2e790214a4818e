import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Clinic } from '../clinics/clinic.entity.js';
import { Clock } from '../common/clock.js';
import { Ids } from '../common/ids.js';
import { asked, later, prepared, type Question } from '../database/prepared.js';
import { sqlState, violatedConstraint } from '../database/transaction.js';
import { SlotTaken } from '../database/until-placed.js';
import type { ReservationRow, StartCap } from '../domain/course-types.js';
import type { ClinicPolicy } from '../domain/policy.js';
import { capsExceeded } from '../domain/start-caps.js';
import { KINDS, type BookedResource } from './booked-resource.js';
import { startsOfClinic } from './clinic-starts.js';

/** The constraints that say: somebody else has this time. */
const TAKEN = new Set(['reservation_no_overlap', 'session_patient_no_overlap', 'session_ordinal_key']);

/** Turns the database's refusal of an overlap into SlotTaken; anything else stays what it is. */
export function rethrowTaken(error: unknown): never {
  if (TAKEN.has(violatedConstraint(error) ?? '')) throw new SlotTaken();
  throw error;
}

/** The SQLSTATE with which `expect_calendar` refuses. */
const CALENDAR_CHANGED = 'RG001';

const DAY_MS = 86_400_000;

/** What of a clinic bounds how many visits may begin at once. */
type CappedClinic = Pick<Clinic, 'id' | 'timeZone' | 'policy'>;
const capsOf = ({ policy }: Pick<Clinic, 'policy'>): StartCap[] => policy.startCaps ?? [];

/** The only writer of reservations. */
@Injectable()
export class BookingService {
  constructor(
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /**
   * Locks every resource of a clinic in the order of their ids, so that who waits never waits in a circle; the clinic
   * itself comes first, as it does for whoever changes its calendar. All of it travels with what is asked next, which
   * sees what was committed before.
   */
  lockPool(tx: EntityManager, organizationId: string, clinicId: string): void {
    later(tx, `SELECT id FROM clinic WHERE organization_id = $1 AND id = $2 FOR NO KEY UPDATE`, [
      organizationId,
      clinicId,
    ]);
    later(
      tx,
      `SELECT id FROM resource WHERE organization_id = $1 AND clinic_id = $2 ORDER BY id FOR NO KEY UPDATE`,
      [organizationId, clinicId],
    );
    this.expireHolds(tx, organizationId, clinicId);
  }

  /**
   * A hold that has expired is in nobody's way but the constraint's: who runs into one loses its first attempt, and
   * finds it gone in the next.
   */
  private expireHolds(tx: EntityManager, organizationId: string, clinicId: string): void {
    later(
      tx,
      `UPDATE reservation v SET status = 'released', expires_at = NULL
       FROM resource r
       WHERE r.organization_id = $1 AND r.clinic_id = $2
         AND v.organization_id = $1 AND v.resource_id = r.id AND v.status = 'held'
         AND v.ends_at > $3 AND v.expires_at <= $3`,
      [organizationId, clinicId, this.clock.now()],
    );
  }

  /**
   * Locks what is about to be booked, and makes sure that the calendar it was computed on still stands: changes of
   * hours, closures, resources and outages take the clinic's row for themselves and raise its calendar version. One
   * statement, in which the clinic's row comes first; it travels with what is asked or written next, where SlotTaken is
   * thrown if the calendar has changed. Bookings of a clinic that caps its starts follow one another.
   */
  lockResources(
    tx: EntityManager,
    organizationId: string,
    clinic: { id: string; calendarVersion: number; policy: ClinicPolicy },
    resourceIds: string[],
  ): void {
    later(
      tx,
      `WITH held AS MATERIALIZED (
         SELECT calendar_version FROM clinic WHERE organization_id = $1 AND id = $2
         FOR ${capsOf(clinic).length > 0 ? 'NO KEY UPDATE' : 'KEY SHARE'})
       SELECT expect_calendar(max(held.calendar_version), $4)
       FROM held LEFT JOIN LATERAL (
         SELECT id FROM resource WHERE organization_id = $1 AND id = ANY ($3) ORDER BY id FOR NO KEY UPDATE) locked
         ON true`,
      [organizationId, clinic.id, resourceIds, clinic.calendarVersion],
      (error) => {
        throw sqlState(error) === CALENDAR_CHANGED ? new SlotTaken() : error;
      },
    );
  }

  /**
   * Books rows for sessions that exist; one statement for all of them, which travels with what is asked or written next:
   * SlotTaken is thrown there where one is taken.
   */
  reserve(tx: EntityManager, organizationId: string, rows: (ReservationRow & { sessionId: string })[]): void {
    this.write(tx, organizationId, rows, null);
  }

  private write(
    tx: EntityManager,
    organizationId: string,
    rows: (ReservationRow & { sessionId: string | null })[],
    hold: { holdId: string; expiresAt: Date } | null,
  ): void {
    if (rows.length === 0) return;
    const iso = (instant: number): string => new Date(instant).toISOString();
    later(
      tx,
      `INSERT INTO reservation (organization_id, id, resource_id, session_id, lanes, during, starts_at, ends_at,
                                status, hold_id, expires_at, created_at)
       SELECT $1, r.id, r.resource_id, r.session_id, int4range(r.lane_from, r.lane_to),
              tstzrange(r.starts_at, r.ends_at, '[)'), r.starts_at, r.ends_at, $10::text, $11::uuid, $12::timestamptz, $2
       FROM unnest($3::uuid[], $4::uuid[], $5::uuid[], $6::int[], $7::int[], $8::timestamptz[], $9::timestamptz[])
            AS r (id, resource_id, session_id, lane_from, lane_to, starts_at, ends_at)`,
      [
        organizationId,
        this.clock.now(),
        rows.map(() => this.ids.next()),
        rows.map((row) => row.resourceId),
        rows.map((row) => row.sessionId),
        rows.map((row) => row.laneFrom),
        rows.map((row) => row.laneTo),
        rows.map((row) => iso(row.start)),
        rows.map((row) => iso(row.end)),
        hold ? 'held' : 'booked',
        hold?.holdId ?? null,
        hold?.expiresAt ?? null,
      ],
      rethrowTaken,
    );
  }

  /**
   * Makes sure that the visits just written leave the clinic's caps on starts whole; its row is locked since
   * `lockResources`. A slot that was too full before is not their fault, and sessions that will leave theirs do not count.
   * Throws SlotTaken where others were faster.
   */
  async keepCaps(
    tx: EntityManager,
    clinic: CappedClinic,
    starts: number[],
    exceptSessionIds: string[] = [],
  ): Promise<void> {
    const caps = capsOf(clinic);
    if (caps.length === 0 || starts.length === 0) return;
    const [first, last] = [Math.min(...starts), Math.max(...starts)];
    // A slot is a day long at most.
    const [from, to] = [new Date(first - 2 * DAY_MS), new Date(last + 2 * DAY_MS)];
    const all = await startsOfClinic(tx, clinic.id, from, to, { exceptSessionIds });
    const exceeded = capsExceeded(caps, clinic.timeZone, all);
    if (exceeded.some((cap) => cap.starts.some((start) => starts.includes(start)))) throw new SlotTaken();
  }

  /** Takes back what sessions or a hold reserve, without a trace: they are about to reserve something else. */
  async withdraw(
    tx: EntityManager,
    organizationId: string,
    { sessionIds = [], holdId = null }: { sessionIds?: string[]; holdId?: string | null },
  ): Promise<void> {
    if (sessionIds.length === 0 && holdId === null) return;
    await tx.query(
      `DELETE FROM reservation
       WHERE organization_id = $1 AND (session_id = ANY ($2::uuid[]) OR hold_id = $3::uuid)
         AND status IN ('held', 'booked')`,
      [organizationId, sessionIds, holdId],
    );
  }

  /** Keeps rows for a hold until it expires, as `reserve` books them. */
  keep(
    tx: EntityManager,
    organizationId: string,
    rows: ReservationRow[],
    { holdId, expiresAt }: { holdId: string; expiresAt: Date },
  ): void {
    this.write(
      tx,
      organizationId,
      rows.map((row) => ({ ...row, sessionId: null })),
      { holdId, expiresAt },
    );
  }

  /** Gives back all that is held for a locked plan, with the transaction's next round trip: it books no more. */
  endHolds(tx: EntityManager, organizationId: string, planId: string): void {
    later(
      tx,
      `WITH ended AS (
         UPDATE hold SET released_at = $3
         WHERE organization_id = $1 AND treatment_plan_id = $2
           AND session_id IS NULL AND released_at IS NULL AND expires_at > $3
         RETURNING id)
       DELETE FROM reservation
       WHERE organization_id = $1 AND status = 'held' AND hold_id IN (SELECT id FROM ended)`,
      [organizationId, planId, this.clock.now()],
    );
  }

  /** Frees every resource of these sessions at once. */
  async release(tx: EntityManager, organizationId: string, sessionIds: string[]): Promise<void> {
    if (sessionIds.length === 0) return;
    await tx.query(
      `UPDATE reservation SET status = 'released', expires_at = NULL
       WHERE organization_id = $1 AND session_id = ANY ($2) AND status IN ('held', 'booked')`,
      [organizationId, sessionIds],
    );
  }

  /** The rows that booked sessions hold, by session. */
  async rowsOf(
    tx: EntityManager,
    organizationId: string,
    sessionIds: string[],
  ): Promise<Map<string, ReservationRow[]>> {
    if (sessionIds.length === 0) return new Map();
    return asked(tx, this.rowsQuestion('session_id = ANY ($2::uuid[])', [organizationId, sessionIds]));
  }

  /** The same of the sessions that a condition names; the first of its parameters is the organization. */
  rowsQuestion(ofSessions: string, values: unknown[]): Question<Map<string, ReservationRow[]>> {
    return {
      text: `
        SELECT session_id AS "sessionId", resource_id AS "resourceId", lower(lanes) AS "laneFrom",
          upper(lanes) AS "laneTo", (extract(epoch FROM starts_at) * 1000)::float8 AS start,
          (extract(epoch FROM ends_at) * 1000)::float8 AS "end"
        FROM reservation WHERE organization_id = $1 AND ${ofSessions} AND status = 'booked'
        ORDER BY session_id, starts_at, resource_id, lanes`,
      values,
      answer: (rows) => {
        const found = new Map<string, ReservationRow[]>();
        for (const { sessionId, ...row } of rows as unknown as (ReservationRow & { sessionId: string })[]) {
          const own = found.get(sessionId);
          if (own) own.push(row);
          else found.set(sessionId, [row]);
        }
        return found;
      },
    };
  }

  /** What a hold keeps, one entry a resource; nothing once it has become a session or was given back. */
  heldBy(
    tx: EntityManager,
    organizationId: string,
    holdId: string,
  ): Promise<Omit<BookedResource, 'sessionId'>[]> {
    return tx.query(
      `SELECT v.resource_id AS "resourceId", r.kind, min(v.starts_at) AS "from", max(v.ends_at) AS "to"
       FROM reservation v
       JOIN resource r ON r.organization_id = v.organization_id AND r.id = v.resource_id
       WHERE v.organization_id = $1 AND v.hold_id = $2
       GROUP BY v.resource_id, r.kind
       ORDER BY array_position($3::text[], r.kind), v.resource_id`,
      [organizationId, holdId, KINDS],
    );
  }

  /**
   * What sessions hold or held, one entry a resource; of a session that was freed, what it had last. The nurse who
   * receives the patient leads: she has the set-up lane.
   */
  async resourcesOf(
    tx: EntityManager,
    organizationId: string,
    sessionIds: string[],
  ): Promise<(BookedResource & { leads: boolean })[]> {
    if (sessionIds.length === 0) return [];
    return prepared(
      tx,
      `SELECT v.session_id AS "sessionId", v.resource_id AS "resourceId", r.kind,
              min(v.starts_at) AS "from", max(v.ends_at) AS "to",
              bool_or(r.kind = 'practitioner' AND lower(v.lanes) = 0) AS leads
       FROM reservation v
       JOIN resource r ON r.organization_id = v.organization_id AND r.id = v.resource_id
       WHERE v.organization_id = $1 AND v.session_id = ANY ($2)
       GROUP BY v.session_id, v.resource_id, r.kind
       ORDER BY v.session_id, array_position($3::text[], r.kind),
                v.resource_id`,
      [organizationId, sessionIds, KINDS],
    );
  }
}

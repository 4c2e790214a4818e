import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../common/clock.js';
import { Ids } from '../common/ids.js';
import { violatedConstraint } from '../database/transaction.js';
import { conflict } from '../domain/errors.js';
import type { ReservationRow } from '../domain/course-types.js';

/** The constraints that say: somebody else has this time. */
const TAKEN = new Set(['reservation_no_overlap', 'session_patient_no_overlap', 'session_ordinal_key']);

/** Thrown where what was computed no longer holds; the verb computes again, this time under locks. */
export class SlotTaken extends Error {}

/** Turns the database's refusal of an overlap into SlotTaken; anything else stays what it is. */
export function rethrowTaken(error: unknown): never {
  if (TAKEN.has(violatedConstraint(error) ?? '')) throw new SlotTaken();
  throw error;
}

const ATTEMPTS = 4;

/**
 * Runs a booking verb on fresh data until it holds. The first attempt computes without locks, which is right nearly
 * always; after losing a race the next ones compute with every resource of the clinic locked.
 */
export async function untilPlaced<T>(verb: (lockPool: boolean) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await verb(attempt > 1);
    } catch (error) {
      if (!(error instanceof SlotTaken)) throw error;
      if (attempt >= ATTEMPTS) {
        throw conflict('SLOT_TAKEN', 'The times are being taken by others faster than they can be offered.');
      }
    }
  }
}

export interface BookedResource {
  sessionId: string;
  resourceId: string;
  kind: string;
  from: Date;
  to: Date;
  /** Holds a practitioner's set-up lane: the nurse who receives the patient. */
  leads: boolean;
}

/** The only writer of reservations. */
@Injectable()
export class BookingService {
  constructor(
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /**
   * Locks every resource of a clinic in the order of their ids, so that who waits never waits in a circle; the clinic
   * itself comes first, as it does for whoever changes its calendar.
   */
  async lockPool(tx: EntityManager, organizationId: string, clinicId: string): Promise<void> {
    await tx.query(`SELECT id FROM clinic WHERE organization_id = $1 AND id = $2 FOR KEY SHARE`, [
      organizationId,
      clinicId,
    ]);
    await tx.query(
      `SELECT id FROM resource WHERE organization_id = $1 AND clinic_id = $2 ORDER BY id FOR NO KEY UPDATE`,
      [organizationId, clinicId],
    );
  }

  /**
   * Locks what is about to be booked, and makes sure that the calendar it was computed on still stands: changes of
   * hours, closures, resources and outages take the clinic's row for themselves and raise its calendar version.
   */
  async lockResources(
    tx: EntityManager,
    organizationId: string,
    clinic: { id: string; calendarVersion: number },
    resourceIds: string[],
  ): Promise<void> {
    const [row] = await tx.query<{ calendar_version: number }[]>(
      `SELECT calendar_version FROM clinic WHERE organization_id = $1 AND id = $2 FOR KEY SHARE`,
      [organizationId, clinic.id],
    );
    if (row?.calendar_version !== clinic.calendarVersion) throw new SlotTaken();
    await tx.query(
      `SELECT id FROM resource WHERE organization_id = $1 AND id = ANY ($2) ORDER BY id FOR NO KEY UPDATE`,
      [organizationId, resourceIds],
    );
    await tx.query(
      `UPDATE reservation SET status = 'released', expires_at = NULL
       WHERE organization_id = $1 AND resource_id = ANY ($2) AND status = 'held' AND expires_at <= $3`,
      [organizationId, resourceIds, this.clock.now()],
    );
  }

  /** Books rows for sessions that exist; one statement for all of them. Throws SlotTaken where one is taken. */
  async reserve(
    tx: EntityManager,
    organizationId: string,
    rows: (ReservationRow & { sessionId: string })[],
  ): Promise<void> {
    if (rows.length === 0) return;
    const iso = (instant: number): string => new Date(instant).toISOString();
    await tx
      .query(
        `INSERT INTO reservation (organization_id, id, resource_id, session_id, lanes, during, starts_at, ends_at,
                                  status, created_at)
         SELECT $1, r.id, r.resource_id, r.session_id, int4range(r.lane_from, r.lane_to),
                tstzrange(r.starts_at, r.ends_at, '[)'), r.starts_at, r.ends_at, 'booked', $2
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
        ],
      )
      .catch(rethrowTaken);
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

  /** What sessions hold or held, one entry a resource; of a session that was freed, what it had last. */
  async resourcesOf(
    tx: EntityManager,
    organizationId: string,
    sessionIds: string[],
  ): Promise<BookedResource[]> {
    if (sessionIds.length === 0) return [];
    return tx.query<BookedResource[]>(
      `SELECT v.session_id AS "sessionId", v.resource_id AS "resourceId", r.kind,
              min(v.starts_at) AS "from", max(v.ends_at) AS "to",
              bool_or(r.kind = 'practitioner' AND lower(v.lanes) = 0) AS leads
       FROM reservation v
       JOIN resource r ON r.organization_id = v.organization_id AND r.id = v.resource_id
       WHERE v.organization_id = $1 AND v.session_id = ANY ($2)
       GROUP BY v.session_id, v.resource_id, r.kind
       ORDER BY v.session_id, array_position(ARRAY['chair', 'bed', 'room', 'device', 'practitioner'], r.kind),
                v.resource_id`,
      [organizationId, sessionIds],
    );
  }
}

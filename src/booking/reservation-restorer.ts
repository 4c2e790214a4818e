import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Clinic } from '../clinics/clinic.entity.js';
import { Clock } from '../common/clock.js';
import type { ReservationRow } from '../domain/course-types.js';
import type { ResourceKind } from '../domain/protocol.js';
import { restoreRows } from '../domain/replan-restore.js';
import { BookingService } from './booking.service.js';

interface Row {
  id: string;
  resourceId: string;
  kind: ResourceKind;
  capacity: number;
  laneFrom: number;
  laneTo: number;
  start: number;
  end: number;
}

/** Somebody else has this resource now. */
export interface Taken {
  resourceId: string;
  kind: ResourceKind;
  start: number;
  end: number;
}

const COLUMNS = `v.id, v.resource_id AS "resourceId", r.kind, r.capacity,
  lower(v.lanes) AS "laneFrom", upper(v.lanes) AS "laneTo",
  (extract(epoch FROM v.starts_at) * 1000)::float8 AS start, (extract(epoch FROM v.ends_at) * 1000)::float8 AS "end"`;

/** Gives a session back what it held before it was freed. */
@Injectable()
export class ReservationRestorer {
  constructor(
    private readonly clock: Clock,
    private readonly booking: BookingService,
  ) {}

  /**
   * Books all of it again, each resource at its time, on another lane where its own is taken; or nothing, and then it
   * gives all that others have now. Throws SlotTaken where that changes in the meantime.
   */
  async restore(tx: EntityManager, clinic: Clinic, sessionId: string): Promise<Taken[]> {
    const { organizationId } = clinic;
    const mine = await tx.query<Row[]>(
      `SELECT ${COLUMNS} FROM reservation v
       JOIN resource r ON r.organization_id = v.organization_id AND r.id = v.resource_id
       WHERE v.organization_id = $1 AND v.session_id = $2 AND v.status = 'released'
       ORDER BY v.resource_id, v.starts_at, v.lanes`,
      [organizationId, sessionId],
    );
    if (mine.length === 0) return [];
    const resourceIds = [...new Set(mine.map(({ resourceId }) => resourceId))];
    this.booking.lockResources(tx, organizationId, clinic, resourceIds);
    const taken = await this.liveBeside(tx, organizationId, resourceIds, mine);
    const known = new Map(mine.map((row) => [row.resourceId, row]));
    const busy = new Map(
      resourceIds.map((id): [string, ReservationRow[]] => [id, taken.filter((row) => row.resourceId === id)]),
    );
    const { rows, blocked } = restoreRows(mine.map(rowOf), known, busy);
    if (blocked.length === 0) await this.write(tx, organizationId, sessionId, mine, rows);
    return blocked.map(({ resourceId, start, end }) => {
      const kind = known.get(resourceId)?.kind ?? 'practitioner';
      return { resourceId, kind, start, end };
    });
  }

  private async liveBeside(
    tx: EntityManager,
    organizationId: string,
    resourceIds: string[],
    mine: readonly Row[],
  ): Promise<Row[]> {
    const [start, end] = [Math.min(...mine.map((row) => row.start)), Math.max(...mine.map((row) => row.end))];
    const window = [organizationId, resourceIds, new Date(start), new Date(end)];
    // A hold that has expired is in nobody's way but the constraint's.
    await tx.query(
      `UPDATE reservation SET status = 'released', expires_at = NULL
       WHERE organization_id = $1 AND resource_id = ANY ($2) AND ends_at > $3 AND starts_at < $4
         AND status = 'held' AND expires_at <= $5`,
      [...window, this.clock.now()],
    );
    return tx.query<Row[]>(
      `SELECT ${COLUMNS} FROM reservation v
       JOIN resource r ON r.organization_id = v.organization_id AND r.id = v.resource_id
       WHERE v.organization_id = $1 AND v.resource_id = ANY ($2) AND v.ends_at > $3 AND v.starts_at < $4
         AND v.status IN ('held', 'booked')`,
      window,
    );
  }

  /** In place of what was freed: a need may be served on other lanes, and in more pieces than before. */
  private async write(
    tx: EntityManager,
    organizationId: string,
    sessionId: string,
    freed: readonly Row[],
    rows: readonly ReservationRow[],
  ): Promise<void> {
    await tx.query(`DELETE FROM reservation WHERE organization_id = $1 AND id = ANY ($2)`, [
      organizationId,
      freed.map(({ id }) => id),
    ]);
    this.booking.reserve(
      tx,
      organizationId,
      rows.map((row) => ({ ...row, sessionId })),
    );
  }
}

const rowOf = ({ resourceId, laneFrom, laneTo, start, end }: Row): ReservationRow => ({
  ...{ resourceId, laneFrom, laneTo, start, end },
});

import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Clinic } from '../clinics/clinic.entity.js';
import { Clock } from '../common/clock.js';
import { violatedConstraint } from '../database/transaction.js';
import type { ResourceKind } from '../domain/protocol.js';
import { SlotTaken } from '../database/until-placed.js';
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

const overlap = (a: Row, b: Row): boolean =>
  a.resourceId === b.resourceId &&
  a.start < b.end &&
  b.start < a.end &&
  a.laneFrom < b.laneTo &&
  b.laneFrom < a.laneTo;

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
    await this.booking.lockResources(tx, organizationId, clinic, resourceIds);
    const taken = await this.liveBeside(tx, organizationId, resourceIds, mine);
    const restored: Row[] = [];
    const missing: Taken[] = [];
    for (const row of mine) {
      const free = lanesFor(row).find(
        (lanes) => ![...taken, ...restored].some((other) => overlap(lanes, other)),
      );
      if (free) restored.push(free);
      else missing.push({ resourceId: row.resourceId, kind: row.kind, start: row.start, end: row.end });
    }
    if (missing.length === 0) await this.write(tx, organizationId, restored);
    return missing;
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

  private async write(tx: EntityManager, organizationId: string, rows: Row[]): Promise<void> {
    await tx
      .query(
        `UPDATE reservation v SET status = 'booked', lanes = int4range(r.lane_from, r.lane_to)
         FROM unnest($2::uuid[], $3::int[], $4::int[]) AS r (id, lane_from, lane_to)
         WHERE v.organization_id = $1 AND v.id = r.id`,
        [
          organizationId,
          rows.map(({ id }) => id),
          rows.map(({ laneFrom }) => laneFrom),
          rows.map(({ laneTo }) => laneTo),
        ],
      )
      .catch((error: unknown) => {
        if (violatedConstraint(error) === 'reservation_no_overlap') throw new SlotTaken();
        throw error;
      });
  }
}

/** Its own lanes first, then as many others of the same sort: a practitioner's set-up lane is one of its own. */
function lanesFor(row: Row): Row[] {
  const width = row.laneTo - row.laneFrom;
  const isSetUp = row.kind === 'practitioner' && row.laneFrom === 0;
  const [first, end] = row.kind === 'practitioner' ? [1, row.capacity + 1] : [0, row.capacity];
  if (isSetUp) return [row];
  const others = Array.from({ length: Math.max(0, end - first - width + 1) }, (_, i) => first + i)
    .filter((lane) => lane !== row.laneFrom)
    .map((lane) => ({ ...row, laneFrom: lane, laneTo: lane + width }));
  return [row, ...others];
}

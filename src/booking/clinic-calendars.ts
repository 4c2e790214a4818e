import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Clinic } from '../clinics/clinic.entity.js';
import { Clock } from '../common/clock.js';
import { found } from '../common/validation.js';
import { asked, type Question } from '../database/prepared.js';
import type { CalendarResource, ClinicCalendar, Closure, ReservationRow } from '../domain/course-types.js';
import type { Interval } from '../domain/interval.js';
import { startOfDay, type LocalDate } from '../domain/local-time.js';
import { workingIntervals, type WorkingRule } from '../domain/open-hours.js';
import type { ResourceKind } from '../domain/protocol.js';
import { LONGEST_VISIT_DAYS } from '../domain/session-profile-rules.js';
import { startsOfClinic } from './clinic-starts.js';

interface ResourceRow {
  id: string;
  kind: ResourceKind;
  roles: string[];
  tags: string[];
  capacity: number;
  working_hours: WorkingRule[] | null;
  /** [start, end] in epoch milliseconds. */
  outages: [number, number][];
  /** start, end, laneFrom, laneTo of one after the other */
  busy: number[];
}

interface CalendarRow {
  resources: ResourceRow[];
  closures: Closure[];
}

/*
 * Aggregated in SQL: rows would cost the driver more than the query; and as text, since building JSON from numerics costs
 * more than reading the rows does. Timestamps are compared one by one, because range operators can be no index condition
 * under row-level security; the greatest end, which follows from the latest start, tells the index where to stop.
 */
const calendarQuery = (besides = ''): string => `
  SELECT
    (SELECT coalesce(json_agg(resource), '[]')
     FROM (
       SELECT r.id, r.kind, r.roles, r.tags, r.capacity, r.working_hours,
         coalesce((
           SELECT json_agg(json_build_array((extract(epoch FROM o.starts_at) * 1000)::bigint,
                                            (extract(epoch FROM o.ends_at) * 1000)::bigint))
           FROM outage o
           WHERE o.organization_id = r.organization_id AND o.resource_id = r.id
             AND o.ends_at > $3 AND o.starts_at < $4), '[]') AS outages,
         coalesce((
           SELECT ('[' || string_agg((date_part('epoch', v.starts_at) * 1000)::bigint || ','
                                  || (date_part('epoch', v.ends_at) * 1000)::bigint || ','
                                  || lower(v.lanes) || ',' || upper(v.lanes), ',') || ']')::json
           FROM reservation v
           WHERE v.organization_id = r.organization_id AND v.resource_id = r.id AND v.status IN ('held', 'booked')
             AND v.ends_at > $3 AND v.ends_at < $4::timestamptz + interval '${LONGEST_VISIT_DAYS} days'
             AND v.starts_at < $4
             AND (v.expires_at IS NULL OR v.expires_at > $5)
             ${besides}), '[]') AS busy
       FROM resource r
       WHERE r.organization_id = $1 AND r.clinic_id = $2 AND r.active
       ORDER BY r.id) AS resource) AS resources,
    (SELECT coalesce(json_agg(closed), '[]')
     FROM (
       SELECT from_date AS "from", to_date AS "to", reason
       FROM closure
       WHERE organization_id = $1 AND clinic_id = $2 AND to_date > $6 AND from_date < $7
       ORDER BY from_date, id) AS closed) AS closures`;

const CALENDAR = calendarQuery();
/** What is about to be given back is not in the way. It costs a look at the rows themselves, where the index would do. */
const CALENDAR_BESIDES = calendarQuery(
  `AND (v.session_id IS NULL OR v.session_id <> ALL ($8::uuid[]))
   AND (v.hold_id IS NULL OR v.hold_id IS DISTINCT FROM $9::uuid)`,
);

/** Whose reservations are looked past, because they are about to be given back. */
export interface Besides {
  exceptSessionIds?: string[];
  exceptHoldId?: string | null;
  /** What was asked for together with other things, in case it is what is wanted. */
  foreseen?: ForeseenCalendar | null;
  /** Looked upon as taken, though it may come to nothing. */
  underWay?: readonly ReservationRow[];
}

/** What is stored of a clinic's calendar between two dates. */
export interface ForeseenCalendar {
  readonly clinicId: string;
  readonly begin: number;
  readonly end: number;
  /** Whose reservations it looked past. */
  readonly besides: string;
  readonly row: CalendarRow;
}

const interval = ([start, end]: readonly number[]): Interval => ({ start: start ?? 0, end: end ?? 0 });

function inFours(numbers: readonly number[]): CalendarResource['busy'] {
  const rows: CalendarResource['busy'] = [];
  for (let i = 0; i < numbers.length; i += 4) {
    const [start, end, laneFrom, laneTo] = [numbers[i], numbers[i + 1], numbers[i + 2], numbers[i + 3]];
    rows.push({ start, end, laneFrom, laneTo } as CalendarResource['busy'][number]);
  }
  return rows;
}

/** Half a day of margin: a visit may end, or its chair be turned over, past midnight. */
const instantsOf = ({ timeZone }: Clinic, from: LocalDate, to: LocalDate): { begin: Date; end: Date } => ({
  begin: new Date(startOfDay(from, timeZone) - 43_200_000),
  end: new Date(startOfDay(to, timeZone) + 43_200_000),
});

/** What a clinic can offer between two dates: hours, closures, and every resource with what it is busy with. */
@Injectable()
export class ClinicCalendars {
  constructor(private readonly clock: Clock) {}

  /** To be asked together with others, for `load` of the same local dates [from, to). */
  question(
    clinic: Clinic,
    from: LocalDate,
    to: LocalDate,
    { exceptSessionIds = [], exceptHoldId = null }: Pick<Besides, 'exceptSessionIds' | 'exceptHoldId'> = {},
  ): Question<ForeseenCalendar> {
    const { begin, end } = instantsOf(clinic, from, to);
    const plain = exceptSessionIds.length === 0 && exceptHoldId === null;
    return {
      text: plain ? CALENDAR : CALENDAR_BESIDES,
      values: [
        ...[clinic.organizationId, clinic.id, begin, end, this.clock.now(), from, to],
        ...(plain ? [] : [exceptSessionIds, exceptHoldId]),
      ],
      answer: ([row]) => ({
        clinicId: clinic.id,
        begin: begin.getTime(),
        end: end.getTime(),
        besides: JSON.stringify([exceptSessionIds, exceptHoldId]),
        row: found(row as CalendarRow | undefined, 'clinic'),
      }),
    };
  }

  /** Local dates [from, to). */
  async load(
    tx: EntityManager,
    clinic: Clinic,
    from: LocalDate,
    to: LocalDate,
    patientBusy: Interval[],
    { exceptSessionIds = [], exceptHoldId = null, foreseen = null, underWay = [] }: Besides = {},
  ): Promise<ClinicCalendar> {
    const { timeZone: zone } = clinic;
    const { begin, end } = instantsOf(clinic, from, to);
    const isForeseen =
      foreseen?.clinicId === clinic.id &&
      foreseen.begin === +begin &&
      foreseen.end === +end &&
      foreseen.besides === JSON.stringify([exceptSessionIds, exceptHoldId]);
    const { row } = isForeseen
      ? foreseen
      : await asked(tx, this.question(clinic, from, to, { exceptSessionIds, exceptHoldId }));
    const { resources, closures } = row;
    const startCaps = clinic.policy.startCaps ?? [];
    return {
      zone,
      openingHours: clinic.openingHours,
      closures,
      from,
      to,
      resources: resources.map((row): CalendarResource => ({
        id: row.id,
        kind: row.kind,
        roles: row.roles,
        tags: row.tags,
        capacity: row.capacity,
        working: row.working_hours && workingIntervals(row.working_hours, zone, from, to),
        outages: row.outages.map(interval),
        busy: [...inFours(row.busy), ...underWay.filter(({ resourceId }) => resourceId === row.id)],
      })),
      patientBusy,
      ...(startCaps.length > 0 && {
        startCaps,
        starts: await startsOfClinic(tx, clinic.id, begin, end, { exceptSessionIds, exceptHoldId }),
      }),
    };
  }
}

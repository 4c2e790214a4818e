import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { beyondReach } from '../common/beyond-reach.js';
import { LIVE_SESSION_STATUSES } from '../domain/session-lifecycle.js';
import type { Interval } from '../domain/interval.js';
import type { WorkItemKind } from '../worklist/work-item.entity.js';
import { WorklistService } from '../worklist/worklist.service.js';
import type { Clinic } from './clinic.entity.js';

/** Instants in epoch milliseconds. */
export interface AffectedSession {
  sessionId: string;
  treatmentPlanId: string;
  patientId: string;
  startsAt: number;
  endsAt: number;
}

/** A session of one patient, with the clinic it is at. */
export interface PatientSession extends AffectedSession {
  clinic: Pick<Clinic, 'organizationId' | 'id' | 'timeZone'>;
}

/** One stretch in which a session keeps lanes of a resource. */
export interface ResourceUse extends AffectedSession {
  from: number;
  to: number;
  laneFrom: number;
  /** The first lane past those it keeps. */
  laneTo: number;
}

/** What ran over the bookings, for the work items. */
export interface Cause {
  kind: Extract<
    WorkItemKind,
    | 'closure-over-booking'
    | 'hours-over-booking'
    | 'outage-over-booking'
    | 'resource-over-booking'
    | 'unavailability-over-booking'
  >;
  /** The record that changed; with the session it makes the work item's subject. */
  id: string;
  /** For people; never carries patient data. */
  detail: string;
}

interface SessionRow {
  session_id: string;
  treatment_plan_id: string;
  patient_id: string;
  starts_at: Date;
  ends_at: Date;
}

const DAY_MS = 86_400_000;

/**
 * Bookings that a change of the calendar has run over. Nothing is cancelled by such a change: it answers with them
 * and opens a work item each. Sessions are read by SQL of its own: the features that write them build on this one. They
 * are all found whoever makes the change, since somebody has to decide about each; answers name those that `report` gives.
 */
@Injectable()
export class AffectedSessions {
  constructor(private readonly worklist: WorklistService) {}

  /** Live sessions of the clinic that overlap the interval; without an end: all that end after its start. */
  async ofClinic(
    tx: EntityManager,
    { organizationId, id }: Clinic,
    { start, end }: { start: number; end?: number },
  ): Promise<AffectedSession[]> {
    // No visit lasts a day: the bound on starts_at lets the index serve the interval's beginning too.
    const rows = await beyondReach(tx, () =>
      tx.query<SessionRow[]>(
        `SELECT id AS session_id, treatment_plan_id, patient_id, starts_at, ends_at FROM session
         WHERE organization_id = $1 AND clinic_id = $2 AND status = ANY ($3)
           AND starts_at > $4 AND ends_at > $5 AND ($6::timestamptz IS NULL OR starts_at < $6)
         ORDER BY starts_at, id`,
        [
          organizationId,
          id,
          LIVE_SESSION_STATUSES,
          new Date(start - DAY_MS),
          new Date(start),
          end === undefined ? null : new Date(end),
        ],
      ),
    );
    return rows.map(affected);
  }

  /** What live sessions keep of a resource in the interval, by time; without an end: all after its start. */
  async ofResource(
    tx: EntityManager,
    { organizationId, id }: { organizationId: string; id: string },
    { start, end }: { start: number; end?: number },
  ): Promise<ResourceUse[]> {
    const rows = await beyondReach(tx, () =>
      tx.query<(SessionRow & { used_from: Date; used_to: Date; lane_from: number; lane_to: number })[]>(
        `SELECT s.id AS session_id, s.treatment_plan_id, s.patient_id, s.starts_at, s.ends_at,
              r.starts_at AS used_from, r.ends_at AS used_to,
              lower(r.lanes) AS lane_from, upper(r.lanes) AS lane_to
       FROM reservation r
       JOIN session s ON s.organization_id = r.organization_id AND s.id = r.session_id
       WHERE r.organization_id = $1 AND r.resource_id = $2 AND r.status IN ('held', 'booked')
         AND r.ends_at > $3 AND ($4::timestamptz IS NULL OR r.starts_at < $4)
         AND s.status = ANY ($5)
       ORDER BY r.starts_at, r.id`,
        [
          organizationId,
          id,
          new Date(start),
          end === undefined ? null : new Date(end),
          LIVE_SESSION_STATUSES,
        ],
      ),
    );
    return rows.map((row) => ({
      ...affected(row),
      from: row.used_from.getTime(),
      to: row.used_to.getTime(),
      laneFrom: row.lane_from,
      laneTo: row.lane_to,
    }));
  }

  /** Live sessions of a patient that end after `start`, at whichever clinic, by time. */
  async ofPatient(
    tx: EntityManager,
    { organizationId, id }: { organizationId: string; id: string },
    { start }: { start: number },
  ): Promise<PatientSession[]> {
    // No visit lasts a day, as above.
    const rows = await tx.query<(SessionRow & { clinic_id: string; time_zone: string })[]>(
      `SELECT id AS session_id, treatment_plan_id, patient_id, starts_at, ends_at, clinic_id, time_zone FROM session
       WHERE organization_id = $1 AND patient_id = $2 AND status = ANY ($3) AND starts_at > $4 AND ends_at > $5
       ORDER BY starts_at, id`,
      [organizationId, id, LIVE_SESSION_STATUSES, new Date(start - DAY_MS), new Date(start)],
    );
    return rows.map((row) => ({
      ...affected(row),
      clinic: { organizationId, id: row.clinic_id, timeZone: row.time_zone },
    }));
  }

  /** Opens a work item for each session, in the transaction of the change. @returns those the caller may be told of */
  async report(
    tx: EntityManager,
    { organizationId, id: clinicId }: Pick<Clinic, 'organizationId' | 'id'>,
    cause: Cause,
    sessions: AffectedSession[],
  ): Promise<AffectedSession[]> {
    if (sessions.length === 0) return [];
    await beyondReach(tx, async () => {
      for (const { sessionId, treatmentPlanId } of sessions) {
        await this.worklist.open(tx, {
          organizationId,
          clinicId,
          kind: cause.kind,
          subject: subjectOf(cause, sessionId),
          treatmentPlanId,
          sessionId,
          detail: cause.detail,
        });
      }
    });
    const rows = await tx.query<{ id: string }[]>(
      `SELECT id FROM session WHERE organization_id = $1 AND id = ANY ($2)`,
      [organizationId, sessions.map(({ sessionId }) => sessionId)],
    );
    const told = new Set(rows.map(({ id }) => id));
    return sessions.filter(({ sessionId }) => told.has(sessionId));
  }

  /** Settles what `report` opened for these sessions: the change was taken back. `detail` says how. */
  async settle(
    tx: EntityManager,
    { organizationId }: Pick<Clinic, 'organizationId'>,
    cause: Cause,
    sessions: AffectedSession[],
  ): Promise<void> {
    const subjects = sessions.map(({ sessionId }) => subjectOf(cause, sessionId));
    if (subjects.length === 0) return;
    await beyondReach(tx, () => this.worklist.settle(tx, organizationId, subjects, cause.detail));
  }
}

const subjectOf = ({ kind, id }: Cause, sessionId: string): string => `${kind}:${id}:${sessionId}`;

const affected = (row: SessionRow): AffectedSession => ({
  sessionId: row.session_id,
  treatmentPlanId: row.treatment_plan_id,
  patientId: row.patient_id,
  startsAt: row.starts_at.getTime(),
  endsAt: row.ends_at.getTime(),
});

/** Each session once, in the order given. */
export const distinctSessions = <T extends AffectedSession>(sessions: T[]): T[] => [
  ...new Map(sessions.map((session) => [session.sessionId, session])).values(),
];

/** The session's visit as an interval. */
export const visitOf = ({ startsAt, endsAt }: AffectedSession): Interval => ({
  start: startsAt,
  end: endsAt,
});

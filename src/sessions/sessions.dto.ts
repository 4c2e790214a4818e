import { ApiProperty } from '@nestjs/swagger';
import type { BookedResource } from '../booking/booked-resource.js';
import { demoId } from '../common/demo-ids.js';
import { Instant, OneOf, Uuid } from '../common/fields.js';
import { PageQuery } from '../common/page.js';
import { EndOfWindow } from '../common/window.js';
import type { Placement } from '../domain/course-types.js';
import { formatInstant } from '../domain/local-time.js';
import { SESSION_STATUSES, type SessionStatus } from '../domain/session-lifecycle.js';
import type { Session } from './session.entity.js';

export class SessionResource {
  @Uuid({ example: demoId('resource', 1) })
  resourceId: string;
  @ApiProperty({ example: 'chair' })
  kind: string;
  @Instant({ example: '2030-03-04T09:00:00-05:00' })
  from: string;
  @Instant({ example: '2030-03-04T11:10:00-05:00' })
  to: string;
}

export class SessionDeviation {
  /** Stable; branch on this. */
  @ApiProperty({ example: 'DATE_MOVED' })
  code: string;
  @ApiProperty({ example: 'Moved 1 day later, from 2030-03-04.' })
  detail: string;
}

/** Where a session of a proposal would be. */
export class PlacingAnswer {
  @ApiProperty({ example: 'induction' })
  phase: string;
  /** From 1 within its phase. */
  @ApiProperty({ type: 'integer', example: 1 })
  ordinal: number;
  /** The patient's arrival, in the clinic's offset. */
  @ApiProperty({ type: 'string', format: 'date-time', example: '2030-03-04T09:00:00-05:00' })
  startsAt: string;
  /** End of observation. */
  @ApiProperty({ type: 'string', format: 'date-time', example: '2030-03-04T10:55:00-05:00' })
  endsAt: string;
  @ApiProperty({ example: 'America/New_York' })
  timeZone: string;
  /** The local date-time that the rule gave. */
  @ApiProperty({ example: '2030-03-04T09:00:00' })
  wantedLocal: string;
  /** The evaluation that must be met before it may start. */
  @ApiProperty({ type: 'string', nullable: true, example: null })
  pendingGate: string | null;
  @ApiProperty({ type: () => [SessionResource] })
  resources: SessionResource[];
  /** What differs from the protocol's wish, and why. */
  @ApiProperty({ type: () => [SessionDeviation] })
  deviations: SessionDeviation[];
}

export class SessionAnswer {
  @Uuid({ example: demoId('session', 1) })
  id: string;
  @Uuid({ example: demoId('plan', 1) })
  treatmentPlanId: string;
  @Uuid({ example: demoId('patient', 1) })
  patientId: string;
  @Uuid({ example: demoId('clinic', 1) })
  clinicId: string;
  @OneOf(SESSION_STATUSES, { example: 'booked' })
  status: SessionStatus;
  @ApiProperty({ type: 'string', nullable: true, example: null })
  statusReason: string | null;
  /** Of an aborted session: whether it is one of those that the course counts. Null of any other. */
  @ApiProperty({ type: 'boolean', nullable: true, example: null })
  countsTowardsCourse: boolean | null;
  @ApiProperty({ example: 'induction' })
  phase: string;
  /** From 1 within its phase; never used again. */
  @ApiProperty({ type: 'integer', example: 1 })
  ordinal: number;
  /** The patient's arrival, in the clinic's offset; null while it is known but not placed. */
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true, example: '2030-03-04T09:00:00-05:00' })
  startsAt: string | null;
  /** End of observation. */
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true, example: '2030-03-04T10:55:00-05:00' })
  endsAt: string | null;
  @ApiProperty({ example: 'America/New_York' })
  timeZone: string;
  /** The local date-time that the rule gave. */
  @ApiProperty({ example: '2030-03-04T09:00:00' })
  wantedLocal: string;
  /** The evaluation that must be met before it may start. */
  @ApiProperty({ type: 'string', nullable: true, example: null })
  pendingGate: string | null;
  @ApiProperty({ type: () => [SessionResource] })
  resources: SessionResource[];
  /** What differs from the protocol's wish, and why. */
  @ApiProperty({ type: () => [SessionDeviation] })
  deviations: SessionDeviation[];
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  checkedInAt: string | null;
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  startedAt: string | null;
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  administrationEndedAt: string | null;
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  dischargedAt: string | null;
  /** The ETag without its quotes. */
  @ApiProperty({ type: 'integer', example: 1 })
  version: number;
  @Instant()
  createdAt: string;
  @Instant()
  updatedAt: string;
}

/** Wanted local date-times go out with seconds, as RFC 3339 writes them. */
export const wantedLocalAnswer = (wantedLocal: string): string => `${wantedLocal}:00`;

export const placingAnswer = (
  placement: Placement,
  timeZone: string,
  pendingGate: string | null,
): PlacingAnswer => ({
  phase: placement.phase,
  ordinal: placement.ordinal,
  startsAt: formatInstant(placement.startsAt, timeZone),
  endsAt: formatInstant(placement.endsAt, timeZone),
  timeZone,
  wantedLocal: wantedLocalAnswer(placement.wantedLocal),
  pendingGate,
  resources: placement.resources.map(({ resourceId, kind, from, to }) => ({
    resourceId,
    kind,
    from: formatInstant(from, timeZone),
    to: formatInstant(to, timeZone),
  })),
  deviations: placement.deviations,
});

export function sessionAnswer(session: Session, resources: BookedResource[]): SessionAnswer {
  const { timeZone } = session;
  const at = (instant: Date | null): string | null => instant && formatInstant(instant.getTime(), timeZone);
  return {
    id: session.id,
    treatmentPlanId: session.treatmentPlanId,
    patientId: session.patientId,
    clinicId: session.clinicId,
    status: session.status,
    statusReason: session.statusReason,
    countsTowardsCourse: session.countsTowardsCourse ?? null,
    phase: session.phase,
    ordinal: session.ordinal,
    startsAt: at(session.startsAt),
    endsAt: at(session.endsAt),
    timeZone,
    wantedLocal: wantedLocalAnswer(session.wantedLocal),
    pendingGate: session.pendingGate,
    resources: resources
      .filter((resource) => resource.sessionId === session.id)
      .map(({ resourceId, kind, from, to }) => ({
        resourceId,
        kind,
        from: formatInstant(from.getTime(), timeZone),
        to: formatInstant(to.getTime(), timeZone),
      })),
    deviations: session.deviations,
    checkedInAt: at(session.checkedInAt),
    startedAt: at(session.startedAt),
    administrationEndedAt: at(session.administrationEndedAt),
    dischargedAt: at(session.dischargedAt),
    version: session.version,
    createdAt: session.createdAt.toISOString(),
    updatedAt: session.updatedAt.toISOString(),
  };
}

export class SessionQuery extends PageQuery {
  @Uuid({ optional: true })
  clinicId?: string;

  @Uuid({ optional: true })
  patientId?: string;

  @Uuid({ optional: true })
  treatmentPlanId?: string;

  /** Sessions that hold this resource. */
  @Uuid({ optional: true })
  resourceId?: string;

  @OneOf(SESSION_STATUSES, { optional: true })
  status?: SessionStatus;

  /** Sessions that end after this instant. */
  @Instant({ optional: true })
  from?: string;

  /** Sessions that begin before this instant; at most 92 days after `from`, unless a patient or plan is named. */
  @Instant({ optional: true })
  @EndOfWindow(['patientId', 'treatmentPlanId'])
  to?: string;
}

/** Nothing to say: the verb says it all. */
export class Nothing {}

import { ApiProperty } from '@nestjs/swagger';
import { demoId } from '../common/demo-ids.js';
import { Flag, Instant, OneOf, Uuid } from '../common/fields.js';
import { PageQuery } from '../common/page.js';
import { ProblemConflict } from '../common/problem.dto.js';
import type { Role } from '../common/roles.js';
import type { Fault } from '../domain/errors.js';
import { formatInstant } from '../domain/local-time.js';
import { SessionDeviation, SessionResource } from '../sessions/sessions.dto.js';
import {
  REPLAN_STATUSES,
  type Replan,
  type ReplanChangeRow,
  type ReplanStatus,
  type StoredPlace,
} from './replan.entity.js';

/** Who re-plans. */
export const PLANNERS = ['admin', 'scheduler'] as const satisfies Role[];

const ACTIONS = ['swapped', 'moved', 'unplaced'] as const;

export class CreateReplan {
  /** The outage whose sessions are to be re-planned; this or a closure. */
  @Uuid({ optional: true, example: demoId('outage', 2) })
  outageId?: string | null;

  /** The closure whose sessions are to be re-planned; this or an outage. */
  @Uuid({ optional: true })
  closureId?: string | null;

  /** Keep it as a preview and change nothing. False unless given: it is applied at once. */
  @Flag({ optional: true, example: true })
  dryRun?: boolean | null;

  static furtherFaults = (sent: unknown): Fault[] =>
    typeof sent === 'object' && sent !== null ? causeFaults(sent as CreateReplan) : [];
}

/** One cause, no more and no less. */
export function causeFaults({ outageId, closureId }: CreateReplan): Fault[] {
  const given = [outageId, closureId].filter((id) => id !== undefined && id !== null).length;
  if (given === 1) return [];
  const detail = given === 0 ? 'give this or closureId' : 'give this or closureId, not both';
  return [{ pointer: '/outageId', detail }];
}

export class ReplanQuery extends PageQuery {
  @Uuid({ optional: true })
  clinicId?: string;

  @OneOf(REPLAN_STATUSES, { optional: true })
  status?: ReplanStatus;
}

export class ReplanSummary {
  /** Sessions that the outage or closure lies over, those begun left out. */
  @ApiProperty({ type: 'integer', example: 3 })
  affected: number;
  /** Of them: served by others at their own time. */
  @ApiProperty({ type: 'integer', example: 2 })
  swapped: number;
  /** Of them: at another time, within their windows and gap rules. */
  @ApiProperty({ type: 'integer', example: 1 })
  moved: number;
  /** Of them: left as they are, for somebody to decide. */
  @ApiProperty({ type: 'integer', example: 0 })
  unplaced: number;
  /** Sessions that were in order and give way. */
  @ApiProperty({ type: 'integer', example: 0 })
  others: number;
}

/** Where a session stands, with what serves it. */
export class ReplanPlaceAnswer {
  /** The patient's arrival, in the clinic's offset. */
  @Instant({ example: '2030-03-04T09:00:00-05:00' })
  startsAt: string;
  /** End of observation. */
  @Instant({ example: '2030-03-04T10:55:00-05:00' })
  endsAt: string;
  @ApiProperty({ type: () => [SessionResource] })
  resources: SessionResource[];
}

export class ReplanChangeAnswer {
  @Uuid({ example: demoId('session', 1) })
  sessionId: string;
  @Uuid({ example: demoId('plan', 1) })
  treatmentPlanId: string;
  @Uuid({ example: demoId('patient', 1) })
  patientId: string;
  @ApiProperty({ example: 'induction' })
  phase: string;
  @ApiProperty({ type: 'integer', example: 1 })
  ordinal: number;
  /** False: it was in order, and gives way to one that was not. */
  @ApiProperty({ example: true })
  affected: boolean;
  /** swapped: others serve it at its own time. unplaced: it keeps its booking, and is on the worklist. */
  @OneOf(ACTIONS, { example: 'moved' })
  action: (typeof ACTIONS)[number];
  @ApiProperty({ type: () => ReplanPlaceAnswer })
  from: ReplanPlaceAnswer;
  /** Null where it is unplaced. */
  @ApiProperty({ type: () => ReplanPlaceAnswer, nullable: true })
  to: ReplanPlaceAnswer | null;
  /** Of a moved session: what differs from the protocol's wish, and why. */
  @ApiProperty({ type: () => [SessionDeviation] })
  deviations: SessionDeviation[];
  /** Of an unplaced session: what stands in the way. */
  @ApiProperty({ type: () => [ProblemConflict] })
  conflicts: ProblemConflict[];
}

/** One of the list: its changes are told one re-plan at a time. */
export class ReplanListed {
  @Uuid({ example: demoId('replan', 1) })
  id: string;
  @OneOf(REPLAN_STATUSES, { example: 'previewed' })
  status: ReplanStatus;
  @Uuid({ example: demoId('clinic', 1) })
  clinicId: string;
  /** As it was named; an outage that was taken back is gone. */
  @ApiProperty({ type: 'string', format: 'uuid', nullable: true })
  outageId: string | null;
  @ApiProperty({ type: 'string', format: 'uuid', nullable: true })
  closureId: string | null;
  /** Of the changes that the caller may see. */
  @ApiProperty({ type: () => ReplanSummary })
  summary: ReplanSummary;
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  appliedAt: string | null;
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  revertedAt: string | null;
  /** The ETag without its quotes. */
  @ApiProperty({ type: 'integer', example: 1 })
  version: number;
  @Instant()
  createdAt: string;
  @Instant()
  updatedAt: string;
}

export class ReplanAnswer extends ReplanListed {
  /** By time, as the sessions stood. */
  @ApiProperty({ type: () => [ReplanChangeAnswer] })
  changes: ReplanChangeAnswer[];
}

export type Counted = Pick<ReplanChangeRow, 'affected' | 'action'>;

export function summaryOf(changes: readonly Counted[]): ReplanSummary {
  const count = (action: Counted['action']): number =>
    changes.filter((change) => change.affected && change.action === action).length;
  const [swapped, moved, unplaced] = [count('swapped'), count('moved'), count('unplaced')];
  return {
    affected: swapped + moved + unplaced,
    ...{ swapped, moved, unplaced },
    others: changes.filter(({ affected }) => !affected).length,
  };
}

const placeAnswer = ({ startsAt, endsAt, resources }: StoredPlace, zone: string): ReplanPlaceAnswer => ({
  startsAt: formatInstant(startsAt, zone),
  endsAt: formatInstant(endsAt, zone),
  resources: resources.map(({ resourceId, kind, from, to }) => ({
    resourceId,
    kind,
    from: formatInstant(from, zone),
    to: formatInstant(to, zone),
  })),
});

export const byTime = (a: ReplanChangeRow, b: ReplanChangeRow): number =>
  a.placeBefore.startsAt - b.placeBefore.startsAt || (a.sessionId < b.sessionId ? -1 : 1);

export const replanChangeAnswer =
  (zone: string) =>
  (change: ReplanChangeRow): ReplanChangeAnswer => ({
    sessionId: change.sessionId,
    treatmentPlanId: change.treatmentPlanId,
    patientId: change.patientId,
    phase: change.phase,
    ordinal: change.ordinal,
    affected: change.affected,
    action: change.action,
    from: placeAnswer(change.placeBefore, zone),
    to: change.placeAfter && placeAnswer(change.placeAfter, zone),
    deviations: change.deviations,
    conflicts: change.conflicts,
  });

export const replanListed = (replan: Replan, changes: readonly Counted[]): ReplanListed => ({
  id: replan.id,
  status: replan.status,
  clinicId: replan.clinicId,
  outageId: replan.outageId,
  closureId: replan.closureId,
  summary: summaryOf(changes),
  appliedAt: replan.appliedAt?.toISOString() ?? null,
  revertedAt: replan.revertedAt?.toISOString() ?? null,
  version: replan.version,
  createdAt: replan.createdAt.toISOString(),
  updatedAt: replan.updatedAt.toISOString(),
});

export const replanAnswer = (replan: Replan, changes: ReplanChangeRow[], zone: string): ReplanAnswer => ({
  ...replanListed(replan, changes),
  changes: changes.map(replanChangeAnswer(zone)),
});

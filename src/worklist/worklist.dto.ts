import { ApiProperty } from '@nestjs/swagger';
import { demoId } from '../common/demo-ids.js';
import { Instant, Nested, OneOf, Text, Uuid } from '../common/fields.js';
import { Override } from '../common/override.dto.js';
import { PageQuery } from '../common/page.js';
import { ProblemConflict } from '../common/problem.dto.js';
import { ROLES, type Role } from '../common/roles.js';
import {
  WORK_ITEM_KINDS,
  WORK_ITEM_STATUSES,
  type WorkItem,
  type WorkItemKind,
  type WorkItemStatus,
} from './work-item.entity.js';

export class WorkItemQuery extends PageQuery {
  @OneOf(WORK_ITEM_STATUSES, { optional: true })
  status?: WorkItemStatus;

  @OneOf(WORK_ITEM_KINDS, { optional: true })
  kind?: WorkItemKind;

  @Uuid({ optional: true })
  clinicId?: string;

  @Uuid({ optional: true })
  treatmentPlanId?: string;
}

export class WorkItemNote {
  @Text(1000, { optional: true, example: 'Booked by hand after a call' })
  note?: string;
}

export class WorkItemAnswer {
  @Uuid({ example: demoId('work-item', 1) })
  id: string;
  @OneOf(WORK_ITEM_KINDS, { example: 'unplaced-session' })
  kind: WorkItemKind;
  @OneOf(WORK_ITEM_STATUSES, { example: 'open' })
  status: WorkItemStatus;
  @Uuid({ example: demoId('clinic', 1) })
  clinicId: string;
  @ApiProperty({ type: 'string', format: 'uuid', nullable: true })
  treatmentPlanId: string | null;
  @ApiProperty({ type: 'string', format: 'uuid', nullable: true })
  sessionId: string | null;
  @ApiProperty({ example: 'maintenance-2 session 5, wanted on 2030-07-01, could not be placed.' })
  detail: string;
  /** What stands in the way, and the nearest times that would work. */
  @ApiProperty({ type: () => [ProblemConflict] })
  conflicts: ProblemConflict[];
  @ApiProperty({ type: 'string', nullable: true })
  note: string | null;
  /** The ETag without its quotes. */
  @ApiProperty({ type: 'integer', example: 1 })
  version: number;
  @Instant()
  createdAt: string;
  @Instant()
  updatedAt: string;
}

/** Who works the list; a fix may ask for less, or more. */
export const WORKERS = ['scheduler', 'prescriber', 'admin'] as const satisfies Role[];

export const FIX_CHANGES = ['book', 'move', 'swap', 'leave-out'] as const;

/** What a fix does to one session. */
export class FixedSession {
  /** Null for one that the fix makes. */
  @ApiProperty({ type: 'string', format: 'uuid', nullable: true })
  sessionId: string | null;
  @ApiProperty({ example: 'induction' })
  phase: string;
  /** From 1 within its phase; a session that makes up for another has the phase's next free one. */
  @ApiProperty({ type: 'integer', example: 7 })
  ordinal: number;
  /** swap: it stays at its time, and others serve it. */
  @OneOf(FIX_CHANGES, { example: 'book' })
  change: (typeof FIX_CHANGES)[number];
  /** The local date on which it is wanted then. */
  @ApiProperty({ type: 'string', format: 'date', nullable: true, example: '2030-03-25' })
  wantedDate: string | null;
  /** Where it would be, in the clinic's offset; null where there is no place, or none is given. */
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true, example: '2030-03-25T09:00:00-04:00' })
  startsAt: string | null;
}

/** Something that one call of `apply` would do about the item, as things stand. */
export class SuggestedFix {
  /** Give it to `apply`. */
  @ApiProperty({ example: 'append' })
  code: string;
  @ApiProperty({ example: 'A session is added at the end of induction, on 2030-03-25.' })
  detail: string;
  /** Only a prescriber may apply it. */
  @ApiProperty({ example: false })
  prescriberOnly: boolean;
  /** Who may apply it: one of these roles is enough. */
  @OneOf(ROLES, { each: true, example: ['scheduler', 'prescriber'] })
  roles: Role[];
  /** What would change; nothing else does. */
  @ApiProperty({ type: () => [FixedSession] })
  sessions: FixedSession[];
  /** What stands in its way just now; it is not applied then. Breaches of the course's rules take an override. */
  @ApiProperty({ type: () => [ProblemConflict] })
  conflicts: ProblemConflict[];
}

export class WorkItemDetail extends WorkItemAnswer {
  /**
   * What breaks nothing first, then what breaks rules or gives the session up; otherwise the protocol's or the clinic's
   * own way first. Empty once the item is closed, or where nobody can help but by hand.
   */
  @ApiProperty({ type: () => [SuggestedFix] })
  suggestedFixes: SuggestedFix[];
}

export class ApplyFix {
  /** The code of a suggested fix. */
  @Text(200, { example: 'append' })
  fix: string;

  /** Where it would break rules of the course, such as a maximum gap; never where somebody or something is taken. */
  @Nested(() => Override, { optional: true })
  override?: Override | null;
}

export class FixedWorkItem extends WorkItemAnswer {
  /** The re-plan that the fix was; reverting it takes the fix back. */
  @ApiProperty({ type: 'string', format: 'uuid', nullable: true })
  replanId: string | null;
  /** The plan that began by the fix, in place of the item's. */
  @ApiProperty({ type: 'string', format: 'uuid', nullable: true })
  startedPlanId: string | null;
  /** What was changed. */
  @ApiProperty({ type: () => [FixedSession] })
  sessions: FixedSession[];
}

export const workItemAnswer = (item: WorkItem): WorkItemAnswer => ({
  id: item.id,
  kind: item.kind,
  status: item.status,
  clinicId: item.clinicId,
  treatmentPlanId: item.treatmentPlanId,
  sessionId: item.sessionId,
  detail: item.detail,
  conflicts: item.conflicts as ProblemConflict[],
  note: item.note,
  version: item.version,
  createdAt: item.createdAt.toISOString(),
  updatedAt: item.updatedAt.toISOString(),
});

import { ApiProperty } from '@nestjs/swagger';
import { demoId } from '../common/demo-ids.js';
import { Instant, OneOf, Text, Uuid } from '../common/fields.js';
import { PageQuery } from '../common/page.js';
import { ProblemConflict } from '../common/problem.dto.js';
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

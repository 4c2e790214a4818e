import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentCall, type Call } from '../common/call.js';
import { demoId } from '../common/demo-ids.js';
import { RequiredIfMatch, type IfMatch } from '../common/etag.js';
import { Operation } from '../common/operation.js';
import type { Page } from '../common/page.js';
import { IdPipe } from '../common/validation.js';
import {
  WORKERS,
  ApplyFix,
  FixedWorkItem,
  WorkItemAnswer,
  WorkItemDetail,
  WorkItemNote,
  WorkItemQuery,
} from './worklist.dto.js';
import { WorklistService } from './worklist.service.js';

const ITEM = demoId('work-item', 1);
/** A session that was missed. */
const MISSED = demoId('work-item', 2);
const NOTE = { note: { summary: 'With a note', value: { note: 'Booked by hand after a call' } } };

@ApiTags('worklist')
@Controller('v1/worklist')
export class WorklistController {
  constructor(private readonly worklist: WorklistService) {}

  @Get()
  @Operation({
    id: 'listWorkItems',
    summary: 'list what a person has to decide, in the order it came up',
    roles: 'any',
    answer: WorkItemAnswer,
    list: true,
  })
  list(@CurrentCall() call: Call, @Query() query: WorkItemQuery): Promise<Page<WorkItemAnswer>> {
    return this.worklist.list(call, query);
  }

  @Get(':id')
  @Operation({
    id: 'readWorkItem',
    summary: 'read a work item, with what one call of `apply` would do about it',
    roles: 'any',
    answer: WorkItemDetail,
    idExample: ITEM,
  })
  read(@CurrentCall() call: Call, @Param('id', IdPipe) id: string): Promise<WorkItemDetail> {
    return this.worklist.read(call, id);
  }

  @Post(':id/resolve')
  @Operation({
    id: 'resolveWorkItem',
    summary: 'close a work item that was dealt with',
    roles: WORKERS,
    answer: WorkItemAnswer,
    body: WorkItemNote,
    examples: NOTE,
    ifMatch: true,
    idExample: ITEM,
    problems: [409],
  })
  resolve(
    @CurrentCall() call: Call,
    @Param('id', IdPipe) id: string,
    @RequiredIfMatch() ifMatch: IfMatch,
    @Body() body: WorkItemNote,
  ): Promise<WorkItemAnswer> {
    return this.worklist.close(call, id, ifMatch, 'resolved', body.note);
  }

  @Post(':id/apply')
  @Operation({
    id: 'applyFix',
    summary: 'carry out a suggested fix and close the work item',
    description:
      'All of the fix or nothing: what stands in its way is answered with 409, and the item stays open. A fix that breaks ' +
      'rules of the course takes an `override` by a prescriber.',
    roles: WORKERS,
    answer: FixedWorkItem,
    body: ApplyFix,
    examples: { fix: { summary: 'The first one suggested', value: { fix: 'append' } } },
    books: true,
    ifMatch: true,
    idExample: MISSED,
    problems: [409],
  })
  apply(
    @CurrentCall() call: Call,
    @Param('id', IdPipe) id: string,
    @RequiredIfMatch() ifMatch: IfMatch,
    @Body() body: ApplyFix,
  ): Promise<FixedWorkItem> {
    return this.worklist.apply(call, id, ifMatch, body);
  }

  @Post(':id/dismiss')
  @Operation({
    id: 'dismissWorkItem',
    summary: 'close a work item that needs nothing',
    roles: WORKERS,
    answer: WorkItemAnswer,
    body: WorkItemNote,
    examples: NOTE,
    ifMatch: true,
    idExample: ITEM,
    problems: [409],
  })
  dismiss(
    @CurrentCall() call: Call,
    @Param('id', IdPipe) id: string,
    @RequiredIfMatch() ifMatch: IfMatch,
    @Body() body: WorkItemNote,
  ): Promise<WorkItemAnswer> {
    return this.worklist.close(call, id, ifMatch, 'dismissed', body.note);
  }
}

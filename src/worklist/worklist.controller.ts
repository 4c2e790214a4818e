import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentCall, type Call } from '../common/call.js';
import { demoId } from '../common/demo-ids.js';
import { RequiredIfMatch, type IfMatch } from '../common/etag.js';
import { Operation } from '../common/operation.js';
import type { Page } from '../common/page.js';
import { IdPipe } from '../common/validation.js';
import { WorkItemAnswer, WorkItemNote, WorkItemQuery } from './worklist.dto.js';
import { WorklistService } from './worklist.service.js';

const ITEM = demoId('work-item', 1);
const WORKERS = ['scheduler', 'prescriber', 'admin'] as const;
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
    summary: 'read a work item',
    roles: 'any',
    answer: WorkItemAnswer,
    idExample: ITEM,
  })
  read(@CurrentCall() call: Call, @Param('id', IdPipe) id: string): Promise<WorkItemAnswer> {
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

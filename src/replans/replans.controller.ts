import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentCall, type Call } from '../common/call.js';
import { demoId } from '../common/demo-ids.js';
import { RequiredIfMatch, type IfMatch } from '../common/etag.js';
import { Operation } from '../common/operation.js';
import type { Page } from '../common/page.js';
import { IdPipe } from '../common/validation.js';
import { CreateReplan, PLANNERS, ReplanAnswer, ReplanListed, ReplanQuery } from './replans.dto.js';
import { ReplansService } from './replans.service.js';

@ApiTags('replans')
@Controller('v1/replans')
export class ReplansController {
  constructor(private readonly replans: ReplansService) {}

  @Post()
  @Operation({
    id: 'createReplan',
    summary: 're-plan the sessions that an outage or a closure lies over',
    description:
      'Others serve at the same time where they can; what is left is moved within windows and gap rules, across all ' +
      'courses at once, the most urgent first. What cannot be placed keeps its booking and is on the worklist. Applied ' +
      'at once, or kept as a preview.',
    roles: PLANNERS,
    status: 201,
    answer: ReplanAnswer,
    body: CreateReplan,
    books: true,
    problems: [404],
    examples: {
      preview: {
        summary: 'What would become of them',
        value: { outageId: demoId('outage', 2), dryRun: true },
      },
    },
  })
  create(@CurrentCall() call: Call, @Body() body: CreateReplan): Promise<ReplanAnswer> {
    return this.replans.create(call, body);
  }

  @Get()
  @Operation({ id: 'listReplans', summary: 'list re-plans', roles: 'any', answer: ReplanListed, list: true })
  list(@CurrentCall() call: Call, @Query() query: ReplanQuery): Promise<Page<ReplanListed>> {
    return this.replans.list(call, query);
  }

  @Get(':id')
  @Operation({
    id: 'readReplan',
    summary: 'read a re-plan with what becomes of each session',
    roles: 'any',
    answer: ReplanAnswer,
    idExample: demoId('replan', 1),
  })
  read(@CurrentCall() call: Call, @Param('id', IdPipe) id: string): Promise<ReplanAnswer> {
    return this.replans.read(call, id);
  }

  @Post(':id/apply')
  @Operation({
    id: 'applyReplan',
    summary: 'apply a preview, all of it or nothing',
    description:
      'Computed again on what stands now: where that gives anything else than the preview, it is refused with what it ' +
      'would be (`replan`).',
    roles: PLANNERS,
    answer: ReplanAnswer,
    books: true,
    ifMatch: true,
    idExample: demoId('replan', 1),
  })
  apply(
    @CurrentCall() call: Call,
    @Param('id', IdPipe) id: string,
    @RequiredIfMatch() ifMatch: IfMatch,
  ): Promise<ReplanAnswer> {
    return this.replans.apply(call, id, ifMatch);
  }

  @Post(':id/revert')
  @Operation({
    id: 'revertReplan',
    summary: 'take an applied re-plan back, all of it or nothing',
    description:
      'Every session gets its time and resources back. Refused whole where something stands in the way, or a session has ' +
      'begun or was changed since; `conflicts` names all of it.',
    roles: PLANNERS,
    answer: ReplanAnswer,
    books: true,
    ifMatch: true,
    idExample: demoId('replan', 2),
  })
  revert(
    @CurrentCall() call: Call,
    @Param('id', IdPipe) id: string,
    @RequiredIfMatch() ifMatch: IfMatch,
  ): Promise<ReplanAnswer> {
    return this.replans.revert(call, id, ifMatch);
  }
}

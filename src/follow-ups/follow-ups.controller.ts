import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentCall, type Call } from '../common/call.js';
import { demoId } from '../common/demo-ids.js';
import { RequiredIfMatch, type IfMatch } from '../common/etag.js';
import { Operation } from '../common/operation.js';
import { PageQuery, type Page } from '../common/page.js';
import type { Role } from '../common/roles.js';
import { IdPipe } from '../common/validation.js';
import {
  CancelFollowUp,
  CompleteFollowUp,
  CorrectFollowUp,
  CreateFollowUp,
  CreateResponse,
  FollowUpAnswer,
  FollowUpDetail,
  FollowUpQuery,
  MissFollowUp,
  PlanFollowUpQuery,
  ResponseAnswer,
} from './follow-ups.dto.js';
import { FollowUpsService } from './follow-ups.service.js';

const FOLLOW_UP = demoId('follow-up', 1);
const CARE: Role[] = ['prescriber', 'nurse', 'integration'];
const DESK: Role[] = [...CARE, 'scheduler'];

@ApiTags('follow-ups')
@Controller('v1/follow-ups')
export class FollowUpsController {
  constructor(private readonly followUps: FollowUpsService) {}

  @Get()
  @Operation({
    id: 'listFollowUps',
    summary: 'list follow-ups in the order in which they fall due',
    roles: 'any',
    answer: FollowUpAnswer,
    list: true,
  })
  list(@CurrentCall() call: Call, @Query() query: FollowUpQuery): Promise<Page<FollowUpAnswer>> {
    return this.followUps.list(call, query);
  }

  @Post()
  @Operation({
    id: 'createFollowUp',
    summary: "add a follow-up by hand, beside those of the plan's protocol",
    roles: DESK,
    status: 201,
    answer: FollowUpDetail,
    body: CreateFollowUp,
    examples: {
      call: {
        summary: 'A call two days after a session',
        value: {
          treatmentPlanId: demoId('plan', 1),
          name: 'Call about sleep',
          kind: 'call',
          scales: ['PHQ-9'],
          dueDate: '2030-03-06',
        },
      },
    },
    problems: [404, 409],
  })
  create(@CurrentCall() call: Call, @Body() body: CreateFollowUp): Promise<FollowUpDetail> {
    return this.followUps.create(call, body);
  }

  @Get(':id')
  @Operation({
    id: 'readFollowUp',
    summary: 'read a follow-up and the answers given to it',
    roles: 'any',
    answer: FollowUpDetail,
    idExample: FOLLOW_UP,
  })
  read(@CurrentCall() call: Call, @Param('id', IdPipe) id: string): Promise<FollowUpDetail> {
    return this.followUps.read(call, id);
  }

  @Post(':id/complete')
  @Operation({
    id: 'completeFollowUp',
    summary: 'complete a follow-up, with what an evaluation found',
    description:
      'Sessions that wait for the evaluation (`pendingGate`) wait no more once it is `met`; where it is `not-met`, those of them ' +
      'that have not begun are cancelled, and maintenance books no more of their phase.',
    roles: CARE,
    answer: FollowUpDetail,
    body: CompleteFollowUp,
    examples: {
      done: { summary: 'Done', value: {} },
      met: { summary: 'An evaluation that found benefit', value: { outcome: 'met', note: 'Half the score' } },
    },
    ifMatch: true,
    idExample: FOLLOW_UP,
    problems: [409],
  })
  complete(
    @CurrentCall() call: Call,
    @Param('id', IdPipe) id: string,
    @RequiredIfMatch() ifMatch: IfMatch,
    @Body() body: CompleteFollowUp,
  ): Promise<FollowUpDetail> {
    return this.followUps.complete(call, id, ifMatch, body);
  }

  @Post(':id/correct')
  @Operation({
    id: 'correctFollowUp',
    summary: 'correct what an evaluation is said to have found, or that it did not take place',
    description:
      'One that was missed or cancelled is completed now. What waits for the evaluation follows: found to be met after all, sessions that it had cancelled are booked anew from today ' +
      'on, with the next ordinals; what has no place becomes a work item.',
    roles: CARE,
    answer: FollowUpDetail,
    body: CorrectFollowUp,
    examples: {
      corrected: {
        summary: 'Benefit after all',
        value: { outcome: 'met', reason: 'The score of another patient was entered' },
      },
    },
    ifMatch: true,
    idExample: demoId('follow-up', 2),
    problems: [409],
  })
  correct(
    @CurrentCall() call: Call,
    @Param('id', IdPipe) id: string,
    @RequiredIfMatch() ifMatch: IfMatch,
    @Body() body: CorrectFollowUp,
  ): Promise<FollowUpDetail> {
    return this.followUps.correct(call, id, ifMatch, body);
  }

  @Post(':id/miss')
  @Operation({
    id: 'missFollowUp',
    summary: 'record that a due follow-up did not take place',
    roles: DESK,
    answer: FollowUpDetail,
    body: MissFollowUp,
    examples: { missed: { summary: 'Missed', value: { reason: 'Not reached by phone' } } },
    ifMatch: true,
    idExample: FOLLOW_UP,
    problems: [409],
  })
  miss(
    @CurrentCall() call: Call,
    @Param('id', IdPipe) id: string,
    @RequiredIfMatch() ifMatch: IfMatch,
    @Body() body: MissFollowUp,
  ): Promise<FollowUpDetail> {
    return this.followUps.miss(call, id, ifMatch, body);
  }

  @Post(':id/cancel')
  @Operation({
    id: 'cancelFollowUp',
    summary: 'cancel an open follow-up',
    roles: DESK,
    answer: FollowUpDetail,
    body: CancelFollowUp,
    examples: {
      cancelled: {
        summary: 'Not needed',
        value: { reason: 'Seen by the referring psychiatrist instead' },
      },
    },
    ifMatch: true,
    idExample: FOLLOW_UP,
    problems: [409],
  })
  cancel(
    @CurrentCall() call: Call,
    @Param('id', IdPipe) id: string,
    @RequiredIfMatch() ifMatch: IfMatch,
    @Body() body: CancelFollowUp,
  ): Promise<FollowUpDetail> {
    return this.followUps.cancel(call, id, ifMatch, body);
  }

  @Post(':id/responses')
  @Operation({
    id: 'createFollowUpResponse',
    summary: 'record the answers to a rating scale; the server scores them',
    roles: CARE,
    status: 201,
    answer: ResponseAnswer,
    body: CreateResponse,
    examples: {
      'phq-9': { summary: 'PHQ-9', value: { scale: 'PHQ-9', items: [2, 2, 1, 2, 1, 1, 2, 0, 0] } },
      'gad-7': { summary: 'GAD-7', value: { scale: 'GAD-7', items: [1, 1, 2, 1, 0, 1, 1] } },
    },
    idExample: FOLLOW_UP,
    problems: [409],
  })
  respond(
    @CurrentCall() call: Call,
    @Param('id', IdPipe) id: string,
    @Body() body: CreateResponse,
  ): Promise<ResponseAnswer> {
    return this.followUps.respond(call, id, body);
  }

  @Get(':id/responses')
  @Operation({
    id: 'listFollowUpResponses',
    summary: 'list the answers given to a follow-up',
    roles: 'any',
    answer: ResponseAnswer,
    list: true,
    idExample: FOLLOW_UP,
  })
  responses(
    @CurrentCall() call: Call,
    @Param('id', IdPipe) id: string,
    @Query() query: PageQuery,
  ): Promise<Page<ResponseAnswer>> {
    return this.followUps.responses(call, id, query);
  }
}

@ApiTags('treatment-plans')
@Controller('v1/treatment-plans/:id/follow-ups')
export class PlanFollowUpsController {
  constructor(private readonly followUps: FollowUpsService) {}

  @Get()
  @Operation({
    id: 'listTreatmentPlanFollowUps',
    summary: "list a plan's follow-ups in the order in which they fall due",
    roles: 'any',
    answer: FollowUpAnswer,
    list: true,
    idExample: demoId('plan', 1),
  })
  list(
    @CurrentCall() call: Call,
    @Param('id', IdPipe) id: string,
    @Query() query: PlanFollowUpQuery,
  ): Promise<Page<FollowUpAnswer>> {
    return this.followUps.listForPlan(call, id, query);
  }
}

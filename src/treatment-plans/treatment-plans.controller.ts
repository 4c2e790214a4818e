import { Body, Controller, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentCall, type Call } from '../common/call.js';
import { demoId } from '../common/demo-ids.js';
import { RequiredIfMatch, type IfMatch } from '../common/etag.js';
import { Operation } from '../common/operation.js';
import { PageQuery, type Page } from '../common/page.js';
import { IdPipe } from '../common/validation.js';
import { ActivatedPlanAnswer, ActivatePlan, ResumePlan } from './activation.dto.js';
import { PlanActivationService } from './plan-activation.service.js';
import { ProposalsAnswer, ProposeCourse } from './proposals.dto.js';
import {
  CreateTreatmentPlan,
  PlanQuery,
  PlanReason,
  PlanSessionAnswer,
  TreatmentPlanAnswer,
  TreatmentPlanDetail,
  UpdateTreatmentPlan,
} from './treatment-plans.dto.js';
import { TreatmentPlansService } from './treatment-plans.service.js';

/** The demo data's plans: 1 is a draft ready to be activated, 2 is active, 3 is on hold. */
const DRAFT = demoId('plan', 1);
const ACTIVE = demoId('plan', 2);
const ON_HOLD = demoId('plan', 3);

const PLANNERS = ['prescriber', 'scheduler', 'integration'] as const;
const REASON = { reason: { summary: 'With the reason', value: { reason: 'Patient travels until May' } } };

@ApiTags('treatment-plans')
@Controller('v1/treatment-plans')
export class TreatmentPlansController {
  constructor(
    private readonly plans: TreatmentPlansService,
    private readonly activation: PlanActivationService,
  ) {}

  @Post()
  @Operation({
    id: 'createTreatmentPlan',
    summary: 'draft a treatment plan, pinned to the published version of its protocol',
    roles: PLANNERS,
    status: 201,
    answer: TreatmentPlanAnswer,
    body: CreateTreatmentPlan,
    examples: {
      induction: {
        summary: 'Six infusions, twice weekly at nine',
        value: {
          patientId: demoId('patient', 1),
          clinicId: demoId('clinic', 1),
          protocolId: demoId('protocol', 1),
          startDate: '2030-03-04',
          preferredTime: '09:00',
        },
      },
    },
    problems: [404, 409],
  })
  create(@CurrentCall() call: Call, @Body() body: CreateTreatmentPlan): Promise<TreatmentPlanAnswer> {
    return this.plans.create(call, body);
  }

  @Get()
  @Operation({
    id: 'listTreatmentPlans',
    summary: 'list treatment plans in the order they were made',
    roles: 'any',
    answer: TreatmentPlanAnswer,
    list: true,
  })
  list(@CurrentCall() call: Call, @Query() query: PlanQuery): Promise<Page<TreatmentPlanAnswer>> {
    return this.plans.list(call, query);
  }

  @Get(':id')
  @Operation({
    id: 'readTreatmentPlan',
    summary: 'read a treatment plan, with how far its course has come',
    roles: 'any',
    answer: TreatmentPlanDetail,
    idExample: DRAFT,
  })
  read(@CurrentCall() call: Call, @Param('id', IdPipe) id: string): Promise<TreatmentPlanDetail> {
    return this.plans.read(call, id);
  }

  @Patch(':id')
  @Operation({
    id: 'updateTreatmentPlan',
    summary: 'change a draft',
    description: 'Only the fields given change; `phases` replaces all chosen counts.',
    roles: PLANNERS,
    answer: TreatmentPlanAnswer,
    body: UpdateTreatmentPlan,
    examples: { later: { summary: 'Two weeks later', value: { startDate: '2030-03-18' } } },
    ifMatch: true,
    idExample: DRAFT,
    problems: [409],
  })
  update(
    @CurrentCall() call: Call,
    @Param('id', IdPipe) id: string,
    @RequiredIfMatch() ifMatch: IfMatch,
    @Body() body: UpdateTreatmentPlan,
  ): Promise<TreatmentPlanAnswer> {
    return this.plans.update(call, id, ifMatch, body);
  }

  @Post(':id/proposals')
  @Operation({
    id: 'proposeCourse',
    summary: 'ask for the whole finite course, placed and ranked; writes nothing',
    description:
      'For a draft, what activation would book; for a plan on hold, what resumption would; for one under way, the ' +
      'sessions that have no place, around what is booked or was given (with the scope `unstarted` all that is still ' +
      'ahead), which `resume` books by the fingerprint. Where no whole course fits, the answer places as many sessions ' +
      'as it can and names the rest in `unplaced`.',
    roles: [...PLANNERS, 'nurse', 'viewer'],
    readOnly: true,
    answer: ProposalsAnswer,
    body: ProposeCourse,
    examples: { three: { summary: 'Three alternatives', value: { count: 3 } } },
    idExample: DRAFT,
    problems: [409],
  })
  propose(
    @CurrentCall() call: Call,
    @Param('id', IdPipe) id: string,
    @Body() body: ProposeCourse,
  ): Promise<ProposalsAnswer> {
    return this.activation.propose(call, id, body);
  }

  @Post(':id/activate')
  @Operation({
    id: 'activateTreatmentPlan',
    summary: 'book the whole finite course at once',
    description:
      'Recomputes on fresh data and books plan, sessions and resources in one transaction. Asks for a valid ' +
      'eligibility assessment and consent. A course outside the protocol needs `acceptBreaches`. Where none fits ' +
      'otherwise, others’ sessions of the same day may be served by other resources, at their own times. With a `holdId` ' +
      'what the hold keeps is booked.',
    roles: PLANNERS,
    answer: ActivatedPlanAnswer,
    body: ActivatePlan,
    examples: { all: { summary: 'All sessions or none', value: { mode: 'all-or-nothing' } } },
    books: true,
    ifMatch: true,
    idExample: DRAFT,
  })
  activate(
    @CurrentCall() call: Call,
    @Param('id', IdPipe) id: string,
    @RequiredIfMatch() ifMatch: IfMatch,
    @Body() body: ActivatePlan,
  ): Promise<ActivatedPlanAnswer> {
    return this.activation.activate(call, id, ifMatch, body);
  }

  @Post(':id/hold')
  @Operation({
    id: 'holdTreatmentPlan',
    summary: 'put a plan on hold; its future sessions are cancelled and their resources freed',
    roles: PLANNERS,
    answer: TreatmentPlanAnswer,
    body: PlanReason,
    examples: REASON,
    ifMatch: true,
    idExample: ACTIVE,
    problems: [409],
  })
  hold(
    @CurrentCall() call: Call,
    @Param('id', IdPipe) id: string,
    @RequiredIfMatch() ifMatch: IfMatch,
    @Body() body: PlanReason,
  ): Promise<TreatmentPlanAnswer> {
    return this.plans.hold(call, id, ifMatch, body.reason);
  }

  @Post(':id/resume')
  @Operation({
    id: 'resumeTreatmentPlan',
    summary: 'take a course up again: what is left of it is placed and booked anew',
    description:
      'Of a plan on hold. Of one that is active it books the sessions that have no place; with the scope `unstarted` ' +
      'those still ahead leave their places for better ones. What has begun or was given stays.',
    roles: PLANNERS,
    answer: ActivatedPlanAnswer,
    body: ResumePlan,
    examples: {
      all: { summary: 'All remaining sessions or none', value: { mode: 'all-or-nothing' } },
      ahead: { summary: 'Were it under way: all that is still ahead anew', value: { scope: 'unstarted' } },
    },
    books: true,
    ifMatch: true,
    idExample: ON_HOLD,
  })
  resume(
    @CurrentCall() call: Call,
    @Param('id', IdPipe) id: string,
    @RequiredIfMatch() ifMatch: IfMatch,
    @Body() body: ResumePlan,
  ): Promise<ActivatedPlanAnswer> {
    return this.activation.resume(call, id, ifMatch, body);
  }

  @Post(':id/complete')
  @Operation({
    id: 'completeTreatmentPlan',
    summary: 'end a course as completed; its future sessions are cancelled',
    roles: ['prescriber'],
    answer: TreatmentPlanAnswer,
    body: PlanReason,
    examples: REASON,
    ifMatch: true,
    idExample: ACTIVE,
    problems: [409],
  })
  complete(
    @CurrentCall() call: Call,
    @Param('id', IdPipe) id: string,
    @RequiredIfMatch() ifMatch: IfMatch,
    @Body() body: PlanReason,
  ): Promise<TreatmentPlanAnswer> {
    return this.plans.complete(call, id, ifMatch, body.reason);
  }

  @Post(':id/revoke')
  @Operation({
    id: 'revokeTreatmentPlan',
    summary: 'end a course for good before it is complete; its future sessions are cancelled',
    roles: ['prescriber', 'integration'],
    answer: TreatmentPlanAnswer,
    body: PlanReason,
    examples: REASON,
    ifMatch: true,
    idExample: ACTIVE,
    problems: [409],
  })
  revoke(
    @CurrentCall() call: Call,
    @Param('id', IdPipe) id: string,
    @RequiredIfMatch() ifMatch: IfMatch,
    @Body() body: PlanReason,
  ): Promise<TreatmentPlanAnswer> {
    return this.plans.revoke(call, id, ifMatch, body.reason);
  }

  @Get(':id/sessions')
  @Operation({
    id: 'listSessionsOfPlan',
    summary: "list the plan's sessions by time",
    roles: 'any',
    answer: PlanSessionAnswer,
    list: true,
    idExample: ACTIVE,
  })
  sessions(
    @CurrentCall() call: Call,
    @Param('id', IdPipe) id: string,
    @Query() query: PageQuery,
  ): Promise<Page<PlanSessionAnswer>> {
    return this.plans.sessionsOf(call, id, query);
  }
}

import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { CurrentCall, type Call } from '../common/call.js';
import { demoId } from '../common/demo-ids.js';
import { Operation } from '../common/operation.js';
import { PageQuery, type Page } from '../common/page.js';
import { IdPipe } from '../common/validation.js';
import {
  CreateUnavailability,
  UnavailabilityAnswer,
  UnavailabilityCreatedAnswer,
} from './unavailability.dto.js';
import { UnavailabilityService } from './unavailability.service.js';

const BOOKERS = ['scheduler', 'prescriber', 'nurse', 'integration'] as const;

@ApiTags('patients')
@Controller('v1/patients/:id/unavailability')
export class UnavailabilityController {
  constructor(private readonly unavailability: UnavailabilityService) {}

  @Post()
  @Operation({
    id: 'createUnavailability',
    summary: 'record when the patient cannot come',
    description:
      'Either a span of time, or a wall-clock time on the dates of a rule. Nothing is placed there from now on; what ' +
      'is booked already stays booked: the answer names it, and each session becomes a work item.',
    roles: BOOKERS,
    status: 201,
    answer: UnavailabilityCreatedAnswer,
    body: CreateUnavailability,
    examples: {
      rule: {
        summary: 'Never on Tuesday and Thursday afternoons',
        value: {
          ...{ rrule: 'FREQ=WEEKLY;BYDAY=TU,TH', from: '14:00', to: '17:00', validFrom: '2030-01-01' },
          ...{ timeZone: 'America/New_York', reason: 'At work' },
        },
      },
      span: {
        summary: 'Away for a week',
        value: {
          ...{ startsAt: '2030-04-01T00:00:00-04:00', endsAt: '2030-04-08T00:00:00-04:00' },
          reason: 'Travels',
        },
      },
    },
    idExample: demoId('patient', 14),
    problems: [409],
  })
  create(
    @CurrentCall() call: Call,
    @Param('id', IdPipe) id: string,
    @Body() body: CreateUnavailability,
  ): Promise<UnavailabilityCreatedAnswer> {
    return this.unavailability.create(call, id, body);
  }

  @Get()
  @Operation({
    id: 'listUnavailability',
    summary: 'list when the patient cannot come, in the order it was recorded',
    roles: 'any',
    answer: UnavailabilityAnswer,
    list: true,
    idExample: demoId('patient', 1),
  })
  list(
    @CurrentCall() call: Call,
    @Param('id', IdPipe) id: string,
    @Query() query: PageQuery,
  ): Promise<Page<UnavailabilityAnswer>> {
    return this.unavailability.list(call, id, query);
  }

  @Delete(':unavailabilityId')
  @Operation({
    id: 'deleteUnavailability',
    summary: 'take back that the patient cannot come',
    description: 'Work items that it opened are resolved.',
    roles: BOOKERS,
    status: 204,
    idExample: demoId('patient', 1),
  })
  @ApiParam({
    name: 'unavailabilityId',
    schema: { type: 'string', format: 'uuid', example: demoId('unavailability', 1) },
  })
  remove(
    @CurrentCall() call: Call,
    @Param('id', IdPipe) id: string,
    @Param('unavailabilityId', IdPipe) unavailabilityId: string,
  ): Promise<void> {
    return this.unavailability.remove(call, id, unavailabilityId);
  }
}

import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { CurrentCall, type Call } from '../common/call.js';
import { demoId } from '../common/demo-ids.js';
import { Operation } from '../common/operation.js';
import { PageQuery, type Page } from '../common/page.js';
import { IdPipe } from '../common/validation.js';
import { OutagesService } from './outages.service.js';
import { CreateOutage, OutageAnswer, OutageCreatedAnswer } from './resources.dto.js';

const RESOURCE = demoId('resource', 1);

@ApiTags('resources')
@Controller('v1/resources/:id/outages')
export class OutagesController {
  constructor(private readonly outages: OutagesService) {}

  @Post()
  @Operation({
    id: 'createOutage',
    summary: 'take the resource out for a time',
    description: 'Nothing booked is cancelled: the answer names the sessions that need it meanwhile.',
    roles: ['admin'],
    status: 201,
    answer: OutageCreatedAnswer,
    body: CreateOutage,
    problems: [409],
    examples: {
      outage: {
        summary: 'Out for a day',
        value: {
          startsAt: '2030-07-08T08:00:00-04:00',
          endsAt: '2030-07-08T18:00:00-04:00',
          reason: 'Maintenance',
        },
      },
    },
    idExample: RESOURCE,
  })
  create(
    @CurrentCall() call: Call,
    @Param('id', IdPipe) id: string,
    @Body() body: CreateOutage,
  ): Promise<OutageCreatedAnswer> {
    return this.outages.create(call, id, body);
  }

  @Get()
  @Operation({
    id: 'listOutages',
    summary: "list the resource's outages by time",
    roles: 'any',
    answer: OutageAnswer,
    list: true,
    idExample: RESOURCE,
  })
  list(
    @CurrentCall() call: Call,
    @Param('id', IdPipe) id: string,
    @Query() query: PageQuery,
  ): Promise<Page<OutageAnswer>> {
    return this.outages.list(call, id, query);
  }

  @Delete(':outageId')
  @Operation({
    id: 'deleteOutage',
    summary: 'put the resource back to use during an outage',
    roles: ['admin'],
    status: 204,
    idExample: RESOURCE,
  })
  @ApiParam({
    name: 'outageId',
    schema: { type: 'string', format: 'uuid', example: demoId('outage', 1) },
  })
  remove(
    @CurrentCall() call: Call,
    @Param('id', IdPipe) id: string,
    @Param('outageId', IdPipe) outageId: string,
  ): Promise<void> {
    return this.outages.remove(call, id, outageId);
  }
}

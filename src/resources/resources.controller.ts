import { Body, Controller, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentCall, type Call } from '../common/call.js';
import { demoId } from '../common/demo-ids.js';
import { RequiredIfMatch, type IfMatch } from '../common/etag.js';
import { Operation } from '../common/operation.js';
import type { Page } from '../common/page.js';
import { IdPipe } from '../common/validation.js';
import {
  CreateResource,
  ResourceAnswer,
  ResourceChangeAnswer,
  ResourceQuery,
  UpdateResource,
} from './resources.dto.js';
import { ResourcesService } from './resources.service.js';

const RESOURCE = demoId('resource', 1);

@ApiTags('resources')
@Controller('v1/resources')
export class ResourcesController {
  constructor(private readonly resources: ResourcesService) {}

  @Post()
  @Operation({
    id: 'createResource',
    summary: 'add a chair, bed, room, practitioner or device',
    roles: ['admin'],
    status: 201,
    answer: ResourceAnswer,
    body: CreateResource,
    examples: {
      chair: {
        summary: 'A chair, in use whenever the clinic is open',
        value: { clinicId: demoId('clinic', 1), kind: 'chair', name: 'Chair 9' },
      },
      nurse: {
        summary: 'A nurse who watches up to two patients, Monday to Thursday',
        value: {
          clinicId: demoId('clinic', 1),
          kind: 'practitioner',
          name: 'Nurse Rivera',
          roles: ['nurse'],
          capacity: 2,
          workingHours: [{ rrule: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH', from: '08:00', to: '18:00' }],
        },
      },
    },
    problems: [404],
  })
  create(@CurrentCall() call: Call, @Body() body: CreateResource): Promise<ResourceAnswer> {
    return this.resources.create(call, body);
  }

  @Get()
  @Operation({
    id: 'listResources',
    summary: 'list resources in the order of their making',
    roles: 'any',
    answer: ResourceAnswer,
    list: true,
  })
  list(@CurrentCall() call: Call, @Query() query: ResourceQuery): Promise<Page<ResourceAnswer>> {
    return this.resources.list(call, query);
  }

  @Get(':id')
  @Operation({
    id: 'readResource',
    summary: 'read a resource',
    roles: 'any',
    answer: ResourceAnswer,
    idExample: RESOURCE,
  })
  read(@CurrentCall() call: Call, @Param('id', IdPipe) id: string): Promise<ResourceAnswer> {
    return this.resources.read(call, id);
  }

  @Patch(':id')
  @Operation({
    id: 'updateResource',
    summary: 'change a resource',
    description:
      'Only the fields given change, null goes back to the default; `roles` and `workingHours` replace the whole. ' +
      'Nothing booked is cancelled: the answer names the sessions that it no longer serves.',
    roles: ['admin'],
    answer: ResourceChangeAnswer,
    body: UpdateResource,
    examples: { name: { summary: 'Another name', value: { name: 'Window chair' } } },
    ifMatch: true,
    idExample: RESOURCE,
  })
  update(
    @CurrentCall() call: Call,
    @Param('id', IdPipe) id: string,
    @RequiredIfMatch() ifMatch: IfMatch,
    @Body() body: UpdateResource,
  ): Promise<ResourceChangeAnswer> {
    return this.resources.update(call, id, ifMatch, body);
  }
}

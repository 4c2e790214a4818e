import { Body, Controller, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentCall, type Call } from '../common/call.js';
import { demoId } from '../common/demo-ids.js';
import { RequiredIfMatch, type IfMatch } from '../common/etag.js';
import { Operation } from '../common/operation.js';
import { PageQuery, type Page } from '../common/page.js';
import { IdPipe } from '../common/validation.js';
import { ClinicAnswer, ClinicChangeAnswer, CreateClinic, UpdateClinic } from './clinics.dto.js';
import { ClinicsService } from './clinics.service.js';

const CLINIC = demoId('clinic', 1);

@ApiTags('clinics')
@Controller('v1/clinics')
export class ClinicsController {
  constructor(private readonly clinics: ClinicsService) {}

  @Post()
  @Operation({
    id: 'createClinic',
    summary: 'open a clinic',
    roles: ['admin'],
    organizationWide: true,
    status: 201,
    answer: ClinicAnswer,
    body: CreateClinic,
    examples: {
      clinic: {
        summary: 'Weekdays, and Saturday mornings',
        value: {
          name: 'Riverside',
          timeZone: 'America/Denver',
          openingHours: [
            { daysOfWeek: ['MO', 'TU', 'WE', 'TH', 'FR'], from: '08:00', to: '18:00' },
            { daysOfWeek: ['SA'], from: '09:00', to: '13:00' },
          ],
        },
      },
    },
  })
  create(@CurrentCall() call: Call, @Body() body: CreateClinic): Promise<ClinicAnswer> {
    return this.clinics.create(call, body);
  }

  @Get()
  @Operation({
    id: 'listClinics',
    summary: 'list clinics in the order of opening',
    roles: 'any',
    answer: ClinicAnswer,
    list: true,
  })
  list(@CurrentCall() call: Call, @Query() query: PageQuery): Promise<Page<ClinicAnswer>> {
    return this.clinics.list(call, query);
  }

  @Get(':id')
  @Operation({
    id: 'readClinic',
    summary: 'read a clinic',
    roles: 'any',
    answer: ClinicAnswer,
    idExample: CLINIC,
  })
  read(@CurrentCall() call: Call, @Param('id', IdPipe) id: string): Promise<ClinicAnswer> {
    return this.clinics.read(call, id);
  }

  @Patch(':id')
  @Operation({
    id: 'updateClinic',
    summary: 'change a clinic',
    description:
      'Only the fields given change; `openingHours` and `policy` replace the whole. Nothing booked is cancelled: ' +
      'the answer names the sessions that the new hours leave outside.',
    roles: ['admin'],
    answer: ClinicChangeAnswer,
    body: UpdateClinic,
    examples: {
      policy: {
        summary: 'Visits begin at nine unless asked for otherwise',
        value: { policy: { defaultStartTime: '09:00' } },
      },
    },
    ifMatch: true,
    idExample: CLINIC,
  })
  update(
    @CurrentCall() call: Call,
    @Param('id', IdPipe) id: string,
    @RequiredIfMatch() ifMatch: IfMatch,
    @Body() body: UpdateClinic,
  ): Promise<ClinicChangeAnswer> {
    return this.clinics.update(call, id, ifMatch, body);
  }
}

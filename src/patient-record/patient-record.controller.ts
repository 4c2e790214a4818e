import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentCall, type Call } from '../common/call.js';
import { demoId } from '../common/demo-ids.js';
import { Operation } from '../common/operation.js';
import type { Page } from '../common/page.js';
import { IdPipe } from '../common/validation.js';
import { PatientExport } from './export.dto.js';
import { ExportService } from './export.service.js';
import { TimelineEntry, TimelineQuery } from './timeline.dto.js';
import { TimelineService } from './timeline.service.js';

const PATIENT = demoId('patient', 2);

@ApiTags('patients')
@Controller('v1/patients/:id')
export class PatientRecordController {
  constructor(
    private readonly timeline: TimelineService,
    private readonly exporter: ExportService,
  ) {}

  @Get('timeline')
  @Operation({
    id: 'readPatientTimeline',
    summary: 'list what happened with the patient and what is to come, the latest first',
    roles: 'any',
    answer: TimelineEntry,
    list: true,
    idExample: PATIENT,
  })
  happened(
    @CurrentCall() call: Call,
    @Param('id', IdPipe) id: string,
    @Query() query: TimelineQuery,
  ): Promise<Page<TimelineEntry>> {
    return this.timeline.read(call, id, query);
  }

  @Get('export')
  @Operation({
    id: 'exportPatient',
    summary: 'export everything held on one patient',
    description: 'One document. What the caller may not see, such as substance-use records, is not in it.',
    roles: ['admin', 'prescriber', 'integration'],
    answer: PatientExport,
    idExample: PATIENT,
  })
  export(@CurrentCall() call: Call, @Param('id', IdPipe) id: string): Promise<PatientExport> {
    return this.exporter.export(call, id);
  }
}

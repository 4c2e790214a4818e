import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentCall, type Call } from '../common/call.js';
import { demoId } from '../common/demo-ids.js';
import { Operation } from '../common/operation.js';
import { PageQuery, type Page } from '../common/page.js';
import { IdPipe } from '../common/validation.js';
import { MaintenanceRunAnswer, MaintenanceRunDetail, StartMaintenanceRun } from './maintenance.dto.js';
import { MaintenanceService } from './maintenance.service.js';

@ApiTags('maintenance')
@Controller('v1/maintenance-runs')
export class MaintenanceController {
  constructor(private readonly maintenance: MaintenanceService) {}

  @Post()
  @Operation({
    id: 'startMaintenanceRun',
    summary: 'keep every open-ended phase booked inside the horizon',
    description:
      'What the scheduled job does every hour, for the plans that the caller may see. Running it again, or twice at ' +
      'once, makes no session twice; what cannot be placed becomes a work item.',
    roles: ['admin', 'scheduler', 'integration'],
    status: 201,
    answer: MaintenanceRunDetail,
    body: StartMaintenanceRun,
    examples: { dryRun: { summary: 'What would be booked now', value: { dryRun: true } } },
  })
  start(@CurrentCall() call: Call, @Body() body: StartMaintenanceRun): Promise<MaintenanceRunDetail> {
    return this.maintenance.start(call, body);
  }

  @Get()
  @Operation({
    id: 'listMaintenanceRuns',
    summary: 'list maintenance runs in the order they were started',
    roles: 'any',
    answer: MaintenanceRunAnswer,
    list: true,
  })
  list(@CurrentCall() call: Call, @Query() query: PageQuery): Promise<Page<MaintenanceRunAnswer>> {
    return this.maintenance.list(call, query);
  }

  @Get(':id')
  @Operation({
    id: 'readMaintenanceRun',
    summary: 'read a maintenance run with its outcome for each plan',
    roles: 'any',
    answer: MaintenanceRunDetail,
    idExample: demoId('maintenance-run', 1),
  })
  read(@CurrentCall() call: Call, @Param('id', IdPipe) id: string): Promise<MaintenanceRunDetail> {
    return this.maintenance.read(call, id);
  }
}

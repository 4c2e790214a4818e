import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { CurrentCall, type Call } from '../common/call.js';
import { demoId } from '../common/demo-ids.js';
import { Operation } from '../common/operation.js';
import { PageQuery, type Page } from '../common/page.js';
import { IdPipe } from '../common/validation.js';
import {
  ClosureAnswer,
  ClosureCreatedAnswer,
  CreateClosure,
  HolidayImportAnswer,
  ImportHolidays,
} from './closures.dto.js';
import { ClosuresService } from './closures.service.js';

const CLINIC = demoId('clinic', 1);

@ApiTags('clinics')
@Controller('v1/clinics/:id')
export class ClosuresController {
  constructor(private readonly closures: ClosuresService) {}

  @Post('closures')
  @Operation({
    id: 'createClosure',
    summary: 'close the clinic on some days',
    description: 'Nothing booked is cancelled: the answer names the sessions that fall into it.',
    roles: ['admin'],
    status: 201,
    answer: ClosureCreatedAnswer,
    body: CreateClosure,
    examples: {
      closure: {
        summary: 'Closed for two days, open again on the third',
        value: { from: '2030-07-04', to: '2030-07-06', reason: 'Renovation' },
      },
    },
    idExample: CLINIC,
    problems: [409],
  })
  create(
    @CurrentCall() call: Call,
    @Param('id', IdPipe) id: string,
    @Body() body: CreateClosure,
  ): Promise<ClosureCreatedAnswer> {
    return this.closures.create(call, id, body);
  }

  @Get('closures')
  @Operation({
    id: 'listClosures',
    summary: "list the clinic's closures by date",
    roles: 'any',
    answer: ClosureAnswer,
    list: true,
    idExample: CLINIC,
  })
  list(
    @CurrentCall() call: Call,
    @Param('id', IdPipe) id: string,
    @Query() query: PageQuery,
  ): Promise<Page<ClosureAnswer>> {
    return this.closures.list(call, id, query);
  }

  @Delete('closures/:closureId')
  @Operation({
    id: 'deleteClosure',
    summary: 'open the clinic again on the days of a closure',
    roles: ['admin'],
    status: 204,
    idExample: CLINIC,
  })
  @ApiParam({
    name: 'closureId',
    schema: { type: 'string', format: 'uuid', example: demoId('closure', 1) },
  })
  remove(
    @CurrentCall() call: Call,
    @Param('id', IdPipe) id: string,
    @Param('closureId', IdPipe) closureId: string,
  ): Promise<void> {
    return this.closures.remove(call, id, closureId);
  }

  @Post('holiday-imports')
  @Operation({
    id: 'importHolidays',
    summary: "close the clinic on a country's public holidays",
    description:
      'May be repeated: what is there already is skipped. A closure that you delete comes back with the next import.',
    roles: ['admin'],
    status: 201,
    answer: HolidayImportAnswer,
    body: ImportHolidays,
    examples: {
      year: { summary: 'One year', value: { country: 'US', from: 2031 } },
      state: {
        summary: "A state's, between two dates",
        value: { country: 'US', region: 'NY', from: '2031-07-01', to: '2032-07-01' },
      },
    },
    idExample: CLINIC,
  })
  importHolidays(
    @CurrentCall() call: Call,
    @Param('id', IdPipe) id: string,
    @Body() body: ImportHolidays,
  ): Promise<HolidayImportAnswer> {
    return this.closures.importHolidays(call, id, body);
  }
}

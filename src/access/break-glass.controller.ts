import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentCall, type Call } from '../common/call.js';
import { demoId } from '../common/demo-ids.js';
import { Operation } from '../common/operation.js';
import { PageQuery, type Page } from '../common/page.js';
import { IdPipe } from '../common/validation.js';
import { BreakGlass, BreakGlassAnswer, EndBreakGlass } from './break-glass.dto.js';
import { BreakGlassService } from './break-glass.service.js';

const TREATING = ['prescriber', 'nurse'] as const;
const GLASS = demoId('break-glass', 1);

@ApiTags('break-glass')
@Controller('v1/break-glass')
export class BreakGlassController {
  constructor(private readonly glass: BreakGlassService) {}

  @Post()
  @Operation({
    id: 'breakGlass',
    summary: "open one patient's records in an emergency",
    description:
      'Until it expires or is ended, the caller sees this patient and what belongs to it in every clinic, records of ' +
      'treatment for substance use among them, and may do there what its roles allow. The reason stands in the audit ' +
      'trail with everything done under it.',
    roles: TREATING,
    status: 201,
    answer: BreakGlassAnswer,
    body: BreakGlass,
    examples: {
      patient: {
        summary: 'For half an hour',
        value: {
          patientId: demoId('patient', 2),
          reason: 'Unconscious in the emergency room, medication unknown',
        },
      },
      identifier: {
        summary: 'By the number on the wristband',
        value: {
          identifier: { system: 'urn:ehr:mrn', value: 'MRN-000003' },
          reason: 'Unconscious in the emergency room, medication unknown',
          durationMinutes: 15,
        },
      },
    },
    problems: [404],
  })
  start(@CurrentCall() call: Call, @Body() body: BreakGlass): Promise<BreakGlassAnswer> {
    return this.glass.start(call, body);
  }

  @Get()
  @Operation({
    id: 'listBreakGlass',
    summary: 'list emergency accesses in the order of their beginning',
    description: "An administrator's list is of all callers, anybody else's of its own.",
    roles: ['admin', ...TREATING],
    answer: BreakGlassAnswer,
    list: true,
  })
  list(@CurrentCall() call: Call, @Query() query: PageQuery): Promise<Page<BreakGlassAnswer>> {
    return this.glass.list(call, query);
  }

  @Get(':id')
  @Operation({
    id: 'readBreakGlass',
    summary: 'read an emergency access',
    roles: ['admin', ...TREATING],
    answer: BreakGlassAnswer,
    idExample: GLASS,
  })
  read(@CurrentCall() call: Call, @Param('id', IdPipe) id: string): Promise<BreakGlassAnswer> {
    return this.glass.read(call, id);
  }

  @Post(':id/end')
  @Operation({
    id: 'endBreakGlass',
    summary: 'end an emergency access before it expires',
    roles: ['admin', ...TREATING],
    answer: BreakGlassAnswer,
    body: EndBreakGlass,
    examples: { end: { summary: 'Nothing to say', value: {} } },
    idExample: GLASS,
  })
  end(
    @CurrentCall() call: Call,
    @Param('id', IdPipe) id: string,
    @Body() _body: EndBreakGlass,
  ): Promise<BreakGlassAnswer> {
    return this.glass.end(call, id);
  }
}

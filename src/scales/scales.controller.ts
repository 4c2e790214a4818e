import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { CurrentCall, type Call } from '../common/call.js';
import { Operation } from '../common/operation.js';
import { PageQuery, type Page } from '../common/page.js';
import { ScaleAnswer, ScoreAnswer, ScoreItems } from './scales.dto.js';
import { ScalesService } from './scales.service.js';

const SCALE_PARAM = { name: 'id', schema: { type: 'string', example: 'PHQ-9' } } as const;

@ApiTags('scales')
@Controller('v1/scales')
export class ScalesController {
  constructor(private readonly scales: ScalesService) {}

  @Get()
  @Operation({
    id: 'listScales',
    summary: 'list the rating scales that can be scored',
    roles: 'any',
    answer: ScaleAnswer,
    list: true,
  })
  list(@Query() query: PageQuery): Page<ScaleAnswer> {
    return this.scales.list(query);
  }

  @Get(':id')
  @ApiParam(SCALE_PARAM)
  @Operation({
    id: 'readScale',
    summary: "read a rating scale's definition by its code",
    description:
      'Items, answers, bands and rules, each with its source. The case of the code does not matter.',
    roles: 'any',
    answer: ScaleAnswer,
    problems: [404],
  })
  read(@Param('id') id: string): ScaleAnswer {
    return this.scales.read(id);
  }

  @Post(':id/score')
  @ApiParam(SCALE_PARAM)
  @Operation({
    id: 'scoreScale',
    summary: 'score answers without keeping them',
    roles: 'any',
    readOnly: true,
    answer: ScoreAnswer,
    body: ScoreItems,
    examples: {
      complete: { summary: 'PHQ-9, all nine items', value: { items: [2, 2, 1, 2, 1, 1, 2, 0, 0] } },
      prorated: { summary: 'PHQ-9, one item left out', value: { items: [2, 2, 1, 2, null, 1, 2, 0, 0] } },
    },
    problems: [404],
  })
  score(@CurrentCall() call: Call, @Param('id') id: string, @Body() body: ScoreItems): Promise<ScoreAnswer> {
    return this.scales.score(call, id, body);
  }
}

import { Controller, Get, Header, Param } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Public } from '../common/operation.js';
import { problemResponse } from '../common/problem-docs.js';
import { notFound } from '../domain/errors.js';
import { problemIndex, problemPage } from './problem-page.js';
import { PROBLEM_CODES, slugOf } from './problem-types.js';

const HTML = 'text/html; charset=utf-8';
const PAGE = { 'text/html': { schema: { type: 'string' as const } } };

/** Where `type` of every problem leads. */
@ApiTags('problems')
@Public()
@Controller('problems')
export class ProblemsController {
  @Get()
  @Header('Content-Type', HTML)
  @ApiOperation({ operationId: 'listProblemTypes', summary: 'anyone: list every problem that there is' })
  @ApiResponse({ status: 200, description: 'A page for people.', content: PAGE })
  list(): string {
    return problemIndex();
  }

  @Get(':type')
  @Header('Content-Type', HTML)
  @ApiOperation({
    operationId: 'readProblemType',
    summary: 'anyone: read what a problem means and what to do about it',
  })
  @ApiParam({ name: 'type', schema: { type: 'string', example: 'validation-failed' } })
  @ApiResponse({ status: 200, description: 'A page for people.', content: PAGE })
  @problemResponse(404)
  read(@Param('type') type: string): string {
    const code = PROBLEM_CODES.find((candidate) => slugOf(candidate) === type);
    if (code === undefined) throw notFound('kind of problem');
    return problemPage(code);
  }
}

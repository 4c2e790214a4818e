import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentCall, type Call } from '../common/call.js';
import { demoId } from '../common/demo-ids.js';
import { RequiredIfMatch, type IfMatch } from '../common/etag.js';
import { Operation, type OperationOptions } from '../common/operation.js';
import type { Page } from '../common/page.js';
import { IdPipe } from '../common/validation.js';
import { Nothing, SessionAnswer, SessionQuery } from './sessions.dto.js';
import { SessionsService } from './sessions.service.js';

/** What all steps of a session's day have in common. */
const step = (
  options: Pick<OperationOptions, 'id' | 'summary' | 'roles' | 'description'> & { n: number },
): MethodDecorator => {
  const { n, ...rest } = options;
  return Operation({
    ...rest,
    answer: SessionAnswer,
    ifMatch: true,
    idExample: demoId('session', n),
    problems: [409],
    body: Nothing,
    examples: { nothing: { summary: 'Nothing to say', value: {} } },
  });
};

const DAY = ['nurse', 'prescriber'] as const;

@ApiTags('sessions')
@Controller('v1/sessions')
export class SessionsController {
  constructor(private readonly sessions: SessionsService) {}

  @Get()
  @Operation({
    id: 'listSessions',
    summary: 'list sessions by time',
    description: 'A session that is known but not placed stands where it was wanted.',
    roles: 'any',
    answer: SessionAnswer,
    list: true,
  })
  list(@CurrentCall() call: Call, @Query() query: SessionQuery): Promise<Page<SessionAnswer>> {
    return this.sessions.list(call, query);
  }

  @Get(':id')
  @Operation({
    id: 'readSession',
    summary: 'read a session',
    roles: 'any',
    answer: SessionAnswer,
    idExample: demoId('session', 1),
  })
  read(@CurrentCall() call: Call, @Param('id', IdPipe) id: string): Promise<SessionAnswer> {
    return this.sessions.read(call, id);
  }

  @Post(':id/check-in')
  @step({ id: 'checkIn', summary: 'receive the patient', roles: [...DAY, 'scheduler', 'integration'], n: 1 })
  checkIn(
    @CurrentCall() call: Call,
    @Param('id', IdPipe) id: string,
    @RequiredIfMatch() ifMatch: IfMatch,
    @Body() _body: Nothing,
  ): Promise<SessionAnswer> {
    return this.sessions.step(call, id, ifMatch, 'check-in');
  }

  @Post(':id/start')
  @step({ id: 'startSession', summary: 'begin administration', roles: DAY, n: 2 })
  start(
    @CurrentCall() call: Call,
    @Param('id', IdPipe) id: string,
    @RequiredIfMatch() ifMatch: IfMatch,
    @Body() _body: Nothing,
  ): Promise<SessionAnswer> {
    return this.sessions.step(call, id, ifMatch, 'start');
  }

  @Post(':id/end-administration')
  @step({ id: 'endAdministration', summary: 'end administration and begin observation', roles: DAY, n: 3 })
  endAdministration(
    @CurrentCall() call: Call,
    @Param('id', IdPipe) id: string,
    @RequiredIfMatch() ifMatch: IfMatch,
    @Body() _body: Nothing,
  ): Promise<SessionAnswer> {
    return this.sessions.step(call, id, ifMatch, 'end-administration');
  }

  @Post(':id/discharge')
  @step({ id: 'discharge', summary: 'send the patient home', roles: DAY, n: 4 })
  discharge(
    @CurrentCall() call: Call,
    @Param('id', IdPipe) id: string,
    @RequiredIfMatch() ifMatch: IfMatch,
    @Body() _body: Nothing,
  ): Promise<SessionAnswer> {
    return this.sessions.step(call, id, ifMatch, 'discharge');
  }
}

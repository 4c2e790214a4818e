import { Body, Controller, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { CurrentCall, type Call } from '../common/call.js';
import { demoId } from '../common/demo-ids.js';
import { RequiredIfMatch, type IfMatch } from '../common/etag.js';
import { Operation } from '../common/operation.js';
import { PageQuery, type Page } from '../common/page.js';
import { IdPipe } from '../common/validation.js';
import { AuthorizationAnswer, CreateAuthorization, UpdateAuthorization } from './authorization.dto.js';
import { AuthorizationsService } from './authorizations.service.js';

const WRITERS = ['scheduler', 'prescriber', 'integration'] as const;
const AUTHORIZATION = {
  name: 'authorizationId',
  schema: { type: 'string', format: 'uuid', example: demoId('authorization', 1) },
} as const;

@ApiTags('patients')
@Controller('v1/patients/:id/authorizations')
export class AuthorizationsController {
  constructor(private readonly authorizations: AuthorizationsService) {}

  @Post()
  @Operation({
    id: 'createAuthorization',
    summary: "record a payer's prior authorization",
    roles: WRITERS,
    status: 201,
    answer: AuthorizationAnswer,
    body: CreateAuthorization,
    examples: {
      sessions: {
        summary: 'Twelve sessions in half a year',
        value: {
          ...{
            payer: 'Example Health Plan',
            reference: 'PA-2030-000117',
            codeSystem: 'HCPCS',
            code: 'G2083',
          },
          ...{ unitKind: 'SESSION', authorized: 12, validFrom: '2030-03-01', validTo: '2030-08-31' },
        },
      },
    },
    idExample: demoId('patient', 2),
    problems: [409],
  })
  create(
    @CurrentCall() call: Call,
    @Param('id', IdPipe) id: string,
    @Body() body: CreateAuthorization,
  ): Promise<AuthorizationAnswer> {
    return this.authorizations.create(call, id, body);
  }

  @Get()
  @Operation({
    id: 'listAuthorizations',
    summary: "list the patient's prior authorizations",
    roles: 'any',
    answer: AuthorizationAnswer,
    list: true,
    idExample: demoId('patient', 1),
  })
  list(
    @CurrentCall() call: Call,
    @Param('id', IdPipe) id: string,
    @Query() query: PageQuery,
  ): Promise<Page<AuthorizationAnswer>> {
    return this.authorizations.list(call, id, query);
  }

  @Get(':authorizationId')
  @Operation({
    id: 'readAuthorization',
    summary: 'read a prior authorization',
    roles: 'any',
    answer: AuthorizationAnswer,
    idExample: demoId('patient', 1),
  })
  @ApiParam(AUTHORIZATION)
  read(
    @CurrentCall() call: Call,
    @Param('id', IdPipe) id: string,
    @Param('authorizationId', IdPipe) authorizationId: string,
  ): Promise<AuthorizationAnswer> {
    return this.authorizations.read(call, id, authorizationId);
  }

  @Patch(':authorizationId')
  @Operation({
    id: 'updateAuthorization',
    summary: 'correct a prior authorization',
    description: 'Only the fields given change.',
    roles: WRITERS,
    answer: AuthorizationAnswer,
    body: UpdateAuthorization,
    examples: { more: { summary: 'Four more sessions', value: { authorized: 16 } } },
    ifMatch: true,
    idExample: demoId('patient', 1),
    problems: [409],
  })
  @ApiParam(AUTHORIZATION)
  update(
    @CurrentCall() call: Call,
    @Param('id', IdPipe) id: string,
    @Param('authorizationId', IdPipe) authorizationId: string,
    @RequiredIfMatch() ifMatch: IfMatch,
    @Body() body: UpdateAuthorization,
  ): Promise<AuthorizationAnswer> {
    return this.authorizations.update(call, id, authorizationId, ifMatch, body);
  }
}

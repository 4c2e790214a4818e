import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentCall, type Call } from '../common/call.js';
import { demoId } from '../common/demo-ids.js';
import { Operation } from '../common/operation.js';
import { PageQuery, type Page } from '../common/page.js';
import { IdPipe } from '../common/validation.js';
import { ApiKeyAnswer, CreateApiKey, NewApiKeyAnswer } from './api-keys.dto.js';
import { ApiKeysService } from './api-keys.service.js';

@ApiTags('api-keys')
@Controller('v1/api-keys')
export class ApiKeysController {
  constructor(private readonly keys: ApiKeysService) {}

  @Post()
  @Operation({
    id: 'createApiKey',
    summary: 'make an API key; its token is shown once',
    description:
      'It has no role and no scope that its maker lacks. The token is kept nowhere, not even for a repeated request: the same ' +
      'Idempotency-Key gives the same answer with `token` null.',
    roles: ['admin'],
    organizationWide: true,
    status: 201,
    answer: NewApiKeyAnswer,
    body: CreateApiKey,
    examples: {
      ehr: {
        summary: "An EHR's key, for five years",
        value: { name: 'EHR', roles: ['integration', 'scheduler'], expiresAt: '2035-01-01T00:00:00Z' },
      },
      board: {
        summary: "The day board's of one clinic, which only reads",
        value: {
          name: 'Day board',
          roles: ['viewer'],
          scopes: ['sessions:read', 'resources:read', 'clinics:read'],
          clinicIds: [demoId('clinic', 1)],
        },
      },
    },
  })
  create(@CurrentCall() call: Call, @Body() body: CreateApiKey): Promise<NewApiKeyAnswer> {
    return this.keys.issue(call, body);
  }

  @Get()
  @Operation({
    id: 'listApiKeys',
    summary: 'list API keys in the order of their making, revoked ones too',
    roles: ['admin'],
    answer: ApiKeyAnswer,
    list: true,
  })
  list(@CurrentCall() call: Call, @Query() query: PageQuery): Promise<Page<ApiKeyAnswer>> {
    return this.keys.list(call, query);
  }

  @Delete(':id')
  @Operation({
    id: 'revokeApiKey',
    summary: 'revoke an API key, from the next request on',
    description: 'A revoked key stays on the list and never works again.',
    roles: ['admin'],
    organizationWide: true,
    status: 204,
    idExample: demoId('api-key', 1),
  })
  revoke(@CurrentCall() call: Call, @Param('id', IdPipe) id: string): Promise<void> {
    return this.keys.revoke(call, id);
  }
}

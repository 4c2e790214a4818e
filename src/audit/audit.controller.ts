import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentCall, type Call } from '../common/call.js';
import { Operation } from '../common/operation.js';
import type { Page } from '../common/page.js';
import { AuditEventAnswer, AuditEventQuery } from './audit.dto.js';
import { AuditService } from './audit.service.js';

@ApiTags('audit')
@Controller('v1/audit-events')
export class AuditController {
  constructor(private readonly audit: AuditService) {}

  @Get()
  @Operation({
    id: 'listAuditEvents',
    summary: 'list who was given or changed whose data, in the order it happened',
    roles: ['admin'],
    organizationWide: true,
    answer: AuditEventAnswer,
    list: true,
  })
  list(@CurrentCall() call: Call, @Query() query: AuditEventQuery): Promise<Page<AuditEventAnswer>> {
    return this.audit.list(call, query);
  }
}

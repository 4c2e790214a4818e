import {
  Body,
  Controller,
  Delete,
  Get,
  Injectable,
  Param,
  Post,
  Query,
  type PipeTransform,
} from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { CurrentCall, type Call } from '../common/call.js';
import { demoId } from '../common/demo-ids.js';
import { RequiredIfMatch, type IfMatch } from '../common/etag.js';
import { Operation } from '../common/operation.js';
import { PageQuery, type Page } from '../common/page.js';
import { IdPipe } from '../common/validation.js';
import { invalid } from '../domain/errors.js';
import { VERSION_BODY } from './protocols.examples.js';
import {
  CreateProtocol,
  CreateProtocolApproval,
  CreateProtocolVersion,
  ProtocolAnswer,
  ProtocolApprovalAnswer,
  ProtocolQuery,
  ProtocolVersionAnswer,
} from './protocols.dto.js';
import { ProtocolsService } from './protocols.service.js';

const PROTOCOL = demoId('protocol', 1);
/** In the demo data version 1 is published and 2 is a draft. */
const VersionNumber = (example = 1): MethodDecorator =>
  ApiParam({ name: 'n', schema: { type: 'integer', minimum: 1, example } });

/** A version's number in a path. */
@Injectable()
class VersionNumberPipe implements PipeTransform<string, number> {
  transform(value: string): number {
    if (!/^[1-9]\d{0,8}$/.test(value)) {
      throw invalid([{ pointer: 'n', detail: 'must be a whole number from 1' }]);
    }
    return Number(value);
  }
}

@ApiTags('protocols')
@Controller('v1/protocols')
export class ProtocolsController {
  constructor(private readonly protocols: ProtocolsService) {}

  @Post()
  @Operation({
    id: 'createProtocol',
    summary: 'draft a protocol',
    description: 'Its first version is a draft; one that cannot work is refused with each fault named.',
    roles: ['admin'],
    organizationWide: true,
    status: 201,
    answer: ProtocolAnswer,
    body: CreateProtocol,
    examples: {
      protocol: {
        summary: 'Six infusions on Tuesdays and Fridays',
        value: { code: 'clinic-iv-6x-tue-fri', ...VERSION_BODY },
      },
    },
    problems: [409],
  })
  create(@CurrentCall() call: Call, @Body() body: CreateProtocol): Promise<ProtocolAnswer> {
    return this.protocols.create(call, body);
  }

  @Get()
  @Operation({
    id: 'listProtocols',
    summary: 'list protocols',
    description: 'Each as its newest published version says it, else its newest; `status` is that version’s.',
    roles: 'any',
    answer: ProtocolAnswer,
    list: true,
  })
  list(@CurrentCall() call: Call, @Query() query: ProtocolQuery): Promise<Page<ProtocolAnswer>> {
    return this.protocols.list(call, query);
  }

  @Get(':id')
  @Operation({
    id: 'readProtocol',
    summary: 'read a protocol',
    roles: 'any',
    answer: ProtocolAnswer,
    idExample: PROTOCOL,
  })
  read(@CurrentCall() call: Call, @Param('id', IdPipe) id: string): Promise<ProtocolAnswer> {
    return this.protocols.read(call, id);
  }

  @Post(':id/versions')
  @Operation({
    id: 'createProtocolVersion',
    summary: 'draft a new version',
    roles: ['admin'],
    organizationWide: true,
    status: 201,
    answer: ProtocolVersionAnswer,
    body: CreateProtocolVersion,
    examples: { version: { summary: 'Six infusions on Tuesdays and Fridays', value: VERSION_BODY } },
    idExample: PROTOCOL,
  })
  draft(
    @CurrentCall() call: Call,
    @Param('id', IdPipe) id: string,
    @Body() body: CreateProtocolVersion,
  ): Promise<ProtocolVersionAnswer> {
    return this.protocols.draft(call, id, body);
  }

  @Get(':id/versions')
  @Operation({
    id: 'listProtocolVersions',
    summary: 'list the versions of a protocol, the first one first',
    roles: 'any',
    answer: ProtocolVersionAnswer,
    list: true,
    idExample: PROTOCOL,
  })
  versions(
    @CurrentCall() call: Call,
    @Param('id', IdPipe) id: string,
    @Query() query: PageQuery,
  ): Promise<Page<ProtocolVersionAnswer>> {
    return this.protocols.versions(call, id, query);
  }

  @Get(':id/versions/:n')
  @VersionNumber()
  @Operation({
    id: 'readProtocolVersion',
    summary: 'read a version of a protocol',
    roles: 'any',
    answer: ProtocolVersionAnswer,
    idExample: PROTOCOL,
  })
  readVersion(
    @CurrentCall() call: Call,
    @Param('id', IdPipe) id: string,
    @Param('n', VersionNumberPipe) n: number,
  ): Promise<ProtocolVersionAnswer> {
    return this.protocols.readVersion(call, id, n);
  }

  @Post(':id/versions/:n/publish')
  @VersionNumber(2)
  @Operation({
    id: 'publishProtocolVersion',
    summary: 'publish a draft',
    description: 'New plans are made from the newest published version; a published one never changes.',
    roles: ['admin'],
    organizationWide: true,
    answer: ProtocolVersionAnswer,
    ifMatch: true,
    idExample: PROTOCOL,
    problems: [409],
  })
  publish(
    @CurrentCall() call: Call,
    @Param('id', IdPipe) id: string,
    @Param('n', VersionNumberPipe) n: number,
    @RequiredIfMatch() ifMatch: IfMatch,
  ): Promise<ProtocolVersionAnswer> {
    return this.protocols.publish(call, id, n, ifMatch);
  }

  @Post(':id/versions/:n/retire')
  @VersionNumber()
  @Operation({
    id: 'retireProtocolVersion',
    summary: 'retire a version',
    description: 'Plans that are pinned to it go on; no new plan is made from it.',
    roles: ['admin'],
    organizationWide: true,
    answer: ProtocolVersionAnswer,
    ifMatch: true,
    idExample: PROTOCOL,
    problems: [409],
  })
  retire(
    @CurrentCall() call: Call,
    @Param('id', IdPipe) id: string,
    @Param('n', VersionNumberPipe) n: number,
    @RequiredIfMatch() ifMatch: IfMatch,
  ): Promise<ProtocolVersionAnswer> {
    return this.protocols.retire(call, id, n, ifMatch);
  }

  @Post(':id/approvals')
  @Operation({
    id: 'approveProtocol',
    summary: 'approve a protocol for a clinic, or for every clinic',
    roles: ['admin'],
    organizationWide: true,
    status: 201,
    answer: ProtocolApprovalAnswer,
    body: CreateProtocolApproval,
    examples: {
      clinic: { summary: 'For one clinic', value: { clinicId: demoId('clinic', 1) } },
      all: { summary: 'For every clinic, those made later too', value: {} },
    },
    idExample: PROTOCOL,
    problems: [409],
  })
  approve(
    @CurrentCall() call: Call,
    @Param('id', IdPipe) id: string,
    @Body() body: CreateProtocolApproval,
  ): Promise<ProtocolApprovalAnswer> {
    return this.protocols.approve(call, id, body);
  }

  @Get(':id/approvals')
  @Operation({
    id: 'listProtocolApprovals',
    summary: "list a protocol's approvals",
    roles: 'any',
    answer: ProtocolApprovalAnswer,
    list: true,
    idExample: PROTOCOL,
  })
  approvals(
    @CurrentCall() call: Call,
    @Param('id', IdPipe) id: string,
    @Query() query: PageQuery,
  ): Promise<Page<ProtocolApprovalAnswer>> {
    return this.protocols.approvals(call, id, query);
  }

  @Delete(':id/approvals/:approvalId')
  @Operation({
    id: 'withdrawProtocolApproval',
    summary: 'withdraw an approval',
    roles: ['admin'],
    organizationWide: true,
    status: 204,
    idExample: PROTOCOL,
  })
  @ApiParam({
    name: 'approvalId',
    schema: { type: 'string', format: 'uuid', example: demoId('approval', 1) },
  })
  withdraw(
    @CurrentCall() call: Call,
    @Param('id', IdPipe) id: string,
    @Param('approvalId', IdPipe) approvalId: string,
  ): Promise<void> {
    return this.protocols.withdraw(call, id, approvalId);
  }
}

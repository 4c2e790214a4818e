import { Controller, Get, HttpStatus, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Public } from '../common/operation.js';
import { HealthAnswer, ReadinessAnswer } from './health.dto.js';
import { Readiness } from './readiness.js';

@ApiTags('health')
@Public()
@Controller('health')
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

  @Get('live')
  @ApiOperation({ operationId: 'readLiveness', summary: 'anyone: whether the process answers' })
  @ApiResponse({ status: 200, description: 'It does.', type: HealthAnswer })
  live(): HealthAnswer {
    return { status: 'up' };
  }

  @Get('ready')
  @ApiOperation({
    operationId: 'readReadiness',
    summary: 'anyone: whether the database answers too and the process is not about to end',
  })
  @ApiResponse({ status: 200, description: 'It does.', type: ReadinessAnswer })
  @ApiResponse({ status: 503, description: 'Send no requests here for now.', type: ReadinessAnswer })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<ReadinessAnswer> {
    const state = await this.readiness.state();
    reply.status(state.status === 'up' ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE);
    return state;
  }
}

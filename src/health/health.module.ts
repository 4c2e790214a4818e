import { Controller, Get, HttpStatus, Module, Res } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { DataSource } from 'typeorm';
import { Public } from '../common/operation.js';

export class HealthAnswer {
  @ApiProperty({ enum: ['up', 'down'], example: 'up' })
  status: 'up' | 'down';
}

@ApiTags('health')
@Public()
@Controller('health')
export class HealthController {
  constructor(private readonly dataSource: DataSource) {}

  @Get('live')
  @ApiOperation({ operationId: 'readLiveness', summary: 'anyone: whether the process answers' })
  @ApiResponse({ status: 200, description: 'It does.', type: HealthAnswer })
  live(): HealthAnswer {
    return { status: 'up' };
  }

  @Get('ready')
  @ApiOperation({ operationId: 'readReadiness', summary: 'anyone: whether the database answers too' })
  @ApiResponse({ status: 200, description: 'It does.', type: HealthAnswer })
  @ApiResponse({ status: 503, description: 'It does not.', type: HealthAnswer })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<HealthAnswer> {
    try {
      await this.dataSource.query('SELECT 1');
      return { status: 'up' };
    } catch {
      reply.status(HttpStatus.SERVICE_UNAVAILABLE);
      return { status: 'down' };
    }
  }
}

@Module({ controllers: [HealthController] })
export class HealthModule {}

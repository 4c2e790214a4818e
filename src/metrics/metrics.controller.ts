import { createHash, timingSafeEqual } from 'node:crypto';
import { Controller, Get, Header, Inject, Req } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Public } from '../common/operation.js';
import { problemResponse } from '../common/problem-docs.js';
import { DomainError } from '../domain/errors.js';
import { Metrics } from './metrics.js';

export const METRICS_TOKEN = Symbol('metrics token');

const hash = (text: string): Buffer => createHash('sha256').update(text).digest();

@ApiTags('health')
@Public()
@Controller('metrics')
export class MetricsController {
  constructor(
    private readonly metrics: Metrics,
    @Inject(METRICS_TOKEN) private readonly token: string | null,
  ) {}

  @Get()
  @Header('Content-Type', 'text/plain; version=0.0.4; charset=utf-8')
  @ApiOperation({
    operationId: 'readMetrics',
    summary: 'anyone: read what this process counts, for Prometheus',
    description: 'Without patient data. With METRICS_TOKEN set, it asks for that token as a bearer.',
  })
  @ApiResponse({
    status: 200,
    description: 'The counts.',
    content: { 'text/plain': { schema: { type: 'string' } } },
  })
  @problemResponse(401)
  read(@Req() { headers }: FastifyRequest): Promise<string> {
    if (this.token !== null && !isBearer(headers.authorization, this.token)) {
      throw new DomainError(
        'unauthenticated',
        'UNAUTHENTICATED',
        'Send the token of METRICS_TOKEN: Authorization: Bearer ...',
      );
    }
    return this.metrics.text();
  }
}

/** Compared by hashes, of which the time tells nothing. */
function isBearer(authorization: string | undefined, token: string): boolean {
  const [scheme, sent = ''] = (authorization ?? '').split(' ');
  return scheme?.toLowerCase() === 'bearer' && timingSafeEqual(hash(sent), hash(token));
}

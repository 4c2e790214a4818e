import { randomUUID } from 'node:crypto';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { INestApplication } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppModule, type AppOptions } from './app.module.js';
import { AnswerHeaders } from './common/answer.interceptor.js';
import { acceptJson, BODY_LIMIT_BYTES } from './common/body.js';
import { ProblemFilter, sendProblem } from './common/problem.filter.js';
import { StrictValidation } from './common/validation.js';
import { completeDocument } from './openapi.js';

const REQUEST_ID = /^[A-Za-z0-9._-]{1,128}$/;

function requestId(request: { headers: Record<string, string | string[] | undefined> }): string {
  const sent = request.headers['x-request-id'];
  return typeof sent === 'string' && REQUEST_ID.test(sent) ? sent : randomUUID();
}

export interface SetupOptions extends AppOptions {
  logLevel?: string;
  /** Serve /docs and /openapi.json; tests that need neither start faster without. */
  docs?: boolean;
}

/** The application as it is served; the tests run this very one. */
export async function createApp(options: SetupOptions): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT_BYTES,
    genReqId: requestId,
    logger:
      options.logLevel === undefined || options.logLevel === 'silent'
        ? false
        : { level: options.logLevel, serializers: { req: logRequest, res: logReply } },
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) =>
      sendProblem(error, request, reply),
    forceCloseConnections: 'idle',
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.with(options), adapter, {
    bodyParser: false,
    logger: options.logLevel === undefined || options.logLevel === 'silent' ? false : ['error', 'fatal'],
  });
  const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  acceptJson(fastify);
  fastify.addHook('onRequest', (request, reply, done) => {
    reply.header('X-Request-Id', request.id);
    done();
  });
  app.useGlobalPipes(new StrictValidation());
  app.useGlobalFilters(new ProblemFilter());
  app.useGlobalInterceptors(new AnswerHeaders());
  if (options.docs !== false) serveDocs(app);
  return app;
}

// Paths without their query: a query may one day carry what a log must not.
const logRequest = (request: FastifyRequest): { method: string; path: string | undefined } => ({
  method: request.method,
  path: request.url.split('?')[0],
});
const logReply = (reply: { statusCode?: number }): { statusCode: number | undefined } => ({
  statusCode: reply.statusCode,
});

export function openApiDocument(app: INestApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Regimen')
    .setDescription(
      'Books whole courses of ketamine and esketamine treatment and keeps maintenance booked. ' +
        'Data for a scheduler, not clinical advice: a clinic approves each protocol before use.',
    )
    .setVersion('1')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addServer('/')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'An API key, rgm_...' }, 'apiKey')
    .addSecurityRequirements('apiKey')
    .build();
  return completeDocument(SwaggerModule.createDocument(app, config));
}

function serveDocs(app: NestFastifyApplication): void {
  SwaggerModule.setup('docs', app, () => openApiDocument(app), {
    jsonDocumentUrl: 'openapi.json',
    customSiteTitle: 'Regimen API',
    swaggerOptions: {
      persistAuthorization: process.env['NODE_ENV'] !== 'production',
      deepLinking: true,
      tryItOutEnabled: true,
      filter: true,
      displayRequestDuration: true,
      docExpansion: 'none',
    },
  });
}

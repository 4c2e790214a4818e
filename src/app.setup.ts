import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { INestApplication } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppModule, type AppOptions } from './app.module.js';
import { ReadsAtOnce } from './auth/reads-at-once.service.js';
import { AnswerHeaders } from './common/answer.interceptor.js';
import { acceptJson, BODY_LIMIT_BYTES } from './common/body.js';
import { etagOf } from './common/etag.js';
import {
  closeConnections,
  markAnswer,
  markAnswers,
  refuseConnection,
  REQUEST_TIMEOUT_MS,
  requestId,
} from './common/http-server.js';
import { logRequest, logSettings, nestLogger, type LogOptions } from './common/logging.js';
import { ProblemFilter, sendProblem } from './common/problem.filter.js';
import { limitRates, type RateLimit } from './common/rate-limit.js';
import { Routes } from './common/routes.js';
import { StrictValidation } from './common/validation.js';
import { SCALES } from './domain/scales/index.js';
import { Readiness } from './health/readiness.js';
import { Metrics } from './metrics/metrics.js';
import { READS_AT_ONCE } from './reads-at-once.js';
import { completeDocument } from './openapi.js';

export interface SetupOptions extends AppOptions, LogOptions {
  /** Unless given, a key may ask as often as it likes. */
  rateLimit?: RateLimit;
  /** Serve /docs and /openapi.json; tests that need neither start faster without. */
  docs?: boolean;
}

/** Long enough to wait in line on a busy day, short enough to be told before the client gives up. */
const PATIENCE = { connectMs: 10_000, answerMs: 30_000 };

/** The application as it is served; the tests run this very one. */
export async function createApp(options: SetupOptions): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    ...logSettings(options),
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    genReqId: requestId,
    // A path that can't be read meets no hook: all that hooks do is done here.
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => {
      markAnswer(request, reply);
      sendProblem(error, request, reply);
      answered(request, reply);
    },
    clientErrorHandler: refuseConnection,
    forceCloseConnections: 'idle',
    // Who still has a connection while the process ends is answered, and told to close it.
    return503OnClosing: false,
  } as ConstructorParameters<typeof FastifyAdapter>[0]);
  const fastify = adapter.getInstance() as unknown as FastifyInstance;
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.with({ patience: PATIENCE, ...options }),
    adapter,
    { bodyParser: false, logger: nestLogger(fastify.log) },
  );
  acceptJson(fastify);
  const metrics = app.get(Metrics);
  const answered = (request: FastifyRequest, reply: FastifyReply): void => {
    logRequest(request, reply);
    metrics.answered(request, reply);
  };
  addHooks(app, fastify, options);
  fastify.addHook('onResponse', (request, reply, done) => {
    answered(request, reply);
    done();
  });
  app.useGlobalPipes(new StrictValidation());
  app.useGlobalFilters(new ProblemFilter());
  app.useGlobalInterceptors(new AnswerHeaders());
  if (options.docs !== false) serveDocs(app);
  return app;
}

/** In the order in which each request meets them. */
function addHooks(app: NestFastifyApplication, fastify: FastifyInstance, options: SetupOptions): void {
  const routes = new Routes(SCALES.map(({ code }) => code));
  routes.learn(app);
  fastify.decorate('routes', routes);
  markAnswers(fastify);
  if (options.rateLimit) limitRates(fastify, options.rateLimit);
  const readiness = app.get(Readiness);
  closeConnections(fastify, () => readiness.stopping);
  const reads = app.get(ReadsAtOnce);
  reads.learn(routes, READS_AT_ONCE);
  answerAtOnce(fastify, reads);
}

/** The last hook before a request's handler, which most reads of one record never need. */
function answerAtOnce(fastify: FastifyInstance, reads: ReadsAtOnce): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    const route = reads.routeOf(request);
    if (!route) return done();
    reads.answer(route, request).then(
      (answer) => (answer ? void reply.header('ETag', etagOf(answer)).send(answer) : done()),
      (error: unknown) => sendProblem(error, request, reply),
    );
  });
}

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
    .addBearerAuth(
      {
        type: 'http',
        scheme: 'bearer',
        description: 'An API key, rgm_...; with scopes it needs the one named.',
      },
      'apiKey',
    )
    .addBearerAuth(
      {
        type: 'http',
        scheme: 'bearer',
        bearerFormat: 'JWT',
        description: "A JSON Web Token of the organization's OpenID Connect issuer.",
      },
      'token',
    )
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

import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isOutOfReach, sqlState, violatedConstraint } from '../database/transaction.js';
import { isDatabaseUnavailable } from '../database/unavailable.js';
import type { RequestWithCall } from './call.js';
import { DomainError, type ProblemExtras } from '../domain/errors.js';
import { problem, STATUS_OF } from './problem.dto.js';

/** What asked the database or another service in vain is worth another try soon. */
const RETRY_AFTER_SECONDS = 5;

interface Mapped {
  status: number;
  code: string;
  detail: string;
  extras?: ProblemExtras;
}

/** What the framework itself refuses, in our words: its messages name internals. */
const FRAMEWORK: Record<number, { code: string; detail: string }> = {
  400: { code: 'BAD_REQUEST', detail: 'The request could not be read.' },
  404: { code: 'ROUTE_NOT_FOUND', detail: 'There is nothing at this path for this method.' },
  408: { code: 'REQUEST_TIMEOUT', detail: 'The request did not arrive in time.' },
  413: { code: 'BODY_TOO_LARGE', detail: 'The body is larger than 1 MiB.' },
  414: { code: 'URL_TOO_LONG', detail: 'The URL or a part of it is too long.' },
  415: { code: 'MEDIA_TYPE_UNSUPPORTED', detail: 'Send the body as application/json.' },
  429: { code: 'RATE_LIMITED', detail: 'Too many requests; wait as many seconds as Retry-After says.' },
  431: { code: 'HEADERS_TOO_LARGE', detail: 'The headers are larger than 16 KiB together.' },
  503: {
    code: 'DATABASE_UNAVAILABLE',
    detail: 'The database is away. Send the same request again after Retry-After, with its Idempotency-Key.',
  },
};

/** The database's last word, where no verb has put it into better words. */
const CONSTRAINT_CLASS: Record<string, { status: number; code: string; detail: string }> = {
  '23505': { status: 409, code: 'ALREADY_EXISTS', detail: 'A record with this key exists already.' },
  '23P01': { status: 409, code: 'SLOT_TAKEN', detail: 'The time has been taken meanwhile.' },
  '23503': {
    status: 409,
    code: 'REFERENCE_CONFLICT',
    detail: 'A record that this one refers to, or that refers to it, stands in the way.',
  },
};

function map(exception: unknown): Mapped {
  if (exception instanceof DomainError) {
    return {
      status: STATUS_OF[exception.kind],
      code: exception.code,
      detail: exception.detail,
      extras: exception.extras,
    };
  }
  if (isOutOfReach(exception)) {
    return {
      status: 403,
      code: 'OUT_OF_REACH',
      detail: 'This would lie outside of what the caller may see.',
    };
  }
  const constraint = CONSTRAINT_CLASS[sqlState(exception) ?? ''];
  if (constraint) {
    return { ...constraint, extras: { constraint: violatedConstraint(exception) } };
  }
  const status = statusOf(exception);
  const known = FRAMEWORK[status];
  if (known) return { status, ...known };
  if (status >= 400 && status < 500)
    return { status, code: 'BAD_REQUEST', detail: 'The request could not be served.' };
  return {
    status: 500,
    code: 'INTERNAL',
    detail: 'Something went wrong; quote the requestId when you report it.',
  };
}

function statusOf(exception: unknown): number {
  if (exception instanceof HttpException) return exception.getStatus();
  if (isDatabaseUnavailable(exception)) return 503;
  return (exception as { statusCode?: number } | null)?.statusCode ?? 500;
}

/** What the server refuses before there is a request: status and body of the problem. */
export function frameworkProblem(status: 400 | 408 | 431, requestId: string): Record<string, unknown> {
  const { code, detail } = FRAMEWORK[status] as { code: string; detail: string };
  return problem(status, code, detail, { instance: '*', requestId });
}

/** Every answer that is not a success is problem+json, and none carries a stack, SQL or patient data. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  catch(exception: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<RequestWithCall>();
    // Refused after authentication and before the verb: its transaction is ended here.
    void request.call?.opened?.rollback();
    sendProblem(exception, request, http.getResponse<FastifyReply>());
  }
}

export function sendProblem(exception: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const { status, code, detail, extras } = map(exception);
  if (status >= 500) request.log.error({ err: exception, code });
  if (status === 401) reply.header('WWW-Authenticate', 'Bearer');
  if (status === 503) reply.header('Retry-After', RETRY_AFTER_SECONDS);
  reply.problemCode = code;
  const instance = request.server.routes.pathOf(request);
  void reply
    .status(status)
    .type('application/problem+json')
    .send(problem(status, code, detail, { instance, requestId: request.id }, extras));
}

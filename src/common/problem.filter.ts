import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sqlState, violatedConstraint } from '../database/transaction.js';
import type { RequestWithCall } from './call.js';
import { DomainError, type ProblemExtras } from '../domain/errors.js';
import { problem, STATUS_OF } from './problem.dto.js';

/** What asked another service in vain is worth another try soon. */
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
  413: { code: 'BODY_TOO_LARGE', detail: 'The body is larger than 1 MiB.' },
  415: { code: 'MEDIA_TYPE_UNSUPPORTED', detail: 'Send the body as application/json.' },
  429: { code: 'TOO_MANY_REQUESTS', detail: 'Too many requests; see Retry-After.' },
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
  const constraint = CONSTRAINT_CLASS[sqlState(exception) ?? ''];
  if (constraint) {
    return { ...constraint, extras: { constraint: violatedConstraint(exception) } };
  }
  const status =
    exception instanceof HttpException
      ? exception.getStatus()
      : ((exception as { statusCode?: number } | null)?.statusCode ?? 500);
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
  if (status >= 500) {
    // Type and SQLSTATE only: a driver's message quotes values.
    const stack =
      exception instanceof Error ? exception.stack?.split('\n').slice(1, 8).join('\n') : undefined;
    request.log.error(
      { errorType: (exception as Error | null)?.constructor?.name, sqlState: sqlState(exception), stack },
      'request failed',
    );
  }
  if (status === 401) reply.header('WWW-Authenticate', 'Bearer');
  if (status === 503) reply.header('Retry-After', RETRY_AFTER_SECONDS);
  const instance = request.url.split('?')[0] ?? request.url;
  void reply
    .status(status)
    .type('application/problem+json')
    .send(problem(status, code, detail, { instance, requestId: request.id }, extras));
}

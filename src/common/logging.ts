import type { LoggerService } from '@nestjs/common';
import { LogController, type FastifyBaseLogger, type FastifyReply, type FastifyServerOptions } from 'fastify';
import { sqlState, violatedConstraint } from '../database/transaction.js';
import type { RequestWithCall } from './call.js';

/** Where lines of the log go: standard output, unless a test listens. */
export interface LogDestination {
  write(line: string): void;
}

export interface LogOptions {
  logLevel?: string | undefined;
  logTo?: LogDestination | undefined;
}

const FRAME = /^\s+at .*:\d+:\d+\)?$/;
const FRAMES = 8;

/**
 * What may be logged of a failure: its kind, its code and where it happened, never its message. A message of the
 * database or of a library quotes values, its parameters are values, and both are a patient's.
 */
export function describeError(thrown: unknown): Record<string, unknown> {
  if (!(thrown instanceof Error)) return { type: typeof thrown };
  const { code } = thrown as { code?: unknown };
  return {
    type: thrown.constructor.name,
    code: typeof code === 'string' && /^\w{1,40}$/.test(code) ? code : undefined,
    sqlState: sqlState(thrown),
    constraint: violatedConstraint(thrown),
    // The frames alone: a stack begins with the message, on as many lines as it has.
    stack: (thrown.stack ?? '')
      .split('\n')
      .filter((line) => FRAME.test(line))
      .slice(0, FRAMES)
      .map((line) => line.trim()),
  };
}

/** Lines of JSON; Fastify's own on each request are left out in favour of ours. */
export function logSettings({ logLevel, logTo }: LogOptions): FastifyServerOptions {
  const logController = new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' });
  if (logLevel === undefined || logLevel === 'silent') return { logger: false, logController };
  return {
    logController,
    logger: {
      level: logLevel,
      serializers: {
        // Fastify's type wants a message, which is what must not be there.
        err: describeError as never,
        req: ({ method }) => ({ method }),
        res: ({ statusCode }) => ({ statusCode }),
      },
      hooks: {
        // Whatever a library logs: an error's message is never taken for the line's.
        logMethod(args, method) {
          const [first] = args as unknown as [unknown];
          const err = first instanceof Error ? first : (first as { err?: unknown } | null)?.err;
          if (err === undefined) return method.apply(this, args);
          const rest = first instanceof Error ? {} : (first as object);
          method.apply(this, [{ ...rest, err }, 'failed']);
        },
      },
      ...(logTo ? { stream: logTo } : {}),
    },
  };
}

/** One line a request, of what the service itself knows: no address, header, query or body. */
export function logRequest(request: RequestWithCall, reply: FastifyReply): void {
  const { call, routeOptions } = request;
  request.log.info(
    {
      method: request.method,
      operationId: request.server.routes.operationOf(request),
      route: routeOptions?.url,
      status: reply.statusCode,
      code: reply.problemCode ?? undefined,
      durationMs: Math.round(reply.elapsedTime * 10) / 10,
      organizationId: call?.organizationId,
      caller: call?.caller,
    },
    'request',
  );
}

/**
 * Nest and the jobs write to the same log: a message in our words, and where there is one the error. Nest's own second
 * argument is a stack as text, which begins with a message.
 */
export function nestLogger(log: FastifyBaseLogger): LoggerService {
  const line =
    (level: 'debug' | 'warn' | 'error' | 'fatal' | 'trace') =>
    (message: unknown, ...parameters: unknown[]): void => {
      const context = parameters.at(-1);
      const err = [message, ...parameters].find((value) => value instanceof Error);
      log[level](
        {
          context: typeof context === 'string' && /^\w{1,60}$/.test(context) ? context : undefined,
          ...(err ? { failure: describeError(err) } : {}),
        },
        typeof message === 'string' ? message : 'failed',
      );
    };
  return {
    log: line('debug'),
    debug: line('debug'),
    verbose: line('trace'),
    warn: line('warn'),
    error: line('error'),
    fatal: line('fatal'),
  };
}

declare module 'fastify' {
  interface FastifyReply {
    /** The code of the problem that was answered, or null. */
    problemCode: string | null;
  }
}

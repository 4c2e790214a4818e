import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { OpenTransaction } from '../database/transaction.js';
import type { Role } from './roles.js';

/** Who asks, in which organization, and what makes a repeated request the same request. */
export interface Call {
  organizationId: string;
  /** The API key's id, the subject of a token, or a job's name. */
  caller: string;
  roles: Role[];
  /** The clinics the caller is restricted to; null: to none, all of the organization's are in reach. */
  clinicIds: string[] | null;
  /** What narrows the caller's roles down to some groups of operations; null or absent: nothing does. */
  scopes?: string[] | null;
  requestId: string;
  idempotency?: { key: string; fingerprint: string };
  /** The operation, by its operationId; of a job, the job's name. */
  operation: string;
  /** Why the caller acts outside the usual, where that had to be said. */
  reason?: string;
  /** Patients whose data the request changed, though its answer does not name them. */
  concerning?: string[] | undefined;
  /** The transaction that authentication began and the verb will use. */
  opened?: OpenTransaction;
  /** The service itself, from which nothing of the organization is hidden. */
  system?: boolean;
  /** Set when a stored answer was given again. */
  replayed?: boolean;
}

export type RequestWithCall = FastifyRequest & { call?: Call };

/** The call of this request; present on every route that is not public. */
export const CurrentCall = createParamDecorator((_: unknown, context: ExecutionContext): Call => {
  const { call } = context.switchToHttp().getRequest<RequestWithCall>();
  if (!call) throw new Error('A route without a call: public routes may not ask for one.');
  return call;
});

/** A call made by the service itself: a job, the command line. */
export const systemCall = (organizationId: string, caller: string): Call => ({
  organizationId,
  caller,
  roles: ['admin'],
  clinicIds: null,
  system: true,
  requestId: caller,
  operation: caller,
});

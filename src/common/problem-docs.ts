import { ApiResponse, getSchemaPath } from '@nestjs/swagger';
import type { ProblemExtras } from '../domain/errors.js';
import { Problem, problem } from './problem.dto.js';

interface Documented {
  description: string;
  code: string;
  detail: string;
  extras?: ProblemExtras;
}

/** What each status means and looks like, in the OpenAPI document. */
const DOCUMENTED: Record<number, Documented> = {
  400: {
    description: 'Malformed or invalid; `errors` names every fault.',
    code: 'VALIDATION_FAILED',
    detail: 'The request has invalid fields.',
    extras: { errors: [{ pointer: '/startDate', detail: 'must be a date, YYYY-MM-DD' }] },
  },
  401: {
    description: 'No key or token, or one that is not valid.',
    code: 'UNAUTHENTICATED',
    detail: 'Send a valid API key or token: Authorization: Bearer ...',
  },
  403: {
    description:
      'The caller has none of the roles that may do this, or is narrowed down by scopes or clinics.',
    code: 'FORBIDDEN',
    detail: 'This needs one of the roles prescriber, scheduler.',
  },
  404: { description: 'No such record in this organization.', code: 'NOT_FOUND', detail: 'No such patient.' },
  409: {
    description:
      'In conflict with the present state, or the time is taken; see `code`, `unmet` and `conflicts`.',
    code: 'GATES_UNMET',
    detail: 'The patient is not ready for this course; unmet names every reason.',
    extras: { unmet: [{ code: 'CONSENT_MISSING', detail: 'No consent covers this protocol.' }] },
  },
  412: {
    description: 'The record has changed since the version named in If-Match.',
    code: 'VERSION_MISMATCH',
    detail: 'The record has changed since the version named in If-Match.',
  },
  413: {
    description: 'The body is larger than 1 MiB.',
    code: 'BODY_TOO_LARGE',
    detail: 'The body is larger than 1 MiB.',
  },
  415: {
    description: 'The body is not application/json.',
    code: 'MEDIA_TYPE_UNSUPPORTED',
    detail: 'Send the body as application/json.',
  },
  422: {
    description: 'Understood but impossible; see `code` and `conflicts`.',
    code: 'COURSE_NOT_PLACEABLE',
    detail: 'The course cannot be placed as a whole; conflicts names each session and what refuses it.',
    extras: {
      conflicts: [
        {
          code: 'NO_CHAIR_FREE',
          phase: 'induction',
          ordinal: 3,
          wantedLocal: '2030-03-11T09:00:00',
          detail: 'No chair is free long enough on any day of its window.',
          nearest: ['2030-03-25T09:00:00-04:00'],
        },
      ],
    },
  },
  428: {
    description: 'If-Match is missing.',
    code: 'IF_MATCH_MISSING',
    detail: 'Send the ETag you read as If-Match, or * to change the record whatever its state.',
  },
  429: {
    description: 'Too many requests of one key in this minute; see Retry-After.',
    code: 'RATE_LIMITED',
    detail: 'Too many requests; wait as many seconds as Retry-After says.',
  },
  500: {
    description: 'A fault of the service.',
    code: 'INTERNAL',
    detail: 'Something went wrong; quote the requestId when you report it.',
  },
  503: {
    description:
      "The database is away, or the issuer of the caller's token does not answer; see Retry-After.",
    code: 'DATABASE_UNAVAILABLE',
    detail: 'The database is away. Send the same request again after Retry-After, with its Idempotency-Key.',
  },
};

/** Statuses that tell when to ask again. */
const WAIT = new Set([429, 503]);

/** An answer that is a problem of this status, as the document has it. */
export function documentedProblem(status: number): ResponseDocumentation {
  const documented = DOCUMENTED[status];
  if (!documented) throw new RangeError(`Status ${status} has no documentation.`);
  const { description, code, detail, extras } = documented;
  const at = { instance: '/v1/...', requestId: '7f1c2b9e-4f57-4a43-9d0b-0a5f5f6f7a10' };
  const example = problem(status, code, detail, at, extras);
  const headers = {
    'Retry-After': { description: 'Seconds after which to ask again.', schema: { type: 'integer' as const } },
  };
  return {
    description,
    ...(WAIT.has(status) ? { headers } : {}),
    content: { 'application/problem+json': { schema: { $ref: getSchemaPath(Problem) }, example } },
  };
}

interface ResponseDocumentation {
  description: string;
  headers?: Record<string, { description: string; schema: { type: 'integer' } }>;
  content: Record<string, { schema: { $ref: string }; example: unknown }>;
}

/** Documents that an operation may answer with a problem of this status. */
export const problemResponse = (status: number): MethodDecorator =>
  ApiResponse({ status, ...documentedProblem(status) });

import { applyDecorators, HttpCode, SetMetadata, type Type } from '@nestjs/common';
import {
  ApiBody,
  ApiExtension,
  ApiExtraModels,
  ApiHeader,
  ApiOperation,
  ApiParam,
  ApiResponse,
  getSchemaPath,
} from '@nestjs/swagger';
import { problemResponse } from './problem-docs.js';
import { Problem } from './problem.dto.js';
import { ROLES, type Role } from './roles.js';

export const ROLES_KEY = 'regimen:roles';
export const OPERATION_KEY = 'regimen:operation';
export const BOOKS_KEY = 'regimen:books';
export const READ_ONLY_KEY = 'regimen:read-only';
export const ORGANIZATION_WIDE_KEY = 'regimen:organization-wide';
export const PUBLIC_KEY = 'regimen:public';

/** What the document says of an operation in the same sense, for whoever reads it by machine. */
export const READ_ONLY_EXTENSION = 'x-read-only';
export const ORGANIZATION_WIDE_EXTENSION = 'x-organization-wide';

/** A route that asks for no key: health and the documentation, nothing else. */
export const Public = (): MethodDecorator & ClassDecorator => SetMetadata(PUBLIC_KEY, true);

export interface OperationOptions {
  /** operationId. */
  id: string;
  /** What it does, beginning with a verb: the summary puts the roles before it. */
  summary: string;
  description?: string;
  /** Who may call it; 'any' is every role. */
  roles: readonly Role[] | 'any';
  /** The answer's class; `list` wraps it in a page, `none` answers 204. */
  answer?: Type<unknown>;
  list?: boolean;
  /** Success status; 200 unless given. */
  status?: 200 | 201 | 204;
  /** Request examples by name; each works against the demo data. */
  examples?: Record<string, { summary: string; value: unknown }>;
  /** Request class, where there are examples. */
  body?: Type<unknown>;
  /** Changes nothing, though it is no GET: the scope to read is enough. */
  readOnly?: boolean;
  /** Reaches beyond any clinic: refused to a caller who is restricted to some. */
  organizationWide?: boolean;
  /** Books: Idempotency-Key is required. */
  books?: boolean;
  /** Needs If-Match. */
  ifMatch?: boolean;
  /** The demo data's id for `{id}`. */
  idExample?: string;
  /** Error statuses beyond those every operation of its method can answer. */
  problems?: number[];
}

/** Everything a handler says about itself: who may call it, what it takes and answers, what it refuses. */
export function Operation(options: OperationOptions): MethodDecorator {
  const { id, summary, roles, answer, list, body, examples, books, ifMatch, idExample } = options;
  const { readOnly = false, organizationWide = false } = options;
  const status = options.status ?? 200;
  const allowed = roles === 'any' ? ROLES : roles;
  const who = roles === 'any' ? 'any role' : roles.join(', ');
  const problems = new Set([400, 401, 403, 500, 503, ...(options.problems ?? [])]);
  if (idExample) problems.add(404);
  if (body) [413, 415].forEach((code) => problems.add(code));
  if (ifMatch) [412, 428].forEach((code) => problems.add(code));
  if (books) [409, 422].forEach((code) => problems.add(code));
  const wide = organizationWide
    ? ["It is the whole organization's: refused to a caller restricted to clinics."]
    : [];
  const description = [options.description ?? [], wide].flat().join(' ') || undefined;
  const schema = answer && { $ref: getSchemaPath(answer) };
  const page = schema && {
    type: 'object',
    required: ['data', 'nextCursor'],
    properties: {
      data: { type: 'array', items: schema },
      nextCursor: {
        type: ['string', 'null'],
        description: 'Ask for the next page with it; null on the last.',
      },
    },
  };
  return applyDecorators(
    HttpCode(status),
    SetMetadata(ROLES_KEY, allowed),
    SetMetadata(OPERATION_KEY, id),
    ...(books ? [SetMetadata(BOOKS_KEY, true)] : []),
    SetMetadata(READ_ONLY_KEY, readOnly),
    SetMetadata(ORGANIZATION_WIDE_KEY, organizationWide),
    ApiOperation({ operationId: id, summary: `${who}: ${summary}`, description }),
    ...(readOnly ? [ApiExtension(READ_ONLY_EXTENSION, true)] : []),
    ...(organizationWide ? [ApiExtension(ORGANIZATION_WIDE_EXTENSION, true)] : []),
    ...(answer ? [ApiExtraModels(answer)] : []),
    ApiExtraModels(Problem),
    ApiResponse({
      status,
      description: status === 204 ? 'Done.' : 'The answer.',
      ...(schema ? { content: { 'application/json': { schema: (list ? page : schema) as never } } } : {}),
      headers: {
        'X-Request-Id': { description: 'The id of this request in the logs.', schema: { type: 'string' } },
      },
    }),
    ...[...problems].sort().map(problemResponse),
    ...(idExample
      ? [ApiParam({ name: 'id', schema: { type: 'string', format: 'uuid', example: idExample } })]
      : []),
    ...(body ? [ApiBody({ type: body, ...(examples ? { examples } : {}) })] : []),
    ...(ifMatch
      ? [
          ApiHeader({
            name: 'If-Match',
            required: true,
            description: 'The ETag you read, or * for whatever state there is.',
            schema: { type: 'string', example: '*' },
          }),
        ]
      : []),
    ...(books
      ? [
          ApiHeader({
            name: 'Idempotency-Key',
            required: true,
            description: 'The same key with the same request gives the same answer, and books once.',
            schema: { type: 'string', minLength: 1, maxLength: 255, example: `${id}-1` },
          }),
        ]
      : []),
  );
}

import type { OpenAPIObject } from '@nestjs/swagger';
import { READ_ONLY_EXTENSION } from './common/operation.js';
import { documentedProblem } from './common/problem-docs.js';
import { TAGS } from './common/tags.js';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
type Response = Extract<Operation['responses'][string], { description: string }>;
type Schema = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>[string];

/** What no handler can say of itself, because it holds for every operation of a kind. */
export function completeDocument(document: OpenAPIObject): OpenAPIObject {
  const used = new Set<string>();
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of ['get', 'post', 'patch', 'delete'] as const) {
      const operation = item[method];
      if (!operation) continue;
      operation.tags?.forEach((tag) => used.add(tag));
      dropUndeclared(operation);
      if (path.startsWith('/v1/')) {
        askForScope(operation, method === 'get');
        announceRateLimit(operation);
      } else openToAll(operation);
      if (method === 'post') acceptIdempotencyKey(operation);
      if (method !== 'get') announceRefusals(operation, method);
      announceEtag(operation, document.components?.schemas ?? {});
    }
  }
  document.tags = Object.entries(TAGS)
    .filter(([name]) => used.has(name))
    .map(([name, description]) => ({ name, description }));
  return document;
}

/** The compiler's plugin adds an answer for the return type beside the one that the handler declares. */
function dropUndeclared({ responses }: Operation): void {
  for (const [status, response] of Object.entries(responses)) {
    if (isResponse(response) && response.description === '') delete responses[status];
  }
}

/** A key that has scopes needs this one; a token has roles only. */
function askForScope(operation: Operation, reads: boolean): void {
  const readOnly = (operation as { [READ_ONLY_EXTENSION]?: boolean })[READ_ONLY_EXTENSION] ?? reads;
  const scope = `${operation.tags?.[0]}:${readOnly ? 'read' : 'write'}`;
  operation.security = [{ apiKey: [scope] }, { token: [] }];
}

function openToAll(operation: Operation): void {
  operation.security = [];
  operation.responses['400'] = {
    description: 'An unknown query parameter.',
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  };
}

/** Every POST accepts the key; those that book have declared it themselves, because they require it. */
function acceptIdempotencyKey(operation: Operation): void {
  const declared = operation.parameters?.some(
    (parameter) => 'name' in parameter && parameter.name === 'Idempotency-Key',
  );
  if (!declared) {
    operation.parameters = [
      ...(operation.parameters ?? []),
      {
        name: 'Idempotency-Key',
        in: 'header',
        required: false,
        description: 'The same key with the same request gives the same answer, and does it once.',
        schema: { type: 'string', minLength: 1, maxLength: 255 },
      },
    ];
  }
  for (const response of successes(operation)) {
    response.headers = {
      ...response.headers,
      'Idempotency-Replayed': {
        description: '`true` on an answer that was given before.',
        schema: { type: 'string', enum: ['true'] },
      },
    };
  }
}

/** What is refused of any request that may have a body, and of any that has a key, before the verb itself is asked. */
function announceRefusals(operation: Operation, method: 'post' | 'patch' | 'delete'): void {
  const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
  operation.responses['413'] ??= documentedProblem(413);
  operation.responses['415'] ??= documentedProblem(415);
  if (method !== 'post') return;
  operation.responses['409'] ??= {
    description: 'A request with this Idempotency-Key is still running.',
    content,
  };
  operation.responses['422'] ??= {
    description: 'This Idempotency-Key was used for another request.',
    content,
  };
}

function announceRateLimit(operation: Operation): void {
  operation.responses['429'] = documentedProblem(429);
  for (const response of successes(operation)) {
    response.headers = {
      ...response.headers,
      'RateLimit-Policy': {
        description: 'Requests in a window of seconds; absent where there is no limit.',
        schema: { type: 'string', example: '"default";q=6000;w=60' },
      },
      RateLimit: {
        description: 'What is left of them, and the seconds until all of them are back.',
        schema: { type: 'string', example: '"default";r=5999;t=60' },
      },
    };
  }
}

function announceEtag(operation: Operation, schemas: Record<string, Schema>): void {
  for (const response of successes(operation)) {
    const schema = response.content?.['application/json']?.schema;
    if (!schema || !('$ref' in schema)) continue;
    const named = schemas[schema.$ref.split('/').at(-1) ?? ''];
    if (!named || '$ref' in named || named.properties?.['data']) continue;
    response.headers = {
      ...response.headers,
      ETag: { description: 'Names this state of the record, for If-Match.', schema: { type: 'string' } },
    };
  }
}

const isResponse = (response: Operation['responses'][string]): response is Response =>
  response !== undefined && 'description' in response;

const successes = ({ responses }: Operation): Response[] =>
  Object.entries(responses).flatMap(([status, response]) =>
    status.startsWith('2') && isResponse(response) ? [response] : [],
  );

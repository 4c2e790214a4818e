import { createHash } from 'node:crypto';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { DomainError, stale } from '../domain/errors.js';

/** The version a client wants to change: a number, or `*` for whatever there is. */
export type IfMatch = number | '*' | 'never';

/** A record's version; what has none, and so is never changed by If-Match, is named by its content. */
export function etagOf(record: object): string {
  if ('version' in record && typeof record.version === 'number') return `"${record.version}"`;
  const digest = createHash('sha256').update(JSON.stringify(record)).digest('base64url');
  return `"${digest.slice(0, 22)}"`;
}

function parse(header: string): IfMatch {
  if (header.trim() === '*') return '*';
  const strong = /^"(\d{1,9})"$/.exec(header.trim());
  // A weak or foreign tag matches nothing: the answer is 412, not 400.
  return strong ? Number(strong[1]) : 'never';
}

/** The required `If-Match` header of a change of state. */
export const RequiredIfMatch = createParamDecorator((_: unknown, context: ExecutionContext): IfMatch => {
  const header = context.switchToHttp().getRequest<FastifyRequest>().headers['if-match'];
  if (header === undefined) {
    throw new DomainError(
      'precondition-missing',
      'IF_MATCH_MISSING',
      'Send the ETag you read as If-Match, or * to change the record whatever its state.',
    );
  }
  return parse(header);
});

/** Call with the row locked: refuses a change to another version than the one the client read. */
export function expectVersion(row: { version: number }, ifMatch: IfMatch): void {
  if (ifMatch !== '*' && ifMatch !== row.version) throw stale();
}

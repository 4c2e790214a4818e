import type { FastifyInstance } from 'fastify';
import { invalid } from '../domain/errors.js';

export const BODY_LIMIT_BYTES = 1024 * 1024;
const MAX_DEPTH = 32;

/** Depth of brackets outside strings; a scan, because a recursive walk is what depth attacks. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (quoted) {
      if (c === 92) i++;
      else if (c === 34) quoted = false;
    } else if (c === 34) quoted = true;
    else if (c === 91 || c === 123) deepest = Math.max(deepest, ++depth);
    else if (c === 93 || c === 125) depth--;
  }
  return deepest;
}

/** Pointers of every string, key or value, that PostgreSQL cannot store. */
function nulPointers(value: unknown, pointer = ''): string[] {
  if (typeof value === 'string') return value.includes('\u0000') ? [pointer] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, entry]) => [
    ...(key.includes('\u0000') ? [pointer] : []),
    ...nulPointers(entry, `${pointer}/${key.replaceAll('\u0000', '')}`),
  ]);
}

/** JSON bodies: bounded in size and depth, free of NUL, and an absent body of a POST is an empty object. */
export function acceptJson(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser(
    'application/json',
    { parseAs: 'string', bodyLimit: BODY_LIMIT_BYTES },
    (_request, text, done) => {
      const body = text as string;
      if (body.trim() === '') return done(null, {});
      if (depthOf(body) > MAX_DEPTH) {
        return done(invalid([{ pointer: '', detail: `must not nest deeper than ${MAX_DEPTH}` }]) as Error);
      }
      let value: unknown;
      try {
        value = JSON.parse(body);
      } catch {
        return done(invalid([{ pointer: '', detail: 'must be JSON' }]) as Error);
      }
      if (typeof value !== 'object' || value === null || Array.isArray(value)) {
        return done(invalid([{ pointer: '', detail: 'must be a JSON object' }]) as Error);
      }
      const nul = nulPointers(value);
      if (nul.length > 0) {
        return done(
          invalid(nul.map((pointer) => ({ pointer, detail: 'must not hold the character U+0000' }))) as Error,
        );
      }
      done(null, value);
    },
  );
}

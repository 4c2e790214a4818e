import type { FastifyInstance } from 'fastify';
import { invalid, type Fault } from '../domain/errors.js';

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

const LONE_SURROGATE = /\p{Surrogate}/u;

/** What PostgreSQL cannot store of a text. */
function textFaults(text: string, pointer: string): Fault[] {
  return [
    ...(text.includes('\u0000') ? [{ pointer, detail: 'must not hold the character U+0000' }] : []),
    ...(LONE_SURROGATE.test(text) ? [{ pointer, detail: 'must not hold half of a surrogate pair' }] : []),
  ];
}

/** Names that every object has, and that the framework therefore takes away or lets pass unseen. */
export const isNameOfAllObjects = (name: string): boolean => name in Object.prototype || name === 'prototype';

/** Faults of every text, key or value, and of keys that are no field of any request. */
function contentFaults(value: unknown, pointer = ''): Fault[] {
  if (typeof value === 'string') return textFaults(value, pointer);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, entry]) => {
    const unreadable = textFaults(key, pointer);
    if (unreadable.length > 0) return unreadable;
    const at = `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    return isNameOfAllObjects(key)
      ? [{ pointer: at, detail: 'is not a field of this request' }]
      : contentFaults(entry, at);
  });
}

/** JSON bodies: bounded in size and depth, of text that can be stored, and an absent body of a POST is an empty object. */
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
      const faults = contentFaults(value);
      if (faults.length > 0) return done(invalid(faults) as Error);
      done(null, value);
    },
  );
}

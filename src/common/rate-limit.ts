import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { sendProblem } from './problem.filter.js';

const WINDOW_SECONDS = 60;
const BEARER = /^bearer +(\S+)/i;

export interface RateLimit {
  /** Requests a minute, all of which may come at once; 0: no limit. */
  perMinute: number;
  /** Hashes of the tokens that are not limited. */
  exempt?: readonly string[];
}

/** What a token is known by here: never the token itself. */
export const tokenHash = (token: string): string => createHash('sha256').update(token).digest('hex');

function callerOf(request: FastifyRequest): string {
  const token = BEARER.exec(request.headers.authorization ?? '')?.[1];
  return token ? tokenHash(token) : `address ${request.ip}`;
}

/**
 * Limits what one token may ask of this process, before anything else is done for the request. The counters live in
 * memory: each replica counts for itself. Headers as in draft-ietf-httpapi-ratelimit-headers-10, structured fields.
 */
export function limitRates(fastify: FastifyInstance, { perMinute, exempt = [] }: RateLimit): void {
  if (perMinute === 0) return;
  const limiter = new RateLimiterMemory({ points: perMinute, duration: WINDOW_SECONDS });
  const unlimited = new Set(exempt);
  const policy = `"default";q=${perMinute};w=${WINDOW_SECONDS}`;
  fastify.addHook('onRequest', async (request, reply) => {
    if (!request.url.startsWith('/v1')) return;
    const caller = callerOf(request);
    if (unlimited.has(caller)) return;
    const counted = await limiter.consume(caller).catch((refusal: unknown) => {
      if (refusal instanceof RateLimiterRes) return refusal;
      throw refusal;
    });
    const seconds = Math.max(1, Math.ceil(counted.msBeforeNext / 1000));
    reply.header('RateLimit-Policy', policy);
    reply.header('RateLimit', `"default";r=${Math.max(0, counted.remainingPoints)};t=${seconds}`);
    if (counted.consumedPoints <= perMinute) return;
    reply.header('Retry-After', seconds);
    sendProblem({ statusCode: 429 }, request, reply);
    return reply;
  });
}

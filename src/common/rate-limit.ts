import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { RequestWithCall } from './call.js';
import { Counters, type Count } from './counters.js';
import { sendProblem } from './problem.filter.js';

const WINDOW_SECONDS = 60;
/** Tokens, and as many addresses: some megabytes at most. */
const CALLERS_REMEMBERED = 10_000;
const BEARER = /^bearer +(\S+)/i;

export interface RateLimit {
  /** Requests a minute, all of which may come at once; 0: no limit. */
  perMinute: number;
  /** Hashes of the tokens that are not limited. */
  exempt?: readonly string[];
}

/** What a token is known by here: never the token itself. */
export const tokenHash = (token: string): string => createHash('sha256').update(token).digest('hex');

function tokenOf(request: FastifyRequest): string | null {
  const token = BEARER.exec(request.headers.authorization ?? '')?.[1];
  return token ? tokenHash(token) : null;
}

/**
 * Limits what one token may ask of this process, before anything else is done for the request. The counters live in
 * memory: each replica counts for itself. A token counts for itself once it has been recognized; until then it counts,
 * with all others of its kind, for the address it comes from, so that made-up tokens neither ask as often as they like
 * nor fill the memory. Headers as in draft-ietf-httpapi-ratelimit-headers-10, structured fields.
 */
export function limitRates(fastify: FastifyInstance, { perMinute, exempt = [] }: RateLimit): void {
  if (perMinute === 0) return;
  const options = { points: perMinute, seconds: WINDOW_SECONDS, callers: CALLERS_REMEMBERED };
  const tokens = new Counters(options);
  const addresses = new Counters(options);
  const unlimited = new Set(exempt);
  const strangers = new WeakMap<FastifyRequest, { token: string; countedAs: string }>();

  fastify.addHook('onRequest', async (request, reply) => {
    if (!request.url.startsWith('/v1')) return;
    const token = tokenOf(request);
    if (token !== null && unlimited.has(token)) return;
    const known = token !== null && tokens.has(token);
    // Who has no token at all must not keep a new one out.
    const countedAs = known ? token : `${token === null ? 'nobody' : 'stranger'} at ${request.ip}`;
    const count = await (known ? tokens : addresses).count(countedAs);
    const seconds = tell(reply, perMinute, count);
    if (count.consumedPoints <= perMinute) {
      if (token !== null && !known) strangers.set(request, { token, countedAs });
      return;
    }
    reply.header('Retry-After', seconds);
    sendProblem({ statusCode: 429 }, request, reply);
    return reply;
  });

  fastify.addHook('onSend', (request: RequestWithCall, reply, payload, done) => {
    const stranger = strangers.get(request);
    if (!stranger || !request.call) return done(null, payload);
    strangers.delete(request);
    void Promise.all([tokens.count(stranger.token), addresses.takeBack(stranger.countedAs)]).then(
      ([count]) => {
        tell(reply, perMinute, count);
        done(null, payload);
      },
      (error: Error) => done(error),
    );
  });
}

/** @returns the seconds until the window ends */
function tell(reply: FastifyReply, perMinute: number, count: Count): number {
  const seconds = Math.max(1, Math.ceil(count.msBeforeNext / 1000));
  reply.header('RateLimit-Policy', `"default";q=${perMinute};w=${WINDOW_SECONDS}`);
  reply.header('RateLimit', `"default";r=${Math.max(0, perMinute - count.consumedPoints)};t=${seconds}`);
  return seconds;
}

import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { frameworkProblem, sendProblem } from './problem.filter.js';

/** Longer than any filter with a cursor needs. */
const MAX_URL_LENGTH = 4096;
/** A body that takes longer to arrive is not sent in earnest. */
export const REQUEST_TIMEOUT_MS = 30_000;

const REQUEST_ID = /^[A-Za-z0-9._-]{1,128}$/;

export function requestId(request: { headers: Record<string, string | string[] | undefined> }): string {
  const sent = request.headers['x-request-id'];
  return typeof sent === 'string' && REQUEST_ID.test(sent) ? sent : randomUUID();
}

/**
 * The same for every answer, so that they are written here once. What Swagger UI loads is the service's own, and it
 * styles itself inline.
 */
const SECURE_HEADERS = {
  'Content-Security-Policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join(';'),
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Origin-Agent-Cluster': '?1',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-DNS-Prefetch-Control': 'off',
  'X-Download-Options': 'noopen',
  'X-Frame-Options': 'DENY',
  'X-Permitted-Cross-Domain-Policies': 'none',
  // The filter of old browsers did harm.
  'X-XSS-Protection': '0',
};

/** What every answer carries, whatever it answers. */
export function markAnswer(request: FastifyRequest, reply: FastifyReply): void {
  reply.headers(SECURE_HEADERS);
  reply.header('X-Request-Id', request.id);
  // Patient data stays out of every cache between here and the client, and of the client's own.
  if (request.url.startsWith('/v1')) reply.header('Cache-Control', 'no-store');
  // A promise that only a proxy with TLS can keep.
  if (request.headers['x-forwarded-proto'] === 'https') {
    reply.header('Strict-Transport-Security', 'max-age=31536000; includeSubDomains');
  }
}

/** Before any other hook of ours, so that refusals are marked too. */
export function markAnswers(fastify: FastifyInstance): void {
  fastify.decorateReply('problemCode', null);
  fastify.addHook('onRequest', (request, reply, done) => {
    markAnswer(request, reply);
    if (request.url.length <= MAX_URL_LENGTH) return done();
    sendProblem({ statusCode: 414 }, request, reply);
  });
}

/** Tells clients to connect anew, which they can't do here any more, as soon as `stopping` says so. */
export function closeConnections(fastify: FastifyInstance, stopping: () => boolean): void {
  fastify.addHook('onSend', (_request, reply, payload, done) => {
    if (stopping()) reply.header('Connection', 'close');
    done(null, payload);
  });
}

/** Answers what is no HTTP, or too much of it, before there is a request. Nothing of it is logged: it is the client's. */
export function refuseConnection(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const status = statusOf(error.code);
  const id = randomUUID();
  const body = JSON.stringify(frameworkProblem(status, id));
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    `X-Request-Id: ${id}`,
    'Connection: close',
  ];
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`);
}

function statusOf(code: string | undefined): 400 | 408 | 431 {
  if (code === 'HPE_HEADER_OVERFLOW') return 431;
  return code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
}

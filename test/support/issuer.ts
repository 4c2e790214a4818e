import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK, type JWTPayload } from 'jose';
import { TODAY } from './app.js';

type Answer = (reply: ServerResponse) => void;

export interface TokenOptions {
  /** Signs with another key or algorithm than the issuer's own. */
  key?: CryptoKey | Uint8Array;
  alg?: string;
  kid?: string;
}

/** An OpenID Connect issuer on a free port of loopback. */
export interface Issuer {
  url: string;
  /** How often each path was asked for. */
  asked: Record<string, number>;
  /** What the issuer answers at a path instead. */
  answers: Map<string, Answer>;
  kid(): string;
  publicJwk(): JWK;
  /** A token for audience `regimen` that is good for an hour; undefined claims are left out. */
  token(claims?: JWTPayload, options?: TokenOptions): Promise<string>;
  /** Signs with a new key from now on, and withdraws the one before. */
  rotate(): Promise<void>;
  /** Does not answer any more. */
  stop(): Promise<void>;
  /** Answers again, at the same address. */
  restart(): Promise<void>;
}

export const DISCOVERY = '/.well-known/openid-configuration';
export const KEYS = '/keys';

export const seconds = (instant: Date): number => Math.floor(instant.getTime() / 1000);
export const json =
  (value: unknown, status = 200): Answer =>
  (reply) =>
    void reply.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));

export async function startIssuer(alg = 'ES256'): Promise<Issuer> {
  const asked: Record<string, number> = {};
  const answers = new Map<string, Answer>();
  let keys = 0;
  let pair: { privateKey: CryptoKey; publicJwk: JWK; kid: string };
  const rotate = async (): Promise<void> => {
    const { privateKey, publicKey } = await generateKeyPair(alg);
    const kid = `key-${(keys += 1)}`;
    pair = { privateKey, kid, publicJwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } };
  };
  await rotate();

  let server: Server;
  const listen = (port: number): Promise<void> =>
    new Promise((done) => {
      server = createServer((request, reply) => {
        const path = request.url ?? '';
        asked[path] = (asked[path] ?? 0) + 1;
        const answer =
          answers.get(path) ??
          {
            [DISCOVERY]: json({ issuer: url, jwks_uri: `${url}${KEYS}` }),
            [KEYS]: json({ keys: [pair.publicJwk] }),
          }[path];
        if (answer) answer(reply);
        else reply.writeHead(404).end();
      }).listen(port, '127.0.0.1', done);
    });
  await listen(0);
  const { port } = server!.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;

  return {
    url,
    asked,
    answers,
    kid: () => pair.kid,
    publicJwk: () => pair.publicJwk,
    token(claims = {}, options = {}) {
      const payload = {
        iss: url,
        aud: 'regimen',
        sub: 'ada@example.com',
        iat: seconds(TODAY),
        exp: seconds(TODAY) + 3600,
        ...claims,
      };
      return new SignJWT(JSON.parse(JSON.stringify(payload)) as JWTPayload)
        .setProtectedHeader({ alg: options.alg ?? alg, kid: options.kid ?? pair.kid, typ: 'JWT' })
        .sign(options.key ?? pair.privateKey);
    },
    rotate,
    stop: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
    restart: () => listen(port),
  };
}

/** A token as an attacker puts it together: no library signs these. */
export const assemble = (header: object, payload: object, signature = ''): string =>
  [header, payload].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.') +
  `.${signature}`;

import { Injectable } from '@nestjs/common';
import { decodeJwt, decodeProtectedHeader, jwtVerify, type JWTPayload } from 'jose';
import { DataSource } from 'typeorm';
import { Clock } from '../common/clock.js';
import { beginCaller } from '../common/transactions.js';
import type { Statement } from '../database/batch.js';
import { OpenTransaction } from '../database/transaction.js';
import { DomainError } from '../domain/errors.js';
import type { BegunCaller } from './caller.js';
import { clinicsOf, rolesOf } from './claims.js';
import { IssuerKeys } from './issuer-keys.service.js';

/** Signed by a key that the issuer alone has: with a shared secret, or none, anybody could. */
const ALGORITHMS = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
];
const CLOCK_TOLERANCE_SECONDS = 30;
const LONGEST_TOKEN = 8_192;
const JWS = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;
/** What goes into a statement: no control characters, least of all NUL, which PostgreSQL can't hold. */
const ISSUER = /^https?:\/\/[\x21-\x7e]{1,1000}$/;
const SUBJECT = /^[\x20-\x7e]{1,255}$/;

/** What the database tells of an organization that takes an issuer's tokens. */
interface Taker {
  organization: string;
  audience: string;
  role_claim: string;
  clinic_claim: string | null;
}

/** JSON Web Tokens (RFC 7519) of organizations' OpenID Connect issuers. */
@Injectable()
export class TokensService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly keys: IssuerKeys,
  ) {}

  /**
   * Begins the request's transaction for the token's subject, inside the organization whose issuer and audience it
   * names; `further` statements travel along. Null for a token that is not valid, whatever the reason. No transaction is
   * open while the issuer is asked.
   * @throws DomainError where the issuer has to be asked and does not answer
   */
  async begin(token: string, further: Statement[]): Promise<BegunCaller | null> {
    const claimed = unverified(token);
    const taker = claimed && (await this.takerOf(claimed.issuer, claimed.audiences));
    const claims = taker && (await this.verified(token, claimed.issuer, taker.audience));
    if (!claims) return null;
    const caller = {
      organizationId: taker.organization,
      caller: claims.sub,
      roles: rolesOf(claims, taker.role_claim),
      clinicIds: clinicsOf(claims, taker.clinic_claim),
    };
    const opened = await OpenTransaction.begin(this.dataSource, [
      beginCaller(caller, this.clock.now()),
      ...further,
    ]);
    opened.opened.shift();
    return { ...caller, scopes: null, opened };
  }

  /** One organization, or none: a token that is for two says not for which of them it speaks. */
  private async takerOf(issuer: string, audiences: string[]): Promise<Taker | null> {
    const all = await this.dataSource.query<Taker[]>('SELECT * FROM organizations_of_issuer($1)', [issuer]);
    const [taker, ...others] = all.filter(({ audience }) => audiences.includes(audience));
    return taker && others.length === 0 ? taker : null;
  }

  private async verified(
    token: string,
    issuer: string,
    audience: string,
  ): Promise<(JWTPayload & { sub: string }) | null> {
    try {
      const { payload } = await jwtVerify(token, this.keys.of(issuer), {
        issuer,
        audience,
        algorithms: ALGORITHMS,
        requiredClaims: ['exp', 'sub'],
        clockTolerance: CLOCK_TOLERANCE_SECONDS,
        currentDate: this.clock.now(),
      });
      const { sub } = payload;
      return typeof sub === 'string' && SUBJECT.test(sub) ? { ...payload, sub } : null;
    } catch (error) {
      if (error instanceof DomainError) throw error;
      return null;
    }
  }
}

/** Whom to ask about the token, by its own word; null for what can't be a token of anybody. */
function unverified(token: string): { issuer: string; audiences: string[] } | null {
  if (token.length > LONGEST_TOKEN || !JWS.test(token)) return null;
  try {
    const { alg } = decodeProtectedHeader(token);
    const { iss, aud } = decodeJwt(token);
    if (!alg || !ALGORITHMS.includes(alg) || !iss || !ISSUER.test(iss)) return null;
    const audiences = [aud].flat().filter((audience) => typeof audience === 'string');
    return audiences.length > 0 ? { issuer: iss, audiences } : null;
  } catch {
    return null;
  }
}

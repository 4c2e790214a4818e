import { Injectable, Logger } from '@nestjs/common';
import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import { Clock } from '../common/clock.js';
import { DomainError } from '../domain/errors.js';
import { IssuerPolicy } from '../organizations/issuer-policy.js';
import { fetchJson } from './issuer-fetch.js';

/** All of one look at an issuer, its two documents together. */
const ANSWER_WITHIN_MS = 5_000;
/** However many tokens name keys that nobody has, an issuer is not asked more often. */
const ASK_EVERY_MS = 1_000;
/** After an issuer failed, as long as its keys are at hand. */
const ASK_AGAIN_MS = 30_000;
/** A key that the issuer withdrew is refused after this at the latest, */
const FRESH_FOR_MS = 10 * 60_000;
/** or after this where the issuer can't be asked. */
const USABLE_FOR_MS = 24 * 3_600_000;
const ISSUERS_KEPT = 1_000;

interface Known {
  keys?: { find: JWTVerifyGetKey; fetchedAt: number };
  /** When it was last asked, on a clock that only runs forward. */
  askedAt: number;
  failed: boolean;
  asking?: Promise<void>;
}

const unavailable = (): DomainError =>
  new DomainError(
    'unavailable',
    'IDENTITY_PROVIDER_UNAVAILABLE',
    "The token's issuer does not answer; try again.",
  );

/**
 * The public keys of issuers: fetched when first needed, kept, and fetched again when a token names one that is not
 * among them, so that an issuer may change its keys at any time.
 */
@Injectable()
export class IssuerKeys {
  private readonly logger = new Logger('Identity');
  private readonly known = new Map<string, Known>();

  constructor(
    private readonly clock: Clock,
    private readonly policy: IssuerPolicy,
  ) {}

  /**
   * Finds the key that a token's header names.
   * @throws DomainError where it is not at hand and the issuer can't be asked; jose's error where there is none
   */
  of(issuer: string): JWTVerifyGetKey {
    return async (header, token) => {
      const known = this.remember(issuer);
      if (!this.youngerThan(known, FRESH_FOR_MS)) {
        const usable = this.youngerThan(known, USABLE_FOR_MS);
        await this.ask(issuer, known, known.failed && usable ? ASK_AGAIN_MS : ASK_EVERY_MS);
      }
      const { keys } = known;
      if (!keys || !this.youngerThan(known, USABLE_FOR_MS)) throw unavailable();
      try {
        return await keys.find(header, token);
      } catch (error) {
        if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
        await this.ask(issuer, known, ASK_EVERY_MS);
        if (known.failed) throw unavailable();
        return known.keys!.find(header, token);
      }
    };
  }

  private remember(issuer: string): Known {
    const known = this.known.get(issuer) ?? { askedAt: -Infinity, failed: false };
    this.known.set(issuer, known);
    const [oldest] = this.known.keys();
    if (this.known.size > ISSUERS_KEPT && oldest !== undefined) this.known.delete(oldest);
    return known;
  }

  private youngerThan({ keys }: Known, age: number): boolean {
    return keys !== undefined && this.clock.now().getTime() - keys.fetchedAt < age;
  }

  /** Asks the issuer unless it was asked just now; who comes meanwhile waits for the same answer. */
  private ask(issuer: string, known: Known, every: number): Promise<void> {
    if (known.asking) return known.asking;
    if (performance.now() - known.askedAt < every) return Promise.resolve();
    known.asking = this.fetchKeys(issuer)
      .then(
        (find) => {
          known.keys = { find, fetchedAt: this.clock.now().getTime() };
          known.failed = false;
        },
        (error: Error) => {
          known.failed = true;
          this.logger.error(`The keys of ${issuer} can't be had: ${error.message}`);
        },
      )
      .finally(() => {
        known.askedAt = performance.now();
        delete known.asking;
      });
    return known.asking;
  }

  private async fetchKeys(issuer: string): Promise<JWTVerifyGetKey> {
    const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
    const { status, json } = await fetchJson(await this.keysUrl(issuer, signal), this.policy, signal);
    if (status !== 200) throw new Error(`its key set answers ${status}`);
    return createLocalJWKSet(json as JSONWebKeySet);
  }

  /** OpenID Connect Discovery 1.0; an issuer without it has its keys at the usual place. */
  private async keysUrl(issuer: string, signal: AbortSignal): Promise<string> {
    const base = `${issuer.replace(/\/$/, '')}/.well-known`;
    const { status, json } = await fetchJson(`${base}/openid-configuration`, this.policy, signal);
    if (status === 404) return `${base}/jwks.json`;
    if (status !== 200) throw new Error(`its configuration answers ${status}`);
    const found = (json ?? {}) as { issuer?: unknown; jwks_uri?: unknown };
    if (found.issuer !== issuer) throw new Error('its configuration names another issuer');
    if (typeof found.jwks_uri !== 'string') throw new Error('its configuration names no jwks_uri');
    return found.jwks_uri;
  }
}

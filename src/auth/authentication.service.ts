import { Injectable } from '@nestjs/common';
import type { Statement } from '../database/batch.js';
import { DomainError } from '../domain/errors.js';
import { ApiKeysService, TOKEN } from './api-keys.service.js';
import type { BegunCaller } from './caller.js';
import { TokensService } from './tokens.service.js';

/** What an Authorization header of the scheme Bearer names, or null. */
export function tokenIn(authorization: string | undefined): string | null {
  const [scheme, sent, ...rest] = (authorization ?? '').split(' ');
  return scheme?.toLowerCase() === 'bearer' && sent && rest.length === 0 ? sent : null;
}

/** Who is calling: an API key, or a token of the organization's issuer. */
@Injectable()
export class AuthenticationService {
  constructor(
    private readonly keys: ApiKeysService,
    private readonly tokens: TokensService,
  ) {}

  /**
   * Begins the request's transaction for whom the Authorization header names; `further` statements travel along.
   * @throws DomainError in the same words whatever is wrong with what was sent
   */
  async begin(authorization: string | undefined, further: Statement[]): Promise<BegunCaller> {
    const sent = tokenIn(authorization);
    const begun = sent && (await (TOKEN.test(sent) ? this.keys : this.tokens).begin(sent, further));
    if (begun) return begun;
    throw new DomainError(
      'unauthenticated',
      'UNAUTHENTICATED',
      'Send a valid API key or token: Authorization: Bearer ...',
    );
  }
}

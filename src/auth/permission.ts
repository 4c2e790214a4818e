import type { ExecutionContext } from '@nestjs/common';
import type { Reflector } from '@nestjs/core';
import type { Call } from '../common/call.js';
import { ORGANIZATION_WIDE_KEY, READ_ONLY_KEY, ROLES_KEY } from '../common/operation.js';
import type { Role } from '../common/roles.js';
import { covers } from '../common/tags.js';
import { DomainError } from '../domain/errors.js';

/** Where Nest's Swagger module notes a controller's tags; the scopes are made of them. */
const TAGS_KEY = 'swagger/apiUseTags';

/**
 * A caller needs one of the operation's roles, its scope where the caller has scopes at all, and every clinic where it
 * is the whole organization's. A handler that names no roles is open to nobody.
 * @throws DomainError
 */
export function expectAllowed(
  call: Call,
  reflector: Reflector,
  context: ExecutionContext,
  reads: boolean,
): void {
  const of = <T>(key: string): T | undefined => reflector.get<T | undefined>(key, context.getHandler());
  const allowed = of<readonly Role[]>(ROLES_KEY) ?? [];
  if (!call.roles.some((role) => allowed.includes(role))) {
    throw forbidden(`This needs one of the roles ${allowed.join(', ')}.`);
  }
  const targets = [context.getHandler(), context.getClass()];
  const [tag] = reflector.getAllAndOverride<string[] | undefined>(TAGS_KEY, targets) ?? [];
  const scope = `${tag}:${reads || of<boolean>(READ_ONLY_KEY) ? 'read' : 'write'}`;
  if (!covers(call.scopes ?? null, scope)) throw forbidden(`This needs the scope ${scope}.`);
  if (call.clinicIds !== null && of<boolean>(ORGANIZATION_WIDE_KEY)) {
    throw forbidden("This is the whole organization's: a caller restricted to clinics may not do it.");
  }
}

export const forbidden = (detail: string): DomainError => new DomainError('forbidden', 'FORBIDDEN', detail);

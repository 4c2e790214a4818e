import type { Call } from '../common/call.js';
import { ORGANIZATION_WIDE_KEY, READ_ONLY_KEY, ROLES_KEY } from '../common/operation.js';
import type { Role } from '../common/roles.js';
import { covers, SCOPES } from '../common/tags.js';
import { DomainError } from '../domain/errors.js';

/** Where Nest's Swagger module notes a controller's tags; the scopes are made of them. */
const TAGS_KEY = 'swagger/apiUseTags';

/** What an operation asks of its caller. */
export interface Permission {
  roles: readonly Role[];
  scope: string;
  /** The scopes that include it. */
  coveredBy: readonly string[];
  organizationWide: boolean;
}

type Target = Parameters<typeof Reflect.getMetadata>[1] & object;
const permissions = new WeakMap<Target, Permission>();

/** What a handler says of itself: the same for every request, so that it is put together once. */
export function permissionOf(handler: Target, controller: Target, reads: boolean): Permission {
  const known = permissions.get(handler);
  if (known) return known;
  const of = <T>(key: string): T | undefined => Reflect.getMetadata(key, handler) as T | undefined;
  const [tag] =
    of<string[]>(TAGS_KEY) ?? (Reflect.getMetadata(TAGS_KEY, controller) as string[] | undefined) ?? [];
  const scope = `${tag}:${reads || of<boolean>(READ_ONLY_KEY) ? 'read' : 'write'}`;
  const permission = {
    roles: of<readonly Role[]>(ROLES_KEY) ?? [],
    scope,
    coveredBy: SCOPES.filter((each) => covers([each], scope)),
    organizationWide: of<boolean>(ORGANIZATION_WIDE_KEY) ?? false,
  };
  permissions.set(handler, permission);
  return permission;
}

/**
 * A caller needs one of the operation's roles, its scope where the caller has scopes at all, and every clinic where it
 * is the whole organization's. A handler that names no roles is open to nobody.
 * @throws DomainError
 */
export function expectAllowed(call: Call, { roles, scope, organizationWide }: Permission): void {
  if (!call.roles.some((role) => roles.includes(role))) {
    throw forbidden(`This needs one of the roles ${roles.join(', ')}.`);
  }
  if (!covers(call.scopes ?? null, scope)) throw forbidden(`This needs the scope ${scope}.`);
  if (call.clinicIds !== null && organizationWide) {
    throw forbidden("This is the whole organization's: a caller restricted to clinics may not do it.");
  }
}

export const forbidden = (detail: string): DomainError => new DomainError('forbidden', 'FORBIDDEN', detail);

import { isUuid } from '../common/fields.js';
import { ROLES, type Role } from '../common/roles.js';

type Claims = Record<string, unknown>;

/**
 * A claim by its name, or by the path to it: a name that exists as it stands wins, since names may hold dots and be
 * URLs; else each dot goes one object deeper.
 */
export function claimAt(claims: Claims, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  let found: unknown = claims;
  for (const step of name.split('.')) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, step)) return undefined;
    found = (found as Claims)[step];
  }
  return found;
}

/** The words of a claim: a list's, or a text's between its spaces. */
function words(claim: unknown): string[] {
  if (typeof claim === 'string') return claim.split(/\s+/).filter((word) => word !== '');
  return Array.isArray(claim) ? claim.filter((entry) => typeof entry === 'string') : [];
}

/** Our roles among those of the claim; an issuer has others for other services. */
export function rolesOf(claims: Claims, claim: string): Role[] {
  const named = words(claimAt(claims, claim));
  return ROLES.filter((role) => named.includes(role));
}

/**
 * The clinics a token restricts its caller to; null is all of them, which only an asterisk says. A claim that is absent,
 * empty or of another form gives no clinic, so that an issuer's mistake opens nothing.
 */
export function clinicsOf(claims: Claims, claim: string | null): string[] | null {
  if (claim === null) return null;
  const named = words(claimAt(claims, claim));
  if (named.includes('*')) return null;
  return [...new Set(named.filter(isUuid).map((id) => id.toLowerCase()))];
}

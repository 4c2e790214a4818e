import { DomainError } from '../domain/errors.js';
import type { Call } from './call.js';
import type { Override } from './override.dto.js';

/**
 * What a rule forbids is done all the same, for a reason that the audit trail keeps. Throws FORBIDDEN where the caller may
 * not say so.
 */
export function overridden(call: Call, { reason }: Override, what: string): void {
  if (!call.roles.includes('prescriber')) {
    throw new DomainError('forbidden', 'FORBIDDEN', `Overriding ${what} needs the role prescriber.`);
  }
  call.reason = reason;
}

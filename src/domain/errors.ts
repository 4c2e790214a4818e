/** The closed list of things that go wrong, each with a stable code; one HTTP filter maps them to problem+json. */

/** What HTTP status a code answers with; the domain itself knows no HTTP. */
export type ProblemKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'stale'
  | 'impossible'
  | 'precondition-missing'
  | 'unavailable';

export interface Fault {
  /** JSON pointer into the request's body, or `?name` for a query parameter. */
  pointer: string;
  detail: string;
}

export interface Unmet {
  code: string;
  detail: string;
}

export interface ProblemExtras {
  errors?: Fault[];
  conflicts?: unknown[];
  unmet?: Unmet[];
  [member: string]: unknown;
}

export class DomainError extends Error {
  constructor(
    readonly kind: ProblemKind,
    readonly code: string,
    /** For people; never carries patient data. */
    readonly detail: string,
    readonly extras: ProblemExtras = {},
  ) {
    super(detail);
    this.name = 'DomainError';
  }
}

export const invalid = (errors: Fault[], detail = 'The request has invalid fields.'): DomainError =>
  new DomainError('invalid', 'VALIDATION_FAILED', detail, { errors });

export const notFound = (what: string): DomainError =>
  new DomainError('not-found', 'NOT_FOUND', `No such ${what}.`);

export const conflict = (code: string, detail: string, extras: ProblemExtras = {}): DomainError =>
  new DomainError('conflict', code, detail, extras);

export const impossible = (code: string, detail: string, extras: ProblemExtras = {}): DomainError =>
  new DomainError('impossible', code, detail, extras);

export const stale = (): DomainError =>
  new DomainError('stale', 'VERSION_MISMATCH', 'The record has changed since the version named in If-Match.');

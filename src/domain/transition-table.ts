import { conflict } from './errors.js';

/** For each status, the verbs it allows and the status that each leads to. */
export type TransitionTable<S extends string, V extends string, N extends S = S> = Readonly<
  Record<S, Readonly<Partial<Record<V, N>>>>
>;

/**
 * The status that `verb` leads to from `status`.
 * @throws DomainError (conflict, `code`) naming the status and what it allows, where the table has no such step.
 */
export function nextStatus<S extends string, V extends string, N extends S = S>(
  table: TransitionTable<S, V, N>,
  status: S,
  verb: V,
  refusal: { aggregate: string; code: string },
): N {
  const next = table[status][verb];
  if (next !== undefined) return next;
  const allowed = Object.keys(table[status]);
  const choices = allowed.length > 0 ? `allowed now: ${allowed.join(', ')}` : 'nothing is allowed from here';
  throw conflict(refusal.code, `The ${refusal.aggregate} is ${status} and refuses ${verb}; ${choices}.`, {
    currentStatus: status,
    allowed,
  });
}

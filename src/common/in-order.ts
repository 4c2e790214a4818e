import type { Fault } from '../domain/errors.js';
import { isLocalDate, isLocalTime, parseInstant } from '../domain/local-time.js';

/** Of two fields of a body the second is to lie after the first, or where they `mayBeEqual` not before it. */
export interface InOrder {
  first: string;
  second: string;
  detail: string;
  mayBeEqual?: boolean;
}

/**
 * What two dates, times of day or instants of a body are to each other. Nothing is said of a field that is missing or
 * malformed, so that these faults can be named beside those of the body's shape: a body's class has them as
 * `furtherFaults`, and its service asks again, together with what only the database can tell.
 */
export const inOrder =
  (...rules: InOrder[]) =>
  (sent: unknown): Fault[] => {
    if (typeof sent !== 'object' || sent === null) return [];
    const fields = sent as Record<string, unknown>;
    return rules.flatMap(({ first, second, detail, mayBeEqual = false }): Fault[] => {
      const [begin, end] = [readable(fields[first]), readable(fields[second])];
      if (!begin || !end || begin.kind !== end.kind) return [];
      const kept = end.value > begin.value || (mayBeEqual && end.value === begin.value);
      return kept ? [] : [{ pointer: `/${second}`, detail }];
    });
  };

type Readable = { kind: 'date' | 'time'; value: string } | { kind: 'instant'; value: number };

function readable(value: unknown): Readable | null {
  if (typeof value !== 'string') return null;
  if (isLocalDate(value)) return { kind: 'date', value };
  if (isLocalTime(value) || value === '24:00') return { kind: 'time', value };
  const instant = parseInstant(value);
  return instant === null ? null : { kind: 'instant', value: instant };
}

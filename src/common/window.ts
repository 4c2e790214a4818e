import { ValidateBy, type ValidationArguments } from 'class-validator';
import { parseInstant } from '../domain/local-time.js';

/** A quarter: more than any board or report shows at once. */
export const MAX_WINDOW_DAYS = 92;

const instantOf = (value: unknown): number | null => (typeof value === 'string' ? parseInstant(value) : null);

/**
 * On the end of a window that begins with `from`: it may be no longer than 92 days, unless the list is narrowed down by
 * one of the fields named.
 */
export const EndOfWindow = (narrowing: readonly string[]): PropertyDecorator =>
  ValidateBy({
    name: 'window',
    validator: {
      validate: (to: unknown, args?: ValidationArguments) => {
        const query = (args?.object ?? {}) as Record<string, unknown>;
        if (narrowing.some((field) => query[field] !== undefined)) return true;
        const [start, end] = [instantOf(query['from']), instantOf(to)];
        // Shape and order are judged elsewhere.
        return start === null || end === null || end - start <= MAX_WINDOW_DAYS * 86_400_000;
      },
      defaultMessage: () =>
        `must be at most ${MAX_WINDOW_DAYS} days after from, unless ${narrowing.join(' or ')} is given`,
    },
  });

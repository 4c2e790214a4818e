import { Injectable, ValidationPipe, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { DomainError, invalid, notFound, type Fault } from '../domain/errors.js';
import { isUuid } from './fields.js';

const escape = (segment: string): string => segment.replaceAll('~', '~0').replaceAll('/', '~1');

/** What is of another type has no length and no size to find fault with. */
const TYPES: Record<string, string> = {
  isString: 'string',
  isInt: 'number',
  isNumber: 'number',
  isBoolean: 'boolean',
};

/** What is wrong with a value itself, by the name of the rule; of a value of the wrong type, that alone. */
function constraintsOf({ constraints = {}, value }: ValidationError): [string, string][] {
  const all = Object.entries(constraints);
  if (Array.isArray(value)) return all;
  const type = typeof (Number.isNaN(value) ? undefined : value);
  const mistaken =
    all.find(([name]) => name === 'isArray') ?? all.find(([name]) => name in TYPES && TYPES[name] !== type);
  return mistaken ? [mistaken] : all;
}

/** Every fault of a validated object, each at its JSON pointer. */
export function faultsOf(errors: ValidationError[], parent = ''): Fault[] {
  return errors.flatMap((error) => {
    const pointer = `${parent}/${escape(error.property)}`;
    const own = constraintsOf(error).map(([name, detail]) => ({
      pointer,
      detail: name === 'whitelistValidation' ? 'is not a field of this request' : detail,
    }));
    const nested = faultsOf(error.children ?? [], pointer);
    // A list element that is no object says so itself; the list's own remark would repeat it.
    return nested.length > 0
      ? [...own.filter((fault) => !fault.detail.includes('must be an object')), ...nested]
      : own;
  });
}

/** For query DTOs the pointer becomes `?name`. */
const asQueryFaults = (faults: Fault[]): Fault[] =>
  faults.map(({ pointer, detail }) => ({ pointer: `?${pointer.slice(1)}`, detail }));

/** A body's class may say what else is wrong with a body of the wrong shape, so that all of it is named at once. */
interface Judge {
  furtherFaults?: (sent: unknown) => Fault[];
}

/** Faults of shape, then those that are no consequence of them. */
function withFurther(shape: Fault[], sent: unknown, metatype: Judge | undefined): Fault[] {
  // What the entries of a list hold is not gone through where the list is itself wrong, as by its length.
  const list = ({ pointer }: Fault): boolean => {
    const value = (sent as Record<string, unknown>)[pointer.slice(1)];
    return Array.isArray(value) && value.some((entry) => typeof entry === 'object');
  };
  if (!metatype?.furtherFaults || shape.some(list)) return shape;
  const within = (pointer: string): boolean =>
    shape.some((fault) => pointer === fault.pointer || pointer.startsWith(`${fault.pointer}/`));
  return [...shape, ...metatype.furtherFaults(sent).filter(({ pointer }) => !within(pointer))];
}

/** Unknown fields are refused, and every fault is named at once. */
export class StrictValidation extends ValidationPipe {
  constructor() {
    super({
      transform: true,
      whitelist: true,
      forbidNonWhitelisted: true,
      // Off, because requests without any field would be refused by it; unknown fields are refused all the same.
      forbidUnknownValues: false,
      stopAtFirstError: false,
      exceptionFactory: (errors) => invalid(faultsOf(errors)),
    });
  }

  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    // A POST without a body says nothing, which is an empty object.
    const sent = metadata.type === 'body' ? (value ?? {}) : value;
    try {
      return (await super.transform(sent, metadata)) as unknown;
    } catch (error) {
      const shape = error instanceof DomainError ? error.extras.errors : undefined;
      if (!shape) throw error;
      throw invalid(
        metadata.type === 'query'
          ? asQueryFaults(shape)
          : withFurther(shape, sent, metadata.metatype as Judge),
      );
    }
  }
}

@Injectable()
export class IdPipe implements PipeTransform<string, string> {
  transform(value: string): string {
    if (!isUuid(value)) throw invalid([{ pointer: 'id', detail: 'must be a UUID' }]);
    return value.toLowerCase();
  }
}

/** The row, or 404 in the same words for what is absent and what is another organization's. */
export function found<T>(row: T | null | undefined, what: string): T {
  if (row === null || row === undefined) throw notFound(what);
  return row;
}

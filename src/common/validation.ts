import { Injectable, ValidationPipe, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { DomainError, invalid, notFound, type Fault } from '../domain/errors.js';
import { isUuid } from './fields.js';

const escape = (segment: string): string => segment.replaceAll('~', '~0').replaceAll('/', '~1');

/** Every fault of a validated object, each at its JSON pointer. */
export function faultsOf(errors: ValidationError[], parent = ''): Fault[] {
  return errors.flatMap((error) => {
    const pointer = `${parent}/${escape(error.property)}`;
    const own = Object.entries(error.constraints ?? {}).map(([name, detail]) => ({
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
    try {
      // A POST without a body says nothing, which is an empty object.
      const sent = metadata.type === 'body' ? (value ?? {}) : value;
      return (await super.transform(sent, metadata)) as unknown;
    } catch (error) {
      if (metadata.type === 'query' && error instanceof DomainError && error.extras.errors) {
        throw invalid(asQueryFaults(error.extras.errors));
      }
      throw error;
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

import type { ApiPropertyOptions } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { isLocalDate, isLocalTime, isZone, parseInstant } from '../domain/local-time.js';
import { field, rule, type FieldOptions } from './field.js';

/*
 * One decorator a kind of field: what it accepts, what it says when it does not, and how the OpenAPI document
 * describes it. The Swagger plugin adds the type and the comment.
 */

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
export const isUuid = (value: unknown): value is string => typeof value === 'string' && UUID.test(value);

/** Text that a person reads: trimmed length 1 to `max`, no control characters. */
export const Text = (max: number, options: FieldOptions = {}): PropertyDecorator =>
  field(
    [
      IsString({ message: 'must be text' }),
      MinLength(1, { message: 'must not be empty' }),
      MaxLength(max, { message: `must have at most ${max} characters` }),
      Matches(/\S/, { message: 'must not be blank' }),
      // eslint-disable-next-line no-control-regex -- refusing control characters is the point
      Matches(/^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]*$/, {
        message: 'must not hold control characters',
      }),
    ],
    { type: 'string', minLength: 1, maxLength: max },
    options,
  );

/** A code that machines compare. */
export const Code = (options: FieldOptions = {}): PropertyDecorator =>
  field(
    [
      Matches(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, {
        message: 'must be 1 to 64 letters, digits, dots, dashes',
      }),
    ],
    { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$' },
    options,
  );

export const Uuid = (options: FieldOptions = {}): PropertyDecorator =>
  options.each
    ? field(
        [
          IsArray({ message: 'must be a list' }),
          ArrayMaxSize(20, { message: 'must have at most 20 entries' }),
          ArrayUnique({ message: 'must not repeat an entry' }),
          rule('uuids', (value) => Array.isArray(value) && value.every(isUuid), 'must hold UUIDs only'),
        ],
        { type: 'array', items: { type: 'string', format: 'uuid' }, maxItems: 20 } as ApiPropertyOptions,
        options,
      )
    : field([rule('uuid', isUuid, 'must be a UUID')], { type: 'string', format: 'uuid' }, options);

/** A date on the clinic's calendar, `YYYY-MM-DD`. */
export const DateOnly = (options: FieldOptions = {}): PropertyDecorator =>
  field(
    [rule('date', (value) => typeof value === 'string' && isLocalDate(value), 'must be a date, YYYY-MM-DD')],
    { type: 'string', format: 'date' },
    options,
  );

const INSTANT = rule(
  'instant',
  (value) => typeof value === 'string' && parseInstant(value) !== null,
  'must be an RFC 3339 date-time with an offset, such as 2030-03-04T09:00:00-05:00',
);
const WHOLE_MINUTE = rule(
  'wholeMinute',
  // What is no instant is told so already.
  (value) => typeof value !== 'string' || (parseInstant(value) ?? 0) % 60_000 === 0,
  'must be a whole minute',
);

/** An instant with its offset; a time without one is refused. */
export const Instant = (options: FieldOptions = {}): PropertyDecorator =>
  field([INSTANT], { type: 'string', format: 'date-time' }, options);

/** When a visit begins: starts are minutes of the clock. */
export const Arrival = (options: FieldOptions = {}): PropertyDecorator =>
  field([INSTANT, WHOLE_MINUTE], { type: 'string', format: 'date-time' }, options);

/** A time on the clinic's wall clock, `HH:mm`; `closing` also accepts 24:00. */
export const TimeOfDay = (options: FieldOptions & { closing?: boolean } = {}): PropertyDecorator =>
  field(
    [
      rule(
        'time',
        (value) =>
          typeof value === 'string' &&
          (isLocalTime(value) || (options.closing === true && value === '24:00')),
        'must be a time of day, HH:mm',
      ),
    ],
    { type: 'string', pattern: '^\\d{2}:\\d{2}$' },
    options,
  );

export const Zone = (options: FieldOptions = {}): PropertyDecorator =>
  field(
    [
      rule(
        'zone',
        (value) => typeof value === 'string' && isZone(value),
        'must be an IANA time zone, such as America/New_York',
      ),
    ],
    { type: 'string' },
    options,
  );

export const OneOf = (values: readonly string[], options: FieldOptions = {}): PropertyDecorator =>
  options.each
    ? field(
        [
          IsArray({ message: 'must be a list' }),
          ArrayMaxSize(50, { message: 'must have at most 50 entries' }),
          ArrayUnique({ message: 'must not repeat an entry' }),
          IsIn(values, { each: true, message: `each must be one of ${values.join(', ')}` }),
        ],
        { type: 'array', items: { type: 'string', enum: [...values] } } as ApiPropertyOptions,
        options,
      )
    : field(
        [IsIn(values, { message: `must be one of ${values.join(', ')}` })],
        { type: 'string', enum: [...values] },
        options,
      );

export const Whole = (min: number, max: number, options: FieldOptions = {}): PropertyDecorator =>
  field(
    [
      IsInt({ message: 'must be a whole number' }),
      Min(min, { message: `must be at least ${min}` }),
      Max(max, { message: `must be at most ${max}` }),
    ],
    { type: 'integer', minimum: min, maximum: max },
    options,
  );

/** A measured quantity, fractions allowed. */
export const Amount = (min: number, max: number, options: FieldOptions = {}): PropertyDecorator => {
  const each = options.each === true;
  return field(
    [
      ...(each
        ? [
            IsArray({ message: 'must be a list' }),
            ArrayMaxSize(50, { message: 'must have at most 50 entries' }),
          ]
        : []),
      IsNumber({ allowNaN: false, allowInfinity: false }, { each, message: 'must be a number' }),
      Min(min, { each, message: `must be at least ${min}` }),
      Max(max, { each, message: `must be at most ${max}` }),
    ],
    (each
      ? { type: 'array', items: { type: 'number', minimum: min, maximum: max }, maxItems: 50 }
      : { type: 'number', minimum: min, maximum: max }) as ApiPropertyOptions,
    options,
  );
};

export const Flag = (options: FieldOptions = {}): PropertyDecorator =>
  field([IsBoolean({ message: 'must be true or false' })], { type: 'boolean' }, options);

// The document's maker knows a lazy type by its function's name: it must be made under the key `type`.
const lazily = (dto: () => new () => object): ApiPropertyOptions => ({ type: () => dto() });

/** Another DTO inside this one. */
export const Nested = (type: () => new () => object, options: FieldOptions = {}): PropertyDecorator =>
  field(
    [
      ValidateNested({ message: 'must be an object' }),
      rule(
        'object',
        (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
        'must be an object',
      ),
      Type(type),
    ],
    lazily(type),
    options,
  );

/** A list of DTOs. */
export const NestedList = (
  type: () => new () => object,
  options: FieldOptions & { min?: number; max?: number } = {},
): PropertyDecorator => {
  const { min = 0, max = 100 } = options;
  return field(
    [
      IsArray({ message: 'must be a list' }),
      ArrayMinSize(min, { message: `must have at least ${min} entries` }),
      ArrayMaxSize(max, { message: `must have at most ${max} entries` }),
      rule(
        'objects',
        (value) =>
          Array.isArray(value) &&
          value.every((entry) => typeof entry === 'object' && entry !== null && !Array.isArray(entry)),
        'each must be an object',
      ),
      ValidateNested({ each: true, message: 'each must be an object' }),
      Type(type),
    ],
    { ...lazily(type), isArray: true, minItems: min, maxItems: max } as ApiPropertyOptions,
    options,
  );
};

/** A list of short texts. */
export const TextList = (max: number, options: FieldOptions = {}): PropertyDecorator =>
  field(
    [
      IsArray({ message: 'must be a list' }),
      ArrayMaxSize(100, { message: 'must have at most 100 entries' }),
      IsString({ each: true, message: 'each must be text' }),
      MaxLength(max, { each: true, message: `each must have at most ${max} characters` }),
    ],
    { type: 'array', items: { type: 'string', maxLength: max } } as ApiPropertyOptions,
    options,
  );

/** A list of numbers, null where one is left out; what they mean is checked where it is known. */
export const NumberList = (options: FieldOptions & { max: number }): PropertyDecorator =>
  field(
    [
      IsArray({ message: 'must be a list' }),
      ArrayMaxSize(options.max, { message: `must have at most ${options.max} entries` }),
      rule(
        'numbers',
        (value) =>
          Array.isArray(value) && value.every((entry) => entry === null || typeof entry === 'number'),
        'each must be a number or null',
      ),
    ],
    {
      type: 'array',
      items: { type: ['number', 'null'] },
      maxItems: options.max,
    } as unknown as ApiPropertyOptions,
    options,
  );

/** What the decorators of fields are made of. */
import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { IsOptional, ValidateBy } from 'class-validator';

/** What every kind of field may be asked. */
export interface FieldOptions {
  optional?: boolean;
  example?: unknown;
  each?: boolean;
}

/** A decorator that holds a value against the rules, and describes it in the OpenAPI document. */
export function field(
  rules: PropertyDecorator[],
  api: ApiPropertyOptions,
  options: FieldOptions,
): PropertyDecorator {
  const { optional, example } = options;
  return applyDecorators(
    ApiProperty({
      ...api,
      ...(optional ? { required: false } : {}),
      ...(example === undefined ? {} : { example }),
    } as ApiPropertyOptions),
    ...(optional ? [IsOptional()] : []),
    ...rules,
  );
}

/** A rule that class-validator does not know. */
export const rule = (name: string, test: (value: unknown) => boolean, message: string): PropertyDecorator =>
  ValidateBy({ name, validator: { validate: test, defaultMessage: () => message } });

/** Fields, as in fields.ts, of how a person is reached and in which language. */
import { Matches, isEmail } from 'class-validator';
import { field, rule, type FieldOptions } from './field.js';

/** An e-mail address, as mail servers take it. */
export const Email = (options: FieldOptions = {}): PropertyDecorator =>
  field(
    [rule('email', (value) => typeof value === 'string' && isEmail(value), 'must be an e-mail address')],
    { type: 'string', format: 'email', maxLength: 320 },
    options,
  );

const PHONE = '^[+0-9 ().-]{5,32}$';

/** A phone number as people write it. */
export const Phone = (options: FieldOptions = {}): PropertyDecorator =>
  field(
    [
      Matches(new RegExp(PHONE), {
        message: 'must be a phone number: 5 to 32 digits, spaces, parentheses, dots, dashes and +',
      }),
    ],
    { type: 'string', pattern: PHONE },
    options,
  );

/** A language as BCP 47 names it: a well-formed tag, whether registered or not. */
export const LanguageTag = (options: FieldOptions = {}): PropertyDecorator =>
  field(
    [rule('language', isLanguageTag, 'must be a BCP 47 language tag, such as en or es-US')],
    { type: 'string', minLength: 2, maxLength: 35 },
    options,
  );

function isLanguageTag(value: unknown): boolean {
  if (typeof value !== 'string' || value.length > 35) return false;
  try {
    return Intl.getCanonicalLocales(value).length === 1;
  } catch {
    return false;
  }
}

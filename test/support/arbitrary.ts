import fc from 'fast-check';
import { hostile, hostileText } from './arbitrary-hostile.js';
import { openapi } from './openapi.js';

/* JSON values for the schemas of the document: those that it allows, those at its limits, and mutations of examples. */

export interface Schema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  enum?: unknown[];
  pattern?: string;
  example?: unknown;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  maxItems?: number;
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  oneOf?: Schema[];
  anyOf?: Schema[];
  allOf?: Schema[];
}

/** Ids that there are, by the name of a property or parameter. */
export type Ids = (name: string) => readonly string[];

export function resolved(schema: Schema): Schema {
  if (schema.allOf?.length === 1) return resolved(schema.allOf[0] as Schema);
  if (!schema.$ref) return schema;
  return resolved(openapi.components.schemas[schema.$ref.split('/').at(-1) ?? ''] as Schema);
}

const date = fc
  .date({ min: new Date('1900-01-01T00:00:00Z'), max: new Date('2035-12-31T00:00:00Z'), noInvalidDate: true })
  .map((day) => day.toISOString().slice(0, 10));
const instant = fc
  .tuple(
    fc.date({
      min: new Date('2026-06-01T00:00:00Z'),
      max: new Date('2031-12-31T00:00:00Z'),
      noInvalidDate: true,
    }),
    fc.constantFrom('Z', '+00:00', '-05:00', '+05:30', '+14:00', '-11:30'),
  )
  .map(([at, offset]) => `${at.toISOString().slice(0, 19)}${offset}`);

function text(name: string, schema: Schema, ids: Ids): fc.Arbitrary<unknown> {
  const { format, pattern, minLength = 0, maxLength = 200 } = schema;
  if (format === 'uuid') {
    const known = ids(name);
    return known.length > 0
      ? fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...known) }, fc.uuid())
      : fc.uuid();
  }
  if (format === 'date') return date;
  if (format === 'date-time') return instant;
  if (format === 'email') return fc.emailAddress();
  if (pattern) return fc.stringMatching(new RegExp(pattern));
  const longest = Math.min(maxLength, 2_000);
  const at = (length: number): fc.Arbitrary<string> => fc.constant('a'.repeat(length));
  return fc.oneof(
    fc.string({ unit: 'grapheme', minLength: Math.max(1, minLength), maxLength: Math.min(longest, 30) }),
    at(minLength),
    at(longest),
    at(longest + 1),
  );
}

function number({ type, minimum = -10, maximum = 10_000 }: Schema): fc.Arbitrary<unknown> {
  const limits = fc.constantFrom(minimum, maximum, minimum - 1, maximum + 1);
  const inside = fc.integer({ min: Math.ceil(minimum), max: Math.floor(maximum) });
  const within =
    type === 'integer'
      ? inside
      : fc.oneof(
          inside,
          inside.map((n) => Math.max(minimum, n - 0.5)),
        );
  return fc.oneof({ weight: 4, arbitrary: within }, { weight: 1, arbitrary: limits });
}

function list(name: string, schema: Schema, ids: Ids, depth: number): fc.Arbitrary<unknown> {
  const { minItems = 0, maxItems = 5, items = {} } = schema;
  const max = Math.max(minItems, Math.min(maxItems, 3));
  return fc.array(fitting(name, items, ids, depth - 1), { minLength: minItems, maxLength: max });
}

function record(schema: Schema, ids: Ids, depth: number): fc.Arbitrary<unknown> {
  const { properties = {}, required = [] } = schema;
  const fields = Object.fromEntries(
    Object.entries(properties).map(([key, value]) => [key, fitting(key, value, ids, depth - 1)]),
  );
  return fc.record(fields, { requiredKeys: required.filter((key) => key in fields), noNullPrototype: true });
}

/** Values that the schema allows, or nearly: lengths and numbers are tried one beyond their limits as well. */
export function fitting(name: string, given: Schema, ids: Ids, depth = 5): fc.Arbitrary<unknown> {
  const schema = resolved(given);
  const choices = schema.oneOf ?? schema.anyOf;
  if (choices) return fc.oneof(...choices.map((choice) => fitting(name, choice, ids, depth)));
  const types = Array.isArray(schema.type) ? schema.type : [schema.type];
  const values = types.map((type) => ofType(name, { ...schema, type }, ids, depth));
  const shown = schema.example === undefined ? [] : [fc.constant(schema.example)];
  return fc.oneof(...shown, ...values);
}

function ofType(name: string, schema: Schema, ids: Ids, depth: number): fc.Arbitrary<unknown> {
  if (schema.enum) return fc.constantFrom(...schema.enum);
  switch (schema.type) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'integer':
    case 'number':
      return number(schema);
    case 'string':
      return text(name, schema, ids);
    case 'array':
      return depth <= 0 ? fc.constant([]) : list(name, schema, ids, depth);
    case undefined:
    default:
      return depth <= 0 ? fc.constant({}) : record(schema, ids, depth);
  }
}

/** Where a value can be changed: every property and entry in it, and the place of one more. */
type Place = (string | number)[];
function placesIn(value: unknown, at: Place = []): Place[] {
  if (typeof value !== 'object' || value === null) return [at];
  const inside = Object.entries(value).flatMap(([key, entry]) =>
    placesIn(entry, [...at, Array.isArray(value) ? Number(key) : key]),
  );
  return at.length === 0 ? inside : [at, ...inside];
}

/** The schema of what stands at a place, where the document says it. */
function schemaAt(given: Schema, [key, ...rest]: Place): Schema | undefined {
  const schema = resolved(given);
  const inner = (schema.anyOf ?? schema.oneOf)?.find((choice) => resolved(choice).type !== 'null');
  if (inner) return schemaAt(inner, [key as string, ...rest]);
  if (key === undefined) return schema;
  const next = typeof key === 'number' ? schema.items : schema.properties?.[key];
  return next && (rest.length === 0 ? resolved(next) : schemaAt(next, rest));
}

const REMOVED = Symbol('removed');

function changed(value: unknown, [key, ...rest]: Place, to: unknown): unknown {
  if (key === undefined) return to;
  const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...(value as object) }) as Record<
    string,
    unknown
  >;
  const next = rest.length === 0 ? to : changed(copy[key], rest, to);
  if (next !== REMOVED)
    Object.defineProperty(copy, key, { value: next, enumerable: true, configurable: true, writable: true });
  else if (Array.isArray(copy)) copy.splice(Number(key), 1);
  else delete copy[key];
  return copy;
}

/** An example with one thing in it changed: to another fitting value, to a hostile one, gone, or added. */
export function mutated(example: unknown, schema: Schema, ids: Ids): fc.Arbitrary<unknown> {
  const places = placesIn(example);
  const names = Object.keys(resolved(schema).properties ?? {});
  const added = fc
    .tuple(fc.oneof(fc.constantFrom('__proto__', 'constructor', 'unknown', ...names), hostileText), hostile)
    .map(([key, value]) => changed(example, [key], value));
  if (places.length === 0) return fc.oneof(fc.constant(example), added);
  const replaced = fc.constantFrom(...places).chain((place) => {
    const name = String(place.findLast((part) => typeof part === 'string') ?? '');
    const known = schemaAt(schema, place);
    const values = known ? fc.oneof(hostile, fitting(name, known, ids)) : hostile;
    return fc.oneof(
      { weight: 6, arbitrary: values.map((value) => changed(example, place, value)) },
      { weight: 1, arbitrary: fc.constant(null).map(() => changed(example, place, REMOVED)) },
    );
  });
  return fc.oneof(
    { weight: 2, arbitrary: fc.constant(example) },
    { weight: 6, arbitrary: replaced },
    { weight: 1, arbitrary: added },
  );
}

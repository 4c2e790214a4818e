import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';

/** The committed document, as far as the tests read it. */
export interface Operation {
  operationId: string;
  tags: string[];
  parameters: {
    name: string;
    in: string;
    schema: { example?: string | number };
    example?: string | number;
  }[];
  requestBody?: { content: { 'application/json': { examples?: Record<string, { value: object }> } } };
  responses: Record<string, { content?: Record<string, { schema?: object }> }>;
}

type Schema = { properties?: object; additionalProperties?: unknown; [key: string]: unknown };

export interface OpenApi {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

export const openapi = JSON.parse(
  readFileSync(new URL('../../openapi.json', import.meta.url), 'utf8'),
) as OpenApi;

/** What the document says by example of a parameter; undefined where it says nothing. */
export function exampleOf({ parameters }: Operation, name: string): string | undefined {
  const found = parameters.find((candidate) => candidate.name === name);
  const example = found?.example ?? found?.schema.example;
  return example === undefined ? undefined : String(example);
}

/** An operation's URL with the document's examples in its path, and in its query where they are given there. */
export function exampleUrl(path: string, operation: Operation): string {
  const url = path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String(exampleOf(operation, name))),
  );
  const query = new URLSearchParams(
    operation.parameters.flatMap(({ name, in: where }): [string, string][] => {
      const example = where === 'query' ? exampleOf(operation, name) : undefined;
      return example === undefined ? [] : [[name, example]];
    }),
  ).toString();
  return query === '' ? url : `${url}?${query}`;
}

const escape = (segment: string): string => segment.replaceAll('~', '~0').replaceAll('/', '~1');

/** Makes of every object schema one that allows what it names and nothing else. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed);
  if (typeof value !== 'object' || value === null) return value;
  const copy = Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [key, closed(entry)]),
  ) as Schema;
  const isObject = copy['type'] === 'object' && typeof copy.properties === 'object';
  return isObject && copy.additionalProperties === undefined
    ? { ...copy, additionalProperties: false }
    : copy;
}

const addFormats = ajvFormats as unknown as (ajv: Ajv2020) => void;
function validating(document: object): Ajv2020 {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats(ajv);
  return ajv.addSchema({ $id: 'openapi', ...document });
}
const ajv = validating(closed(openapi) as object);
const open = validating(openapi);

const validators = new Map<string, ValidateFunction>();

/** Compiled once: the fuzz asks thousands of times. */
function faultsBy(pointer: string, on: Ajv2020, body: unknown): unknown[] {
  const $ref = `openapi#${pointer}`;
  const key = `${on === open ? 'open' : 'closed'} ${$ref}`;
  const validate = validators.get(key) ?? on.compile({ $ref });
  validators.set(key, validate);
  return validate(body) ? [] : (validate.errors ?? []);
}

/** What of an answer the document does not allow; undocumented fields included. */
export function answerFaults(path: string, method: string, status: string, body: unknown): unknown[] {
  const { content = {} } = openapi.paths[path]?.[method]?.responses[status] ?? {};
  // Some answers are text.
  const [type = 'application/json'] = Object.keys(content);
  const pointer = ['paths', path, method, 'responses', status, 'content', type, 'schema'];
  return faultsBy(`/${pointer.map(escape).map(encodeURIComponent).join('/')}`, ajv, body);
}

/** What is wrong with a problem; each may carry members of its own. */
export const problemFaults = (body: unknown): unknown[] =>
  faultsBy('/components/schemas/Problem', open, body);

import fc from 'fast-check';
import { fitting, mutated, type Ids, type Schema } from './arbitrary.js';
import { hostile, hostileText, toJson } from './arbitrary-hostile.js';
import { openapi, type Operation } from './openapi.js';

/** A request as it goes over the wire. */
export interface WireRequest {
  operationId: string;
  method: string;
  /** The path as the document has it. */
  template: string;
  url: string;
  headers: Record<string, string>;
  body: string | undefined;
}

interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  schema: Schema;
  example?: unknown;
}

interface Route {
  method: string;
  template: string;
  operation: Operation;
  parameters: Parameter[];
  body: { schema: Schema; examples: unknown[] } | undefined;
}

const routes: Route[] = Object.entries(openapi.paths).flatMap(([template, item]) =>
  Object.entries(item).map(([method, operation]) => {
    const content = operation.requestBody?.content['application/json'] as
      { schema: Schema; examples?: Record<string, { value: unknown }> } | undefined;
    const examples = Object.values(content?.examples ?? {}).map(({ value }) => value);
    return {
      method,
      template,
      operation,
      parameters: (operation.parameters ?? []) as Parameter[],
      body: content && { schema: content.schema, examples: examples.length > 0 ? examples : [{}] },
    };
  }),
);

/** Percent-encoded, half surrogates as well, which encodeURIComponent refuses. */
const encoded = (text: string): string =>
  [...Buffer.from(text)]
    .map((byte) => {
      const c = String.fromCharCode(byte);
      return /[\w.~-]/.test(c) ? c : `%${byte.toString(16).padStart(2, '0')}`;
    })
    .join('');

const asText = (value: unknown): string => (typeof value === 'string' ? value : toJson(value));

/** Segments that are no encoding of anything. */
const BROKEN = ['%', '%zz', '%E0%A4%A', '%ff', '..', '.', '%2e%2e%2f', ';a=b', '', 'a'.repeat(101), '~'];

/** Of plausible requests, what a thoughtful client sends; of the others, anything. */
function pathOf(route: Route, ids: Ids, plausible: boolean): fc.Arbitrary<string> {
  const [, collection = ''] = /\/([\w-]+)\/\{id\}/.exec(route.template) ?? [];
  const segments = route.parameters
    .filter((parameter) => parameter.in === 'path')
    .map((parameter) => {
      const { name, schema, example } = parameter;
      const known = ids(name === 'id' ? collection : name);
      const sensible = fc.constantFrom(
        ...[example ?? schema.example, ...known].map((value) => encoded(asText(value))),
      );
      const other = fc.oneof(
        fitting(name, schema, ids).map((value) => encoded(asText(value))),
        hostileText.map((text) => encoded(text.slice(0, 300))),
        fc.constantFrom(...BROKEN),
      );
      return plausible
        ? sensible
        : fc.oneof({ weight: 3, arbitrary: sensible }, { weight: 2, arbitrary: other });
    });
  return fc.tuple(...segments).map((values) => {
    let n = 0;
    return route.template.replace(/\{\w+\}/g, () => values[n++] ?? '');
  });
}

function queryOf(route: Route, ids: Ids, plausible: boolean): fc.Arbitrary<string> {
  const given = route.parameters
    .filter((parameter) => parameter.in === 'query')
    .map(({ name, schema, required }) => {
      const fit = fitting(name, schema, ids);
      const value = plausible
        ? fit
        : fc.oneof({ weight: 3, arbitrary: fit }, { weight: 2, arbitrary: hostile });
      const pairs = value.map((sent) =>
        (Array.isArray(sent) && sent.length < 20 ? sent : [sent])
          .map((each) => `${name}=${encoded(asText(each)).slice(0, 2_000)}`)
          .join('&'),
      );
      return plausible && required ? pairs : fc.option(pairs, { nil: undefined, freq: 2 });
    });
  const strays = fc.oneof(
    { weight: 8, arbitrary: fc.constant<string | undefined>(undefined) },
    fc.constantFrom(
      'unknown=1',
      'limit=1&limit=2',
      '__proto__=1',
      'constructor[x]=1',
      'limit[]=1',
      '=',
      '&&',
      '%zz',
    ),
    hostileText.map((text) => `${encoded(text).slice(0, 5_000)}=1`),
  );
  return fc.tuple(plausible ? fc.constant(undefined) : strays, ...given).map((parts) => {
    const chosen = parts.filter(Boolean);
    return chosen.length > 0 ? `?${chosen.join('&')}` : '';
  });
}

function bodyOf(route: Route, ids: Ids, plausible: boolean): fc.Arbitrary<string | undefined> {
  const { body, method } = route;
  if (method === 'get') return fc.constant(undefined);
  const garbage = fc.constantFrom(
    '',
    '{',
    'null',
    '[]',
    '"x"',
    '{}',
    '{"a":1}x',
    '\u0000',
    '{"a":1,"a":2}',
    '[[[[',
  );
  const anything = fc.oneof(garbage, hostile.map(toJson));
  if (!body)
    return plausible ? fc.constantFrom(undefined, '', '{}') : fc.oneof(fc.constant(undefined), anything);
  const example = fc.constantFrom(...body.examples).chain((value) => mutated(value, body.schema, ids));
  if (plausible) return example.map(toJson);
  return fc.oneof(
    { weight: 3, arbitrary: fitting('', body.schema, ids).map(toJson) },
    { weight: 2, arbitrary: example.map(toJson) },
    { weight: 1, arbitrary: anything },
  );
}

/** What a header can carry at all. */
const headerText = hostileText.map((text) =>
  text
    .replace(/[^\t\x20-\x7e\x80-\xff]/g, '?')
    .trim()
    .slice(0, 2_000),
);
const some = (values: string[]): fc.Arbitrary<string | undefined> =>
  fc.oneof(fc.constantFrom<(string | undefined)[]>(undefined, ...values), headerText);

const WILD_HEADERS = {
  'if-match': some(['*', '"1"', '"2"', 'W/"1"', '1', '"999999999999"', '"1", "2"', '""']),
  'idempotency-key': some(['one', 'two', 'x'.repeat(255), 'x'.repeat(256), 'two words']),
  'x-request-id': some(['a-b.c_1', 'x'.repeat(128), 'x'.repeat(129)]),
  accept: some(['application/json', 'text/html', '*/*', 'application/xml;q=0.1', 'image/*']),
  'content-type': some([
    'application/json',
    'application/json; charset=utf-8',
    'application/json; charset=utf-16',
    'application/merge-patch+json',
    'text/plain',
    'multipart/form-data; boundary=x',
    'application/x-www-form-urlencoded',
  ]),
};

function headersOf(
  route: Route,
  tokens: readonly string[],
  plausible: boolean,
): fc.Arbitrary<Record<string, string>> {
  const [first = '', ...others] = tokens;
  const bearer = fc.oneof(
    { weight: 12, arbitrary: fc.constant(`Bearer ${first}`) },
    { weight: 2, arbitrary: fc.constantFrom(...others.map((token) => `Bearer ${token}`)) },
    {
      weight: 1,
      arbitrary: some(['Bearer', 'Basic eDp5', 'Bearer rgm_x', 'Bearer a.b.c']).map((value) => value ?? ''),
    },
  );
  const usual = fc.record({
    authorization: plausible ? fc.constant(`Bearer ${first}`) : bearer,
    'if-match': fc.constantFrom('*', '*', '"1"', '"2"'),
    'idempotency-key': route.method === 'post' ? fc.uuid() : fc.constant(undefined),
    'content-type': fc.constant('application/json'),
  });
  // One at a time: nearly every strange header is refused, and hides what else is strange.
  const odd = Object.entries(WILD_HEADERS).map(([name, value]) => value.map((sent) => ({ [name]: sent })));
  const strange = fc.oneof(fc.constant({}), ...(plausible ? [] : odd));
  return fc.tuple(usual, strange).map(([expected, other]) => {
    const all = Object.entries({ ...expected, ...other }).filter(([, value]) => value !== undefined);
    return Object.fromEntries(all) as Record<string, string>;
  });
}

/** Any operation, half of the time nearly as it is meant, so that what is behind the validation is reached. */
export function anyRequest(ids: Ids, tokens: readonly string[]): fc.Arbitrary<WireRequest> {
  return fc.tuple(fc.constantFrom(...routes), fc.boolean()).chain(([route, plausible]) =>
    fc
      .tuple(
        pathOf(route, ids, plausible),
        queryOf(route, ids, plausible),
        headersOf(route, tokens, plausible),
        bodyOf(route, ids, plausible),
      )
      .map(([path, query, headers, body]) => ({
        operationId: route.operation.operationId,
        method: route.method,
        template: route.template,
        url: `${path}${query}`,
        headers,
        body,
      })),
  );
}

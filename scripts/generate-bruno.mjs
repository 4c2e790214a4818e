import { join } from 'node:path';

export const BRUNO = 'clients/bruno';

/** Blocks are closed by a brace at the beginning of a line; what is in them stands two spaces in. */
const block = (name, lines) =>
  lines.length === 0 ? [] : [`${name} {`, ...lines.map((line) => (line === '' ? '' : `  ${line}`)), '}', ''];
const pairs = (entries) => entries.map(([key, value]) => `${key}: ${value}`.trimEnd());

const exampleOf = ({ example, schema }) => example ?? schema?.example ?? '';
const typeOf = ({ type, format, enum: values }) => values?.join(', ') ?? format ?? type ?? '';

function headersOf(parameters) {
  return parameters.flatMap(({ name, required }) => {
    // A fresh key for each press of the button: pressing again is another request.
    if (name === 'Idempotency-Key') return [[name, '{{$guid}}']];
    return name === 'If-Match' ? [[required ? name : `~${name}`, '*']] : [];
  });
}

function docsOf(operation, query, examples) {
  const others = examples
    .slice(1)
    .flatMap(([, { summary, value }]) => [
      '',
      `Or: ${summary}`,
      '',
      '```json',
      ...JSON.stringify(value, null, 2).split('\n'),
      '```',
    ]);
  return [
    operation.summary,
    ...(operation.description ? ['', operation.description] : []),
    ...(query.length > 0 ? ['', ...query.map((each) => `- \`${each.name}\`: ${typeOf(each.schema)}`)] : []),
    ...others,
  ];
}

function request(path, method, operation, seq, isOpen) {
  const parameters = operation.parameters ?? [];
  const within = (place) => parameters.filter((parameter) => parameter.in === place);
  const query = within('query');
  const examples = Object.entries(operation.requestBody?.content['application/json'].examples ?? {});
  const body = examples[0]?.[1].value;
  const optional = query.map((each) => [`~${each.name}`, exampleOf(each)]);
  return [
    ...block(
      'meta',
      pairs([
        ['name', operation.operationId],
        ['type', 'http'],
        ['seq', seq],
      ]),
    ),
    ...block(
      method,
      pairs([
        ['url', `{{baseUrl}}${path.replace(/\{(\w+)\}/g, ':$1')}`],
        ['body', body === undefined ? 'none' : 'json'],
        ['auth', isOpen ? 'none' : 'inherit'],
      ]),
    ),
    ...block('params:query', pairs(optional)),
    ...block('params:path', pairs(within('path').map((each) => [each.name, exampleOf(each)]))),
    ...block('headers', pairs(headersOf(within('header')))),
    ...block('body:json', body === undefined ? [] : JSON.stringify(body, null, 2).split('\n')),
    ...block('docs', docsOf(operation, query, examples)),
  ]
    .join('\n')
    .trimEnd()
    .concat('\n');
}

/** A Bruno collection: a folder a tag, a request an operation, with its first example as the body. */
export function brunoFiles(openapi) {
  const files = [
    [
      'bruno.json',
      `${JSON.stringify({ version: '1', name: openapi.info.title, type: 'collection', ignore: [] }, null, 2)}\n`,
    ],
    [
      'collection.bru',
      [...block('auth', ['mode: bearer']), ...block('auth:bearer', ['token: {{token}}'])]
        .join('\n')
        .trimEnd() + '\n',
    ],
    [
      join('environments', 'demo.bru'),
      [...block('vars', ['baseUrl: http://127.0.0.1:3000']), 'vars:secret [', '  token', ']', ''].join('\n'),
    ],
  ];
  for (const [i, tag] of openapi.tags.entries()) {
    const folder = [
      ...block(
        'meta',
        pairs([
          ['name', tag.name],
          ['seq', i + 1],
        ]),
      ),
      ...block('docs', [tag.description]),
    ];
    files.push([join(tag.name, 'folder.bru'), folder.join('\n').trimEnd() + '\n']);
    const operations = Object.entries(openapi.paths).flatMap(([path, item]) =>
      Object.entries(item)
        .filter(([, operation]) => operation.tags?.[0] === tag.name)
        .map(([method, operation]) => ({ path, method, operation })),
    );
    operations.forEach(({ path, method, operation }, n) => {
      const isOpen = operation.security?.length === 0;
      const text = request(path, method, operation, n + 1, isOpen);
      files.push([join(tag.name, `${operation.operationId}.bru`), text]);
    });
  }
  return files.map(([path, text]) => [join(BRUNO, path), text]);
}

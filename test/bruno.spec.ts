import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { openapi } from './support/openapi.js';

const COLLECTION = 'clients/bruno';
const METHODS = ['get', 'post', 'patch', 'delete'];

const files = readdirSync(COLLECTION, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.bru') && !file.endsWith('folder.bru'))
  .filter((file) => file.includes('/') && !file.startsWith('environments/'));

/** Bru's blocks by name, read as Bruno does: closed by a brace at the beginning of a line. */
function blocksOf(text: string): Map<string, string[]> {
  const blocks = new Map<string, string[]>();
  let open: string[] | undefined;
  for (const line of text.split('\n')) {
    const name = /^([a-z:]+) \{$/.exec(line)?.[1];
    if (!open && name) blocks.set(name, (open = []));
    else if (open && line === '}') open = undefined;
    else if (open) open.push(line.replace(/^ {2}/, ''));
    else expect(line).toBe('');
  }
  expect(open).toBeUndefined();
  return blocks;
}

const pairsOf = (lines: string[] = []): Record<string, string> =>
  Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
  );

it('the collection has each operation of the document once, under its tag', () => {
  const operations = Object.values(openapi.paths).flatMap((item) => Object.values(item));
  expect(files.sort()).toEqual(
    operations.map(({ operationId, tags }) => join(tags[0] ?? '', `${operationId}.bru`)).sort(),
  );
});

it.each(files)('%s asks what the document says', (file) => {
  const blocks = blocksOf(readFileSync(join(COLLECTION, file), 'utf8'));
  const { name } = pairsOf(blocks.get('meta'));
  const method = METHODS.find((each) => blocks.has(each)) ?? '';
  const { url = '', body, auth } = pairsOf(blocks.get(method));
  const path = url.replace('{{baseUrl}}', '').replace(/:(\w+)/g, '{$1}');
  const operation = openapi.paths[path]?.[method];
  expect([method, path, operation?.operationId]).toEqual([method, path, name]);

  const within = (place: string): string[] =>
    (operation?.parameters ?? []).filter((each) => each.in === place).map((each) => each.name);
  const sent = pairsOf(blocks.get('params:path'));
  expect(Object.keys(sent)).toEqual(within('path'));
  expect(Object.values(sent)).not.toContain('');
  expect(Object.keys(pairsOf(blocks.get('params:query')))).toEqual(within('query').map((each) => `~${each}`));
  expect(Object.keys(pairsOf(blocks.get('headers')))).toEqual(
    within('header').filter((each) => ['If-Match', 'Idempotency-Key'].includes(each)),
  );

  const examples = operation?.requestBody?.content['application/json'].examples;
  const json = blocks.get('body:json');
  expect(body).toBe(examples ? 'json' : 'none');
  expect(json && JSON.parse(json.join('\n'))).toEqual(examples && Object.values(examples)[0]?.value);
  expect(auth).toBe(path.startsWith('/v1/') ? 'inherit' : 'none');
});

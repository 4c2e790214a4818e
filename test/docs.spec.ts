import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { AppModule } from '../src/app.module.js';
import { openApiDocument } from '../src/app.setup.js';
import { ROLES } from '../src/common/roles.js';
import { FOLLOW_UP_TRANSITIONS } from '../src/domain/follow-up-lifecycle.js';
import { PLAN_TRANSITIONS } from '../src/domain/plan-lifecycle.js';
import { PROTOCOL_TRANSITIONS } from '../src/domain/protocol-lifecycle.js';
import { SESSION_TRANSITIONS } from '../src/domain/session-lifecycle.js';

/* What the documentation says of the code, held against the code. */

const read = (path: string): string => readFileSync(path, 'utf8');
const sorted = (items: Iterable<string>): string[] => [...new Set(items)].sort();

/** The cells of a section's first table, header and rule left out. */
function table(path: string, heading: string): string[][] {
  const section =
    read(path)
      .split(/^#+ /m)
      .find((part) => part.startsWith(`${heading}\n`)) ?? '';
  const [first = ''] = /(^\|.*\n?)+/m.exec(section) ?? [];
  const rows = first.trim().split('\n');
  return rows.slice(2).map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll('`', '')),
  );
}

function sources(folder = 'src'): string {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))
    .map((file) => read(join(folder, file)))
    .join('\n');
}

const documents = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md'].concat(
  readdirSync('docs').map((name) => join('docs', name)),
);

it.each([
  ['Treatment plan', PLAN_TRANSITIONS],
  ['Session', SESSION_TRANSITIONS],
  ['Follow-up', FOLLOW_UP_TRANSITIONS],
  ['Protocol version', PROTOCOL_TRANSITIONS],
])('concepts.md has the life cycle of: %s', (heading, transitions) => {
  const steps = Object.entries(transitions).flatMap(([from, verbs]) =>
    Object.entries(verbs as Record<string, string>)
      .filter(([verb]) => verb !== 'enter-in-error')
      .map(([verb, to]) => [from, verb, to]),
  );
  expect(table('docs/concepts.md', heading)).toEqual(steps);
});

it('integrating.md has every code that a problem can carry', () => {
  const matches = (text: string, pattern: RegExp): string[] =>
    [...text.matchAll(pattern)].map((match) => match[1] ?? '');
  const all = sources();
  const codes = [
    ...matches(all, /\b(?:conflict|impossible)\(\s*'([A-Z_]+)'/g),
    ...matches(all, /\bnew DomainError\(\s*'[a-z-]+',\s*'([A-Z_]+)'/g),
    ...matches(all, /\bcode: '([A-Z_]+_TRANSITION_REFUSED)'/g),
    ...matches(read('src/common/problem.filter.ts'), /\bcode: '([A-Z_]+)'/g),
  ];
  expect(codes.length).toBeGreaterThan(40);
  expect(sorted(table('docs/integrating.md', 'Errors').map(([, code]) => code ?? ''))).toEqual(sorted(codes));
});

it('security.md says who may do what', async () => {
  const app = await NestFactory.create(
    AppModule.with({ databaseUrl: 'postgres://none/none', poolSize: 1 }),
    new FastifyAdapter(),
    {
      preview: true,
      logger: false,
    },
  );
  const allowed = Object.entries(openApiDocument(app).paths).flatMap(([path, operations]) =>
    Object.entries(operations as Record<string, { summary: string }>).flatMap(([method, { summary }]) => {
      const who = summary.split(': ')[0] ?? '';
      if (who === 'any role' || who === 'anyone') return [];
      return [[`${method.toUpperCase()} ${path}`, who.split(', ')] as [string, string[]]];
    }),
  );
  const columns = ['admin', 'prescriber', 'nurse', 'scheduler', 'integration', 'viewer'];
  expect(sorted(columns)).toEqual(sorted(ROLES));
  const told = table('docs/security.md', 'Roles').map(
    ([operation = '', ...cells]) => [operation, columns.filter((_, i) => cells[i] === 'x')] as const,
  );
  const line = ([operation, roles]: readonly [string, string[]]): string =>
    `${operation}: ${sorted(roles).join(', ')}`;
  expect(sorted(told.map(line))).toEqual(sorted(allowed.map(line)));
});

it('dependencies.md has a reason for every package', () => {
  const { dependencies, devDependencies, overrides } = JSON.parse(read('package.json')) as Record<
    string,
    Record<string, string>
  >;
  const told = (heading: string): string[] =>
    table('docs/dependencies.md', heading).map(([name]) => name ?? '');
  expect(sorted(told('At run time'))).toEqual(sorted(Object.keys(dependencies ?? {})));
  expect(sorted(told('For development'))).toEqual(sorted(Object.keys(devDependencies ?? {})));
  expect(sorted(told('Overrides'))).toEqual(sorted(Object.keys(overrides ?? {})));
});

it('operating.md explains the settings of .env.example', () => {
  const names = [...read('.env.example').matchAll(/^([A-Z_]+)=/gm)].map((match) => match[1] ?? '');
  expect(sorted(table('docs/operating.md', 'Settings').map(([name]) => name ?? ''))).toEqual(sorted(names));
});

it.each(documents)('%s links to what exists', (path) => {
  const links = [...read(path).matchAll(/\]\((?!https?:)([^)#]+)/g)].map((match) => match[1] ?? '');
  expect(links.filter((link) => !existsSync(normalize(join(dirname(path), link))))).toEqual([]);
});

#!/usr/bin/env node
import 'reflect-metadata';
import { Command, InvalidArgumentError } from 'commander';
import { validate as isUuid } from 'uuid';
import type {
  AuditOptions,
  KeyOptions,
  OrganizationOptions,
  OutputOptions,
  RunOptions,
} from './cli-commands.js';
import { messageOf } from './cli-message.js';
import { ROLES, type Role } from './common/roles.js';
import { SCOPES } from './common/tags.js';
import { parseInstant } from './domain/local-time.js';

/** Read only by what needs it: help and refusals come at once. */
const commands = () => import('./cli-commands.js');

const program = new Command('regimen').description(
  'Regimen without HTTP. Settings come from the environment, as .env.example explains them.',
);

program
  .command('migrate')
  .description('bring the database up to date; prints the migrations that ran')
  .action(async () => (await commands()).migrateDatabase());

program
  .command('openapi')
  .description('print the OpenAPI document; needs no database')
  .option('--output <file>', 'write it to a file instead')
  .action(async (options: OutputOptions) => (await commands()).exportOpenApi(options));

program
  .command('demo')
  .description('load the demo organization, once; prints its key (DEMO_API_KEY, else a new one)')
  .action(async () => (await commands()).createDemo());

program
  .command('organization')
  .description('organizations')
  .command('create')
  .description(
    'make an organization with the protocol catalogue, which each clinic approves for itself; prints its id',
  )
  .requiredOption('--name <name>', 'what it is called', name)
  .action(async (options: OrganizationOptions) => (await commands()).createOrganization(options));

program
  .command('keys')
  .description('API keys')
  .command('create')
  .description('make an API key; prints it, once and for all')
  .requiredOption('--organization <id>', 'whose key', id)
  .requiredOption('--name <name>', 'what to recognize it by', name)
  .requiredOption('--roles <roles>', `separated by commas: ${ROLES.join(', ')}`, roles)
  .option('--scope <scope>', 'narrow the roles down to it, such as patients:read; repeat it for more', scope)
  .option('--clinic <id>', 'restrict the key to this clinic; repeat it for more', clinic)
  .option('--expires <time>', 'when it ends, such as 2030-01-01T00:00:00Z', instant)
  .action(async (options: KeyOptions) => (await commands()).createKey(options));

program
  .command('maintenance')
  .description('maintenance')
  .command('run')
  .description('keep every open-ended phase booked inside the horizon, as the scheduled job does')
  .option('--organization <id>', 'this one only; all unless given', id)
  .option('--as-of <time>', 'look ahead from then instead of from now', instant)
  .option('--dry-run', 'say what would be booked, and book nothing')
  .action(async (options: RunOptions) => (await commands()).runMaintenance(options));

const audit = program.command('audit').description('the record of who was given or changed whose data');

audit
  .command('verify')
  .description('compute every seal again; exit code 1 where a sealed event was changed, deleted or inserted')
  .option('--organization <id>', 'this one only; all unless given', id)
  .action(async (options: AuditOptions) => (await commands()).verifyAudit(options));

audit
  .command('export-seals')
  .description('print the seals as lines of JSON, to be kept out of reach of the database')
  .option('--organization <id>', 'this one only; all unless given', id)
  .action(async (options: AuditOptions) => (await commands()).exportSeals(options));

function name(value: string): string {
  const text = value.trim();
  if (text.length < 1 || text.length > 200) throw new InvalidArgumentError('It has 1 to 200 characters.');
  return text;
}

function id(value: string): string {
  if (!isUuid(value)) throw new InvalidArgumentError('It is no UUID.');
  return value.toLowerCase();
}

function roles(value: string): Role[] {
  const names = value.split(',').map((part) => part.trim());
  return names.map((part) => {
    const role = ROLES.find((candidate) => candidate === part);
    if (!role) throw new InvalidArgumentError(`There is no role ${JSON.stringify(part)}.`);
    return role;
  });
}

function scope(value: string, before: string[] = []): string[] {
  if (!SCOPES.includes(value)) {
    throw new InvalidArgumentError(`There is no such scope; there are ${SCOPES.join(', ')}.`);
  }
  return [...new Set([...before, value])];
}

function clinic(value: string, before: string[] = []): string[] {
  return [...new Set([...before, id(value)])];
}

function instant(value: string): string {
  if (parseInstant(value) === null) {
    throw new InvalidArgumentError('It is no time with an offset, such as 2030-01-01T00:00:00Z.');
  }
  return value;
}

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = 1;
}

import { writeFile } from 'node:fs/promises';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { EntityManager } from 'typeorm';
import { AppModule } from './app.module.js';
import { openApiDocument } from './app.setup.js';
import { AuditSealer } from './audit/audit-sealer.js';
import { ApiKeysService } from './auth/api-keys.service.js';
import { withDatabase, withServices } from './cli-context.js';
import { Clock, SystemClock } from './common/clock.js';
import { isUuid } from './common/fields.js';
import { Ids } from './common/ids.js';
import type { Role } from './common/roles.js';
import { Transactions } from './common/transactions.js';
import { migrate } from './database/migrate.js';
import { requireCurrentSchema } from './database/open-database.js';
import { StartError } from './database/start-error.js';
import { demoKey } from './demo/demo-key.js';
import { loadDemo } from './demo/load-demo.js';
import { invalid, notFound } from './domain/errors.js';
import { MaintenanceService } from './maintenance/maintenance.service.js';
import { OrganizationsService } from './organizations/organizations.service.js';
import { catalogue } from './protocols/catalogue/index.js';
import { ProtocolsService } from './protocols/protocols.service.js';
import { schema } from './schema.js';

/** What a script reads goes to standard output, what a person reads beside it to the other. */
const print = (line: string): boolean => process.stdout.write(`${line}\n`);
const remark = (line: string): boolean => process.stderr.write(`${line}\n`);

export async function migrateDatabase(): Promise<void> {
  await withDatabase(async ({ directUrl, place }) => {
    const ran = await migrate(directUrl, schema);
    ran.forEach(print);
    remark(ran.length > 0 ? `${place} is up to date.` : `${place} was up to date.`);
  });
}

export interface OutputOptions {
  output?: string;
}

export async function exportOpenApi({ output }: OutputOptions): Promise<void> {
  // Preview makes no instance of anything, so nothing connects.
  const options = { databaseUrl: 'postgres://nowhere/none', poolSize: 1 };
  const app = await NestFactory.create(AppModule.with(options), new FastifyAdapter(), {
    preview: true,
    logger: false,
    abortOnError: false,
  });
  const text = JSON.stringify(openApiDocument(app), null, 2);
  if (output === undefined) {
    print(text);
    return;
  }
  await writeFile(output, `${text}\n`).catch((error: NodeJS.ErrnoException) => {
    throw new StartError(`${output} can't be written: ${error.code ?? error.message}.`);
  });
}

export async function createDemo(): Promise<void> {
  await withDatabase(async (database, config) => {
    await requireCurrentSchema(database, schema, config.migrateOnStart);
    const given = database.embedded ? await demoKey(config.demoApiKey, database.place) : config.demoApiKey;
    const { loaded, token } = await loadDemo({
      databaseUrl: database.directUrl,
      demoApiKey: given,
      now: new SystemClock().now(),
    });
    if (token !== null) print(token);
    if (loaded) remark(`The demo organization is in ${database.place}; above is its key.`);
    else if (token !== null) remark('The demo organization was there already; above is its key.');
    else remark('The demo organization was there already; set DEMO_API_KEY to give it another key.');
  });
}

export interface OrganizationOptions {
  name: string;
}

export async function createOrganization({ name }: OrganizationOptions): Promise<void> {
  await withServices(async (app) => {
    const organizations = app.get(OrganizationsService, { strict: false });
    const protocols = app.get(ProtocolsService, { strict: false });
    const id = app.get(Ids).next();
    // Inside the organization from the first statement on, as everything is.
    await app.get(Transactions).inOrganization(id, async (tx) => {
      await organizations.create(tx, { name, id });
      await protocols.install(tx, id, catalogue, { publish: true });
    });
    print(id);
    remark(`That is the id of ${name}; make its first key with: keys create --organization ${id}`);
  });
}

/** What is no id at all names no organization. */
function inExisting<T>(
  app: INestApplicationContext,
  organizationId: string,
  work: (tx: EntityManager) => Promise<T>,
): Promise<T> {
  if (!isUuid(organizationId)) throw notFound('organization');
  return app.get(Transactions).inOrganization(organizationId, work);
}

/** The organization that was asked for, which has to exist, else all of them. */
async function chosen(
  app: INestApplicationContext,
  organization: string | undefined,
  all: () => Promise<string[]>,
): Promise<string[]> {
  if (organization === undefined) return all();
  const organizations = app.get(OrganizationsService, { strict: false });
  await inExisting(app, organization, (tx) => organizations.get(tx, organization));
  return [organization];
}

export interface KeyOptions {
  organization: string;
  name: string;
  roles: Role[];
  scope?: string[];
  clinic?: string[];
  expires?: string;
}

export async function createKey(options: KeyOptions): Promise<void> {
  const { organization, name, roles, scope: scopes, clinic: clinicIds, expires } = options;
  await withServices(async (app) => {
    const expiresAt = expires === undefined ? null : new Date(expires);
    if (expiresAt && expiresAt <= app.get(Clock).now()) {
      throw invalid([{ pointer: '/expires', detail: 'must lie in the future.' }], 'No key was made:');
    }
    const { token } = await inExisting(app, organization, async (tx) => {
      await app.get(OrganizationsService, { strict: false }).get(tx, organization);
      const keys = app.get(ApiKeysService, { strict: false });
      const faults = await keys.clinicFaults(tx, organization, clinicIds ?? []);
      if (faults.length > 0) throw invalid(faults, 'No key was made:');
      return keys.create(tx, organization, name, roles, { expiresAt, scopes, clinicIds });
    });
    print(token);
    remark('Keep the key now: nothing can show it again.');
  });
}

export interface RunOptions {
  organization?: string;
  asOf?: string;
  dryRun?: boolean;
}

export async function runMaintenance({ organization, asOf, dryRun }: RunOptions): Promise<void> {
  await withServices(async (app) => {
    const maintenance = app.get(MaintenanceService, { strict: false });
    for (const id of await chosen(app, organization, () => maintenance.organizations())) {
      const run = await maintenance.startFor(id, 'cli', {
        ...(asOf === undefined ? {} : { asOf }),
        dryRun: dryRun ?? false,
      });
      const { plans, sessionsBooked, sessionsUnplaced, failed } = run.counts;
      const booked = run.dryRun ? 'would be booked' : 'booked';
      print(
        `${id} run ${run.id}: ${plans} plans, ${sessionsBooked} sessions ${booked}, ` +
          `${sessionsUnplaced} not placeable, ${failed} failed`,
      );
      if (failed > 0) process.exitCode = 1;
    }
  });
}

export interface AuditOptions {
  organization?: string;
}

export async function verifyAudit({ organization }: AuditOptions): Promise<void> {
  await withServices(async (app) => {
    const sealer = app.get(AuditSealer, { strict: false });
    for (const id of await chosen(app, organization, () => sealer.organizations())) {
      const { seals, events, unsealed, faults } = await sealer.verify(id);
      print(`${id}: ${seals} seals, ${events} events, ${unsealed} not sealed yet, ${faults.length} faults`);
      for (const { seal, detail } of faults) print(`${id} seal ${seal}: ${detail}`);
      if (faults.length > 0) process.exitCode = 1;
    }
  });
}

/** Whoever keeps these can prove a rewrite of the whole trail. */
export async function exportSeals({ organization }: AuditOptions): Promise<void> {
  await withServices(async (app) => {
    const sealer = app.get(AuditSealer, { strict: false });
    for (const id of await chosen(app, organization, () => sealer.organizations())) {
      for (const seal of await sealer.seals(id)) {
        print(
          JSON.stringify({
            organizationId: id,
            number: seal.number,
            fromXid: seal.from_xid,
            toXid: seal.to_xid,
            events: seal.events,
            previousDigest: seal.previous_digest,
            digest: seal.digest,
            sealedAt: seal.sealed_at.toISOString(),
          }),
        );
      }
    }
  });
}

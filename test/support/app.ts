import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DataSource } from 'typeorm';
import supertest from 'supertest';
import { createApp, type SetupOptions } from '../../src/app.setup.js';
import { ApiKeysService } from '../../src/auth/api-keys.service.js';
import { ROLES, type Role } from '../../src/common/roles.js';
import type { IssuerReach } from '../../src/organizations/issuer-policy.js';
import { Organization } from '../../src/organizations/organization.entity.js';
import { dataSourceOptions } from '../../src/database/data-source.js';
import { schema } from '../../src/schema.js';
import { TestClock } from './clock.js';
import { asSuperuser, createTestDatabase } from './database.js';

/** The day on which every test stands unless it moves the clock. */
export const TODAY = new Date('2026-12-01T12:00:00Z');

type Method = 'get' | 'post' | 'patch' | 'delete';

export interface TestApp {
  app: NestFastifyApplication;
  clock: TestClock;
  /** As the cluster's superuser, to look behind the application. */
  dataSource: DataSource;
  databaseUrl: string;
  organizationId: string;
  token: string;
  /** A request with the key, `If-Match: *` and, on POST, a fresh Idempotency-Key. */
  call(method: Method, path: string, body?: object, headers?: Record<string, string>): supertest.Test;
  /** The same without any header of ours. */
  bare(): ReturnType<typeof supertest>;
  /** Another organization (or the same) with a key of its own. */
  key(roles: readonly Role[], organizationId?: string): Promise<string>;
  organization(): Promise<string>;
  close(): Promise<void>;
}

let keys = 0;

interface TestAppOptions extends Pick<
  SetupOptions,
  'rateLimit' | 'metricsToken' | 'auditReadsDurable' | 'jobs' | 'logLevel' | 'logTo'
> {
  docs?: boolean;
  databaseUrl?: string;
  /** How the superuser gets in, where the database is on another server than the tests' own. */
  superuserUrl?: string;
  poolSize?: number;
  prepared?: boolean;
  issuers?: IssuerReach;
}

/** The whole application on a database of its own, listening on a free port of loopback. */
export async function startTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const database = options.databaseUrl
    ? { url: options.databaseUrl, drop: () => Promise.resolve() }
    : await createTestDatabase();
  const clock = new TestClock(TODAY);
  const app = await createApp({
    databaseUrl: database.url,
    poolSize: options.poolSize ?? 10,
    prepared: options.prepared ?? true,
    issuers: options.issuers ?? 'local',
    clock,
    docs: options.docs ?? false,
    logLevel: options.logLevel ?? process.env['TEST_LOG_LEVEL'] ?? 'silent',
    logTo: options.logTo,
    jobs: options.jobs ?? false,
    metricsToken: options.metricsToken,
    auditReadsDurable: options.auditReadsDurable ?? false,
    ...(options.rateLimit ? { rateLimit: options.rateLimit } : {}),
  });
  app.enableShutdownHooks([]);
  await app.listen(0, '127.0.0.1');
  // The superuser's eyes: row-level security shows the application's own connections nothing outside a request.
  const dataSource = await new DataSource(
    dataSourceOptions(options.superuserUrl ?? asSuperuser(database.url), 3, schema),
  ).initialize();
  const agent = supertest(app.getHttpServer());

  const organization = async (): Promise<string> => {
    const id = `01900000-0000-7000-8000-${String(++keys).padStart(12, '0')}`;
    const now = clock.now();
    await dataSource.manager.insert(Organization, {
      id,
      name: `Test ${keys}`,
      protocolApproval: 'all-clinics',
      createdAt: now,
      updatedAt: now,
      version: 1,
    });
    return id;
  };
  const organizationId = await organization();
  const key = async (roles: readonly Role[], owner = organizationId): Promise<string> =>
    (await app.get(ApiKeysService).create(dataSource.manager, owner, 'test', [...roles])).token;
  const token = await key(ROLES);

  return {
    app,
    clock,
    dataSource,
    databaseUrl: database.url,
    organizationId,
    token,
    key,
    organization,
    bare: () => agent,
    call(method, path, body, headers = {}) {
      const request = agent[method](path).set({ authorization: `Bearer ${token}`, 'if-match': '*' });
      if (method === 'post') void request.set('idempotency-key', `test-${++keys}`);
      void request.set(headers);
      return body === undefined ? request : request.send(body);
    },
    async close() {
      await app.close();
      await dataSource.destroy();
      await database.drop();
    },
  };
}

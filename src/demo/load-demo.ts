import { NestFactory } from '@nestjs/core';
import { DataSource, type EntityManager } from 'typeorm';
import { AppModule } from '../app.module.js';
import { ApiKey } from '../auth/api-key.entity.js';
import { ApiKeysService, newToken } from '../auth/api-keys.service.js';
import { systemCall } from '../common/call.js';
import { SetClock } from '../common/clock.js';
import { demoId } from '../common/demo-ids.js';
import { ROLES } from '../common/roles.js';
import { Transactions } from '../common/transactions.js';
import { Organization } from '../organizations/organization.entity.js';
import { NamedIds } from './named-ids.js';
import { OneTransaction } from './one-transaction.js';
import { tellDemo } from './tell-demo.js';

export interface DemoOptions {
  databaseUrl: string;
  /** The key to make; one is generated unless given. */
  demoApiKey?: string | undefined;
  now: Date;
}

export interface LoadedDemo {
  /** False where the demo organization was there already. */
  loaded: boolean;
  /** Null where the data was there and no key was given: nothing can show the old one again. */
  token: string | null;
}

const ORGANIZATION = demoId('organization', 1);
const KEY_NAME = 'Demo';
/** Two loaders of one database take turns. */
const LOADER_LOCK = 726_436;

/**
 * Puts the demo organization into a migrated database, once, in one transaction: a process killed meanwhile leaves
 * nothing behind. Where it is there already, it only makes sure that the key given is its key.
 */
export async function loadDemo({ databaseUrl, demoApiKey, now }: DemoOptions): Promise<LoadedDemo> {
  const clock = new SetClock(now);
  const ids = new NamedIds(clock);
  const app = await NestFactory.createApplicationContext(
    AppModule.with({ databaseUrl, poolSize: 2, clock, ids, transactions: OneTransaction }),
    { logger: ['error', 'fatal'], abortOnError: false },
  );
  try {
    return await app.get(DataSource).transaction(async (tx) => {
      await tx.query('SELECT pg_advisory_xact_lock($1), begin_organization($2)', [LOADER_LOCK, ORGANIZATION]);
      const keys = app.get(ApiKeysService, { strict: false });
      if (await tx.existsBy(Organization, { id: ORGANIZATION })) {
        if (demoApiKey !== undefined) await replaceKey(tx, keys, demoApiKey);
        return { loaded: false, token: demoApiKey ?? null };
      }
      const transactions = app.get<OneTransaction>(Transactions, { strict: false });
      const call = systemCall(ORGANIZATION, 'demo');
      await transactions.inside(tx, () => tellDemo(app, tx, { call, clock, ids, now }));
      await ids.naming([demoId('api-key', 1)], () =>
        keys.create(tx, ORGANIZATION, 'EHR', ['integration', 'scheduler']),
      );
      const token = demoApiKey ?? newToken();
      await keys.create(tx, ORGANIZATION, KEY_NAME, [...ROLES], { token });
      return { loaded: true, token };
    });
  } finally {
    await app.close();
  }
}

/** There is one demo key at a time: who changes DEMO_API_KEY means the old one to end. */
async function replaceKey(tx: EntityManager, keys: ApiKeysService, token: string): Promise<void> {
  if (await keys.isKeyOf(tx, ORGANIZATION, token)) return;
  await tx.delete(ApiKey, { organizationId: ORGANIZATION, name: KEY_NAME });
  await keys.create(tx, ORGANIZATION, KEY_NAME, [...ROLES], { token });
}

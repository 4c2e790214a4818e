import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';
import { readConfig, type Config } from './config.js';
import { openDatabase, requireCurrentSchema, type OpenDatabase } from './database/open-database.js';
import { schema } from './schema.js';

/** A command asks for one thing after the other. */
const POOL_SIZE = 2;

/** Gives a command the database of the settings; one that a server is running on is shared with it. */
export async function withDatabase<T>(
  work: (database: OpenDatabase, config: Config) => Promise<T>,
): Promise<T> {
  const config = readConfig(process.env);
  const database = await openDatabase(config, { whenInUse: 'join' });
  try {
    return await work(database, config);
  } finally {
    await database.stop();
  }
}

/** Gives a command the services that answer over HTTP, without HTTP and without jobs. */
export function withServices<T>(work: (app: INestApplicationContext) => Promise<T>): Promise<T> {
  return withDatabase(async (database, config) => {
    await requireCurrentSchema(database, schema, config.migrateOnStart);
    const app = await NestFactory.createApplicationContext(
      AppModule.with({ databaseUrl: database.directUrl, poolSize: POOL_SIZE }),
      { logger: ['error', 'fatal'], abortOnError: false },
    );
    try {
      return await work(app);
    } finally {
      await app.close();
    }
  });
}

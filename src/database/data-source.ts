import type { DataSourceOptions, EntityTarget, MigrationInterface, ObjectLiteral } from 'typeorm';
import { SnakeNaming } from './naming.js';

export interface Schema {
  entities: EntityTarget<ObjectLiteral>[];
  migrations: (new () => MigrationInterface)[];
}

/** How long a request waits for the database before it says that the database is away. */
export interface Patience {
  /** For a free connection of the pool, or for a new one. */
  connectMs: number;
  /** For the answer to one statement. */
  answerMs: number;
}

/** The one way to connect: the application, the command line, the migrations and the tests all use it. */
export function dataSourceOptions(
  url: string,
  poolSize: number,
  schema: Schema,
  { prepared = true, patience }: { prepared?: boolean; patience?: Patience | undefined } = {},
): DataSourceOptions {
  return {
    type: 'postgres',
    url,
    poolSize,
    applicationName: 'regimen',
    namingStrategy: new SnakeNaming(),
    entities: schema.entities as never,
    migrations: schema.migrations,
    migrationsTableName: 'migration',
    migrationsTransactionMode: 'each',
    synchronize: false,
    logging: false,
    // A pool without a listener would end the process when an idle connection breaks.
    poolErrorHandler: () => undefined,
    extra: {
      // Read by prepared.ts; the driver itself knows no such option and passes over it.
      prepared,
      // A host that vanished without a word is noticed, at the latest, by the system.
      keepAlive: true,
      ...(patience ? { connectionTimeoutMillis: patience.connectMs, query_timeout: patience.answerMs } : {}),
    },
  };
}

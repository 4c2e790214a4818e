import type { DataSourceOptions, EntityTarget, MigrationInterface, ObjectLiteral } from 'typeorm';
import { SnakeNaming } from './naming.js';

export interface Schema {
  entities: EntityTarget<ObjectLiteral>[];
  migrations: (new () => MigrationInterface)[];
}

/** The one way to connect: the application, the command line, the migrations and the tests all use it. */
export function dataSourceOptions(
  url: string,
  poolSize: number,
  schema: Schema,
  { prepared = true }: { prepared?: boolean } = {},
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
    // Read by prepared.ts; the driver itself knows no such option and passes over it.
    extra: { prepared },
  };
}

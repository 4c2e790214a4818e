// For TypeORM's own command line: `typeorm -d scripts/data-source.mjs ...`, on the database of DATABASE_URL.
import 'reflect-metadata';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../dist/src/database/data-source.js';
import { schema } from '../dist/src/schema.js';

export default new DataSource(
  dataSourceOptions(process.env.DATABASE_DIRECT_URL || process.env.DATABASE_URL, 2, schema),
);

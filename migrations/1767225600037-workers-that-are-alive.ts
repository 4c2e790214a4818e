import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Until when each job worker is taken to be alive. Of the installation, not of an organization: the login's own. */
export class WorkersThatAreAlive1767225600037 implements MigrationInterface {
  name = 'WorkersThatAreAlive1767225600037';

  async up(query: QueryRunner): Promise<void> {
    await query.query(`
      CREATE TABLE job_worker (
        id text CONSTRAINT job_worker_pkey PRIMARY KEY,
        alive_until timestamptz NOT NULL
      );
    `);
  }

  async down(query: QueryRunner): Promise<void> {
    await query.query(`DROP TABLE job_worker`);
  }
}

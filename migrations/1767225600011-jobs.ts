import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Jobs1767225600011 implements MigrationInterface {
  name = 'Jobs1767225600011';

  async up(query: QueryRunner): Promise<void> {
    // Runs as its owner, since the queue's own tables are not the application's. Where no worker has ever run there is
    // no queue yet; the first worker's start covers what was not enqueued.
    await query.query(`
      CREATE FUNCTION enqueue_job(task text, payload json, job_key text) RETURNS void
      LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
      BEGIN
        IF to_regprocedure('graphile_worker.add_job(text,json,text,timestamptz,int,text,int,text[],text)') IS NOT NULL
        THEN
          PERFORM graphile_worker.add_job(task, payload, job_key => job_key);
        END IF;
      END $$;
    `);
  }

  async down(query: QueryRunner): Promise<void> {
    await query.query(`DROP FUNCTION enqueue_job(text, json, text)`);
  }
}

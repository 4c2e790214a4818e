import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A job that is to run at a later time: whom to ask next once an offer has expired. */
export class JobsForLater1767225600031 implements MigrationInterface {
  name = 'JobsForLater1767225600031';

  async up(query: QueryRunner): Promise<void> {
    await query.query(`
      CREATE FUNCTION enqueue_job_at(task text, payload json, job_key text, run_at timestamptz) RETURNS void
      LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
      BEGIN
        IF to_regprocedure('graphile_worker.add_job(text,json,text,timestamptz,int,text,int,text[],text)') IS NOT NULL
        THEN
          PERFORM graphile_worker.add_job(task, payload, run_at => run_at, job_key => job_key);
        END IF;
      END $$;
      REVOKE EXECUTE ON FUNCTION enqueue_job_at(text, json, text, timestamptz) FROM PUBLIC;
      GRANT EXECUTE ON FUNCTION enqueue_job_at(text, json, text, timestamptz) TO regimen_app;
    `);
  }

  async down(query: QueryRunner): Promise<void> {
    await query.query(`DROP FUNCTION enqueue_job_at(text, json, text, timestamptz)`);
  }
}

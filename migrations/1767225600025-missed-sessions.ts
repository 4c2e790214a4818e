import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Whether an aborted session counts towards its course; what the mending of a work item has to know; a phase's cadence
 * as a prescriber has accepted it in place of its protocol's.
 */
export class MissedSessions1767225600025 implements MigrationInterface {
  name = 'MissedSessions1767225600025';

  async up(query: QueryRunner): Promise<void> {
    await query.query(`
      ALTER TABLE session
        ADD COLUMN counts_towards_course boolean,
        ADD CONSTRAINT session_counts_check CHECK (status <> 'aborted' OR counts_towards_course IS NOT NULL);
      ALTER TABLE work_item ADD COLUMN facts jsonb NOT NULL DEFAULT '{}';
      -- Whether something was reported before, whatever came of it.
      CREATE INDEX work_item_subject_idx ON work_item (organization_id, subject);
      CREATE INDEX work_item_open_plan_idx ON work_item (organization_id, treatment_plan_id) WHERE (status = 'open');
      ALTER TABLE treatment_plan ADD COLUMN cadences jsonb NOT NULL DEFAULT '{}';
    `);
  }

  async down(query: QueryRunner): Promise<void> {
    await query.query(`
      ALTER TABLE treatment_plan DROP COLUMN cadences;
      DROP INDEX work_item_open_plan_idx;
      DROP INDEX work_item_subject_idx;
      ALTER TABLE work_item DROP COLUMN facts;
      ALTER TABLE session DROP CONSTRAINT session_counts_check, DROP COLUMN counts_towards_course;
    `);
  }
}

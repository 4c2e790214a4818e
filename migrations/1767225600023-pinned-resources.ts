import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What somebody asked for by name stays with its session when room is made for others. */
export class PinnedResources1767225600023 implements MigrationInterface {
  name = 'PinnedResources1767225600023';

  async up(query: QueryRunner): Promise<void> {
    await query.query(`ALTER TABLE session ADD COLUMN pinned_resource_ids uuid[] NOT NULL DEFAULT '{}'`);
  }

  async down(query: QueryRunner): Promise<void> {
    await query.query(`ALTER TABLE session DROP COLUMN pinned_resource_ids`);
  }
}

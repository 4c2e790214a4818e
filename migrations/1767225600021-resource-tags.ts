import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ResourceTags1767225600021 implements MigrationInterface {
  name = 'ResourceTags1767225600021';

  /**
   * A clinic's cap on starts counts every visit, whichever of them the caller may know of: when visits begin, and
   * nothing of what they are. A live session has a time; the expression is that of session_clinic_time_idx.
   */
  static startsOfClinic(besides = ''): string {
    return `
  CREATE OR REPLACE FUNCTION starts_of_clinic(clinic uuid, since timestamptz, before timestamptz)
  RETURNS TABLE (session_id uuid, hold_id uuid, starts_at timestamptz)
  ROWS 100 LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT s.id, NULL::uuid, s.starts_at
    FROM session s
    WHERE s.organization_id = current_organization() AND s.clinic_id = clinic
      AND coalesce(s.starts_at, s.wanted_at) >= since AND coalesce(s.starts_at, s.wanted_at) < before
      AND s.starts_at IS NOT NULL AND s.status IN ('booked', 'checked-in', 'in-progress', 'observation')
    ${besides}
  $$;
`;
  }

  async up(query: QueryRunner): Promise<void> {
    await query.query(`
      ALTER TABLE resource ADD COLUMN tags text[] NOT NULL DEFAULT '{}';
      ${ResourceTags1767225600021.startsOfClinic()}
    `);
  }

  async down(query: QueryRunner): Promise<void> {
    await query.query(`
      DROP FUNCTION starts_of_clinic(uuid, timestamptz, timestamptz);
      ALTER TABLE resource DROP COLUMN tags;
    `);
  }
}

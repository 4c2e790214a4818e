import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ResourceTags1767225600021 } from './1767225600021-resource-tags.js';
import { LIVE_HOLDS } from './1767225600022-holds.js';

/** Of a hold of a whole course every session starts, of any other its one visit; as LIVE_HOLDS otherwise. */
const EVERY_START = `
    UNION ALL
    SELECT NULL::uuid, h.id, v.starts_at
    FROM hold h
    CROSS JOIN LATERAL (
      SELECT h.starts_at WHERE h.course IS NULL
      UNION ALL
      SELECT to_timestamp((s.value ->> 'startsAt')::float8 / 1000)
      FROM jsonb_array_elements(h.course -> 'sessions') AS s) AS v (starts_at)
    WHERE h.organization_id = current_organization() AND h.clinic_id = clinic
      AND h.starts_at < before AND (h.starts_at >= since OR h.course IS NOT NULL)
      AND v.starts_at >= since AND v.starts_at < before
      AND h.session_id IS NULL AND h.released_at IS NULL AND h.expires_at > request_time()
      AND EXISTS (SELECT 1 FROM reservation r
                  WHERE r.organization_id = h.organization_id AND r.hold_id = h.id AND r.status = 'held')`;

/** A proposal of a whole course, kept as it was proposed. */
export class HoldsOfCourses1767225600026 implements MigrationInterface {
  name = 'HoldsOfCourses1767225600026';

  async up(query: QueryRunner): Promise<void> {
    await query.query(`
      ALTER TABLE hold ADD COLUMN course jsonb;
      ${ResourceTags1767225600021.startsOfClinic(EVERY_START)}
    `);
  }

  async down(query: QueryRunner): Promise<void> {
    await query.query(`
      ${ResourceTags1767225600021.startsOfClinic(LIVE_HOLDS)}
      -- The owner sees no organization's rows while the policies are forced on it.
      ALTER TABLE hold NO FORCE ROW LEVEL SECURITY;
      ALTER TABLE reservation NO FORCE ROW LEVEL SECURITY;
      DELETE FROM reservation v USING hold h
      WHERE h.organization_id = v.organization_id AND h.id = v.hold_id AND h.course IS NOT NULL;
      DELETE FROM hold WHERE course IS NOT NULL;
      ALTER TABLE reservation FORCE ROW LEVEL SECURITY;
      ALTER TABLE hold FORCE ROW LEVEL SECURITY;
      ALTER TABLE hold DROP COLUMN course;
    `);
  }
}

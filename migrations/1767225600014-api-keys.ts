import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ApiKeys1767225600014 implements MigrationInterface {
  name = 'ApiKeys1767225600014';

  async up(query: QueryRunner): Promise<void> {
    await query.query(`
      ALTER TABLE api_key ADD COLUMN last_used_at timestamptz;

      -- The login is a member of regimen_system and would have its policy too, without acting as it.
      ALTER POLICY organization_for_jobs ON organization USING (current_user = 'regimen_system');

      -- As before, and it notes the key's use: at most once a minute, and without waiting. Requests that come together
      -- on one key pass over the row that one of them has locked.
      CREATE OR REPLACE FUNCTION begin_request(key_hash text, as_of timestamptz)
      RETURNS TABLE (key_id uuid, organization uuid, key_roles text[]) LANGUAGE plpgsql AS $$
      DECLARE
        used timestamptz;
      BEGIN
        PERFORM set_config('app.key_hash', key_hash, true);
        SELECT k.id, k.organization_id, k.roles, k.last_used_at INTO key_id, organization, key_roles, used
        FROM api_key k
        WHERE k.token_hash = key_hash AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > as_of);
        PERFORM set_config('app.key_hash', '', true);
        IF organization IS NULL THEN RETURN; END IF;
        PERFORM begin_organization(organization);
        IF used IS NULL OR used <= as_of - interval '1 minute' THEN
          UPDATE api_key SET last_used_at = as_of WHERE organization_id = organization AND id = (
            SELECT k.id FROM api_key k
            WHERE k.organization_id = organization AND k.id = key_id AND k.last_used_at IS NOT DISTINCT FROM used
            FOR NO KEY UPDATE SKIP LOCKED
          );
        END IF;
        RETURN NEXT;
      END $$;
    `);
  }

  async down(query: QueryRunner): Promise<void> {
    await query.query(`
      CREATE OR REPLACE FUNCTION begin_request(key_hash text, as_of timestamptz)
      RETURNS TABLE (key_id uuid, organization uuid, key_roles text[]) LANGUAGE plpgsql AS $$
      BEGIN
        PERFORM set_config('app.key_hash', key_hash, true);
        SELECT k.id, k.organization_id, k.roles INTO key_id, organization, key_roles FROM api_key k
        WHERE k.token_hash = key_hash AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > as_of);
        PERFORM set_config('app.key_hash', '', true);
        IF organization IS NULL THEN RETURN; END IF;
        PERFORM begin_organization(organization);
        RETURN NEXT;
      END $$;
      ALTER POLICY organization_for_jobs ON organization USING (true);
      ALTER TABLE api_key DROP COLUMN last_used_at;
    `);
  }
}

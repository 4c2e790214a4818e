import type { MigrationInterface, QueryRunner } from 'typeorm';
import { actAs, DROP_SINGLE_READS, KEY_OF_HASH, SINGLE_READS } from './sql/reads-at-once.js';

/*
 * The reads that are made most, each as one function: key, organization, restrictions, record and audit event in one
 * statement, which is a transaction of its own. It answers only where all is plain: a valid key with one of the roles
 * and scopes, and a record that row-level security shows. Everything else is null and changes nothing; then the
 * request goes the way of all others, which refuses it or notes the key's use.
 *
 * Settings are made by assignments: those are evaluated without a statement of their own.
 */

export class ReadsAtOnce1767225600024 implements MigrationInterface {
  name = 'ReadsAtOnce1767225600024';

  async up(query: QueryRunner): Promise<void> {
    await query.query(`
      -- Every event would lock its organization's row to be sure that it stays. The policy of audit_event admits no
      -- other organization than the caller's, and none is ever deleted.
      ALTER TABLE audit_event DROP CONSTRAINT audit_event_organization_fkey;

      CREATE OR REPLACE FUNCTION begin_caller(organization uuid, who text, held text[], clinics uuid[], as_of timestamptz)
      RETURNS void LANGUAGE plpgsql AS $$
      DECLARE
        ignored text;
      BEGIN${actAs('who', 'held', 'clinics')}
        -- Whoever sees every clinic, and may break the glass, sees what lies behind it anyway.
        IF clinics IS NOT NULL AND held && ARRAY['prescriber', 'nurse'] THEN
          PERFORM set_config('app.break_glass', g.reasons::text, true)
          FROM (SELECT jsonb_object_agg(b.patient_id, b.reason) AS reasons FROM break_glass_grant b
                WHERE b.organization_id = organization AND b.caller = who
                  AND b.expires_at > as_of AND b.ended_at IS NULL) AS g
          WHERE g.reasons IS NOT NULL;
        END IF;
      END $$;

      CREATE OR REPLACE FUNCTION begin_request(key_hash text, as_of timestamptz)
      RETURNS TABLE (key_id uuid, organization uuid, key_roles text[], key_scopes text[], key_clinics uuid[])
      LANGUAGE plpgsql AS $$
      DECLARE
        ignored text;
        used timestamptz;
      BEGIN${KEY_OF_HASH}
        IF organization IS NULL THEN RETURN; END IF;
        PERFORM begin_caller(organization, key_id::text, key_roles, key_clinics, as_of);
        -- At most once a minute, and without waiting: requests that come together on one key pass over the row that one
        -- of them has locked.
        IF used IS NULL OR used <= as_of - interval '1 minute' THEN
          UPDATE api_key SET last_used_at = as_of WHERE organization_id = organization AND id = (
            SELECT k.id FROM api_key k
            WHERE k.organization_id = organization AND k.id = key_id AND k.last_used_at IS NOT DISTINCT FROM used
            FOR NO KEY UPDATE SKIP LOCKED
          );
        END IF;
        RETURN NEXT;
      END $$;
      ${SINGLE_READS}
    `);
  }

  async down(query: QueryRunner): Promise<void> {
    await query.query(DROP_SINGLE_READS);
    await query.query(`
      CREATE OR REPLACE FUNCTION begin_caller(organization uuid, who text, held text[], clinics uuid[], as_of timestamptz)
      RETURNS void LANGUAGE plpgsql AS $$
      BEGIN
        PERFORM set_config('app.organization_id', organization::text, true),
                set_config('app.caller', who, true),
                set_config('app.roles', held::text, true),
                set_config('app.clinic_ids', coalesce(clinics::text, ''), true),
                set_config('app.as_of', as_of::text, true),
                set_config('app.break_glass', '', true),
                set_config('role', 'regimen_app', true);
        IF clinics IS NOT NULL AND held && ARRAY['prescriber', 'nurse'] THEN
          PERFORM set_config('app.break_glass', g.reasons::text, true)
          FROM (SELECT jsonb_object_agg(b.patient_id, b.reason) AS reasons FROM break_glass_grant b
                WHERE b.organization_id = organization AND b.caller = who
                  AND b.expires_at > as_of AND b.ended_at IS NULL) AS g
          WHERE g.reasons IS NOT NULL;
        END IF;
      END $$;

      CREATE OR REPLACE FUNCTION begin_request(key_hash text, as_of timestamptz)
      RETURNS TABLE (key_id uuid, organization uuid, key_roles text[], key_scopes text[], key_clinics uuid[])
      LANGUAGE plpgsql AS $$
      DECLARE
        used timestamptz;
      BEGIN
        PERFORM set_config('app.key_hash', key_hash, true);
        SELECT k.id, k.organization_id, k.roles, k.scopes, k.clinic_ids, k.last_used_at
        INTO key_id, organization, key_roles, key_scopes, key_clinics, used
        FROM api_key k
        WHERE k.token_hash = key_hash AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > as_of);
        PERFORM set_config('app.key_hash', '', true);
        IF organization IS NULL THEN RETURN; END IF;
        PERFORM begin_caller(organization, key_id::text, key_roles, key_clinics, as_of);
        IF used IS NULL OR used <= as_of - interval '1 minute' THEN
          UPDATE api_key SET last_used_at = as_of WHERE organization_id = organization AND id = (
            SELECT k.id FROM api_key k
            WHERE k.organization_id = organization AND k.id = key_id AND k.last_used_at IS NOT DISTINCT FROM used
            FOR NO KEY UPDATE SKIP LOCKED
          );
        END IF;
        RETURN NEXT;
      END $$;

      -- The owner sees no organization's rows while the policies are forced on it.
      ALTER TABLE audit_event NO FORCE ROW LEVEL SECURITY;
      ALTER TABLE organization NO FORCE ROW LEVEL SECURITY;
      ALTER TABLE audit_event ADD CONSTRAINT audit_event_organization_fkey
        FOREIGN KEY (organization_id) REFERENCES organization (id);
      ALTER TABLE audit_event FORCE ROW LEVEL SECURITY;
      ALTER TABLE organization FORCE ROW LEVEL SECURITY;
    `);
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Identity1767225600016 implements MigrationInterface {
  name = 'Identity1767225600016';

  async up(query: QueryRunner): Promise<void> {
    await query.query(`
      ALTER TABLE api_key ADD COLUMN scopes text[], ADD COLUMN clinic_ids uuid[];

      ALTER TABLE organization
        ADD COLUMN oidc_issuer text,
        ADD COLUMN oidc_audience text,
        ADD COLUMN oidc_role_claim text,
        ADD COLUMN oidc_clinic_claim text,
        ADD CONSTRAINT organization_oidc_check CHECK (
          (oidc_issuer IS NULL) = (oidc_audience IS NULL) AND (oidc_issuer IS NULL) = (oidc_role_claim IS NULL)
          AND (oidc_issuer IS NOT NULL OR oidc_clinic_claim IS NULL));
      -- A token's issuer and audience name one organization: what it is found by, before the organization is known.
      CREATE UNIQUE INDEX organization_oidc_key ON organization (oidc_issuer, oidc_audience);

      CREATE POLICY organization_by_issuer ON organization FOR SELECT
        USING (oidc_issuer = nullif(current_setting('app.issuer', true), ''));

      -- Whose tokens an issuer's are. Nothing else of an organization is told.
      CREATE FUNCTION organizations_of_issuer(issuer text)
      RETURNS TABLE (organization uuid, audience text, role_claim text, clinic_claim text) LANGUAGE plpgsql AS $$
      BEGIN
        PERFORM set_config('app.issuer', issuer, true);
        RETURN QUERY SELECT o.id, o.oidc_audience, o.oidc_role_claim, o.oidc_clinic_claim
          FROM organization o WHERE o.oidc_issuer = issuer ORDER BY o.oidc_audience;
        PERFORM set_config('app.issuer', '', true);
      END $$;

      -- Everything after it in the transaction acts as regimen_app inside the organization, for this caller. Without
      -- clinics the caller's are all of them.
      CREATE FUNCTION begin_caller(organization uuid, caller text, roles text[], clinics uuid[]) RETURNS void
      LANGUAGE sql AS $$
        SELECT set_config('app.organization_id', organization::text, true),
               set_config('app.caller', caller, true),
               set_config('app.roles', roles::text, true),
               set_config('app.clinic_ids', coalesce(clinics::text, ''), true),
               set_config('role', 'regimen_app', true);
      $$;

      DROP FUNCTION begin_request(text, timestamptz);
      CREATE FUNCTION begin_request(key_hash text, as_of timestamptz)
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
        PERFORM begin_caller(organization, key_id::text, key_roles, key_clinics);
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
    `);
  }

  async down(query: QueryRunner): Promise<void> {
    await query.query(`
      DROP FUNCTION begin_request(text, timestamptz);
      CREATE FUNCTION begin_request(key_hash text, as_of timestamptz)
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
      DROP FUNCTION begin_caller(uuid, text, text[], uuid[]);
      DROP FUNCTION organizations_of_issuer(text);
      DROP POLICY organization_by_issuer ON organization;
      ALTER TABLE organization DROP COLUMN oidc_clinic_claim, DROP COLUMN oidc_role_claim,
        DROP COLUMN oidc_audience, DROP COLUMN oidc_issuer;
      ALTER TABLE api_key DROP COLUMN clinic_ids, DROP COLUMN scopes;
    `);
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tables whose rows belong to one organization. */
const TENANT_TABLES = [
  'idempotency_key',
  'clinic',
  'closure',
  'resource',
  'outage',
  'patient',
  'patient_identifier',
  'eligibility_assessment',
  'consent',
  'protocol',
  'protocol_version',
  'protocol_approval',
  'treatment_plan',
  'session',
  'reservation',
  'follow_up',
  'follow_up_response',
  'maintenance_run',
  'maintenance_outcome',
  'work_item',
];

// Without nullif the empty string of a setting that was never made would be an error instead of no rows; the
// sub-select makes it one evaluation a statement instead of one a row.
const MINE = `(SELECT nullif(current_setting('app.organization_id', true), '')::uuid)`;

export class Tenancy1767225600012 implements MigrationInterface {
  name = 'Tenancy1767225600012';

  async up(query: QueryRunner): Promise<void> {
    for (const table of [...TENANT_TABLES, 'api_key']) {
      await query.query(`
        ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
        ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
        CREATE POLICY ${table}_of_organization ON ${table}
          USING (organization_id = ${MINE}) WITH CHECK (organization_id = ${MINE});
        GRANT SELECT, INSERT, UPDATE, DELETE ON ${table} TO regimen_app;
      `);
    }
    await query.query(`
      ALTER TABLE organization ENABLE ROW LEVEL SECURITY;
      ALTER TABLE organization FORCE ROW LEVEL SECURITY;
      CREATE POLICY organization_of_organization ON organization USING (id = ${MINE}) WITH CHECK (id = ${MINE});
      GRANT SELECT, INSERT, UPDATE ON organization TO regimen_app;

      -- Jobs have to find the organizations before they can act inside one.
      CREATE POLICY organization_for_jobs ON organization FOR SELECT TO regimen_system USING (true);
      GRANT SELECT (id) ON organization TO regimen_system;

      -- A key is known by its hash alone before its organization is.
      CREATE POLICY api_key_by_hash ON api_key FOR SELECT
        USING (token_hash = nullif(current_setting('app.key_hash', true), ''));

      GRANT EXECUTE ON FUNCTION enqueue_job(text, json, text) TO regimen_app;

      -- Everything after it in the transaction acts as regimen_app inside the organization.
      CREATE FUNCTION begin_organization(organization uuid) RETURNS void LANGUAGE sql AS $$
        SELECT set_config('app.organization_id', organization::text, true), set_config('role', 'regimen_app', true);
      $$;

      -- A request's prologue: who the key is, and from here on only that organization. No row for a key that is not
      -- valid at the instant given.
      CREATE FUNCTION begin_request(key_hash text, as_of timestamptz)
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
    `);
  }

  async down(query: QueryRunner): Promise<void> {
    await query.query(`
      DROP FUNCTION begin_request(text, timestamptz);
      DROP FUNCTION begin_organization(uuid);
      REVOKE EXECUTE ON FUNCTION enqueue_job(text, json, text) FROM regimen_app;
      DROP POLICY api_key_by_hash ON api_key;
      REVOKE ALL ON organization FROM regimen_system;
      DROP POLICY organization_for_jobs ON organization;
    `);
    for (const table of [...TENANT_TABLES, 'api_key', 'organization']) {
      await query.query(`
        REVOKE ALL ON ${table} FROM regimen_app;
        DROP POLICY ${table}_of_organization ON ${table};
        ALTER TABLE ${table} NO FORCE ROW LEVEL SECURITY;
        ALTER TABLE ${table} DISABLE ROW LEVEL SECURITY;
      `);
    }
  }
}

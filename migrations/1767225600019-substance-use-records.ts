import type { MigrationInterface, QueryRunner } from 'typeorm';

/*
 * Records of treatment for substance use (42 CFR Part 2) are there for the treating staff and for those to whom the
 * patient has consented. As with clinics: once a statement for everybody, by row only for whoever has to be told apart.
 */
const narrowed = (expression: string): string =>
  `(CASE WHEN (SELECT sees_substance_use()) THEN true ELSE ${expression} END)`;

/** A consent in force that covers the caller: written out in both functions, so that many plans are one anti-join. */
const consentOf = (patient: string): string => `
          SELECT 1 FROM consent c
          WHERE c.organization_id = current_organization() AND c.patient_id = ${patient}
            AND c.type = 'substance-use-disclosure' AND c.revoked_at IS NULL AND c.signed_at <= request_time()
            AND (c.expires_at IS NULL OR c.expires_at > request_time())
            AND (c.recipients IS NULL OR c.recipients && held_roles())`;

const OF_PLAN = `treatment_plan_id IS NULL OR treatment_plan_id NOT IN (SELECT hidden_plans())`;

const DISCLOSED: Record<string, string> = {
  treatment_plan: `NOT substance_use_record OR discloses_substance_use(patient_id)`,
  session: OF_PLAN,
  follow_up: OF_PLAN,
  follow_up_response: `follow_up_seen(follow_up_id)`,
  maintenance_outcome: OF_PLAN,
  work_item: OF_PLAN,
};

export class SubstanceUseRecords1767225600019 implements MigrationInterface {
  name = 'SubstanceUseRecords1767225600019';

  async up(query: QueryRunner): Promise<void> {
    await query.query(`
      ALTER TABLE treatment_plan ADD COLUMN substance_use_record boolean NOT NULL DEFAULT false;
      CREATE INDEX treatment_plan_substance_use_idx ON treatment_plan (organization_id, patient_id)
        WHERE (substance_use_record);

      ALTER TABLE consent
        -- Roles that a consent to disclosure covers; null: everybody, for treatment, payment and operations.
        ADD COLUMN recipients text[],
        ADD COLUMN revoked_at timestamptz,
        ADD CONSTRAINT consent_recipients_check
          CHECK (recipients IS NULL OR type = 'substance-use-disclosure'),
        ADD CONSTRAINT consent_revocation_check CHECK (revoked_at >= signed_at);

      CREATE FUNCTION held_roles() RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
        SELECT coalesce(nullif(current_setting('app.roles', true), ''), '{}')::text[]
      $$;

      -- The programme's own treating staff: 42 CFR 2.12(c)(3). Jobs and the command line have no roles.
      CREATE FUNCTION sees_substance_use() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
        SELECT current_user <> 'regimen_app' OR coalesce(current_setting('app.roles', true), '') = ''
          OR held_roles() && ARRAY['prescriber', 'nurse']
      $$;

      -- Has the patient consented to the caller's seeing them, or is it an emergency (42 CFR 2.31, 2.51)?
      CREATE FUNCTION discloses_substance_use(patient uuid) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
      SECURITY DEFINER SET search_path = public, pg_temp AS $$
        SELECT patient = ANY (broken_glass()) OR EXISTS (${consentOf('patient')})
      $$;

      CREATE FUNCTION hidden_plans() RETURNS SETOF uuid LANGUAGE sql STABLE PARALLEL SAFE
      SECURITY DEFINER SET search_path = public, pg_temp AS $$
        SELECT p.id FROM treatment_plan p
        WHERE p.organization_id = current_organization() AND p.substance_use_record
          AND p.patient_id <> ALL (broken_glass()) AND NOT EXISTS (${consentOf('p.patient_id')})
      $$;
    `);
    for (const [table, expression] of Object.entries(DISCLOSED)) {
      await query.query(`
        CREATE POLICY ${table}_disclosed ON ${table} AS RESTRICTIVE TO regimen_app
          USING ${narrowed(expression)} WITH CHECK ${narrowed(expression)};
      `);
    }
  }

  async down(query: QueryRunner): Promise<void> {
    for (const table of Object.keys(DISCLOSED))
      await query.query(`DROP POLICY ${table}_disclosed ON ${table}`);
    await query.query(`
      DROP FUNCTION hidden_plans();
      DROP FUNCTION discloses_substance_use(uuid);
      DROP FUNCTION sees_substance_use();
      DROP FUNCTION held_roles();
      ALTER TABLE consent DROP CONSTRAINT consent_revocation_check, DROP CONSTRAINT consent_recipients_check,
        DROP COLUMN revoked_at, DROP COLUMN recipients;
      DROP INDEX treatment_plan_substance_use_idx;
      ALTER TABLE treatment_plan DROP COLUMN substance_use_record;
    `);
  }
}

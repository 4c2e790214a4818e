import type { MigrationInterface, QueryRunner } from 'typeorm';

const MINE = `(SELECT nullif(current_setting('app.organization_id', true), '')::uuid)`;
const narrowed = (expression: string): string =>
  `(CASE WHEN (SELECT sees_every_clinic()) THEN true ELSE ${expression} END)`;
const OF_CLINIC = narrowed(`clinic_id = ANY ((SELECT clinics_in_reach())::uuid[])`);
const OF_PATIENT_OR_CLINIC = narrowed(
  `clinic_id = ANY ((SELECT clinics_in_reach())::uuid[]) OR patient_id = ANY ((SELECT broken_glass())::uuid[])`,
);
const DISCLOSED = `(CASE WHEN (SELECT sees_substance_use()) THEN true
  ELSE treatment_plan_id NOT IN (SELECT hidden_plans()) END)`;

/** What became, or would become, of the bookings that an outage or a closure lies over. */
export class Replans1767225600027 implements MigrationInterface {
  name = 'Replans1767225600027';

  async up(query: QueryRunner): Promise<void> {
    await query.query(`
      CREATE TABLE replan (
        organization_id uuid NOT NULL,
        id uuid NOT NULL,
        clinic_id uuid NOT NULL,
        -- What it answers to. No foreign keys: an outage that is taken back is gone, and its re-plan stays on record.
        outage_id uuid,
        closure_id uuid,
        status text NOT NULL,
        -- Of what it changes: applying it is refused where the same question has another answer by then.
        fingerprint text NOT NULL,
        applied_at timestamptz,
        reverted_at timestamptz,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        version integer NOT NULL DEFAULT 1,
        CONSTRAINT replan_pkey PRIMARY KEY (organization_id, id),
        CONSTRAINT replan_clinic_fkey
          FOREIGN KEY (organization_id, clinic_id) REFERENCES clinic (organization_id, id),
        CONSTRAINT replan_cause_check CHECK (num_nonnulls(outage_id, closure_id) = 1),
        CONSTRAINT replan_status_check CHECK (status IN ('previewed', 'applied', 'reverted')),
        CONSTRAINT replan_applied_check CHECK ((status = 'previewed') = (applied_at IS NULL)),
        CONSTRAINT replan_reverted_check CHECK ((status = 'reverted') = (reverted_at IS NOT NULL))
      );
      CREATE INDEX replan_clinic_idx ON replan (organization_id, clinic_id);

      -- One session each, so that who may not see a plan doesn't see what became of it.
      CREATE TABLE replan_change (
        organization_id uuid NOT NULL,
        id uuid NOT NULL,
        replan_id uuid NOT NULL,
        clinic_id uuid NOT NULL,
        session_id uuid NOT NULL,
        treatment_plan_id uuid NOT NULL,
        patient_id uuid NOT NULL,
        phase text NOT NULL,
        ordinal integer NOT NULL,
        affected boolean NOT NULL,
        action text NOT NULL,
        place_before jsonb NOT NULL,
        place_after jsonb,
        deviations jsonb NOT NULL,
        conflicts jsonb NOT NULL,
        -- The session's version once it was applied: reverting is refused where it has another.
        session_version integer,
        -- Work items that it settled, to be opened again when it is reverted.
        settled jsonb NOT NULL,
        created_at timestamptz NOT NULL,
        CONSTRAINT replan_change_pkey PRIMARY KEY (organization_id, id),
        CONSTRAINT replan_change_session_key UNIQUE (organization_id, replan_id, session_id),
        CONSTRAINT replan_change_replan_fkey
          FOREIGN KEY (organization_id, replan_id) REFERENCES replan (organization_id, id),
        CONSTRAINT replan_change_clinic_fkey
          FOREIGN KEY (organization_id, clinic_id) REFERENCES clinic (organization_id, id),
        CONSTRAINT replan_change_session_fkey
          FOREIGN KEY (organization_id, session_id) REFERENCES session (organization_id, id),
        CONSTRAINT replan_change_plan_fkey
          FOREIGN KEY (organization_id, treatment_plan_id) REFERENCES treatment_plan (organization_id, id),
        CONSTRAINT replan_change_patient_fkey
          FOREIGN KEY (organization_id, patient_id) REFERENCES patient (organization_id, id),
        CONSTRAINT replan_change_action_check CHECK (action IN ('swapped', 'moved', 'unplaced')),
        CONSTRAINT replan_change_place_check CHECK ((action = 'unplaced') = (place_after IS NULL))
      );
      CREATE INDEX replan_change_patient_idx ON replan_change (organization_id, patient_id);

      ALTER TABLE replan ENABLE ROW LEVEL SECURITY;
      ALTER TABLE replan FORCE ROW LEVEL SECURITY;
      CREATE POLICY replan_of_organization ON replan
        USING (organization_id = ${MINE}) WITH CHECK (organization_id = ${MINE});
      CREATE POLICY replan_in_reach ON replan AS RESTRICTIVE TO regimen_app
        USING ${OF_CLINIC} WITH CHECK ${OF_CLINIC};
      GRANT SELECT, INSERT, UPDATE ON replan TO regimen_app;

      ALTER TABLE replan_change ENABLE ROW LEVEL SECURITY;
      ALTER TABLE replan_change FORCE ROW LEVEL SECURITY;
      CREATE POLICY replan_change_of_organization ON replan_change
        USING (organization_id = ${MINE}) WITH CHECK (organization_id = ${MINE});
      CREATE POLICY replan_change_in_reach ON replan_change AS RESTRICTIVE TO regimen_app
        USING ${OF_PATIENT_OR_CLINIC} WITH CHECK ${OF_PATIENT_OR_CLINIC};
      CREATE POLICY replan_change_disclosed ON replan_change AS RESTRICTIVE TO regimen_app
        USING ${DISCLOSED} WITH CHECK ${DISCLOSED};
      -- A preview's rows give way to those of what is applied.
      GRANT SELECT, INSERT, DELETE ON replan_change TO regimen_app;
    `);
  }

  async down(query: QueryRunner): Promise<void> {
    await query.query(`
      DROP TABLE replan_change;
      DROP TABLE replan;
    `);
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

const MINE = `(SELECT nullif(current_setting('app.organization_id', true), '')::uuid)`;

/** What the application may do with each new table: what is only ever followed by a newer row is never changed. */
const GRANTS = {
  patient_version: 'SELECT, INSERT',
  patient_unavailability: 'SELECT, INSERT, DELETE',
  patient_preference: 'SELECT, INSERT',
  prior_authorization: 'SELECT, INSERT, UPDATE',
  patient_note: 'SELECT, INSERT',
};

const narrowed = (sees: string, expression: string): string =>
  `(CASE WHEN (SELECT ${sees}()) THEN true ELSE ${expression} END)`;
const IN_REACH = narrowed('sees_every_clinic', 'patient_in_reach(patient_id)');
const DISCLOSED = narrowed(
  'sees_substance_use',
  `(NOT substance_use_record OR discloses_substance_use(patient_id))
   AND (treatment_plan_id IS NULL OR treatment_plan_id NOT IN (SELECT hidden_plans()))`,
);

export class PatientsComplete1767225600020 implements MigrationInterface {
  name = 'PatientsComplete1767225600020';

  async up(query: QueryRunner): Promise<void> {
    await query.query(`
      ALTER TABLE patient
        ADD COLUMN status text NOT NULL DEFAULT 'active',
        ADD COLUMN status_reason text,
        ADD CONSTRAINT patient_status_check CHECK (status IN ('active', 'entered-in-error')),
        ADD CONSTRAINT patient_status_reason_check CHECK (status = 'active' OR status_reason IS NOT NULL);

      -- The numbers of a record entered in error stay on it, and are free for the right one.
      ALTER TABLE patient_identifier
        ADD COLUMN active boolean NOT NULL DEFAULT true,
        DROP CONSTRAINT patient_identifier_pkey,
        ADD CONSTRAINT patient_identifier_pkey PRIMARY KEY (organization_id, patient_id, system, value);
      DROP INDEX patient_identifier_patient_idx;
      CREATE UNIQUE INDEX patient_identifier_key ON patient_identifier (organization_id, system, value) WHERE active;
      CREATE INDEX patient_identifier_value_idx ON patient_identifier (organization_id, value);

      -- What a patient's record said before each correction.
      CREATE TABLE patient_version (
        organization_id uuid NOT NULL,
        patient_id uuid NOT NULL,
        version integer NOT NULL,
        fields jsonb NOT NULL,
        changed text[] NOT NULL,
        changed_at timestamptz NOT NULL,
        changed_by text NOT NULL,
        reason text,
        CONSTRAINT patient_version_pkey PRIMARY KEY (organization_id, patient_id, version),
        CONSTRAINT patient_version_patient_fkey
          FOREIGN KEY (organization_id, patient_id) REFERENCES patient (organization_id, id)
      );

      CREATE TABLE patient_unavailability (
        organization_id uuid NOT NULL,
        id uuid NOT NULL,
        patient_id uuid NOT NULL,
        -- Either a span of time,
        starts_at timestamptz,
        ends_at timestamptz,
        -- or a wall-clock time on the dates of a rule.
        rrule text,
        from_time text,
        to_time text,
        valid_from date,
        valid_until date,
        time_zone text,
        reason text,
        created_at timestamptz NOT NULL,
        CONSTRAINT patient_unavailability_pkey PRIMARY KEY (organization_id, id),
        CONSTRAINT patient_unavailability_patient_fkey
          FOREIGN KEY (organization_id, patient_id) REFERENCES patient (organization_id, id),
        CONSTRAINT patient_unavailability_kind_check CHECK (
          CASE WHEN rrule IS NULL
          THEN starts_at IS NOT NULL AND ends_at IS NOT NULL AND ends_at > starts_at
            AND num_nonnulls(from_time, to_time, valid_from, valid_until, time_zone) = 0
          ELSE num_nonnulls(starts_at, ends_at) = 0 AND num_nulls(from_time, to_time, valid_from, time_zone) = 0
            AND to_time > from_time AND (valid_until IS NULL OR valid_until >= valid_from) END)
      );
      CREATE INDEX patient_unavailability_patient_idx
        ON patient_unavailability (organization_id, patient_id, created_at);

      CREATE TABLE patient_preference (
        organization_id uuid NOT NULL,
        id uuid NOT NULL,
        patient_id uuid NOT NULL,
        preferred_weekdays text[] NOT NULL,
        preferred_time_of_day text,
        earliest text,
        latest text,
        preferred_practitioner_id uuid,
        preferred_resource_kinds text[] NOT NULL,
        comfort jsonb NOT NULL,
        communication jsonb NOT NULL,
        recorded_by text NOT NULL,
        created_at timestamptz NOT NULL,
        CONSTRAINT patient_preference_pkey PRIMARY KEY (organization_id, id),
        CONSTRAINT patient_preference_patient_fkey
          FOREIGN KEY (organization_id, patient_id) REFERENCES patient (organization_id, id),
        CONSTRAINT patient_preference_practitioner_fkey
          FOREIGN KEY (organization_id, preferred_practitioner_id) REFERENCES resource (organization_id, id),
        CONSTRAINT patient_preference_day_check CHECK (latest > earliest)
      );
      CREATE INDEX patient_preference_patient_idx ON patient_preference (organization_id, patient_id, created_at);

      CREATE TABLE prior_authorization (
        organization_id uuid NOT NULL,
        id uuid NOT NULL,
        patient_id uuid NOT NULL,
        payer text NOT NULL,
        reference text,
        code_system text,
        code text,
        unit_kind text NOT NULL,
        authorized integer NOT NULL,
        valid_from date NOT NULL,
        -- The last day, as payers write it.
        valid_to date NOT NULL,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        version integer NOT NULL DEFAULT 1,
        CONSTRAINT prior_authorization_pkey PRIMARY KEY (organization_id, id),
        CONSTRAINT prior_authorization_patient_fkey
          FOREIGN KEY (organization_id, patient_id) REFERENCES patient (organization_id, id),
        CONSTRAINT prior_authorization_unit_kind_check
          CHECK (unit_kind IN ('SESSION', 'DEVICE', 'MG', 'VISIT', 'DAY_WINDOW')),
        CONSTRAINT prior_authorization_authorized_check CHECK (authorized >= 1),
        CONSTRAINT prior_authorization_code_check CHECK ((code IS NULL) = (code_system IS NULL)),
        CONSTRAINT prior_authorization_validity_check CHECK (valid_to >= valid_from)
      );
      CREATE INDEX prior_authorization_patient_idx ON prior_authorization (organization_id, patient_id, created_at);

      CREATE TABLE patient_note (
        organization_id uuid NOT NULL,
        id uuid NOT NULL,
        patient_id uuid NOT NULL,
        treatment_plan_id uuid,
        text text NOT NULL,
        -- Under 42 CFR Part 2.
        substance_use_record boolean NOT NULL,
        author text NOT NULL,
        created_at timestamptz NOT NULL,
        CONSTRAINT patient_note_pkey PRIMARY KEY (organization_id, id),
        CONSTRAINT patient_note_patient_fkey
          FOREIGN KEY (organization_id, patient_id) REFERENCES patient (organization_id, id),
        CONSTRAINT patient_note_treatment_plan_fkey
          FOREIGN KEY (organization_id, treatment_plan_id) REFERENCES treatment_plan (organization_id, id)
      );
      CREATE INDEX patient_note_patient_idx ON patient_note (organization_id, patient_id, created_at);
    `);
    for (const [table, grants] of Object.entries(GRANTS)) {
      await query.query(`
        ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
        ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
        CREATE POLICY ${table}_of_organization ON ${table}
          USING (organization_id = ${MINE}) WITH CHECK (organization_id = ${MINE});
        CREATE POLICY ${table}_in_reach ON ${table} AS RESTRICTIVE TO regimen_app
          USING ${IN_REACH} WITH CHECK ${IN_REACH};
        GRANT ${grants} ON ${table} TO regimen_app;
      `);
    }
    await query.query(`
      CREATE POLICY patient_note_disclosed ON patient_note AS RESTRICTIVE TO regimen_app
        USING ${DISCLOSED} WITH CHECK ${DISCLOSED};
    `);
  }

  async down(query: QueryRunner): Promise<void> {
    await query.query(`
      DROP TABLE patient_note;
      DROP TABLE prior_authorization;
      DROP TABLE patient_preference;
      DROP TABLE patient_unavailability;
      DROP TABLE patient_version;

      -- The owner sees no organization's rows while the policies are forced on it.
      ALTER TABLE patient_identifier NO FORCE ROW LEVEL SECURITY;
      DELETE FROM patient_identifier WHERE NOT active;
      ALTER TABLE patient_identifier FORCE ROW LEVEL SECURITY;
      DROP INDEX patient_identifier_value_idx;
      DROP INDEX patient_identifier_key;
      CREATE INDEX patient_identifier_patient_idx ON patient_identifier (organization_id, patient_id);
      ALTER TABLE patient_identifier
        DROP CONSTRAINT patient_identifier_pkey,
        ADD CONSTRAINT patient_identifier_pkey PRIMARY KEY (organization_id, system, value),
        DROP COLUMN active;
      ALTER TABLE patient
        DROP CONSTRAINT patient_status_reason_check, DROP CONSTRAINT patient_status_check,
        DROP COLUMN status_reason, DROP COLUMN status;
    `);
  }
}

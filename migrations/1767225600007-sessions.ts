import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Sessions1767225600007 implements MigrationInterface {
  name = 'Sessions1767225600007';

  async up(query: QueryRunner): Promise<void> {
    await query.query(`
      CREATE TABLE session (
        organization_id uuid NOT NULL,
        id uuid NOT NULL,
        treatment_plan_id uuid NOT NULL,
        patient_id uuid NOT NULL,
        clinic_id uuid NOT NULL,
        phase text NOT NULL,
        ordinal integer NOT NULL,
        dosing boolean NOT NULL,
        min_gap_days integer NOT NULL,
        -- The rule's own wall-clock time, kept as text: no driver may turn it by the host's zone.
        wanted_local text NOT NULL,
        wanted_at timestamptz NOT NULL,
        time_zone text NOT NULL,
        starts_at timestamptz,
        ends_at timestamptz,
        status text NOT NULL,
        status_reason text,
        pending_gate text,
        deviations jsonb NOT NULL,
        checked_in_at timestamptz,
        started_at timestamptz,
        administration_ended_at timestamptz,
        discharged_at timestamptz,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        version integer NOT NULL DEFAULT 1,
        CONSTRAINT session_pkey PRIMARY KEY (organization_id, id),
        CONSTRAINT session_treatment_plan_fkey
          FOREIGN KEY (organization_id, treatment_plan_id) REFERENCES treatment_plan (organization_id, id),
        CONSTRAINT session_patient_fkey
          FOREIGN KEY (organization_id, patient_id) REFERENCES patient (organization_id, id),
        CONSTRAINT session_clinic_fkey
          FOREIGN KEY (organization_id, clinic_id) REFERENCES clinic (organization_id, id),
        -- An ordinal of a phase is made once, whoever makes it and however often.
        CONSTRAINT session_ordinal_key UNIQUE (organization_id, treatment_plan_id, phase, ordinal),
        CONSTRAINT session_ordinal_check CHECK (ordinal >= 1),
        CONSTRAINT session_wanted_local_check CHECK (wanted_local ~ '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}$'),
        CONSTRAINT session_status_check CHECK (status IN (
          'proposed', 'booked', 'checked-in', 'in-progress', 'observation', 'completed',
          'cancelled', 'no-show', 'aborted', 'left-against-advice', 'entered-in-error')),
        CONSTRAINT session_times_check CHECK (
          (starts_at IS NULL) = (ends_at IS NULL) AND (starts_at IS NULL OR ends_at > starts_at)),
        CONSTRAINT session_placed_check CHECK (
          starts_at IS NOT NULL OR status IN ('proposed', 'cancelled', 'entered-in-error')),
        -- A patient is in one place at a time.
        CONSTRAINT session_patient_no_overlap EXCLUDE USING gist (
          organization_id WITH =, patient_id WITH =, tstzrange(starts_at, ends_at) WITH &&
        ) WHERE (status IN ('booked', 'checked-in', 'in-progress', 'observation'))
      );
      -- In the order of the lists: an unplaced session stands where it was wanted.
      CREATE INDEX session_time_idx ON session (organization_id, (coalesce(starts_at, wanted_at)), id);
      CREATE INDEX session_clinic_time_idx
        ON session (organization_id, clinic_id, (coalesce(starts_at, wanted_at)), id);
      CREATE INDEX session_patient_time_idx ON session (organization_id, patient_id, starts_at);
    `);
  }

  async down(query: QueryRunner): Promise<void> {
    await query.query(`DROP TABLE session`);
  }
}

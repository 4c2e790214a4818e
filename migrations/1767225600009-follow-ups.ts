import type { MigrationInterface, QueryRunner } from 'typeorm';

export class FollowUps1767225600009 implements MigrationInterface {
  name = 'FollowUps1767225600009';

  async up(query: QueryRunner): Promise<void> {
    await query.query(`
      CREATE TABLE follow_up (
        organization_id uuid NOT NULL,
        id uuid NOT NULL,
        treatment_plan_id uuid NOT NULL,
        patient_id uuid NOT NULL,
        clinic_id uuid NOT NULL,
        session_id uuid,
        -- Both null for one that somebody added by hand.
        checkpoint text,
        occurrence text,
        name text NOT NULL,
        kind text NOT NULL,
        scales text[] NOT NULL,
        required boolean NOT NULL,
        due_date date NOT NULL,
        due_at timestamptz NOT NULL,
        overdue_at timestamptz NOT NULL,
        time_zone text NOT NULL,
        outcome text,
        outcome_at timestamptz,
        outcome_note text,
        -- Cancelled by the course itself, which may ask for it again.
        withdrawn boolean NOT NULL DEFAULT false,
        met boolean,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        version integer NOT NULL DEFAULT 1,
        CONSTRAINT follow_up_pkey PRIMARY KEY (organization_id, id),
        CONSTRAINT follow_up_treatment_plan_fkey
          FOREIGN KEY (organization_id, treatment_plan_id) REFERENCES treatment_plan (organization_id, id),
        CONSTRAINT follow_up_patient_fkey
          FOREIGN KEY (organization_id, patient_id) REFERENCES patient (organization_id, id),
        CONSTRAINT follow_up_clinic_fkey
          FOREIGN KEY (organization_id, clinic_id) REFERENCES clinic (organization_id, id),
        CONSTRAINT follow_up_session_fkey
          FOREIGN KEY (organization_id, session_id) REFERENCES session (organization_id, id),
        -- A checkpoint's occurrence is made once, whoever makes it and however often.
        CONSTRAINT follow_up_occurrence_key
          UNIQUE (organization_id, treatment_plan_id, checkpoint, occurrence),
        CONSTRAINT follow_up_origin_check CHECK ((checkpoint IS NULL) = (occurrence IS NULL)),
        CONSTRAINT follow_up_kind_check
          CHECK (kind IN ('assessment', 'evaluation', 'call', 'lab', 'consultation')),
        CONSTRAINT follow_up_window_check CHECK (overdue_at >= due_at),
        CONSTRAINT follow_up_outcome_check CHECK (outcome IN ('completed', 'missed', 'cancelled')),
        CONSTRAINT follow_up_outcome_at_check CHECK ((outcome IS NULL) = (outcome_at IS NULL)),
        CONSTRAINT follow_up_withdrawn_check CHECK (NOT withdrawn OR (outcome IS NOT NULL AND outcome = 'cancelled')),
        CONSTRAINT follow_up_met_check CHECK (met IS NULL OR (outcome IS NOT NULL AND outcome = 'completed'))
      );
      CREATE INDEX follow_up_due_idx ON follow_up (organization_id, due_at, id);
      CREATE INDEX follow_up_patient_idx ON follow_up (organization_id, patient_id, due_at);
      CREATE INDEX follow_up_clinic_idx ON follow_up (organization_id, clinic_id, due_at);

      CREATE TABLE follow_up_response (
        organization_id uuid NOT NULL,
        id uuid NOT NULL,
        follow_up_id uuid NOT NULL,
        scale text NOT NULL,
        definition_version text NOT NULL,
        items jsonb NOT NULL,
        total integer NOT NULL,
        band jsonb NOT NULL,
        missing_items integer[] NOT NULL,
        answered_at timestamptz NOT NULL,
        created_at timestamptz NOT NULL,
        CONSTRAINT follow_up_response_pkey PRIMARY KEY (organization_id, id),
        CONSTRAINT follow_up_response_follow_up_fkey
          FOREIGN KEY (organization_id, follow_up_id) REFERENCES follow_up (organization_id, id)
      );
      CREATE INDEX follow_up_response_follow_up_idx ON follow_up_response (organization_id, follow_up_id, id);
    `);
  }

  async down(query: QueryRunner): Promise<void> {
    await query.query(`
      DROP TABLE follow_up_response;
      DROP TABLE follow_up;
    `);
  }
}

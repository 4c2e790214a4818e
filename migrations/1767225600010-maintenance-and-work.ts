import type { MigrationInterface, QueryRunner } from 'typeorm';

export class MaintenanceAndWork1767225600010 implements MigrationInterface {
  name = 'MaintenanceAndWork1767225600010';

  async up(query: QueryRunner): Promise<void> {
    await query.query(`
      CREATE TABLE maintenance_run (
        organization_id uuid NOT NULL CONSTRAINT maintenance_run_organization_fkey REFERENCES organization (id),
        id uuid NOT NULL,
        as_of timestamptz NOT NULL,
        dry_run boolean NOT NULL,
        status text NOT NULL,
        finished_at timestamptz,
        created_at timestamptz NOT NULL,
        CONSTRAINT maintenance_run_pkey PRIMARY KEY (organization_id, id),
        CONSTRAINT maintenance_run_status_check CHECK (status IN ('running', 'completed', 'abandoned'))
      );

      CREATE TABLE maintenance_outcome (
        organization_id uuid NOT NULL,
        run_id uuid NOT NULL,
        treatment_plan_id uuid NOT NULL,
        outcome text NOT NULL,
        booked jsonb NOT NULL,
        unplaced jsonb NOT NULL,
        detail text,
        CONSTRAINT maintenance_outcome_pkey PRIMARY KEY (organization_id, run_id, treatment_plan_id),
        CONSTRAINT maintenance_outcome_run_fkey
          FOREIGN KEY (organization_id, run_id) REFERENCES maintenance_run (organization_id, id),
        CONSTRAINT maintenance_outcome_plan_fkey
          FOREIGN KEY (organization_id, treatment_plan_id) REFERENCES treatment_plan (organization_id, id),
        CONSTRAINT maintenance_outcome_check CHECK (outcome IN ('up-to-date', 'booked', 'work-item', 'failed'))
      );

      CREATE TABLE work_item (
        organization_id uuid NOT NULL CONSTRAINT work_item_organization_fkey REFERENCES organization (id),
        id uuid NOT NULL,
        clinic_id uuid NOT NULL,
        kind text NOT NULL,
        -- What it is about, so that the same trouble is reported once.
        subject text NOT NULL,
        treatment_plan_id uuid,
        session_id uuid,
        detail text NOT NULL,
        conflicts jsonb NOT NULL,
        status text NOT NULL,
        note text,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        version integer NOT NULL DEFAULT 1,
        CONSTRAINT work_item_pkey PRIMARY KEY (organization_id, id),
        CONSTRAINT work_item_clinic_fkey
          FOREIGN KEY (organization_id, clinic_id) REFERENCES clinic (organization_id, id),
        CONSTRAINT work_item_plan_fkey
          FOREIGN KEY (organization_id, treatment_plan_id) REFERENCES treatment_plan (organization_id, id),
        CONSTRAINT work_item_session_fkey
          FOREIGN KEY (organization_id, session_id) REFERENCES session (organization_id, id),
        CONSTRAINT work_item_status_check CHECK (status IN ('open', 'resolved', 'dismissed'))
      );
      CREATE UNIQUE INDEX work_item_subject_key ON work_item (organization_id, subject) WHERE (status = 'open');
    `);
  }

  async down(query: QueryRunner): Promise<void> {
    await query.query(`
      DROP TABLE work_item;
      DROP TABLE maintenance_outcome;
      DROP TABLE maintenance_run;
    `);
  }
}

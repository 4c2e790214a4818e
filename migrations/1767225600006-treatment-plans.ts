import type { MigrationInterface, QueryRunner } from 'typeorm';

export class TreatmentPlans1767225600006 implements MigrationInterface {
  name = 'TreatmentPlans1767225600006';

  async up(query: QueryRunner): Promise<void> {
    await query.query(`
      CREATE TABLE treatment_plan (
        organization_id uuid NOT NULL,
        id uuid NOT NULL,
        patient_id uuid NOT NULL,
        clinic_id uuid NOT NULL,
        protocol_id uuid NOT NULL,
        protocol_version integer NOT NULL,
        prescriber_id uuid,
        start_date date NOT NULL,
        preferred_time text,
        weekdays text[],
        phase_counts jsonb NOT NULL,
        status text NOT NULL,
        status_reason text,
        day_one date,
        cadence_day_one date,
        cadence_after integer NOT NULL DEFAULT 0,
        rung integer NOT NULL DEFAULT 0,
        accepted_breaches text,
        activated_at timestamptz,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        version integer NOT NULL DEFAULT 1,
        CONSTRAINT treatment_plan_pkey PRIMARY KEY (organization_id, id),
        CONSTRAINT treatment_plan_patient_fkey
          FOREIGN KEY (organization_id, patient_id) REFERENCES patient (organization_id, id),
        CONSTRAINT treatment_plan_clinic_fkey
          FOREIGN KEY (organization_id, clinic_id) REFERENCES clinic (organization_id, id),
        CONSTRAINT treatment_plan_protocol_version_fkey
          FOREIGN KEY (organization_id, protocol_id, protocol_version)
          REFERENCES protocol_version (organization_id, protocol_id, number),
        CONSTRAINT treatment_plan_prescriber_fkey
          FOREIGN KEY (organization_id, prescriber_id) REFERENCES resource (organization_id, id),
        CONSTRAINT treatment_plan_status_check CHECK (
          status IN ('draft', 'active', 'on-hold', 'completed', 'revoked', 'entered-in-error')),
        CONSTRAINT treatment_plan_day_one_check CHECK (status <> 'active' OR day_one IS NOT NULL)
      );
      ALTER TABLE consent ADD CONSTRAINT consent_protocol_fkey
        FOREIGN KEY (organization_id, protocol_id) REFERENCES protocol (organization_id, id);
      CREATE INDEX treatment_plan_patient_idx ON treatment_plan (organization_id, patient_id);
      CREATE INDEX treatment_plan_clinic_idx ON treatment_plan (organization_id, clinic_id, status);
    `);
  }

  async down(query: QueryRunner): Promise<void> {
    await query.query(`
      ALTER TABLE consent DROP CONSTRAINT consent_protocol_fkey;
      DROP TABLE treatment_plan;
    `);
  }
}

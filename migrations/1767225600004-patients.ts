import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Patients1767225600004 implements MigrationInterface {
  name = 'Patients1767225600004';

  async up(query: QueryRunner): Promise<void> {
    await query.query(`
      CREATE TABLE patient (
        organization_id uuid NOT NULL CONSTRAINT patient_organization_fkey REFERENCES organization (id),
        id uuid NOT NULL,
        given_name text NOT NULL,
        family_name text NOT NULL,
        birth_date date NOT NULL,
        phone text,
        email text,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        version integer NOT NULL DEFAULT 1,
        CONSTRAINT patient_pkey PRIMARY KEY (organization_id, id)
      );

      CREATE TABLE patient_identifier (
        organization_id uuid NOT NULL,
        system text NOT NULL,
        value text NOT NULL,
        patient_id uuid NOT NULL,
        CONSTRAINT patient_identifier_pkey PRIMARY KEY (organization_id, system, value),
        CONSTRAINT patient_identifier_patient_fkey
          FOREIGN KEY (organization_id, patient_id) REFERENCES patient (organization_id, id) ON DELETE CASCADE
      );
      CREATE INDEX patient_identifier_patient_idx ON patient_identifier (organization_id, patient_id);

      CREATE TABLE eligibility_assessment (
        organization_id uuid NOT NULL,
        id uuid NOT NULL,
        patient_id uuid NOT NULL,
        outcome text NOT NULL,
        assessed_at timestamptz NOT NULL,
        valid_until timestamptz,
        reasons text[] NOT NULL,
        created_at timestamptz NOT NULL,
        CONSTRAINT eligibility_assessment_pkey PRIMARY KEY (organization_id, id),
        CONSTRAINT eligibility_assessment_patient_fkey
          FOREIGN KEY (organization_id, patient_id) REFERENCES patient (organization_id, id),
        CONSTRAINT eligibility_assessment_outcome_check
          CHECK (outcome IN ('eligible', 'conditional', 'deferred', 'ineligible')),
        CONSTRAINT eligibility_assessment_validity_check CHECK (valid_until > assessed_at)
      );
      CREATE INDEX eligibility_assessment_patient_idx
        ON eligibility_assessment (organization_id, patient_id, assessed_at);

      CREATE TABLE consent (
        organization_id uuid NOT NULL,
        id uuid NOT NULL,
        patient_id uuid NOT NULL,
        type text NOT NULL,
        document_version text,
        protocol_id uuid,
        signed_at timestamptz NOT NULL,
        expires_at timestamptz,
        created_at timestamptz NOT NULL,
        CONSTRAINT consent_pkey PRIMARY KEY (organization_id, id),
        CONSTRAINT consent_patient_fkey
          FOREIGN KEY (organization_id, patient_id) REFERENCES patient (organization_id, id),
        CONSTRAINT consent_validity_check CHECK (expires_at > signed_at)
      );
      CREATE INDEX consent_patient_idx ON consent (organization_id, patient_id, signed_at);
    `);
  }

  async down(query: QueryRunner): Promise<void> {
    await query.query(`
      DROP TABLE consent;
      DROP TABLE eligibility_assessment;
      DROP TABLE patient_identifier;
      DROP TABLE patient;
    `);
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ClinicsAndClosures1767225600002 implements MigrationInterface {
  name = 'ClinicsAndClosures1767225600002';

  async up(query: QueryRunner): Promise<void> {
    await query.query(`
      CREATE TABLE clinic (
        organization_id uuid NOT NULL CONSTRAINT clinic_organization_fkey REFERENCES organization (id),
        id uuid NOT NULL,
        name text NOT NULL,
        time_zone text NOT NULL,
        opening_hours jsonb NOT NULL,
        policy jsonb NOT NULL,
        calendar_version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        version integer NOT NULL DEFAULT 1,
        CONSTRAINT clinic_pkey PRIMARY KEY (organization_id, id)
      );

      CREATE TABLE closure (
        organization_id uuid NOT NULL,
        id uuid NOT NULL,
        clinic_id uuid NOT NULL,
        from_date date NOT NULL,
        to_date date NOT NULL,
        reason text,
        source text NOT NULL DEFAULT 'manual',
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        CONSTRAINT closure_pkey PRIMARY KEY (organization_id, id),
        CONSTRAINT closure_clinic_fkey
          FOREIGN KEY (organization_id, clinic_id) REFERENCES clinic (organization_id, id),
        -- A country's holidays are imported again and again: each is one closure.
        CONSTRAINT closure_dates_key UNIQUE (organization_id, clinic_id, from_date, to_date, source),
        CONSTRAINT closure_order_check CHECK (to_date > from_date),
        CONSTRAINT closure_source_check CHECK (source IN ('manual', 'public-holiday'))
      );
      CREATE INDEX closure_clinic_idx ON closure (organization_id, clinic_id, to_date);
    `);
  }

  async down(query: QueryRunner): Promise<void> {
    await query.query(`
      DROP TABLE closure;
      DROP TABLE clinic;
    `);
  }
}

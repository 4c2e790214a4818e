import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ResourcesAndOutages1767225600003 implements MigrationInterface {
  name = 'ResourcesAndOutages1767225600003';

  async up(query: QueryRunner): Promise<void> {
    await query.query(`
      CREATE TABLE resource (
        organization_id uuid NOT NULL,
        id uuid NOT NULL,
        clinic_id uuid NOT NULL,
        kind text NOT NULL,
        name text NOT NULL,
        capacity integer NOT NULL DEFAULT 1,
        roles text[] NOT NULL,
        working_hours jsonb,
        active boolean NOT NULL DEFAULT true,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        version integer NOT NULL DEFAULT 1,
        CONSTRAINT resource_pkey PRIMARY KEY (organization_id, id),
        CONSTRAINT resource_clinic_fkey
          FOREIGN KEY (organization_id, clinic_id) REFERENCES clinic (organization_id, id),
        CONSTRAINT resource_kind_check CHECK (kind IN ('chair', 'bed', 'room', 'practitioner', 'device')),
        -- A place holds one patient; a practitioner may watch several, a device may have several lanes.
        CONSTRAINT resource_capacity_check
          CHECK (capacity >= 1 AND (capacity = 1 OR kind IN ('practitioner', 'device')))
      );
      CREATE INDEX resource_clinic_idx ON resource (organization_id, clinic_id);

      CREATE TABLE outage (
        organization_id uuid NOT NULL,
        id uuid NOT NULL,
        resource_id uuid NOT NULL,
        starts_at timestamptz NOT NULL,
        ends_at timestamptz NOT NULL,
        reason text,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        CONSTRAINT outage_pkey PRIMARY KEY (organization_id, id),
        CONSTRAINT outage_resource_fkey
          FOREIGN KEY (organization_id, resource_id) REFERENCES resource (organization_id, id),
        CONSTRAINT outage_order_check CHECK (ends_at > starts_at)
      );
      CREATE INDEX outage_resource_idx ON outage (organization_id, resource_id, ends_at);
    `);
  }

  async down(query: QueryRunner): Promise<void> {
    await query.query(`
      DROP TABLE outage;
      DROP TABLE resource;
    `);
  }
}

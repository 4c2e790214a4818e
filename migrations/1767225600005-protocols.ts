import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Protocols1767225600005 implements MigrationInterface {
  name = 'Protocols1767225600005';

  async up(query: QueryRunner): Promise<void> {
    await query.query(`
      CREATE TABLE protocol (
        organization_id uuid NOT NULL CONSTRAINT protocol_organization_fkey REFERENCES organization (id),
        id uuid NOT NULL,
        code text NOT NULL,
        name text NOT NULL,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        version integer NOT NULL DEFAULT 1,
        CONSTRAINT protocol_pkey PRIMARY KEY (organization_id, id),
        CONSTRAINT protocol_code_key UNIQUE (organization_id, code)
      );

      CREATE TABLE protocol_version (
        organization_id uuid NOT NULL,
        protocol_id uuid NOT NULL,
        number integer NOT NULL,
        status text NOT NULL,
        definition jsonb NOT NULL,
        effective_from date,
        published_at timestamptz,
        retired_at timestamptz,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        CONSTRAINT protocol_version_pkey PRIMARY KEY (organization_id, protocol_id, number),
        CONSTRAINT protocol_version_protocol_fkey
          FOREIGN KEY (organization_id, protocol_id) REFERENCES protocol (organization_id, id),
        CONSTRAINT protocol_version_number_check CHECK (number >= 1),
        CONSTRAINT protocol_version_status_check CHECK (status IN ('draft', 'published', 'retired'))
      );

      -- Plans are pinned to versions, so what was published stays what it was, whoever asks.
      CREATE FUNCTION protocol_version_stays() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF TG_OP = 'DELETE' THEN
          IF OLD.status <> 'draft' THEN
            RAISE EXCEPTION 'protocol version % is %: it stays', OLD.number, OLD.status
              USING ERRCODE = 'restrict_violation';
          END IF;
          RETURN OLD;
        END IF;
        IF OLD.status <> 'draft' AND (
          NEW.definition IS DISTINCT FROM OLD.definition OR NEW.status = 'draft'
          OR NEW.effective_from IS DISTINCT FROM OLD.effective_from
        ) THEN
          RAISE EXCEPTION 'protocol version % is %: it does not change', OLD.number, OLD.status
            USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER protocol_version_stays BEFORE UPDATE OR DELETE ON protocol_version
        FOR EACH ROW EXECUTE FUNCTION protocol_version_stays();

      CREATE TABLE protocol_approval (
        organization_id uuid NOT NULL,
        id uuid NOT NULL,
        protocol_id uuid NOT NULL,
        clinic_id uuid,
        approved_at timestamptz NOT NULL,
        approved_by text NOT NULL,
        created_at timestamptz NOT NULL,
        CONSTRAINT protocol_approval_pkey PRIMARY KEY (organization_id, id),
        CONSTRAINT protocol_approval_protocol_fkey
          FOREIGN KEY (organization_id, protocol_id) REFERENCES protocol (organization_id, id),
        CONSTRAINT protocol_approval_clinic_fkey
          FOREIGN KEY (organization_id, clinic_id) REFERENCES clinic (organization_id, id),
        CONSTRAINT protocol_approval_clinic_key UNIQUE (organization_id, protocol_id, clinic_id)
      );
      CREATE UNIQUE INDEX protocol_approval_all_clinics_key
        ON protocol_approval (organization_id, protocol_id) WHERE clinic_id IS NULL;
    `);
  }

  async down(query: QueryRunner): Promise<void> {
    await query.query(`
      DROP TABLE protocol_approval;
      DROP TABLE protocol_version;
      DROP FUNCTION protocol_version_stays();
      DROP TABLE protocol;
    `);
  }
}

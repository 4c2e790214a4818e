import type { MigrationInterface, QueryRunner } from 'typeorm';

const MINE = `(SELECT nullif(current_setting('app.organization_id', true), '')::uuid)`;

export class Audit1767225600013 implements MigrationInterface {
  name = 'Audit1767225600013';

  async up(query: QueryRunner): Promise<void> {
    await query.query(`
      CREATE FUNCTION transaction_number() RETURNS bigint LANGUAGE sql AS $$
        SELECT pg_current_xact_id()::text::bigint;
      $$;

      CREATE TABLE audit_event (
        organization_id uuid NOT NULL CONSTRAINT audit_event_organization_fkey REFERENCES organization (id),
        id uuid NOT NULL,
        occurred_at timestamptz NOT NULL,
        caller text NOT NULL,
        operation text NOT NULL,
        -- Every patient whose data the answer gave out.
        patient_ids uuid[] NOT NULL,
        reason text,
        request_id text NOT NULL,
        -- The order in which transactions began; the sealer digests what lies before every one still running.
        xid bigint NOT NULL DEFAULT transaction_number(),
        CONSTRAINT audit_event_pkey PRIMARY KEY (organization_id, id)
      );
      CREATE INDEX audit_event_xid_idx ON audit_event (organization_id, xid, id);

      CREATE TABLE audit_seal (
        organization_id uuid NOT NULL CONSTRAINT audit_seal_organization_fkey REFERENCES organization (id),
        number integer NOT NULL,
        -- It covers the events with from_xid <= xid < to_xid.
        from_xid bigint NOT NULL,
        to_xid bigint NOT NULL,
        events integer NOT NULL,
        previous_digest text NOT NULL,
        digest text NOT NULL,
        sealed_at timestamptz NOT NULL,
        CONSTRAINT audit_seal_pkey PRIMARY KEY (organization_id, number),
        CONSTRAINT audit_seal_number_check CHECK (number >= 1),
        CONSTRAINT audit_seal_range_check CHECK (to_xid > from_xid)
      );

      -- Append-only by permission: no role of the application may change or delete, or choose an event's xid.
      GRANT SELECT ON audit_event, audit_seal TO regimen_app;
      GRANT INSERT (organization_id, id, occurred_at, caller, operation, patient_ids, reason, request_id)
        ON audit_event TO regimen_app;
      GRANT INSERT ON audit_seal TO regimen_app;
    `);
    for (const table of ['audit_event', 'audit_seal']) {
      await query.query(`
        ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
        ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
        CREATE POLICY ${table}_of_organization ON ${table}
          USING (organization_id = ${MINE}) WITH CHECK (organization_id = ${MINE});
      `);
    }
  }

  async down(query: QueryRunner): Promise<void> {
    await query.query(`
      DROP TABLE audit_seal;
      DROP TABLE audit_event;
      DROP FUNCTION transaction_number();
    `);
  }
}

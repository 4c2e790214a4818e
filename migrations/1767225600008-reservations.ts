import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Reservations1767225600008 implements MigrationInterface {
  name = 'Reservations1767225600008';

  async up(query: QueryRunner): Promise<void> {
    await query.query(`
      CREATE TABLE reservation (
        organization_id uuid NOT NULL,
        id uuid NOT NULL,
        resource_id uuid NOT NULL,
        session_id uuid,
        lanes int4range NOT NULL,
        during tstzrange NOT NULL,
        starts_at timestamptz NOT NULL,
        ends_at timestamptz NOT NULL,
        status text NOT NULL,
        expires_at timestamptz,
        created_at timestamptz NOT NULL,
        CONSTRAINT reservation_pkey PRIMARY KEY (organization_id, id),
        CONSTRAINT reservation_resource_fkey
          FOREIGN KEY (organization_id, resource_id) REFERENCES resource (organization_id, id),
        CONSTRAINT reservation_session_fkey
          FOREIGN KEY (organization_id, session_id) REFERENCES session (organization_id, id),
        CONSTRAINT reservation_status_check CHECK (status IN ('held', 'booked', 'released')),
        CONSTRAINT reservation_owner_check CHECK (session_id IS NOT NULL OR status <> 'booked'),
        CONSTRAINT reservation_hold_check CHECK ((status = 'held') = (expires_at IS NOT NULL)),
        -- An empty range overlaps nothing: it would escape the exclusion below.
        CONSTRAINT reservation_during_check CHECK (
          during = tstzrange(starts_at, ends_at, '[)') AND NOT isempty(during) AND NOT isempty(lanes)),
        -- The last word on every double booking; holds and bookings share it.
        CONSTRAINT reservation_no_overlap EXCLUDE USING gist (
          organization_id WITH =, resource_id WITH =, lanes WITH &&, during WITH &&
        ) WHERE (status IN ('held', 'booked'))
      );
      -- Reads compare timestamps: range operators could use no index under row-level security.
      CREATE INDEX reservation_busy_idx ON reservation (organization_id, resource_id, ends_at)
        INCLUDE (starts_at, lanes, expires_at) WHERE (status IN ('held', 'booked'));
      CREATE INDEX reservation_session_idx ON reservation (organization_id, session_id);
    `);
  }

  async down(query: QueryRunner): Promise<void> {
    await query.query(`DROP TABLE reservation`);
  }
}

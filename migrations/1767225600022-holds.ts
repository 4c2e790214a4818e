import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ResourceTags1767225600021 } from './1767225600021-resource-tags.js';

const MINE = `(SELECT nullif(current_setting('app.organization_id', true), '')::uuid)`;
const IN_REACH = `(CASE WHEN (SELECT sees_every_clinic()) THEN true
  ELSE clinic_id = ANY ((SELECT clinics_in_reach())::uuid[])
    OR patient_id = ANY ((SELECT broken_glass())::uuid[]) END)`;
const DISCLOSED = `(CASE WHEN (SELECT sees_substance_use()) THEN true
  ELSE treatment_plan_id NOT IN (SELECT hidden_plans()) END)`;

/**
 * A hold that has ended by itself starts nothing, nor does one that has given its reservations back, be it to the
 * booking under way that turns it into a session.
 */
export const LIVE_HOLDS = `
    UNION ALL
    SELECT NULL::uuid, h.id, h.starts_at
    FROM hold h
    WHERE h.organization_id = current_organization() AND h.clinic_id = clinic
      AND h.starts_at >= since AND h.starts_at < before
      AND h.session_id IS NULL AND h.released_at IS NULL AND h.expires_at > request_time()
      AND EXISTS (SELECT 1 FROM reservation v
                  WHERE v.organization_id = h.organization_id AND v.hold_id = h.id AND v.status = 'held')`;

/** A time kept for a visit that is not booked yet: reservations that expire, in the table of all others. */
export class Holds1767225600022 implements MigrationInterface {
  name = 'Holds1767225600022';

  async up(query: QueryRunner): Promise<void> {
    await query.query(`
      CREATE TABLE hold (
        organization_id uuid NOT NULL,
        id uuid NOT NULL,
        treatment_plan_id uuid NOT NULL,
        patient_id uuid NOT NULL,
        clinic_id uuid NOT NULL,
        phase text NOT NULL,
        starts_at timestamptz NOT NULL,
        ends_at timestamptz NOT NULL,
        time_zone text NOT NULL,
        expires_at timestamptz NOT NULL,
        released_at timestamptz,
        -- The session that it became.
        session_id uuid,
        created_at timestamptz NOT NULL,
        CONSTRAINT hold_pkey PRIMARY KEY (organization_id, id),
        CONSTRAINT hold_treatment_plan_fkey
          FOREIGN KEY (organization_id, treatment_plan_id) REFERENCES treatment_plan (organization_id, id),
        CONSTRAINT hold_patient_fkey
          FOREIGN KEY (organization_id, patient_id) REFERENCES patient (organization_id, id),
        CONSTRAINT hold_clinic_fkey FOREIGN KEY (organization_id, clinic_id) REFERENCES clinic (organization_id, id),
        CONSTRAINT hold_session_fkey FOREIGN KEY (organization_id, session_id) REFERENCES session (organization_id, id),
        CONSTRAINT hold_times_check CHECK (ends_at > starts_at),
        CONSTRAINT hold_duration_check
          CHECK (expires_at > created_at AND expires_at <= created_at + interval '60 minutes')
      );
      CREATE INDEX hold_treatment_plan_idx ON hold (organization_id, treatment_plan_id);
      CREATE INDEX hold_patient_idx ON hold (organization_id, patient_id);
      CREATE INDEX hold_clinic_time_idx ON hold (organization_id, clinic_id, starts_at);

      ALTER TABLE reservation
        ADD COLUMN hold_id uuid,
        ADD CONSTRAINT reservation_hold_fkey FOREIGN KEY (organization_id, hold_id) REFERENCES hold (organization_id, id),
        -- A hold's rows are its own: booking it writes the session's anew.
        ADD CONSTRAINT reservation_held_check CHECK (status <> 'held' OR hold_id IS NOT NULL),
        ADD CONSTRAINT reservation_held_or_booked_check CHECK (hold_id IS NULL OR session_id IS NULL);
      CREATE INDEX reservation_hold_idx ON reservation (organization_id, hold_id) WHERE (hold_id IS NOT NULL);

      ALTER TABLE hold ENABLE ROW LEVEL SECURITY;
      ALTER TABLE hold FORCE ROW LEVEL SECURITY;
      CREATE POLICY hold_of_organization ON hold
        USING (organization_id = ${MINE}) WITH CHECK (organization_id = ${MINE});
      CREATE POLICY hold_in_reach ON hold AS RESTRICTIVE TO regimen_app
        USING ${IN_REACH} WITH CHECK ${IN_REACH};
      CREATE POLICY hold_disclosed ON hold AS RESTRICTIVE TO regimen_app
        USING ${DISCLOSED} WITH CHECK ${DISCLOSED};
      GRANT SELECT, INSERT, UPDATE, DELETE ON hold TO regimen_app;

      ${ResourceTags1767225600021.startsOfClinic(LIVE_HOLDS)}
    `);
  }

  async down(query: QueryRunner): Promise<void> {
    await query.query(`
      -- The owner sees no organization's rows while the policies are forced on it.
      ALTER TABLE reservation NO FORCE ROW LEVEL SECURITY;
      DELETE FROM reservation WHERE hold_id IS NOT NULL;
      ALTER TABLE reservation FORCE ROW LEVEL SECURITY;
      ALTER TABLE reservation DROP COLUMN hold_id;
      ${ResourceTags1767225600021.startsOfClinic()}
      DROP TABLE hold;
    `);
  }
}

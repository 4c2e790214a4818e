import type { MigrationInterface, QueryRunner } from 'typeorm';

const MINE = `(SELECT nullif(current_setting('app.organization_id', true), '')::uuid)`;
const IN_REACH = `(CASE WHEN (SELECT sees_every_clinic()) THEN true
  ELSE clinic_id = ANY ((SELECT clinics_in_reach())::uuid[])
    OR patient_id = ANY ((SELECT broken_glass())::uuid[]) END)`;
const DISCLOSED = `(CASE WHEN (SELECT sees_substance_use()) THEN true
  ELSE treatment_plan_id NOT IN (SELECT hidden_plans()) END)`;
/** A hold that keeps a freed time for offers is no plan's. */
const HOLD_DISCLOSED = `(CASE WHEN (SELECT sees_substance_use()) THEN true
  ELSE treatment_plan_id IS NULL OR treatment_plan_id NOT IN (SELECT hidden_plans()) END)`;

/** Patients who would come earlier, and freed times that are offered to them. */
export class WaitingListAndOffers1767225600028 implements MigrationInterface {
  name = 'WaitingListAndOffers1767225600028';

  async up(query: QueryRunner): Promise<void> {
    await query.query(`
      CREATE TABLE waitlist_entry (
        organization_id uuid NOT NULL,
        id uuid NOT NULL,
        treatment_plan_id uuid NOT NULL,
        patient_id uuid NOT NULL,
        clinic_id uuid NOT NULL,
        phase text NOT NULL,
        -- Null: the phase's next session that could come earlier.
        ordinal integer,
        earliest date,
        latest date,
        days_of_week text[],
        from_time text,
        to_time text,
        note text,
        served_at timestamptz,
        withdrawn_at timestamptz,
        created_at timestamptz NOT NULL,
        CONSTRAINT waitlist_entry_pkey PRIMARY KEY (organization_id, id),
        CONSTRAINT waitlist_entry_treatment_plan_fkey
          FOREIGN KEY (organization_id, treatment_plan_id) REFERENCES treatment_plan (organization_id, id),
        CONSTRAINT waitlist_entry_patient_fkey
          FOREIGN KEY (organization_id, patient_id) REFERENCES patient (organization_id, id),
        CONSTRAINT waitlist_entry_clinic_fkey
          FOREIGN KEY (organization_id, clinic_id) REFERENCES clinic (organization_id, id),
        CONSTRAINT waitlist_entry_ordinal_check CHECK (ordinal >= 1),
        CONSTRAINT waitlist_entry_dates_check CHECK (latest >= earliest),
        CONSTRAINT waitlist_entry_times_check CHECK (to_time > from_time),
        CONSTRAINT waitlist_entry_end_check CHECK (served_at IS NULL OR withdrawn_at IS NULL)
      );
      CREATE INDEX waitlist_entry_treatment_plan_idx ON waitlist_entry (organization_id, treatment_plan_id);
      CREATE INDEX waitlist_entry_patient_idx ON waitlist_entry (organization_id, patient_id);
      CREATE INDEX waitlist_entry_waiting_idx ON waitlist_entry (organization_id, clinic_id, created_at)
        WHERE (served_at IS NULL AND withdrawn_at IS NULL);

      CREATE TABLE offer (
        organization_id uuid NOT NULL,
        id uuid NOT NULL,
        -- What keeps the time; all offers of one freed time have the same.
        hold_id uuid NOT NULL,
        treatment_plan_id uuid NOT NULL,
        patient_id uuid NOT NULL,
        clinic_id uuid NOT NULL,
        session_id uuid NOT NULL,
        waitlist_entry_id uuid,
        -- Whose time it was: another patient's, so it is never told.
        freed_session_id uuid,
        cause text NOT NULL,
        starts_at timestamptz NOT NULL,
        ends_at timestamptz NOT NULL,
        time_zone text NOT NULL,
        expires_at timestamptz NOT NULL,
        -- Where the session stood when the time was offered.
        moves_from timestamptz,
        breaches jsonb NOT NULL,
        decision text,
        decided_at timestamptz,
        note text,
        created_at timestamptz NOT NULL,
        CONSTRAINT offer_pkey PRIMARY KEY (organization_id, id),
        CONSTRAINT offer_hold_fkey FOREIGN KEY (organization_id, hold_id) REFERENCES hold (organization_id, id),
        CONSTRAINT offer_treatment_plan_fkey
          FOREIGN KEY (organization_id, treatment_plan_id) REFERENCES treatment_plan (organization_id, id),
        CONSTRAINT offer_patient_fkey FOREIGN KEY (organization_id, patient_id) REFERENCES patient (organization_id, id),
        CONSTRAINT offer_clinic_fkey FOREIGN KEY (organization_id, clinic_id) REFERENCES clinic (organization_id, id),
        CONSTRAINT offer_session_fkey FOREIGN KEY (organization_id, session_id) REFERENCES session (organization_id, id),
        CONSTRAINT offer_waitlist_entry_fkey
          FOREIGN KEY (organization_id, waitlist_entry_id) REFERENCES waitlist_entry (organization_id, id),
        CONSTRAINT offer_freed_session_fkey
          FOREIGN KEY (organization_id, freed_session_id) REFERENCES session (organization_id, id),
        CONSTRAINT offer_hold_session_key UNIQUE (organization_id, hold_id, session_id),
        CONSTRAINT offer_cause_check CHECK (cause IN ('waiting-list', 'unplaced', 'better-time', 'by-hand')),
        CONSTRAINT offer_times_check CHECK (ends_at > starts_at),
        CONSTRAINT offer_decision_check CHECK (decision IN ('accepted', 'declined')),
        CONSTRAINT offer_decided_check CHECK ((decision IS NULL) = (decided_at IS NULL))
      );
      -- The first acceptance wins.
      CREATE UNIQUE INDEX offer_accepted_key ON offer (organization_id, hold_id) WHERE (decision = 'accepted');
      CREATE INDEX offer_treatment_plan_idx ON offer (organization_id, treatment_plan_id);
      CREATE INDEX offer_patient_idx ON offer (organization_id, patient_id);
      CREATE INDEX offer_clinic_idx ON offer (organization_id, clinic_id, id);
      CREATE INDEX offer_session_idx ON offer (organization_id, session_id);
      CREATE INDEX offer_waitlist_entry_idx ON offer (organization_id, waitlist_entry_id)
        WHERE (waitlist_entry_id IS NOT NULL);
      CREATE INDEX offer_freed_session_idx ON offer (organization_id, freed_session_id)
        WHERE (freed_session_id IS NOT NULL);
    `);
    for (const table of ['waitlist_entry', 'offer']) {
      await query.query(`
        ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
        ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
        CREATE POLICY ${table}_of_organization ON ${table}
          USING (organization_id = ${MINE}) WITH CHECK (organization_id = ${MINE});
        CREATE POLICY ${table}_in_reach ON ${table} AS RESTRICTIVE TO regimen_app
          USING ${IN_REACH} WITH CHECK ${IN_REACH};
        CREATE POLICY ${table}_disclosed ON ${table} AS RESTRICTIVE TO regimen_app
          USING ${DISCLOSED} WITH CHECK ${DISCLOSED};
        GRANT SELECT, INSERT, UPDATE ON ${table} TO regimen_app;
      `);
    }
    await query.query(`
      ALTER TABLE hold
        ALTER COLUMN treatment_plan_id DROP NOT NULL,
        ALTER COLUMN patient_id DROP NOT NULL,
        ALTER COLUMN phase DROP NOT NULL,
        -- One visit's, or nobody's yet: a freed time, kept for whoever accepts it first.
        ADD CONSTRAINT hold_of_visit_check
          CHECK ((treatment_plan_id IS NULL) = (patient_id IS NULL) AND (treatment_plan_id IS NULL) = (phase IS NULL)),
        DROP CONSTRAINT hold_duration_check,
        ADD CONSTRAINT hold_duration_check CHECK (expires_at > created_at AND expires_at <= created_at
          + CASE WHEN treatment_plan_id IS NULL THEN interval '24 hours' ELSE interval '60 minutes' END);
      DROP POLICY hold_disclosed ON hold;
      CREATE POLICY hold_disclosed ON hold AS RESTRICTIVE TO regimen_app
        USING ${HOLD_DISCLOSED} WITH CHECK ${HOLD_DISCLOSED};
    `);
  }

  async down(query: QueryRunner): Promise<void> {
    await query.query(`
      DROP TABLE offer;
      DROP TABLE waitlist_entry;
      -- The owner sees no organization's rows while the policies are forced on it.
      ALTER TABLE reservation NO FORCE ROW LEVEL SECURITY;
      ALTER TABLE hold NO FORCE ROW LEVEL SECURITY;
      DELETE FROM reservation v USING hold h
        WHERE h.organization_id = v.organization_id AND h.id = v.hold_id AND h.treatment_plan_id IS NULL;
      DELETE FROM hold WHERE treatment_plan_id IS NULL;
      ALTER TABLE hold FORCE ROW LEVEL SECURITY;
      ALTER TABLE reservation FORCE ROW LEVEL SECURITY;
      DROP POLICY hold_disclosed ON hold;
      CREATE POLICY hold_disclosed ON hold AS RESTRICTIVE TO regimen_app
        USING ${DISCLOSED} WITH CHECK ${DISCLOSED};
      ALTER TABLE hold
        DROP CONSTRAINT hold_of_visit_check,
        DROP CONSTRAINT hold_duration_check,
        ADD CONSTRAINT hold_duration_check
          CHECK (expires_at > created_at AND expires_at <= created_at + interval '60 minutes'),
        ALTER COLUMN treatment_plan_id SET NOT NULL,
        ALTER COLUMN patient_id SET NOT NULL,
        ALTER COLUMN phase SET NOT NULL;
    `);
  }
}

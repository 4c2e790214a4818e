import type { MigrationInterface, QueryRunner } from 'typeorm';

/*
 * Inside an organization a caller may be restricted to clinics. Restrictive policies narrow what its organization's
 * policy shows. `(SELECT sees_every_clinic())` is evaluated once a statement, and CASE keeps the rest from being
 * evaluated at all for everybody else, so that it costs callers without a restriction next to nothing.
 *
 * A new table takes a policy like one of these: by its clinic, by its patient, by its plan.
 */
const narrowed = (expression: string): string =>
  `(CASE WHEN (SELECT sees_every_clinic()) THEN true ELSE ${expression} END)`;

const IN_REACH = `((SELECT clinics_in_reach())::uuid[])`;
const SEEN = `((SELECT clinics_seen())::uuid[])`;
const OF_PATIENT_OR_CLINIC = `clinic_id = ANY ${IN_REACH} OR patient_id = ANY ((SELECT broken_glass())::uuid[])`;

/** By table: which rows are there, and which may be written where that is not the same. */
const REACH: Record<string, { using: string; check?: string }> = {
  clinic: { using: `id = ANY ${SEEN}`, check: `id = ANY ${IN_REACH}` },
  closure: { using: `clinic_id = ANY ${SEEN}`, check: `clinic_id = ANY ${IN_REACH}` },
  resource: { using: `clinic_id = ANY ${SEEN}`, check: `clinic_id = ANY ${IN_REACH}` },
  outage: { using: `resource_id = ANY ((SELECT resources_seen())::uuid[])` },
  reservation: { using: `resource_id = ANY ((SELECT resources_seen())::uuid[])` },
  patient: { using: `patient_in_reach(id)` },
  patient_identifier: { using: `patient_in_reach(patient_id)` },
  eligibility_assessment: { using: `patient_in_reach(patient_id)` },
  consent: { using: `patient_in_reach(patient_id)` },
  treatment_plan: { using: OF_PATIENT_OR_CLINIC },
  session: { using: OF_PATIENT_OR_CLINIC },
  follow_up: { using: OF_PATIENT_OR_CLINIC },
  follow_up_response: { using: `follow_up_seen(follow_up_id)` },
  maintenance_outcome: { using: `plan_seen(treatment_plan_id)` },
  work_item: {
    using: `clinic_id = ANY ${IN_REACH} OR treatment_plan_id IN (SELECT plans_behind_glass())`,
  },
};

const MINE = `(SELECT nullif(current_setting('app.organization_id', true), '')::uuid)`;

export class ClinicsInReach1767225600018 implements MigrationInterface {
  name = 'ClinicsInReach1767225600018';

  async up(query: QueryRunner): Promise<void> {
    await query.query(`
      CREATE FUNCTION current_organization() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS $$
        SELECT nullif(current_setting('app.organization_id', true), '')::uuid
      $$;

      -- By the application's clock, as it was when the transaction began.
      CREATE FUNCTION request_time() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE AS $$
        SELECT coalesce(nullif(current_setting('app.as_of', true), '')::timestamptz, now())
      $$;

      -- Jobs and the command line say nothing of clinics; functions that look past the restriction act as their owner.
      CREATE FUNCTION sees_every_clinic() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
        SELECT current_user <> 'regimen_app' OR coalesce(current_setting('app.clinic_ids', true), '') = ''
      $$;

      CREATE FUNCTION clinics_in_reach() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
        SELECT coalesce(nullif(current_setting('app.clinic_ids', true), ''), '{}')::uuid[]
      $$;

      -- Patients whose records the caller has opened in an emergency, with the reason of each.
      CREATE FUNCTION broken_glass_reasons() RETURNS jsonb LANGUAGE sql STABLE PARALLEL SAFE AS $$
        SELECT coalesce(nullif(current_setting('app.break_glass', true), ''), '{}')::jsonb
      $$;
      CREATE FUNCTION broken_glass() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
        SELECT coalesce(array_agg(patient::uuid), '{}') FROM jsonb_object_keys(broken_glass_reasons()) AS patient
      $$;

      CREATE FUNCTION broken_glass_reason(patients uuid[]) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
        SELECT string_agg(value, '; ' ORDER BY key) FROM jsonb_each_text(broken_glass_reasons())
        WHERE key::uuid = ANY (patients)
      $$;

      CREATE TABLE break_glass_grant (
        organization_id uuid NOT NULL,
        id uuid NOT NULL,
        patient_id uuid NOT NULL,
        caller text NOT NULL,
        reason text NOT NULL,
        starts_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        ended_at timestamptz,
        created_at timestamptz NOT NULL,
        CONSTRAINT break_glass_grant_pkey PRIMARY KEY (organization_id, id),
        CONSTRAINT break_glass_grant_patient_fkey
          FOREIGN KEY (organization_id, patient_id) REFERENCES patient (organization_id, id),
        CONSTRAINT break_glass_grant_reason_check CHECK (char_length(reason) BETWEEN 10 AND 500),
        CONSTRAINT break_glass_grant_duration_check
          CHECK (expires_at > starts_at AND expires_at <= starts_at + interval '60 minutes'),
        CONSTRAINT break_glass_grant_end_check CHECK (ended_at >= starts_at)
      );
      CREATE INDEX break_glass_grant_caller_idx ON break_glass_grant (organization_id, caller, expires_at);
      ALTER TABLE break_glass_grant ENABLE ROW LEVEL SECURITY;
      ALTER TABLE break_glass_grant FORCE ROW LEVEL SECURITY;
      CREATE POLICY break_glass_grant_of_organization ON break_glass_grant
        USING (organization_id = ${MINE}) WITH CHECK (organization_id = ${MINE});
      -- What was opened, by whom and why is never changed; it can be ended.
      GRANT SELECT, INSERT, UPDATE (ended_at) ON break_glass_grant TO regimen_app;

      -- Of functions that act as their owner: what the policies themselves have to know, and no more.

      -- Somebody without any plan is nobody's patient yet, and everybody may draft one.
      CREATE FUNCTION patient_in_reach(patient uuid) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
      SECURITY DEFINER SET search_path = public, pg_temp AS $$
        SELECT patient = ANY (broken_glass())
          OR EXISTS (SELECT 1 FROM treatment_plan p
                     WHERE p.organization_id = current_organization() AND p.patient_id = patient
                       AND p.clinic_id = ANY (clinics_in_reach()))
          OR NOT EXISTS (SELECT 1 FROM treatment_plan p
                         WHERE p.organization_id = current_organization() AND p.patient_id = patient)
      $$;

      CREATE FUNCTION plans_behind_glass() RETURNS SETOF uuid LANGUAGE sql STABLE PARALLEL SAFE
      SECURITY DEFINER SET search_path = public, pg_temp AS $$
        SELECT p.id FROM treatment_plan p
        WHERE p.organization_id = current_organization() AND p.patient_id = ANY (broken_glass())
      $$;

      -- In an emergency the hours and resources of the clinics that treat the patient are there too, to be read.
      CREATE FUNCTION clinics_seen() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE
      SECURITY DEFINER SET search_path = public, pg_temp AS $$
        SELECT clinics_in_reach() || ARRAY(
          SELECT p.clinic_id FROM treatment_plan p
          WHERE p.organization_id = current_organization() AND p.patient_id = ANY (broken_glass()))
      $$;

      -- A patient is in one place at a time, and doses keep their distance, whichever clinic gives them and whoever
      -- asks: when the patient's other plans have sessions, and nothing of what they are.
      CREATE FUNCTION commitments_of_patient(patient uuid, besides uuid, since timestamptz)
      RETURNS TABLE (session_id uuid, starts_at timestamptz, ends_at timestamptz, status text, dosing boolean,
                     min_gap_days integer)
      ROWS 20 LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp AS $$
        SELECT s.id, s.starts_at, s.ends_at, s.status, s.dosing, s.min_gap_days
        FROM session s
        WHERE s.organization_id = current_organization() AND s.patient_id = patient AND s.treatment_plan_id <> besides
          AND s.ends_at > since
      $$;

      CREATE FUNCTION has_other_active_plan(patient uuid, besides uuid) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
      SECURITY DEFINER SET search_path = public, pg_temp AS $$
        SELECT EXISTS (
          SELECT 1 FROM treatment_plan p
          WHERE p.organization_id = current_organization() AND p.patient_id = patient AND p.status = 'active'
            AND p.id <> besides)
      $$;

      -- Of functions that act as who asks: what follows from the policies of another table.

      CREATE FUNCTION resources_seen() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
        SELECT ARRAY(SELECT r.id FROM resource r WHERE r.organization_id = current_organization())
      $$;
      CREATE FUNCTION plan_seen(plan uuid) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
        SELECT EXISTS (SELECT 1 FROM treatment_plan p
                       WHERE p.organization_id = current_organization() AND p.id = plan)
      $$;
      CREATE FUNCTION follow_up_seen(follow_up uuid) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
        SELECT EXISTS (SELECT 1 FROM follow_up f
                       WHERE f.organization_id = current_organization() AND f.id = follow_up)
      $$;
    `);
    for (const [table, { using, check }] of Object.entries(REACH)) {
      await query.query(`
        CREATE POLICY ${table}_in_reach ON ${table} AS RESTRICTIVE TO regimen_app
          USING ${narrowed(using)} WITH CHECK ${narrowed(check ?? using)};
      `);
    }
    await query.query(`
      -- Written for everybody, read where every patient named is in reach.
      CREATE POLICY audit_event_in_reach ON audit_event AS RESTRICTIVE FOR SELECT TO regimen_app
        USING ${narrowed(
          `NOT EXISTS (SELECT 1 FROM unnest(patient_ids) AS patient WHERE NOT patient_in_reach(patient))`,
        )};
      CREATE POLICY break_glass_grant_in_reach ON break_glass_grant AS RESTRICTIVE FOR SELECT TO regimen_app
        USING ${narrowed(`caller = current_setting('app.caller', true) OR patient_in_reach(patient_id)`)};

      -- What the caller may see is settled here, once a transaction.
      CREATE FUNCTION begin_caller(organization uuid, who text, held text[], clinics uuid[], as_of timestamptz)
      RETURNS void LANGUAGE plpgsql AS $$
      BEGIN
        PERFORM set_config('app.organization_id', organization::text, true),
                set_config('app.caller', who, true),
                set_config('app.roles', held::text, true),
                set_config('app.clinic_ids', coalesce(clinics::text, ''), true),
                set_config('app.as_of', as_of::text, true),
                set_config('app.break_glass', '', true),
                set_config('role', 'regimen_app', true);
        -- Whoever sees every clinic, and may break the glass, sees what lies behind it anyway.
        IF clinics IS NOT NULL AND held && ARRAY['prescriber', 'nurse'] THEN
          PERFORM set_config('app.break_glass', g.reasons::text, true)
          FROM (SELECT jsonb_object_agg(b.patient_id, b.reason) AS reasons FROM break_glass_grant b
                WHERE b.organization_id = organization AND b.caller = who
                  AND b.expires_at > as_of AND b.ended_at IS NULL) AS g
          WHERE g.reasons IS NOT NULL;
        END IF;
      END $$;

      CREATE OR REPLACE FUNCTION begin_request(key_hash text, as_of timestamptz)
      RETURNS TABLE (key_id uuid, organization uuid, key_roles text[], key_scopes text[], key_clinics uuid[])
      LANGUAGE plpgsql AS $$
      DECLARE
        used timestamptz;
      BEGIN
        PERFORM set_config('app.key_hash', key_hash, true);
        SELECT k.id, k.organization_id, k.roles, k.scopes, k.clinic_ids, k.last_used_at
        INTO key_id, organization, key_roles, key_scopes, key_clinics, used
        FROM api_key k
        WHERE k.token_hash = key_hash AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > as_of);
        PERFORM set_config('app.key_hash', '', true);
        IF organization IS NULL THEN RETURN; END IF;
        PERFORM begin_caller(organization, key_id::text, key_roles, key_clinics, as_of);
        -- At most once a minute, and without waiting: requests that come together on one key pass over the row that one
        -- of them has locked.
        IF used IS NULL OR used <= as_of - interval '1 minute' THEN
          UPDATE api_key SET last_used_at = as_of WHERE organization_id = organization AND id = (
            SELECT k.id FROM api_key k
            WHERE k.organization_id = organization AND k.id = key_id AND k.last_used_at IS NOT DISTINCT FROM used
            FOR NO KEY UPDATE SKIP LOCKED
          );
        END IF;
        RETURN NEXT;
      END $$;
      DROP FUNCTION begin_caller(uuid, text, text[], uuid[]);
    `);
  }

  async down(query: QueryRunner): Promise<void> {
    await query.query(`
      CREATE FUNCTION begin_caller(organization uuid, caller text, roles text[], clinics uuid[]) RETURNS void
      LANGUAGE sql AS $$
        SELECT set_config('app.organization_id', organization::text, true),
               set_config('app.caller', caller, true),
               set_config('app.roles', roles::text, true),
               set_config('app.clinic_ids', coalesce(clinics::text, ''), true),
               set_config('role', 'regimen_app', true);
      $$;
      CREATE OR REPLACE FUNCTION begin_request(key_hash text, as_of timestamptz)
      RETURNS TABLE (key_id uuid, organization uuid, key_roles text[], key_scopes text[], key_clinics uuid[])
      LANGUAGE plpgsql AS $$
      DECLARE
        used timestamptz;
      BEGIN
        PERFORM set_config('app.key_hash', key_hash, true);
        SELECT k.id, k.organization_id, k.roles, k.scopes, k.clinic_ids, k.last_used_at
        INTO key_id, organization, key_roles, key_scopes, key_clinics, used
        FROM api_key k
        WHERE k.token_hash = key_hash AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > as_of);
        PERFORM set_config('app.key_hash', '', true);
        IF organization IS NULL THEN RETURN; END IF;
        PERFORM begin_caller(organization, key_id::text, key_roles, key_clinics);
        IF used IS NULL OR used <= as_of - interval '1 minute' THEN
          UPDATE api_key SET last_used_at = as_of WHERE organization_id = organization AND id = (
            SELECT k.id FROM api_key k
            WHERE k.organization_id = organization AND k.id = key_id AND k.last_used_at IS NOT DISTINCT FROM used
            FOR NO KEY UPDATE SKIP LOCKED
          );
        END IF;
        RETURN NEXT;
      END $$;
      DROP FUNCTION begin_caller(uuid, text, text[], uuid[], timestamptz);
      DROP POLICY audit_event_in_reach ON audit_event;
      DROP TABLE break_glass_grant;
    `);
    for (const table of Object.keys(REACH)) await query.query(`DROP POLICY ${table}_in_reach ON ${table}`);
    await query.query(`
      DROP FUNCTION follow_up_seen(uuid);
      DROP FUNCTION plan_seen(uuid);
      DROP FUNCTION resources_seen();
      DROP FUNCTION has_other_active_plan(uuid, uuid);
      DROP FUNCTION commitments_of_patient(uuid, uuid, timestamptz);
      DROP FUNCTION clinics_seen();
      DROP FUNCTION plans_behind_glass();
      DROP FUNCTION patient_in_reach(uuid);
      DROP FUNCTION broken_glass_reason(uuid[]);
      DROP FUNCTION broken_glass();
      DROP FUNCTION broken_glass_reasons();
      DROP FUNCTION clinics_in_reach();
      DROP FUNCTION sees_every_clinic();
      DROP FUNCTION request_time();
      DROP FUNCTION current_organization();
    `);
  }
}

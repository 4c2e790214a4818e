/* What more than one migration says of reads in one statement. Like a migration, it does not change any more. */

/** Who holds the key: nobody, for one that is not valid at the instant given. */
export const KEY_OF_HASH = `
        ignored := set_config('app.key_hash', key_hash, true);
        SELECT k.id, k.organization_id, k.roles, k.scopes, k.clinic_ids, k.last_used_at
        INTO key_id, organization, key_roles, key_scopes, key_clinics, used
        FROM api_key k
        WHERE k.token_hash = key_hash AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > as_of);
        ignored := set_config('app.key_hash', '', true);`;

/** From here on the transaction is the caller's. */
export const actAs = (who: string, held: string, clinics: string): string => `
        ignored := set_config('app.organization_id', organization::text, true);
        ignored := set_config('app.caller', ${who}, true);
        ignored := set_config('app.roles', ${held}::text, true);
        ignored := set_config('app.clinic_ids', coalesce(${clinics}::text, ''), true);
        ignored := set_config('app.as_of', as_of::text, true);
        ignored := set_config('app.break_glass', '', true);
        ignored := set_config('role', 'regimen_app', true);`;

/** What a function that reads in one statement declares of whoever asks. */
export const KEY_AND_CALLER = `DECLARE
        ignored text;
        key_id uuid;
        organization uuid;
        key_roles text[];
        key_scopes text[];
        key_clinics uuid[];
        used timestamptz;`;

/** Its beginning: null for whoever may not read so, and for a key whose use is to be noted; else it acts as the key. */
export const CHECK_KEY_AND_ACT = `${KEY_OF_HASH}
        IF organization IS NULL OR NOT key_roles && allowed OR NOT coalesce(key_scopes && covering, true)
          OR used IS NULL OR used <= as_of - interval '1 minute' THEN RETURN NULL; END IF;
        IF key_clinics IS NOT NULL THEN
          PERFORM begin_caller(organization, key_id::text, key_roles, key_clinics, as_of);
        ELSE${actAs('key_id::text', 'key_roles', 'NULL').replaceAll('\n', '\n  ')}
        END IF;`;

/** By name of the function: the record with what belongs to it, and the patients of whom it tells. */
const READS: Record<string, { record: string; patient: string }> = {
  session_at_once: {
    record: `
          SELECT s.*, (
            SELECT json_agg(json_build_array(v.resource_id, r.kind, v.starts_at, v.ends_at))
            FROM reservation v
            JOIN resource r ON r.organization_id = v.organization_id AND r.id = v.resource_id
            WHERE v.organization_id = organization AND v.session_id = wanted) AS resources
          FROM session s WHERE s.organization_id = organization AND s.id = wanted`,
    patient: 'patient_id',
  },
  patient_at_once: {
    record: `
          SELECT p.*, (
            SELECT json_agg(json_build_object('system', i.system, 'value', i.value))
            FROM patient_identifier i
            WHERE i.organization_id = organization AND i.patient_id = wanted) AS identifiers
          FROM patient p WHERE p.organization_id = organization AND p.id = wanted`,
    patient: 'id',
  },
};

const readAtOnce = (name: string, { record, patient }: { record: string; patient: string }): string => `
      CREATE FUNCTION ${name}(
        key_hash text, as_of timestamptz, allowed text[], covering text[], wanted uuid, event_id uuid, operation_id text,
        request_id text, durable boolean
      ) RETURNS json LANGUAGE plpgsql AS $$
      ${KEY_AND_CALLER}
        answer json;
        told uuid[];
      BEGIN${CHECK_KEY_AND_ACT}
        SELECT row_to_json(x), ARRAY[x.${patient}] INTO answer, told
        FROM (SELECT key_id AS caller, record.* FROM (${record}) AS record) AS x;
        IF answer IS NULL THEN RETURN NULL; END IF;
        IF NOT durable THEN ignored := set_config('synchronous_commit', 'off', true); END IF;
        INSERT INTO audit_event (organization_id, id, occurred_at, caller, operation, patient_ids, reason, request_id)
        VALUES (organization, event_id, as_of, key_id::text, operation_id, told,
                CASE WHEN key_clinics IS NOT NULL THEN broken_glass_reason(told) END, request_id);
        RETURN answer;
      END $$;`;

export const SINGLE_READS = Object.entries(READS)
  .map(([name, read]) => readAtOnce(name, read))
  .join('\n');

const SIGNATURE = 'text, timestamptz, text[], text[], uuid, uuid, text, text, boolean';
export const DROP_SINGLE_READS = Object.keys(READS)
  .map((name) => `DROP FUNCTION ${name}(${SIGNATURE});`)
  .join('\n');

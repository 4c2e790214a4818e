import type { MigrationInterface, QueryRunner } from 'typeorm';
import { CHECK_KEY_AND_ACT, DROP_SINGLE_READS, KEY_AND_CALLER, SINGLE_READS } from './sql/reads-at-once.js';

/*
 * Reads that arrive together with one key are one statement: what a transaction costs, its key's check and its commit,
 * is paid once for all of them. Each keeps its own record, and its own audit event. A record that is not to be seen is
 * null and leaves no event, as before; no valid key, and all of it is null.
 */

/** By name of the function: a record with what belongs to it, and the patient of whom it tells. */
const READS: Record<string, { record: string; patient: string }> = {
  sessions_at_once: {
    record: `
            SELECT s.*, (
              SELECT json_agg(json_build_array(v.resource_id, r.kind, v.starts_at, v.ends_at))
              FROM reservation v
              JOIN resource r ON r.organization_id = v.organization_id AND r.id = v.resource_id
              WHERE v.organization_id = s.organization_id AND v.session_id = s.id) AS resources
            FROM session s WHERE s.organization_id = organization AND s.id = w.id`,
    patient: 'patient_id',
  },
  patients_at_once: {
    record: `
            SELECT p.*, (
              SELECT json_agg(json_build_object('system', i.system, 'value', i.value))
              FROM patient_identifier i
              WHERE i.organization_id = p.organization_id AND i.patient_id = p.id) AS identifiers
            FROM patient p WHERE p.organization_id = organization AND p.id = w.id`,
    patient: 'id',
  },
};

const readTogether = (name: string, { record, patient }: { record: string; patient: string }): string => `
      CREATE FUNCTION ${name}(
        key_hash text, as_of timestamptz, allowed text[], covering text[], wanted uuid[], event_ids uuid[],
        operation_id text, request_ids text[], durable boolean
      ) RETURNS json LANGUAGE plpgsql AS $$
      ${KEY_AND_CALLER}
        records json;
        told uuid[];
      BEGIN
        -- Else PostgreSQL plans anew for each length of the arrays, which takes longer than the reading.
        ignored := set_config('plan_cache_mode', 'force_generic_plan', true);${CHECK_KEY_AND_ACT}
        -- OFFSET 0 keeps each record a search of its own by its key, whatever the planner thinks of the table's size.
        SELECT json_agg(row_to_json(x.record) ORDER BY x.n), array_agg((x.record).${patient} ORDER BY x.n)
        INTO records, told
        FROM (
          SELECT w.n, record FROM unnest(wanted) WITH ORDINALITY AS w (id, n) LEFT JOIN LATERAL (${record}
            OFFSET 0
          ) AS record ON true
        ) AS x;
        IF NOT durable THEN ignored := set_config('synchronous_commit', 'off', true); END IF;
        INSERT INTO audit_event (organization_id, id, occurred_at, caller, operation, patient_ids, reason, request_id)
        SELECT organization, e.id, as_of, key_id::text, operation_id, ARRAY[e.patient],
               CASE WHEN key_clinics IS NOT NULL THEN broken_glass_reason(ARRAY[e.patient]) END, e.request
        FROM unnest(event_ids, request_ids, told) AS e (id, request, patient)
        WHERE e.patient IS NOT NULL;
        RETURN json_build_object('caller', key_id, 'organizationId', organization, 'records', records);
      END $$;`;

export class ReadsTogether1767225600034 implements MigrationInterface {
  name = 'ReadsTogether1767225600034';

  async up(query: QueryRunner): Promise<void> {
    const functions = Object.entries(READS).map(([name, read]) => readTogether(name, read));
    await query.query(`${DROP_SINGLE_READS}\n${functions.join('\n')}`);
  }

  async down(query: QueryRunner): Promise<void> {
    const signature = 'text, timestamptz, text[], text[], uuid[], uuid[], text, text[], boolean';
    for (const name of Object.keys(READS)) await query.query(`DROP FUNCTION ${name}(${signature})`);
    await query.query(SINGLE_READS);
  }
}

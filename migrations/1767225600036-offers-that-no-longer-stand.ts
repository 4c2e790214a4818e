import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The owner sees no organization's rows while the policies are forced on it. */
const unforced = (statements: string): string => {
  const tables = ['treatment_plan', 'waitlist_entry', 'offer'];
  const alter = (how: string): string =>
    tables.map((table) => `ALTER TABLE ${table} ${how} ROW LEVEL SECURITY;`).join('\n');
  return `${alter('NO FORCE')}\n${statements}\n${alter('FORCE')}`;
};

/** Offers withdrawn one by one, and a waiting list on which nobody waits for the same twice. */
export class OffersThatNoLongerStand1767225600036 implements MigrationInterface {
  name = 'OffersThatNoLongerStand1767225600036';

  async up(query: QueryRunner): Promise<void> {
    await query.query(`
      ALTER TABLE offer
        DROP CONSTRAINT offer_decision_check,
        ADD CONSTRAINT offer_decision_check CHECK (decision IN ('accepted', 'declined', 'withdrawn')),
        DROP CONSTRAINT offer_hold_session_key;
      -- What was decided may be offered again.
      CREATE UNIQUE INDEX offer_hold_session_key ON offer (organization_id, hold_id, session_id)
        WHERE (decision IS NULL);
    `);
    await query.query(
      unforced(`
      UPDATE waitlist_entry w SET withdrawn_at = now()
      WHERE w.served_at IS NULL AND w.withdrawn_at IS NULL AND (
        EXISTS (
          SELECT 1 FROM treatment_plan p
          WHERE p.organization_id = w.organization_id AND p.id = w.treatment_plan_id
            AND p.status IN ('completed', 'revoked', 'entered-in-error'))
        OR EXISTS (
          SELECT 1 FROM waitlist_entry o
          WHERE o.organization_id = w.organization_id AND o.treatment_plan_id = w.treatment_plan_id
            AND o.served_at IS NULL AND o.withdrawn_at IS NULL AND (o.created_at, o.id) < (w.created_at, w.id)
            AND (o.phase, o.ordinal, o.earliest, o.latest, o.days_of_week, o.from_time, o.to_time)
              IS NOT DISTINCT FROM (w.phase, w.ordinal, w.earliest, w.latest, w.days_of_week, w.from_time, w.to_time)));
    `),
    );
    await query.query(`
      CREATE UNIQUE INDEX waitlist_entry_waiting_key ON waitlist_entry
        (organization_id, treatment_plan_id, phase, ordinal, earliest, latest, days_of_week, from_time, to_time)
        NULLS NOT DISTINCT WHERE (served_at IS NULL AND withdrawn_at IS NULL);
    `);
  }

  async down(query: QueryRunner): Promise<void> {
    await query.query(`DROP INDEX waitlist_entry_waiting_key; DROP INDEX offer_hold_session_key;`);
    await query.query(
      unforced(`
      DELETE FROM offer o USING offer later
      WHERE later.organization_id = o.organization_id AND later.hold_id = o.hold_id
        AND later.session_id = o.session_id AND (later.created_at, later.id) > (o.created_at, o.id);
      UPDATE offer SET decision = 'declined' WHERE decision = 'withdrawn';
    `),
    );
    await query.query(`
      ALTER TABLE offer
        DROP CONSTRAINT offer_decision_check,
        ADD CONSTRAINT offer_decision_check CHECK (decision IN ('accepted', 'declined')),
        ADD CONSTRAINT offer_hold_session_key UNIQUE (organization_id, hold_id, session_id);
    `);
  }
}

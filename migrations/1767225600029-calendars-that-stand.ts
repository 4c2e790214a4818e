import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a booking asks of the calendar that it was computed on, without a round trip to hear the answer. */
export class CalendarsThatStand1767225600029 implements MigrationInterface {
  name = 'CalendarsThatStand1767225600029';

  async up(query: QueryRunner): Promise<void> {
    await query.query(`
      CREATE FUNCTION expect_calendar(standing integer, expected integer) RETURNS void
      LANGUAGE plpgsql AS $$
      BEGIN
        IF standing IS DISTINCT FROM expected THEN
          RAISE EXCEPTION 'The calendar has been changed.' USING ERRCODE = 'RG001';
        END IF;
      END $$;
    `);
  }

  async down(query: QueryRunner): Promise<void> {
    await query.query('DROP FUNCTION expect_calendar(integer, integer)');
  }
}

import type { EntityManager } from 'typeorm';
import { prepared } from '../database/prepared.js';

/** The function counts what the caller may not know of too, but tells nothing of it but when it begins. */
const STARTS = `
  SELECT (extract(epoch FROM s.starts_at) * 1000)::float8 AS "startsAt"
  FROM starts_of_clinic($1, $2, $3) s
  WHERE (s.session_id IS NULL OR s.session_id <> ALL ($4::uuid[]))
    AND (s.hold_id IS NULL OR s.hold_id IS DISTINCT FROM $5::uuid)
  ORDER BY 1`;

/** When the clinic's live visits of [from, to) begin, in epoch milliseconds: what its caps on starts count. */
export async function startsOfClinic(
  tx: EntityManager,
  clinicId: string,
  from: Date,
  to: Date,
  {
    exceptSessionIds = [],
    exceptHoldId = null,
  }: { exceptSessionIds?: string[]; exceptHoldId?: string | null } = {},
): Promise<number[]> {
  const rows = await prepared<{ startsAt: number }>(tx, STARTS, [
    clinicId,
    from,
    to,
    exceptSessionIds,
    exceptHoldId,
  ]);
  return rows.map(({ startsAt }) => startsAt);
}

import { Injectable } from '@nestjs/common';
import type { Call } from '../common/call.js';
import { decodeCursor, encodeCursor, type Page } from '../common/page.js';
import { Transactions } from '../common/transactions.js';
import { prepared } from '../database/prepared.js';
import { PatientsService } from '../patients/patients.service.js';
import { TIMELINE_KINDS, type TimelineEntry, type TimelineKind, type TimelineQuery } from './timeline.dto.js';

interface Row {
  /** To the microsecond, as the database has it. */
  at: string;
  kind: TimelineKind;
  id: string;
  treatmentPlanId: string | null;
  summary: string;
}

/**
 * Each part finds its rows by an index that begins with the organization and the patient; what the policies hide is
 * not there. Without the parts whose kinds nobody asked for, since their condition is known before they are read.
 */
const part = (
  kind: TimelineKind,
  at: string,
  rest: { plan?: string; summary: string; from: string },
): string =>
  `SELECT ${at} AS at, '${kind}' AS kind, t.id, ${rest.plan ?? 'NULL::uuid'} AS plan, ${rest.summary} AS summary
   FROM ${rest.from} WHERE t.organization_id = $1 AND t.patient_id = $2 AND '${kind}' = ANY ($3)`;

const PARTS = [
  `SELECT t.created_at AS at, 'registration' AS kind, t.id, NULL::uuid AS plan, 'registered' AS summary
   FROM patient t WHERE t.organization_id = $1 AND t.id = $2 AND 'registration' = ANY ($3)`,
  `SELECT t.changed_at AS at, 'correction' AS kind, t.patient_id AS id, NULL::uuid AS plan,
          'version ' || (t.version + 1) || ': ' || array_to_string(t.changed, ', ') AS summary
   FROM patient_version t WHERE t.organization_id = $1 AND t.patient_id = $2 AND 'correction' = ANY ($3)`,
  part('eligibility', 't.assessed_at', { summary: 't.outcome', from: 'eligibility_assessment t' }),
  part('consent', 't.signed_at', {
    summary: `t.type || CASE WHEN t.revoked_at IS NULL THEN '' ELSE ': revoked' END`,
    from: 'consent t',
  }),
  part('authorization', 't.created_at', {
    summary: `t.authorized || ' ' || t.unit_kind`,
    from: 'prior_authorization t',
  }),
  part('preference', 't.created_at', { summary: `'recorded'`, from: 'patient_preference t' }),
  part('unavailability', 't.created_at', {
    summary: `CASE WHEN t.rrule IS NULL THEN 'span' ELSE 'rule' END`,
    from: 'patient_unavailability t',
  }),
  part('note', 't.created_at', { plan: 't.treatment_plan_id', summary: `'written'`, from: 'patient_note t' }),
  part('plan-drafted', 't.created_at', { plan: 't.id', summary: `'drafted'`, from: 'treatment_plan t' }),
  `${part('plan-activated', 't.activated_at', { plan: 't.id', summary: `'activated'`, from: 'treatment_plan t' })}
     AND t.activated_at IS NOT NULL`,
  // Nothing changes a plan after its end.
  `${part('plan-ended', 't.updated_at', { plan: 't.id', summary: 't.status', from: 'treatment_plan t' })}
     AND t.status IN ('completed', 'revoked', 'entered-in-error')`,
  part('session', 'coalesce(t.starts_at, t.wanted_at)', {
    plan: 't.treatment_plan_id',
    summary: `t.phase || ' ' || t.ordinal || ': ' || t.status`,
    from: 'session t',
  }),
  `SELECT coalesce(r.reverted_at, r.applied_at) AS at, 're-plan' AS kind, r.id, t.treatment_plan_id AS plan,
          t.phase || ' ' || t.ordinal || ': ' || t.action ||
            CASE WHEN r.reverted_at IS NULL THEN '' ELSE ', reverted' END AS summary
   FROM replan_change t
   JOIN replan r ON r.organization_id = t.organization_id AND r.id = t.replan_id
   WHERE t.organization_id = $1 AND t.patient_id = $2 AND r.applied_at IS NOT NULL AND 're-plan' = ANY ($3)`,
  part('follow-up', 'coalesce(t.outcome_at, t.due_at)', {
    plan: 't.treatment_plan_id',
    summary: `t.kind || ': ' || coalesce(t.outcome, 'open')`,
    from: 'follow_up t',
  }),
  `SELECT r.answered_at AS at, 'response' AS kind, r.id, t.treatment_plan_id AS plan, r.scale || ' ' || r.total AS summary
   FROM follow_up t
   JOIN follow_up_response r ON r.organization_id = t.organization_id AND r.follow_up_id = t.id
   WHERE t.organization_id = $1 AND t.patient_id = $2 AND 'response' = ANY ($3)`,
];

const TIMELINE = `
  SELECT at::text AS at, kind, id, plan AS "treatmentPlanId", summary
  FROM (${PARTS.join('\nUNION ALL\n')}) AS entry
  WHERE ($4::timestamptz IS NULL OR at >= $4) AND ($5::timestamptz IS NULL OR at < $5)
    AND ($6::timestamptz IS NULL OR (at, kind, id, summary) < ($6, $7, $8::uuid, $9))
  ORDER BY entry.at DESC, kind DESC, id DESC, summary DESC
  LIMIT $10`;

@Injectable()
export class TimelineService {
  constructor(
    private readonly transactions: Transactions,
    private readonly patients: PatientsService,
  ) {}

  /** What happened and what is to come, the latest first. */
  read(call: Call, patientId: string, query: TimelineQuery): Promise<Page<TimelineEntry>> {
    const { organizationId } = call;
    const { limit, cursor, from, to, kinds } = query;
    const before = cursor === undefined ? [null, null, null, null] : decodeCursor(cursor, 4);
    return this.transactions.read(call, async (tx) => {
      await this.patients.get(tx, organizationId, patientId);
      const asked = kinds ?? TIMELINE_KINDS;
      const values = [organizationId, patientId, asked, from ?? null, to ?? null, ...before, limit + 1];
      const rows = await prepared<Row>(tx, TIMELINE, values);
      const data = rows.slice(0, limit);
      const last = rows.length > limit ? data.at(-1) : undefined;
      return {
        data: data.map((row) => ({ patientId, ...row, at: new Date(row.at).toISOString() })),
        nextCursor: last ? encodeCursor([last.at, last.kind, last.id, last.summary]) : null,
      };
    });
  }
}

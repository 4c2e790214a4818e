/** Why a re-plan is not applied or not taken back, told of the plans that the caller may see. */
import type { EntityManager } from 'typeorm';
import type { Clinic } from '../clinics/clinic.entity.js';
import { conflict } from '../domain/errors.js';
import type { InTheWay } from './replan-restorer.js';
import type { Replan, ReplanChangeRow } from './replan.entity.js';
import { byTime, replanChangeAnswer, summaryOf } from './replans.dto.js';
import { seenPlans } from './seen-plans.js';

/** What the preview would be by now. It names sessions and plans, and no patient. */
export async function replanChanged(
  tx: EntityManager,
  { organizationId }: Replan,
  { timeZone }: Clinic,
  rows: ReplanChangeRow[],
): Promise<Error> {
  const seen = await seenPlans(tx, organizationId, rows);
  const told = rows.filter(({ treatmentPlanId }) => seen.has(treatmentPlanId)).sort(byTime);
  return conflict(
    'REPLAN_CHANGED',
    'The calendar has changed since the preview; here is what it would be now.',
    {
      replan: {
        summary: summaryOf(told),
        changes: told.map(replanChangeAnswer(timeZone)).map(withoutPatient),
      },
    },
  );
}

export async function notRevertible(
  tx: EntityManager,
  organizationId: string,
  inTheWay: InTheWay[],
): Promise<Error> {
  const seen = await seenPlans(tx, organizationId, inTheWay);
  const hidden = inTheWay.some(({ treatmentPlanId }) => !seen.has(treatmentPlanId));
  const detail = 'A session that is out of your reach stands in the way.';
  return conflict(
    'REPLAN_NOT_REVERTIBLE',
    'The re-plan cannot be taken back; conflicts names what is in the way.',
    {
      conflicts: [
        ...inTheWay.flatMap((one) => (seen.has(one.treatmentPlanId) ? [one.conflict] : [])),
        ...(hidden ? [{ code: 'SESSION_OUT_OF_REACH', detail }] : []),
      ],
    },
  );
}

function withoutPatient<T extends { patientId: string }>({ patientId: _, ...rest }: T): Omit<T, 'patientId'> {
  return rest;
}

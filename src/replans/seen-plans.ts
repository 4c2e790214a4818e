import { In, type EntityManager } from 'typeorm';
import { TreatmentPlan } from '../treatment-plans/treatment-plan.entity.js';

/** Of the plans that the rows are of, those that the caller may see. */
export async function seenPlans(
  tx: EntityManager,
  organizationId: string,
  rows: { treatmentPlanId: string }[],
): Promise<Set<string>> {
  const ids = [...new Set(rows.map(({ treatmentPlanId }) => treatmentPlanId))];
  const plans = await tx.find(TreatmentPlan, {
    select: { id: true },
    where: { organizationId, id: In(ids) },
  });
  return new Set(plans.map(({ id }) => id));
}

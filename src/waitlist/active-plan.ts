import type { EntityManager } from 'typeorm';
import type { Call } from '../common/call.js';
import { conflict, DomainError, invalid } from '../domain/errors.js';
import type { PlanFactsReader } from '../treatment-plans/plan-facts.js';
import type { TreatmentPlan } from '../treatment-plans/treatment-plan.entity.js';

/** The plan that a body names, locked; refused unless it is active. */
export async function activePlan(
  reader: PlanFactsReader,
  tx: EntityManager,
  call: Call,
  id: string,
): Promise<TreatmentPlan> {
  const plan = await reader.lockedPlan(tx, call.organizationId, id).catch((error: unknown) => {
    if (!(error instanceof DomainError) || error.kind !== 'not-found') throw error;
    throw invalid([{ pointer: '/treatmentPlanId', detail: 'is no treatment plan of this organization' }]);
  });
  if (plan.status !== 'active') {
    throw conflict(
      'PLAN_NOT_ACTIVE',
      `The treatment plan is ${plan.status}; only visits of active plans are moved.`,
    );
  }
  return plan;
}

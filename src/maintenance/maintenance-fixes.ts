import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Call } from '../common/call.js';
import { Clock } from '../common/clock.js';
import type { ProblemConflict } from '../common/problem.dto.js';
import type { Role } from '../common/roles.js';
import { TreatmentPlan } from '../treatment-plans/treatment-plan.entity.js';
import { fixNotPossible, WorkFixes, type FixDone, type FixProvider } from '../worklist/work-fixes.js';
import type { WorkItem } from '../worklist/work-item.entity.js';
import type { ApplyFix, FixedSession, SuggestedFix } from '../worklist/worklist.dto.js';
import { SlotTaken } from '../database/until-placed.js';
import { PlanMaintainer, type PlanOutcome } from './plan-maintainer.js';

const RUN_AGAIN = 'run-again';
const ROLES: Role[] = ['admin', 'scheduler'];

/** Maintenance that failed for a plan, tried again there and then. */
@Injectable()
export class MaintenanceFixes implements FixProvider, OnModuleInit {
  constructor(
    private readonly clock: Clock,
    private readonly fixes: WorkFixes,
    private readonly maintainer: PlanMaintainer,
  ) {}

  onModuleInit(): void {
    this.fixes.register('maintenance-failed', this);
  }

  async suggest(tx: EntityManager, _call: Call, item: WorkItem): Promise<SuggestedFix[]> {
    const outcome = await this.attempt(tx, item, true);
    return [
      {
        code: RUN_AGAIN,
        detail: 'Maintenance of the plan is run again: what is due is booked.',
        ...{ prescriberOnly: false, roles: ROLES, sessions: outcome ? booked(outcome) : [] },
        conflicts: outcome ? (outcome.unplaced as ProblemConflict[]) : [STILL_FAILING],
      },
    ];
  }

  tries(fix: string): readonly Role[] | null {
    return fix === RUN_AGAIN ? ROLES : null;
  }

  async apply(tx: EntityManager, call: Call, item: WorkItem, _body: ApplyFix): Promise<FixDone> {
    const { organizationId, treatmentPlanId } = item;
    const plan = await tx.findOneBy(TreatmentPlan, { organizationId, id: treatmentPlanId ?? '' });
    const outcome = plan && (await this.attempt(tx, item, false));
    if (!outcome) throw fixNotPossible([STILL_FAILING]);
    call.concerning = [plan.patientId];
    return { sessions: booked(outcome) };
  }

  /** Null where it fails again; nothing is left of it then. */
  private async attempt(
    tx: EntityManager,
    { organizationId, treatmentPlanId }: WorkItem,
    dryRun: boolean,
  ): Promise<PlanOutcome | null> {
    if (treatmentPlanId === null) return null;
    try {
      return await tx.transaction((inner) =>
        this.maintainer.within(inner, organizationId, treatmentPlanId, this.clock.now(), { dryRun }),
      );
    } catch (error) {
      if (error instanceof SlotTaken) throw error;
      return null;
    }
  }
}

const STILL_FAILING = {
  code: 'MAINTENANCE_FAILED',
  detail: 'Maintenance of this plan fails; the service’s log says why.',
};

const booked = (outcome: PlanOutcome): FixedSession[] =>
  outcome.booked.map(({ phase, ordinal, startsAt }) => ({
    ...{ sessionId: null, phase, ordinal, change: 'book', startsAt },
    wantedDate: null,
  }));

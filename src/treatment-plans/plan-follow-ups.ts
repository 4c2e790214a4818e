import type { EntityManager } from 'typeorm';

/** What a plan tells its follow-ups, which depend on plans and so cannot be called by them. */
export abstract class PlanFollowUps {
  /** Makes the follow-ups of the plan's checkpoints agree with its sessions. */
  abstract sync(tx: EntityManager, organizationId: string, planId: string): Promise<void>;
}

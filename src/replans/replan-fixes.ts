import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { beyondReach } from '../common/beyond-reach.js';
import type { Call } from '../common/call.js';
import type { Role } from '../common/roles.js';
import { formatInstant } from '../domain/local-time.js';
import type { ReplanChange } from '../domain/replan-types.js';
import { conflictAnswer } from '../treatment-plans/proposals.dto.js';
import { fixNotPossible, WorkFixes, type FixDone, type FixProvider } from '../worklist/work-fixes.js';
import type { WorkItem } from '../worklist/work-item.entity.js';
import type { ApplyFix, FixedSession, SuggestedFix } from '../worklist/worklist.dto.js';
import { ReplanCauses, type Cause } from './replan-causes.js';
import { ReplanPlanner, type Planned } from './replan-planner.js';
import { ReplansService } from './replans.service.js';
import { PLANNERS, summaryOf } from './replans.dto.js';
import { seenPlans } from './seen-plans.js';

const REPLAN = 'replan';

/** All that an outage or a closure lies over, re-planned from the work item of one of its sessions. */
@Injectable()
export class ReplanFixes implements FixProvider, OnModuleInit {
  constructor(
    private readonly fixes: WorkFixes,
    private readonly causes: ReplanCauses,
    private readonly planner: ReplanPlanner,
    private readonly replans: ReplansService,
  ) {}

  onModuleInit(): void {
    this.fixes.register(['outage-over-booking', 'closure-over-booking'], this);
  }

  async suggest(tx: EntityManager, _call: Call, item: WorkItem): Promise<SuggestedFix[]> {
    const cause = await this.cause(tx, item);
    if (!cause) return [];
    const { organizationId } = item;
    const planned = await beyondReach(tx, () => this.planner.plan(tx, organizationId, cause, false));
    const own = planned.changes.find(({ sessionId }) => sessionId === item.sessionId);
    if (!own) return [];
    const { affected, swapped, moved, unplaced } = summaryOf(planned.changes);
    const detail =
      `Everything that the ${cause.kind} lies over is re-planned at once, ${affected} in all: ` +
      `${swapped} served by others, ${moved} moved, ${unplaced} without a place.`;
    return [
      {
        ...{ code: REPLAN, detail, prescriberOnly: false, roles: [...PLANNERS] },
        sessions: await this.sessions(tx, organizationId, planned),
        conflicts: conflictsOf(own, planned),
      },
    ];
  }

  tries(fix: string): readonly Role[] | null {
    return fix === REPLAN ? PLANNERS : null;
  }

  async lock(tx: EntityManager, item: WorkItem, fix: string): Promise<boolean> {
    const cause = fix === REPLAN ? await this.cause(tx, item) : null;
    if (!cause) return false;
    await beyondReach(tx, () => this.planner.lock(tx, item.organizationId, cause));
    return true;
  }

  /** Keeps nothing where the item's own session would be left without a place. */
  async apply(tx: EntityManager, call: Call, item: WorkItem, _body: ApplyFix): Promise<FixDone> {
    const { organizationId } = item;
    const cause = await this.cause(tx, item);
    if (!cause) throw fixNotPossible([{ code: 'REPLAN_CAUSE_GONE', detail: GONE }]);
    const planned = await beyondReach(tx, () => this.planner.plan(tx, organizationId, cause, true));
    const own = planned.changes.find(({ sessionId }) => sessionId === item.sessionId);
    if (!own) throw fixNotPossible([{ code: 'SESSION_NOT_MOVABLE', detail: NOT_AFFECTED }]);
    if (!own.to) throw fixNotPossible(conflictsOf(own, planned));
    const sessions = await this.sessions(tx, organizationId, planned);
    const replan = await this.replans.kept(tx, call, cause, planned, { dryRun: false, instead: item });
    return { sessions, replanId: replan.id };
  }

  /** What the item's subject names, within the caller's reach. */
  private cause(tx: EntityManager, { organizationId, kind, subject }: WorkItem): Promise<Cause | null> {
    const id = subject.split(':')[1] ?? '';
    return this.causes.find(
      tx,
      organizationId,
      kind === 'outage-over-booking' ? { outageId: id } : { closureId: id },
    );
  }

  /** What changes, of the plans that the caller may see. */
  private async sessions(
    tx: EntityManager,
    organizationId: string,
    planned: Planned,
  ): Promise<FixedSession[]> {
    const { timeZone } = planned.clinic;
    const changed = planned.changes.flatMap(({ sessionId, action, to }) => {
      const session = planned.sessions.get(sessionId);
      return session && to ? [{ session, action, to, treatmentPlanId: session.treatmentPlanId }] : [];
    });
    const seen = await seenPlans(tx, organizationId, changed);
    return changed
      .filter(({ treatmentPlanId }) => seen.has(treatmentPlanId))
      .map(({ session, action, to }) => ({
        ...{ sessionId: session.id, phase: session.phase, ordinal: session.ordinal },
        change: action === 'swapped' ? 'swap' : 'move',
        wantedDate: session.wantedLocal.slice(0, 10),
        startsAt: formatInstant(to.startsAt, timeZone),
      }));
  }
}

const GONE = 'The outage or closure is there no longer.';
const NOT_AFFECTED =
  'The outage or closure does not lie over the session any more, or the session has begun.';

const conflictsOf = ({ to, conflicts }: ReplanChange, { clinic }: Planned) =>
  to ? [] : conflicts.map((conflict) => conflictAnswer(conflict, clinic.timeZone));

import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Call } from '../common/call.js';
import type { Role } from '../common/roles.js';
import { WorkFixes, type FixDone, type FixProvider } from '../worklist/work-fixes.js';
import { OVER_BOOKING, type WorkItem } from '../worklist/work-item.entity.js';
import type { ApplyFix, SuggestedFix } from '../worklist/worklist.dto.js';
import { PlacingFixes } from './placing-fixes.js';

/** What can be done about a session that has no place, or over whose booking the calendar has changed. */
@Injectable()
export class VisitFixes implements FixProvider, OnModuleInit {
  constructor(
    private readonly fixes: WorkFixes,
    private readonly placing: PlacingFixes,
  ) {}

  onModuleInit(): void {
    this.fixes.register(['unplaced-session', ...OVER_BOOKING], this);
  }

  /** Where it stands first, so that the patient's time need not change. */
  async suggest(tx: EntityManager, _call: Call, item: WorkItem): Promise<SuggestedFix[]> {
    const known = await this.placing.known(tx, item);
    if (!known) return [];
    return [...(await this.placing.sameTime(tx, known)), ...(await this.placing.times(tx, known))];
  }

  tries(fix: string): readonly Role[] | null {
    return this.placing.tries(fix);
  }

  async apply(
    tx: EntityManager,
    call: Call,
    item: WorkItem,
    body: ApplyFix,
    lockPool: boolean,
  ): Promise<FixDone> {
    const known = await this.placing.movable(tx, item);
    return this.placing.carryOut(tx, call, known, body, lockPool);
  }
}

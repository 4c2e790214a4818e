import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Call } from '../common/call.js';
import type { Role } from '../common/roles.js';
import { SessionChanges } from '../sessions/session-changes.js';
import { SessionsService } from '../sessions/sessions.service.js';
import { WorkFixes, type FixDone, type FixProvider } from '../worklist/work-fixes.js';
import { OVER_BOOKING, type WorkItem } from '../worklist/work-item.entity.js';
import type { ApplyFix, FixedSession, SuggestedFix } from '../worklist/worklist.dto.js';
import { asWanted, followingOf } from './following-sessions.js';
import { notOffered, PlacingFixes, type Known } from './placing-fixes.js';

const LEAVE_OUT = 'leave-out';

/** What can be done about a session that has no place, or over whose booking the calendar has changed. */
@Injectable()
export class VisitFixes implements FixProvider, OnModuleInit {
  constructor(
    private readonly fixes: WorkFixes,
    private readonly placing: PlacingFixes,
    private readonly sessions: SessionsService,
    private readonly changes: SessionChanges,
  ) {}

  onModuleInit(): void {
    this.fixes.register(['unplaced-session', ...OVER_BOOKING], this);
  }

  /** Where it stands first, so that the patient's time need not change; where no time is within the rules, what else there is. */
  async suggest(tx: EntityManager, call: Call, item: WorkItem): Promise<SuggestedFix[]> {
    const known = await this.placing.known(tx, item);
    if (!known) return [];
    const placed = [...(await this.placing.sameTime(tx, known)), ...(await this.placing.times(tx, known))];
    if (placed.some(({ conflicts }) => conflicts.length === 0)) return placed;
    const along = await this.withFollowing(tx, call, known);
    return [...placed, ...(along ? [along] : []), withoutIt(known)];
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
    if (body.fix !== LEAVE_OUT) {
      // Others of the course moved would leave the item's own session as it is.
      if (!this.placing.isOf(known, body.fix)) throw notOffered();
      return this.placing.carryOut(tx, call, known, body, lockPool);
    }
    const { plan } = known.facts;
    await this.sessions.cancelAll(
      tx,
      [known.session],
      'No time is left for it: the course goes on without it.',
    );
    await this.changes.happened(tx, plan.organizationId, plan.id);
    call.concerning = [plan.patientId];
    return { sessions: [leftOut(known)] };
  }

  /** Those after it may be what leaves it no time: with them it may go past its window, and past a maximum gap. */
  private async withFollowing(tx: EntityManager, call: Call, known: Known): Promise<SuggestedFix | null> {
    const { facts, session } = known;
    const following = followingOf(facts, session);
    if (following.length === 0) return null;
    const wish = asWanted(facts, session, 0);
    return this.placing.withFollowing(tx, call, known, following, wish, { allowBreaches: true });
  }
}

const leftOut = ({ session: { id, phase, ordinal, wantedLocal } }: Known): FixedSession => ({
  ...{ sessionId: id, phase, ordinal, change: LEAVE_OUT, startsAt: null },
  wantedDate: wantedLocal.slice(0, 10),
});

const withoutIt = (known: Known): SuggestedFix => ({
  code: LEAVE_OUT,
  detail: `${known.session.phase} session ${known.session.ordinal} is cancelled, and the course goes on without it.`,
  ...{ prescriberOnly: true, roles: ['prescriber'], sessions: [leftOut(known)], conflicts: [] },
});

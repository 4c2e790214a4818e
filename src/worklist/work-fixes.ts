import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Call } from '../common/call.js';
import { conflict, DomainError } from '../domain/errors.js';
import type { WorkItem, WorkItemKind } from './work-item.entity.js';
import type { Role } from '../common/roles.js';
import type { ApplyFix, FixedSession, SuggestedFix } from './worklist.dto.js';

/** What was done about an item. */
export interface FixDone {
  sessions: FixedSession[];
  /** The re-plan that it was, which can be reverted. */
  replanId?: string;
  /** The plan that begins by it. */
  startedPlanId?: string;
}

/** Who knows what can be done about items of a kind. */
export interface FixProvider {
  /** As things stand; writes nothing. */
  suggest(tx: EntityManager, call: Call, item: WorkItem): Promise<SuggestedFix[]>;
  /**
   * Of a fix whose code says all that is to be done, such as a time, the roles that may apply it; null of any other. It
   * is tried where it is suggested no longer too, so that the refusal says what has come in its way.
   */
  tries?(fix: string): readonly Role[] | null;
  /**
   * Takes the locks that it needs in the order in which others take them, before the item's own; true: it has, and the
   * item's plan needs no lock besides.
   */
  lock?(tx: EntityManager, item: WorkItem, fix: string): Promise<boolean>;
  /**
   * Carries one of its suggestions out, computed anew; the patient's, the plan's and the item's rows are locked. Throws
   * the refusal (`fixNotPossible`) where something stands in its way, and SlotTaken to be asked again with `lockPool`.
   */
  apply(tx: EntityManager, call: Call, item: WorkItem, body: ApplyFix, lockPool: boolean): Promise<FixDone>;
}

/**
 * What can be done about work items by one call. Features that know how register here, as the worklist cannot call
 * them; of several for one kind each has fixes of its own.
 */
@Injectable()
export class WorkFixes {
  private readonly providers = new Map<WorkItemKind, FixProvider[]>();

  register(kinds: WorkItemKind | readonly WorkItemKind[], provider: FixProvider): void {
    for (const kind of [kinds].flat()) this.providers.set(kind, [...this.of(kind), provider]);
  }

  async suggest(tx: EntityManager, call: Call, item: WorkItem): Promise<SuggestedFix[]> {
    return (await this.offers(tx, call, item)).map(({ fix }) => fix);
  }

  async lock(tx: EntityManager, item: WorkItem, fix: string): Promise<boolean> {
    for (const provider of this.of(item.kind)) {
      if (await provider.lock?.(tx, item, fix)) return true;
    }
    return false;
  }

  async apply(
    tx: EntityManager,
    call: Call,
    item: WorkItem,
    body: ApplyFix,
    lockPool: boolean,
  ): Promise<FixDone> {
    const tried = this.tried(item, body.fix);
    if (tried) {
      expectRole(call, tried.roles);
      return tried.provider.apply(tx, call, item, body, lockPool);
    }
    const offers = await this.offers(tx, call, item);
    const offer = offers.find(({ fix }) => fix.code === body.fix);
    if (!offer) {
      throw conflict('FIX_NOT_OFFERED', 'The work item has no such fix; fixes names those it has now.', {
        fixes: offers.map(({ fix }) => fix.code),
      });
    }
    expectRole(call, offer.fix.roles);
    return offer.provider.apply(tx, call, item, body, lockPool);
  }

  private tried(item: WorkItem, fix: string): { provider: FixProvider; roles: readonly Role[] } | null {
    for (const provider of this.of(item.kind)) {
      const roles = provider.tries?.(fix);
      if (roles) return { provider, roles };
    }
    return null;
  }

  private async offers(
    tx: EntityManager,
    call: Call,
    item: WorkItem,
  ): Promise<{ provider: FixProvider; fix: SuggestedFix }[]> {
    if (item.status !== 'open') return [];
    const offers: { provider: FixProvider; fix: SuggestedFix }[] = [];
    for (const provider of this.of(item.kind)) {
      for (const fix of await provider.suggest(tx, call, item)) offers.push({ provider, fix });
    }
    return offers.sort((a, b) => rankOf(a.fix) - rankOf(b.fix));
  }

  private of(kind: WorkItemKind): FixProvider[] {
    return this.providers.get(kind) ?? [];
  }
}

/** What breaks nothing comes first; what breaks rules, or gives a session up, after it. Otherwise as suggested. */
function rankOf({ conflicts, sessions }: SuggestedFix): number {
  const givesUp = sessions.length > 0 && sessions.every(({ change }) => change === 'leave-out');
  return conflicts.length > 0 || givesUp ? 1 : 0;
}

function expectRole(call: Call, roles: readonly Role[]): void {
  if (roles.some((role) => call.roles.includes(role))) return;
  const who = roles.length === 1 ? `the role ${roles.join()}` : `one of the roles ${roles.join(', ')}`;
  throw new DomainError('forbidden', 'FORBIDDEN', `This fix is for ${who} to apply.`);
}

/** Something stands in the way of a fix just now; nothing was changed, and the item stays open. */
export const fixNotPossible = (conflicts: object[]): DomainError =>
  conflict('FIX_NOT_POSSIBLE', 'The fix cannot be carried out now; conflicts names all that is in its way.', {
    conflicts,
  });

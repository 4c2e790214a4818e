import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Call } from '../common/call.js';
import { conflict, DomainError } from '../domain/errors.js';
import type { WorkItem, WorkItemKind } from './work-item.entity.js';
import type { ApplyFix, FixedSession, SuggestedFix } from './worklist.dto.js';

/** Who knows what can be done about items of a kind. */
export interface FixProvider {
  /** As things stand; writes nothing. */
  suggest(tx: EntityManager, call: Call, item: WorkItem): Promise<SuggestedFix[]>;
  /**
   * Carries one of its suggestions out, computed anew; the patient's, the plan's and the item's rows are locked. Throws
   * the refusal (`fixNotPossible`) where something stands in its way, and SlotTaken to be asked again with `lockPool`.
   */
  apply(
    tx: EntityManager,
    call: Call,
    item: WorkItem,
    body: ApplyFix,
    lockPool: boolean,
  ): Promise<FixedSession[]>;
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

  async apply(
    tx: EntityManager,
    call: Call,
    item: WorkItem,
    body: ApplyFix,
    lockPool: boolean,
  ): Promise<FixedSession[]> {
    const offers = await this.offers(tx, call, item);
    const offer = offers.find(({ fix }) => fix.code === body.fix);
    if (!offer) {
      throw conflict('FIX_NOT_OFFERED', 'The work item has no such fix; fixes names those it has now.', {
        fixes: offers.map(({ fix }) => fix.code),
      });
    }
    if (offer.fix.prescriberOnly && !call.roles.includes('prescriber')) {
      throw new DomainError('forbidden', 'FORBIDDEN', 'This fix is for the role prescriber to apply.');
    }
    return offer.provider.apply(tx, call, item, body, lockPool);
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
    return offers;
  }

  private of(kind: WorkItemKind): FixProvider[] {
    return this.providers.get(kind) ?? [];
  }
}

/** Something stands in the way of a fix just now; nothing was changed, and the item stays open. */
export const fixNotPossible = (conflicts: object[]): DomainError =>
  conflict('FIX_NOT_POSSIBLE', 'The fix cannot be carried out now; conflicts names all that is in its way.', {
    conflicts,
  });

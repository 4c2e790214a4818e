import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** `maintenance`: by the job that keeps courses booked, which needs no further run. */
export type ChangeCause = 'course' | 'maintenance';

export type SessionListener = (
  tx: EntityManager,
  organizationId: string,
  planId: string,
  cause: ChangeCause,
) => Promise<void>;

/**
 * Who has to know, inside the same transaction, that a plan's sessions have changed. Features that depend on sessions
 * register here, because sessions cannot call them.
 */
@Injectable()
export class SessionChanges {
  private readonly listeners: SessionListener[] = [];

  subscribe(listener: SessionListener): void {
    this.listeners.push(listener);
  }

  async happened(
    tx: EntityManager,
    organizationId: string,
    planId: string,
    cause: ChangeCause = 'course',
  ): Promise<void> {
    for (const listener of this.listeners) await listener(tx, organizationId, planId, cause);
  }
}

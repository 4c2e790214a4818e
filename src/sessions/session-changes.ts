import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

export type SessionListener = (tx: EntityManager, organizationId: string, planId: string) => Promise<void>;

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

  async happened(tx: EntityManager, organizationId: string, planId: string): Promise<void> {
    for (const listener of this.listeners) await listener(tx, organizationId, planId);
  }
}

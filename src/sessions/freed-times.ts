import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** The time of a visit that will not take place then. */
export interface FreedTime {
  organizationId: string;
  clinicId: string;
  treatmentPlanId: string;
  sessionId: string;
  startsAt: Date;
}

export type FreedTimeListener = (tx: EntityManager, freed: FreedTime) => Promise<void>;

/** Who has to know, inside the same transaction, that a booked time has become free again. */
@Injectable()
export class FreedTimes {
  private readonly listeners: FreedTimeListener[] = [];

  subscribe(listener: FreedTimeListener): void {
    this.listeners.push(listener);
  }

  async happened(tx: EntityManager, freed: FreedTime): Promise<void> {
    for (const listener of this.listeners) await listener(tx, freed);
  }
}

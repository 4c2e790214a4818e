import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Placement } from '../domain/course-types.js';
import type { Session } from './session.entity.js';

/** The time of a visit that will not take place then. */
export interface FreedTime {
  organizationId: string;
  clinicId: string;
  treatmentPlanId: string;
  sessionId: string;
  startsAt: Date;
}

/** What a session leaves behind that stood at this time. */
export const freedBy = (
  { organizationId, clinicId, treatmentPlanId, id }: Session,
  startsAt: Date,
): FreedTime => ({ organizationId, clinicId, treatmentPlanId, sessionId: id, startsAt });

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

  /** Of sessions that leave their places for others; a time that one of them takes over is free for nobody. */
  async leftBehind(
    tx: EntityManager,
    leaving: readonly Session[],
    placements: readonly Pick<Placement, 'startsAt'>[],
    now: Date,
  ): Promise<void> {
    const taken = new Set(placements.map(({ startsAt }) => startsAt));
    for (const session of leaving) {
      const { startsAt } = session;
      if (!startsAt || startsAt <= now || taken.has(startsAt.getTime())) continue;
      await this.happened(tx, freedBy(session, startsAt));
    }
  }
}

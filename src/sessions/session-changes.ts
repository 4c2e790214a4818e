import { AsyncLocalStorage } from 'node:async_hooks';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Clinic } from '../clinics/clinic.entity.js';
import type { PlanStatus } from '../domain/plan-lifecycle.js';
import type { ProtocolDefinition, Weekday } from '../domain/protocol.js';
import type { Session } from './session.entity.js';

/**
 * `activation`: the course has just begun, so nothing follows it yet. `maintenance`: by the job that keeps courses
 * booked, which needs no further run.
 */
export type ChangeCause = 'activation' | 'course' | 'maintenance';

/** A course as it stands after a change, where whoever changed it knows it whole: it need not be read again. */
export interface KnownCourse {
  plan: {
    organizationId: string;
    id: string;
    patientId: string;
    clinicId: string;
    status: PlanStatus;
    startDate: string;
    weekdays: Weekday[] | null;
    phaseCounts: Record<string, number>;
    dayOne: string | null;
    updatedAt: Date;
  };
  clinic: Clinic;
  definition: ProtocolDefinition;
  sessions: Session[];
}

export type SessionListener = (
  tx: EntityManager,
  organizationId: string,
  planId: string,
  cause: ChangeCause,
  course?: KnownCourse,
) => Promise<void>;

/**
 * Who has to know, inside the same transaction, that a plan's sessions have changed. Features that depend on sessions
 * register here, because sessions cannot call them.
 */
@Injectable()
export class SessionChanges {
  private readonly listeners: SessionListener[] = [];
  private readonly kept = new AsyncLocalStorage<Map<string, Parameters<SessionListener>>>();

  subscribe(listener: SessionListener): void {
    this.listeners.push(listener);
  }

  async happened(
    tx: EntityManager,
    organizationId: string,
    planId: string,
    cause: ChangeCause = 'course',
    course?: KnownCourse,
  ): Promise<void> {
    const kept = this.kept.getStore();
    // By the end of what happens together the course may be another.
    if (kept) kept.set(`${planId} ${cause}`, [tx, organizationId, planId, cause]);
    else for (const listener of this.listeners) await listener(tx, organizationId, planId, cause, course);
  }

  /** Runs verbs that share one transaction; of all their changes of a plan the listeners are told once, at the end. */
  async together(work: () => Promise<void>): Promise<void> {
    const kept = new Map<string, Parameters<SessionListener>>();
    await this.kept.run(kept, work);
    for (const change of kept.values()) await this.happened(...change);
  }
}

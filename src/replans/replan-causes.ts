import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AffectedSessions, distinctSessions, type AffectedSession } from '../clinics/affected-sessions.js';
import type { Clinic } from '../clinics/clinic.entity.js';
import { Closure } from '../clinics/closure.entity.js';
import { formatInstant, startOfDay } from '../domain/local-time.js';
import { Outage, Resource } from '../resources/resource.entity.js';

/** What a re-plan answers to. */
export type Cause =
  | { kind: 'outage'; id: string; clinicId: string; outage: Outage; resource: Resource }
  | { kind: 'closure'; id: string; clinicId: string; closure: Closure };

interface Named {
  outageId?: string | null;
  closureId?: string | null;
}

/** Finds outages and closures, and what they lie over. */
@Injectable()
export class ReplanCauses {
  constructor(private readonly affected: AffectedSessions) {}

  /** Null where it is not there, or not within the caller's reach. */
  async find(
    tx: EntityManager,
    organizationId: string,
    { outageId, closureId }: Named,
  ): Promise<Cause | null> {
    if (outageId) {
      const outage = await tx.findOneBy(Outage, { organizationId, id: outageId });
      const resource = outage && (await tx.findOneBy(Resource, { organizationId, id: outage.resourceId }));
      return resource && { kind: 'outage', id: outageId, clinicId: resource.clinicId, outage, resource };
    }
    if (!closureId) return null;
    const closure = await tx.findOneBy(Closure, { organizationId, id: closureId });
    return closure && { kind: 'closure', id: closureId, clinicId: closure.clinicId, closure };
  }

  /** The sessions that it lies over, whoever asks. */
  async sessions(tx: EntityManager, clinic: Clinic, cause: Cause): Promise<AffectedSession[]> {
    const { organizationId, timeZone } = clinic;
    if (cause.kind === 'closure') {
      const { fromDate, toDate } = cause.closure;
      const [start, end] = [startOfDay(fromDate, timeZone), startOfDay(toDate, timeZone)];
      return this.affected.ofClinic(tx, clinic, { start, end });
    }
    const { startsAt, endsAt } = cause.outage;
    const uses = await this.affected.ofResource(
      tx,
      { organizationId, id: cause.resource.id },
      { start: startsAt.getTime(), end: endsAt.getTime() },
    );
    return distinctSessions(uses);
  }
}

/** The kind of work item that it opens over a session. */
export const workOf = (cause: Cause): 'outage-over-booking' | 'closure-over-booking' =>
  `${cause.kind}-over-booking`;

/** What has happened, for people. */
export function causeInWords(cause: Cause, zone: string): string {
  if (cause.kind === 'closure') {
    const { fromDate, toDate } = cause.closure;
    return `The clinic is closed from ${fromDate} and opens again on ${toDate}.`;
  }
  const [from, to] = [cause.outage.startsAt, cause.outage.endsAt].map((at) =>
    formatInstant(at.getTime(), zone),
  );
  return `${cause.resource.name} is out from ${from} to ${to}.`;
}

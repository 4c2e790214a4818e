import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AffectedSessions, distinctSessions, type AffectedSession } from '../clinics/affected-sessions.js';
import { affectedSessionAnswer, impactOf } from '../clinics/clinics.dto.js';
import { ClinicsService } from '../clinics/clinics.service.js';
import type { Call } from '../common/call.js';
import { Clock } from '../common/clock.js';
import { Ids } from '../common/ids.js';
import { keysetPage, mapPage, type Page, type PageQuery, type SortKey } from '../common/page.js';
import { Transactions } from '../common/transactions.js';
import { found } from '../common/validation.js';
import { conflict, invalid } from '../domain/errors.js';
import { formatInstant } from '../domain/local-time.js';
import { Outage } from './resource.entity.js';
import { CreateOutage, outageAnswer, type OutageAnswer, type OutageCreatedAnswer } from './resources.dto.js';
import { ResourcesService } from './resources.service.js';

const BY_TIME: SortKey<Outage>[] = [
  { sql: 'outage.startsAt', cast: 'timestamptz', of: (outage) => outage.startsAt.toISOString() },
  { sql: 'outage.id', cast: 'uuid', of: (outage) => outage.id },
];

@Injectable()
export class OutagesService {
  constructor(
    private readonly transactions: Transactions,
    private readonly clinics: ClinicsService,
    private readonly resources: ResourcesService,
    private readonly affected: AffectedSessions,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  create(call: Call, resourceId: string, body: CreateOutage): Promise<OutageCreatedAnswer> {
    const startsAt = new Date(body.startsAt);
    const endsAt = new Date(body.endsAt);
    const faults = CreateOutage.furtherFaults(body);
    if (faults.length > 0) throw invalid(faults);
    return this.transactions.run(call, async (tx) => {
      const { organizationId } = call;
      // The clinic's row is locked: nobody declares the same meanwhile.
      const { clinic, resource } = await this.resources.lock(tx, organizationId, resourceId);
      const known = await tx.findOneBy(Outage, { organizationId, resourceId, startsAt, endsAt });
      if (known) {
        const detail = `The resource is out at exactly these times already, by outage ${known.id}.`;
        throw conflict('OUTAGE_EXISTS', detail, { outageId: known.id });
      }
      const now = this.clock.now();
      const outage = tx.create(Outage, {
        organizationId,
        id: this.ids.next(),
        resourceId,
        startsAt,
        endsAt,
        reason: body.reason ?? null,
        createdAt: now,
        updatedAt: now,
      });
      await tx.insert(Outage, outage);
      await this.clinics.calendarChanged(tx, clinic);
      const sessions = await this.during(tx, outage);
      const [from, to] = [startsAt, endsAt].map((at) => formatInstant(at.getTime(), clinic.timeZone));
      const detail = `${resource.name} is out from ${from} to ${to}.`;
      const told = await this.affected.report(
        tx,
        clinic,
        { kind: 'outage-over-booking', id: outage.id, detail },
        sessions,
      );
      return {
        ...outageAnswer(clinic.timeZone)(outage),
        affectedSessions: told.map(affectedSessionAnswer(clinic)),
        impact: impactOf(told),
      };
    });
  }

  list(call: Call, resourceId: string, query: PageQuery): Promise<Page<OutageAnswer>> {
    const { organizationId } = call;
    return this.transactions.read(call, async (tx) => {
      const { clinicId } = await this.resources.get(tx, organizationId, resourceId);
      const { timeZone } = await this.clinics.get(tx, organizationId, clinicId);
      const outages = tx.createQueryBuilder(Outage, 'outage').where({ organizationId, resourceId });
      return mapPage(await keysetPage(outages, query, BY_TIME), outageAnswer(timeZone));
    });
  }

  remove(call: Call, resourceId: string, id: string): Promise<void> {
    const { organizationId } = call;
    return this.transactions.run(call, async (tx) => {
      const { clinic, resource } = await this.resources.lock(tx, organizationId, resourceId);
      const outage = found(await tx.findOneBy(Outage, { organizationId, resourceId, id }), 'outage');
      await tx.delete(Outage, { organizationId, resourceId, id });
      await this.clinics.calendarChanged(tx, clinic);
      const detail = `${resource.name} is back.`;
      const sessions = await this.during(tx, outage);
      await this.affected.settle(tx, clinic, { kind: 'outage-over-booking', id, detail }, sessions);
    });
  }

  private async during(
    tx: EntityManager,
    { organizationId, resourceId, startsAt, endsAt }: Outage,
  ): Promise<AffectedSession[]> {
    const interval = { start: startsAt.getTime(), end: endsAt.getTime() };
    return distinctSessions(await this.affected.ofResource(tx, { organizationId, id: resourceId }, interval));
  }
}

import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import {
  AffectedSessions,
  distinctSessions,
  type AffectedSession,
  type ResourceUse,
} from '../clinics/affected-sessions.js';
import type { Clinic } from '../clinics/clinic.entity.js';
import { affectedSessionAnswer, impactOf } from '../clinics/clinics.dto.js';
import { ClinicsService } from '../clinics/clinics.service.js';
import type { Call } from '../common/call.js';
import { Clock } from '../common/clock.js';
import { expectVersion, type IfMatch } from '../common/etag.js';
import { Ids } from '../common/ids.js';
import { byId, keysetPage, mapPage, type Page } from '../common/page.js';
import { Transactions } from '../common/transactions.js';
import { found } from '../common/validation.js';
import { invalid } from '../domain/errors.js';
import { coveredBy } from '../domain/interval.js';
import { addDays, localDateOf } from '../domain/local-time.js';
import { workingIntervals } from '../domain/open-hours.js';
import { stillServes } from '../domain/served-needs.js';
import { sharedLanes } from '../domain/visit.js';
import { resourceFaults } from './resource-rules.js';
import { Resource } from './resource.entity.js';
import {
  resourceAnswer,
  type CreateResource,
  type ResourceAnswer,
  type ResourceChangeAnswer,
  type ResourceQuery,
  type UpdateResource,
} from './resources.dto.js';
import { visitsServed, type VisitServed } from './visits-served.js';

@Injectable()
export class ResourcesService {
  constructor(
    private readonly transactions: Transactions,
    private readonly clinics: ClinicsService,
    private readonly affected: AffectedSessions,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  create(call: Call, body: CreateResource): Promise<ResourceAnswer> {
    const fields = {
      kind: body.kind,
      capacity: body.capacity ?? 1,
      roles: body.roles ?? [],
      tags: body.tags ?? [],
      workingHours: body.workingHours ?? null,
    };
    refuseFaulty(fields);
    return this.transactions.run(call, async (tx) => {
      const clinic = await this.clinics.lock(tx, call.organizationId, body.clinicId);
      const now = this.clock.now();
      const resource = tx.create(Resource, {
        organizationId: call.organizationId,
        id: this.ids.next(),
        clinicId: clinic.id,
        name: body.name,
        ...fields,
        active: body.active ?? true,
        createdAt: now,
        updatedAt: now,
        version: 1,
      });
      await tx.insert(Resource, resource);
      await this.clinics.calendarChanged(tx, clinic);
      return resourceAnswer(resource);
    });
  }

  list(call: Call, query: ResourceQuery): Promise<Page<ResourceAnswer>> {
    const { clinicId, kind } = query;
    return this.transactions.read(call, async (tx) => {
      const resources = tx.createQueryBuilder(Resource, 'resource').where({
        organizationId: call.organizationId,
        ...(clinicId ? { clinicId } : {}),
        ...(kind ? { kind } : {}),
      });
      return mapPage(await keysetPage(resources, query, byId('resource')), resourceAnswer);
    });
  }

  read(call: Call, id: string): Promise<ResourceAnswer> {
    return this.transactions.read(call, async (tx) =>
      resourceAnswer(await this.get(tx, call.organizationId, id)),
    );
  }

  /** A field that is null goes back to its default. */
  update(call: Call, id: string, ifMatch: IfMatch, body: UpdateResource): Promise<ResourceChangeAnswer> {
    return this.transactions.run(call, async (tx) => {
      const { clinic, resource: before } = await this.lock(tx, call.organizationId, id);
      expectVersion(before, ifMatch);
      const resource = tx.create(Resource, {
        ...before,
        name: body.name ?? before.name,
        capacity: given(body.capacity, before.capacity, 1),
        roles: given(body.roles, before.roles, []),
        tags: given(body.tags, before.tags, []),
        workingHours: given(body.workingHours, before.workingHours, null),
        active: given(body.active, before.active, true),
        updatedAt: this.clock.now(),
        version: before.version + 1,
      });
      refuseFaulty(resource);
      await tx.save(resource, { reload: false });
      await this.clinics.calendarChanged(tx, clinic);
      const sessions = await this.reportUnserved(tx, clinic, before, resource);
      return {
        ...resourceAnswer(resource),
        affectedSessions: sessions.map(affectedSessionAnswer(clinic)),
        impact: impactOf(sessions),
      };
    });
  }

  async get(tx: EntityManager, organizationId: string, id: string): Promise<Resource> {
    return found(await tx.findOneBy(Resource, { organizationId, id }), 'resource');
  }

  /** Locks the resource's clinic, then the resource, for a change of the calendar. */
  async lock(
    tx: EntityManager,
    organizationId: string,
    id: string,
  ): Promise<{ clinic: Clinic; resource: Resource }> {
    const { clinicId } = await this.get(tx, organizationId, id);
    const clinic = await this.clinics.lock(tx, organizationId, clinicId);
    const resource = await tx.findOne(Resource, {
      where: { organizationId, id },
      lock: { mode: 'for_no_key_update' },
    });
    return { clinic, resource: found(resource, 'resource') };
  }

  /** Sessions to come that it served before the change and does not serve after it, each on the worklist. */
  private async reportUnserved(
    tx: EntityManager,
    clinic: Clinic,
    before: Resource,
    after: Resource,
  ): Promise<AffectedSession[]> {
    const uses = await this.affected.ofResource(tx, after, { start: this.clock.now().getTime() });
    const visits = await visitsServed(tx, after.organizationId, clinic.policy, uses);
    const refused = (resource: Resource): Set<string> => {
      const served = (use: ResourceUse): boolean =>
        serves(resource, use, clinic.timeZone) && mayStillServe(resource, visits.get(use.sessionId));
      return new Set(uses.filter((use) => !served(use)).map((use) => use.sessionId));
    };
    const [refusedBefore, refusedAfter] = [refused(before), refused(after)];
    const lost = ({ sessionId }: ResourceUse): boolean =>
      refusedAfter.has(sessionId) && !refusedBefore.has(sessionId);
    const regained = ({ sessionId }: ResourceUse): boolean =>
      refusedBefore.has(sessionId) && !refusedAfter.has(sessionId);
    const cause = { kind: 'resource-over-booking', id: after.id } as const;
    const unserved = distinctSessions(uses.filter(lost));
    const detail = `${after.name} no longer serves this session.`;
    const told = await this.affected.report(tx, clinic, { ...cause, detail }, unserved);
    const mended = `${after.name} serves this session again.`;
    await this.affected.settle(
      tx,
      clinic,
      { ...cause, detail: mended },
      distinctSessions(uses.filter(regained)),
    );
    return told;
  }
}

function serves(resource: Resource, use: ResourceUse, zone: string): boolean {
  const { active, workingHours } = resource;
  const [, lanesEnd] = sharedLanes(resource);
  if (!active || use.laneTo > lanesEnd) return false;
  if (!workingHours) return true;
  const date = localDateOf(use.from, zone);
  // Turnover may pass the end of the working day, as it may pass closing.
  return coveredBy(
    workingIntervals(workingHours, zone, date, addDays(date, 1)),
    use.from,
    Math.min(use.to, use.endsAt),
  );
}

/** With its roles and tags; of a visit that is not found nothing is said. */
const mayStillServe = (resource: Resource, visit: VisitServed | undefined): boolean =>
  !visit || stillServes(visit.shape, visit.startsAt, resource, visit.rows);

const given = <T>(value: T | null | undefined, before: T, byDefault: T): T =>
  value === undefined ? before : (value ?? byDefault);

function refuseFaulty(
  resource: Pick<Resource, 'kind' | 'capacity' | 'roles' | 'tags' | 'workingHours'>,
): void {
  const faults = resourceFaults(resource);
  if (faults.length > 0) throw invalid(faults);
}

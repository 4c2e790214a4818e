import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Call } from '../common/call.js';
import { Clock } from '../common/clock.js';
import { expectVersion, type IfMatch } from '../common/etag.js';
import { Ids } from '../common/ids.js';
import { byId, keysetPage, mapPage, type Page, type PageQuery } from '../common/page.js';
import { Transactions } from '../common/transactions.js';
import { found } from '../common/validation.js';
import { findPrepared, findQuestion, type Question } from '../database/prepared.js';
import { invalid, type Fault } from '../domain/errors.js';
import { coveredBy } from '../domain/interval.js';
import { localDateOf } from '../domain/local-time.js';
import { openingHourFaults, openIntervalsOn } from '../domain/open-hours.js';
import { policyFaults, type ClinicPolicy } from '../domain/policy.js';
import { AffectedSessions, type AffectedSession } from './affected-sessions.js';
import { Clinic } from './clinic.entity.js';
import {
  affectedSessionAnswer,
  impactOf,
  clinicAnswer,
  type ClinicAnswer,
  type ClinicChangeAnswer,
  type ClinicPolicyFields,
  type CreateClinic,
  type UpdateClinic,
} from './clinics.dto.js';

@Injectable()
export class ClinicsService {
  constructor(
    private readonly transactions: Transactions,
    private readonly affected: AffectedSessions,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  create(call: Call, body: CreateClinic): Promise<ClinicAnswer> {
    const policy = storedPolicy(body.policy);
    refuse([...openingHourFaults(body.openingHours), ...policyFaults(policy)]);
    return this.transactions.run(call, async (tx) => {
      const now = this.clock.now();
      const clinic = tx.create(Clinic, {
        organizationId: call.organizationId,
        id: this.ids.next(),
        name: body.name,
        timeZone: body.timeZone,
        openingHours: body.openingHours,
        policy,
        calendarVersion: 1,
        createdAt: now,
        updatedAt: now,
        version: 1,
      });
      await tx.insert(Clinic, clinic);
      return clinicAnswer(clinic);
    });
  }

  list(call: Call, query: PageQuery): Promise<Page<ClinicAnswer>> {
    return this.transactions.read(call, async (tx) => {
      const clinics = tx.createQueryBuilder(Clinic, 'clinic').where({ organizationId: call.organizationId });
      return mapPage(await keysetPage(clinics, query, byId('clinic')), clinicAnswer);
    });
  }

  read(call: Call, id: string): Promise<ClinicAnswer> {
    return this.transactions.read(call, async (tx) =>
      clinicAnswer(await this.get(tx, call.organizationId, id)),
    );
  }

  update(call: Call, id: string, ifMatch: IfMatch, body: UpdateClinic): Promise<ClinicChangeAnswer> {
    const policy = body.policy === undefined ? undefined : storedPolicy(body.policy);
    refuse([
      ...(body.openingHours ? openingHourFaults(body.openingHours) : []),
      ...(policy ? policyFaults(policy) : []),
    ]);
    return this.transactions.run(call, async (tx) => {
      const before = await this.lock(tx, call.organizationId, id);
      expectVersion(before, ifMatch);
      const recalendared = body.timeZone ?? body.openingHours ?? policy;
      const clinic = tx.create(Clinic, {
        ...before,
        name: body.name ?? before.name,
        timeZone: body.timeZone ?? before.timeZone,
        openingHours: body.openingHours ?? before.openingHours,
        policy: policy ?? before.policy,
        calendarVersion: before.calendarVersion + (recalendared ? 1 : 0),
        updatedAt: this.clock.now(),
        version: before.version + 1,
      });
      await tx.save(clinic, { reload: false });
      const affected = await this.reportOutside(tx, before, clinic);
      return {
        ...clinicAnswer(clinic),
        affectedSessions: affected.map(affectedSessionAnswer(clinic)),
        impact: impactOf(affected),
      };
    });
  }

  async get(tx: EntityManager, organizationId: string, id: string): Promise<Clinic> {
    const [clinic] = await findPrepared(tx, Clinic, 'FROM clinic WHERE organization_id = $1 AND id = $2', [
      organizationId,
      id,
    ]);
    return found(clinic, 'clinic');
  }

  /** The clinic of a treatment plan, to be asked for together with others. */
  questionOfPlan(tx: EntityManager, organizationId: string, planId: string): Question<Clinic | undefined> {
    const clinics = findQuestion(
      tx,
      Clinic,
      `FROM clinic WHERE organization_id = $1 AND id = (
         SELECT clinic_id FROM treatment_plan WHERE organization_id = $1 AND id = $2)`,
      [organizationId, planId],
    );
    return { ...clinics, answer: (rows) => clinics.answer(rows)[0] };
  }

  /**
   * Locks the clinic for a change of its calendar. Bookings hold its row FOR KEY SHARE until they commit, so the
   * change waits for those under way and those that come wait for the change.
   */
  async lock(tx: EntityManager, organizationId: string, id: string): Promise<Clinic> {
    const clinic = await tx.findOne(Clinic, {
      where: { organizationId, id },
      lock: { mode: 'pessimistic_write' },
    });
    return found(clinic, 'clinic');
  }

  /**
   * Says that what bookings are placed by has changed, with the clinic locked: whoever has read the older calendar
   * places again. The clinic itself has not changed, so its ETag stays.
   */
  async calendarChanged(tx: EntityManager, clinic: Clinic): Promise<void> {
    clinic.calendarVersion += 1;
    await tx.update(
      Clinic,
      { organizationId: clinic.organizationId, id: clinic.id },
      { calendarVersion: clinic.calendarVersion },
    );
  }

  /** Sessions to come that lay in the old opening hours and do not lie in the new ones, each on the worklist. */
  private async reportOutside(tx: EntityManager, before: Clinic, after: Clinic): Promise<AffectedSession[]> {
    if (before.timeZone === after.timeZone && before.openingHours === after.openingHours) return [];
    const sessions = await this.affected.ofClinic(tx, after, { start: this.clock.now().getTime() });
    const outside = sessions.filter((session) => opensFor(before, session) && !opensFor(after, session));
    const inside = sessions.filter((session) => !opensFor(before, session) && opensFor(after, session));
    const cause = { kind: 'hours-over-booking', id: after.id } as const;
    const detail = 'The clinic has changed its hours: this session lies outside of them.';
    const told = await this.affected.report(tx, after, { ...cause, detail }, outside);
    const mended = 'The clinic has changed its hours: this session lies in them again.';
    await this.affected.settle(tx, after, { ...cause, detail: mended }, inside);
    return told;
  }
}

/** Whether the visit lies in one stretch of the weekly hours; closures are another matter. */
const opensFor = ({ timeZone, openingHours }: Clinic, { startsAt, endsAt }: AffectedSession): boolean =>
  coveredBy(openIntervalsOn(localDateOf(startsAt, timeZone), timeZone, openingHours, []), startsAt, endsAt);

/** Only what was decided: null is the default, as if it were left out. */
function storedPolicy(fields: ClinicPolicyFields | null | undefined): ClinicPolicy {
  const { placement, ...rest } = fields ?? {};
  const placed = decided(placement ?? {});
  return { ...decided(rest), ...(Object.keys(placed).length > 0 ? { placement: placed } : {}) };
}

const decided = (fields: object): object =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null));

function refuse(faults: Fault[]): void {
  if (faults.length > 0) throw invalid(faults);
}

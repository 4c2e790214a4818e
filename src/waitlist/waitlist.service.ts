import { Injectable } from '@nestjs/common';
import { IsNull, type EntityManager } from 'typeorm';
import type { Call } from '../common/call.js';
import { Clock } from '../common/clock.js';
import { Disclosures } from '../common/disclosures.js';
import { Ids } from '../common/ids.js';
import { byId, keysetPage, mapPage, type Page } from '../common/page.js';
import { Transactions } from '../common/transactions.js';
import { found } from '../common/validation.js';
import { conflict, invalid, type Fault } from '../domain/errors.js';
import { localDateOf } from '../domain/local-time.js';
import { WEEKDAYS } from '../domain/protocol.js';
import { isUnstarted } from '../domain/session-lifecycle.js';
import { PlanFactsReader } from '../treatment-plans/plan-facts.js';
import type { PlanFacts } from '../treatment-plans/plan-wishes.js';
import { activePlan } from './active-plan.js';
import { WaitlistEntry } from './waitlist-entry.entity.js';
import {
  CreateWaitlistEntry,
  waitlistEntryAnswer,
  waitlistStatus,
  type WaitlistEntryAnswer,
  type WaitlistQuery,
} from './waitlist.dto.js';

/** Whose session would come earlier, and when. */
type Wanted = Pick<
  WaitlistEntry,
  | 'organizationId'
  | 'treatmentPlanId'
  | 'phase'
  | 'ordinal'
  | 'earliest'
  | 'latest'
  | 'daysOfWeek'
  | 'fromTime'
  | 'toTime'
>;

const CONDITIONS = {
  waiting: 'entry.servedAt IS NULL AND entry.withdrawnAt IS NULL',
  served: 'entry.servedAt IS NOT NULL',
  withdrawn: 'entry.withdrawnAt IS NOT NULL',
};

/** Patients who would come earlier, or at short notice. */
@Injectable()
export class WaitlistService {
  constructor(
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly reader: PlanFactsReader,
    private readonly disclosures: Disclosures,
  ) {}

  create(call: Call, body: CreateWaitlistEntry): Promise<WaitlistEntryAnswer> {
    return this.transactions.run(call, async (tx) => {
      const plan = await activePlan(this.reader, tx, call, body.treatmentPlanId);
      const faults = entryFaults(await this.reader.facts(tx, plan), body, this.clock.now());
      if (faults.length > 0) throw invalid(faults);
      const wanted = {
        ...{ organizationId: call.organizationId, treatmentPlanId: plan.id, phase: body.phase },
        ordinal: body.ordinal ?? null,
        earliest: body.earliest ?? null,
        latest: body.latest ?? null,
        daysOfWeek: body.daysOfWeek ? WEEKDAYS.filter((day) => body.daysOfWeek?.includes(day)) : null,
        fromTime: body.fromTime ?? null,
        toTime: body.toTime ?? null,
      };
      await this.expectNew(tx, wanted);
      const entry = tx.create(WaitlistEntry, {
        ...wanted,
        id: this.ids.next(),
        patientId: plan.patientId,
        clinicId: plan.clinicId,
        note: body.note ?? null,
        servedAt: null,
        withdrawnAt: null,
        createdAt: this.clock.now(),
      });
      await tx.insert(WaitlistEntry, entry);
      return waitlistEntryAnswer(entry);
    });
  }

  list(call: Call, query: WaitlistQuery): Promise<Page<WaitlistEntryAnswer>> {
    return this.transactions.read(call, async (tx) => {
      const { clinicId, patientId, treatmentPlanId, status } = query;
      const rows = tx
        .createQueryBuilder(WaitlistEntry, 'entry')
        .where({ organizationId: call.organizationId });
      for (const [field, value] of Object.entries({ clinicId, patientId, treatmentPlanId })) {
        if (value !== undefined) rows.andWhere(`entry.${field} = :${field}`, { [field]: value });
      }
      if (status !== undefined) rows.andWhere(CONDITIONS[status]);
      return mapPage(await keysetPage(rows, query, byId('entry')), waitlistEntryAnswer);
    });
  }

  read(call: Call, id: string): Promise<WaitlistEntryAnswer> {
    return this.transactions.read(call, async (tx) => waitlistEntryAnswer(await this.get(tx, call, id)));
  }

  /** Takes the patient from the list; the entry stays on record. One that has ended stays as it ended. */
  remove(call: Call, id: string): Promise<void> {
    return this.transactions.run(call, async (tx) => {
      const entry = await this.get(tx, call, id);
      if (waitlistStatus(entry) !== 'waiting') return;
      const { organizationId } = call;
      await tx.update(WaitlistEntry, { organizationId, id }, { withdrawnAt: this.clock.now() });
      // No answer names the patient.
      await this.disclosures.record(tx, call, { patientId: entry.patientId }, 'write');
    });
  }

  /** The plan is locked: nobody enters the same meanwhile. */
  private async expectNew(
    tx: EntityManager,
    { organizationId, treatmentPlanId, ...wanted }: Wanted,
  ): Promise<void> {
    const waiting = await tx.findBy(WaitlistEntry, {
      ...{ organizationId, treatmentPlanId, servedAt: IsNull(), withdrawnAt: IsNull() },
    });
    const told = (entry: Omit<Wanted, 'organizationId' | 'treatmentPlanId'>): string => {
      const { phase, ordinal, earliest, latest, daysOfWeek, fromTime, toTime } = entry;
      return JSON.stringify([phase, ordinal, earliest, latest, daysOfWeek, fromTime, toTime]);
    };
    const known = waiting.find((entry) => told(entry) === told(wanted));
    if (!known) return;
    const detail = `The plan waits for the same already, by entry ${known.id}.`;
    throw conflict('WAITLIST_ENTRY_EXISTS', detail, { waitlistEntryId: known.id });
  }

  private async get(tx: EntityManager, { organizationId }: Call, id: string): Promise<WaitlistEntry> {
    return found(await tx.findOneBy(WaitlistEntry, { organizationId, id }), 'waiting list entry');
  }
}

function entryFaults(
  { definition, sessions, clinic }: PlanFacts,
  body: CreateWaitlistEntry,
  now: Date,
): Fault[] {
  const today = localDateOf(now.getTime(), clinic.timeZone);
  const faults: Fault[] = [];
  const { phase, ordinal, latest, daysOfWeek } = body;
  const own = sessions.filter((session) => session.phase === phase);
  if (!definition.phases.some(({ code }) => code === phase)) {
    const known = definition.phases.map(({ code }) => code).join(', ');
    faults.push({ pointer: '/phase', detail: `is no phase of the plan's protocol: ${known}` });
  } else if (ordinal != null) {
    const session = own.find((candidate) => candidate.ordinal === ordinal);
    if (!session || !isUnstarted(session.status)) {
      faults.push({ pointer: '/ordinal', detail: `is no session of ${phase} that has still to take place` });
    }
  }
  faults.push(...CreateWaitlistEntry.furtherFaults(body));
  if (latest != null && latest < today) {
    faults.push({ pointer: '/latest', detail: `must not be before today, ${today}` });
  }
  if (daysOfWeek?.length === 0) faults.push({ pointer: '/daysOfWeek', detail: 'must name a day' });
  return faults;
}

import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Call } from '../common/call.js';
import { Clock } from '../common/clock.js';
import { Ids } from '../common/ids.js';
import { keysetPage, mapPage, type Page, type PageQuery, type SortKey } from '../common/page.js';
import { Transactions } from '../common/transactions.js';
import { found } from '../common/validation.js';
import { sqlState } from '../database/transaction.js';
import { conflict, invalid, type Fault } from '../domain/errors.js';
import { addDays, startOfDay, type LocalDate } from '../domain/local-time.js';
import { AffectedSessions, distinctSessions, type AffectedSession } from './affected-sessions.js';
import type { Clinic } from './clinic.entity.js';
import { affectedSessionAnswer, impactOf } from './clinics.dto.js';
import { ClinicsService } from './clinics.service.js';
import { Closure, type ClosureSource } from './closure.entity.js';
import {
  closureAnswer,
  type ClosureAnswer,
  type ClosureCreatedAnswer,
  CreateClosure,
  type HolidayImportAnswer,
  type ImportHolidays,
} from './closures.dto.js';
import { publicHolidays } from './public-holidays.js';

/** No clinic plans further, and every year asked for is worked out. */
const IMPORT_DAYS = 3660;

const BY_DATE: SortKey<Closure>[] = [
  { sql: 'closure.fromDate', cast: 'date', of: (closure) => closure.fromDate },
  { sql: 'closure.id', cast: 'uuid', of: (closure) => closure.id },
];

@Injectable()
export class ClosuresService {
  constructor(
    private readonly transactions: Transactions,
    private readonly clinics: ClinicsService,
    private readonly affected: AffectedSessions,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  create(call: Call, clinicId: string, body: CreateClosure): Promise<ClosureCreatedAnswer> {
    refuse(CreateClosure.furtherFaults(body));
    return this.transactions.run(call, async (tx) => {
      const clinic = await this.clinics.lock(tx, call.organizationId, clinicId);
      const closure = this.closure(tx, clinic, body.from, body.to, body.reason ?? null, 'manual');
      try {
        await tx.insert(Closure, closure);
      } catch (error) {
        if (sqlState(error) !== '23505') throw error;
        throw conflict('CLOSURE_EXISTS', 'The clinic has a closure on exactly these dates.');
      }
      await this.clinics.calendarChanged(tx, clinic);
      const affected = await this.reportAffected(tx, clinic, closure);
      return {
        ...closureAnswer(closure),
        affectedSessions: affected.map(affectedSessionAnswer(clinic)),
        impact: impactOf(affected),
      };
    });
  }

  list(call: Call, clinicId: string, query: PageQuery): Promise<Page<ClosureAnswer>> {
    return this.transactions.read(call, async (tx) => {
      await this.clinics.get(tx, call.organizationId, clinicId);
      const closures = tx
        .createQueryBuilder(Closure, 'closure')
        .where({ organizationId: call.organizationId, clinicId });
      return mapPage(await keysetPage(closures, query, BY_DATE), closureAnswer);
    });
  }

  remove(call: Call, clinicId: string, id: string): Promise<void> {
    return this.transactions.run(call, async (tx) => {
      const clinic = await this.clinics.lock(tx, call.organizationId, clinicId);
      const where = { organizationId: call.organizationId, clinicId, id };
      const closure = found(await tx.findOneBy(Closure, where), 'closure');
      await tx.delete(Closure, where);
      await this.clinics.calendarChanged(tx, clinic);
      const detail = 'The closure has been taken back.';
      const sessions = await this.during(tx, clinic, closure);
      await this.affected.settle(tx, clinic, { kind: 'closure-over-booking', id, detail }, sessions);
    });
  }

  /** Makes a country's public holidays closures; those already there stay as they are. */
  async importHolidays(call: Call, clinicId: string, body: ImportHolidays): Promise<HolidayImportAnswer> {
    const { from, to } = importRange(body);
    const region = body.region ?? null;
    const holidays = await publicHolidays(body.country, region, from, to);
    return this.transactions.run(call, async (tx) => {
      const clinic = await this.clinics.lock(tx, call.organizationId, clinicId);
      const there = await tx.findBy(Closure, {
        organizationId: call.organizationId,
        clinicId,
        source: 'public-holiday',
      });
      const known = new Set(there.map((closure) => `${closure.fromDate}/${closure.toDate}`));
      const created = holidays
        .filter((holiday) => !known.has(`${holiday.from}/${holiday.to}`))
        .map(({ from, to, name }) => this.closure(tx, clinic, from, to, name, 'public-holiday'));
      const affected: AffectedSession[] = [];
      if (created.length > 0) {
        await tx.insert(Closure, created);
        await this.clinics.calendarChanged(tx, clinic);
        for (const closure of created) affected.push(...(await this.reportAffected(tx, clinic, closure)));
      }
      return {
        country: body.country,
        region,
        from,
        to,
        created: created.map(closureAnswer),
        skipped: holidays.length - created.length,
        affectedSessions: distinctSessions(affected).map(affectedSessionAnswer(clinic)),
        impact: impactOf(affected),
      };
    });
  }

  private closure(
    tx: EntityManager,
    { organizationId, id: clinicId }: Clinic,
    fromDate: LocalDate,
    toDate: LocalDate,
    reason: string | null,
    source: ClosureSource,
  ): Closure {
    const now = this.clock.now();
    return tx.create(Closure, {
      organizationId,
      id: this.ids.next(),
      clinicId,
      fromDate,
      toDate,
      reason,
      source,
      createdAt: now,
      updatedAt: now,
    });
  }

  private async reportAffected(
    tx: EntityManager,
    clinic: Clinic,
    closure: Closure,
  ): Promise<AffectedSession[]> {
    const { id, fromDate, toDate } = closure;
    const sessions = await this.during(tx, clinic, closure);
    const detail = `The clinic is closed from ${fromDate} and opens again on ${toDate}.`;
    return this.affected.report(tx, clinic, { kind: 'closure-over-booking', id, detail }, sessions);
  }

  private during(
    tx: EntityManager,
    clinic: Clinic,
    { fromDate, toDate }: Closure,
  ): Promise<AffectedSession[]> {
    return this.affected.ofClinic(tx, clinic, {
      start: startOfDay(fromDate, clinic.timeZone),
      end: startOfDay(toDate, clinic.timeZone),
    });
  }
}

/** Years become their dates: [first, last). */
function importRange({ from, to }: ImportHolidays): { from: LocalDate; to: LocalDate } {
  const first = isDate(from) ? from : yearStart(Number(from));
  const last = isDate(to) ? to : yearStart(Number(to ?? first.slice(0, 4)) + 1);
  const faults: Fault[] = [];
  if (first < '1900-01-01' || last > '2200-01-01') {
    faults.push({ pointer: '/from', detail: 'holidays are known from 1900 to 2199' });
  } else if (last <= first) {
    faults.push({ pointer: '/to', detail: 'must be after from' });
  } else if (last > addDays(first, IMPORT_DAYS)) {
    faults.push({ pointer: '/to', detail: 'must be at most ten years after from' });
  }
  refuse(faults);
  return { from: first, to: last };
}

const isDate = (value: number | string | null | undefined): value is string =>
  typeof value === 'string' && value.includes('-');
const yearStart = (year: number): LocalDate => `${String(year).padStart(4, '0')}-01-01`;

function refuse(faults: Fault[]): void {
  if (faults.length > 0) throw invalid(faults);
}

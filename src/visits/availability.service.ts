import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ClinicCalendars } from '../booking/clinic-calendars.js';
import { ClinicsService } from '../clinics/clinics.service.js';
import type { Call } from '../common/call.js';
import { Clock } from '../common/clock.js';
import { decodeCursor, encodeCursor, type Page } from '../common/page.js';
import { Transactions } from '../common/transactions.js';
import { found } from '../common/validation.js';
import { impossible, invalid, type Fault } from '../domain/errors.js';
import { addDays, localDateOf, localDateTimeOf, toInstant } from '../domain/local-time.js';
import { resolvePolicy } from '../domain/policy.js';
import { SingleVisit, type FreeStart } from '../domain/visit-at.js';
import { profileFor, resolveVisit } from '../domain/visit.js';
import { ProtocolsService } from '../protocols/protocols.service.js';
import { PlanFactsReader } from '../treatment-plans/plan-facts.js';
import { VisitPlanner } from '../treatment-plans/visit-planner.js';
import { availableStart, type AvailabilityQuery, type AvailableStart } from './availability.dto.js';
import { targetOf } from './visit-target.js';

const LONGEST_WINDOW_DAYS = 92;
const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;
const TOO_LONG: Fault = { pointer: '?to', detail: `must be at most ${LONGEST_WINDOW_DAYS} days after from` };

interface Looked {
  visit: SingleVisit;
  timeZone: string;
}

/** Start times that fit a visit, computed by what books it. */
@Injectable()
export class AvailabilityService {
  constructor(
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    private readonly clinics: ClinicsService,
    private readonly protocols: ProtocolsService,
    private readonly calendars: ClinicCalendars,
    private readonly reader: PlanFactsReader,
    private readonly planner: VisitPlanner,
  ) {}

  list(call: Call, query: AvailabilityQuery): Promise<Page<AvailableStart>> {
    const [from, to] = [new Date(query.from), new Date(query.to)];
    refuse(query, from, to);
    const byTime = query.order !== 'preference';
    const last = query.cursor === undefined ? null : lastOf(query.cursor, byTime);
    const begin = Math.max(
      from.getTime(),
      this.clock.now().getTime(),
      byTime && last ? last.startsAt + 1 : 0,
    );
    return this.transactions.read(call, async (tx) => {
      const { visit, timeZone } = query.treatmentPlanId
        ? await this.ofPlan(tx, call, query.treatmentPlanId, query.phase, from, to)
        : await this.ofProtocol(tx, call, query, from, to);
      const starts = byTime
        ? visit.free(begin, to.getTime(), query.limit + 1)
        : visit.best(begin, to.getTime(), query.limit + 1, last);
      if (starts.length === 0) refuseNever(visit);
      return pageOf(starts, query.limit, byTime, (start) =>
        availableStart(start, timeZone, query.treatmentPlanId !== undefined),
      );
    });
  }

  private async ofPlan(
    tx: EntityManager,
    call: Call,
    planId: string,
    phase: string,
    from: Date,
    to: Date,
  ): Promise<Looked> {
    const facts = await this.reader.facts(tx, await this.reader.plan(tx, call.organizationId, planId));
    const { timeZone } = facts.clinic;
    refuseLonger(from, to, timeZone);
    const target = targetOf(facts, phase, from, '?phase');
    return { visit: await this.planner.target(tx, facts, target, from, { until: to }), timeZone };
  }

  /** For nobody in particular: no gaps, and any day will do. */
  private async ofProtocol(
    tx: EntityManager,
    { organizationId }: Call,
    query: AvailabilityQuery,
    from: Date,
    to: Date,
  ): Promise<Looked> {
    const clinic = await this.clinics.get(tx, organizationId, query.clinicId ?? '');
    refuseLonger(from, to, clinic.timeZone);
    const { definition } = await this.protocols.forNewPlan(
      tx,
      organizationId,
      query.protocolId ?? '',
      clinic.id,
    );
    const phase = definition.phases.find(({ code }) => code === query.phase);
    if (!phase) {
      const known = definition.phases.map(({ code }) => code).join(', ');
      throw invalid([{ pointer: '?phase', detail: `is no phase of the protocol: ${known}` }]);
    }
    const { timeZone } = clinic;
    const policy = resolvePolicy(clinic.policy);
    const first = localDateOf(from.getTime(), timeZone);
    const end = addDays(localDateOf(to.getTime(), timeZone), 1);
    const wish = {
      phase: phase.code,
      ordinal: 1,
      dosing: false,
      wantedLocal: `${first}T00:00`,
      earliest: first,
      latest: end,
      minGapDays: 0,
      maxGapDays: 0,
      visit: resolveVisit(profileFor(definition, phase.code, 1), policy),
    };
    const request = {
      notBefore: this.clock.now().getTime(),
      wishes: [wish],
      calendar: await this.calendars.load(tx, clinic, first, end, []),
      policy: policy.placement,
      otherDoses: [],
      preferredResourceIds: [],
      weekdaysPerWeek: 1,
    };
    return { visit: new SingleVisit(request, 0), timeZone };
  }
}

function refuse(query: AvailabilityQuery, from: Date, to: Date): void {
  const faults: Fault[] = [];
  if (query.order === 'preference' && !query.treatmentPlanId) {
    faults.push({ pointer: '?order', detail: 'preference needs a treatmentPlanId' });
  }
  if (to <= from) faults.push({ pointer: '?to', detail: 'must be after from' });
  // Whatever the clocks do between; the clinic's own say the rest.
  if (to.getTime() - from.getTime() > (LONGEST_WINDOW_DAYS + 1) * DAY_MS) faults.push(TOO_LONG);
  for (const name of ['clinicId', 'protocolId'] as const) {
    if (query.treatmentPlanId && query[name]) {
      faults.push({ pointer: `?${name}`, detail: 'is said by the treatment plan already' });
    }
    if (!query.treatmentPlanId && !query[name]) {
      faults.push({ pointer: `?${name}`, detail: 'is required without a treatmentPlanId' });
    }
  }
  if (faults.length > 0) throw invalid(faults);
}

/** Days are the clinic's: those on which the clocks change are shorter or longer. */
function refuseLonger(from: Date, to: Date, timeZone: string): void {
  const [start, end] = [from.getTime(), to.getTime()];
  if (end - start < (LONGEST_WINDOW_DAYS - 1) * DAY_MS) return;
  const begin = localDateTimeOf(start, timeZone);
  const last = `${addDays(begin.slice(0, 10), LONGEST_WINDOW_DAYS)}${begin.slice(10)}`;
  if (end > toInstant(last, timeZone).instant + (start % MINUTE_MS)) throw invalid([TOO_LONG]);
}

/** That there is no time now is an answer; that there never can be is a refusal. */
function refuseNever(visit: SingleVisit): void {
  const never = visit.never();
  if (never.length === 0) return;
  throw impossible(
    'VISIT_NOT_POSSIBLE',
    'The visit can be held at no time; conflicts names all that stands in the way.',
    {
      conflicts: never.map((obstacle) => ({ ...obstacle, ...visit.session, nearest: [] })),
    },
  );
}

/** Where the page before ended. */
type Last = Pick<FreeStart, 'cost' | 'startsAt'>;

function lastOf(cursor: string, byTime: boolean): Last {
  const [startsAt, cost = '0'] = decodeCursor(cursor, byTime ? 1 : 2);
  return { startsAt: Number(found(startsAt ?? null, 'page')), cost: Number(cost) };
}

function pageOf(
  starts: FreeStart[],
  limit: number,
  byTime: boolean,
  told: (start: FreeStart) => AvailableStart,
): Page<AvailableStart> {
  const page = starts.slice(0, limit);
  const last = starts.length > limit ? page.at(-1) : undefined;
  const keys = last && [String(last.startsAt), ...(byTime ? [] : [String(last.cost)])];
  return { data: page.map(told), nextCursor: keys ? encodeCursor(keys) : null };
}

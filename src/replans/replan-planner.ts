import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { In, type EntityManager } from 'typeorm';
import { BookingService } from '../booking/booking.service.js';
import { ClinicCalendars } from '../booking/clinic-calendars.js';
import type { Clinic } from '../clinics/clinic.entity.js';
import { ClinicsService } from '../clinics/clinics.service.js';
import { Clock } from '../common/clock.js';
import { SlotTaken } from '../database/until-placed.js';
import { conflict } from '../domain/errors.js';
import { addDays, localDateOf, startOfDay, type LocalDate } from '../domain/local-time.js';
import type { ResourceKind } from '../domain/protocol.js';
import { resolvePolicy } from '../domain/policy.js';
import { replan } from '../domain/replan.js';
import type { ReplanChange, ReplanCourse } from '../domain/replan-types.js';
import { Resource } from '../resources/resource.entity.js';
import { Session } from '../sessions/session.entity.js';
import { PlanFactsReader } from '../treatment-plans/plan-facts.js';
import { preferencesFor, type PlanFacts } from '../treatment-plans/plan-wishes.js';
import { RematchingService } from '../treatment-plans/rematching.service.js';
import { ReplanCauses, type Cause } from './replan-causes.js';
import { mayBeReplanned, replanCourse, standingOf } from './replan-courses.js';

export interface Planned {
  clinic: Clinic;
  changes: ReplanChange[];
  /** Every session that a change names. */
  sessions: Map<string, Session>;
  resources: Map<string, { kind: ResourceKind; capacity: number }>;
  /** The same question on the same calendar has the same. */
  fingerprint: string;
}

const CAUSE_GONE = 'The outage or closure is there no longer.';

/**
 * Asks the domain what becomes of the bookings that an outage or closure lies over. It looks at all of them, whatever
 * the caller may see: to be called beyond the caller's reach.
 */
@Injectable()
export class ReplanPlanner {
  constructor(
    private readonly clock: Clock,
    private readonly clinics: ClinicsService,
    private readonly causes: ReplanCauses,
    private readonly calendars: ClinicCalendars,
    private readonly booking: BookingService,
    private readonly rematching: RematchingService,
    private readonly reader: PlanFactsReader,
  ) {}

  /**
   * With `lock`, on rows that nobody else changes until this transaction ends: the patients and plans first, then the
   * clinic with all its resources. Throws SlotTaken where sessions came to it while they were being locked.
   */
  async plan(tx: EntityManager, organizationId: string, asked: Cause, lock: boolean): Promise<Planned> {
    let cause = asked;
    let clinic = await this.clinics.get(tx, organizationId, cause.clinicId);
    let sessions = await this.affected(tx, clinic, cause);
    if (lock) {
      const planIds = new Set(sessions.map(({ treatmentPlanId }) => treatmentPlanId));
      await lockPlans(tx, organizationId, [...planIds]);
      this.booking.lockPool(tx, organizationId, clinic.id);
      cause = await this.again(tx, organizationId, asked);
      clinic = await this.clinics.get(tx, organizationId, cause.clinicId);
      sessions = await this.affected(tx, clinic, cause);
      if (sessions.some(({ treatmentPlanId }) => !planIds.has(treatmentPlanId))) throw new SlotTaken();
    }
    return this.decide(tx, clinic, cause, sessions, lock);
  }

  /** The locks that `plan` takes, so that others may be taken after them. */
  async lock(tx: EntityManager, organizationId: string, cause: Cause): Promise<void> {
    const clinic = await this.clinics.get(tx, organizationId, cause.clinicId);
    const sessions = await this.affected(tx, clinic, cause);
    await lockPlans(tx, organizationId, [...new Set(sessions.map(({ treatmentPlanId }) => treatmentPlanId))]);
    this.booking.lockPool(tx, organizationId, clinic.id);
  }

  private async again(tx: EntityManager, organizationId: string, asked: Cause): Promise<Cause> {
    const named = asked.kind === 'outage' ? { outageId: asked.id } : { closureId: asked.id };
    const cause = await this.causes.find(tx, organizationId, named);
    if (!cause) throw conflict('REPLAN_CAUSE_GONE', CAUSE_GONE);
    return cause;
  }

  /** Sessions that it lies over and that may still go elsewhere. */
  private async affected(tx: EntityManager, clinic: Clinic, cause: Cause): Promise<Session[]> {
    const hit = await this.causes.sessions(tx, clinic, cause);
    const { organizationId } = clinic;
    const sessions = await tx.findBy(Session, { organizationId, id: In(hit.map((one) => one.sessionId)) });
    return sessions.filter((session) => mayBeReplanned(session, this.clock.now()));
  }

  private async decide(
    tx: EntityManager,
    clinic: Clinic,
    cause: Cause,
    affected: Session[],
    lock: boolean,
  ): Promise<Planned> {
    const { organizationId, timeZone: zone } = clinic;
    const now = this.clock.now();
    const resources = new Map(
      (await tx.findBy(Resource, { organizationId, clinicId: clinic.id })).map((one) => [one.id, one]),
    );
    if (affected.length === 0) {
      return { clinic, changes: [], sessions: new Map(), resources, fingerprint: fingerprintOf([]) };
    }
    const allFacts = await this.factsOf(tx, organizationId, affected);
    const own = allFacts
      .flatMap((facts) => standingOf(facts))
      .filter((session) => mayBeReplanned(session, now));
    // Where the clinic is closed nobody can serve at the same time.
    const others = cause.kind === 'closure' ? [] : await this.others(tx, clinic, affected, allFacts, lock);
    const movable = [...own, ...others];
    const ids = movable.map(({ id }) => id);
    const rows = await this.booking.rowsOf(tx, organizationId, ids);
    const policy = resolvePolicy(clinic.policy);
    const range = rangeOf(affected, own, allFacts, now, zone, policy.placement.beyondWindowDays);
    const known = { affected: new Set(affected.map(({ id }) => id)), rows, now };
    const courses = allFacts.map((facts): ReplanCourse => ({
      ...replanCourse(facts, known, range),
      preferences: preferencesFor(facts, [...resources.values()]),
    }));
    const { from, to } = range;
    const calendar = await this.calendars.load(tx, clinic, from, to, [], { exceptSessionIds: ids });
    const changes = replan({
      notBefore: now.getTime(),
      calendar,
      policy: policy.placement,
      courses,
      others: await this.rematching.visitsOf(tx, organizationId, policy, others, rows),
    });
    const ends = new Map(movable.map((session) => [session.id, session.endsAt?.getTime() ?? 0]));
    return {
      clinic,
      // Of visits that only lend a hand the domain knows no end.
      changes: changes.map((change) => withEnd(change, ends.get(change.sessionId) ?? 0)),
      sessions: new Map(movable.map((session) => [session.id, session])),
      resources,
      fingerprint: fingerprintOf(changes),
    };
  }

  private async factsOf(
    tx: EntityManager,
    organizationId: string,
    affected: Session[],
  ): Promise<PlanFacts[]> {
    const ids = [...new Set(affected.map(({ treatmentPlanId }) => treatmentPlanId))].sort();
    const facts: PlanFacts[] = [];
    for (const id of ids) {
      facts.push(await this.reader.facts(tx, await this.reader.plan(tx, organizationId, id)));
    }
    return facts;
  }

  /**
   * Visits of other courses on the affected days, for which nobody has come. What others are changing at this moment
   * stays where it is.
   */
  private async others(
    tx: EntityManager,
    { organizationId, id: clinicId, timeZone: zone }: Clinic,
    affected: Session[],
    facts: PlanFacts[],
    lock: boolean,
  ): Promise<Session[]> {
    const dates = [...new Set(affected.map((session) => dateOf(session, zone)))].sort();
    const [first = '', last = first] = [dates[0], dates.at(-1)];
    const rows = tx
      .createQueryBuilder(Session, 'session')
      .where({ organizationId, clinicId, status: 'booked' })
      .andWhere('session.startsAt >= :from AND session.startsAt < :to', {
        from: new Date(startOfDay(first, zone)),
        to: new Date(startOfDay(addDays(last, 1), zone)),
      })
      .andWhere('session.treatmentPlanId NOT IN (:...plans)', { plans: facts.map(({ plan }) => plan.id) })
      .orderBy('session.id');
    if (lock) rows.setLock('for_no_key_update').setOnLocked('skip_locked');
    return (await rows.getMany()).filter((session) => dates.includes(dateOf(session, zone)));
  }
}

const dateOf = ({ startsAt, wantedAt }: Session, zone: string): LocalDate =>
  localDateOf((startsAt ?? wantedAt).getTime(), zone);

const withEnd = (change: ReplanChange, endsAt: number): ReplanChange =>
  change.action === 'swapped' && change.to
    ? { ...change, from: { ...change.from, endsAt }, to: { ...change.to, endsAt } }
    : change;

/** Local dates [from, to) on which sessions stand or may be moved to, and what is looked at beyond their windows. */
function rangeOf(
  affected: Session[],
  movable: Session[],
  facts: PlanFacts[],
  now: Date,
  zone: string,
  beyondDays: number,
): { from: LocalDate; to: LocalDate } {
  const today = localDateOf(now.getTime(), zone);
  const stands = affected.map((session) => dateOf(session, zone));
  const after = Math.max(
    0,
    ...facts.flatMap(({ definition }) => definition.phases.map((p) => p.windowDays.after)),
  );
  const dates = movable.flatMap((session) => [session.wantedLocal.slice(0, 10), dateOf(session, zone)]);
  const last = dates.reduce((a, b) => (a > b ? a : b), today);
  return {
    from: stands.reduce((a, b) => (a < b ? a : b), today),
    to: addDays(last, after + beyondDays + 2),
  };
}

/** In the order in which whoever changes one patient's plan locks them. */
export async function lockPlans(tx: EntityManager, organizationId: string, ids: string[]): Promise<void> {
  await tx.query(
    `SELECT treatment_plan.id
     FROM treatment_plan
     JOIN patient ON patient.organization_id = treatment_plan.organization_id
       AND patient.id = treatment_plan.patient_id
     WHERE treatment_plan.organization_id = $1 AND treatment_plan.id = ANY ($2)
     ORDER BY patient.id, treatment_plan.id
     FOR NO KEY UPDATE OF patient, treatment_plan`,
    [organizationId, ids],
  );
}

/** Which lanes somebody serves on makes no difference to anybody. */
function fingerprintOf(changes: ReplanChange[]): string {
  const served = (rows: readonly { resourceId: string; start: number; end: number }[] = []): string[] =>
    rows.map(({ resourceId, start, end }) => [resourceId, start, end].join()).sort();
  const content = changes.map(({ sessionId, action, affected, from, to }) => [
    ...[sessionId, action, affected, from.startsAt, served(from.rows)],
    ...[to?.startsAt ?? null, served(to?.rows)],
  ]);
  return createHash('sha256').update(JSON.stringify(content)).digest('base64url').slice(0, 32);
}

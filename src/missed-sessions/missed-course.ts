import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../common/clock.js';
import type { Conflict, CourseProposal } from '../domain/course-types.js';
import type { WantedOrdinal } from '../domain/course-outline.js';
import { denserCadence } from '../domain/denser-cadence.js';
import { dayOf, givenDoses, isSameSession, sessionKey, wasMissed } from '../domain/given-sessions.js';
import { keptOf, withCadences } from '../domain/kept-cadences.js';
import { addDays, laterOf, localDateOf, startOfDay, type LocalDate } from '../domain/local-time.js';
import { dayOneFor, droppedBack } from '../domain/missed-drop-back.js';
import { ordinalsToPlace, type ChangedSessions } from '../domain/missed-request.js';
import { afterMissed, type Cadence, type MissedOutcome } from '../domain/missed-sessions.js';
import { weekdaysOf } from '../domain/open-hours.js';
import { isOpenEnded, type MissedRule } from '../domain/protocol.js';
import { FreedTimes } from '../sessions/freed-times.js';
import type { Session } from '../sessions/session.entity.js';
import { SessionsService } from '../sessions/sessions.service.js';
import { CourseBooker } from '../treatment-plans/course-booker.js';
import { CoursePlanner } from '../treatment-plans/course-planner.js';
import type { PlanFacts } from '../treatment-plans/plan-wishes.js';
import { recordedOf } from '../treatment-plans/recorded.js';
import { TreatmentPlan } from '../treatment-plans/treatment-plan.entity.js';
import { conflictAnswer } from '../treatment-plans/proposals.dto.js';
import { WorklistService } from '../worklist/worklist.service.js';

/** What of the plan itself changes along with its sessions. */
type PlanChanges = Partial<Pick<TreatmentPlan, 'cadenceDayOne' | 'cadenceAfter' | 'cadences' | 'rung'>>;

/** What is to be done about a missed session. */
export interface CourseChange extends ChangedSessions {
  plan: PlanChanges;
  /** Fewest days after a dose of this phase, where a denser schedule was accepted. */
  denser: { phase: string; minGapDays: number } | null;
  /** A day on which nothing of it is placed. */
  notOn: LocalDate | null;
}

/** A change with the places found for it. */
export interface Placed {
  change: CourseChange;
  ordinals: WantedOrdinal[];
  proposal: CourseProposal;
}

/** Asks the protocol what follows from a missed session, finds places for it, and books them. */
@Injectable()
export class MissedCourse {
  constructor(
    private readonly clock: Clock,
    private readonly planner: CoursePlanner,
    private readonly booker: CourseBooker,
    private readonly sessions: SessionsService,
    private readonly freedTimes: FreedTimes,
    private readonly worklist: WorklistService,
  ) {}

  /** What the protocol's rule asks, or another rule in its place. */
  outcome(
    { plan, clinic, definition, choices, sessions }: PlanFacts,
    missed: Session,
    { symptomsWorsened = false, rule }: { symptomsWorsened?: boolean; rule?: MissedRule['rule'] } = {},
  ): MissedOutcome {
    const { phase, ordinal } = missed;
    const dayOne = plan.cadenceDayOne ?? plan.dayOne;
    return afterMissed(
      rule ? { ...definition, missedRule: { ...definition.missedRule, rule, ifWorse: null } } : definition,
      choices,
      recordedOf(sessions, clinic.timeZone),
      { phase, ordinal },
      this.today(clinic.timeZone),
      {
        ...{ symptomsWorsened, rung: plan.rung, openOn: weekdaysOf(clinic.openingHours) },
        ...(dayOne === null ? {} : { dayOne }),
      },
    );
  }

  changeOf({ plan }: PlanFacts, outcome: MissedOutcome): CourseChange {
    const { wanted, shifts, openEndedShiftDays, notOn } = outcome;
    const from = plan.cadenceDayOne ?? plan.dayOne;
    return {
      ...{ wanted, shifts, notOn, denser: null },
      plan: openEndedShiftDays && from ? { cadenceDayOne: addDays(from, openEndedShiftDays) } : {},
    };
  }

  /**
   * The course by a denser schedule, of a missed session from the day after it on, else from today. A phase that goes by
   * a rule keeps it; a ladder stands on its rung.
   */
  droppedBack(facts: PlanFacts, session: Session, cadence: Cadence): CourseChange {
    const { plan, clinic, definition, choices, sessions } = facts;
    const phase = definition.phases.find(({ code }) => code === session.phase);
    if (!phase) throw new Error(`The protocol has no phase ${session.phase}.`);
    const { dayOne, ...course } = underWay(facts);
    const today = this.today(clinic.timeZone);
    const record = course.sessions.find((one) => isSameSession(one, session));
    const from = record && wasMissed(record) ? laterOf(today, addDays(dayOf(record), 1)) : today;
    const back = droppedBack({ ...course, dayOne }, phase, cadence, today, from);
    const { wanted, shifts, continuesFrom } = back;
    const common = {
      wanted,
      shifts,
      notOn: null,
      denser: { phase: phase.code, minGapDays: cadence.minGapDays },
    };
    if (phase.anchor.type === 'last-given') return { ...common, plan: { rung: cadence.rung ?? 0 } };
    const cadences = { ...plan.cadences, [phase.code]: keptOf(cadence, phase) };
    if (!isOpenEnded(phase)) return { ...common, plan: { cadences } };
    const own = sessions.filter((session) => session.phase === phase.code);
    const inForce = withCadences(definition, cadences);
    return {
      ...common,
      plan: {
        cadences,
        cadenceDayOne: dayOneFor(inForce, choices, dayOne, phase, continuesFrom),
        cadenceAfter: Math.max(0, ...own.map(({ ordinal }) => ordinal)),
      },
    };
  }

  /** The next denser schedule than the one the session is on, where the protocol has one, counted from the last dose. */
  denser(facts: PlanFacts, { phase: code, wantedLocal }: Session): Cadence | null {
    const phase = facts.definition.phases.find((candidate) => candidate.code === code);
    if (!phase || phase.anchor.type === 'on-demand') return null;
    const course = underWay(facts);
    const last = givenDoses(facts.definition, course.sessions).at(-1);
    const after = last ? dayOf(last) : wantedLocal.slice(0, 10);
    return denserCadence(course, phase, after, this.today(facts.clinic.timeZone));
  }

  /** The best places for it around all that does not change; what has none is left out. */
  async place(
    tx: EntityManager,
    facts: PlanFacts,
    change: CourseChange,
    { allowBreaches }: { allowBreaches: boolean },
  ): Promise<Placed> {
    const after = inForce(without(facts, change.notOn), change);
    const ordinals = ordinalsToPlace(after.definition, change, after.plan.rung);
    const moving = facts.sessions.filter((session) =>
      ordinals.some((ordinal) => isSameSession(ordinal, session)),
    );
    const [proposal] = await this.planner.propose(
      tx,
      { ...after, sessions: after.sessions.filter(({ id }) => !moving.some((session) => session.id === id)) },
      ordinals,
      1,
      { count: 1, allowBreaches, allowUnplaced: true },
      this.clock.now(),
      { exceptSessionIds: moving.map(({ id }) => id) },
    );
    if (!proposal) throw new Error('There is always a proposal that leaves out what has no place.');
    return { change, ordinals, proposal };
  }

  /**
   * Books the places. A session that has none is kept as proposed and stands on the worklist, one that stood until now
   * too: where it stood is not where the course wants it. Gives all that were changed.
   */
  async carryOut(
    tx: EntityManager,
    facts: PlanFacts,
    { change, ordinals, proposal }: Placed,
  ): Promise<Session[]> {
    const after = inForce(facts, change);
    await this.saveDenser(tx, facts, change);
    const known = new Map(after.sessions.map((session) => [sessionKey(session), session]));
    const placed = new Set(proposal.sessions.map(sessionKey));
    const left = ordinals.flatMap((one) => known.get(sessionKey(one)) ?? []).map((one) => ({ ...one }));
    const unplaced: Session[] = [];
    for (const ordinal of ordinals.filter((one) => !placed.has(sessionKey(one)))) {
      const session = known.get(sessionKey(ordinal));
      if (!session) continue;
      await this.sessions.unplace(tx, session, this.planner.wantedLocal(after, ordinal.wantedDate));
      unplaced.push(session);
      await this.report(tx, facts, session, proposal.unplaced);
    }
    const { sessions } = await this.booker.book(
      tx,
      after,
      ordinals
        .filter((one) => !unplaced.some((session) => isSameSession(session, one)))
        .map((one) => {
          const session = known.get(sessionKey(one));
          return session
            ? { ...one, entryGate: session.pendingGate, pinnedResourceIds: session.pinnedResourceIds }
            : one;
        }),
      proposal,
    );
    await this.freedTimes.leftBehind(tx, left, proposal.sessions, this.clock.now());
    await this.savePlan(tx, facts.plan, change.plan);
    return [...sessions, ...unplaced];
  }

  /** In the way of what has no place, for an answer. */
  conflictsOf({ clinic }: PlanFacts, { proposal }: Placed): object[] {
    return proposal.unplaced.map((conflict) => conflictAnswer(conflict, clinic.timeZone));
  }

  private async saveDenser(tx: EntityManager, { plan }: PlanFacts, { denser }: CourseChange): Promise<void> {
    if (!denser) return;
    await tx.query(
      `UPDATE session SET min_gap_days = $4
       WHERE organization_id = $1 AND treatment_plan_id = $2 AND phase = $3 AND min_gap_days > $4`,
      [plan.organizationId, plan.id, denser.phase, denser.minGapDays],
    );
  }

  private async savePlan(tx: EntityManager, plan: TreatmentPlan, changes: PlanChanges): Promise<void> {
    if (Object.keys(changes).length === 0) return;
    const { organizationId, id } = plan;
    const changed = { ...changes, updatedAt: this.clock.now(), version: plan.version + 1 };
    await tx.update(TreatmentPlan, { organizationId, id }, changed);
    Object.assign(plan, changed);
  }

  private async report(
    tx: EntityManager,
    { plan, clinic }: PlanFacts,
    session: Session,
    conflicts: Conflict[],
  ): Promise<void> {
    await this.worklist.open(tx, {
      organizationId: plan.organizationId,
      clinicId: clinic.id,
      kind: 'unplaced-session',
      subject: `unplaced-session:${session.id}`,
      treatmentPlanId: plan.id,
      sessionId: session.id,
      detail:
        `${session.phase} session ${session.ordinal}, now wanted on ${session.wantedLocal.slice(0, 10)}, ` +
        'could not be moved there.',
      conflicts: conflicts
        .filter((conflict) => isSameSession(conflict, session))
        .map((conflict) => conflictAnswer(conflict, clinic.timeZone)),
    });
  }

  private today(timeZone: string): LocalDate {
    return localDateOf(this.clock.now().getTime(), timeZone);
  }
}

const underWay = ({ plan, clinic, definition, choices, sessions }: PlanFacts) => ({
  ...{ definition, choices, sessions: recordedOf(sessions, clinic.timeZone), rung: plan.rung },
  dayOne: plan.cadenceDayOne ?? plan.dayOne ?? plan.startDate,
});

/** The patient does not come that day. */
function without(facts: PlanFacts, date: LocalDate | null): PlanFacts {
  if (date === null) return facts;
  const { timeZone } = facts.clinic;
  const day = { startsAt: startOfDay(date, timeZone), endsAt: startOfDay(addDays(date, 1), timeZone) };
  return { ...facts, times: { ...facts.times, unavailability: [...facts.times.unavailability, day] } };
}

/** The course as it is once a denser schedule is in force: no dose keeps the next one further away than that. */
function inForce(facts: PlanFacts, { plan, denser }: CourseChange): PlanFacts {
  if (!denser) return facts;
  return {
    ...facts,
    plan: Object.assign(Object.create(TreatmentPlan.prototype) as TreatmentPlan, facts.plan, plan),
    definition: withCadences(facts.definition, plan.cadences ?? {}),
    sessions: facts.sessions.map((session) =>
      session.phase === denser.phase && session.minGapDays > denser.minGapDays
        ? { ...session, minGapDays: denser.minGapDays }
        : session,
    ),
  };
}

import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { BookingService } from '../booking/booking.service.js';
import { systemCall } from '../common/call.js';
import { Clock } from '../common/clock.js';
import { Disclosures } from '../common/disclosures.js';
import { Transactions } from '../common/transactions.js';
import { untilPlaced } from '../database/until-placed.js';
import type { Conflict, CourseProposal } from '../domain/course-types.js';
import type { WantedOrdinal } from '../domain/course-outline.js';
import { openEndedPhase } from '../domain/course-phases.js';
import { wasGiven } from '../domain/given-sessions.js';
import { formatInstant, localDateOf, type LocalDate } from '../domain/local-time.js';
import { dueOrdinals, type DueOrdinal } from '../domain/maintenance.js';
import { isDosing, type Phase } from '../domain/protocol.js';
import { EvaluationGates } from '../follow-ups/evaluation-gates.js';
import { SessionChanges } from '../sessions/session-changes.js';
import { CourseBooker } from '../treatment-plans/course-booker.js';
import { CoursePlanner, NO_MAXIMUM } from '../treatment-plans/course-planner.js';
import type { PlanFacts } from '../treatment-plans/plan-wishes.js';
import { PlanFactsReader } from '../treatment-plans/plan-facts.js';
import { conflictAnswer } from '../treatment-plans/proposals.dto.js';
import { LapseWatch } from './lapse-watch.js';
import type { MaintenanceOutcome } from './maintenance-run.entity.js';

export type PlanOutcome = Pick<MaintenanceOutcome, 'outcome' | 'booked' | 'unplaced' | 'detail'>;

/** How the work stands in the audit trail. */
const CALLER = 'job:maintenance';
const OPERATION = 'maintain-plan';

const UP_TO_DATE: PlanOutcome = { outcome: 'up-to-date', booked: [], unplaced: [], detail: null };

/** Keeps one plan's open-ended phase booked inside its clinic's horizon. */
@Injectable()
export class PlanMaintainer {
  constructor(
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    private readonly booking: BookingService,
    private readonly reader: PlanFactsReader,
    private readonly planner: CoursePlanner,
    private readonly booker: CourseBooker,
    private readonly changes: SessionChanges,
    private readonly disclosures: Disclosures,
    private readonly lapses: LapseWatch,
    private readonly gates: EvaluationGates,
  ) {}

  /** One transaction; running it again, or twice at once, makes nothing twice. */
  maintain(organizationId: string, planId: string, asOf: Date, dryRun: boolean): Promise<PlanOutcome> {
    return untilPlaced((lockPool) =>
      this.transactions.inOrganization(organizationId, async (tx) => {
        const outcome = await this.within(tx, organizationId, planId, asOf, { dryRun, lockPool });
        if (outcome.outcome !== 'up-to-date') {
          const { patientId } = await this.reader.plan(tx, organizationId, planId);
          const call = { ...systemCall(organizationId, CALLER), operation: OPERATION };
          await this.disclosures.record(tx, call, { patientId }, 'write');
        }
        return outcome;
      }),
    );
  }

  /** The same inside a transaction. Throws SlotTaken where others were faster. */
  async within(
    tx: EntityManager,
    organizationId: string,
    planId: string,
    asOf: Date,
    { dryRun, lockPool = false }: { dryRun: boolean; lockPool?: boolean },
  ): Promise<PlanOutcome> {
    const plan = dryRun
      ? await this.reader.plan(tx, organizationId, planId)
      : await this.reader.lockedPlan(tx, organizationId, planId);
    if (plan.status !== 'active') return UP_TO_DATE;
    if (lockPool) this.booking.lockPool(tx, organizationId, plan.clinicId);
    const facts = await this.reader.facts(tx, plan);
    const phase = openEndedPhase(facts.definition);
    const outcome = phase ? await this.extend(tx, facts, phase, asOf, dryRun) : UP_TO_DATE;
    if (!dryRun) await this.lapses.look(tx, facts);
    // Also where nothing was booked: the horizon has moved, and follow-ups move with it.
    if (!dryRun) await this.changes.happened(tx, organizationId, planId, 'maintenance');
    return outcome;
  }

  private async extend(
    tx: EntityManager,
    facts: PlanFacts,
    phase: Phase,
    asOf: Date,
    dryRun: boolean,
  ): Promise<PlanOutcome> {
    const { clinic, sessions } = facts;
    const now = this.clock.now();
    const notBefore = asOf > now ? asOf : now;
    const today = localDateOf(asOf.getTime(), clinic.timeZone);
    const gate = phase.entryGate ?? null;
    const isMet = gate === null || (await this.gates.found(tx, facts.plan, gate));
    // Somebody found that the course does not go on.
    if (isMet === false) return UP_TO_DATE;
    const due = this.due(facts, phase, today).map((one) => (isMet ? { ...one, entryGate: null } : one));
    const proposed = new Set(
      sessions.filter((s) => s.phase === phase.code && s.status === 'proposed').map((s) => s.ordinal),
    );
    // What was found too late once already stands on the worklist; it is not tried again.
    const late = due.filter((ordinal) => ordinal.latest < today && !proposed.has(ordinal.ordinal));
    const open = due.filter((ordinal) => ordinal.latest >= today);
    const [placed] = await this.planner.propose(
      tx,
      facts,
      open.map((ordinal) => wantedOf(ordinal, phase, late)),
      1,
      { count: 1, allowBreaches: false, allowUnplaced: true },
      notBefore,
    );
    const proposal: CourseProposal = {
      ...placed!,
      unplaced: [...late.map((ordinal) => this.tooLate(facts, ordinal)), ...placed!.unplaced],
    };
    const outcome = outcomeOf(proposal, clinic.timeZone);
    if (dryRun) return outcome;
    const fresh = [...late, ...open].filter(
      (ordinal) =>
        !proposed.has(ordinal.ordinal) ||
        proposal.sessions.some((placement) => placement.ordinal === ordinal.ordinal),
    );
    await this.booker.book(
      tx,
      facts,
      fresh.map((ordinal) => ({ ...ordinal, dosing: isDosing(phase) })),
      proposal,
    );
    return outcome;
  }

  private due(
    { plan, definition, choices, clinic, policy, sessions }: PlanFacts,
    phase: Phase,
    asOf: LocalDate,
  ): DueOrdinal[] {
    // A rule counts its dates from where the last hold left it; a ladder looks at sessions only.
    const before = phase.anchor.type === 'last-given' ? 0 : plan.cadenceAfter;
    const known = sessions.filter(
      (session) =>
        session.phase !== phase.code || (session.ordinal > before && session.status !== 'proposed'),
    );
    return dueOrdinals({
      definition,
      choices,
      dayOne: plan.cadenceDayOne ?? plan.startDate,
      asOf,
      horizonDays: policy.maintenanceHorizonDays,
      rung: plan.rung,
      sessions: known.map((session) => ({
        phase: session.phase,
        ordinal: session.phase === phase.code ? session.ordinal - before : session.ordinal,
        wantedDate: session.wantedLocal.slice(0, 10),
        date: session.startsAt && localDateOf(session.startsAt.getTime(), clinic.timeZone),
        status: session.status,
        given: wasGiven(session),
      })),
    }).map((ordinal) => ({ ...ordinal, ordinal: ordinal.ordinal + before }));
  }

  private tooLate(facts: PlanFacts, { phase, ordinal, wantedDate, latest }: DueOrdinal): Conflict {
    return {
      code: 'WINDOW_PASSED',
      phase,
      ordinal,
      wantedLocal: this.planner.wantedLocal(facts, wantedDate),
      detail: `Its window ended on ${latest}, before it was booked.`,
      nearest: [],
    };
  }
}

/** A due ordinal as the search takes it. The maximum gap says nothing across one that came too late. */
const wantedOf = (ordinal: DueOrdinal, phase: Phase, late: DueOrdinal[]): WantedOrdinal => ({
  ...ordinal,
  kind: phase.kind,
  dosing: isDosing(phase),
  relation: null,
  maxGapDays: late.some((other) => other.ordinal === ordinal.ordinal - 1) ? NO_MAXIMUM : ordinal.maxGapDays,
});

function outcomeOf(proposal: CourseProposal, timeZone: string): PlanOutcome {
  const { sessions, unplaced } = proposal;
  return {
    outcome: unplaced.length > 0 ? 'work-item' : sessions.length > 0 ? 'booked' : 'up-to-date',
    booked: sessions.map(({ phase, ordinal, startsAt }) => ({
      phase,
      ordinal,
      startsAt: formatInstant(startsAt, timeZone),
    })),
    unplaced: unplaced.map((conflict) => conflictAnswer(conflict, timeZone)),
    detail: null,
  };
}

import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { BookingService } from '../booking/booking.service.js';
import type { Call } from '../common/call.js';
import type { Override } from '../common/override.dto.js';
import type { Role } from '../common/roles.js';
import { everyInWords } from '../domain/denser-cadence.js';
import { isSameSession, wasMissed } from '../domain/given-sessions.js';
import { formatInstant } from '../domain/local-time.js';
import type { Cadence, MissedOutcome } from '../domain/missed-sessions.js';
import { SessionChanges } from '../sessions/session-changes.js';
import type { Session } from '../sessions/session.entity.js';
import { PlanFactsReader } from '../treatment-plans/plan-facts.js';
import type { PlanFacts } from '../treatment-plans/plan-wishes.js';
import { conflictAnswer } from '../treatment-plans/proposals.dto.js';
import { expectOverride } from '../visits/visit-refusals.js';
import { fixNotPossible, WorkFixes, type FixDone, type FixProvider } from '../worklist/work-fixes.js';
import { WorkItem } from '../worklist/work-item.entity.js';
import { WORKERS, type ApplyFix, type FixedSession, type SuggestedFix } from '../worklist/worklist.dto.js';
import { WorklistService } from '../worklist/worklist.service.js';
import { MissedCourse, type CourseChange, type Placed } from './missed-course.js';
import { missedSubject } from './missed-sessions.service.js';

/** One of the ways in which a course can go on after a missed session. */
export interface Option {
  code: string;
  detail: string;
  prescriberOnly: boolean;
  /** Null: nothing is placed. */
  change: CourseChange | null;
}
type Placing = Option & { change: CourseChange };

export const DROP_BACK = 'drop-back';
const LEAVE_OUT = 'leave-out';
const BREACHES = new Set(['WINDOW_EXCEEDED', 'GAP_MAX_EXCEEDED']);
/** What a prescriber who is asked may choose among. */
const WAYS = ['append', 'compress', 'repeat'] as const;

/** What can be done about a session that was missed, where its protocol leaves it to somebody. */
@Injectable()
export class MissedFixes implements FixProvider, OnModuleInit {
  constructor(
    private readonly fixes: WorkFixes,
    private readonly reader: PlanFactsReader,
    private readonly course: MissedCourse,
    private readonly booking: BookingService,
    private readonly changes: SessionChanges,
    private readonly worklist: WorklistService,
  ) {}

  onModuleInit(): void {
    this.fixes.register('missed-session', this);
    this.changes.subscribe((tx, organizationId, planId, cause) =>
      cause === 'activation' ? Promise.resolve() : this.settle(tx, organizationId, planId),
    );
  }

  async suggest(tx: EntityManager, _call: Call, item: WorkItem): Promise<SuggestedFix[]> {
    const known = await this.known(tx, item);
    if (!known) return [];
    const { facts, missed } = known;
    const suggested: SuggestedFix[] = [];
    for (const option of this.options(facts, missed, item)) {
      const { change } = option;
      suggested.push(
        change ? await this.placed(tx, facts, { ...option, change }) : withoutIt(option, missed),
      );
    }
    return suggested;
  }

  async apply(
    tx: EntityManager,
    call: Call,
    item: WorkItem,
    { fix, override }: ApplyFix,
    lockPool: boolean,
  ): Promise<FixDone> {
    const known = await this.known(tx, item);
    const option = known && this.options(known.facts, known.missed, item).find(({ code }) => code === fix);
    if (!known || !option) throw fixNotPossible([]);
    const { facts, missed } = known;
    call.concerning = [facts.plan.patientId];
    if (!option.change) return { sessions: [leftOut(missed)] };
    return this.carryOut(tx, call, facts, option.change, override ?? undefined, lockPool);
  }

  /** What a change of the course would do, with the best places for it. */
  async placed(tx: EntityManager, facts: PlanFacts, option: Placing): Promise<SuggestedFix> {
    const placed = await this.course.place(tx, facts, option.change, { allowBreaches: true });
    return {
      ...fixOf(option),
      sessions: wouldBe(facts, placed),
      conflicts: conflictsOf(facts, placed),
    };
  }

  /** Places the change anew and books it, all of it or nothing. */
  async carryOut(
    tx: EntityManager,
    call: Call,
    facts: PlanFacts,
    change: CourseChange,
    override: Override | undefined,
    lockPool: boolean,
  ): Promise<FixDone> {
    const { organizationId, id: planId, clinicId, patientId } = facts.plan;
    call.concerning = [patientId];
    if (lockPool) this.booking.lockPool(tx, organizationId, clinicId);
    const placed = await this.course.place(tx, facts, change, { allowBreaches: true });
    const unplaced = this.course.conflictsOf(facts, placed);
    if (unplaced.length > 0) throw fixNotPossible(unplaced);
    const breaches = breachesOf(facts, placed);
    if (breaches.length > 0) expectOverride(call, override, breaches);
    const fixed = wouldBe(facts, placed);
    const changed = await this.course.carryOut(tx, facts, placed);
    await this.changes.happened(tx, organizationId, planId);
    return {
      sessions: fixed.map((one) => ({
        ...one,
        sessionId: changed.find((session) => isSameSession(session, one))?.id ?? one.sessionId,
      })),
    };
  }

  /** From the session on, by a denser schedule than it is on. */
  droppedBack(facts: PlanFacts, session: Session, cadence: Cadence): Placing {
    const { phase, nextWanted } = cadence;
    return {
      code: DROP_BACK,
      detail: `The course returns to the denser schedule of ${phase}, ${everyInWords(cadence)}, from ${nextWanted} on.`,
      prescriberOnly: true,
      change: this.course.droppedBack(facts, session, cadence),
    };
  }

  /** A course that has by now all that it wants leaves nothing to decide. */
  private async settle(tx: EntityManager, organizationId: string, treatmentPlanId: string): Promise<void> {
    const open = await tx.find(WorkItem, {
      where: { organizationId, treatmentPlanId, kind: 'missed-session', status: 'open' },
    });
    if (open.length === 0) return;
    const facts = await this.reader.facts(tx, await this.reader.plan(tx, organizationId, treatmentPlanId));
    const done = open.flatMap(({ sessionId }) => {
      const missed = facts.sessions.find(({ id }) => id === sessionId);
      if (!missed || !wasMissed(missed)) return missed ? [missedSubject(missed.id)] : [];
      const replaced = this.course.outcome(facts, missed).reason.code === 'ALREADY_REPLACED';
      return replaced ? [missedSubject(missed.id)] : [];
    });
    await this.worklist.settle(tx, organizationId, done, 'The course has its sessions by now.');
  }

  private async known(
    tx: EntityManager,
    { organizationId, treatmentPlanId, sessionId }: WorkItem,
  ): Promise<{ facts: PlanFacts; missed: Session } | null> {
    if (treatmentPlanId === null) return null;
    const plan = await this.reader.plan(tx, organizationId, treatmentPlanId);
    if (plan.status !== 'active') return null;
    const facts = await this.reader.facts(tx, plan);
    const missed = facts.sessions.find(({ id }) => id === sessionId);
    return missed && wasMissed(missed) ? { facts, missed } : null;
  }

  /** The protocol's own way first, what else there is, and always to do without the session. */
  private options(facts: PlanFacts, missed: Session, item: WorkItem): Option[] {
    const symptomsWorsened = item.facts['symptomsWorsened'] === true;
    const own = this.course.outcome(facts, missed, { symptomsWorsened });
    const options: Option[] = [];
    const add = (outcome: MissedOutcome, prescriberOnly: boolean): void => {
      const { action, reason, wanted, shifts } = outcome;
      const nothing = wanted.length + shifts.length === 0 || action === 'ask-prescriber';
      if (nothing || options.some(({ code }) => code === action)) return;
      const change = this.course.changeOf(facts, outcome);
      options.push({ code: action, detail: reason.words, prescriberOnly, change });
    };
    if (own.action !== DROP_BACK) add(own, false);
    if (own.dropBack) options.push(this.droppedBack(facts, missed, own.dropBack));
    if (own.action === DROP_BACK) add(this.course.outcome(facts, missed), true);
    if (own.action === 'ask-prescriber') {
      for (const rule of WAYS) add(this.course.outcome(facts, missed, { rule }), true);
    }
    const detail = `The course goes on without ${missed.phase} session ${missed.ordinal}.`;
    const prescriberOnly = own.action === 'ask-prescriber' || own.action === DROP_BACK;
    return [...options, { code: LEAVE_OUT, detail, prescriberOnly, change: null }];
  }
}

const fixOf = ({ code, detail, prescriberOnly }: Option) => ({
  ...{ code, detail, prescriberOnly, roles: prescriberOnly ? (['prescriber'] as Role[]) : [...WORKERS] },
});

const withoutIt = (option: Option, missed: Session): SuggestedFix => ({
  ...{ ...fixOf(option), sessions: [leftOut(missed)], conflicts: [] },
});

const leftOut = ({ id, phase, ordinal, wantedLocal }: Session): FixedSession => ({
  ...{ sessionId: id, phase, ordinal, change: LEAVE_OUT, startsAt: null },
  wantedDate: wantedLocal.slice(0, 10),
});

/** Each session that a change adds or moves, with its place. */
function wouldBe({ clinic, sessions }: PlanFacts, { ordinals, proposal }: Placed): FixedSession[] {
  return ordinals.map(({ phase, ordinal, wantedDate }) => {
    const one = { phase, ordinal };
    const known = sessions.find((session) => isSameSession(session, one));
    const placement = proposal.sessions.find((candidate) => isSameSession(candidate, one));
    return {
      ...{ ...one, wantedDate, sessionId: known?.id ?? null, change: known ? 'move' : 'book' },
      startsAt: placement ? formatInstant(placement.startsAt, clinic.timeZone) : null,
    } as FixedSession;
  });
}

/** Rules of the course that the places break. */
const breachesOf = ({ clinic }: PlanFacts, { proposal }: Pick<Placed, 'proposal'>) =>
  proposal.sessions.flatMap((placement) =>
    placement.deviations
      .filter(({ code }) => BREACHES.has(code))
      .map(({ code, detail }) => {
        const { phase, ordinal, wantedLocal, startsAt } = placement;
        return conflictAnswer(
          { code, detail, phase, ordinal, wantedLocal, nearest: [startsAt] },
          clinic.timeZone,
        );
      }),
  );

/** All that is in the way of a proposal, or broken by it. */
export const conflictsOf = (facts: PlanFacts, placed: Pick<Placed, 'proposal'>) => [
  ...placed.proposal.unplaced.map((conflict) => conflictAnswer(conflict, facts.clinic.timeZone)),
  ...breachesOf(facts, placed),
];

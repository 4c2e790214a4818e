import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Call } from '../common/call.js';
import { expectVersion, type IfMatch } from '../common/etag.js';
import { Transactions } from '../common/transactions.js';
import { found } from '../common/validation.js';
import { untilPlaced } from '../database/until-placed.js';
import { givenNumber, isSameSession } from '../domain/given-sessions.js';
import { formatInstant } from '../domain/local-time.js';
import type { MissedOutcome } from '../domain/missed-sessions.js';
import { isGiven } from '../domain/session-lifecycle.js';
import { BookingService } from '../booking/booking.service.js';
import { SessionChanges } from '../sessions/session-changes.js';
import { Session } from '../sessions/session.entity.js';
import { SessionsService, type Said } from '../sessions/sessions.service.js';
import { PlanFactsReader } from '../treatment-plans/plan-facts.js';
import type { PlanFacts } from '../treatment-plans/plan-wishes.js';
import { lapseAnswer } from '../treatment-plans/progress.dto.js';
import { recordedOf } from '../treatment-plans/recorded.js';
import { WorklistService } from '../worklist/worklist.service.js';
import { MissedCourse } from './missed-course.js';
import type {
  AbortSession,
  EndedSession,
  LeaveAgainstAdvice,
  MissedAnswer,
  SessionReason,
} from './missed-sessions.dto.js';

/** By the session that was missed, so that it is asked about once. */
export const missedSubject = (sessionId: string): string => `missed-session:${sessionId}`;

/** A session that comes to nothing, and what its course does about it, in one transaction. */
@Injectable()
export class MissedSessionsService {
  constructor(
    private readonly transactions: Transactions,
    private readonly reader: PlanFactsReader,
    private readonly sessions: SessionsService,
    private readonly booking: BookingService,
    private readonly changes: SessionChanges,
    private readonly course: MissedCourse,
    private readonly worklist: WorklistService,
  ) {}

  cancel(call: Call, id: string, ifMatch: IfMatch, body: SessionReason): Promise<EndedSession> {
    return this.end(call, id, ifMatch, 'cancel', body);
  }

  noShow(call: Call, id: string, ifMatch: IfMatch, body: SessionReason): Promise<EndedSession> {
    return this.end(call, id, ifMatch, 'no-show', body);
  }

  abort(call: Call, id: string, ifMatch: IfMatch, body: AbortSession): Promise<EndedSession> {
    return this.end(call, id, ifMatch, 'abort', body);
  }

  /** The drug was given, so that the session counts; what is left undone is the watching. */
  leave(call: Call, id: string, ifMatch: IfMatch, body: LeaveAgainstAdvice): Promise<EndedSession> {
    return this.end(call, id, ifMatch, 'leave-against-advice', body);
  }

  private end(
    call: Call,
    id: string,
    ifMatch: IfMatch,
    verb: 'cancel' | 'no-show' | 'abort' | 'leave-against-advice',
    { symptomsWorsened, ...said }: Said & { symptomsWorsened?: boolean },
  ): Promise<EndedSession> {
    return untilPlaced((lockPool) =>
      this.transactions.run(call, async (tx) => {
        const { organizationId } = call;
        const { treatmentPlanId } = found(await tx.findOneBy(Session, { organizationId, id }), 'session');
        const plan = await this.reader.lockedPlan(tx, organizationId, treatmentPlanId);
        const session = await this.sessions.lock(tx, organizationId, id);
        expectVersion(session, ifMatch);
        await this.sessions.take(tx, session, verb, said);
        if (lockPool) this.booking.lockPool(tx, organizationId, plan.clinicId);
        const facts = await this.reader.facts(tx, plan);
        const counts = isGiven(session.status, session.countsTowardsCourse === true);
        const missed =
          plan.status === 'active' && !counts
            ? await this.answer(tx, facts, session, symptomsWorsened)
            : null;
        await this.changes.happened(tx, organizationId, plan.id);
        return {
          ...(await this.sessions.answer(tx, session)),
          givenNumber: givenNumber(
            facts.definition,
            recordedOf(facts.sessions, facts.clinic.timeZone),
            session,
          ),
          missed,
        };
      }),
    );
  }

  /** Does what the protocol does by itself; where somebody has to decide, a work item asks. */
  private async answer(
    tx: EntityManager,
    facts: PlanFacts,
    session: Session,
    symptomsWorsened = false,
  ): Promise<MissedAnswer> {
    const outcome = this.course.outcome(facts, session, { symptomsWorsened });
    if (!outcome.appliesItself) {
      const workItemId = await this.ask(tx, facts, session, outcome, symptomsWorsened);
      return missedAnswer(facts, outcome, [], { applied: false, workItemId });
    }
    let changed: Session[] = [];
    if (outcome.wanted.length + outcome.shifts.length > 0 || outcome.openEndedShiftDays > 0) {
      const change = this.course.changeOf(facts, outcome);
      const placed = await this.course.place(tx, facts, change, { allowBreaches: false });
      changed = await this.course.carryOut(tx, facts, placed);
    }
    return missedAnswer(facts, outcome, changed, { applied: true, workItemId: null });
  }

  private ask(
    tx: EntityManager,
    { plan, clinic }: PlanFacts,
    session: Session,
    { reason }: MissedOutcome,
    symptomsWorsened: boolean,
  ): Promise<string> {
    return this.worklist.open(tx, {
      organizationId: plan.organizationId,
      clinicId: clinic.id,
      kind: 'missed-session',
      subject: missedSubject(session.id),
      treatmentPlanId: plan.id,
      sessionId: session.id,
      detail: `${session.phase} session ${session.ordinal} was not given. ${reason.words}`,
      facts: { symptomsWorsened },
    });
  }
}

function missedAnswer(
  { clinic, sessions }: PlanFacts,
  outcome: MissedOutcome,
  changed: Session[],
  { applied, workItemId }: { applied: boolean; workItemId: string | null },
): MissedAnswer {
  const startOf = (one: { phase: string; ordinal: number }): string | null => {
    const at = changed.find((session) => isSameSession(session, one))?.startsAt;
    return at ? formatInstant(at.getTime(), clinic.timeZone) : null;
  };
  const idOf = (one: { phase: string; ordinal: number }): string | null =>
    [...changed, ...sessions].find((session) => isSameSession(session, one))?.id ?? null;
  const { rule, action, reason, dropBack, lapse } = outcome;
  return {
    ...{ rule, action, reason, applied, workItemId },
    wanted: outcome.wanted.map(({ phase, ordinal, wantedDate }) => {
      const one = { phase, ordinal };
      return { ...one, wantedDate, sessionId: idOf(one), startsAt: startOf(one) };
    }),
    shifts: outcome.shifts.map(({ phase, ordinal, from, to }) => {
      const one = { phase, ordinal };
      return { ...one, from, to, sessionId: idOf(one) ?? '', startsAt: startOf(one) };
    }),
    dropBack: dropBack && {
      phase: dropBack.phase,
      rrule: dropBack.rrule,
      intervalDays: dropBack.intervalDays,
      nextWanted: dropBack.nextWanted,
    },
    lapse: lapseAnswer(lapse),
  };
}

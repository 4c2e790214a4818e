import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { BookingService } from '../booking/booking.service.js';
import { ReservationRestorer } from '../booking/reservation-restorer.js';
import type { Call } from '../common/call.js';
import { expectVersion, type IfMatch } from '../common/etag.js';
import { Transactions } from '../common/transactions.js';
import { found } from '../common/validation.js';
import { untilPlaced } from '../database/until-placed.js';
import { violatedConstraint } from '../database/transaction.js';
import { countOf } from '../domain/course-phases.js';
import { days as inDays } from '../domain/course-rules.js';
import { conflict } from '../domain/errors.js';
import { isSameSession, wasMissed, type SessionOfCourse } from '../domain/given-sessions.js';
import { daysBetween, formatInstant, localDateOf } from '../domain/local-time.js';
import { isOpenEnded } from '../domain/protocol.js';
import { isLive, isUnstarted, isVoid, undoVerb, type SessionVerb } from '../domain/session-lifecycle.js';
import { SessionChanges } from '../sessions/session-changes.js';
import { Session } from '../sessions/session.entity.js';
import { SessionsService } from '../sessions/sessions.service.js';
import { PlanFactsReader } from '../treatment-plans/plan-facts.js';
import type { PlanFacts } from '../treatment-plans/plan-wishes.js';
import type { TreatmentPlan } from '../treatment-plans/treatment-plan.entity.js';
import { WorklistService } from '../worklist/worklist.service.js';
import { gapPairs, type BrokenPair } from '../visits/gap-fixes.js';
import { expectOverride } from '../visits/visit-refusals.js';
import { changedCalendar, type RunOver } from './changed-calendar.js';
import type { LeftBreach, SessionLeft, UndoneSession, UndoStep } from './missed-sessions.dto.js';
import { MovesBackService, type InTheWay } from './moves-back.service.js';
import { missedSubject } from './missed-sessions.service.js';

/** Takes back a check-in or a no-show that was recorded by mistake. */
@Injectable()
export class UndoService {
  constructor(
    private readonly transactions: Transactions,
    private readonly reader: PlanFactsReader,
    private readonly sessions: SessionsService,
    private readonly restorer: ReservationRestorer,
    private readonly booking: BookingService,
    private readonly changes: SessionChanges,
    private readonly worklist: WorklistService,
    private readonly back: MovesBackService,
  ) {}

  undo(call: Call, id: string, ifMatch: IfMatch, body: UndoStep): Promise<UndoneSession> {
    return untilPlaced(() =>
      this.transactions.run(call, async (tx) => {
        const { organizationId } = call;
        const { treatmentPlanId } = found(await tx.findOneBy(Session, { organizationId, id }), 'session');
        const plan = await this.reader.lockedPlan(tx, organizationId, treatmentPlanId);
        const session = await this.sessions.lock(tx, organizationId, id);
        expectVersion(session, ifMatch);
        call.reason = body.reason;
        const before = await this.reader.facts(tx, plan);
        // Where nothing can be undone, this is the refusal that names what can be done.
        const verb = undoVerb(session.status) ?? 'undo-no-show';
        if (verb === 'undo-no-show') this.refuseUnlessActive(before, session);
        const changed = verb === 'undo-no-show' ? changedSince(before, session) : [];
        const back = body.moveBack
          ? this.back.of(before, session, changed, replacementsOf(before, session))
          : null;
        await this.takeBack(tx, session, verb);
        if (verb === 'undo-no-show') await this.giveBack(tx, call, before, session, body, back?.shifts);
        const movedBack = back ? await this.back.move(tx, plan, back, undoRefused) : [];
        const stay = changed.filter(
          (left) => !movedBack.some(({ sessionId }) => sessionId === left.sessionId),
        );
        const broken = verb === 'undo-no-show' ? await this.tellGaps(tx, plan, session, stay) : [];
        await this.changes.happened(tx, organizationId, plan.id);
        return {
          ...(await this.sessions.answer(tx, session)),
          movedBack,
          stay: stay.map((left) => ({
            ...left,
            breaches: broken.flatMap(({ id: other, breach }) => (other === left.sessionId ? [breach] : [])),
          })),
        };
      }),
    );
  }

  private refuseUnlessActive({ plan }: PlanFacts, { status }: Session): void {
    if (status !== 'no-show' || plan.status === 'active') return;
    throw conflict(
      'PLAN_NOT_ACTIVE',
      `The treatment plan is ${plan.status}; a session gets its place back on an active plan.`,
    );
  }

  private async takeBack(tx: EntityManager, session: Session, verb: SessionVerb): Promise<void> {
    try {
      // A patient who is elsewhere at that time is found by the database, in every clinic.
      await tx.transaction((inner) => this.sessions.take(inner, session, verb));
    } catch (error) {
      if (violatedConstraint(error) !== 'session_patient_no_overlap') throw error;
      throw undoRefused([
        { code: 'PATIENT_ELSEWHERE', detail: 'The patient has another session at that time by now.' },
      ]);
    }
  }

  /** All that the session held, or the refusal that names everything in its way. */
  private async giveBack(
    tx: EntityManager,
    call: Call,
    facts: PlanFacts,
    session: Session,
    { cancelReplacement = false, reason, override }: UndoStep,
    leavingToo: readonly SessionOfCourse[] = [],
  ): Promise<void> {
    const { organizationId } = session;
    const replacements = replacementsOf(facts, session);
    const leaving = cancelReplacement ? replacements.filter(({ status }) => isUnstarted(status)) : [];
    await this.sessions.cancelAll(
      tx,
      leaving,
      `Session ${session.phase} ${session.ordinal} was no no-show: ${reason}`,
    );
    const used = await this.booking.resourcesOf(tx, organizationId, [session.id]);
    const taken = await this.restorer.restore(tx, facts.clinic, session.id);
    // After the resources' and the clinic's rows are locked, so that nobody changes them until this is written.
    const runOver = await changedCalendar(tx, facts, session, used);
    const goingBack = facts.sessions.filter((one) => leavingToo.some((other) => isSameSession(one, other)));
    const besides = [...replacements, ...leaving, ...goingBack];
    const gaps = [...tooNear(facts, session, besides), ...otherCourses(facts, session)];
    const at = (instant: number): string => formatInstant(instant, facts.clinic.timeZone);
    const physical: InTheWay[] = [
      ...replacements
        .filter(({ id }) => !leaving.some((other) => other.id === id))
        .map((other) => booked(other, facts.clinic.timeZone)),
      ...gaps.filter(({ code }) => code !== 'MINIMUM_GAP' && code !== 'OTHER_COURSE'),
      ...taken.map(({ resourceId, kind, start, end }) => ({
        ...{ code: 'RESOURCE_TAKEN', resourceId },
        detail: `The ${kind} is taken by somebody else between ${at(start)} and ${at(end)}.`,
      })),
    ];
    const rules: InTheWay[] = [
      ...gaps.filter(({ code }) => code === 'MINIMUM_GAP' || code === 'OTHER_COURSE'),
      ...runOver.map(({ work: _, ...told }) => told),
    ];
    if (physical.length > 0) throw undoRefused([...physical, ...rules]);
    if (rules.length > 0) {
      expectOverride(call, override, rules);
      call.reason = `${reason}: ${override?.reason ?? ''}`;
    }
    await this.ask(tx, session, runOver);
    await this.worklist.settle(tx, organizationId, [missedSubject(session.id)], 'It was no no-show.');
  }

  /**
   * Sessions that stay where they were put meanwhile may break the days between doses now: each says so, and the worklist
   * asks about it.
   */
  private async tellGaps(
    tx: EntityManager,
    plan: TreatmentPlan,
    session: Session,
    stay: Left[],
  ): Promise<{ id: string; breach: LeftBreach }[]> {
    const facts = await this.reader.facts(tx, plan);
    const looked = new Set([session.id, ...stay.map(({ sessionId }) => sessionId)]);
    const pairs = facts.sessions
      .filter(({ id }) => looked.has(id))
      .flatMap((one) => gapPairs({ facts, session: one }))
      .filter((pair, i, all) => all.findIndex((other) => other.session.id === pair.session.id) === i);
    const told: { id: string; breach: LeftBreach }[] = [];
    for (const pair of pairs) {
      const breach = breachOf(pair);
      const later = pair.session.id === session.id ? session : pair.session;
      const known = later.deviations.some(
        ({ code, detail }) => code === breach.code && detail === breach.detail,
      );
      if (!known && isUnstarted(later.status)) {
        await this.sessions.deviate(tx, later, [...later.deviations, breach]);
      }
      // Told of whichever of the two was put where it stands.
      const moved = [later, pair.earlier].find(({ id }) => stay.some(({ sessionId }) => sessionId === id));
      if (moved) told.push({ id: moved.id, breach });
    }
    return told;
  }

  /** What it stands over all the same is for somebody to decide, as where it had stood there. */
  private async ask(
    tx: EntityManager,
    { organizationId, clinicId, treatmentPlanId, id: sessionId }: Session,
    runOver: RunOver[],
  ): Promise<void> {
    for (const { work, detail } of runOver) {
      if (!work) continue;
      const { kind, id } = work;
      const subject = `${kind}:${id}:${sessionId}`;
      const item = { organizationId, clinicId, treatmentPlanId, sessionId, kind, subject, detail };
      await this.worklist.open(tx, item);
    }
  }
}

type Left = Omit<SessionLeft, 'breaches'>;

/** As a placing says it of the later of the two. */
function breachOf({ earlier, session, days }: BrokenPair): LeftBreach {
  const between = `between ${earlier.phase} ${earlier.ordinal} and ${session.phase} ${session.ordinal}`;
  const n = inDays(Math.abs(days));
  return days > 0
    ? { code: 'MINIMUM_GAP', detail: `${n} less than must lie ${between}` }
    : { code: 'GAP_MAX_EXCEEDED', detail: `${n} more than allowed ${between}` };
}

/** Moved or placed anew since the session was recorded as missed: they stay where that put them. */
function changedSince({ clinic, sessions }: PlanFacts, session: Session): Left[] {
  return sessions
    .filter(
      ({ id, version, updatedAt, status, startsAt }) =>
        id !== session.id &&
        version > 1 &&
        updatedAt >= session.updatedAt &&
        isUnstarted(status) &&
        startsAt !== null,
    )
    .sort((a, b) => a.wantedAt.getTime() - b.wantedAt.getTime())
    .map(({ id, phase, ordinal, startsAt }) => ({
      ...{ sessionId: id, phase, ordinal },
      startsAt: startsAt && formatInstant(startsAt.getTime(), clinic.timeZone),
    }));
}

const undoRefused = (conflicts: InTheWay[]) =>
  conflict(
    'UNDO_REFUSED',
    'The session cannot have its place back; conflicts names all that is in its way.',
    {
      conflicts,
    },
  );

function booked({ phase, ordinal, startsAt, status }: Session, timeZone: string): InTheWay {
  const when = startsAt ? `, on ${formatInstant(startsAt.getTime(), timeZone)},` : '';
  const how = isUnstarted(status)
    ? 'cancel it in the same step with cancelReplacement'
    : 'it has begun, and cannot be cancelled';
  const detail = `${phase} session ${ordinal}${when} was booked in its place meanwhile; ${how}.`;
  return { code: 'REPLACEMENT_BOOKED', phase, ordinal, detail };
}

/** The sessions made since in its place: those that the course has too many of once it stands again. */
function replacementsOf({ definition, choices, sessions }: PlanFacts, session: Session): Session[] {
  const phase = definition.phases.find(({ code }) => code === session.phase);
  if (!phase || (isOpenEnded(phase) && phase.anchor.type !== 'last-given')) return [];
  const standing = sessions.filter(
    (other) => other.phase === phase.code && other.id !== session.id && !wasMissed(other),
  );
  const made = standing
    .filter(({ ordinal }) => ordinal > session.ordinal)
    .filter(({ createdAt }) => createdAt >= session.createdAt)
    .sort((a, b) => b.ordinal - a.ordinal);
  if (isOpenEnded(phase)) return made.slice(0, 1);
  return made.slice(0, Math.max(0, standing.length + 1 - countOf(definition, choices, phase)));
}

/** Doses that stand too near to it by now. */
function tooNear({ clinic, sessions }: PlanFacts, session: Session, besides: Session[]): InTheWay[] {
  const dateOf = ({ startsAt }: Session) => localDateOf(startsAt?.getTime() ?? 0, clinic.timeZone);
  if (!session.dosing || !session.startsAt) return [];
  return sessions.flatMap((other): InTheWay[] => {
    const stands = other.startsAt && (isLive(other.status) || other.status === 'completed');
    if (!stands || !other.dosing || other.id === session.id || besides.some(({ id }) => id === other.id))
      return [];
    const days = daysBetween(dateOf(session), dateOf(other));
    const least = Math.max(1, days > 0 ? session.minGapDays : other.minGapDays);
    if (Math.abs(days) >= least) return [];
    const { phase, ordinal } = other;
    const detail = `${phase} session ${ordinal} is ${Math.abs(days)} days away by now; ${least} must lie between them.`;
    return [{ code: days === 0 ? 'SAME_DAY_DOSE' : 'MINIMUM_GAP', phase, ordinal, detail }];
  });
}

/** Doses of the patient's other plans on its day, or nearer than the gap rules allow. */
function otherCourses({ clinic, others }: PlanFacts, session: Session): InTheWay[] {
  const { startsAt, dosing, minGapDays } = session;
  if (!dosing || !startsAt) return [];
  const date = localDateOf(startsAt.getTime(), clinic.timeZone);
  const near = others.flatMap((other): InTheWay[] => {
    if (!other.dosing || isVoid(other.status)) return [];
    const days = daysBetween(date, localDateOf(other.startsAt.getTime(), clinic.timeZone));
    if (days === 0 && !other.disclosed) {
      return [{ code: 'PATIENT_UNAVAILABLE', detail: 'The patient is not available on that day.' }];
    }
    if (days === 0) {
      return [{ code: 'SAME_DAY_DOSE', detail: 'A dose of another course is on the same day.' }];
    }
    const least = days > 0 ? minGapDays : other.minGapDays;
    // What may not be told of is no more than a gap: whoever may override one has said why.
    if (Math.abs(days) >= least || !other.disclosed) return [];
    const detail = `A dose of another course is ${Math.abs(days)} days away; ${least} must lie between them.`;
    return [{ code: 'OTHER_COURSE', detail }];
  });
  return near.filter(({ code }, i) => near.findIndex((other) => other.code === code) === i);
}

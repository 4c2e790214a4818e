import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Call } from '../common/call.js';
import { Clock } from '../common/clock.js';
import type { ProblemConflict } from '../common/problem.dto.js';
import type { Role } from '../common/roles.js';
import { countOf, finitePhases, gapsOf } from '../domain/course-phases.js';
import { stands } from '../domain/given-sessions.js';
import { maxGapOn } from '../domain/kept-cadences.js';
import { addDays, daysBetween, localDateOf, localTimeOf } from '../domain/local-time.js';
import { isUnstarted, isVoid } from '../domain/session-lifecycle.js';
import type { Obstacle } from '../domain/visit-at.js';
import { SessionChanges, type ChangeCause, type KnownCourse } from '../sessions/session-changes.js';
import type { Session } from '../sessions/session.entity.js';
import { PlanFactsReader } from '../treatment-plans/plan-facts.js';
import { VisitPlanner } from '../treatment-plans/visit-planner.js';
import { WorkFixes, type FixDone, type FixProvider } from '../worklist/work-fixes.js';
import type { WorkItem, WorkItemStatus } from '../worklist/work-item.entity.js';
import type { ApplyFix, FixedSession, SuggestedFix } from '../worklist/worklist.dto.js';
import { SETTLED, WorklistService } from '../worklist/worklist.service.js';
import { asWanted, followingOf } from './following-sessions.js';
import { PlacingFixes, type Known } from './placing-fixes.js';
import { conflictOf, expectOverride } from './visit-refusals.js';
import { targetOfSession } from './visit-target.js';

/** Rules on the days between doses, as placements and single visits name them. */
const GAPS = new Set(['MINIMUM_GAP', 'MAXIMUM_GAP', 'GAP_MAX_EXCEEDED', 'SET_TOO_LONG', 'OTHER_COURSE']);
const ACCEPT = 'accept';
const FOLLOWING = /^move-/;

/**
 * A session may stand too near to another dose, or too far from it, where somebody has overridden the rule. The work
 * item asks whether the course is to follow; it settles once the days between are in order again.
 */
@Injectable()
export class GapFixes implements FixProvider, OnModuleInit {
  constructor(
    private readonly clock: Clock,
    private readonly fixes: WorkFixes,
    private readonly placing: PlacingFixes,
    private readonly planner: VisitPlanner,
    private readonly reader: PlanFactsReader,
    private readonly changes: SessionChanges,
    private readonly worklist: WorklistService,
  ) {}

  onModuleInit(): void {
    this.fixes.register('gap-breach', this);
    this.changes.subscribe((...change) => this.look(...change));
  }

  async suggest(tx: EntityManager, call: Call, item: WorkItem): Promise<SuggestedFix[]> {
    const known = await this.placing.known(tx, item);
    if (!known) return [];
    const broken = await this.broken(tx, known);
    if (broken.length === 0) return [];
    const following: SuggestedFix[] = [];
    for (const pair of gapPairs(known)) {
      const fix = isUnstarted(pair.session.status) && (await this.withFollowing(tx, call, known, pair));
      if (fix) following.push(fix);
    }
    return [
      ...following,
      ...(await this.placing.times(tx, known, { allowBreaches: false })),
      {
        code: ACCEPT,
        detail: 'It is right as it is; the override says why.',
        ...{ prescriberOnly: true, roles: ['prescriber'], sessions: [], conflicts: broken },
      },
    ];
  }

  tries(fix: string): readonly Role[] | null {
    return fix.startsWith('serve-by') ? null : this.placing.tries(fix);
  }

  async apply(
    tx: EntityManager,
    call: Call,
    item: WorkItem,
    body: ApplyFix,
    lockPool: boolean,
  ): Promise<FixDone> {
    const known = await this.placing.movable(tx, item);
    if (body.fix === ACCEPT) {
      expectOverride(call, body.override ?? undefined, await this.broken(tx, known));
      call.concerning = [known.facts.plan.patientId];
      return { sessions: [] };
    }
    if (FOLLOWING.test(body.fix)) await this.expectMended(tx, call, known, body);
    return this.placing.carryOut(tx, call, known, body, lockPool);
  }

  /** Where the item would be closed while what it tells of is still broken, somebody says why. */
  private async expectMended(
    tx: EntityManager,
    call: Call,
    known: Known,
    { fix, override }: ApplyFix,
  ): Promise<void> {
    const { sessions, conflicts } = await this.placing.foreseen(tx, call, known, fix);
    const left = await this.left(tx, known, { sessions, conflicts });
    if (left.length > 0) expectOverride(call, override ?? undefined, [...conflicts, ...left]);
  }

  /** What of the item's rules would be broken still, besides what the fix breaks itself. */
  private async left(
    tx: EntityManager,
    known: Known,
    { sessions, conflicts }: Pick<SuggestedFix, 'sessions' | 'conflicts'>,
  ): Promise<ProblemConflict[]> {
    const broken = await this.broken(tx, afterwards(known, sessions));
    const isSaid = ({ code, phase, ordinal }: ProblemConflict): boolean =>
      conflicts.some((one) => one.code === code && one.phase === phase && one.ordinal === ordinal);
    return broken.filter((one) => !isSaid(one));
  }

  /** The later session of the broken pair, moved until the days are in order, with all after it. */
  private async withFollowing(
    tx: EntityManager,
    call: Call,
    known: Known,
    { session, days }: BrokenPair,
  ): Promise<SuggestedFix | null> {
    const { facts } = known;
    const { timeZone } = facts.clinic;
    const stands = session.startsAt?.getTime() ?? session.wantedAt.getTime();
    const wantedDate = addDays(localDateOf(stands, timeZone), days);
    const wish = asWanted(facts, session, 0);
    const today = localDateOf(this.clock.now().getTime(), timeZone);
    if (wantedDate < today) return null;
    const fix = await this.placing.withFollowing(tx, call, { facts, session }, followingOf(facts, session), {
      ...wish,
      ...{ wantedDate, wantedLocal: `${wantedDate}T${localTimeOf(stands, timeZone)}` },
      earliest: days > 0 ? wantedDate : addDays(wantedDate, -facts.policy.placement.beyondWindowDays),
      latest: days > 0 ? addDays(wantedDate, facts.policy.placement.beyondWindowDays) : wantedDate,
    });
    const left = fix ? await this.left(tx, known, fix) : [];
    if (!fix || left.length === 0) return fix;
    return { ...fix, conflicts: [...fix.conflicts, ...left], prescriberOnly: true, roles: ['prescriber'] };
  }

  /** The rules on gaps that the session breaks where it stands. */
  private async broken(tx: EntityManager, { facts, session }: Known): Promise<ProblemConflict[]> {
    if (!session.startsAt) return [];
    const visit = await this.planner.target(tx, facts, targetOfSession(facts, session), session.startsAt, {
      exceptSessionIds: [session.id],
    });
    const { breaches } = visit.at(session.startsAt.getTime());
    const tooFar = gapPairs({ facts, session }).some(({ days }) => days < 0);
    return breaches
      .filter(({ code }) => GAPS.has(code) && (code !== 'MAXIMUM_GAP' || tooFar))
      .map((breach: Obstacle) => conflictOf(breach, session));
  }

  /**
   * Asks once about each place where a session breaks such a rule, and settles what has come into order. What somebody
   * decided holds while the session stands there and breaks it.
   */
  private async look(
    tx: EntityManager,
    organizationId: string,
    planId: string,
    cause: ChangeCause,
    course?: KnownCourse,
  ): Promise<void> {
    const suspect = course
      ? course.sessions.filter(isSuspect)
      : await this.suspects(tx, organizationId, planId);
    const asked = cause === 'activation' ? [] : await this.asked(tx, organizationId, planId);
    if (suspect.length === 0 && asked.length === 0) return;
    const facts = await this.reader.facts(tx, await this.reader.plan(tx, organizationId, planId));
    const breaking = new Map<string, string>();
    for (const { id } of suspect) {
      const session = facts.sessions.find((one) => one.id === id);
      const conflicts = session ? await this.broken(tx, { facts, session }) : [];
      if (!session || conflicts.length === 0) continue;
      const [subject, at] = [subjectOf(session), session.startsAt?.toISOString() ?? ''];
      breaking.set(subject, at);
      if (asked.some((one) => one.subject === subject && one.at === at)) continue;
      await this.worklist.open(tx, {
        ...{ organizationId, clinicId: facts.clinic.id, kind: 'gap-breach', subject, facts: { at } },
        ...{ treatmentPlanId: planId, sessionId: id, conflicts },
        detail: `${session.phase} session ${session.ordinal} does not keep the days between doses that its protocol asks for.`,
      });
    }
    const subjectsOf = (items: Asked[]): string[] => items.map(({ subject }) => subject);
    const gone = asked.filter(({ status, subject }) => status === 'open' && !breaking.has(subject));
    const note = 'The days between doses are in order by now.';
    await this.worklist.settle(tx, organizationId, subjectsOf(gone), note);
    const lapsed = asked.filter(
      ({ status, subject, at }) => status !== 'open' && breaking.get(subject) !== at,
    );
    await this.worklist.lift(tx, organizationId, subjectsOf(lapsed));
  }

  /** What is asked about the plan's sessions, and what somebody has decided of those that may still be moved. */
  private asked(tx: EntityManager, organizationId: string, planId: string): Promise<Asked[]> {
    return tx.query(
      `SELECT item.subject, item.status, item.facts ->> 'at' AS at
       FROM session JOIN work_item item
         ON item.organization_id = session.organization_id AND item.subject = 'gap-breach:' || session.id
       WHERE session.organization_id = $1 AND session.treatment_plan_id = $2
         AND (item.status = 'open' OR session.status IN ('proposed', 'booked'))
         AND NOT item.facts @> '${SETTLED}'`,
      [organizationId, planId],
    );
  }

  private suspects(tx: EntityManager, organizationId: string, planId: string): Promise<{ id: string }[]> {
    return tx.query(
      `SELECT id FROM session
       WHERE organization_id = $1 AND treatment_plan_id = $2 AND status = 'booked' AND deviations::text ~ $3
       ORDER BY id`,
      [organizationId, planId, `"(${[...GAPS].join('|')})"`],
    );
  }
}

const isSuspect = ({ status, deviations }: Session): boolean =>
  status === 'booked' && deviations.some(({ code }) => GAPS.has(code));

const subjectOf = ({ id }: Session): string => `gap-breach:${id}`;

interface Asked {
  subject: string;
  status: WorkItemStatus;
  /** Where the session stood. */
  at: string | null;
}

/** The course once the fix has moved them. */
function afterwards({ facts, session }: Known, moved: FixedSession[]): Known {
  const sessions = facts.sessions.map((one): Session => {
    const to = moved.find(({ sessionId }) => sessionId === one.id);
    if (!to) return one;
    const startsAt = to.startsAt === null ? null : new Date(to.startsAt);
    const stay = one.startsAt && one.endsAt ? one.endsAt.getTime() - one.startsAt.getTime() : 0;
    return { ...one, startsAt, endsAt: startsAt && new Date(startsAt.getTime() + stay) };
  });
  return { facts: { ...facts, sessions }, session: sessions.find(({ id }) => id === session.id) ?? session };
}

export interface BrokenPair {
  earlier: Session;
  /** The later one of the two. */
  session: Session;
  /** By which it has to go: back where that is negative. */
  days: number;
}

/**
 * The session with the dose before it, and with the one after it, where they break a gap. The maximum gap says nothing
 * across a dose that was cancelled, missed or never placed.
 */
export function gapPairs({ facts, session }: Known): BrokenPair[] {
  const { clinic, definition, choices, sessions } = facts;
  const dayOf = ({ startsAt, wantedAt }: Session) =>
    localDateOf((startsAt ?? wantedAt).getTime(), clinic.timeZone);
  const doses = sessions
    .filter(({ dosing }) => dosing)
    .sort((a, b) => a.wantedAt.getTime() - b.wantedAt.getTime());
  const isThere = ({ startsAt, status }: Session): boolean => startsAt !== null && !isVoid(status);
  const standing = doses.filter(isThere);
  // One whose phase is whole without it leaves no gap: it was booked in another's place, which stands again.
  const isLacking = (dose: Session): boolean => {
    const phase = finitePhases(definition).find(({ code }) => code === dose.phase);
    const kept = sessions.filter((other) => other.phase === dose.phase && stands(other)).length;
    return stands(dose) || !phase || kept < countOf(definition, choices, phase);
  };
  const own = standing.findIndex(({ id }) => id === session.id);
  return [own, own + 1].flatMap((i): BrokenPair[] => {
    const [earlier, later] = [standing[i - 1], standing[i]];
    const phase = definition.phases.find(({ code }) => code === later?.phase);
    if (!earlier || !later || !phase) return [];
    const gap = daysBetween(dayOf(earlier), dayOf(later));
    const least = Math.max(1, earlier.minGapDays);
    if (gap < least) return [{ earlier, session: later, days: least - gap }];
    const most = maxGapOn(phase, later.wantedLocal.slice(0, 10), gapsOf(definition, phase).maxGapDays);
    const between = doses.slice(doses.indexOf(earlier) + 1, doses.indexOf(later)).filter(isLacking);
    return gap > most && between.length === 0 ? [{ earlier, session: later, days: most - gap }] : [];
  });
}

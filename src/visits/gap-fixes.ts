import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Call } from '../common/call.js';
import { Clock } from '../common/clock.js';
import type { ProblemConflict } from '../common/problem.dto.js';
import type { Role } from '../common/roles.js';
import { countOf, finitePhases, gapsOf } from '../domain/course-phases.js';
import { stands } from '../domain/given-sessions.js';
import { addDays, daysBetween, localDateOf, localTimeOf } from '../domain/local-time.js';
import { isUnstarted, isVoid } from '../domain/session-lifecycle.js';
import type { Obstacle } from '../domain/visit-at.js';
import { SessionChanges, type ChangeCause, type KnownCourse } from '../sessions/session-changes.js';
import type { Session } from '../sessions/session.entity.js';
import { PlanFactsReader } from '../treatment-plans/plan-facts.js';
import { VisitPlanner } from '../treatment-plans/visit-planner.js';
import { WorkFixes, type FixDone, type FixProvider } from '../worklist/work-fixes.js';
import { WorkItem } from '../worklist/work-item.entity.js';
import type { ApplyFix, SuggestedFix } from '../worklist/worklist.dto.js';
import { WorklistService } from '../worklist/worklist.service.js';
import { asWanted, followingOf } from './following-sessions.js';
import { PlacingFixes, type Known } from './placing-fixes.js';
import { conflictOf, expectOverride } from './visit-refusals.js';
import { targetOfSession } from './visit-target.js';

/** Rules on the days between doses, as placements and single visits name them. */
const GAPS = new Set(['MINIMUM_GAP', 'MAXIMUM_GAP', 'GAP_MAX_EXCEEDED', 'OTHER_COURSE']);
const ACCEPT = 'accept';

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
    return this.placing.carryOut(tx, call, known, body, lockPool);
  }

  /** The later session of the broken pair, moved until the days are in order, with all after it. */
  private async withFollowing(
    tx: EntityManager,
    call: Call,
    { facts }: Known,
    { session, days }: BrokenPair,
  ): Promise<SuggestedFix | null> {
    const { timeZone } = facts.clinic;
    const stands = session.startsAt?.getTime() ?? session.wantedAt.getTime();
    const wantedDate = addDays(localDateOf(stands, timeZone), days);
    const wish = asWanted(facts, session, 0);
    const today = localDateOf(this.clock.now().getTime(), timeZone);
    if (wantedDate < today) return null;
    return this.placing.withFollowing(tx, call, { facts, session }, followingOf(facts, session), {
      ...wish,
      ...{ wantedDate, wantedLocal: `${wantedDate}T${localTimeOf(stands, timeZone)}` },
      earliest: days > 0 ? wantedDate : addDays(wantedDate, -facts.policy.placement.beyondWindowDays),
      latest: days > 0 ? addDays(wantedDate, facts.policy.placement.beyondWindowDays) : wantedDate,
    });
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

  /** Asks once about each place where a session breaks such a rule, and settles what has come into order. */
  private async look(
    tx: EntityManager,
    organizationId: string,
    planId: string,
    _cause: ChangeCause,
    course?: KnownCourse,
  ): Promise<void> {
    const suspect = course
      ? course.sessions.filter(isSuspect)
      : await this.suspects(tx, organizationId, planId);
    const open = course
      ? []
      : await tx.find(WorkItem, {
          where: { organizationId, treatmentPlanId: planId, kind: 'gap-breach', status: 'open' },
        });
    if (suspect.length === 0 && open.length === 0) return;
    const facts = await this.reader.facts(tx, await this.reader.plan(tx, organizationId, planId));
    const breaking = new Set<string>();
    for (const { id } of suspect) {
      const session = facts.sessions.find((one) => one.id === id);
      const conflicts = session ? await this.broken(tx, { facts, session }) : [];
      if (!session || conflicts.length === 0) continue;
      breaking.add(subjectOf(session));
      await this.worklist.openOnce(tx, {
        ...{ organizationId, clinicId: facts.clinic.id, kind: 'gap-breach', subject: subjectOf(session) },
        ...{ treatmentPlanId: planId, sessionId: id, conflicts },
        detail: `${session.phase} session ${session.ordinal} does not keep the days between doses that its protocol asks for.`,
      });
    }
    const gone = open.map(({ subject }) => subject).filter((subject) => !breaking.has(subject));
    await this.worklist.settle(tx, organizationId, gone, 'The days between doses are in order by now.');
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

/** By session and time, so that what was decided about its place is not asked again while it stands there. */
const subjectOf = ({ id, startsAt }: Session): string => `gap-breach:${id}:${startsAt?.toISOString() ?? ''}`;

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
    const most = gapsOf(definition, phase).maxGapDays;
    const between = doses.slice(doses.indexOf(earlier) + 1, doses.indexOf(later)).filter(isLacking);
    return gap > most && between.length === 0 ? [{ earlier, session: later, days: most - gap }] : [];
  });
}

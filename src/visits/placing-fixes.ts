import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { BookingService } from '../booking/booking.service.js';
import type { Call } from '../common/call.js';
import { Clock } from '../common/clock.js';
import type { Role } from '../common/roles.js';
import { conflict } from '../domain/errors.js';
import { formatInstant, laterOf, localDateTimeOf } from '../domain/local-time.js';
import { isUnstarted } from '../domain/session-lifecycle.js';
import type { Session } from '../sessions/session.entity.js';
import { CoursePlanner } from '../treatment-plans/course-planner.js';
import { PlanFactsReader } from '../treatment-plans/plan-facts.js';
import type { PlanFacts, ToWish } from '../treatment-plans/plan-wishes.js';
import { VisitPlanner } from '../treatment-plans/visit-planner.js';
import { fixNotPossible, type FixDone } from '../worklist/work-fixes.js';
import type { WorkItem } from '../worklist/work-item.entity.js';
import type { ApplyFix, FixedSession, SuggestedFix } from '../worklist/worklist.dto.js';
import { asWanted } from './following-sessions.js';
import type { MovedSession, RescheduleScope } from './reschedule.dto.js';
import { RescheduleService } from './reschedule.service.js';
import { conflictOf } from './visit-refusals.js';
import { targetOfSession } from './visit-target.js';

/** Who moves sessions. */
export const MOVERS = ['scheduler', 'prescriber'] as const satisfies Role[];

/** A fix by its code: the session placed at an instant, or one of its course along with all after it. */
const PLACE = /^place-at-(\d{4}-\d\d-\d\dT\d\d:\d\dZ)$/;
const FOLLOW = /^move-(.+)-(\d+)-and-following-to-(\d{4}-\d\d-\d\dT\d\d:\d\dZ)$/;
/** Where it stands. */
export const SERVE_BY_OTHERS = 'serve-by-others';

/** How many times are suggested, of as many patterns. */
const SUGGESTED = 3;

export interface Known {
  facts: PlanFacts;
  session: Session;
}

/** Fixes that place one session of a plan: suggested by the course's own search, carried out as its reschedule. */
@Injectable()
export class PlacingFixes {
  constructor(
    private readonly clock: Clock,
    private readonly reader: PlanFactsReader,
    private readonly courses: CoursePlanner,
    private readonly planner: VisitPlanner,
    private readonly booking: BookingService,
    private readonly moves: RescheduleService,
  ) {}

  /** The item's session, while it may still be placed; null afterwards. */
  async known(
    tx: EntityManager,
    { organizationId, treatmentPlanId, sessionId }: WorkItem,
  ): Promise<Known | null> {
    if (treatmentPlanId === null) return null;
    const plan = await this.reader.plan(tx, organizationId, treatmentPlanId);
    if (plan.status !== 'active') return null;
    const facts = await this.reader.facts(tx, plan);
    const session = facts.sessions.find(({ id }) => id === sessionId);
    return session && isUnstarted(session.status) ? { facts, session } : null;
  }

  /** The same, or the refusal where it is none any more. */
  async movable(tx: EntityManager, item: WorkItem): Promise<Known> {
    const known = await this.known(tx, item);
    if (!known) throw fixNotPossible([NOT_MOVABLE]);
    return known;
  }

  /**
   * The best times for the session, all others where they are: on protocol, or where there is none with what it breaks;
   * where there is none near its window, the nearest after it. Several where several patterns of days and times of day
   * have one. None before the course begins.
   */
  async times(
    tx: EntityManager,
    { facts, session }: Known,
    { allowBreaches = true, wish = {} }: { allowBreaches?: boolean; wish?: Partial<ToWish> } = {},
  ): Promise<SuggestedFix[]> {
    const found = await this.starts(
      tx,
      { facts, session },
      { ...asWanted(facts, session, 0), ...wish },
      {
        ...{ count: SUGGESTED, allowBreaches },
        leaving: [session.id],
      },
    );
    const fixes: SuggestedFix[] = [];
    for (const startsAt of found) {
      if (startsAt === session.startsAt?.getTime()) continue;
      fixes.push(await this.placedAt(tx, { facts, session }, startsAt));
    }
    return fixes;
  }

  /** The session where it stands, served by others. */
  async sameTime(tx: EntityManager, { facts, session }: Known): Promise<SuggestedFix[]> {
    const { startsAt } = session;
    if (!startsAt || startsAt <= this.clock.now()) return [];
    const { placement } = await this.at(tx, { facts, session }, startsAt);
    if (!placement) return [];
    const { timeZone } = facts.clinic;
    const detail = `${nameOf(session)} stays at ${formatInstant(startsAt.getTime(), timeZone)}, and others serve it.`;
    return [
      {
        ...{ code: SERVE_BY_OTHERS, detail, prescriberOnly: false, roles: [...MOVERS], conflicts: [] },
        sessions: [changeOf(session, 'swap', startsAt.getTime(), timeZone)],
      },
    ];
  }

  /** Where the session could be and all after it along with it, as days and gaps ask; null where there is none. */
  async withFollowing(
    tx: EntityManager,
    call: Call,
    { facts, session }: Known,
    following: Session[],
    wish: ToWish,
    { allowBreaches = false } = {},
  ): Promise<SuggestedFix | null> {
    const leaving = [session, ...following].map(({ id }) => id);
    const [startsAt] = await this.starts(tx, { facts, session }, wish, {
      count: 1,
      allowBreaches,
      leaving,
    });
    if (startsAt === undefined) return null;
    const code = `move-${session.phase}-${session.ordinal}-and-following-to-${minuteOf(startsAt)}`;
    const { sessions, conflicts } = await this.foreseen(tx, call, { facts, session }, code);
    // It would be refused.
    if (sessions.some((one) => one.startsAt === null)) return null;
    const to = formatInstant(startsAt, facts.clinic.timeZone);
    return {
      ...{ code, detail: `${nameOf(session)} moves to ${to}, and all after it move along.` },
      ...{ prescriberOnly: conflicts.length > 0, roles: rolesFor(conflicts) },
      ...{ sessions, conflicts },
    };
  }

  /** What carrying it out would change, and break. */
  async foreseen(
    tx: EntityManager,
    call: Call,
    known: Known,
    fix: string,
  ): Promise<Pick<SuggestedFix, 'sessions' | 'conflicts'>> {
    const { facts } = known;
    const { session, startsAt, scope } = askedBy(known, fix);
    const { effects } = await this.moves.within(tx, { ...call }, facts.plan, session.id, '*', {
      ...{ startsAt, scope, dryRun: true },
    });
    const changed = effects.filter(({ from, to }) => from !== to);
    return {
      sessions: changed.map((effect) => movedBy(effect, facts)),
      conflicts: changed.flatMap(({ phase, ordinal, breaches }) =>
        breaches.map((breach) => ({ ...breach, phase, ordinal })),
      ),
    };
  }

  /** Is it the session itself that it moves first? */
  isOf(known: Known, fix: string): boolean {
    return askedBy(known, fix).session.id === known.session.id;
  }

  /** Who may try the code, which says all that is to be done; null of a code that does not. */
  tries(fix: string): readonly Role[] | null {
    return PLACE.test(fix) || FOLLOW.test(fix) || fix === SERVE_BY_OTHERS ? MOVERS : null;
  }

  /** On the plan's locked rows. Refused as the reschedule is that it is: 409 where taken, 422 where impossible. */
  async carryOut(
    tx: EntityManager,
    call: Call,
    known: Known,
    { fix, override }: ApplyFix,
    lockPool: boolean,
  ): Promise<FixDone> {
    const { facts } = known;
    const { plan, clinic } = facts;
    const { session, startsAt, scope } = askedBy(known, fix);
    if (lockPool) this.booking.lockPool(tx, plan.organizationId, clinic.id);
    const { effects } = await this.moves.within(tx, call, plan, session.id, '*', {
      ...{ startsAt, scope, ...(override && { override }) },
    });
    call.concerning = [...new Set([...(call.concerning ?? []), plan.patientId])];
    const moved = effects.filter(({ from, to }) => from !== to);
    return {
      sessions:
        fix === SERVE_BY_OTHERS
          ? [changeOf(session, 'swap', startsAt.getTime(), clinic.timeZone)]
          : moved.map((effect) => movedBy(effect, facts)),
    };
  }

  private async placedAt(tx: EntityManager, known: Known, startsAt: number): Promise<SuggestedFix> {
    const { facts, session } = known;
    const { timeZone } = facts.clinic;
    const { breaches } = await this.at(tx, known, new Date(startsAt));
    return {
      code: `place-at-${minuteOf(startsAt)}`,
      detail: `${nameOf(session)} is ${session.startsAt ? 'moved to' : 'booked at'} ${formatInstant(startsAt, timeZone)}.`,
      ...{ prescriberOnly: breaches.length > 0, roles: rolesFor(breaches) },
      sessions: [changeOf(session, session.startsAt ? 'move' : 'book', startsAt, timeZone)],
      conflicts: breaches.map((breach) => conflictOf(breach, session)),
    };
  }

  /** What the reschedule will find at that time. */
  private async at(tx: EntityManager, { facts, session }: Known, startsAt: Date) {
    const visit = await this.planner.target(tx, facts, targetOfSession(facts, session), startsAt, {
      ...{ pinned: session.pinnedResourceIds, exceptSessionIds: [session.id] },
    });
    return visit.at(startsAt.getTime());
  }

  /** Of the search's alternatives, best first, the session's starts; else the nearest at which it could be placed. */
  private async starts(
    tx: EntityManager,
    { facts, session }: Known,
    wish: ToWish,
    { count, allowBreaches, leaving }: { count: number; allowBreaches: boolean; leaving: string[] },
  ): Promise<number[]> {
    const proposals = await this.courses.propose(
      tx,
      { ...facts, sessions: facts.sessions.filter(({ id }) => !leaving.includes(id)) },
      [fromStart(facts, wish)],
      1,
      { count, allowBreaches, allowUnplaced: true },
      this.clock.now(),
      { exceptSessionIds: leaving },
    );
    const starts = proposals.flatMap(({ sessions }) =>
      sessions.filter((one) => one.phase === session.phase).map(({ startsAt }) => startsAt),
    );
    if (starts.length > 0 || !allowBreaches) return [...new Set(starts)];
    const nearest = proposals.flatMap(({ unplaced }) => unplaced.flatMap((conflict) => conflict.nearest));
    return [...new Set(nearest)].sort((a, b) => a - b).slice(0, count);
  }
}

/** A dose is not suggested before the course begins, whatever its window says. */
function fromStart({ plan }: PlanFacts, wish: ToWish): ToWish {
  const earliest = wish.dosing ? laterOf(wish.earliest, plan.startDate) : wish.earliest;
  return { ...wish, earliest, latest: laterOf(wish.latest, earliest) };
}

/** What the code says is to be done. */
function askedBy(
  { facts, session }: Known,
  fix: string,
): { session: Session; startsAt: Date; scope: RescheduleScope } {
  const [, phase, ordinal, then] = FOLLOW.exec(fix) ?? [];
  const [, there] = PLACE.exec(fix) ?? [];
  const time = then ?? there;
  const startsAt = time === undefined ? session.startsAt : new Date(time);
  const moving = then
    ? facts.sessions.find((one) => one.phase === phase && one.ordinal === Number(ordinal))
    : session;
  if (!moving || !startsAt || Number.isNaN(startsAt.getTime())) throw notOffered();
  return { session: moving, startsAt, scope: then ? 'this-and-following' : 'this' };
}

const NOT_MOVABLE = {
  code: 'SESSION_NOT_MOVABLE',
  detail: 'The session has begun or is over, or its plan is not active.',
};

const nameOf = ({ phase, ordinal }: Session): string => `${phase} session ${ordinal}`;

/** As visits begin. */
const minuteOf = (startsAt: number): string => `${new Date(startsAt).toISOString().slice(0, 16)}Z`;

const rolesFor = (breaches: readonly unknown[]): Role[] =>
  breaches.length > 0 ? ['prescriber'] : [...MOVERS];

export const notOffered = () => conflict('FIX_NOT_OFFERED', 'The work item has no such fix.', { fixes: [] });

const changeOf = (
  { id, phase, ordinal, wantedLocal }: Session,
  change: FixedSession['change'],
  startsAt: number,
  timeZone: string,
): FixedSession => ({
  ...{ sessionId: id, phase, ordinal, change, wantedDate: wantedLocal.slice(0, 10) },
  startsAt: formatInstant(startsAt, timeZone),
});

const movedBy = (effect: MovedSession, { sessions, clinic }: PlanFacts): FixedSession => ({
  ...{ sessionId: effect.sessionId, phase: effect.phase, ordinal: effect.ordinal, startsAt: effect.to },
  change: effect.to === null ? 'leave-out' : effect.from === null ? 'book' : 'move',
  wantedDate:
    sessions.find(({ id }) => id === effect.sessionId)?.wantedLocal.slice(0, 10) ??
    (effect.to && localDateTimeOf(Date.parse(effect.to), clinic.timeZone).slice(0, 10)),
});

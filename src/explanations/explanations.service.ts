import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { BookingService } from '../booking/booking.service.js';
import { turnoversOf } from '../booking/turnovers.js';
import type { Call } from '../common/call.js';
import { Clock } from '../common/clock.js';
import { Transactions } from '../common/transactions.js';
import { found } from '../common/validation.js';
import { MISSING } from '../domain/course-conflicts.js';
import { VisitExplainer } from '../domain/explain.js';
import { addDays, formatInstant, localDateOf, startOfDay } from '../domain/local-time.js';
import type { Phase } from '../domain/protocol.js';
import { isUnstarted } from '../domain/session-lifecycle.js';
import { knowingTurnovers } from '../domain/turnover.js';
import { SingleVisit } from '../domain/visit-at.js';
import { Session } from '../sessions/session.entity.js';
import { PlanFactsReader } from '../treatment-plans/plan-facts.js';
import type { PlanFacts } from '../treatment-plans/plan-wishes.js';
import { RematchingService } from '../treatment-plans/rematching.service.js';
import { VisitPlanner } from '../treatment-plans/visit-planner.js';
import { noRoom } from '../visits/visit-refusals.js';
import type { Refusal, ServedAnswer, SessionExplanation } from './explanations.dto.js';
import { courseWeekOf, recordOf, summaryOf, wantedOf } from './in-words.js';

const NEAREST = 3;
/** How far past its window's end a session without a place is looked for nearest starts. */
const LOOK_BEYOND_DAYS = 14;

/** Everything that depends on the calendar as it is now. */
type Now = Pick<SessionExplanation, 'neighbours' | 'days' | 'times' | 'resources' | 'room' | 'nearest'>;
const NOTHING: Now = { neighbours: [], days: [], times: [], resources: [], room: [], nearest: [] };

/** Why a session stands where it does, told by what places it. */
@Injectable()
export class ExplanationsService {
  constructor(
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    private readonly reader: PlanFactsReader,
    private readonly planner: VisitPlanner,
    private readonly booking: BookingService,
    private readonly rematching: RematchingService,
  ) {}

  explain(call: Call, id: string): Promise<SessionExplanation> {
    return this.transactions.read(call, async (tx) => {
      const { organizationId } = call;
      const { treatmentPlanId } = found(await tx.findOneBy(Session, { organizationId, id }), 'session');
      const facts = await this.reader.facts(tx, await this.reader.plan(tx, organizationId, treatmentPlanId));
      const session = found(
        facts.sessions.find((candidate) => candidate.id === id),
        'session',
      );
      const phase = found(
        facts.definition.phases.find(({ code }) => code === session.phase),
        'phase',
      );
      const wantedDate = session.wantedLocal.slice(0, 10);
      const window = {
        earliest: addDays(wantedDate, -phase.windowDays.before),
        latest: addDays(wantedDate, phase.windowDays.after),
      };
      const ahead =
        isUnstarted(session.status) && (session.startsAt === null || session.startsAt > this.clock.now());
      const now = ahead ? await this.asThingsAre(tx, facts, session, phase, window) : NOTHING;
      const { timeZone } = session;
      return {
        sessionId: session.id,
        treatmentPlanId: session.treatmentPlanId,
        patientId: session.patientId,
        clinicId: session.clinicId,
        status: session.status,
        statusReason: session.statusReason,
        phase: session.phase,
        ordinal: session.ordinal,
        startsAt: session.startsAt && formatInstant(session.startsAt.getTime(), timeZone),
        timeZone,
        summary: summaryOf(session, now),
        wanted: wantedOf(session, phase, facts.choices.weekdays ?? null, courseWeekOf(facts, wantedDate)),
        window,
        deviations: session.deviations,
        ...now,
        record: recordOf(session),
      };
    });
  }

  private async asThingsAre(
    tx: EntityManager,
    facts: PlanFacts,
    session: Session,
    phase: Phase,
    window: { earliest: string; latest: string },
  ): Promise<Now> {
    const { timeZone } = facts.clinic;
    const { startsAt } = session;
    const later = (a: string, b: string): string => (a > b ? a : b);
    const today = localDateOf(this.clock.now().getTime(), timeZone);
    const stands = startsAt ? localDateOf(startsAt.getTime(), timeZone) : null;
    const begin = stands !== null && stands < window.earliest ? stands : later(window.earliest, today);
    const wantedDate = session.wantedLocal.slice(0, 10);
    const end = stands === null ? addDays(window.latest, LOOK_BEYOND_DAYS) : later(stands, wantedDate);
    const target = { phase, ordinal: session.ordinal, session };
    const from = new Date(startOfDay(begin, timeZone));
    const until = new Date(startOfDay(later(end, addDays(begin, 1)), timeZone));
    const { request: asked, index } = await this.planner.request(tx, facts, target, from, {
      ...{ until, pinned: session.pinnedResourceIds, exceptSessionIds: [session.id] },
    });
    const turnovers = await turnoversOf(tx, facts.clinic, from, until, [session.id]);
    const request = { ...asked, calendar: knowingTurnovers(asked.calendar, turnovers) };
    const explainer = new VisitExplainer(request, index, startsAt?.getTime() ?? null);
    const { neighbours, days, times } = explainer.explain();
    const visit = new SingleVisit(request, index);
    const zoned = (at: number): string => formatInstant(at, timeZone);
    return {
      neighbours,
      days: days.map((day) => ({ ...day, startsAt: day.startsAt === null ? null : zoned(day.startsAt) })),
      times,
      resources: startsAt ? await this.served(tx, facts, session, explainer) : [],
      room: await this.room(tx, facts, session, visit, phase),
      nearest: startsAt ? [] : visit.nearest(session.wantedAt.getTime(), NEAREST).map(zoned),
    };
  }

  private async served(
    tx: EntityManager,
    { sessions, plan }: PlanFacts,
    session: Session,
    explainer: VisitExplainer,
  ): Promise<ServedAnswer[]> {
    const at = session.startsAt ?? session.wantedAt;
    const others = sessions
      .filter(({ id, dosing, startsAt }) => id !== session.id && dosing && startsAt !== null)
      .sort((a, b) => Number(a.startsAt) - Number(b.startsAt));
    const before = others.findLast(({ startsAt }) => startsAt && startsAt < at);
    const after = others.find(({ startsAt }) => startsAt && startsAt > at);
    const near = [before, after].filter((other) => other !== undefined);
    const resources = await this.booking.resourcesOf(
      tx,
      plan.organizationId,
      [session, ...near].map(({ id }) => id),
    );
    const nurses = new Map(
      resources.flatMap(({ sessionId, resourceId, leads }) => {
        const other = leads ? near.find(({ id }) => id === sessionId) : undefined;
        return other ? [[resourceId, `${other.phase} ${other.ordinal}`] as const] : [];
      }),
    );
    const own = resources.filter(({ sessionId }) => sessionId === session.id);
    const why = explainer.served(
      own.map(({ resourceId }) => resourceId),
      nurses,
    );
    return own.flatMap(({ resourceId, kind }, i) => {
      const told = why[i];
      return told ? [{ resourceId, kind, code: told.code, detail: told.detail }] : [];
    });
  }

  /** What letting others serve would do for the wanted time, where it is only somebody who is missing then. */
  private async room(
    tx: EntityManager,
    facts: PlanFacts,
    session: Session,
    visit: SingleVisit,
    phase: Phase,
  ): Promise<Refusal[]> {
    const { wantedAt, startsAt, ordinal } = session;
    if (wantedAt <= this.clock.now() || wantedAt.getTime() === startsAt?.getTime()) return [];
    const { placement, obstacles } = visit.at(wantedAt.getTime());
    if (placement || !obstacles.every(({ code }) => MISSING.test(code))) return [];
    const target = { phase, ordinal, session };
    const room = await this.rematching.roomFor(tx, facts, target, wantedAt, session.pinnedResourceIds);
    if (room.outcome !== 'placed') {
      return [...obstacles.filter(({ code }) => code === 'TURNOVER'), noRoom(room)];
    }
    const others = room.reassigned.length === 1 ? '1 other visit' : `${room.reassigned.length} other visits`;
    const detail = `Moving it to the wanted time would make room: others can serve ${others} of that day.`;
    return [{ code: 'ROOM_CAN_BE_MADE', detail }];
  }
}

import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ClinicCalendars, type Besides } from '../booking/clinic-calendars.js';
import { Clock } from '../common/clock.js';
import type { CourseRequest } from '../domain/course-types.js';
import { commonOf } from '../domain/course-outline.js';
import { addDays, laterOf, localDateOf, localDateTimeOf, type LocalDate } from '../domain/local-time.js';
import type { Phase } from '../domain/protocol.js';
import { isVoid } from '../domain/session-lifecycle.js';
import { lastDateBooked, SingleVisit } from '../domain/visit-at.js';
import type { Session } from '../sessions/session.entity.js';
import { fixedWish, openWish, patientElsewhere, type PlanFacts } from './plan-wishes.js';

/** One session of a plan that is looked at by itself, while every other one stays where it is. */
export interface Target {
  phase: Phase;
  ordinal: number;
  /** Where it is known already. */
  session: Session | null;
}

interface Looking {
  /** Days on either side that are looked at too. */
  around?: number;
  /** Up to when; the asked instant's date unless given. */
  until?: Date;
  pinned?: string[];
}

/** Brings one visit of a plan before the domain. */
@Injectable()
export class VisitPlanner {
  constructor(
    private readonly clock: Clock,
    private readonly calendars: ClinicCalendars,
  ) {}

  /**
   * The target at an instant, or between two. A session that the rule gave keeps the date it was wanted on, and its
   * window; one that somebody asks for by itself is wanted when it is asked for.
   */
  async target(
    tx: EntityManager,
    facts: PlanFacts,
    target: Target,
    startsAt: Date,
    looking: Looking & Besides = {},
  ): Promise<SingleVisit> {
    const { request, index } = await this.request(tx, facts, target, startsAt, looking);
    const { startDate } = facts.plan;
    const last = this.lastDate(facts, target);
    return new SingleVisit(request, index, target.session === null, { first: startDate, last });
  }

  /** Visits are booked as far ahead as courses begin; one whose window lies further ahead, within that. */
  private lastDate({ clinic, definition, sessions }: PlanFacts, { phase, session }: Target): LocalDate {
    const bound = lastDateBooked(localDateOf(this.clock.now().getTime(), clinic.timeZone));
    // As it was wanted until now, wherever the visit is wanted from now on.
    const known = sessions.find(({ id }) => id === session?.id);
    const after = definition.phases.find(({ code }) => code === phase.code)?.windowDays.after ?? 0;
    return known ? laterOf(bound, addDays(known.wantedLocal.slice(0, 10), after)) : bound;
  }

  /** What the domain is asked about it; `index` says which of the wishes is the target's. */
  async request(
    tx: EntityManager,
    facts: PlanFacts,
    target: Target,
    startsAt: Date,
    { around = 0, until = startsAt, pinned = [], ...besides }: Looking & Besides = {},
  ): Promise<{ request: CourseRequest; index: number }> {
    const { clinic, plan, policy } = facts;
    const asked = localDateOf(startsAt.getTime(), clinic.timeZone);
    const last = localDateOf(until.getTime(), clinic.timeZone);
    const [from, to] = [addDays(asked, -around), addDays(last, around + 1)];
    const { patientBusy, otherDoses } = patientElsewhere(facts, from, to);
    const wishes = this.wishes(facts, target, startsAt, from, to);
    const request = {
      notBefore: this.clock.now().getTime(),
      wishes: wishes.map(({ wish }) => wish),
      calendar: await this.calendars.load(tx, clinic, from, to, patientBusy, besides),
      policy: policy.placement,
      otherDoses,
      preferredResourceIds: plan.prescriberId ? [plan.prescriberId] : [],
      pinnedResourceIds: pinned,
      weekdaysPerWeek: 1,
    };
    return { request, index: wishes.findIndex(({ wish }) => !wish.fixed) };
  }

  /** In the order the sessions are to follow each other: by the dates they were wanted on. */
  private wishes(facts: PlanFacts, target: Target, startsAt: Date, from: LocalDate, to: LocalDate) {
    const { definition, clinic } = facts;
    const { phase, ordinal, session } = target;
    const wantedLocal = session?.wantedLocal ?? localDateTimeOf(startsAt.getTime(), clinic.timeZone);
    const wantedDate = wantedLocal.slice(0, 10);
    const wish = openWish(
      facts,
      {
        ...commonOf(definition, phase),
        ordinal,
        wantedDate,
        earliest: session ? addDays(wantedDate, -phase.windowDays.before) : from,
        latest: session ? addDays(wantedDate, phase.windowDays.after) : to,
      },
      wantedLocal,
    );
    const standing = facts.sessions
      .filter(({ id, startsAt: begins, status }) => begins && !isVoid(status) && id !== session?.id)
      .map((other) => ({ wish: fixedWish(facts, other, null), wantedAt: other.wantedAt }));
    // Of a session that nobody expected the chosen time says where it belongs.
    return [...standing, { wish, wantedAt: session?.wantedAt ?? startsAt }].sort(
      (a, b) => a.wantedAt.getTime() - b.wantedAt.getTime(),
    );
  }
}

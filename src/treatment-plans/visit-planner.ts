import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ClinicCalendars, type Besides } from '../booking/clinic-calendars.js';
import { leadingNurses } from '../booking/leading-nurses.js';
import { Clock } from '../common/clock.js';
import { askedTogether } from '../database/prepared.js';
import type { CourseRequest, Wish } from '../domain/course-types.js';
import { commonOf } from '../domain/course-outline.js';
import { doseSets, type DoseSet } from '../domain/dose-sets.js';
import { isSameSession, sessionKey } from '../domain/given-sessions.js';
import {
  addDays,
  laterOf,
  localDateOf,
  localDateTimeOf,
  toInstant,
  type LocalDate,
  type LocalDateTime,
} from '../domain/local-time.js';
import { isVoid } from '../domain/session-lifecycle.js';
import { lastDateBooked, SingleVisit } from '../domain/visit-at.js';
import type { Session } from '../sessions/session.entity.js';
import { CoursePlanner } from './course-planner.js';
import {
  fixedWish,
  openWish,
  patientElsewhere,
  preferencesFor,
  type PlanFacts,
  type Target,
} from './plan-wishes.js';

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
    private readonly courses: CoursePlanner,
  ) {}

  /**
   * The target at an instant, or between two. A session that the rule gave, or would give, keeps the date it is wanted on,
   * and its window; one that no rule expects is wanted when it is asked for, and where only a range is named at the plan's
   * usual time of day.
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
    return new SingleVisit(request, index, this.wantedLocal(facts, target) === null, {
      first: startDate,
      last,
    });
  }

  /** Where its rule wants it; null of one that no rule expects. */
  wantedLocal(facts: PlanFacts, { session, wantedDate }: Target): LocalDateTime | null {
    if (session) return session.wantedLocal;
    return wantedDate ? this.courses.wantedLocal(facts, wantedDate) : null;
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
    { around = 0, until, pinned = [], ...besides }: Looking & Besides = {},
  ): Promise<{ request: CourseRequest; index: number }> {
    const { clinic, plan, policy } = facts;
    const asked = localDateOf(startsAt.getTime(), clinic.timeZone);
    const last = localDateOf((until ?? startsAt).getTime(), clinic.timeZone);
    const [from, to] = [addDays(asked, -around), addDays(last, around + 1)];
    const { patientBusy, otherDoses } = patientElsewhere(facts, from, to);
    const { session } = target;
    const ruled = this.wantedLocal(facts, target);
    const wantedLocal =
      ruled ??
      (until ? this.courses.wantedLocal(facts, asked) : localDateTimeOf(startsAt.getTime(), clinic.timeZone));
    const standing = standingBeside(facts, target);
    const wantedAt =
      session?.wantedAt ?? (ruled === null ? startsAt : new Date(toInstant(ruled, clinic.timeZone).instant));
    const sets = setsWith(facts, target, wantedAt);
    const [nurses, foreseen] = await askedTogether(tx, [
      leadingNurses(
        plan.organizationId,
        standing.map(({ id }) => id),
      ),
      this.calendars.question(clinic, from, to, besides),
    ]);
    const wishes = [
      ...standing.map((other) => ({
        wish: fixedWish(facts, other, nurses.get(other.id) ?? null),
        wantedAt: other.wantedAt,
      })),
      // Of a session that no rule expects the chosen time says where it belongs.
      {
        wish: this.wish(facts, target, wantedLocal, from, to),
        wantedAt,
      },
    ]
      .map(({ wish, wantedAt }) => ({
        wish: { ...wish, doseSet: sets.get(sessionKey(wish)) ?? null },
        wantedAt,
      }))
      .sort((a, b) => a.wantedAt.getTime() - b.wantedAt.getTime());
    const calendar = await this.calendars.load(tx, clinic, from, to, patientBusy, { ...besides, foreseen });
    const request = {
      notBefore: this.clock.now().getTime(),
      wishes: wishes.map(({ wish }) => wish),
      calendar,
      policy: policy.placement,
      otherDoses,
      preferences: preferencesFor(facts, calendar.resources),
      preferredResourceIds: plan.prescriberId ? [plan.prescriberId] : [],
      pinnedResourceIds: pinned,
      weekdaysPerWeek: 1,
    };
    return { request, index: wishes.findIndex(({ wish }) => !wish.fixed) };
  }

  private wish(
    facts: PlanFacts,
    { phase, ordinal, session, wantedDate: ruled, latest }: Target,
    wantedLocal: LocalDateTime,
    from: LocalDate,
    to: LocalDate,
  ): Wish {
    const wantedDate = wantedLocal.slice(0, 10);
    return openWish(
      facts,
      {
        ...commonOf(facts.definition, phase),
        ordinal,
        wantedDate,
        ...(session || ruled
          ? {
              earliest: addDays(wantedDate, -phase.windowDays.before),
              latest: addDays(wantedDate, phase.windowDays.after),
            }
          : { earliest: from, latest: latest && latest < to ? latest : to }),
      },
      wantedLocal,
    );
  }
}

/** Every other session of the plan that has a place, or had one that counts. */
const standingBeside = ({ sessions }: PlanFacts, { session }: Target): Session[] =>
  sessions.filter(({ id, startsAt, status }) => startsAt && !isVoid(status) && id !== session?.id);

/** The sets of doses, the target among them though nobody knew of it. */
function setsWith(
  { definition, sessions }: PlanFacts,
  { phase, ordinal }: Target,
  wantedAt: Date,
): Map<string, DoseSet> {
  const own = { phase: phase.code, ordinal };
  const others = sessions.filter((session) => !isSameSession(session, own));
  const target = { ...own, status: 'proposed' as const, countsTowardsCourse: null, wantedAt };
  return doseSets(
    definition,
    [...others, target].sort((a, b) => a.wantedAt.getTime() - b.wantedAt.getTime()),
  );
}

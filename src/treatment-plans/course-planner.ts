import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { BookingService } from '../booking/booking.service.js';
import { ClinicCalendars, type Besides } from '../booking/clinic-calendars.js';
import { turnoversOf } from '../booking/turnovers.js';
import { Clock } from '../common/clock.js';
import type {
  CourseOptions,
  CourseProposal,
  CourseRequest,
  Placement,
  Wish,
} from '../domain/course-types.js';
import { Rooms } from '../domain/course-rematching.js';
import { laterMayHelp, withNothingAfter, withVerdicts } from '../domain/course-unplaced.js';
import { proposeCourse } from '../domain/course.js';
import { sessionKey } from '../domain/given-sessions.js';
import {
  addDays,
  daysBetween,
  localDateOf,
  localDateTimeOf,
  startOfDay,
  type LocalDate,
  type LocalDateTime,
  type LocalTime,
} from '../domain/local-time.js';
import { openingTimeFor } from '../domain/open-hours.js';
import { isVoid } from '../domain/session-lifecycle.js';
import { knowingTurnovers } from '../domain/turnover.js';
import {
  fixedWish,
  openWish,
  patientElsewhere,
  preferencesFor,
  type PlanFacts,
  type ToWish,
} from './plan-wishes.js';
import { RematchingService } from './rematching.service.js';

/** How far beyond the windows the calendar is loaded where nothing fits inside them, for breaches and nearest dates. */
const LOOK_BEYOND_DAYS = 60;
/** And where a session has no nearest date within that: a clinic may be rebuilt for months. */
const LOOK_FURTHER_DAYS = 366;
/** In days: no maximum gap. */
export const NO_MAXIMUM = 100_000;

export interface ProposeOptions extends CourseOptions {
  /** A proposal that leaves sessions out is not going to be booked. */
  wholeOrNothing?: boolean;
  /** Others' sessions may be served by other resources, at their own times, where no course is on protocol otherwise. */
  makeRoom?: boolean;
}

/** Brings a plan, its clinic's calendar and its patient's other sessions before the domain's search. */
@Injectable()
export class CoursePlanner {
  constructor(
    private readonly clock: Clock,
    private readonly calendars: ClinicCalendars,
    private readonly booking: BookingService,
    private readonly rematching: RematchingService,
  ) {}

  /**
   * The local date-time at which a session is wanted: the plan's time, else the patient's, else the clinic's policy,
   * else opening, the last two as near as the patient's hours allow.
   */
  wantedLocal({ plan, clinic, policy, times }: PlanFacts, date: LocalDate): LocalDateTime {
    const usual = (): LocalTime => {
      const { earliest, latest } = times.preferences;
      const time = policy.defaultStartTime ?? openingTimeFor(date, clinic.openingHours);
      if (earliest !== null && time < earliest) return earliest;
      return latest !== null && time > latest ? latest : time;
    };
    return `${date}T${plan.preferredTime ?? times.preferredTimeOfDay ?? usual()}`;
  }

  private wantedLocalOf(facts: PlanFacts, { wantedLocal, wantedDate }: ToWish): LocalDateTime {
    return wantedLocal ?? this.wantedLocal(facts, wantedDate);
  }

  /**
   * Courses for these ordinals, best first. What is on protocol comes first; only where nothing is, the calendar is
   * loaded further and the options' breaches and omissions are tried; before that, with `makeRoom`, whether others of the
   * clinic's sessions could be served by other resources. `wholeOrNothing` says that a proposal which leaves sessions out
   * is not going to be booked.
   */
  async propose(
    tx: EntityManager,
    facts: PlanFacts,
    wanted: ToWish[],
    weekdaysPerWeek: number,
    { wholeOrNothing = false, makeRoom = false, ...options }: ProposeOptions,
    notBefore: Date = this.clock.now(),
    besides: Besides = {},
  ): Promise<CourseProposal[]> {
    if (wanted.length === 0) return [nothingToPlace()];
    const wishes = await this.wishes(tx, facts, wanted);
    const request = (beyond: number): Promise<CourseRequest> =>
      this.request(tx, facts, wishes, weekdaysPerWeek, notBefore, beyond, besides);
    const strict = { ...options, allowBreaches: false, allowUnplaced: false };
    const near = await request(0);
    const onProtocol = proposeCourse(near, strict);
    if (onProtocol.length > 0) return onProtocol;
    const { from, to } = near.calendar;
    const movable = makeRoom ? await this.rematching.movableIn(tx, facts, from, to) : [];
    const roomy = { ...near, movable };
    const rooms = new Rooms();
    const roomMade = movable.length > 0 ? proposeCourse(roomy, strict, rooms) : [];
    if (roomMade.length > 0 || (!options.allowBreaches && !options.allowUnplaced)) return roomMade;
    // Room is made for a course on protocol only: looking for it on every day beyond would hold up the clinic.
    const off = { ...options, offProtocol: true };
    const told = withVerdicts(roomy, rooms);
    const beyond = await request(LOOK_BEYOND_DAYS);
    const knowing = await this.knowing(tx, facts, beyond, besides);
    const proposals = proposeCourse(knowing(beyond), off).map(told);
    if (!proposals[0] || !laterMayHelp(proposals[0])) return proposals;
    const further = knowing(await request(LOOK_FURTHER_DAYS));
    const [best, ...others] = proposeCourse(further, off).map(told);
    if (!best) return proposals;
    return [
      wholeOrNothing ? { ...best, unplaced: withNothingAfter(further, best.unplaced) } : best,
      ...others,
    ];
  }

  /** So that what cannot be placed, or not as wanted, is told of turnovers in the way. */
  private async knowing(
    tx: EntityManager,
    { clinic }: PlanFacts,
    { calendar: { from, to, zone } }: CourseRequest,
    { exceptSessionIds }: Besides,
  ): Promise<(request: CourseRequest) => CourseRequest> {
    const [begin, end] = [new Date(startOfDay(from, zone)), new Date(startOfDay(to, zone))];
    const turnovers = await turnoversOf(tx, clinic, begin, end, exceptSessionIds);
    return (request) => ({ ...request, calendar: knowingTurnovers(request.calendar, turnovers) });
  }

  /**
   * A proposal that was kept, as it can be booked now: at the same times by the same resources. Null where the plan asks
   * for other sessions by now, or where one of these can be held no longer.
   */
  async standing(
    tx: EntityManager,
    facts: PlanFacts,
    wanted: ToWish[],
    held: CourseProposal,
  ): Promise<CourseProposal | null> {
    const known = new Map(
      [...held.unplaced, ...held.sessions].map((one) => [sessionKey(one), one.wantedLocal]),
    );
    const same = (ordinal: ToWish): boolean =>
      known.get(sessionKey(ordinal)) === this.wantedLocalOf(facts, ordinal);
    if (known.size !== wanted.length || !wanted.every(same)) return null;
    const exactly = held.sessions.flatMap((placement): ToWish[] => {
      const ordinal = wanted.find((one) => sessionKey(one) === sessionKey(placement));
      if (!ordinal) return [];
      const wantedLocal = localDateTimeOf(placement.startsAt, facts.clinic.timeZone);
      const { date } = placement;
      const pinnedResourceIds = placement.resources.map(({ resourceId }) => resourceId);
      const there = { earliest: date, latest: date, wantedDate: date, wantedLocal, pinnedResourceIds };
      // What its relations and maximum gaps are was settled when it was proposed.
      return [{ ...ordinal, ...there, maxGapDays: NO_MAXIMUM, relation: null }];
    });
    const [now] = await this.propose(tx, facts, exactly, 1, {
      count: 1,
      ...{ allowBreaches: false, allowUnplaced: false },
    });
    const sessions = held.sessions.flatMap((placement) => {
      const again = now?.sessions.find((one) => sessionKey(one) === sessionKey(placement));
      const isSame = again?.startsAt === placement.startsAt && sameResources(again, placement);
      return again && isSame ? [{ ...placement, rows: again.rows, resources: again.resources }] : [];
    });
    return sessions.length === held.sessions.length ? { ...held, sessions } : null;
  }

  private async request(
    tx: EntityManager,
    facts: PlanFacts,
    wishes: Wish[],
    weekdaysPerWeek: number,
    notBefore: Date,
    beyond: number,
    besides: Besides,
  ): Promise<CourseRequest> {
    const { plan, clinic, policy } = facts;
    const today = localDateOf(notBefore.getTime(), clinic.timeZone);
    const open = wishes.filter((wish) => !wish.fixed);
    const begin = open.map((wish) => wish.earliest).reduce((a, b) => (a < b ? a : b));
    const from = begin > today ? begin : today;
    const latest = open.map((wish) => wish.latest).reduce((a, b) => (a > b ? a : b));
    const to = addDays(latest > from ? latest : from, beyond + 1);
    const { patientBusy, otherDoses } = patientElsewhere(facts, from, to);
    const calendar = await this.calendars.load(tx, clinic, from, to, patientBusy, besides);
    return {
      notBefore: notBefore.getTime(),
      wishes,
      calendar,
      policy: policy.placement,
      otherDoses,
      preferences: preferencesFor(facts, calendar.resources),
      preferredResourceIds: plan.prescriberId ? [plan.prescriberId] : [],
      weekdaysPerWeek,
    };
  }

  /** What is to be placed, between what stands already; relations are turned to the new positions. */
  private async wishes(tx: EntityManager, facts: PlanFacts, wanted: ToWish[]): Promise<Wish[]> {
    const standing = facts.sessions.filter((session) => session.startsAt && !isVoid(session.status));
    const nurses = await this.booking.resourcesOf(
      tx,
      facts.plan.organizationId,
      standing.map((session) => session.id),
    );
    const fixed = standing.map((session) => ({
      wish: fixedWish(
        facts,
        session,
        nurses.find((nurse) => nurse.leads && nurse.sessionId === session.id)?.resourceId ?? null,
      ),
      date: localDateOf(session.startsAt?.getTime() ?? 0, facts.clinic.timeZone),
      index: -1,
    }));
    const open = wanted.map((ordinal, index) => ({
      wish: openWish(facts, ordinal, this.wantedLocalOf(facts, ordinal)),
      date: ordinal.wantedDate,
      index,
    }));
    const ordered = [...fixed, ...open].sort((a, b) =>
      a.date < b.date ? -1 : a.date > b.date ? 1 : a.index - b.index,
    );
    return ordered.map(({ wish, date, index }, i) => {
      if (index < 0) return wish;
      const relation = wanted[index]?.relation ?? null;
      const before = ordered.slice(0, i).findLast((entry) => entry.wish.dosing);
      return {
        ...wish,
        maxGapDays:
          before && before.index < 0 && saysNothing(facts, before, { wish, date })
            ? NO_MAXIMUM
            : wish.maxGapDays,
        relation: relation && {
          ...relation,
          index: ordered.findIndex((entry) => entry.index === relation.index),
        },
      };
    });
  }
}

interface Wanted {
  wish: Wish;
  date: LocalDate;
}

/**
 * The maximum gap says nothing across a dose that is known and has no place, nor, where the doses around it were never
 * to keep it, across one that was cancelled or missed.
 */
function saysNothing({ sessions }: PlanFacts, before: Wanted, { wish, date }: Wanted): boolean {
  const between = sessions.filter(({ dosing, wantedLocal }) => {
    const wanted = wantedLocal.slice(0, 10);
    return dosing && wanted > before.date && wanted < date;
  });
  const gaps = [before.date, before.wish.wantedLocal.slice(0, 10)].map((from) => daysBetween(from, date));
  return between.some(({ status, startsAt }) =>
    isVoid(status) ? Math.min(...gaps) > wish.maxGapDays : startsAt === null,
  );
}

const sameResources = (a: Placement, b: Placement): boolean => {
  const ids = ({ resources }: Placement): string =>
    resources
      .map(({ resourceId }) => resourceId)
      .sort()
      .join();
  return ids(a) === ids(b);
};

/** A course without a finite part is whole as it is. */
const nothingToPlace = (): CourseProposal => ({
  pattern: { weekdays: [], timeOfDay: null },
  cost: 0,
  breach: { windowDays: 0, gapDays: 0 },
  sessions: [],
  unplaced: [],
});

/** Every hard rule that a proposal breaks, in words; checked minute by minute, without the search's own code. */
import type {
  CourseProposal,
  CourseRequest,
  Placement,
  ReservationRow,
  VisitNeed,
  VisitShape,
  Wish,
} from '../course-types.js';
import { daysBetween, weekdayOf } from '../local-time.js';
import { SEGMENTS } from '../protocol.js';
import {
  assignments,
  fits,
  minutesOfVisit,
  MinuteClock,
  Occupancy,
  pinsOf,
  startAllowed,
  takesSomeone,
  unitsOf,
} from './exhaustive.js';

const MINUTE = 60_000;

interface Standing {
  wish: Wish;
  date: string;
  session: Placement | null;
}

export function violations(request: CourseRequest, proposal: CourseProposal): string[] {
  const found: string[] = [];
  const clock = new MinuteClock(request);
  const standing: Standing[] = [];
  for (const wish of request.wishes) {
    const same = (x: { phase: string; ordinal: number }): boolean =>
      x.phase === wish.phase && x.ordinal === wish.ordinal;
    const sessions = proposal.sessions.filter(same);
    const conflicts = proposal.unplaced.filter(same);
    const [session] = sessions;
    const answers = sessions.length + (conflicts.length > 0 ? 1 : 0);
    if (answers !== (wish.fixed ? 0 : 1))
      found.push(`${wish.phase} ${wish.ordinal} is answered ${answers} times`);
    if (wish.fixed) standing.push({ wish, date: clock.date(wish.fixed.startsAt), session: null });
    else if (session) standing.push({ wish, date: session.date, session });
  }
  for (const { wish, session } of standing)
    if (session) found.push(...ofSession(request, clock, wish, session));
  found.push(
    ...ofRows(
      request,
      proposal.sessions.flatMap((session) => session.rows),
    ),
  );
  found.push(...ofCourse(request, standing, proposal));
  found.push(...ofPattern(request, clock, proposal));
  for (const conflict of proposal.unplaced) {
    if (!conflict.detail || !conflict.code)
      found.push(`a conflict of ${conflict.phase} ${conflict.ordinal} says nothing`);
    const wish = request.wishes.find(
      (w) => w.phase === conflict.phase && w.ordinal === conflict.ordinal,
    ) as Wish;
    for (const startsAt of conflict.nearest) {
      const trouble = [
        ...ofStart(request, clock, wish, startsAt),
        ...ofNearest(request, clock, wish, standing, startsAt),
      ];
      if (assignments(request, new Occupancy(request), wish.visit, startsAt).length === 0)
        trouble.push('nobody serves');
      found.push(
        ...trouble.map((t) => `nearest ${new Date(startsAt).toISOString()} of ${wish.ordinal}: ${t}`),
      );
    }
  }
  return found;
}

function ofStart(request: CourseRequest, clock: MinuteClock, wish: Wish, startsAt: number): string[] {
  const found: string[] = [];
  const { calendar, policy, notBefore } = request;
  const date = clock.date(startsAt);
  const occupancy = new Occupancy(request);
  const wantedTime = wish.wantedLocal.slice(11);
  const wanted = clock.wanted(date, Number(wantedTime.slice(0, 2)) * 60 + Number(wantedTime.slice(3)));
  const minute = clock.minute(startsAt);
  if (minute % policy.startEveryMinutes !== 0 && minute !== wanted)
    found.push('starts at no time that is offered');
  if (startsAt < notBefore) found.push('starts in the past');
  if (!startAllowed(request, clock, startsAt)) found.push('starts in a slot that is full');
  if (date < wish.earliest) found.push('before its earliest date');
  if (date < calendar.from || date >= calendar.to) found.push('outside the calendar');
  for (const { at, segment } of minutesOfVisit(wish.visit, startsAt)) {
    if (segment !== 'turnover') {
      if (clock.date(at) !== date || !clock.isOpen(at)) found.push('the clinic is closed');
      if (!occupancy.patientFree(at)) found.push('the patient is busy');
    } else if (clock.date(at) !== date && clock.isOpen(at)) found.push('turnover runs into the next opening');
  }
  for (const other of wish.dosing ? request.otherDoses : []) {
    const least = other.date < date ? other.minGapDays : wish.minGapDays;
    if (other.date === date || Math.abs(daysBetween(date, other.date)) < least)
      found.push('too near to another course');
  }
  return [...new Set(found)];
}

function ofSession(request: CourseRequest, clock: MinuteClock, wish: Wish, session: Placement): string[] {
  const found = ofStart(request, clock, wish, session.startsAt);
  const stay = SEGMENTS.filter((s) => s !== 'turnover').reduce((sum, s) => sum + wish.visit.minutes[s], 0);
  if (session.endsAt !== session.startsAt + stay * MINUTE) found.push('ends at a wrong time');
  if (session.date !== clock.date(session.startsAt)) found.push('says a wrong date');
  if (!needsMet(request, wish.visit, session)) found.push('leaves a need unmet');
  const serving = session.resources.map(({ resourceId }) => resourceId);
  for (const id of pinsOf(request, wish.visit)) {
    if (!serving.includes(id)) found.push(`${id} is pinned and does not serve`);
  }
  for (const { resourceId, from, to } of session.resources) {
    const rows = session.rows.filter((row) => row.resourceId === resourceId);
    if (Math.min(...rows.map((r) => r.start)) !== from || Math.max(...rows.map((r) => r.end)) !== to) {
      found.push(`${resourceId} is not named as it is held`);
    }
    for (const row of rows) {
      const resource = request.calendar.resources.find((r) => r.id === resourceId);
      const until = Math.min(row.end, session.endsAt);
      for (let at = row.start; at < until; at += MINUTE) {
        if (resource && !new Occupancy(request).works(resource, at))
          found.push(`${resourceId} does not work`);
      }
    }
  }
  const moved = session.date !== wish.wantedLocal.slice(0, 10);
  const said = session.deviations.findIndex((d) => d.code === 'DATE_MOVED');
  if (moved !== said >= 0) found.push('does not say whether its date is moved');
  if (moved && (session.deviations[said + 1]?.code ?? 'TIME_MOVED').endsWith('_MOVED'))
    found.push('does not say why');
  return [...new Set(found)].map((what) => `${wish.phase} ${wish.ordinal}: ${what}`);
}

/** Whether the session's resources can be given to its needs, each to one need, so that every need is covered. */
function needsMet(request: CourseRequest, visit: VisitShape, session: Placement): boolean {
  const needs = unitsOf(visit).filter((need) => takesSomeone(visit, need));
  const ids = session.resources.map(({ resourceId }) => resourceId);
  const give = (i: number, given: string[][]): boolean => {
    const id = ids[i];
    if (id === undefined)
      return needs.every((need, n) => covered(request, visit, need, given[n] as string[], session));
    const resource = request.calendar.resources.find((r) => r.id === id);
    return needs.some(
      (need, n) =>
        resource &&
        fits(resource, need) &&
        // Only nurses follow each other.
        (need.role === 'nurse' || given[n]?.length === 0) &&
        give(
          i + 1,
          given.map((list, m) => (m === n ? [...list, id] : list)),
        ),
    );
  };
  return give(
    0,
    needs.map(() => []),
  );
}

function covered(
  request: CourseRequest,
  visit: VisitShape,
  need: VisitNeed,
  ids: string[],
  session: Placement,
): boolean {
  const resources = request.calendar.resources.filter((resource) => ids.includes(resource.id));
  if (resources.length !== 1 && (need.role !== 'nurse' || resources.length === 0)) return false;
  const place = resources.some((r) => ['chair', 'bed'].includes(r.kind));
  const held = (at: number, lanes: (row: ReservationRow) => boolean): boolean =>
    session.rows.some((row) => ids.includes(row.resourceId) && row.start <= at && at < row.end && lanes(row));
  const practitioner = need.kinds.includes('practitioner');
  return minutesOfVisit(visit, session.startsAt).every(({ at, segment }) => {
    if (!place && !need.segments.includes(segment)) return true;
    if (!practitioner) return held(at, () => true);
    const setUp = need.role === 'nurse' && segment === 'preparation';
    return held(at, (row) => row.laneFrom > 0) && (!setUp || held(at, (row) => row.laneFrom === 0));
  });
}

function ofRows(request: CourseRequest, rows: readonly ReservationRow[]): string[] {
  const found: string[] = [];
  rows.forEach((row, i) => {
    const resource = request.calendar.resources.find(({ id }) => id === row.resourceId);
    if (!resource) return found.push(`${row.resourceId} is unknown`);
    const last = resource.kind === 'practitioner' ? 1 + resource.capacity : resource.capacity;
    if (row.laneFrom < 0 || row.laneTo > last || row.laneTo <= row.laneFrom || row.end <= row.start) {
      found.push(`${row.resourceId} has no such lanes`);
    }
    const clashes = (other: { start: number; end: number }): boolean =>
      row.start < other.end && other.start < row.end;
    const sameLane = (o: { laneFrom: number; laneTo: number }): boolean =>
      row.laneFrom < o.laneTo && o.laneFrom < row.laneTo;
    if (resource.outages.some(clashes)) found.push(`${row.resourceId} is out`);
    if (resource.busy.some((busy) => clashes(busy) && sameLane(busy)))
      found.push(`${row.resourceId} is reserved`);
    const others = rows.filter((other, j) => j !== i && other.resourceId === row.resourceId);
    if (others.some((other) => clashes(other) && sameLane(other)))
      found.push(`${row.resourceId} is taken twice`);
    return undefined;
  });
  return found;
}

function ofCourse(request: CourseRequest, standing: readonly Standing[], proposal: CourseProposal): string[] {
  const found: string[] = [];
  let gapDays = 0;
  let gaps = 0;
  let windowDays = 0;
  for (const { wish, date, session } of standing) {
    const late = session ? Math.max(0, daysBetween(wish.latest, date)) : 0;
    windowDays += late;
    if (late > 0 !== (session?.deviations.some((d) => d.code === 'WINDOW_EXCEEDED') ?? false)) {
      found.push(`${wish.phase} ${wish.ordinal} does not say whether it is past its window`);
    }
    const { relation } = wish;
    const related = relation ? standing.find((s) => s.wish === request.wishes[relation.index]) : undefined;
    if (relation && session && !related)
      found.push(`${wish.phase} ${wish.ordinal} stands without its relative`);
    if (relation && related && (session || related.session)) {
      const after = daysBetween(related.date, date);
      if (after < relation.fromDays || after > relation.toDays)
        found.push(`${wish.phase} ${wish.ordinal} left its relative`);
    }
  }
  for (const [i, later] of standing.entries()) {
    for (const earlier of standing.slice(0, i)) {
      if (earlier.wish.fixed && later.wish.fixed) continue;
      const gap = daysBetween(earlier.date, later.date);
      const pair = `${earlier.wish.ordinal} and ${later.wish.ordinal}`;
      if (gap < 1) found.push(`${pair} are out of order`);
      if (!earlier.wish.dosing || !later.wish.dosing) continue;
      if (gap < earlier.wish.minGapDays) found.push(`${pair} are too near`);
      const between = request.wishes.slice(
        request.wishes.indexOf(earlier.wish) + 1,
        request.wishes.indexOf(later.wish),
      );
      if (between.every((wish) => !wish.dosing) && gap > later.wish.maxGapDays) {
        gapDays += gap - later.wish.maxGapDays;
        gaps++;
      }
    }
  }
  if (gapDays !== proposal.breach.gapDays) found.push(`maximum gaps are exceeded by ${gapDays} days`);
  if (windowDays !== proposal.breach.windowDays) found.push(`windows are exceeded by ${windowDays} days`);
  const said = proposal.sessions.flatMap((s) => s.deviations.filter((d) => d.code === 'GAP_MAX_EXCEEDED'));
  if (said.length !== gaps) found.push('does not say which gap is exceeded');
  return found;
}

function ofNearest(
  request: CourseRequest,
  clock: MinuteClock,
  wish: Wish,
  standing: readonly Standing[],
  startsAt: number,
): string[] {
  const date = clock.date(startsAt);
  const index = request.wishes.indexOf(wish);
  return standing.flatMap((other) => {
    const at = request.wishes.indexOf(other.wish);
    const gap = at < index ? daysBetween(other.date, date) : daysBetween(date, other.date);
    if (gap < 1) return ['out of order'];
    for (const [own, ownDate, relative, relativeDate] of [
      [wish, date, other.wish, other.date],
      [other.wish, other.date, wish, date],
    ] as const) {
      if (!own.relation || request.wishes[own.relation.index] !== relative) continue;
      const after = daysBetween(relativeDate, ownDate);
      if (after < own.relation.fromDays || after > own.relation.toDays) return ['away from its relative'];
    }
    const earlier = at < index ? other.wish : wish;
    return wish.dosing && other.wish.dosing && gap < earlier.minGapDays ? ['too near to its neighbour'] : [];
  });
}

function ofPattern(
  request: CourseRequest,
  clock: MinuteClock,
  { pattern, sessions }: CourseProposal,
): string[] {
  const weekdays = new Set(sessions.map(({ date }) => weekdayOf(date)));
  const time = (minutes: string): number => Number(minutes.slice(0, 2)) * 60 + Number(minutes.slice(3));
  const times = new Set(
    sessions.map(({ startsAt }) => {
      const minute = clock.minute(startsAt);
      return minute < time(request.policy.middayFrom)
        ? 'morning'
        : minute < time(request.policy.afternoonFrom)
          ? 'midday'
          : 'afternoon';
    }),
  );
  const found: string[] = [];
  if (pattern.weekdays.length !== weekdays.size || pattern.weekdays.some((day) => !weekdays.has(day))) {
    found.push('names other weekdays than it has');
  }
  if (pattern.timeOfDay !== (times.size === 1 ? [...times][0] : null))
    found.push('names another time of day');
  return found;
}

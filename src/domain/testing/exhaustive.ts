/**
 * A slow, plain second implementation of `proposeCourse` for small cases, which shares no code with it beyond the
 * wall clock: occupancy is counted minute by minute, and every combination of starts and resources is tried.
 */
import type {
  CalendarResource,
  CourseOptions,
  CourseRequest,
  StartCap,
  TimeOfDay,
  VisitNeed,
  VisitShape,
  Wish,
} from '../course-types.js';
import { addDays, daysBetween, localDateOf, localTimeOf, weekdayOf } from '../local-time.js';
import { SEGMENTS, WEEKDAYS } from '../protocol.js';
import type { Segment, Weekday } from '../protocol.js';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

interface Choice {
  date: string;
  startsAt: number;
  timeOfDay: TimeOfDay | null;
  /** Thousandths. */
  cost: number;
  lead: string | null;
  /** Resource ids need by need, nurses segment by segment. */
  servers: string[];
  late: number;
}

export interface ReferenceCourse {
  unplaced: number;
  gapDays: number;
  windowDays: number;
  /** Thousandths. */
  cost: number;
  sessions: (Choice | null)[];
}

/** A zone's wall clock, minute by minute, from days before a calendar's range to days after it. */
interface Wall {
  /** First instant of each local date and time, as `date time`. */
  first: Map<string, number>;
  labels: Map<number, { date: string; minute: number }>;
}

const walls = new Map<string, Wall>();

function wallOf(zone: string, from: string, to: string): Wall {
  const name = `${zone} ${from} ${to}`;
  let wall = walls.get(name);
  if (!wall) {
    wall = { first: new Map(), labels: new Map() };
    const margin = 8 * DAY;
    const end = Date.parse(`${to}T00:00:00Z`) + margin;
    for (let at = Date.parse(`${from}T00:00:00Z`) - margin; at < end; at += MINUTE) {
      const date = localDateOf(at, zone);
      const time = localTimeOf(at, zone);
      wall.labels.set(at, { date, minute: minutesOf(time) });
      if (!wall.first.has(`${date} ${time}`)) wall.first.set(`${date} ${time}`, at);
    }
    walls.set(name, wall);
  }
  return wall;
}

export class MinuteClock {
  private readonly wall: Wall;
  private readonly open = new Map<number, boolean>();

  constructor(private readonly request: CourseRequest) {
    const { zone, from, to } = request.calendar;
    this.wall = wallOf(zone, from, to);
  }

  private label(at: number): { date: string; minute: number } {
    const label = this.wall.labels.get(at);
    if (!label) throw new RangeError(`${at} is no minute near the calendar's range.`);
    return label;
  }

  date(at: number): string {
    return this.label(at).date;
  }

  minute(at: number): number {
    return this.label(at).minute;
  }

  instant(date: string, minute: number): number | null {
    const time = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
    return this.wall.first.get(`${date} ${time}`) ?? null;
  }

  /** The wanted minute, moved forward by the gap where the clocks skip it. */
  wanted(date: string, minute: number): number {
    if (this.instant(date, minute) !== null) return minute;
    let before = minute;
    let after = minute;
    while (this.instant(date, before) === null) before--;
    while (this.instant(date, after) === null) after++;
    return minute + (after - before - 1);
  }

  isOpen(at: number): boolean {
    const known = this.open.get(at);
    if (known !== undefined) return known;
    const { date, minute } = this.label(at);
    const { openingHours, closures } = this.request.calendar;
    const open =
      !closures.some((closure) => closure.from <= date && date < closure.to) &&
      openingHours.some(
        (rule) =>
          rule.daysOfWeek.includes(weekdayOf(date)) &&
          minutesOf(rule.from) <= minute &&
          minute < minutesOf(rule.to),
      );
    this.open.set(at, open);
    return open;
  }
}

export class Occupancy {
  constructor(private readonly request: CourseRequest) {}

  private taken(resource: CalendarResource, lane: number, at: number): boolean {
    return (
      resource.outages.some((outage) => outage.start <= at && at < outage.end) ||
      resource.busy.some(
        (row) => row.start <= at && at < row.end && row.laneFrom <= lane && lane < row.laneTo,
      )
    );
  }

  works(resource: CalendarResource, at: number): boolean {
    return resource.working === null || resource.working.some((hours) => hours.start <= at && at < hours.end);
  }

  freeLane(resource: CalendarResource, from: number, to: number, at: number): boolean {
    for (let lane = from; lane < to; lane++) if (!this.taken(resource, lane, at)) return true;
    return false;
  }

  serves(
    resource: CalendarResource,
    role: string | null,
    shape: VisitShape,
    segments: Segment[],
    startsAt: number,
  ): boolean {
    const stay = resource.kind === 'chair' || resource.kind === 'bed';
    const place = stay || resource.kind === 'room';
    // A room is not left between two of its segments.
    const named = SEGMENTS.filter((segment) => segments.includes(segment) && shape.minutes[segment] > 0);
    const [first, last] = [named[0], named.at(-1)].map((segment) =>
      segment ? SEGMENTS.indexOf(segment) : -1,
    );
    const between = (segment: Segment): boolean =>
      SEGMENTS.indexOf(segment) >= first! && SEGMENTS.indexOf(segment) <= last!;
    return minutesOfVisit(shape, startsAt).every(({ at, segment }) => {
      if (!stay && !(place ? between(segment) : segments.includes(segment))) return true;
      if (segment !== 'turnover' && !this.works(resource, at)) return false;
      if (place) return this.freeLane(resource, 0, 1, at);
      if (resource.kind === 'device') return this.freeLane(resource, 0, resource.capacity, at);
      if (role === 'nurse' && segment === 'preparation' && !this.freeLane(resource, 0, 1, at)) return false;
      return this.freeLane(resource, 1, 1 + resource.capacity, at);
    });
  }

  patientFree(at: number): boolean {
    return this.request.calendar.patientBusy.every((busy) => at < busy.start || at >= busy.end);
  }
}

/** Whether the clinic may start another visit then, beside those that it starts already. */
export function startAllowed(request: CourseRequest, clock: MinuteClock, startsAt: number): boolean {
  const { startCaps = [], starts = [] } = request.calendar;
  const countsFor = (cap: StartCap, at: number): boolean =>
    (cap.daysOfWeek ?? WEEKDAYS).includes(weekdayOf(clock.date(at))) &&
    clock.minute(at) >= minutesOf(cap.from ?? '00:00') &&
    clock.minute(at) < minutesOf(cap.to ?? '24:00');
  return startCaps.every((cap) => {
    if (!countsFor(cap, startsAt)) return true;
    const slot = (at: number): string =>
      `${clock.date(at)} ${Math.floor(clock.minute(at) / cap.slotMinutes)}`;
    const others = starts.filter((at) => countsFor(cap, at) && slot(at) === slot(startsAt));
    return others.length < cap.maxStarts;
  });
}

/** The needs one resource at a time: one for two nurses becomes two for one. */
export const unitsOf = (shape: VisitShape): VisitNeed[] =>
  shape.needs.flatMap((need) => Array.from({ length: need.quantity ?? 1 }, () => need));

export const fits = (resource: CalendarResource, need: VisitNeed): boolean =>
  need.kinds.includes(resource.kind) &&
  (need.role === null || resource.roles.includes(need.role)) &&
  (need.tags ?? []).every((tag) => (resource.tags ?? []).includes(tag));

/** Whether the visit keeps a resource for the need at all. */
export const takesSomeone = (shape: VisitShape, need: VisitNeed): boolean =>
  need.kinds.some((kind) => ['chair', 'bed'].includes(kind)) ||
  need.segments.some((segment) => shape.minutes[segment] > 0);

/** The pinned resources that could serve the visit: each of them must. */
export function pinsOf(request: CourseRequest, shape: VisitShape): string[] {
  const needs = shape.needs.filter((need) => takesSomeone(shape, need));
  return request.calendar.resources
    .filter(({ id }) => request.pinnedResourceIds?.includes(id))
    .filter((resource) => needs.some((need) => fits(resource, need)))
    .map(({ id }) => id);
}

export function minutesOfVisit(shape: VisitShape, startsAt: number): { at: number; segment: Segment }[] {
  const minutes: { at: number; segment: Segment }[] = [];
  for (const segment of SEGMENTS) {
    for (let i = 0; i < shape.minutes[segment]; i++)
      minutes.push({ at: startsAt + minutes.length * MINUTE, segment });
  }
  return minutes;
}

/** The resources, preferred ones first, then by id. */
function ranked(request: CourseRequest): CalendarResource[] {
  const preferred = request.preferredResourceIds.flatMap((id) =>
    request.calendar.resources.filter((resource) => resource.id === id),
  );
  const rest = request.calendar.resources.filter((resource) => !preferred.includes(resource));
  return [...preferred, ...rest.sort((a, b) => (a.id < b.id ? -1 : 1))];
}

type Served = { servers: string[][]; handovers: number };

/** Every way to serve a visit's needs by different resources, with the fewest handovers. */
export function assignments(
  request: CourseRequest,
  occupancy: Occupancy,
  shape: VisitShape,
  startsAt: number,
): Served[] {
  let partial: Served[] = [{ servers: [], handovers: 0 }];
  for (const need of unitsOf(shape)) {
    const pool = ranked(request).filter((resource) => fits(resource, need));
    const segments = SEGMENTS.filter((s) => need.segments.includes(s) && shape.minutes[s] > 0);
    if (!takesSomeone(shape, need)) {
      // What takes no time takes nobody.
      partial = partial.map((served) => ({ ...served, servers: [...served.servers, []] }));
      continue;
    }
    let ways: string[][] = pool
      .filter((resource) => occupancy.serves(resource, need.role, shape, segments, startsAt))
      .map((resource) => [resource.id]);
    if (need.role === 'nurse') {
      ways = [[]];
      for (const segment of segments) {
        const able = pool.filter((resource) =>
          occupancy.serves(resource, need.role, shape, [segment], startsAt),
        );
        ways = ways.flatMap((way) => able.map((resource) => [...way, resource.id]));
      }
    }
    partial = partial.flatMap((served) =>
      ways
        .filter((way) => way.every((id) => !served.servers.flat().includes(id)))
        .map((way) => ({
          servers: [...served.servers, way],
          handovers: served.handovers + way.filter((id, i) => i > 0 && way[i - 1] !== id).length,
        })),
    );
  }
  const pins = pinsOf(request, shape);
  partial = partial.filter(({ servers }) => pins.every((id) => servers.flat().includes(id)));
  const fewest = Math.min(...partial.map((served) => served.handovers));
  return partial.filter((served) => served.handovers === fewest);
}

function load(request: CourseRequest, clock: MinuteClock, id: string): number {
  const resource = request.calendar.resources.find((r) => r.id === id);
  let minutes = 0;
  for (const row of resource?.busy ?? []) {
    for (let at = row.start; at < row.end; at += MINUTE) {
      // Rows of one resource may overlap in the random cases: a minute counts once.
      const first = resource?.busy.find((other) => other.start <= at && at < other.end);
      const date = clock.date(at);
      if (first === row && date >= request.calendar.from && date < request.calendar.to) minutes++;
    }
  }
  return minutes;
}

function choicesOf(
  request: CourseRequest,
  wish: Wish,
  beyond: number,
  clock: MinuteClock,
  loads: Map<string, number>,
): Choice[] {
  const { policy, calendar, notBefore } = request;
  const occupancy = new Occupancy(request);
  if (wish.fixed) {
    const { startsAt, nurseId } = wish.fixed;
    return [
      { date: clock.date(startsAt), startsAt, timeOfDay: null, cost: 0, lead: nurseId, servers: [], late: 0 },
    ];
  }
  const choices: Choice[] = [];
  const wantedDate = wish.wantedLocal.slice(0, 10);
  for (let date = wish.earliest; date <= addDays(wish.latest, beyond); date = addDays(date, 1)) {
    if (date < calendar.from || date >= calendar.to) continue;
    const tooNear = request.otherDoses.some((other) => {
      const least = other.date < date ? other.minGapDays : wish.minGapDays;
      return date === other.date || Math.abs(daysBetween(date, other.date)) < least;
    });
    if (wish.dosing && tooNear) continue;
    const wanted = clock.wanted(date, minutesOf(wish.wantedLocal.slice(11)));
    for (let minute = 0; minute < 1440; minute++) {
      if (minute % policy.startEveryMinutes !== 0 && minute !== wanted) continue;
      const startsAt = clock.instant(date, minute);
      if (startsAt === null || startsAt < notBefore || !startAllowed(request, clock, startsAt)) continue;
      const visit = minutesOfVisit(wish.visit, startsAt);
      const stay = visit.filter(({ segment }) => segment !== 'turnover');
      if (!stay.every(({ at }) => clock.date(at) === date && clock.isOpen(at) && occupancy.patientFree(at)))
        continue;
      if (visit.some(({ at }) => clock.date(at) > date && clock.isOpen(at))) continue;
      const days = Math.round(1000 * policy.dayMovedCost * Math.abs(daysBetween(wantedDate, date)));
      const hours = Math.abs(minute - wanted) / 60;
      const time = Math.round(1000 * Math.min(policy.hourAwayCostMax, hours * policy.hourAwayCost));
      const suits = suitability(request, wish.visit, date, minute);
      for (const { servers } of assignments(request, occupancy, wish.visit, startsAt)) {
        let balance = 0;
        unitsOf(wish.visit).forEach((need, n) => {
          if (!need.kinds.includes('chair') && !need.kinds.includes('bed')) return;
          const pool = calendar.resources.filter((r) => fits(r, need));
          const greatest = Math.max(...pool.map((r) => loads.get(r.id) ?? 0));
          const own = loads.get(servers[n]?.[0] ?? '') ?? 0;
          balance += greatest === 0 ? 0 : Math.round((1000 * policy.chairBalanceCost * own) / greatest);
        });
        choices.push({
          date,
          startsAt,
          timeOfDay:
            minute < minutesOf(policy.middayFrom)
              ? 'morning'
              : minute < minutesOf(policy.afternoonFrom)
                ? 'midday'
                : 'afternoon',
          cost: days + time + balance + suits(servers.flat()),
          lead: leadOf(wish.visit, servers),
          servers: servers.flat(),
          late: Math.max(0, daysBetween(wish.latest, date)),
        });
      }
    }
  }
  return choices;
}

/** What a day, a minute and those who serve cost for not being what the patient prefers. */
function suitability(
  { preferences, policy, calendar }: CourseRequest,
  shape: VisitShape,
  date: string,
  minute: number,
): (servers: string[]) => number {
  if (!preferences) return () => 0;
  const { weekdays, earliest, latest, practitionerId } = preferences;
  const otherDay = weekdays.length > 0 && !weekdays.includes(weekdayOf(date));
  const outside =
    (earliest !== null && minute < minutesOf(earliest)) || (latest !== null && minute > minutesOf(latest));
  const practitioner = calendar.resources.find(({ id }) => id === practitionerId);
  const couldServe =
    practitioner && shape.needs.some((need) => takesSomeone(shape, need) && fits(practitioner, need));
  return (servers) =>
    (otherDay ? Math.round(1000 * policy.otherWeekdayCost) : 0) +
    (outside ? Math.round(1000 * policy.outsideHoursCost) : 0) +
    (couldServe && !servers.includes(practitioner.id) ? Math.round(1000 * policy.otherPractitionerCost) : 0);
}

/** The first nurse of the nurse need that begins first. */
function leadOf(shape: VisitShape, servers: string[][]): string | null {
  let lead: string | null = null;
  let first: number = SEGMENTS.length;
  unitsOf(shape).forEach((need, n) => {
    const begins = SEGMENTS.findIndex((s) => need.segments.includes(s) && shape.minutes[s] > 0);
    if (need.role === 'nurse' && begins >= 0 && begins < first) {
      first = begins;
      lead = servers[n]?.[0] ?? null;
    }
  });
  return lead;
}

/** The excess over maximum gaps of the sessions chosen so far; null where they break a hard rule. */
function excessOf(wishes: Wish[], chosen: (Choice | null)[]): number | null {
  let excess = 0;
  for (let later = 0; later < chosen.length; later++) {
    const b = chosen[later];
    const wishB = wishes[later] as Wish;
    for (let earlier = 0; earlier < later; earlier++) {
      const a = chosen[earlier];
      const wishA = wishes[earlier] as Wish;
      if (wishA.fixed && wishB.fixed) continue;
      const gap = a && b ? daysBetween(a.date, b.date) : null;
      if (gap !== null && gap < 1) return null;
      if (gap !== null && wishA.dosing && wishB.dosing) {
        if (gap < wishA.minGapDays) return null;
        // The maximum holds between neighbours, and not across a dose that is left out.
        const dosesBetween = wishes.slice(earlier + 1, later).filter((wish) => wish.dosing).length;
        if (dosesBetween === 0) excess += Math.max(0, gap - wishB.maxGapDays);
      }
      for (const [own, ownChoice, other, index] of [
        [wishB, b, a, earlier],
        [wishA, a, b, later],
      ] as const) {
        if (own.relation?.index !== index || !ownChoice) continue;
        if (!other) {
          if (!own.fixed) return null;
          continue;
        }
        const after = daysBetween(other.date, ownChoice.date);
        if (after < own.relation.fromDays || after > own.relation.toDays) return null;
      }
    }
  }
  return excess;
}

function changes(chosen: (Choice | null)[]): number {
  const leads = chosen.flatMap((choice) => choice?.lead ?? []);
  return leads.filter((lead, i) => i > 0 && leads[i - 1] !== lead).length;
}

function compare(request: CourseRequest, a: ReferenceCourse, b: ReferenceCourse): number {
  const ranks = ranked(request).map((resource) => resource.id);
  const start = (choice: Choice | null): number => choice?.startsAt ?? Number.MAX_SAFE_INTEGER;
  const firstDifference = (x: number[], y: number[]): number =>
    x.map((n, i) => n - (y[i] ?? 0)).find((d) => d) ?? 0;
  const key = (course: ReferenceCourse): number[] =>
    course.sessions.flatMap((choice) => choice?.servers.map((id) => ranks.indexOf(id)) ?? []);
  return (
    a.unplaced - b.unplaced ||
    a.gapDays - b.gapDays ||
    a.windowDays - b.windowDays ||
    a.cost - b.cost ||
    firstDifference(a.sessions.map(start), b.sessions.map(start)) ||
    firstDifference(key(a), key(b))
  );
}

interface Rules {
  exceed: boolean;
  leaveOut: boolean;
}

function bestOf(request: CourseRequest, choices: Choice[][], rules: Rules): ReferenceCourse | null {
  const { wishes, policy } = request;
  const change = Math.round(1000 * policy.nurseChangeCost);
  let best: ReferenceCourse | null = null;
  const chosen: (Choice | null)[] = [];
  const visit = (): void => {
    const gapDays = excessOf(wishes, chosen);
    if (gapDays === null || (gapDays > 0 && !rules.exceed)) return;
    const course: ReferenceCourse = {
      unplaced: chosen.filter((choice) => choice === null).length,
      gapDays,
      windowDays: chosen.reduce((sum, choice) => sum + (choice?.late ?? 0), 0),
      cost: chosen.reduce((sum, choice) => sum + (choice?.cost ?? 0), 0) + change * changes(chosen),
      sessions: [...chosen],
    };
    // Nothing becomes smaller further on: what is worse already is never taken up again.
    const better =
      !best ||
      (course.unplaced - best.unplaced ||
        course.gapDays - best.gapDays ||
        course.windowDays - best.windowDays ||
        course.cost - best.cost) <= 0;
    if (!better) return;
    if (chosen.length === wishes.length) {
      if (!best || compare(request, course, best) < 0) best = course;
      return;
    }
    for (const choice of choices[chosen.length] ?? []) {
      chosen.push(choice);
      visit();
      chosen.pop();
    }
    if (rules.leaveOut && !wishes[chosen.length]?.fixed) {
      chosen.push(null);
      visit();
      chosen.pop();
    }
  };
  visit();
  return best;
}

function weekdaySets(request: CourseRequest): Weekday[][] {
  const open = WEEKDAYS.filter((day) =>
    request.calendar.openingHours.some((rule) => rule.daysOfWeek.includes(day)),
  );
  const size = Math.min(Math.max(1, request.weekdaysPerWeek), open.length);
  return Array.from({ length: 2 ** open.length }, (_, bits) =>
    open.filter((_day, i) => bits & (1 << i)),
  ).filter((set) => set.length === size);
}

/** All that `proposeCourse` should propose, were `options.count` unlimited. */
export function referenceCourses(request: CourseRequest, options: CourseOptions): ReferenceCourse[] {
  const clock = new MinuteClock(request);
  const loads = new Map(request.calendar.resources.map(({ id }) => [id, load(request, clock, id)]));
  const stages = [
    { exceed: false, leaveOut: false },
    { exceed: true, leaveOut: false },
    { exceed: options.allowBreaches, leaveOut: true },
  ].filter((_, i) => i === 0 || (i === 1 ? options.allowBreaches : options.allowUnplaced));
  for (const stage of stages) {
    const beyond = stage.exceed ? request.policy.beyondWindowDays : 0;
    const choices = request.wishes.map((wish) =>
      choicesOf(request, wish, beyond, clock, loads).sort((a, b) => a.cost - b.cost),
    );
    const best = bestOf(request, choices, stage);
    if (!best) continue;
    const patterns = weekdaySets(request).flatMap((weekdays) =>
      (['morning', 'midday', 'afternoon'] as const).map((timeOfDay) =>
        bestOf(
          request,
          choices.map((list, w) =>
            list.filter(
              (choice) =>
                request.wishes[w]?.fixed ||
                (weekdays.includes(weekdayOf(choice.date)) && choice.timeOfDay === timeOfDay),
            ),
          ),
          stage,
        ),
      ),
    );
    const others = patterns
      .filter((course) => course !== null)
      .filter((course) => course.sessions.some((choice, w) => choice && !request.wishes[w]?.fixed))
      .sort((a, b) => compare(request, a, b));
    return [best, ...others].filter(
      (course, i, all) => all.findIndex((other) => compare(request, course, other) === 0) === i,
    );
  }
  return [];
}

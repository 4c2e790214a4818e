/**
 * Room for a course: starts at which somebody is missing, but could be had if others' visits of that day were served by
 * other resources. Sessions of one course lie on different days, so each day is looked at by itself.
 */
import { Assignment } from './course-assignment.js';
import type { Day } from './course-calendar.js';
import { costOf } from './course-group.js';
import { startKey } from './course-starts.js';
import type { Start, Starts } from './course-starts.js';
import type { CalendarResource, CourseRequest } from './course-types.js';
import type { ReadyVisit, Server } from './course-visit.js';
import { localDateOf, startOfDay } from './local-time.js';
import { RematchDay, wantsOf } from './rematch-day.js';
import { rematchOptions } from './rematch-options.js';
import type { Option, Telling } from './rematch-options.js';
import { Outlook } from './rematch-outlook.js';
import { REMATCH_BOUNDS } from './rematch-types.js';
import type { MovableVisit, Serving } from './rematch-types.js';

const DAY_MS = 86_400_000;

/**
 * How many assignments may be tried for one course. Counted, not timed, so that the same request has the same answer;
 * an engineering default, some tenths of a second of one core at most: whoever books waits for it.
 */
export const COURSE_TRIES = 100_000;
/** What the count of one start weighs among them. */
const COUNT_TRIES = 4;

/** Whether room can be made for a start: not looked at yet, made (how), proven not to be had, or not found. */
export type Room = Start | 'hopeful' | 'PROVEN_FULL' | 'NO_REASSIGNMENT_WITHIN_BOUND';

/** A start that waits to be looked at. */
export interface Pending {
  visit: ReadyVisit;
  day: Day;
  minute: number;
}

type Busy = CalendarResource['busy'][number];

/** What was found of a request's room, for whoever asks about the same request again: nothing is looked at twice. */
export class Rooms {
  private looked: CourseRematching | null = null;

  of(request: CourseRequest, starts: Starts): CourseRematching {
    return (this.looked ??= new CourseRematching(request, starts));
  }
}

interface OfDay {
  asked: RematchDay | null;
  visits: MovableVisit[];
  /** By the visit's id. */
  outlooks: Map<number, Outlook>;
}

export class CourseRematching {
  private readonly byDate = new Map<string, MovableVisit[]>();
  private readonly days = new Map<number, OfDay>();
  private readonly rooms = new Map<number, Room>();
  private readonly tellings = new Map<number, Telling>();
  private readonly busy = new Map<CalendarResource, { rows: Busy[]; longest: number }>();
  private left: number;

  constructor(
    private readonly request: CourseRequest,
    private readonly starts: Starts,
  ) {
    this.left = request.roomTries ?? COURSE_TRIES;
    for (const visit of request.movable ?? []) {
      const date = localDateOf(visit.startsAt, request.calendar.zone);
      this.byDate.set(date, [...(this.byDate.get(date) ?? []), visit]);
    }
  }

  /** What has been asked before. */
  known(visit: ReadyVisit, day: Day, minute: number): Room | null {
    return this.rooms.get(startKey(visit, day, minute)) ?? null;
  }

  /** What there is to say of a start at which the visit cannot be served; null where no exchange has a say in it. */
  at(visit: ReadyVisit, day: Day, minute: number): Room | null {
    const known = this.known(visit, day, minute);
    if (known) return known;
    const open = this.starts.openAt(visit, day, minute);
    if (!open) return null;
    if (this.left <= 0) return 'NO_REASSIGNMENT_WITHIN_BOUND';
    const asked = this.asking(visit, day, open.startsAt);
    this.left -= COUNT_TRIES;
    const room = this.outlook(visit, day, asked).isFull(asked) ? 'PROVEN_FULL' : 'hopeful';
    this.rooms.set(startKey(visit, day, minute), room);
    return room;
  }

  /** Looks for room. */
  settle({ visit, day, minute }: Pending): Room | null {
    const room = this.at(visit, day, minute);
    const open = this.starts.openAt(visit, day, minute);
    if (room !== 'hopeful' || !open) return room;
    const found = this.left > 0 ? this.find(visit, day, open.startsAt) : 'NO_REASSIGNMENT_WITHIN_BOUND';
    const settled = Array.isArray(found)
      ? { ...open, service: serviceOf(found.map((option) => this.assignment(visit, option))) }
      : found;
    this.rooms.set(startKey(visit, day, minute), settled);
    return settled;
  }

  private find(visit: ReadyVisit, day: Day, startsAt: number) {
    const asked = this.asking(visit, day, startsAt);
    const before = asked.effort.tries;
    const { pools } = this.outlook(visit, day, asked);
    const answer = rematchOptions(asked, pools, this.telling(visit), REMATCH_BOUNDS);
    this.left -= asked.effort.tries - before;
    return Array.isArray(answer) ? answer : answer.outcome;
  }

  private asking({ shape, pinned }: ReadyVisit, day: Day, startsAt: number): RematchDay {
    const { resources } = this.starts.calendar;
    const pinnedIds = [...pinned].flatMap((rank) => resources[rank]?.resource.id ?? []);
    const wanted = { startsAt, shape, pinnedIds };
    let ofDay = this.days.get(day.number);
    if (!ofDay) {
      ofDay = { asked: null, visits: this.byDate.get(day.date) ?? [], outlooks: new Map() };
      this.days.set(day.number, ofDay);
    }
    ofDay.asked ??= new RematchDay({
      resources: this.resourcesOn(day, ofDay.visits),
      visits: ofDay.visits,
      wanted,
      preferredIds: this.request.preferredResourceIds,
    });
    return ofDay.asked.asking(wanted);
  }

  private outlook(visit: ReadyVisit, day: Day, asked: RematchDay): Outlook {
    const { outlooks } = this.days.get(day.number) as OfDay;
    let outlook = outlooks.get(visit.id);
    if (!outlook) {
      outlook = new Outlook(asked);
      outlooks.set(visit.id, outlook);
    }
    return outlook;
  }

  /** The clinic's resources with what cannot move on the day. */
  private resourcesOn({ date }: Day, visits: readonly MovableVisit[]): CalendarResource[] {
    const start = startOfDay(date, this.request.calendar.zone) - DAY_MS;
    const end = start + 3 * DAY_MS;
    const moving = new Map<string, Set<number>>();
    for (const row of visits.flatMap(({ rows }) => rows)) {
      const own = moving.get(row.resourceId);
      if (own) own.add(laneAt(row));
      else moving.set(row.resourceId, new Set([laneAt(row)]));
    }
    return this.request.calendar.resources.map((resource) => {
      const own = moving.get(resource.id);
      const busy = this.rowsNear(resource, start, end).filter((row) => !own?.has(laneAt(row)));
      return { ...resource, busy };
    });
  }

  /** Rows that overlap [start, end). */
  private rowsNear(resource: CalendarResource, start: number, end: number): Busy[] {
    let known = this.busy.get(resource);
    if (!known) {
      const rows = [...resource.busy].sort((a, b) => a.start - b.start);
      known = { rows, longest: rows.reduce((most, row) => Math.max(most, row.end - row.start), 0) };
      this.busy.set(resource, known);
    }
    const { rows, longest } = known;
    let low = 0;
    for (let high = rows.length; low < high;) {
      const middle = (low + high) >>> 1;
      if ((rows[middle] as Busy).start > start - longest) high = middle;
      else low = middle + 1;
    }
    const near: Busy[] = [];
    for (let row = rows[low]; row && row.start < end; row = rows[++low]) if (row.end > start) near.push(row);
    return near;
  }

  private telling(visit: ReadyVisit): Telling {
    let telling = this.tellings.get(visit.id);
    if (!telling) {
      const classes = visit.needs.map(({ servers }) => {
        const balances = [...new Set(servers.map(({ balance }) => balance))].sort((a, b) => a - b);
        return balances.map((balance) =>
          servers.filter((server) => server.balance === balance).map(({ ready }) => ready.rank),
        );
      });
      telling = { leading: visit.leading?.index ?? -1, classes };
      this.tellings.set(visit.id, telling);
    }
    return telling;
  }

  /** Who serves, in the search's own words. */
  private assignment(visit: ReadyVisit, { lead, answer }: Option): Assignment {
    const wants = wantsOf(visit.shape);
    const left = [...answer.served];
    const servers = visit.needs.map((need): Server[] => {
      const own: Serving[] = [];
      const position = wants[need.index]?.need;
      for (const segments = new Set(need.segments); ;) {
        const next = left.findIndex(
          (serving) => serving.need === position && serving.segments.every((name) => segments.has(name)),
        );
        if (next < 0) break;
        const [serving] = left.splice(next, 1) as [Serving];
        own.push(serving);
        for (const name of serving.segments) segments.delete(name);
        if (segments.size === 0) break;
      }
      const serverOf = ({ resourceId }: Serving): Server =>
        need.servers.find(({ ready }) => ready.resource.id === resourceId) as Server;
      if (own.length === 1) return [serverOf(own[0] as Serving)];
      return need.segments.map((name) =>
        serverOf(own.find(({ segments }) => segments.includes(name)) as Serving),
      );
    });
    const shares = visit.groups.map((group) => {
      const own = group.map(({ index }) => servers[index] as Server[]);
      return { lead, cost: costOf(own), servers: own };
    });
    const cost = shares.reduce((sum, share) => sum + share.cost, 0);
    return new Assignment(visit, lead, cost, shares, answer);
  }
}

/** What has been assigned already, as a start offers it. */
const serviceOf = (assignments: readonly Assignment[]): Start['service'] => ({
  leads: assignments.map(({ lead, cost }) => ({ lead, cost, servers: [] })),
  costOf: ({ cost }) => cost,
  assignment: (i) => assignments[i] as Assignment,
});

/** A resource's lane from an instant on: what tells its rows apart. In seconds, so that a number holds it exactly. */
const laneAt = ({ laneFrom, start }: { laneFrom: number; start: number }): number =>
  (start / 1000) * 4096 + laneFrom;

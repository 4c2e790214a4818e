/**
 * Room for a course: starts at which somebody is missing, but could be had if others' visits of that day were served by
 * other resources. Sessions of one course lie on different days, so each day is looked at by itself.
 */
import { Assignment } from './course-assignment.js';
import type { Day } from './course-calendar.js';
import { costOf } from './course-group.js';
import type { Start, Starts } from './course-starts.js';
import type { CalendarResource, CourseRequest } from './course-types.js';
import type { ReadyVisit, Server } from './course-visit.js';
import { localDateOf, startOfDay } from './local-time.js';
import { RematchDay, wantsOf } from './rematch-day.js';
import { rematchOptions } from './rematch-options.js';
import type { Option, Telling } from './rematch-options.js';
import { provenByCount } from './rematch.js';
import { poolsOf } from './rematch-pools.js';
import { REMATCH_BOUNDS } from './rematch-types.js';
import type { MovableVisit, Serving } from './rematch-types.js';

const DAY_MS = 86_400_000;

/**
 * How many assignments may be tried for one course. Counted, not timed, so that the same request has the same answer;
 * an engineering default, about a tenth of a second of one core: whoever books waits for it.
 */
export const COURSE_TRIES = 5_000;
/** What the count of one start weighs among them. */
const COUNT_TRIES = 20;

/** Whether room can be made for a start: not looked at yet, made (how), proven not to be had, or not found. */
export type Room = Start | 'hopeful' | 'PROVEN_FULL' | 'NO_REASSIGNMENT_WITHIN_BOUND';

/** A start that waits to be looked at. */
export interface Pending {
  visit: ReadyVisit;
  day: Day;
  minute: number;
}

interface OfDay {
  asked: RematchDay | null;
  visits: MovableVisit[];
}

export class CourseRematching {
  private readonly byDate = new Map<string, MovableVisit[]>();
  private readonly days = new Map<number, OfDay>();
  private readonly rooms = new Map<string, Room>();
  private readonly tellings = new Map<number, Telling>();
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
    return this.rooms.get(keyOf(visit, day, minute)) ?? null;
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
    const room = provenByCount(asked, poolsOf(asked)) ? 'PROVEN_FULL' : 'hopeful';
    this.rooms.set(keyOf(visit, day, minute), room);
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
    this.rooms.set(keyOf(visit, day, minute), settled);
    return settled;
  }

  private find(visit: ReadyVisit, day: Day, startsAt: number) {
    const asked = this.asking(visit, day, startsAt);
    const before = asked.effort.tries;
    const answer = rematchOptions(asked, this.telling(visit), REMATCH_BOUNDS);
    this.left -= asked.effort.tries - before;
    return Array.isArray(answer) ? answer : answer.outcome;
  }

  private asking({ shape, pinned }: ReadyVisit, day: Day, startsAt: number): RematchDay {
    const { resources } = this.starts.calendar;
    const pinnedIds = [...pinned].flatMap((rank) => resources[rank]?.resource.id ?? []);
    const wanted = { startsAt, shape, pinnedIds };
    let ofDay = this.days.get(day.number);
    if (!ofDay) {
      ofDay = { asked: null, visits: this.byDate.get(day.date) ?? [] };
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

  /** The clinic's resources with what cannot move on the day. */
  private resourcesOn({ date }: Day, visits: readonly MovableVisit[]): CalendarResource[] {
    const { zone, resources } = this.request.calendar;
    const start = startOfDay(date, zone) - DAY_MS;
    const end = start + 3 * DAY_MS;
    const moving = new Set(
      visits.flatMap(({ rows }) => rows.map((row) => `${row.resourceId} ${row.laneFrom} ${row.start}`)),
    );
    return resources.map((resource) => ({
      ...resource,
      busy: resource.busy.filter(
        (row) =>
          row.end > start && row.start < end && !moving.has(`${resource.id} ${row.laneFrom} ${row.start}`),
      ),
    }));
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

const keyOf = (visit: ReadyVisit, day: Day, minute: number): string => `${visit.id} ${day.number} ${minute}`;

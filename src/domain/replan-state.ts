/** A re-plan under way: where everything movable stands by now, and the calendar as it looks from a visit. */
import type { CalendarResource, ClinicCalendar, Deviation, ReservationRow } from './course-types.js';
import type { Interval } from './interval.js';
import { addDays, localDateOf, startOfDay, type LocalDate } from './local-time.js';
import type {
  ReplanChange,
  ReplanCourse,
  ReplanPlace,
  ReplanRequest,
  ReplanSession,
} from './replan-types.js';

export interface Standing extends ReplanPlace {
  deviations: Deviation[];
}

export class ReplanState {
  private readonly standing = new Map<string, Standing>();
  private readonly kinds: Map<string, CalendarResource['kind']>;
  private readonly patientOf = new Map<string, string>();
  /** Affected sessions for which no place has been found yet. */
  readonly unsolved = new Set<string>();
  /** Grows with every change, so that what failed before is tried again only where something is different. */
  version = 0;

  constructor(readonly request: ReplanRequest) {
    this.kinds = new Map(request.calendar.resources.map(({ id, kind }) => [id, kind]));
    for (const { patientId, sessions } of request.courses) {
      for (const session of sessions.filter(({ movable }) => movable)) {
        this.standing.set(session.sessionId, placeOf(session));
        this.patientOf.set(session.sessionId, patientId);
        if (session.affected) this.unsolved.add(session.sessionId);
      }
    }
    for (const { sessionId, startsAt, rows } of request.others) {
      this.standing.set(sessionId, { startsAt, endsAt: startsAt, rows, deviations: [] });
    }
  }

  /** Where a session stands by now. */
  of(session: ReplanSession): ReplanPlace {
    return this.standing.get(session.sessionId) ?? session;
  }

  rowsOf(sessionId: string): ReservationRow[] {
    return this.standing.get(sessionId)?.rows ?? [];
  }

  give(sessionId: string, place: Partial<Standing>): void {
    const before = this.standing.get(sessionId);
    if (!before) throw new RangeError(`Session ${sessionId} may not move.`);
    this.standing.set(sessionId, { ...before, ...place });
    this.version += 1;
  }

  solve(sessionId: string): void {
    this.unsolved.delete(sessionId);
  }

  /** What can be taken back to, where an attempt is one of several. */
  snapshot(): () => void {
    const standing = new Map(this.standing);
    const unsolved = new Set(this.unsolved);
    const { version } = this;
    return () => {
      this.standing.clear();
      this.unsolved.clear();
      for (const entry of standing) this.standing.set(...entry);
      for (const id of unsolved) this.unsolved.add(id);
      this.version = version;
    };
  }

  /** The resources on local dates [from, to), taken by everything but these sessions. */
  resources(besides: ReadonlySet<string>, from: LocalDate, to: LocalDate): CalendarResource[] {
    const { zone, resources } = this.request.calendar;
    // A visit, or a chair's turnover, may pass midnight.
    const range = { start: startOfDay(addDays(from, -1), zone), end: startOfDay(addDays(to, 2), zone) };
    const near = ({ start, end }: Interval): boolean => start < range.end && end > range.start;
    const taken = new Map<string, ReservationRow[]>();
    for (const [sessionId, { rows }] of this.standing) {
      if (besides.has(sessionId)) continue;
      for (const row of rows) {
        if (!near(row)) continue;
        const known = taken.get(row.resourceId);
        if (known) known.push(row);
        else taken.set(row.resourceId, [row]);
      }
    }
    return resources.map((resource) => ({
      ...resource,
      busy: [...resource.busy.filter(near), ...(taken.get(resource.id) ?? [])],
    }));
  }

  /** The calendar of local dates [from, to) as it looks from sessions of one course that are to be placed. */
  calendar(
    course: ReplanCourse,
    besides: ReadonlySet<string>,
    from: LocalDate,
    to: LocalDate,
  ): ClinicCalendar {
    const { calendar } = this.request;
    const starts = [...this.standing].flatMap(([id, { startsAt }]) => (besides.has(id) ? [] : [startsAt]));
    return {
      ...calendar,
      from,
      to,
      resources: this.resources(besides, from, to),
      patientBusy: [...course.patientBusy, ...this.movedElsewhere(course)],
      ...(calendar.startCaps && { starts: [...(calendar.starts ?? []), ...starts] }),
    };
  }

  /** Where sessions of the patient's other courses have gone meanwhile. */
  private movedElsewhere({ patientId, sessions }: ReplanCourse): Interval[] {
    const own = new Set(sessions.map(({ sessionId }) => sessionId));
    return [...this.patientOf].flatMap(([id, other]) => {
      if (other !== patientId || own.has(id)) return [];
      const { startsAt, endsAt } = this.standing.get(id) as Standing;
      return [{ start: startsAt, end: endsAt }];
    });
  }

  /** The nurse who receives the patient: she has the set-up lane. */
  leadOf(session: ReplanSession): string | null {
    const lead = this.of(session).rows.find(
      ({ resourceId, laneFrom }) => laneFrom === 0 && this.kinds.get(resourceId) === 'practitioner',
    );
    return lead?.resourceId ?? null;
  }

  dayOf(session: ReplanSession): LocalDate {
    return localDateOf(this.of(session).startsAt, this.request.calendar.zone);
  }

  /** What is another than it was, and what is affected and still is; conflicts are left to be said. */
  changes(): ReplanChange[] {
    const sessions = this.request.courses.flatMap((course) => course.sessions.filter((s) => s.movable));
    const changed = sessions.flatMap((session): ReplanChange[] => {
      const { sessionId, affected } = session;
      const { deviations, ...to } = this.standing.get(sessionId) as Standing;
      const base = { sessionId, affected, from: bare(session), conflicts: [] };
      if (to.startsAt !== session.startsAt) return [{ ...base, action: 'moved', to, deviations }];
      if (!sameRows(to.rows, session.rows)) return [{ ...base, action: 'swapped', to, deviations: [] }];
      return affected ? [{ ...base, action: 'unplaced', to: null, deviations: [] }] : [];
    });
    const others = this.request.others.flatMap(({ sessionId, startsAt, rows }): ReplanChange[] => {
      const now = this.rowsOf(sessionId);
      if (sameRows(now, rows)) return [];
      const from = { startsAt, endsAt: startsAt, rows };
      const to = { ...from, rows: now };
      return [{ sessionId, affected: false, action: 'swapped', from, to, deviations: [], conflicts: [] }];
    });
    return [...changed, ...others].sort(
      (a, b) => a.from.startsAt - b.from.startsAt || (a.sessionId < b.sessionId ? -1 : 1),
    );
  }
}

const bare = ({ startsAt, endsAt, rows }: ReplanPlace): ReplanPlace => ({ startsAt, endsAt, rows });
const placeOf = (session: ReplanSession): Standing => ({ ...bare(session), deviations: [] });

const textOf = (rows: readonly ReservationRow[]): string =>
  rows
    .map(({ resourceId, laneFrom, laneTo, start, end }) => [resourceId, start, end, laneFrom, laneTo].join())
    .sort()
    .join(';');
const sameRows = (a: readonly ReservationRow[], b: readonly ReservationRow[]): boolean =>
  textOf(a) === textOf(b);

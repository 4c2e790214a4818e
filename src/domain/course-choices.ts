/** What a day offers a session: under each leading nurse the best start, over the day and for each time of day. */
import type { Assignment } from './course-assignment.js';
import type { Day } from './course-calendar.js';
import type { Served } from './course-preferences.js';
import type { Pending } from './course-rematching.js';
import { TIMES_OF_DAY } from './course-starts.js';
import type { OpenStart, Start } from './course-starts.js';
import type { TimeOfDay } from './course-types.js';
import type { ReadyVisit, Share } from './course-visit.js';

export interface Candidate {
  day: number;
  /** Number of the leading nurse, -1 where the visit needs none (or a fixed session's is not known). */
  lead: number;
  /** Day, time and chair, in thousandths. */
  cost: number;
  startsAt: number;
  /** Null for a fixed session. */
  start: Start | null;
  assignment: Assignment | null;
  /** Whether room can be made is not looked at yet: it costs this at least, whoever leads. */
  pending?: Pending;
}

/** A start under a leading nurse; who else serves is said when it is asked for. */
class Choice implements Candidate {
  readonly startsAt: number;

  constructor(
    readonly day: number,
    readonly lead: number,
    readonly cost: number,
    readonly start: Start,
    private readonly position: number,
  ) {
    this.startsAt = start.startsAt;
  }

  get assignment(): Assignment {
    return this.start.service.assignment(this.position);
  }
}

/** A day's candidates; earlier starts first among equals, so each is the best of its nurse and time of day. */
export interface DayOptions {
  day: number;
  /** Days past the window's end. */
  late: number;
  byTime: Record<TimeOfDay, Candidate[]>;
  /** The best of each nurse over the whole day. */
  any: Candidate[];
}

/** Who serves where room is only supposed. */
const SUPPOSED: Start['service'] = {
  leads: [],
  costOf: () => 0,
  assignment: () => {
    throw new Error('It is not known yet who serves.');
  },
};

/** Gathers a day's options from its starts, in the order of their minutes. */
export class DayChoices {
  /** By the leading nurse's number, shifted by one; with holes. */
  private readonly best: Record<TimeOfDay, Candidate[]> = { morning: [], midday: [], afternoon: [] };

  constructor(private readonly day: Day) {}

  /** Under each leading nurse the cheapest start stays, the first among equals. `cost` is that of its day and time. */
  keep({ start, costOf }: Served, cost: number): void {
    const { service } = start;
    const own = this.best[start.timeOfDay];
    for (let i = 0; i < service.leads.length; i++) {
      const share = service.leads[i] as Share;
      const { lead } = share;
      const known = own[lead + 1];
      const all = cost + service.costOf(share) + costOf(i);
      if (known && known.cost <= all) continue;
      own[lead + 1] = new Choice(this.day.number, lead, all, start, i);
    }
  }

  /** Keeps a start for which room may be made, as if it were, where nothing as cheap is known that needs no leading nurse. */
  suppose(visit: ReadyVisit, open: OpenStart, cost: number): void {
    const { day } = this;
    const own = this.best[open.timeOfDay];
    const known = own[0];
    // Where nobody leads the cheapest decides, the earlier first.
    if (known && (known.cost < cost || (known.cost === cost && known.startsAt < open.startsAt))) return;
    const start = { ...open, service: SUPPOSED };
    own[0] = {
      ...{ day: day.number, lead: -1, cost, startsAt: open.startsAt, start, assignment: null },
      pending: { visit, day, minute: open.minute },
    };
  }

  /** Null where the session cannot be held on the day. `late`: days past the window's end. */
  options(late: number): DayOptions | null {
    const any: Candidate[] = [];
    for (const time of TIMES_OF_DAY) {
      for (const candidate of this.best[time].filter(Boolean)) {
        const known = any[candidate.lead + 1];
        if (!known || candidate.cost < known.cost) any[candidate.lead + 1] = candidate;
      }
    }
    const listed = any.filter(Boolean);
    if (listed.length === 0) return null;
    const { morning, midday, afternoon } = this.best;
    return {
      day: this.day.number,
      late,
      byTime: {
        morning: morning.filter(Boolean),
        midday: midday.filter(Boolean),
        afternoon: afternoon.filter(Boolean),
      },
      any: listed,
    };
  }
}

/** Who serves a single visit, at which cost, and what of it is not as wanted: weighed as a course's sessions are. */
import { Assignment } from './course-assignment.js';
import type { Candidates, ReadyWish } from './course-candidates.js';
import type { Candidate } from './course-choices.js';
import type { Day } from './course-calendar.js';
import { dayMovedCost, nurseChangeCost } from './course-cost.js';
import { compareKeys } from './course-group.js';
import { placementOf, roomPlacement } from './course-placement.js';
import type { Start } from './course-starts.js';
import type { Deviation, Placement } from './course-types.js';
import { dayNumber, localDateOf, localTimeOf, minutesOfDay } from './local-time.js';
import { preferencesNotMet } from './preference-deviations.js';
import type { Beside } from './visit-beside.js';
import { chosenDeviations } from './visit-rules.js';

/** A start with who serves it; its cost in thousandths. */
export type Served = Candidate & { start: Start; assignment: Assignment };

type Serves = Pick<Candidate, 'day' | 'assignment'> & { start: Pick<Start, 'minute'> };

export class Serving {
  constructor(
    private readonly candidates: Candidates,
    private readonly ready: ReadyWish,
    private readonly beside: Beside,
    /** No day is wanted more than another. */
    private readonly floats: boolean,
  ) {}

  /** What the day and the local minute cost, whoever serves; in thousandths. */
  costWhen(day: Day, minute: number): number {
    const { candidates, ready } = this;
    const { starts, request, preferences } = candidates;
    const moved = this.floats ? 0 : dayMovedCost(request.policy, day.number - ready.wantedDay);
    const wanted = starts.wantedMinute(ready.wantedTime, day)?.minute ?? null;
    return moved + preferences.costOfDay(day) + candidates.costOfTime(wanted, minute);
  }

  /**
   * The cheapest way to serve a start, the first by the resources' ranks among equals: chairs in balance, by the
   * practitioner who is preferred, and by the nurse of the sessions before and after.
   */
  best(start: Start, day: Day): Served {
    const { preferences, request } = this.candidates;
    const asked = this.costWhen(day, start.minute);
    const around = this.beside.leadsAround(day.number);
    const change = nurseChangeCost(request.policy);
    const byLead = new Map<number, Served>();
    for (const { start: served, costOf } of preferences.served(start, this.ready.preferred, day)) {
      const { service } = served;
      service.leads.forEach((share, i) => {
        const { lead } = share;
        const changes = lead < 0 ? 0 : around.filter((other) => other !== lead).length;
        const cost = asked + service.costOf(share) + costOf(i) + changes * change;
        const known = byLead.get(lead);
        if (known && known.cost <= cost) return;
        const assignment = service.assignment(i);
        byLead.set(lead, {
          ...{ day: day.number, lead, cost, startsAt: start.startsAt, start: served, assignment },
        });
      });
    }
    return [...byLead.values()].reduce((a, b) =>
      (b.cost - a.cost || compareKeys(b.assignment.key, a.assignment.key)) < 0 ? b : a,
    );
  }

  placed(served: Served): Placement {
    return placementOf(this.ready, served, this.deviations(served));
  }

  /** The visit at an instant, served by whom somebody else has found. */
  placedBy(startsAt: number, room: NonNullable<Assignment['room']>): Placement {
    const { zone } = this.candidates.starts.calendar;
    const date = localDateOf(startsAt, zone);
    const minute = minutesOfDay(localTimeOf(startsAt, zone));
    const assignment = new Assignment(this.ready.visit, -1, 0, [], room);
    const deviations = this.deviations({ day: dayNumber(date), start: { minute }, assignment });
    return { ...roomPlacement(this.ready, startsAt, room, date), deviations };
  }

  /** What is not as wanted, nor as preferred; a visit that nobody expected was wanted when it was asked for. */
  private deviations(served: Serves): Deviation[] {
    const { candidates, ready, floats } = this;
    const { day, start } = served;
    return [
      ...(floats ? [] : chosenDeviations(ready, candidates.starts, day, start.minute)),
      ...preferencesNotMet(candidates, ready, served),
    ];
  }
}

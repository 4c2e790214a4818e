/** Days of a clinic told by hand, and what re-matching makes of them in a line. */
import { rematch } from '../rematch.js';
import type { CalendarResource, ReservationRow, VisitShape } from '../course-types.js';
import type { MovableVisit, RematchAnswer, RematchRequest } from '../rematch-types.js';
import { assignLanes, laneDemands, visitSpan } from '../visit.js';

/** An instant of one day. */
export const at = (time: string): number => Date.parse(`2027-03-01T${time}:00Z`);
export const minutes = { preparation: 15, administration: 40, observation: 50, turnover: 15 };
export const all = ['preparation', 'administration', 'observation', 'turnover'] as const;
export const CHAIR: VisitShape['needs'][number] = { kinds: ['chair'], role: null, segments: [...all] };
export const NURSE: VisitShape['needs'][number] = {
  kinds: ['practitioner'],
  role: 'nurse',
  segments: all.slice(0, 3),
};
export const PRESCRIBER: VisitShape['needs'][number] = {
  kinds: ['practitioner'],
  role: 'prescriber',
  segments: ['administration'],
};
/** Two hours on a chair, of which the last 15 minutes are turnover. */
export const onChair: VisitShape = { minutes, needs: [CHAIR] };
export const withNurse: VisitShape = { minutes, needs: [NURSE] };
/** As long, but of one piece: nobody can take over. */
export const onePiece = { preparation: 0, administration: 105, observation: 0, turnover: 15 };
export const withOneNurse: VisitShape = { minutes: onePiece, needs: [NURSE] };

export function resource(id: string, change: Partial<CalendarResource> = {}): CalendarResource {
  return { id, kind: 'chair', roles: [], capacity: 1, working: null, outages: [], busy: [], ...change };
}
export const nurse = (id: string, change: Partial<CalendarResource> = {}): CalendarResource =>
  resource(id, { kind: 'practitioner', roles: ['nurse'], ...change });
export const from = (time: string): Pick<CalendarResource, 'working'> => ({
  working: [{ start: at(time), end: at('23:00') }],
});
export const until = (time: string): Pick<CalendarResource, 'working'> => ({
  working: [{ start: at('06:00'), end: at(time) }],
});

/** A clinic's day, booked visit by visit. */
export class Day {
  private readonly visits: MovableVisit[] = [];

  constructor(private readonly resources: CalendarResource[]) {}

  /** `ids` serve the shape's needs, in their order. */
  visit(sessionId: string, time: string, ids: string[], change: Partial<MovableVisit> = {}): this {
    const visit = { sessionId, startsAt: at(time), shape: onChair, ...change };
    this.visits.push({ ...visit, rows: this.rows(visit, ids), ...change });
    return this;
  }

  /** One whose patient has arrived. */
  arrived(time: string, ids: string[], shape = onChair): this {
    for (const { resourceId, ...row } of this.rows({ startsAt: at(time), shape }, ids)) {
      this.resource(resourceId).busy.push(row);
    }
    return this;
  }

  rematch(
    time: string,
    shape = onChair,
    change: Partial<RematchRequest> = {},
    pinnedIds: string[] = [],
  ): RematchAnswer {
    const { resources, visits } = this;
    return rematch({ resources, visits, wanted: { startsAt: at(time), shape, pinnedIds }, ...change });
  }

  private resource(id: string): CalendarResource {
    return this.resources.find((other) => other.id === id)!;
  }

  private rows(
    { shape, startsAt }: Pick<MovableVisit, 'shape' | 'startsAt'>,
    ids: string[],
  ): ReservationRow[] {
    const span = visitSpan(shape, startsAt);
    return shape.needs.flatMap((need, n) => {
      const own = this.resource(ids[n]!);
      const busy = this.visits.flatMap(({ rows }) => rows.filter(({ resourceId }) => resourceId === own.id));
      return laneDemands(own, need.role, need.segments, span).flatMap((demand) =>
        assignLanes(own.id, demand, [...own.busy, ...busy])!,
      );
    });
  }
}

/** Only the first is open long enough for a visit at 10:50, each of the others just for one visit of the chain. */
export const chain = (
  make: (id: string, change: Partial<CalendarResource>) => CalendarResource,
): CalendarResource[] =>
  ['14:00', '11:45', '11:15', '10:45'].map((time, i) => make(`x${i + 1}`, until(time)));

/** Who serves the new visit, and who serves whom instead; else the outcome. */
export function told(answer: RematchAnswer): string {
  if (answer.outcome !== 'placed') return answer.outcome;
  const changes = answer.reassigned.map(
    ({ sessionId, changed }) => `${sessionId}: ${changed.map((c) => `${c.from} > ${c.to}`).join(', ')}`,
  );
  return [answer.served.map(({ resourceId }) => resourceId).join(' + '), ...changes].join('; ');
}

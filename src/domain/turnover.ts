/** Where nothing but a turnover stands between a visit and its chair: a chair is made ready after one. */
import type { Reason } from './course-rules.js';
import type { ClinicCalendar } from './course-types.js';
import type { ReadyNeed, ReadyVisit, Server } from './course-visit.js';
import { canHold } from './course-visit.js';
import { merge, overlaps, subtract } from './interval.js';
import type { Interval } from './interval.js';
import { localTimeOf } from './local-time.js';
import { allLanesTaken, isPlace, sharedLanes } from './visit.js';

/** The calendar with what of its reservations is turnover, by the resource; of one that is not named none is. */
export const knowingTurnovers = (
  calendar: ClinicCalendar,
  turnovers: ReadonlyMap<string, Interval[]>,
): ClinicCalendar => ({
  ...calendar,
  resources: calendar.resources.map((resource) => ({
    ...resource,
    turnovers: turnovers.get(resource.id) ?? [],
  })),
});

/**
 * The first chair, bed or room that would be free at that start (epoch milliseconds) but for turnovers; null where none
 * would, or where the calendar does not know them. Nothing tells whose visits lie around it.
 */
export function turnoverInTheWay(
  need: ReadyNeed,
  { stay, held }: Pick<ReadyVisit, 'stay' | 'held'>,
  startsAt: number,
  zone: string,
): Reason | null {
  const at = (instant: number): string => localTimeOf(instant, zone);
  for (const server of need.servers) {
    const { resource } = server.ready;
    const { turnovers = null, busy } = resource;
    if (!turnovers || !isPlace(resource.kind) || !isFreeBut(server, stay, startsAt)) continue;
    const end = startsAt + Math.max(0, ...server.whole.stretches.map(({ to }) => to));
    const before = turnovers.find((one) => overlaps(one, { start: startsAt, end }));
    const next = busy.find((row) => row.start >= startsAt + stay && row.start < startsAt + held);
    const words = [
      ...(before ? [`the ${need.what} is made ready after the visit before until ${at(before.end)}`] : []),
      ...(next
        ? [
            `the ${need.what} would be made ready after it until ${at(end)}, and is wanted again at ${at(next.start)}`,
          ]
        : []),
    ];
    if (words.length > 0) return { code: 'TURNOVER', words: words.join('; '), resourceId: resource.id };
  }
  return null;
}

/** Whether the visit fits, were it and those before it over with their observation. */
function isFreeBut({ ready, whole }: Server, stay: number, startsAt: number): boolean {
  const stretches = whole.stretches.map((stretch) => ({ ...stretch, to: Math.min(stretch.to, stay) }));
  return canHold({ ...ready, full: fullBut(ready) }, { ...whole, stretches }, startsAt);
}

const known = new WeakMap<Server['ready'], Interval[]>();

/** When the resource is taken by more than turnover. Asked for many starts, so kept with the resource. */
function fullBut(ready: Server['ready']): Interval[] {
  const found = known.get(ready);
  if (found) return found;
  const { busy, outages, turnovers = [] } = ready.resource;
  const [laneFrom, laneTo] = sharedLanes(ready.resource);
  const full = merge([...subtract(allLanesTaken(laneFrom, laneTo, busy), merge(turnovers)), ...outages]);
  known.set(ready, full);
  return full;
}

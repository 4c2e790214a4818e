/** What may not be in an answer of `rematch`, and how much it changes: checked slot by slot. */
import type { ReservationRow } from '../course-types.js';
import type { RematchAnswer, RematchRequest, Serving } from '../rematch-types.js';
import { laneDemands, visitSpan } from '../visit.js';
import type { RematchCase } from './rematch-days.js';
import { staysWith } from './rematch-exhaustive.js';
import { Occupancy, SLOT } from './rematch-occupancy.js';

/** What is wrong with a placed answer; nothing, where all is well. */
export function violationsOf({ request, visits }: RematchCase, answer: RematchAnswer): string[] {
  if (answer.outcome !== 'placed') return [];
  const wrong: string[] = [];
  const now = request.visits.map((visit) => ({
    visit,
    known: visits.find(({ sessionId }) => sessionId === visit.sessionId)!,
    changed: answer.reassigned.find(({ sessionId }) => sessionId === visit.sessionId),
  }));
  const rows = [
    ...answer.rows,
    ...now.flatMap(({ visit, changed }) => changed?.rows ?? visit.rows),
    ...request.resources.flatMap(({ id, busy }) => busy.map((row) => ({ ...row, resourceId: id }))),
  ];
  rows.forEach((a, i) => {
    if (a.end <= a.start) wrong.push(`an empty row on ${a.resourceId}`);
    for (const b of rows.slice(i + 1)) {
      const sameLane = a.resourceId === b.resourceId && a.laneFrom < b.laneTo && b.laneFrom < a.laneTo;
      if (sameLane && a.start < b.end && b.start < a.end) wrong.push(`${a.resourceId} is held twice`);
    }
  });
  const served = now.flatMap(({ visit, known, changed }) =>
    changed ? [{ ...visit, rows: changed.rows, served: changed.served, known }] : [],
  );
  for (const visit of [{ ...request.wanted, ...answer, known: null }, ...served]) {
    const { known } = visit;
    const occupancy = new Occupancy(request.resources.map((resource) => ({ ...resource, busy: [] })));
    const wants = new Map<number, Set<string>>();
    for (const { need, segments, resourceId } of visit.served) {
      const turn = { need, want: need, segments, id: resourceId };
      const isThere = (known && staysWith(known)(turn)) || occupancy.isThere(visit, turn);
      if (!occupancy.matches(visit, turn) || !isThere) wrong.push(`${resourceId} may not serve need ${need}`);
      wants.set(need, (wants.get(need) ?? new Set()).add(resourceId));
    }
    const ids = [...wants.values()].flatMap((own) => [...own]);
    if (new Set(ids).size < ids.length) wrong.push('one resource serves two needs');
    visit.shape.needs.forEach(({ quantity = 1, segments }, n) => {
      for (const segment of segments.filter((s) => visit.shape.minutes[s] > 0)) {
        const servers = visit.served.filter((s) => s.need === n && s.segments.includes(segment));
        if (servers.length !== quantity) wrong.push(`need ${n} has ${servers.length} during ${segment}`);
      }
    });
    const expected = reserveAlone(request, visit);
    if (held(visit.rows) !== held(expected)) wrong.push('rows are not what the servings take');
    for (const id of visit.pinnedIds ?? []) {
      if (known?.turns.some((turn) => turn.id === id) && !ids.includes(id)) wrong.push(`${id} was pinned`);
    }
    if (known && known.turns.length !== visit.served.length) wrong.push('a displaced visit is cut otherwise');
  }
  return wrong;
}

/** How many nurses of the displaced visits are others than before, and how often the new visit is handed over. */
export function nurseChanges({ visits, request }: RematchCase, answer: RematchAnswer): number {
  if (answer.outcome !== 'placed') return 0;
  const wants = request.wanted.shape.needs.reduce((sum, { quantity = 1 }) => sum + quantity, 0);
  const changed = answer.reassigned.map(({ sessionId, served }) => {
    const { shape, turns } = visits.find((visit) => visit.sessionId === sessionId)!;
    const isNurse = ({ need }: { need: number }): boolean => shape.needs[need]!.role === 'nurse';
    const before = turns.filter(isNurse).map(({ need, segments, id }) => `${need} ${segments} ${id}`);
    const after = served
      .filter(isNurse)
      .map(({ need, segments, resourceId: id }) => `${need} ${segments} ${id}`);
    return after.filter((one) => !before.includes(one)).length;
  });
  return changed.reduce((sum, n) => sum + n, answer.served.length - wants);
}

function reserveAlone(
  { resources }: RematchRequest,
  { startsAt, shape, served }: RematchRequest['wanted'] & { served: Serving[] },
): ReservationRow[] {
  const span = visitSpan(shape, startsAt);
  return served.flatMap(({ need, segments, resourceId }) => {
    const resource = resources.find(({ id }) => id === resourceId)!;
    return laneDemands(resource, shape.needs[need]!.role, segments, span).map((demand) => ({
      ...demand,
      resourceId,
    }));
  });
}

/** Slot by slot who is held, practitioners' set-up lanes apart. */
const held = (rows: readonly ReservationRow[]): string =>
  rows
    .flatMap(({ resourceId, laneFrom, start, end }) => {
      const setUp = resourceId.startsWith('practitioner') && laneFrom === 0 ? 'prepares' : '';
      return Array.from(
        { length: (end - start) / SLOT },
        (_, i) => `${resourceId} ${setUp} ${start / SLOT + i}`,
      );
    })
    .sort()
    .join();

/** Resources that a caller has chosen for a visit: what contradicts what the visit needs, or each other. */
import { match } from './bipartite.js';
import type { CalendarResource, VisitNeed, VisitShape } from './course-types.js';
import type { Fault } from './errors.js';
import { mayServe, takesAnything } from './visit.js';

/**
 * Everything wrong with the resources pinned for visits, whenever they take place; pointers are into
 * `pointer/<position>`. A pinned resource serves every visit in which it can serve at all, so it is faulty where it is
 * not among the clinic's, is named twice, can serve no visit, or is one of more than a visit's needs have room for
 * (two nurses for a need of one; a person in two roles fills one need only). Whether it is free is another question.
 */
export function pinFaults(
  visits: readonly VisitShape[],
  resources: readonly CalendarResource[],
  pinnedResourceIds: readonly string[],
  pointer = '/resourceIds',
): Fault[] {
  const faults: Fault[] = [];
  const known: { resource: CalendarResource; at: string }[] = [];
  pinnedResourceIds.forEach((id, i) => {
    const at = `${pointer}/${i}`;
    const resource = resources.find((candidate) => candidate.id === id);
    if (pinnedResourceIds.indexOf(id) < i) faults.push({ pointer: at, detail: 'Is named twice.' });
    else if (!resource) faults.push({ pointer: at, detail: 'Is no resource in use at the clinic.' });
    else if (!visits.some((visit) => needsFor(visit, resource).length > 0)) {
      faults.push({ pointer: at, detail: 'Serves no need of the visit.' });
    } else known.push({ resource, at });
  });
  for (const visit of visits) {
    for (const fault of surplus(visit, known)) {
      if (!faults.some((other) => other.pointer === fault.pointer)) faults.push(fault);
    }
  }
  return faults;
}

const needsFor = (visit: VisitShape, resource: CalendarResource): VisitNeed[] =>
  visit.needs.filter((need) => takesAnything(visit, need) && mayServe(resource, need));

/** The pinned resources that the visit has no room for, each with those it would have to share with. */
function surplus(visit: VisitShape, pinned: readonly { resource: CalendarResource; at: string }[]): Fault[] {
  const units = visit.needs.flatMap((need, n) => Array.from({ length: need.quantity ?? 1 }, () => n));
  let left = pinned.filter(({ resource }) => needsFor(visit, resource).length > 0);
  const faults: Fault[] = [];
  for (;;) {
    const rooms = left.map(({ resource }) => {
      const needs = needsFor(visit, resource);
      return units.flatMap((n, unit) => (needs.includes(visit.needs[n] as VisitNeed) ? [unit] : []));
    });
    const { short } = match(rooms);
    if (!short) return faults;
    const names = [...new Set(short.choices.map((unit) => units[unit] as number))].map((n) => {
      const need = visit.needs[n] as VisitNeed;
      return `${need.quantity ?? 1} ${need.role ?? need.kinds.join(' or ')}`;
    });
    for (const taker of short.takers) {
      const detail = `${short.takers.length} resources are pinned where the visit takes ${names.join(' and ')}.`;
      faults.push({ pointer: (left[taker] as { at: string }).at, detail });
    }
    left = left.filter((_one, i) => !short.takers.includes(i));
  }
}

/** Whether others of the day could be served by others, so that there is room for one more: by trying everything. */
import { overlaps, spansOf } from './facts.js';
import type { ClinicModel } from './clinic.js';
import type { Outcome, PhaseCode, Row, Span, Verdict, Visit } from './facts.js';

/** Something that one of `ids` has to do. */
interface Item {
  ids: string[];
  rows: (resourceId: string) => Row[];
}

/** What has to be served: a visit that stands, or the one that is wanted. */
type Wanted = Pick<Visit, 'phase' | 'pinned' | 'rows'> & { startsAt: number };

export function roomFor(
  model: ClinicModel,
  wanted: Wanted,
  { besides, hold }: { besides: ReadonlySet<string>; hold: string },
): Pick<Outcome, 'verdict' | 'canBeRearranged'> {
  const { phase, startsAt, pinned } = wanted;
  const movable = model.movable(startsAt, besides);
  const busy = model.busy({ visits: besides, hold });
  const fixed = model.busy({ visits: new Set([...besides, ...movable.map(({ id }) => id)]), hold });
  const nobodyOut = movable.every((visit) => visit.rows.every((row) => !model.isOut(row.resourceId, row)));
  const all = [wanted, ...movable];
  const chairs = search(
    model,
    all.map((visit) => chairItem(model, visit)),
    fixed,
  );
  const nurses = search(
    model,
    all.flatMap((visit) => nurseItems(model, visit)),
    fixed,
  );
  const prescribers = search(
    model,
    all.map((visit) => prescriberItem(model, visit)),
    fixed,
  );
  const searches = [chairs, nurses, prescribers];
  const canBeRearranged = searches.every((found) => found === 'yes');
  if (searches.includes('no')) return { verdict: 'no', canBeRearranged };
  if (!nobodyOut || !canBeRearranged) return { verdict: 'open', canBeRearranged };
  // Chairs are found wherever they are; of people, those that few exchanges free.
  const must =
    (model.hasNurses(phase, startsAt, busy) || exchanged(model, phase, startsAt, movable, busy)) &&
    model.hasPrescriber(phase, startsAt, busy) &&
    (model.chairsFor(phase, startsAt, busy, pinned).length > 0 || chairs === 'yes');
  return { verdict: must ? 'yes' : 'open', canBeRearranged };
}

/** A nurse for the visit, where at most two others are served by somebody else as a whole. */
function exchanged(
  model: ClinicModel,
  phase: PhaseCode,
  start: number,
  movable: Visit[],
  busy: readonly Row[],
): boolean {
  const { nurses } = model.pool;
  const ofNurse = (row: Row): boolean => nurses.includes(row.resourceId);
  const whole = movable.filter(
    (visit) => new Set(visit.rows.filter(ofNurse).map((r) => r.resourceId)).size === 1,
  );
  const groups = whole.flatMap((one, i) => [[one], ...whole.slice(i + 1).map((other) => [one, other])]);
  return groups.some((group) => {
    const gone = new Set(group.flatMap(({ rows }) => rows.filter(ofNurse)));
    const left = busy.filter((row) => !gone.has(row));
    const items = [{ phase, startsAt: start, rows: [] as Row[] }, ...group].map((visit) =>
      wholeNurse(model, visit),
    );
    return search(model, items, left) === 'yes';
  });
}

function chairItem(model: ClinicModel, visit: Pick<Visit, 'phase' | 'startsAt' | 'rows' | 'pinned'>): Item {
  const { chair } = spansOf(visit.phase, visit.startsAt as number);
  const asked = model.pool.chairs.filter((id) => visit.pinned.includes(id));
  const ids = (asked.length > 0 ? asked : model.pool.chairs).filter(
    (id) => !model.isOut(id, chair) || visit.rows.some((row) => row.resourceId === id),
  );
  return { ids, rows: (resourceId) => [{ resourceId, lane: 0, ...chair }] };
}
function nurseItems(model: ClinicModel, visit: Pick<Visit, 'phase' | 'startsAt' | 'rows'>): Item[] {
  const { parts } = spansOf(visit.phase, visit.startsAt as number);
  return parts.map((part, i) => ({
    ids: model.pool.nurses.filter(
      (id) =>
        !model.isOut(id, part) || visit.rows.some((row) => row.resourceId === id && overlaps(row, part)),
    ),
    rows: (resourceId) => [
      { resourceId, lane: 1, ...part },
      ...(i === 0 ? [{ resourceId, lane: 0, ...part }] : []),
    ],
  }));
}
function wholeNurse(model: ClinicModel, visit: Pick<Visit, 'phase' | 'startsAt' | 'rows'>): Item {
  const { parts, stay } = spansOf(visit.phase, visit.startsAt as number);
  const preparation = parts[0] as Span;
  return {
    ids: model.pool.nurses.filter((id) => !model.isOut(id, stay)),
    rows: (resourceId) => [
      { resourceId, lane: 1, ...stay },
      { resourceId, lane: 0, ...preparation },
    ],
  };
}
function prescriberItem(model: ClinicModel, visit: Pick<Visit, 'phase' | 'startsAt' | 'rows'>): Item {
  const part = spansOf(visit.phase, visit.startsAt as number).parts[1] as Span;
  return {
    ids: model.pool.prescribers.filter(
      (id) => !model.isOut(id, part) || visit.rows.some((row) => row.resourceId === id),
    ),
    rows: (resourceId) => [{ resourceId, lane: 1, ...part }],
  };
}

/** Whether everything finds somebody; open where that takes too long to tell. */
function search(model: ClinicModel, items: readonly Item[], fixed: readonly Row[]): Verdict {
  let left = 20_000;
  const place = (i: number, busy: readonly Row[]): boolean => {
    const item = items[i];
    if (!item) return true;
    return item.ids.some((id) => {
      if (--left < 0) return false;
      const rows = item.rows(id);
      const fits = rows.every((row) =>
        row.lane === 0 && !model.pool.chairs.includes(id)
          ? !busy.some((other) => other.resourceId === id && other.lane === 0 && overlaps(other, row))
          : model.hasRoom(id, row, busy),
      );
      return fits && place(i + 1, [...busy, ...rows]);
    });
  };
  const found = place(0, fixed);
  return found ? 'yes' : left < 0 ? 'open' : 'no';
}

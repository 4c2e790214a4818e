/** What a resource that a visit holds is there for, whatever roles and tags it has now. */
import type { CalendarResource, ReservationRow, VisitNeed, VisitShape } from './course-types.js';
import { wantsOf } from './rematch-day.js';
import { segmentsHeld } from './rematch-reading.js';
import { mayServe, visitSpan } from './visit.js';

type Holder = Pick<CalendarResource, 'kind' | 'roles' | 'tags' | 'capacity'>;

/**
 * The needs of a visit that began to be served by what it holds of one resource: those that take just these lanes for
 * just this long, or where none does, as after a change of the protocol or the policy, all that its kind may serve.
 * `startsAt` is the patient's arrival, in epoch milliseconds.
 */
function needsHeld(
  shape: VisitShape,
  startsAt: number,
  holder: Holder,
  rows: readonly ReservationRow[],
): VisitNeed[] {
  const span = visitSpan(shape, startsAt);
  const wants = wantsOf(shape).filter(({ definition }) => definition.kinds.includes(holder.kind));
  const served = wants.flatMap((want) => {
    const segments = segmentsHeld(want, holder, span, rows);
    return segments ? [{ want, whole: segments.length === want.segments.length }] : [];
  });
  // A part of a need is only served where somebody else took over.
  const whole = served.filter((one) => one.whole);
  const found = (whole.length > 0 ? whole : served).map(({ want }) => want);
  return (found.length > 0 ? found : wants).map(({ definition }) => definition);
}

/** Whether the resource, with its roles and tags, may still serve what the visit holds it for. */
export function stillServes(
  shape: VisitShape,
  startsAt: number,
  holder: Holder,
  rows: readonly ReservationRow[],
): boolean {
  const needs = needsHeld(shape, startsAt, holder, rows);
  return needs.length === 0 || needs.some((need) => mayServe(holder, need));
}

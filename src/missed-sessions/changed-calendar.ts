/** What has come over a session's time and resources while it did not stand there. */
import { In, LessThan, MoreThan, type EntityManager } from 'typeorm';
import type { BookedResource } from '../booking/booked-resource.js';
import { Closure } from '../clinics/closure.entity.js';
import { contains, overlaps } from '../domain/interval.js';
import { addDays, formatInstant, localDateOf } from '../domain/local-time.js';
import { closureOn, openIntervalsOn, workingIntervals } from '../domain/open-hours.js';
import { unavailableIntervals } from '../domain/unavailability.js';
import { Outage, Resource } from '../resources/resource.entity.js';
import type { Session } from '../sessions/session.entity.js';
import type { PlanFacts } from '../treatment-plans/plan-wishes.js';
import type { OVER_BOOKING } from '../worklist/work-item.entity.js';

/** One thing in the way, with the work item that asks about it where the session stands there all the same. */
export interface RunOver {
  code: string;
  resourceId?: string;
  detail: string;
  work: { kind: (typeof OVER_BOOKING)[number]; id: string } | null;
}

/** Closures and hours of the clinic; outages, hours and use of the resources; and when the patient cannot come. */
export async function changedCalendar(
  tx: EntityManager,
  { clinic, times }: PlanFacts,
  { startsAt, endsAt }: Session,
  used: readonly Omit<BookedResource, 'sessionId'>[],
): Promise<RunOver[]> {
  if (!startsAt || !endsAt) return [];
  const { organizationId, id: clinicId, timeZone: zone, openingHours } = clinic;
  const visit = { start: startsAt.getTime(), end: endsAt.getTime() };
  const date = localDateOf(visit.start, zone);
  const found: RunOver[] = [];
  const closures = await tx.findBy(Closure, { organizationId, clinicId, toDate: MoreThan(date) });
  const closed = closures.find(({ fromDate, toDate }) =>
    closureOn(date, [{ from: fromDate, to: toDate, reason: null }]),
  );
  if (closed) {
    const detail = `The clinic is closed from ${closed.fromDate} and opens again on ${closed.toDate}.`;
    found.push({ code: 'CLINIC_CLOSED', detail, work: { kind: 'closure-over-booking', id: closed.id } });
  } else if (!openIntervalsOn(date, zone, openingHours, []).some((open) => contains(open, visit))) {
    const detail = `The clinic is not open for all of the visit at ${formatInstant(visit.start, zone)}.`;
    found.push({ code: 'CLINIC_CLOSED', detail, work: { kind: 'hours-over-booking', id: clinicId } });
  }
  const ids = used.map(({ resourceId }) => resourceId);
  const resources = await tx.findBy(Resource, { organizationId, id: In(ids) });
  const last = new Date(Math.max(visit.end, ...used.map(({ to }) => to.getTime())));
  const outages = await tx.findBy(Outage, {
    ...{ organizationId, resourceId: In(ids), startsAt: LessThan(last), endsAt: MoreThan(startsAt) },
  });
  for (const { resourceId, from, to } of used) {
    const resource = resources.find(({ id }) => id === resourceId);
    if (!resource) continue;
    const { name, active, workingHours } = resource;
    const use = { start: from.getTime(), end: to.getTime() };
    const out = outages.find(
      (outage) =>
        outage.resourceId === resourceId &&
        overlaps({ start: outage.startsAt.getTime(), end: outage.endsAt.getTime() }, use),
    );
    const work = { kind: 'resource-over-booking', id: resourceId } as const;
    if (out) {
      const until = formatInstant(out.endsAt.getTime(), zone);
      const detail = `${name} is out until ${until}.`;
      found.push({
        code: 'RESOURCE_OUT',
        resourceId,
        detail,
        work: { kind: 'outage-over-booking', id: out.id },
      });
    }
    if (!active) {
      found.push({ code: 'RESOURCE_OUT_OF_USE', resourceId, detail: `${name} is out of use.`, work });
    } else if (
      workingHours &&
      !workingIntervals(workingHours, zone, date, addDays(date, 2)).some((shift) =>
        contains(shift, { start: use.start, end: Math.min(use.end, visit.end) }),
      )
    ) {
      const detail = `${name} does not work at that time by now.`;
      found.push({ code: 'RESOURCE_NOT_WORKING', resourceId, detail, work });
    }
  }
  if (unavailableIntervals(times.unavailability, visit).length > 0) {
    found.push({ code: 'PATIENT_UNAVAILABLE', detail: 'The patient is not available then.', work: null });
  }
  return found;
}

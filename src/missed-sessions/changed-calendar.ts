/** What has come over a session's time and resources while it did not stand there. */
import { In, LessThan, MoreThan, type EntityManager } from 'typeorm';
import type { BookedResource } from '../booking/booked-resource.js';
import type { Clinic } from '../clinics/clinic.entity.js';
import { Closure } from '../clinics/closure.entity.js';
import { contains, overlaps, type Interval } from '../domain/interval.js';
import { addDays, formatInstant, localDateOf, type LocalDate } from '../domain/local-time.js';
import { closureOn, openIntervalsOn, workingIntervals } from '../domain/open-hours.js';
import { unavailableIntervals } from '../domain/unavailability.js';
import { Outage, Resource } from '../resources/resource.entity.js';
import type { Session } from '../sessions/session.entity.js';
import type { PlanFacts } from '../treatment-plans/plan-wishes.js';
import type { OVER_BOOKING } from '../worklist/work-item.entity.js';

type Used = Omit<BookedResource, 'sessionId'>;

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
  used: readonly Used[],
): Promise<RunOver[]> {
  if (!startsAt || !endsAt) return [];
  const visit = { start: startsAt.getTime(), end: endsAt.getTime() };
  const found = [...(await overClinic(tx, clinic, visit)), ...(await overResources(tx, clinic, visit, used))];
  if (unavailableIntervals(times.unavailability, visit).length > 0) {
    found.push({ code: 'PATIENT_UNAVAILABLE', detail: 'The patient is not available then.', work: null });
  }
  return found;
}

async function overClinic(
  tx: EntityManager,
  { organizationId, id: clinicId, timeZone: zone, openingHours }: Clinic,
  visit: Interval,
): Promise<RunOver[]> {
  const date = localDateOf(visit.start, zone);
  const closures = await tx.findBy(Closure, { organizationId, clinicId, toDate: MoreThan(date) });
  const closed = closures.find(({ fromDate, toDate }) =>
    closureOn(date, [{ from: fromDate, to: toDate, reason: null }]),
  );
  if (closed) {
    const detail = `The clinic is closed from ${closed.fromDate} and opens again on ${closed.toDate}.`;
    return [{ code: 'CLINIC_CLOSED', detail, work: { kind: 'closure-over-booking', id: closed.id } }];
  }
  if (openIntervalsOn(date, zone, openingHours, []).some((open) => contains(open, visit))) return [];
  const detail = `The clinic is not open for all of the visit at ${formatInstant(visit.start, zone)}.`;
  return [{ code: 'CLINIC_CLOSED', detail, work: { kind: 'hours-over-booking', id: clinicId } }];
}

async function overResources(
  tx: EntityManager,
  { organizationId, timeZone: zone }: Clinic,
  visit: Interval,
  used: readonly Used[],
): Promise<RunOver[]> {
  const ids = used.map(({ resourceId }) => resourceId);
  const resources = await tx.findBy(Resource, { organizationId, id: In(ids) });
  const last = new Date(Math.max(visit.end, ...used.map(({ to }) => to.getTime())));
  const outages = await tx.findBy(Outage, {
    ...{
      organizationId,
      resourceId: In(ids),
      startsAt: LessThan(last),
      endsAt: MoreThan(new Date(visit.start)),
    },
  });
  const date = localDateOf(visit.start, zone);
  const days = { from: date, to: addDays(date, 2) };
  return used.flatMap(({ resourceId, from, to }) => {
    const resource = resources.find(({ id }) => id === resourceId);
    if (!resource) return [];
    const use = { start: from.getTime(), end: to.getTime() };
    const out = outages.find(
      (outage) =>
        outage.resourceId === resourceId &&
        overlaps({ start: outage.startsAt.getTime(), end: outage.endsAt.getTime() }, use),
    );
    const stay = { start: use.start, end: Math.min(use.end, visit.end) };
    return [...(out ? [outOf(resource, out, zone)] : []), ...offDuty(resource, stay, days, zone)];
  });
}

const outOf = ({ id: resourceId, name }: Resource, { id, endsAt }: Outage, zone: string): RunOver => ({
  code: 'RESOURCE_OUT',
  resourceId,
  detail: `${name} is out until ${formatInstant(endsAt.getTime(), zone)}.`,
  work: { kind: 'outage-over-booking', id },
});

/** Turnover may pass its hours. */
function offDuty(
  { id, name, active, workingHours }: Resource,
  stay: Interval,
  days: { from: LocalDate; to: LocalDate },
  zone: string,
): RunOver[] {
  const over = { resourceId: id, work: { kind: 'resource-over-booking', id } as const };
  if (!active) return [{ ...over, code: 'RESOURCE_OUT_OF_USE', detail: `${name} is out of use.` }];
  const works =
    !workingHours ||
    workingIntervals(workingHours, zone, days.from, days.to).some((shift) => contains(shift, stay));
  if (works) return [];
  return [{ ...over, code: 'RESOURCE_NOT_WORKING', detail: `${name} does not work at that time by now.` }];
}

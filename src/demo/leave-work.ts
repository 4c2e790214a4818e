import { demoId } from '../common/demo-ids.js';
import { addDays, formatInstant, localDateOf, startOfDay, toInstant } from '../domain/local-time.js';
import type { CreateProtocolVersion } from '../protocols/protocols.dto.js';
import { VERSION_BODY } from '../protocols/protocols.examples.js';
import { COURSES } from './courses.js';
import type { DemoServices, Teller } from './services.js';
import { exampleStart, protocolId, zoneOf } from './story.js';

/** Patient over whose last induction session the clinic closes: no example holds or ends that course. */
const CLOSED_OVER = 24;
/** Patient of the course whose chair breaks down twice: no example touches its sessions. */
const CHAIR_BREAKS = 15;

/** What waits for somebody today. */
export async function leaveWork(services: DemoServices, { call, ids, now }: Teller): Promise<void> {
  const zone = zoneOf(1);
  const today = localDateOf(now.getTime(), zone);
  const clinicId = demoId('clinic', 1);
  const treatmentPlanId = demoId('plan', 2);
  await ids.naming([demoId('maintenance-run', 1)], () =>
    services.maintenance.startFor(call.organizationId, 'demo'),
  );
  await ids.naming([demoId('follow-up', 1)], () =>
    services.followUps.create(call, {
      treatmentPlanId,
      name: 'Call about sleep',
      kind: 'call',
      scales: ['PHQ-9'],
      dueDate: today,
    }),
  );
  await ids.naming([demoId('follow-up', 2)], () =>
    services.followUps.create(call, {
      ...{ treatmentPlanId, name: 'Whether to go on, asked halfway', kind: 'evaluation', dueDate: today },
    }),
  );
  await services.followUps.complete(call, demoId('follow-up', 2), '*', { outcome: 'not-met' });
  // A day off that somebody decided on too late: its bookings are on the worklist.
  const course = demoId('plan', COURSES.findIndex(({ patient }) => patient === CLOSED_OVER) + 2);
  const { data } = await services.plans.sessionsOf(call, course, { limit: 100, status: 'booked' });
  const from = data.at(-1)?.startsAt?.slice(0, 10) ?? addDays(today, 14);
  await ids.naming([demoId('closure', 1), ...(data.length > 0 ? [demoId('work-item', 1)] : [])], () =>
    services.closures.create(call, clinicId, { from, to: addDays(from, 1), reason: 'Staff training' }),
  );
  const [startsAt = '', endsAt = ''] = [30, 31].map((days) =>
    formatInstant(startOfDay(addDays(today, days), zone), zone),
  );
  await ids.naming([demoId('outage', 1)], () =>
    services.outages.create(call, demoId('resource', 1), { startsAt, endsAt, reason: 'Upholstery repair' }),
  );
  await tellReplans(services, { call, ids });
  const maintained = { treatmentPlanId: demoId('plan', 7), phase: 'maintenance-2' };
  const held = toInstant(`${addDays(exampleStart(now), 8)}T15:00`, zoneOf(2)).instant;
  await ids.naming([demoId('hold', 1)], () =>
    services.visits.hold(call, {
      ...{ ...maintained, durationMinutes: 60 },
      startsAt: formatInstant(held, zoneOf(2)),
    }),
  );
  await ids.naming([demoId('waitlist-entry', 1)], () =>
    services.waitlist.create(call, {
      ...{ ...maintained, daysOfWeek: ['MO', 'WE'], fromTime: '09:00' },
      note: 'Half an hour of notice will do',
    }),
  );
  const offered = toInstant(`${addDays(exampleStart(now), 9)}T15:00`, zoneOf(2)).instant;
  await ids.naming([demoId('offer', 1)], () =>
    services.offers.create(call, {
      ...{ ...maintained, durationMinutes: 1440, note: 'Asked for by phone' },
      startsAt: formatInstant(offered, zoneOf(2)),
    }),
  );
  const protocol = protocolId('iv-mdd-6x-twice-weekly');
  await services.protocols.draft(call, protocol, VERSION_BODY as unknown as CreateProtocolVersion);
  await ids.naming([demoId('approval', 1)], () =>
    services.protocols.approve(call, protocol, { clinicId: demoId('clinic', 2) }),
  );
  await ids.naming([demoId('break-glass', 1)], () =>
    services.glass.start(
      { ...call },
      {
        patientId: demoId('patient', 2),
        reason: 'Brought to the emergency room, no relative can be reached',
      },
    ),
  );
}

/** A chair that is out for a day: on the last one re-planned for now as a preview, on the first one at once. */
async function tellReplans(
  services: DemoServices,
  { call, ids }: Pick<Teller, 'call' | 'ids'>,
): Promise<void> {
  const course = demoId('plan', COURSES.findIndex(({ patient }) => patient === CHAIR_BREAKS) + 2);
  const { data } = await services.plans.sessionsOf(call, course, { limit: 100, status: 'booked' });
  for (const [n, session, dryRun] of [
    [1, data.at(-1), true],
    [2, data[0], false],
  ] as const) {
    const chair = session?.resources.find(({ kind }) => kind !== 'practitioner');
    if (!session?.startsAt || !session.endsAt || !chair) continue;
    const [startsAt, endsAt] = [session.startsAt, session.endsAt];
    const outageId = demoId('outage', n + 1);
    await ids.naming([outageId], () =>
      services.outages.create(call, chair.resourceId, { startsAt, endsAt, reason: 'Motor out of order' }),
    );
    await ids.naming([demoId('replan', n)], () => services.replans.create(call, { outageId, dryRun }));
  }
}

import type { INestApplicationContext } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Call } from '../common/call.js';
import type { SetClock } from '../common/clock.js';
import { demoId } from '../common/demo-ids.js';
import {
  addDays,
  localDateTimeOf,
  localDateOf,
  minutesOfDay,
  startOfDay,
  formatInstant,
  timeOfMinutes,
  toInstant,
  weekdayOf,
  type LocalDate,
} from '../domain/local-time.js';
import { WEEKDAYS } from '../domain/protocol.js';
import { OrganizationsService } from '../organizations/organizations.service.js';
import { catalogue } from '../protocols/catalogue/index.js';
import { VERSION_BODY } from '../protocols/protocols.examples.js';
import type { CreateProtocolVersion } from '../protocols/protocols.dto.js';
import { answerFollowUps } from './answers.js';
import { COURSES, LIVE_CLINIC, LIVE_COURSES, LIVE_PROTOCOL } from './courses.js';
import type { NamedIds } from './named-ids.js';
import { CLINICS, demoResources } from './places.js';
import { servicesOf, type DemoServices } from './services.js';
import { Story, protocolId, zoneOf } from './story.js';

const WEEK_MS = 7 * 86_400_000;
/** Weeks before now in which the clinics open: a little before the first course. */
const OPENED_WEEKS_AGO = 13;
/** Patient of the course that is booked and has not begun: its first session is demoId('session', 1). */
const TO_COME = 14;
/** Patient over whose last induction session the clinic closes: no example holds or ends that course. */
const CLOSED_OVER = 24;
/** Patient of the course whose chair breaks down twice: no example touches its sessions. */
const CHAIR_BREAKS = 15;
/** The record that was entered in error. */
const TWICE = 26;
/** A visit of the live courses lasts no longer than this, so that it ends before midnight. */
const LONGEST_VISIT_MINUTES = 120;

export interface Teller {
  call: Call;
  clock: SetClock;
  ids: NamedIds;
  now: Date;
}

/** The demo organization from its first clinic to now. The same now tells the same story. */
export async function tellDemo(
  app: INestApplicationContext,
  tx: EntityManager,
  teller: Teller,
): Promise<void> {
  const { call, clock, ids, now } = teller;
  const services = servicesOf(app);
  clock.set(new Date(now.getTime() - OPENED_WEEKS_AGO * WEEK_MS));
  await app
    .get(OrganizationsService, { strict: false })
    .create(tx, { id: call.organizationId, name: 'Regimen Demo', protocolApproval: 'all-clinics' });
  await services.protocols.install(tx, call.organizationId, catalogue, {
    publish: true,
    idOf: (_code, index) => demoId('protocol', index + 1),
  });
  await openClinics(services, teller);

  const story = new Story(services, call, clock, ids, now.getTime());
  tellReferrals(story, services, teller);
  tellLiveCourses(story, now);
  COURSES.forEach((course, i) => {
    const startDate = addDays(story.monday(course.clinic), 7 * course.week);
    const sessionIds = course.patient === TO_COME ? [demoId('session', 1)] : [];
    story.tell({ plan: i + 2, course, startDate, sessionIds });
  });
  await story.agenda.run(now.getTime());

  await answerFollowUps(services.followUps, call, clock, now);
  await leaveWork(services, teller);
}

async function openClinics(services: DemoServices, { call, ids, now }: Teller): Promise<void> {
  for (const [i, { body, holidays }] of CLINICS.entries()) {
    const id = demoId('clinic', i + 1);
    await ids.naming([id], () => services.clinics.create(call, body));
    if (!holidays) continue;
    const today = localDateOf(now.getTime(), body.timeZone);
    const [from, to] = [addDays(today, -7 * OPENED_WEEKS_AGO), addDays(today, 366)];
    await services.closures.importHolidays(call, id, { country: 'US', from, to });
  }
  for (const [i, { clinic, body }] of demoResources().entries()) {
    const clinicId = demoId('clinic', clinic + 1);
    await ids.naming([demoId('resource', i + 1)], () =>
      services.resources.create(call, { clinicId, ...body }),
    );
  }
}

/** Patients who are not under treatment: one ready for a course drafted far ahead, others on their way to one. */
function tellReferrals(story: Story, services: DemoServices, teller: Teller): void {
  const { call, now } = teller;
  const daysAgo = (days: number): number => now.getTime() - days * 86_400_000;
  const course = { clinic: 1, protocol: 'iv-mdd-6x-twice-weekly', time: '09:00' };
  const nextPlan = COURSES.length + LIVE_COURSES.length + 2;
  story.agenda.add(daysAgo(9), () => story.register(1));
  story.agenda.add(daysAgo(8), () =>
    teller.ids.naming([undefined, demoId('consent', 1)], () => story.makeReady(1)),
  );
  story.agenda.add(daysAgo(7), () => askPatient(1, services, teller));
  story.agenda.add(daysAgo(6), () => story.draft(1, { ...course, patient: 1 }, exampleStart(now)));
  story.agenda.add(daysAgo(5), async () => {
    await story.register(20);
    await story.draft(nextPlan, { ...course, patient: 20 }, addDays(story.monday(1), 14));
  });
  story.agenda.add(daysAgo(4), async () => {
    await story.register(21);
    const reasons = ['Blood pressure above 140/90 mmHg at two visits'];
    await services.readiness.assess(call, demoId('patient', 21), { outcome: 'deferred', reasons });
    const later = { clinic: 2, patient: 21, protocol: 'esk-trd-label', time: '10:00' };
    await story.draft(nextPlan + 1, later, addDays(story.monday(2), 21));
  });
  story.agenda.add(daysAgo(3), async () => {
    await story.register(25);
    const reasons = ['Liver values before the first session'];
    await services.readiness.assess(call, demoId('patient', 25), { outcome: 'conditional', reasons });
  });
  story.agenda.add(daysAgo(2), async () => {
    await story.register(TWICE);
    const reason = 'The same person was registered twice';
    await services.corrections.enterInError(call, demoId('patient', TWICE), '*', reason);
  });
}

/** What is to be known about a patient besides eligibility and consent. */
async function askPatient(
  patient: number,
  services: DemoServices,
  { call, ids, now }: Teller,
): Promise<void> {
  const id = demoId('patient', patient);
  const timeZone = zoneOf(1);
  const today = localDateOf(now.getTime(), timeZone);
  await services.corrections.update(call, id, '*', {
    phone: '+1-555-0151',
    reason: 'Typing error at registration',
  });
  await ids.naming([demoId('unavailability', 1)], () =>
    services.unavailability.create(call, id, {
      ...{ rrule: 'FREQ=WEEKLY;BYDAY=TU,TH', from: '14:00', to: '17:00', validFrom: today, timeZone },
      reason: 'At work',
    }),
  );
  await services.preferences.record(call, id, {
    preferredTimeOfDay: '09:00',
    preferredWeekdays: ['MO', 'TH'],
    comfort: { lighting: 'dim', music: 'own-playlist' },
    communication: { language: 'en-US' },
  });
  await ids.naming([demoId('authorization', 1)], () =>
    services.authorizations.create(call, id, {
      ...{ payer: 'Example Health Plan', reference: 'PA-000117', unitKind: 'SESSION', authorized: 12 },
      ...{ validFrom: today, validTo: addDays(today, 183) },
    }),
  );
  await services.notes.create(call, id, { text: 'Prefers to be called in the afternoon.' });
}

/** The date that the documentation's examples start on, for as long as a course can still start then. */
function exampleStart(now: Date): LocalDate {
  const today = localDateOf(now.getTime(), zoneOf(1));
  const wanted = '2030-03-04';
  const inReach = today <= '2030-02-25' && today >= '2025-03-11';
  return inReach ? wanted : addDays(today, 35 - WEEKDAYS.indexOf(weekdayOf(today)));
}

/** Visits under way: the third of each course falls on today, at a time that has it where it should be by now. */
function tellLiveCourses(story: Story, now: Date): void {
  const { date, minutes } = visitingTime(now);
  const weekday = WEEKDAYS.indexOf(weekdayOf(date));
  const weekdays = [weekday, (weekday + 3) % 7].sort((a, b) => a - b).flatMap((day) => WEEKDAYS[day] ?? []);
  LIVE_COURSES.forEach(({ patient, session, arrivedBefore, steps }, i) => {
    const id = demoId('session', session);
    const time = timeOfMinutes(minutes - arrivedBefore);
    story.tell({
      plan: COURSES.length + 2 + i,
      course: { patient, clinic: LIVE_CLINIC, protocol: LIVE_PROTOCOL, week: 0, time, weekdays },
      startDate: addDays(date, -7),
      sessionIds: [undefined, undefined, id],
      steps: new Map([[id, steps]]),
    });
  });
}

/** Now on the live clinic's clock, or the last time before at which these visits lie within one day. */
function visitingTime(now: Date): { date: LocalDate; minutes: number } {
  const [date = '', time = ''] = localDateTimeOf(now.getTime(), zoneOf(LIVE_CLINIC)).split('T');
  const earliest = Math.max(...LIVE_COURSES.map(({ arrivedBefore }) => arrivedBefore));
  const latest = 24 * 60 - LONGEST_VISIT_MINUTES;
  const minutes = Math.floor(minutesOfDay(time.slice(0, 5)) / 5) * 5;
  return minutes < earliest
    ? { date: addDays(date, -1), minutes: latest }
    : { date, minutes: Math.min(minutes, latest) };
}

/** What waits for somebody today. */
async function leaveWork(services: DemoServices, { call, ids, now }: Teller): Promise<void> {
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

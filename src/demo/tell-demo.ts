import type { INestApplicationContext } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { demoId } from '../common/demo-ids.js';
import {
  addDays,
  localDateTimeOf,
  localDateOf,
  minutesOfDay,
  timeOfMinutes,
  weekdayOf,
  type LocalDate,
} from '../domain/local-time.js';
import { WEEKDAYS } from '../domain/protocol.js';
import { OrganizationsService } from '../organizations/organizations.service.js';
import { catalogue } from '../protocols/catalogue/index.js';
import { answerFollowUps } from './answers.js';
import { COURSES, LIVE_CLINIC, LIVE_COURSES, LIVE_PROTOCOL } from './courses.js';
import { CLINICS, demoResources } from './places.js';
import { leaveWork } from './leave-work.js';
import { servicesOf, type DemoServices, type Teller } from './services.js';
import { Story, exampleStart, zoneOf } from './story.js';

const WEEK_MS = 7 * 86_400_000;
/** Weeks before now in which the clinics open: a little before the first course. */
const OPENED_WEEKS_AGO = 13;
/** Patient of the course that is booked and has not begun: its first session is demoId('session', 1). */
const TO_COME = 14;
/** The record that was entered in error. */
const TWICE = 26;
/** A visit of the live courses lasts no longer than this, so that it ends before midnight. */
const LONGEST_VISIT_MINUTES = 120;

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

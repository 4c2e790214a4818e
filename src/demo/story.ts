import type { Call } from '../common/call.js';
import type { SetClock } from '../common/clock.js';
import { demoId } from '../common/demo-ids.js';
import { DomainError } from '../domain/errors.js';
import { openEndedPhase } from '../domain/course-phases.js';
import { addDays, localDateOf, toInstant, weekdayOf, type LocalDate } from '../domain/local-time.js';
import { WEEKDAYS } from '../domain/protocol.js';
import { resolvePolicy } from '../domain/policy.js';
import { profileFor, resolveVisit, visitSpan } from '../domain/visit.js';
import { catalogue } from '../protocols/catalogue/index.js';
import type { SessionAnswer } from '../sessions/sessions.dto.js';
import type { SessionVerb } from '../domain/session-lifecycle.js';
import type { CreateTreatmentPlan } from '../treatment-plans/treatment-plans.dto.js';
import { Agenda } from './agenda.js';
import { PATIENTS, type DemoCourse } from './courses.js';
import type { NamedIds } from './named-ids.js';
import { CLINICS } from './places.js';
import type { DemoServices } from './services.js';

const DAY = 86_400_000;
const MINUTE = 60_000;
const HOLIDAY_REASON = 'A public holiday falls into the course; prescriber agrees.';

/** A course as it is told: which plan, what it was made from, and what came of its sessions so far. */
interface Told {
  plan: number;
  course: DemoCourse;
  stopped: boolean;
  seen: Set<string>;
}

export interface Activation {
  plan: number;
  course: DemoCourse;
  startDate: LocalDate;
  /** Ids of its first sessions. */
  sessionIds?: (string | undefined)[];
  /** Sessions that stop in the middle, with how many steps they come. */
  steps?: Map<string, number>;
}

/** Lives courses through from the past to now, by the verbs that the API has. */
export class Story {
  readonly agenda: Agenda;

  constructor(
    private readonly services: DemoServices,
    private readonly call: Call,
    private readonly clock: SetClock,
    private readonly ids: NamedIds,
    private readonly now: number,
  ) {
    this.agenda = new Agenda(clock);
  }

  /** The Monday of this week on a clinic's calendar. */
  monday(clinic: number): LocalDate {
    const today = localDateOf(this.now, zoneOf(clinic));
    return addDays(today, -WEEKDAYS.indexOf(weekdayOf(today)));
  }

  async register(patient: number): Promise<void> {
    const person = PATIENTS[patient - 1];
    if (!person) throw new Error(`There is no patient ${patient}.`);
    const identifiers = [{ system: 'urn:ehr:mrn', value: `MRN-${String(patient).padStart(6, '0')}` }];
    const phone = `+1-555-01${String(patient).padStart(2, '0')}`;
    const email = `${person.givenName.toLowerCase()}@example.org`;
    await this.ids.naming([demoId('patient', patient)], () =>
      this.services.patients.create(this.call, { ...person, identifiers, phone, email }),
    );
  }

  async makeReady(patient: number): Promise<void> {
    const id = demoId('patient', patient);
    await this.services.readiness.assess(this.call, id, { outcome: 'eligible' });
    await this.services.readiness.consent(this.call, id, { version: '2026-01' });
  }

  async draft(plan: number, course: Omit<DemoCourse, 'week'>, startDate: LocalDate): Promise<void> {
    const body: CreateTreatmentPlan = {
      patientId: demoId('patient', course.patient),
      clinicId: demoId('clinic', course.clinic),
      protocolId: protocolId(course.protocol),
      startDate,
      preferredTime: course.time,
      ...(course.weekdays ? { weekdays: course.weekdays } : {}),
      ...(course.substanceUseRecord ? { substanceUseRecord: true } : {}),
    };
    await this.ids.naming([demoId('plan', plan)], () => this.services.plans.create(this.call, body));
  }

  /** Puts a whole course on the agenda: referral, draft, activation, visits, and what interrupts or ends it. */
  tell({ plan, course, startDate, sessionIds, steps }: Activation): void {
    const told: Told = { plan, course, stopped: false, seen: new Set() };
    const start = toInstant(`${startDate}T08:00`, zoneOf(course.clinic)).instant;
    const before = (days: number): number => Math.min(start, this.now + DAY) - days * DAY;
    this.agenda.add(before(8), () => this.register(course.patient));
    this.agenda.add(before(7), async () => {
      await this.makeReady(course.patient);
      await this.draft(plan, course, startDate);
    });
    this.agenda.add(before(6), async () => {
      await this.ids.naming(sessionIds ?? [], () => this.activate(plan));
      await this.follow(told, steps);
    });
    const { turn } = course;
    if (!turn) return;
    const at = toInstant(`${addDays(startDate, turn.day)}T17:00`, zoneOf(course.clinic)).instant;
    this.agenda.add(at, async () => {
      told.stopped = true;
      await this.services.plans[turn.verb](this.call, demoId('plan', plan), '*', turn.reason);
    });
  }

  private async activate(plan: number): Promise<void> {
    const id = demoId('plan', plan);
    const { activation } = this.services;
    try {
      await activation.activate(this.call, id, '*', {});
    } catch (error) {
      // Whatever today's date is, some course may run into a holiday.
      if (!(error instanceof DomainError)) throw error;
      const acceptBreaches = { reason: HOLIDAY_REASON };
      await activation.activate(this.call, id, '*', { mode: 'best-effort', acceptBreaches });
    }
  }

  /** Keeps an open-ended course booked, and puts its new visits on the agenda. */
  private async follow(told: Told, steps?: Map<string, number>): Promise<void> {
    const { changes, maintenance, plans } = this.services;
    const id = demoId('plan', told.plan);
    if (openEndedPhase(definitionOf(told.course.protocol))) {
      await maintenance.servePlan(this.call.organizationId, id);
    }
    const { data } = await plans.sessionsOf(this.call, id, { limit: 100, status: 'booked' });
    for (const session of data) {
      const upTo = steps?.get(session.id);
      const startsAt = Date.parse(session.startsAt ?? '');
      // Where the clock is put forward just now, a visit under way may have slipped past it.
      const at = upTo === undefined ? startsAt : Math.min(startsAt, this.now);
      if (told.seen.has(session.id) || at > this.now) continue;
      told.seen.add(session.id);
      this.agenda.add(at, () => changes.together(() => this.visit(told, session, upTo)));
    }
  }

  private async visit(told: Told, session: SessionAnswer, steps?: number): Promise<void> {
    if (told.stopped) return;
    const { sessions, missed } = this.services;
    const first = definitionOf(told.course.protocol).phases[0]?.code;
    if (session.phase === first && told.course.missed?.includes(session.ordinal)) {
      this.clock.set(new Date(this.clock.now().getTime() + 30 * MINUTE));
      const reason = 'Did not come, not reached by phone';
      const item = told.course.asked;
      await this.ids.naming(item === undefined ? [] : [demoId('work-item', item)], () =>
        missed.noShow(this.call, session.id, '*', { reason }),
      );
    } else {
      const due = this.stepsOf(told.course, session);
      for (const { verb, at } of steps === undefined
        ? due.filter((step) => step.at <= this.now)
        : due.slice(0, steps)) {
        this.clock.set(new Date(Math.min(at, this.now)));
        await sessions.step(this.call, session.id, '*', verb);
      }
    }
    if (steps === undefined && needsBooking(told.course.protocol, session.ordinal)) await this.follow(told);
  }

  private stepsOf(
    { protocol, clinic }: DemoCourse,
    session: SessionAnswer,
  ): { verb: SessionVerb; at: number }[] {
    const definition = definitionOf(protocol);
    const profile = profileFor(definition, session.phase, session.ordinal);
    const shape = resolveVisit(profile, resolvePolicy(CLINICS[clinic - 1]?.body.policy ?? {}));
    const { segments } = visitSpan(shape, Date.parse(session.startsAt ?? ''));
    return [
      { verb: 'check-in', at: segments.preparation.start },
      { verb: 'start', at: segments.administration.start },
      { verb: 'end-administration', at: segments.administration.end },
      { verb: 'discharge', at: segments.observation.end },
    ];
  }
}

/** The job would look at every plan after every visit; it finds something after the last booked one at the latest. */
function needsBooking(protocol: string, ordinal: number): boolean {
  const phase = openEndedPhase(definitionOf(protocol));
  return phase !== undefined && phase !== null && (phase.anchor.type === 'last-given' || ordinal % 4 === 0);
}

export const zoneOf = (clinic: number): string => CLINICS[clinic - 1]?.body.timeZone ?? 'UTC';

export const protocolId = (code: string): string =>
  demoId('protocol', catalogue.findIndex((definition) => definition.code === code) + 1);

function definitionOf(code: string): (typeof catalogue)[number] {
  const definition = catalogue.find((candidate) => candidate.code === code);
  if (!definition) throw new Error(`The catalogue has no ${code}.`);
  return definition;
}

/** The date that the documentation's examples start on, for as long as a course can still start then. */
export function exampleStart(now: Date): LocalDate {
  const today = localDateOf(now.getTime(), zoneOf(1));
  const wanted = '2030-03-04';
  const inReach = today <= '2030-02-25' && today >= '2025-03-11';
  return inReach ? wanted : addDays(today, 35 - WEEKDAYS.indexOf(weekdayOf(today)));
}

import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { BookingsUnderWay } from '../booking/bookings-under-way.js';
import { ClinicCalendars, type ForeseenCalendar } from '../booking/clinic-calendars.js';
import type { Clinic } from '../clinics/clinic.entity.js';
import { Clock } from '../common/clock.js';
import { found } from '../common/validation.js';
import { askedTogether, type Question } from '../database/prepared.js';
import type { CourseOutline } from '../domain/course-outline.js';
import type { ReservationRow } from '../domain/course-types.js';
import type { Unmet } from '../domain/errors.js';
import { addDays, localDateOf } from '../domain/local-time.js';
import type { ProtocolDefinition } from '../domain/protocol.js';
import { remainingCourse } from '../domain/remaining-course.js';
import { ReadinessService } from '../patients/readiness.service.js';
import { factsOf, PlanFactsReader } from './plan-facts.js';
import { choicesOf, type PlanFacts } from './plan-wishes.js';
import type { TreatmentPlan } from './treatment-plan.entity.js';

/** Another active plan of the patient, in any clinic: `id` only where the caller may know it. */
interface OtherPlan {
  exists: boolean;
  id: string | null;
}

/** What an activation has to know. */
export interface ActivationKnown {
  facts: PlanFacts;
  unmet: Unmet[];
  other: OtherPlan;
  /** Of a plan that has not begun: its course, and the calendar that placing it will ask for first. */
  foreseen: { outline: CourseOutline; calendar: ForeseenCalendar } | null;
  /** What others were about to reserve before the calendar was asked for. */
  underWay: ReservationRow[];
}

/** Asks for all that an activation has to know on one round trip. */
@Injectable()
export class ActivationFacts {
  constructor(
    private readonly clock: Clock,
    private readonly reader: PlanFactsReader,
    private readonly readiness: ReadinessService,
    private readonly calendars: ClinicCalendars,
    private readonly bookings: BookingsUnderWay,
  ) {}

  /** Call with the plan's row locked, and its clinic as it is. */
  async of(tx: EntityManager, plan: TreatmentPlan, clinic: Clinic): Promise<ActivationKnown> {
    const { organizationId, patientId, protocolId } = plan;
    const underWay = this.bookings.of(clinic.id);
    const definition = await this.reader.definition(tx, plan);
    const foreseeing = this.foreseeing(plan, clinic, definition);
    const [unmet, other, times, sessions, others, calendar] = await askedTogether(tx, [
      this.readiness.unmetQuestion(organizationId, patientId, protocolId, this.clock.now()),
      otherPlan(plan),
      ...this.reader.questions(tx, plan),
      foreseeing?.calendar ?? nothing,
    ]);
    const facts = factsOf(plan, clinic, definition, [times, sessions, others]);
    const foreseen = foreseeing && calendar ? { outline: foreseeing.outline, calendar } : null;
    return { facts, unmet, other, foreseen, underWay };
  }

  /** The calendar is that of the days from its first session's window to its last one's. */
  private foreseeing(
    plan: TreatmentPlan,
    clinic: Clinic,
    definition: ProtocolDefinition,
  ): { outline: CourseOutline; calendar: Question<ForeseenCalendar> } | null {
    const today = localDateOf(this.clock.now().getTime(), clinic.timeZone);
    if (plan.activatedAt !== null || plan.startDate < today) return null;
    const outline = remainingCourse(definition, choicesOf(plan), [], today);
    const { ordinals } = outline;
    if (ordinals.length === 0) return null;
    const begin = ordinals.map(({ earliest }) => earliest).reduce((a, b) => (a < b ? a : b));
    const from = begin > today ? begin : today;
    const latest = ordinals.map((ordinal) => ordinal.latest).reduce((a, b) => (a > b ? a : b));
    const to = addDays(latest > from ? latest : from, 1);
    return { outline, calendar: this.calendars.question(clinic, from, to) };
  }
}

const nothing: Question<null> = { text: 'SELECT', values: [], answer: () => null };

const otherPlan = ({ organizationId, patientId, id }: TreatmentPlan): Question<OtherPlan> => ({
  text: `SELECT has_other_active_plan($2, $3) AS exists, (
           SELECT id FROM treatment_plan
           WHERE organization_id = $1 AND patient_id = $2 AND status = 'active' AND id <> $3 LIMIT 1) AS id`,
  values: [organizationId, patientId, id],
  answer: ([row]) => found(row as OtherPlan | undefined, 'treatment plan'),
});

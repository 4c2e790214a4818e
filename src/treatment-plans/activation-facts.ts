import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ClinicCalendars, type ForeseenCalendar } from '../booking/clinic-calendars.js';
import { ClinicsService } from '../clinics/clinics.service.js';
import type { Clinic } from '../clinics/clinic.entity.js';
import { Clock } from '../common/clock.js';
import { found } from '../common/validation.js';
import { askedTogether, type Question } from '../database/prepared.js';
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
  foreseen: ForeseenCalendar | null;
}

/** Asks for all that an activation has to know on one round trip. */
@Injectable()
export class ActivationFacts {
  constructor(
    private readonly clock: Clock,
    private readonly reader: PlanFactsReader,
    private readonly clinics: ClinicsService,
    private readonly readiness: ReadinessService,
    private readonly calendars: ClinicCalendars,
  ) {}

  /** Call with the plan's row locked, and its clinic as it was then. */
  async of(tx: EntityManager, plan: TreatmentPlan, clinic: Clinic): Promise<ActivationKnown> {
    const { organizationId, id, patientId, protocolId } = plan;
    const definition = await this.reader.definition(tx, plan);
    const [unmet, other, current, times, sessions, others, foreseen] = await askedTogether(tx, [
      this.readiness.unmetQuestion(organizationId, patientId, protocolId, this.clock.now()),
      otherPlan(plan),
      this.clinics.questionOfPlan(tx, organizationId, id),
      ...this.reader.questions(tx, plan),
      this.calendarOf(plan, clinic, definition) ?? nothing,
    ]);
    const facts = factsOf(plan, found(current, 'clinic'), definition, [times, sessions, others]);
    return { facts, unmet, other, foreseen };
  }

  /**
   * What placing the course will ask for first, which is known beforehand of a plan that has not begun: the days from its
   * first session's window to its last one's.
   */
  private calendarOf(
    plan: TreatmentPlan,
    clinic: Clinic,
    definition: ProtocolDefinition,
  ): Question<ForeseenCalendar> | null {
    const today = localDateOf(this.clock.now().getTime(), clinic.timeZone);
    if (plan.activatedAt !== null || plan.startDate < today) return null;
    const { ordinals } = remainingCourse(definition, choicesOf(plan), [], today);
    if (ordinals.length === 0) return null;
    const begin = ordinals.map(({ earliest }) => earliest).reduce((a, b) => (a < b ? a : b));
    const from = begin > today ? begin : today;
    const latest = ordinals.map((ordinal) => ordinal.latest).reduce((a, b) => (a > b ? a : b));
    return this.calendars.question(clinic, from, addDays(latest > from ? latest : from, 1));
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

import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Clinic } from '../clinics/clinic.entity.js';
import { ClinicsService } from '../clinics/clinics.service.js';
import { Clock } from '../common/clock.js';
import { found } from '../common/validation.js';
import { asked, askedTogether, findQuestion, type Question } from '../database/prepared.js';
import { withCadences } from '../domain/kept-cadences.js';
import { resolvePolicy } from '../domain/policy.js';
import type { ProtocolDefinition } from '../domain/protocol.js';
import { UnavailabilityService, type PatientTimes } from '../patients/unavailability.service.js';
import { ProtocolsService } from '../protocols/protocols.service.js';
import type { Session } from '../sessions/session.entity.js';
import { SessionsService, type Commitment } from '../sessions/sessions.service.js';
import { choicesOf, OTHER_DOSES_DAYS, type PlanFacts } from './plan-wishes.js';
import { TreatmentPlan } from './treatment-plan.entity.js';

/** Reads and locks plans with all that a decision about them needs. */
@Injectable()
export class PlanFactsReader {
  constructor(
    private readonly clock: Clock,
    private readonly clinics: ClinicsService,
    private readonly protocols: ProtocolsService,
    private readonly sessions: SessionsService,
    private readonly unavailability: UnavailabilityService,
  ) {}

  async plan(tx: EntityManager, organizationId: string, id: string): Promise<TreatmentPlan> {
    return found(await tx.findOneBy(TreatmentPlan, { organizationId, id }), 'treatment plan');
  }

  /** Locks the patient, then the plan: always in this order (that of the last line), before any resource. */
  async lockedPlan(tx: EntityManager, organizationId: string, id: string): Promise<TreatmentPlan> {
    return found(await asked(tx, lockQuestion(tx, organizationId, id)), 'treatment plan');
  }

  /** The same, with the plan's clinic. */
  async lockedWithClinic(
    tx: EntityManager,
    organizationId: string,
    id: string,
  ): Promise<Pick<PlanFacts, 'plan' | 'clinic'>> {
    const [plan, clinic] = await askedTogether(tx, [
      lockQuestion(tx, organizationId, id),
      this.clinics.questionOfPlan(tx, organizationId, id),
    ]);
    return { plan: found(plan, 'treatment plan'), clinic: found(clinic, 'clinic') };
  }

  /** The protocol as it is in force for the plan, and all its sessions. */
  async record(tx: EntityManager, plan: TreatmentPlan): Promise<Pick<PlanFacts, 'definition' | 'sessions'>> {
    const { organizationId, id } = plan;
    return {
      definition: await this.definition(tx, plan),
      sessions: await this.sessions.ofPlan(tx, organizationId, id),
    };
  }

  async facts(tx: EntityManager, plan: TreatmentPlan): Promise<PlanFacts> {
    const definition = await this.definition(tx, plan);
    const { organizationId, id } = plan;
    const [clinic, times, sessions, others] = await askedTogether(tx, [
      this.clinics.questionOfPlan(tx, organizationId, id),
      ...this.questions(tx, plan),
    ]);
    return factsOf(plan, found(clinic, 'clinic'), definition, [times, sessions, others]);
  }

  /** The protocol's version that the plan is pinned to, with the cadences that it keeps. */
  async definition(
    tx: EntityManager,
    { organizationId, protocolId, protocolVersion, cadences }: TreatmentPlan,
  ): Promise<ProtocolDefinition> {
    const definition = await this.protocols.version(tx, organizationId, protocolId, protocolVersion);
    return withCadences(definition, cadences);
  }

  /** What has to be asked of a plan's patient and sessions. */
  questions(
    tx: EntityManager,
    { organizationId, id, patientId }: TreatmentPlan,
  ): [Question<PatientTimes>, Question<Session[]>, Question<Commitment[]>] {
    const since = new Date(this.clock.now().getTime() - OTHER_DOSES_DAYS * 86_400_000);
    return [
      this.unavailability.timesQuestion(organizationId, patientId),
      this.sessions.ofPlanQuestion(tx, organizationId, id),
      this.sessions.commitmentsQuestion(organizationId, patientId, id, since),
    ];
  }
}

function lockQuestion(
  tx: EntityManager,
  organizationId: string,
  id: string,
): Question<TreatmentPlan | undefined> {
  const plans = findQuestion(
    tx,
    TreatmentPlan,
    `FROM treatment_plan
     JOIN patient ON patient.organization_id = treatment_plan.organization_id
       AND patient.id = treatment_plan.patient_id
     WHERE treatment_plan.organization_id = $1 AND treatment_plan.id = $2
     FOR NO KEY UPDATE OF patient, treatment_plan`,
    [organizationId, id],
  );
  return { ...plans, answer: (rows) => plans.answer(rows)[0] };
}

/** What a plan's clinic, its protocol, and the answers of its patient and sessions come to. */
export const factsOf = (
  plan: TreatmentPlan,
  clinic: Clinic,
  definition: ProtocolDefinition,
  [times, sessions, others]: [PatientTimes, Session[], Commitment[]],
): PlanFacts => ({
  ...{ plan, clinic, definition, times, sessions, others },
  choices: choicesOf(plan),
  policy: resolvePolicy(clinic.policy),
});

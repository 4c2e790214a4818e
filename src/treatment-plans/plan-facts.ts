import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ClinicsService } from '../clinics/clinics.service.js';
import { Clock } from '../common/clock.js';
import { found } from '../common/validation.js';
import { findPrepared } from '../database/prepared.js';
import { withCadences } from '../domain/kept-cadences.js';
import { resolvePolicy } from '../domain/policy.js';
import { UnavailabilityService } from '../patients/unavailability.service.js';
import { ProtocolsService } from '../protocols/protocols.service.js';
import { SessionsService } from '../sessions/sessions.service.js';
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
    const [plan] = await findPrepared(
      tx,
      TreatmentPlan,
      `FROM treatment_plan
       JOIN patient ON patient.organization_id = treatment_plan.organization_id
         AND patient.id = treatment_plan.patient_id
       WHERE treatment_plan.organization_id = $1 AND treatment_plan.id = $2
       FOR NO KEY UPDATE OF patient, treatment_plan`,
      [organizationId, id],
    );
    return found(plan, 'treatment plan');
  }

  /** The protocol as it is in force for the plan, and all its sessions. */
  async record(tx: EntityManager, plan: TreatmentPlan): Promise<Pick<PlanFacts, 'definition' | 'sessions'>> {
    const { organizationId, id, protocolId, protocolVersion, cadences } = plan;
    const definition = await this.protocols.version(tx, organizationId, protocolId, protocolVersion);
    return {
      definition: withCadences(definition, cadences),
      sessions: await this.sessions.ofPlan(tx, organizationId, id),
    };
  }

  async facts(tx: EntityManager, plan: TreatmentPlan): Promise<PlanFacts> {
    const { organizationId, protocolId, protocolVersion } = plan;
    const clinic = await this.clinics.get(tx, organizationId, plan.clinicId);
    const since = new Date(this.clock.now().getTime() - OTHER_DOSES_DAYS * 86_400_000);
    return {
      plan,
      clinic,
      definition: withCadences(
        await this.protocols.version(tx, organizationId, protocolId, protocolVersion),
        plan.cadences,
      ),
      choices: choicesOf(plan),
      policy: resolvePolicy(clinic.policy),
      times: await this.unavailability.timesOf(tx, organizationId, plan.patientId),
      sessions: await this.sessions.ofPlan(tx, organizationId, plan.id),
      others: await this.sessions.commitmentsOf(tx, organizationId, plan.patientId, plan.id, since),
    };
  }
}

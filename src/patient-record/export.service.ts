import { Injectable } from '@nestjs/common';
import { In, type EntityManager, type EntityTarget } from 'typeorm';
import { BreakGlassGrant } from '../access/break-glass-grant.entity.js';
import { breakGlassAnswer } from '../access/break-glass.dto.js';
import { AuditEvent } from '../audit/audit-event.entity.js';
import { Hold } from '../booking/hold.entity.js';
import { BookingService } from '../booking/booking.service.js';
import type { Call } from '../common/call.js';
import { Clock } from '../common/clock.js';
import { Transactions } from '../common/transactions.js';
import type { TenantEntity } from '../database/tenant.entity.js';
import { FollowUp, FollowUpResponse } from '../follow-ups/follow-up.entity.js';
import { followUpDetail } from '../follow-ups/follow-ups.dto.js';
import { MaintenanceOutcome } from '../maintenance/maintenance-run.entity.js';
import { outcomeAnswer } from '../maintenance/maintenance.dto.js';
import { authorizationAnswer } from '../patients/authorization.dto.js';
import { PriorAuthorization } from '../patients/authorization.entity.js';
import { noteAnswer } from '../patients/note.dto.js';
import { PatientNote } from '../patients/note.entity.js';
import { identifiersOf } from '../patients/patient-identifiers.js';
import { PatientVersion } from '../patients/patient.entity.js';
import { patientAnswer, patientVersionAnswer } from '../patients/patients.dto.js';
import { PatientsService } from '../patients/patients.service.js';
import { preferenceAnswer } from '../patients/preference.dto.js';
import { PatientPreference } from '../patients/preference.entity.js';
import { consentAnswer, eligibilityAnswer } from '../patients/readiness.dto.js';
import { Consent, EligibilityAssessment } from '../patients/readiness.entity.js';
import { unavailabilityAnswer } from '../patients/unavailability.dto.js';
import { PatientUnavailability } from '../patients/unavailability.entity.js';
import { ReplanChangeRow } from '../replans/replan.entity.js';
import { replanChangeAnswer } from '../replans/replans.dto.js';
import { Session } from '../sessions/session.entity.js';
import { sessionAnswer } from '../sessions/sessions.dto.js';
import { TreatmentPlan } from '../treatment-plans/treatment-plan.entity.js';
import { planAnswer } from '../treatment-plans/treatment-plans.dto.js';
import { holdAnswer } from '../visits/visits.dto.js';
import { Offer } from '../waitlist/offer.entity.js';
import { offerAnswer, type OfferAnswer } from '../waitlist/offers.dto.js';
import { WaitlistEntry } from '../waitlist/waitlist-entry.entity.js';
import { waitlistEntryAnswer } from '../waitlist/waitlist.dto.js';
import { WorkItem } from '../worklist/work-item.entity.js';
import { workItemAnswer } from '../worklist/worklist.dto.js';
import type { DisclosureAnswer, PatientExport } from './export.dto.js';

/** Everything that is held on one patient, as one document: what the person may ask for, and take elsewhere. */
@Injectable()
export class ExportService {
  constructor(
    private readonly transactions: Transactions,
    private readonly patients: PatientsService,
    private readonly booking: BookingService,
    private readonly clock: Clock,
  ) {}

  export(call: Call, patientId: string): Promise<PatientExport> {
    const { organizationId } = call;
    return this.transactions.read(call, async (tx) => {
      const now = this.clock.now();
      const of = { organizationId, patientId };
      const patient = await this.patients.get(tx, organizationId, patientId);
      const history = await tx.find(PatientVersion, { where: of, order: { version: 'ASC' } });
      const plans = await all(tx, TreatmentPlan, of);
      const sessions = await all(tx, Session, of);
      const ids = { plans: plans.map(({ id }) => id), sessions: sessions.map(({ id }) => id) };
      const resources = await this.booking.resourcesOf(tx, organizationId, ids.sessions);
      const followUps = await all(tx, FollowUp, of);
      const responses = await tx.find(FollowUpResponse, {
        where: { organizationId, followUpId: In(followUps.map(({ id }) => id)) },
        order: { id: 'ASC' },
      });
      const workItems = await tx.find(WorkItem, {
        where: [
          { organizationId, treatmentPlanId: In(ids.plans) },
          { organizationId, sessionId: In(ids.sessions) },
        ],
        order: { id: 'ASC' },
      });
      const outcomes = await tx.find(MaintenanceOutcome, {
        where: { organizationId, treatmentPlanId: In(ids.plans) },
        order: { runId: 'ASC', treatmentPlanId: 'ASC' },
      });
      const zones = new Map(sessions.map(({ clinicId, timeZone }) => [clinicId, timeZone]));
      return {
        patientId,
        exportedAt: now.toISOString(),
        patient: patientAnswer(patient, await identifiersOf(tx, organizationId, [patient])),
        history: history.map(patientVersionAnswer),
        eligibilityAssessments: (await all(tx, EligibilityAssessment, of)).map(eligibilityAnswer),
        consents: (await all(tx, Consent, of)).map(consentAnswer),
        unavailability: (await all(tx, PatientUnavailability, of)).map(unavailabilityAnswer),
        preferences: (await all(tx, PatientPreference, of)).map(preferenceAnswer),
        authorizations: (await all(tx, PriorAuthorization, of)).map(authorizationAnswer),
        notes: (await all(tx, PatientNote, of)).map(noteAnswer),
        treatmentPlans: plans.map(planAnswer),
        sessions: sessions.map((session) => sessionAnswer(session, resources)),
        followUps: followUps.map((followUp) =>
          followUpDetail(
            followUp,
            responses.filter(({ followUpId }) => followUpId === followUp.id),
            now,
          ),
        ),
        workItems: workItems.map(workItemAnswer),
        maintenanceOutcomes: outcomes.map((outcome) => ({
          maintenanceRunId: outcome.runId,
          ...outcomeAnswer(outcome),
        })),
        replanned: (await all(tx, ReplanChangeRow, of)).map((change) => ({
          ...replanChangeAnswer(zones.get(change.clinicId) ?? 'UTC')(change),
          replanId: change.replanId,
        })),
        holds: (await all(tx, Hold, of)).map((hold) => holdAnswer(hold, [], now)),
        waitlistEntries: (await all(tx, WaitlistEntry, of)).map(waitlistEntryAnswer),
        offers: await offers(tx, of, now),
        emergencyAccess: (await all(tx, BreakGlassGrant, of)).map(breakGlassAnswer),
        disclosures: await disclosures(tx, of),
      };
    });
  }
}

type OfPatient = TenantEntity & { patientId: string | null };

const all = <E extends OfPatient>(
  tx: EntityManager,
  entity: EntityTarget<E>,
  { organizationId, patientId }: { organizationId: string; patientId: string },
): Promise<E[]> =>
  tx
    .createQueryBuilder(entity, 'row')
    .where({ organizationId, patientId })
    .orderBy('row.id', 'ASC')
    .getMany();

async function offers(
  tx: EntityManager,
  of: { organizationId: string; patientId: string },
  now: Date,
): Promise<OfferAnswer[]> {
  const made = await all(tx, Offer, of);
  const { organizationId } = of;
  const holds = await tx.findBy(Hold, { organizationId, id: In(made.map(({ holdId }) => holdId)) });
  const released = new Map(holds.map(({ id, releasedAt }) => [id, releasedAt]));
  return made.map((offer) => offerAnswer(offer, { releasedAt: released.get(offer.holdId) ?? null }, now));
}

/** Without the other patients whom the same answers spoke of. */
async function disclosures(
  tx: EntityManager,
  { organizationId, patientId }: { organizationId: string; patientId: string },
): Promise<DisclosureAnswer[]> {
  const events = await tx
    .createQueryBuilder(AuditEvent, 'event')
    .where({ organizationId })
    .andWhere(':patientId = ANY (event.patientIds)', { patientId })
    .orderBy('event.occurredAt', 'ASC')
    .addOrderBy('event.id', 'ASC')
    .getMany();
  return events.map(({ id, occurredAt, caller, operation, reason, requestId }) => ({
    ...{ id, at: occurredAt.toISOString(), caller, operation, reason, requestId },
  }));
}

import { ApiProperty } from '@nestjs/swagger';
import { BreakGlassAnswer } from '../access/break-glass.dto.js';
import { demoId } from '../common/demo-ids.js';
import { Instant, Uuid } from '../common/fields.js';
import { FollowUpDetail } from '../follow-ups/follow-ups.dto.js';
import { PlanOutcomeAnswer } from '../maintenance/maintenance.dto.js';
import { AuthorizationAnswer } from '../patients/authorization.dto.js';
import { NoteAnswer } from '../patients/note.dto.js';
import { PatientAnswer, PatientVersionAnswer } from '../patients/patients.dto.js';
import { PreferenceAnswer } from '../patients/preference.dto.js';
import { ConsentAnswer, EligibilityAssessmentAnswer } from '../patients/readiness.dto.js';
import { UnavailabilityAnswer } from '../patients/unavailability.dto.js';
import { ReplanChangeAnswer } from '../replans/replans.dto.js';
import { SessionAnswer } from '../sessions/sessions.dto.js';
import { TreatmentPlanAnswer } from '../treatment-plans/treatment-plans.dto.js';
import { HoldAnswer } from '../visits/visits.dto.js';
import { OfferAnswer } from '../waitlist/offers.dto.js';
import { WaitlistEntryAnswer } from '../waitlist/waitlist.dto.js';
import { WorkItemAnswer } from '../worklist/worklist.dto.js';

/** One time that somebody was given, or changed, something of the patient's. */
export class DisclosureAnswer {
  @Uuid()
  id: string;
  @Instant()
  at: string;
  /** The API key's id, the token's subject, or a job's name. */
  @ApiProperty({ example: demoId('api-key', 1) })
  caller: string;
  /** The operationId, or the job's name. */
  @ApiProperty({ example: 'readPatient' })
  operation: string;
  @ApiProperty({ type: 'string', nullable: true })
  reason: string | null;
  @ApiProperty({ example: '7f1c2b9e-4f57-4a43-9d0b-0a5f5f6f7a10' })
  requestId: string;
}

/** What one run of the maintenance found for a plan of the patient's. */
export class ExportedMaintenanceOutcome extends PlanOutcomeAnswer {
  @Uuid({ example: demoId('maintenance-run', 1) })
  maintenanceRunId: string;
}

/** What a re-plan made, or would make, of a session of the patient's. */
export class ExportedReplanChange extends ReplanChangeAnswer {
  @Uuid({ example: demoId('replan', 1) })
  replanId: string;
}

/** Everything held on one patient that the caller may see. Lists are in the order of their ids, or of their time. */
export class PatientExport {
  @Uuid({ example: demoId('patient', 1) })
  patientId: string;
  @Instant()
  exportedAt: string;
  @ApiProperty({ type: () => PatientAnswer })
  patient: PatientAnswer;
  /** What the record said before each correction, the first change first. */
  @ApiProperty({ type: () => [PatientVersionAnswer] })
  history: PatientVersionAnswer[];
  @ApiProperty({ type: () => [EligibilityAssessmentAnswer] })
  eligibilityAssessments: EligibilityAssessmentAnswer[];
  @ApiProperty({ type: () => [ConsentAnswer] })
  consents: ConsentAnswer[];
  @ApiProperty({ type: () => [UnavailabilityAnswer] })
  unavailability: UnavailabilityAnswer[];
  @ApiProperty({ type: () => [PreferenceAnswer] })
  preferences: PreferenceAnswer[];
  @ApiProperty({ type: () => [AuthorizationAnswer] })
  authorizations: AuthorizationAnswer[];
  @ApiProperty({ type: () => [NoteAnswer] })
  notes: NoteAnswer[];
  @ApiProperty({ type: () => [TreatmentPlanAnswer] })
  treatmentPlans: TreatmentPlanAnswer[];
  /** With the resources that each has kept. */
  @ApiProperty({ type: () => [SessionAnswer] })
  sessions: SessionAnswer[];
  /** With their responses. */
  @ApiProperty({ type: () => [FollowUpDetail] })
  followUps: FollowUpDetail[];
  @ApiProperty({ type: () => [WorkItemAnswer] })
  workItems: WorkItemAnswer[];
  @ApiProperty({ type: () => [ExportedMaintenanceOutcome] })
  maintenanceOutcomes: ExportedMaintenanceOutcome[];
  /** What re-plans of outages and closures made, or would make, of the patient's sessions. */
  @ApiProperty({ type: () => [ExportedReplanChange] })
  replanned: ExportedReplanChange[];
  /** Times that were kept for the patient; what is kept now is with the hold itself. */
  @ApiProperty({ type: () => [HoldAnswer] })
  holds: HoldAnswer[];
  /** Where the patient waits, or waited, for an earlier time. */
  @ApiProperty({ type: () => [WaitlistEntryAnswer] })
  waitlistEntries: WaitlistEntryAnswer[];
  /** Times that were offered to the patient. */
  @ApiProperty({ type: () => [OfferAnswer] })
  offers: OfferAnswer[];
  /** Emergencies in which the record was opened. */
  @ApiProperty({ type: () => [BreakGlassAnswer] })
  emergencyAccess: BreakGlassAnswer[];
  /** Who was given or changed the patient's data, when and by what, up to this request. */
  @ApiProperty({ type: () => [DisclosureAnswer] })
  disclosures: DisclosureAnswer[];
}

import { BreakGlassGrant } from './access/break-glass-grant.entity.js';
import { AuditEvent } from './audit/audit-event.entity.js';
import { AuditSeal } from './audit/audit-seal.entity.js';
import { ApiKey } from './auth/api-key.entity.js';
import { Clinic } from './clinics/clinic.entity.js';
import { Closure } from './clinics/closure.entity.js';
import { IdempotencyKey } from './common/idempotency-key.entity.js';
import type { Schema } from './database/data-source.js';
import { FollowUp, FollowUpResponse } from './follow-ups/follow-up.entity.js';
import { Organization } from './organizations/organization.entity.js';
import { PriorAuthorization } from './patients/authorization.entity.js';
import { PatientNote } from './patients/note.entity.js';
import { Patient, PatientIdentifier, PatientVersion } from './patients/patient.entity.js';
import { PatientPreference } from './patients/preference.entity.js';
import { Consent, EligibilityAssessment } from './patients/readiness.entity.js';
import { PatientUnavailability } from './patients/unavailability.entity.js';
import { ProtocolApproval } from './protocols/protocol-approval.entity.js';
import { ProtocolVersion } from './protocols/protocol-version.entity.js';
import { Protocol } from './protocols/protocol.entity.js';
import { Hold } from './booking/hold.entity.js';
import { Reservation } from './booking/reservation.entity.js';
import { MaintenanceOutcome, MaintenanceRun } from './maintenance/maintenance-run.entity.js';
import { Outage, Resource } from './resources/resource.entity.js';
import { Session } from './sessions/session.entity.js';
import { TreatmentPlan } from './treatment-plans/treatment-plan.entity.js';
import { Offer } from './waitlist/offer.entity.js';
import { Replan, ReplanChangeRow } from './replans/replan.entity.js';
import { WaitlistEntry } from './waitlist/waitlist-entry.entity.js';
import { WorkItem } from './worklist/work-item.entity.js';
import { OrganizationsAndKeys1767225600001 } from '../migrations/1767225600001-organizations-and-keys.js';
import { ClinicsAndClosures1767225600002 } from '../migrations/1767225600002-clinics-and-closures.js';
import { ResourcesAndOutages1767225600003 } from '../migrations/1767225600003-resources-and-outages.js';
import { Patients1767225600004 } from '../migrations/1767225600004-patients.js';
import { Protocols1767225600005 } from '../migrations/1767225600005-protocols.js';
import { TreatmentPlans1767225600006 } from '../migrations/1767225600006-treatment-plans.js';
import { Sessions1767225600007 } from '../migrations/1767225600007-sessions.js';
import { Reservations1767225600008 } from '../migrations/1767225600008-reservations.js';
import { FollowUps1767225600009 } from '../migrations/1767225600009-follow-ups.js';
import { MaintenanceAndWork1767225600010 } from '../migrations/1767225600010-maintenance-and-work.js';
import { Jobs1767225600011 } from '../migrations/1767225600011-jobs.js';

import { Tenancy1767225600012 } from '../migrations/1767225600012-tenancy.js';
import { Audit1767225600013 } from '../migrations/1767225600013-audit.js';
import { ApiKeys1767225600014 } from '../migrations/1767225600014-api-keys.js';
import { PatientSearch1767225600015 } from '../migrations/1767225600015-patient-search.js';
import { Identity1767225600016 } from '../migrations/1767225600016-identity.js';
import { ClinicsInReach1767225600018 } from '../migrations/1767225600018-clinics-in-reach.js';
import { SubstanceUseRecords1767225600019 } from '../migrations/1767225600019-substance-use-records.js';
import { PatientsComplete1767225600020 } from '../migrations/1767225600020-patients-complete.js';
import { ResourceTags1767225600021 } from '../migrations/1767225600021-resource-tags.js';
import { Holds1767225600022 } from '../migrations/1767225600022-holds.js';
import { PinnedResources1767225600023 } from '../migrations/1767225600023-pinned-resources.js';
import { ReadsAtOnce1767225600024 } from '../migrations/1767225600024-reads-at-once.js';
import { MissedSessions1767225600025 } from '../migrations/1767225600025-missed-sessions.js';
import { HoldsOfCourses1767225600026 } from '../migrations/1767225600026-holds-of-courses.js';
import { Replans1767225600027 } from '../migrations/1767225600027-replans.js';
import { WaitingListAndOffers1767225600028 } from '../migrations/1767225600028-waiting-list-and-offers.js';
import { CalendarsThatStand1767225600029 } from '../migrations/1767225600029-calendars-that-stand.js';
import { JobsForLater1767225600031 } from '../migrations/1767225600031-jobs-for-later.js';
import { ReadsTogether1767225600034 } from '../migrations/1767225600034-reads-together.js';
import { OffersThatNoLongerStand1767225600036 } from '../migrations/1767225600036-offers-that-no-longer-stand.js';
import { WorkersThatAreAlive1767225600037 } from '../migrations/1767225600037-workers-that-are-alive.js';
import { WhatBelongsToOnePlan1767225600038 } from '../migrations/1767225600038-what-belongs-to-one-plan.js';

/** Every table and every migration, in order. */
export const schema: Schema = {
  entities: [
    Organization,
    ApiKey,
    IdempotencyKey,
    Clinic,
    Closure,
    Resource,
    Outage,
    Patient,
    PatientIdentifier,
    PatientVersion,
    PatientUnavailability,
    PatientPreference,
    PriorAuthorization,
    PatientNote,
    EligibilityAssessment,
    Consent,
    Protocol,
    ProtocolVersion,
    ProtocolApproval,
    TreatmentPlan,
    Session,
    Reservation,
    Hold,
    Replan,
    ReplanChangeRow,
    WaitlistEntry,
    Offer,
    FollowUp,
    FollowUpResponse,
    MaintenanceRun,
    MaintenanceOutcome,
    WorkItem,
    AuditEvent,
    AuditSeal,
    BreakGlassGrant,
  ],
  migrations: [
    OrganizationsAndKeys1767225600001,
    ClinicsAndClosures1767225600002,
    ResourcesAndOutages1767225600003,
    Patients1767225600004,
    Protocols1767225600005,
    TreatmentPlans1767225600006,
    Sessions1767225600007,
    Reservations1767225600008,
    FollowUps1767225600009,
    MaintenanceAndWork1767225600010,
    Jobs1767225600011,
    Tenancy1767225600012,
    Audit1767225600013,
    ApiKeys1767225600014,
    PatientSearch1767225600015,
    Identity1767225600016,
    ClinicsInReach1767225600018,
    SubstanceUseRecords1767225600019,
    PatientsComplete1767225600020,
    ResourceTags1767225600021,
    Holds1767225600022,
    PinnedResources1767225600023,
    ReadsAtOnce1767225600024,
    MissedSessions1767225600025,
    HoldsOfCourses1767225600026,
    Replans1767225600027,
    WaitingListAndOffers1767225600028,
    CalendarsThatStand1767225600029,
    JobsForLater1767225600031,
    ReadsTogether1767225600034,
    OffersThatNoLongerStand1767225600036,
    WorkersThatAreAlive1767225600037,
    WhatBelongsToOnePlan1767225600038,
  ],
};

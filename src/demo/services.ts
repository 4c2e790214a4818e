import type { Call } from '../common/call.js';
import type { SetClock } from '../common/clock.js';
import type { NamedIds } from './named-ids.js';
import type { INestApplicationContext } from '@nestjs/common';
import { BreakGlassService } from '../access/break-glass.service.js';
import { ClinicsService } from '../clinics/clinics.service.js';
import { ClosuresService } from '../clinics/closures.service.js';
import { FollowUpsService } from '../follow-ups/follow-ups.service.js';
import { MaintenanceService } from '../maintenance/maintenance.service.js';
import { MissedSessionsService } from '../missed-sessions/missed-sessions.service.js';
import { AuthorizationsService } from '../patients/authorizations.service.js';
import { CorrectionsService } from '../patients/corrections.service.js';
import { NotesService } from '../patients/notes.service.js';
import { PatientsService } from '../patients/patients.service.js';
import { PreferencesService } from '../patients/preferences.service.js';
import { ReadinessService } from '../patients/readiness.service.js';
import { UnavailabilityService } from '../patients/unavailability.service.js';
import { ProtocolsService } from '../protocols/protocols.service.js';
import { ReplansService } from '../replans/replans.service.js';
import { OutagesService } from '../resources/outages.service.js';
import { ResourcesService } from '../resources/resources.service.js';
import { SessionChanges } from '../sessions/session-changes.js';
import { SessionsService } from '../sessions/sessions.service.js';
import { PlanActivationService } from '../treatment-plans/plan-activation.service.js';
import { TreatmentPlansService } from '../treatment-plans/treatment-plans.service.js';
import { VisitsService } from '../visits/visits.service.js';
import { OffersService } from '../waitlist/offers.service.js';
import { WaitlistService } from '../waitlist/waitlist.service.js';

export type DemoServices = ReturnType<typeof servicesOf>;

/** The services that the API calls. */
export const servicesOf = (app: INestApplicationContext) => ({
  glass: app.get(BreakGlassService, { strict: false }),
  clinics: app.get(ClinicsService, { strict: false }),
  closures: app.get(ClosuresService, { strict: false }),
  resources: app.get(ResourcesService, { strict: false }),
  outages: app.get(OutagesService, { strict: false }),
  patients: app.get(PatientsService, { strict: false }),
  corrections: app.get(CorrectionsService, { strict: false }),
  readiness: app.get(ReadinessService, { strict: false }),
  unavailability: app.get(UnavailabilityService, { strict: false }),
  preferences: app.get(PreferencesService, { strict: false }),
  authorizations: app.get(AuthorizationsService, { strict: false }),
  notes: app.get(NotesService, { strict: false }),
  protocols: app.get(ProtocolsService, { strict: false }),
  plans: app.get(TreatmentPlansService, { strict: false }),
  activation: app.get(PlanActivationService, { strict: false }),
  sessions: app.get(SessionsService, { strict: false }),
  missed: app.get(MissedSessionsService, { strict: false }),
  changes: app.get(SessionChanges, { strict: false }),
  followUps: app.get(FollowUpsService, { strict: false }),
  replans: app.get(ReplansService, { strict: false }),
  visits: app.get(VisitsService, { strict: false }),
  waitlist: app.get(WaitlistService, { strict: false }),
  offers: app.get(OffersService, { strict: false }),
  maintenance: app.get(MaintenanceService, { strict: false }),
});

/** Who tells the demo, and when. */
export interface Teller {
  call: Call;
  clock: SetClock;
  ids: NamedIds;
  now: Date;
}

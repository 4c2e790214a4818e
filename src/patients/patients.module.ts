import { Module } from '@nestjs/common';
import { ClinicsModule } from '../clinics/clinics.module.js';
import { AuthorizationsController } from './authorizations.controller.js';
import { AuthorizationsService } from './authorizations.service.js';
import { CorrectionsService } from './corrections.service.js';
import { NotesService } from './notes.service.js';
import { PatientsController } from './patients.controller.js';
import { PatientsService } from './patients.service.js';
import { PreferencesService } from './preferences.service.js';
import { ReadinessController } from './readiness.controller.js';
import { ReadinessService } from './readiness.service.js';
import { UnavailabilityController } from './unavailability.controller.js';
import { UnavailabilityService } from './unavailability.service.js';
import { WishesAndNotesController } from './wishes-and-notes.controller.js';

const services = [
  PatientsService,
  CorrectionsService,
  ReadinessService,
  UnavailabilityService,
  PreferencesService,
  AuthorizationsService,
  NotesService,
];

@Module({
  imports: [ClinicsModule],
  controllers: [
    PatientsController,
    ReadinessController,
    UnavailabilityController,
    WishesAndNotesController,
    AuthorizationsController,
  ],
  providers: services,
  exports: services,
})
export class PatientsModule {}

import { Module } from '@nestjs/common';
import { ClinicsModule } from '../clinics/clinics.module.js';
import { CorrectionsService } from './corrections.service.js';
import { PatientsController } from './patients.controller.js';
import { PatientsService } from './patients.service.js';
import { ReadinessController } from './readiness.controller.js';
import { ReadinessService } from './readiness.service.js';
import { UnavailabilityService } from './unavailability.service.js';

@Module({
  imports: [ClinicsModule],
  controllers: [PatientsController, ReadinessController],
  providers: [PatientsService, CorrectionsService, ReadinessService, UnavailabilityService],
  exports: [PatientsService, CorrectionsService, ReadinessService, UnavailabilityService],
})
export class PatientsModule {}

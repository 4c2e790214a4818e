import { Module } from '@nestjs/common';
import { CorrectionsService } from './corrections.service.js';
import { PatientsController } from './patients.controller.js';
import { PatientsService } from './patients.service.js';
import { ReadinessController } from './readiness.controller.js';
import { ReadinessService } from './readiness.service.js';

@Module({
  controllers: [PatientsController, ReadinessController],
  providers: [PatientsService, CorrectionsService, ReadinessService],
  exports: [PatientsService, CorrectionsService, ReadinessService],
})
export class PatientsModule {}

import { Module } from '@nestjs/common';
import { PatientsController } from './patients.controller.js';
import { PatientsService } from './patients.service.js';
import { ReadinessController } from './readiness.controller.js';
import { ReadinessService } from './readiness.service.js';

@Module({
  controllers: [PatientsController, ReadinessController],
  providers: [PatientsService, ReadinessService],
  exports: [PatientsService, ReadinessService],
})
export class PatientsModule {}

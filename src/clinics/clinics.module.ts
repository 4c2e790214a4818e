import { Module } from '@nestjs/common';
import { WorklistModule } from '../worklist/worklist.module.js';
import { AffectedSessions } from './affected-sessions.js';
import { ClinicsController } from './clinics.controller.js';
import { ClinicsService } from './clinics.service.js';
import { ClosuresController } from './closures.controller.js';
import { ClosuresService } from './closures.service.js';

@Module({
  imports: [WorklistModule],
  controllers: [ClinicsController, ClosuresController],
  providers: [ClinicsService, ClosuresService, AffectedSessions],
  exports: [ClinicsService, ClosuresService, AffectedSessions],
})
export class ClinicsModule {}

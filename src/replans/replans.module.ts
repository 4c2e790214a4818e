import { Module } from '@nestjs/common';
import { BookingModule } from '../booking/booking.module.js';
import { ClinicsModule } from '../clinics/clinics.module.js';
import { ProtocolsModule } from '../protocols/protocols.module.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import { TreatmentPlansModule } from '../treatment-plans/treatment-plans.module.js';
import { WorklistModule } from '../worklist/worklist.module.js';
import { ReplanCauses } from './replan-causes.js';
import { ReplanFixes } from './replan-fixes.js';
import { ReplanPlanner } from './replan-planner.js';
import { ReplanRestorer } from './replan-restorer.js';
import { ReplanWriter } from './replan-writer.js';
import { ReplansController } from './replans.controller.js';
import { ReplansService } from './replans.service.js';

@Module({
  imports: [
    BookingModule,
    ClinicsModule,
    ProtocolsModule,
    SessionsModule,
    TreatmentPlansModule,
    WorklistModule,
  ],
  controllers: [ReplansController],
  providers: [ReplansService, ReplanCauses, ReplanPlanner, ReplanWriter, ReplanRestorer, ReplanFixes],
  exports: [ReplansService],
})
export class ReplansModule {}

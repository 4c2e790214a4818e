import { Module } from '@nestjs/common';
import { BookingModule } from '../booking/booking.module.js';
import { ClinicsModule } from '../clinics/clinics.module.js';
import { ProtocolsModule } from '../protocols/protocols.module.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import { TreatmentPlansModule } from '../treatment-plans/treatment-plans.module.js';
import { WorklistModule } from '../worklist/worklist.module.js';
import { AvailabilityService } from './availability.service.js';
import { GapFixes } from './gap-fixes.js';
import { HoldsService } from './holds.service.js';
import { PlacingFixes } from './placing-fixes.js';
import { RescheduleEffects } from './reschedule-effects.js';
import { RescheduleService } from './reschedule.service.js';
import {
  AvailabilityController,
  BookingController,
  HoldsController,
  RescheduleController,
} from './visits.controller.js';
import { VisitFixes } from './visit-fixes.js';
import { VisitsService } from './visits.service.js';

@Module({
  imports: [
    BookingModule,
    ClinicsModule,
    ProtocolsModule,
    SessionsModule,
    TreatmentPlansModule,
    WorklistModule,
  ],
  controllers: [AvailabilityController, BookingController, RescheduleController, HoldsController],
  providers: [
    AvailabilityService,
    HoldsService,
    RescheduleEffects,
    RescheduleService,
    VisitsService,
    PlacingFixes,
    VisitFixes,
    GapFixes,
  ],
  exports: [RescheduleService, PlacingFixes],
})
export class VisitsModule {}

import { Module } from '@nestjs/common';
import { PatientsModule } from '../patients/patients.module.js';
import { ProtocolsModule } from '../protocols/protocols.module.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import { BookingModule } from '../booking/booking.module.js';
import { TreatmentPlansModule } from '../treatment-plans/treatment-plans.module.js';
import { EvaluationGates } from './evaluation-gates.js';
import { FollowUpSync } from './follow-up-sync.js';
import { FollowUpsController, PlanFollowUpsController } from './follow-ups.controller.js';
import { FollowUpsService } from './follow-ups.service.js';

@Module({
  imports: [PatientsModule, ProtocolsModule, SessionsModule, BookingModule, TreatmentPlansModule],
  controllers: [FollowUpsController, PlanFollowUpsController],
  providers: [FollowUpsService, FollowUpSync, EvaluationGates],
  exports: [FollowUpsService, FollowUpSync, EvaluationGates],
})
export class FollowUpsModule {}

import { Module } from '@nestjs/common';
import { PatientsModule } from '../patients/patients.module.js';
import { ProtocolsModule } from '../protocols/protocols.module.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import { FollowUpSync } from './follow-up-sync.js';
import { FollowUpsController, PlanFollowUpsController } from './follow-ups.controller.js';
import { FollowUpsService } from './follow-ups.service.js';

@Module({
  imports: [PatientsModule, ProtocolsModule, SessionsModule],
  controllers: [FollowUpsController, PlanFollowUpsController],
  providers: [FollowUpsService, FollowUpSync],
  exports: [FollowUpsService, FollowUpSync],
})
export class FollowUpsModule {}

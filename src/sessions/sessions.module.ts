import { Module } from '@nestjs/common';
import { BookingModule } from '../booking/booking.module.js';
import { WorklistModule } from '../worklist/worklist.module.js';
import { FreedTimes } from './freed-times.js';
import { SessionChanges } from './session-changes.js';
import { SessionsController } from './sessions.controller.js';
import { SessionsService } from './sessions.service.js';

@Module({
  imports: [BookingModule, WorklistModule],
  controllers: [SessionsController],
  providers: [SessionsService, SessionChanges, FreedTimes],
  exports: [SessionsService, SessionChanges, FreedTimes],
})
export class SessionsModule {}

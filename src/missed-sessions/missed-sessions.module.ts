import { Module } from '@nestjs/common';
import { BookingModule } from '../booking/booking.module.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import { TreatmentPlansModule } from '../treatment-plans/treatment-plans.module.js';
import { VisitsModule } from '../visits/visits.module.js';
import { WorklistModule } from '../worklist/worklist.module.js';
import { CourseRestart } from './course-restart.js';
import { LapseFixes } from './lapse-fixes.js';
import { MissedCourse } from './missed-course.js';
import { MissedFixes } from './missed-fixes.js';
import { MissedSessionsController } from './missed-sessions.controller.js';
import { MissedSessionsService } from './missed-sessions.service.js';
import { MovesBackService } from './moves-back.service.js';
import { UndoService } from './undo.service.js';

@Module({
  imports: [BookingModule, SessionsModule, TreatmentPlansModule, VisitsModule, WorklistModule],
  controllers: [MissedSessionsController],
  providers: [
    MissedCourse,
    MissedFixes,
    LapseFixes,
    CourseRestart,
    MissedSessionsService,
    MovesBackService,
    UndoService,
  ],
  exports: [MissedSessionsService],
})
export class MissedSessionsModule {}

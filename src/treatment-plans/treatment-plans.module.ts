import { Module } from '@nestjs/common';
import { BookingModule } from '../booking/booking.module.js';
import { ClinicsModule } from '../clinics/clinics.module.js';
import { PatientsModule } from '../patients/patients.module.js';
import { ProtocolsModule } from '../protocols/protocols.module.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import { WorklistModule } from '../worklist/worklist.module.js';
import { ActivationFacts } from './activation-facts.js';
import { CourseBooker } from './course-booker.js';
import { CourseHolds } from './course-holds.js';
import { CourseChooser } from './course-chooser.js';
import { CoursePlanner } from './course-planner.js';
import { PlanActivationService } from './plan-activation.service.js';
import { PlanFactsReader } from './plan-facts.js';
import { RematchingService } from './rematching.service.js';
import { TreatmentPlansController } from './treatment-plans.controller.js';
import { TreatmentPlansService } from './treatment-plans.service.js';
import { VisitPlanner } from './visit-planner.js';

@Module({
  imports: [PatientsModule, ClinicsModule, ProtocolsModule, SessionsModule, BookingModule, WorklistModule],
  controllers: [TreatmentPlansController],
  providers: [
    TreatmentPlansService,
    PlanActivationService,
    CourseChooser,
    PlanFactsReader,
    ActivationFacts,
    CoursePlanner,
    CourseBooker,
    CourseHolds,
    RematchingService,
    VisitPlanner,
  ],
  exports: [
    TreatmentPlansService,
    PlanActivationService,
    PlanFactsReader,
    CoursePlanner,
    CourseBooker,
    RematchingService,
    VisitPlanner,
  ],
})
export class TreatmentPlansModule {}

import { Module, type DynamicModule } from '@nestjs/common';
import { BookingModule } from '../booking/booking.module.js';
import { FollowUpsModule } from '../follow-ups/follow-ups.module.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import { TreatmentPlansModule } from '../treatment-plans/treatment-plans.module.js';
import { WorklistModule } from '../worklist/worklist.module.js';
import { LapseWatch } from './lapse-watch.js';
import { MaintenanceController } from './maintenance.controller.js';
import { MaintenanceFixes } from './maintenance-fixes.js';
import { JOBS, MaintenanceJobs, type JobsOptions } from './maintenance.jobs.js';
import { MaintenanceService } from './maintenance.service.js';
import { PlanMaintainer } from './plan-maintainer.js';

@Module({})
export class MaintenanceModule {
  static with(jobs: JobsOptions): DynamicModule {
    return {
      module: MaintenanceModule,
      imports: [BookingModule, FollowUpsModule, SessionsModule, TreatmentPlansModule, WorklistModule],
      controllers: [MaintenanceController],
      providers: [
        MaintenanceService,
        PlanMaintainer,
        LapseWatch,
        MaintenanceFixes,
        MaintenanceJobs,
        { provide: JOBS, useValue: jobs },
      ],
      exports: [MaintenanceService],
    };
  }
}

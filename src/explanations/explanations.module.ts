import { Module } from '@nestjs/common';
import { BookingModule } from '../booking/booking.module.js';
import { TreatmentPlansModule } from '../treatment-plans/treatment-plans.module.js';
import { ExplanationsController } from './explanations.controller.js';
import { ExplanationsService } from './explanations.service.js';

@Module({
  imports: [BookingModule, TreatmentPlansModule],
  controllers: [ExplanationsController],
  providers: [ExplanationsService],
})
export class ExplanationsModule {}

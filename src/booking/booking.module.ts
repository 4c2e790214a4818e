import { Module } from '@nestjs/common';
import { BookingService } from './booking.service.js';
import { ClinicCalendars } from './clinic-calendars.js';

@Module({
  providers: [BookingService, ClinicCalendars],
  exports: [BookingService, ClinicCalendars],
})
export class BookingModule {}

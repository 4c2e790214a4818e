import { Module } from '@nestjs/common';
import { BookingService } from './booking.service.js';
import { ClinicCalendars } from './clinic-calendars.js';
import { ReservationRestorer } from './reservation-restorer.js';

@Module({
  providers: [BookingService, ClinicCalendars, ReservationRestorer],
  exports: [BookingService, ClinicCalendars, ReservationRestorer],
})
export class BookingModule {}

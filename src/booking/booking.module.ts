import { Module } from '@nestjs/common';
import { BookingService } from './booking.service.js';
import { BookingsUnderWay } from './bookings-under-way.js';
import { ClinicCalendars } from './clinic-calendars.js';
import { ReservationRestorer } from './reservation-restorer.js';

@Module({
  providers: [BookingService, BookingsUnderWay, ClinicCalendars, ReservationRestorer],
  exports: [BookingService, BookingsUnderWay, ClinicCalendars, ReservationRestorer],
})
export class BookingModule {}

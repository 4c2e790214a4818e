import { Module } from '@nestjs/common';
import { BookingModule } from '../booking/booking.module.js';
import { PatientsModule } from '../patients/patients.module.js';
import { ExportService } from './export.service.js';
import { PatientRecordController } from './patient-record.controller.js';
import { TimelineService } from './timeline.service.js';

@Module({
  imports: [PatientsModule, BookingModule],
  controllers: [PatientRecordController],
  providers: [TimelineService, ExportService],
})
export class PatientRecordModule {}

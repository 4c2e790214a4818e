import { Module } from '@nestjs/common';
import { BookingModule } from '../booking/booking.module.js';
import { ClinicsModule } from '../clinics/clinics.module.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import { TreatmentPlansModule } from '../treatment-plans/treatment-plans.module.js';
import { VisitsModule } from '../visits/visits.module.js';
import { FreedTimeJobs } from './freed-time.jobs.js';
import { OfferCandidates } from './offer-candidates.js';
import { OfferMaker } from './offer-maker.js';
import { OfferWithdrawals } from './offer-withdrawals.js';
import { OffersService } from './offers.service.js';
import { OffersController, WaitlistController } from './waitlist.controller.js';
import { WaitlistService } from './waitlist.service.js';

@Module({
  imports: [BookingModule, ClinicsModule, SessionsModule, TreatmentPlansModule, VisitsModule],
  controllers: [WaitlistController, OffersController],
  providers: [WaitlistService, OffersService, OfferMaker, OfferCandidates, OfferWithdrawals, FreedTimeJobs],
  exports: [WaitlistService, OffersService, OfferMaker],
})
export class WaitlistModule {}

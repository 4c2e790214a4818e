import { Injectable, type OnModuleInit } from '@nestjs/common';
import { JobTasks } from '../common/job-tasks.js';
import { FreedTimes } from '../sessions/freed-times.js';
import { OfferMaker, OFFERING } from './offer-maker.js';

interface Payload {
  organizationId: string;
  clinicId: string;
  treatmentPlanId: string;
  sessionId: string;
  startsAt: string;
}

/** A time that becomes free is offered by a job, which exists exactly if the change that freed it does. */
@Injectable()
export class FreedTimeJobs implements OnModuleInit {
  constructor(
    private readonly freedTimes: FreedTimes,
    private readonly tasks: JobTasks,
    private readonly maker: OfferMaker,
  ) {}

  onModuleInit(): void {
    this.tasks.add(OFFERING, async (payload) => {
      const { startsAt, ...freed } = payload as Payload;
      await this.maker.offerFreed({ ...freed, startsAt: new Date(startsAt) });
    });
    this.freedTimes.subscribe((tx, freed) => this.maker.later(tx, freed));
  }
}

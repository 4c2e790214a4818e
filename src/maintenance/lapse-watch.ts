import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../common/clock.js';
import { lapseOf, type Lapse } from '../domain/lapse.js';
import { localDateOf } from '../domain/local-time.js';
import type { PlanFacts } from '../treatment-plans/plan-wishes.js';
import { recordedOf } from '../treatment-plans/recorded.js';
import { WorklistService } from '../worklist/worklist.service.js';

/** Notices where a course has gone without a dose for longer than its protocol lets pass unseen. */
@Injectable()
export class LapseWatch {
  constructor(
    private readonly clock: Clock,
    private readonly worklist: WorklistService,
  ) {}

  /**
   * Asks for a clinician's review, later for the decision whether to begin again: once each after a dose, whatever
   * comes of it. The next dose given settles it. As of now, whenever maintenance looks ahead to.
   */
  async look(tx: EntityManager, { plan, clinic, definition, sessions }: PlanFacts): Promise<void> {
    const { organizationId, id } = plan;
    const today = localDateOf(this.clock.now().getTime(), clinic.timeZone);
    const lapse = lapseOf(definition, recordedOf(sessions, clinic.timeZone), today);
    const asked = askedOf(lapse);
    if (!asked) return;
    const subject = `lapse:${id}:${lapse.state}:${lapse.lastGiven}`;
    const opened = await this.worklist.openOnce(tx, {
      ...{ organizationId, clinicId: clinic.id, kind: 'lapse', subject, treatmentPlanId: id },
      detail: `The last dose was given on ${lapse.lastGiven}. ${asked}`,
    });
    if (opened === null || lapse.state !== 'restart-proposed') return;
    const review = `lapse:${id}:review:${lapse.lastGiven}`;
    await this.worklist.settle(tx, organizationId, [review], 'It has gone on for longer since.');
  }
}

/** In words that stay true the next day. */
function askedOf({ state, reviewFrom, restartFrom }: Lapse): string | null {
  if (state === 'review')
    return `Since ${reviewFrom} a clinician is to look at the patient before the next one.`;
  if (state === 'none') return null;
  return `Since ${restartFrom} a clinician is to decide whether the course begins again.`;
}

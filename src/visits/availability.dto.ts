import { ApiProperty } from '@nestjs/swagger';
import { demoId } from '../common/demo-ids.js';
import { Instant, OneOf, Text, Uuid } from '../common/fields.js';
import { PageQuery } from '../common/page.js';
import type { FreeStart } from '../domain/visit-at.js';
import { formatInstant } from '../domain/local-time.js';
import { SessionDeviation, SessionResource } from '../sessions/sessions.dto.js';

export const AVAILABILITY_ORDERS = ['time', 'preference'] as const;

export class AvailabilityQuery extends PageQuery {
  /** The plan whose next session of the phase it would be: its rules and its patient's times are kept. */
  @Uuid({ optional: true })
  treatmentPlanId?: string;

  /** Without a plan: the clinic. */
  @Uuid({ optional: true, example: demoId('clinic', 1) })
  clinicId?: string;

  /** Without a plan: the protocol, of which the newest published version counts. */
  @Uuid({ optional: true, example: demoId('protocol', 1) })
  protocolId?: string;

  /** The phase whose visit is to fit. */
  @Text(100, { example: 'induction' })
  phase: string;

  /** Starts from this instant on. */
  @Instant({ example: '2030-03-04T00:00:00-05:00' })
  from: string;

  /** Starts before this instant, at most 92 days later. */
  @Instant({ example: '2030-03-05T00:00:00-05:00' })
  to: string;

  /**
   * By time unless `preference` is asked for: then what suits the plan and its patient best comes first, by the weights
   * of the clinic's policy. It needs a plan.
   */
  @OneOf(AVAILABILITY_ORDERS, { optional: true })
  order?: (typeof AVAILABILITY_ORDERS)[number];
}

export class AvailableStart {
  /** The patient's arrival, in the clinic's offset. */
  @Instant({ example: '2030-03-04T11:15:00-05:00' })
  startsAt: string;
  /** End of observation. */
  @Instant({ example: '2030-03-04T13:10:00-05:00' })
  endsAt: string;
  @ApiProperty({ example: 'America/New_York' })
  timeZone: string;
  /** Who and what would serve. */
  @ApiProperty({ type: () => [SessionResource] })
  resources: SessionResource[];
  /**
   * By the weights of the clinic's policy: how far it is from what is wanted and preferred; 0 is nothing amiss. Null
   * without a plan.
   */
  @ApiProperty({ type: 'number', nullable: true, example: 2.5 })
  cost: number | null;
  /** What of it is not as the plan wants it or the patient prefers. */
  @ApiProperty({ type: () => [SessionDeviation] })
  deviations: SessionDeviation[];
}

export const availableStart = (
  { startsAt, endsAt, resources, cost, deviations }: FreeStart,
  timeZone: string,
  ofPlan: boolean,
): AvailableStart => {
  const zoned = (at: number): string => formatInstant(at, timeZone);
  return {
    startsAt: zoned(startsAt),
    endsAt: zoned(endsAt),
    timeZone,
    resources: resources.map(({ resourceId, kind, from, to }) => ({
      resourceId,
      kind,
      from: zoned(from),
      to: zoned(to),
    })),
    cost: ofPlan ? cost : null,
    deviations: ofPlan ? deviations : [],
  };
};

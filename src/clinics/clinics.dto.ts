import { ApiProperty, PartialType } from '@nestjs/swagger';
import { demoId } from '../common/demo-ids.js';
import {
  Flag,
  Instant,
  Nested,
  NestedList,
  OneOf,
  Text,
  TimeOfDay,
  Uuid,
  Whole,
  Zone,
} from '../common/fields.js';
import { formatInstant } from '../domain/local-time.js';
import {
  DEFAULT_POLICY,
  PLACEMENT_BOUNDS,
  POLICY_BOUNDS,
  resolvePolicy,
  START_CAP_BOUNDS,
  START_CAPS_MAX,
} from '../domain/policy.js';
import { WEEKDAYS, type Weekday } from '../domain/protocol.js';
import type { AffectedSession } from './affected-sessions.js';
import type { Clinic } from './clinic.entity.js';

export class OpeningHours {
  @OneOf(WEEKDAYS, { each: true, example: ['MO', 'TU', 'WE', 'TH', 'FR'] })
  daysOfWeek: Weekday[];

  /** On the clinic's wall clock. */
  @TimeOfDay({ example: '08:00' })
  from: string;

  /** The same day, later; 24:00 is midnight at its end. */
  @TimeOfDay({ closing: true, example: '18:00' })
  to: string;
}

const within = ({ min, max }: { min: number; max: number }, example: number): PropertyDecorator =>
  Whole(min, max, { optional: true, example });
const { placement } = DEFAULT_POLICY;

/** Weights of the cost by which courses are placed, and bounds of the search. */
export class PlacementPolicyFields {
  /** For each day a session lies away from its wanted date. */
  @within(PLACEMENT_BOUNDS.dayMovedCost, placement.dayMovedCost)
  dayMovedCost?: number;
  /** For each hour, pro rata, away from the wanted time of day. */
  @within(PLACEMENT_BOUNDS.hourAwayCost, placement.hourAwayCost)
  hourAwayCost?: number;
  /** The most that the time of day may cost a session. */
  @within(PLACEMENT_BOUNDS.hourAwayCostMax, placement.hourAwayCostMax)
  hourAwayCostMax?: number;
  /** For another nurse than the session before had. */
  @within(PLACEMENT_BOUNDS.nurseChangeCost, placement.nurseChangeCost)
  nurseChangeCost?: number;
  /** For a chair that is used more than the others. */
  @within(PLACEMENT_BOUNDS.chairBalanceCost, placement.chairBalanceCost)
  chairBalanceCost?: number;
  /** For a session on a weekday that the patient does not prefer. */
  @within(PLACEMENT_BOUNDS.otherWeekdayCost, placement.otherWeekdayCost)
  otherWeekdayCost?: number;
  /** For one that begins before or after the hours that the patient prefers. */
  @within(PLACEMENT_BOUNDS.outsideHoursCost, placement.outsideHoursCost)
  outsideHoursCost?: number;
  /** For one that the practitioner whom the patient prefers does not serve, and could. */
  @within(PLACEMENT_BOUNDS.otherPractitionerCost, placement.otherPractitionerCost)
  otherPractitionerCost?: number;
  /** Visits start at multiples of this past midnight. */
  @within(PLACEMENT_BOUNDS.startEveryMinutes, placement.startEveryMinutes)
  startEveryMinutes?: number;
  /** When midday begins, for naming alternatives. */
  @TimeOfDay({ optional: true, example: placement.middayFrom })
  middayFrom?: string;
  /** When afternoon begins, for naming alternatives. */
  @TimeOfDay({ optional: true, example: placement.afternoonFrom })
  afternoonFrom?: string;
  /** How far past a window's end the search goes where nothing fits inside. */
  @within(PLACEMENT_BOUNDS.beyondWindowDays, placement.beyondWindowDays)
  beyondWindowDays?: number;
}

/** At most so many visits of the clinic begin within one slot; slots are counted from midnight on its wall clock. */
export class StartCapFields {
  /** Every day unless given. */
  @OneOf(WEEKDAYS, { each: true, optional: true, example: ['MO', 'TU', 'WE', 'TH', 'FR'] })
  daysOfWeek?: Weekday[] | null;
  /** Only starts from this time on count and are bounded; from midnight unless given. */
  @TimeOfDay({ optional: true, example: '08:00' })
  from?: string | null;
  /** And before this one; to midnight unless given. */
  @TimeOfDay({ closing: true, optional: true, example: '12:00' })
  to?: string | null;
  @Whole(START_CAP_BOUNDS.slotMinutes.min, START_CAP_BOUNDS.slotMinutes.max, { example: 15 })
  slotMinutes: number;
  @Whole(START_CAP_BOUNDS.maxStarts.min, START_CAP_BOUNDS.maxStarts.max, { example: 2 })
  maxStarts: number;
}

/** What the clinic decides for itself; a field left out or null is the default. */
export class ClinicPolicyFields {
  /** Time of day wanted where a plan names none; null: when the clinic opens. */
  @ApiProperty({ type: 'string', nullable: true, required: false, example: '09:00' })
  @TimeOfDay({ optional: true })
  defaultStartTime?: string | null;
  /** Before administration, where the protocol is silent. */
  @within(POLICY_BOUNDS.preparationMinutes, DEFAULT_POLICY.preparationMinutes)
  preparationMinutes?: number;
  /** Of the chair after the patient has left. */
  @within(POLICY_BOUNDS.turnoverMinutes, DEFAULT_POLICY.turnoverMinutes)
  turnoverMinutes?: number;
  /** After administration, where the protocol is silent. */
  @within(POLICY_BOUNDS.observationMinutes, DEFAULT_POLICY.observationMinutes)
  observationMinutes?: number;
  /** How far ahead open-ended phases are kept booked. */
  @within(POLICY_BOUNDS.maintenanceHorizonDays, DEFAULT_POLICY.maintenanceHorizonDays)
  maintenanceHorizonDays?: number;
  /** How many visits may begin at once, so that the front desk keeps up; no cap unless given. All of them hold. */
  @NestedList(() => StartCapFields, { optional: true, max: START_CAPS_MAX })
  startCaps?: StartCapFields[];
  /** Whether a time that becomes free is offered to those who wait for one, or stand away from what they wanted. */
  @Flag({ optional: true, example: DEFAULT_POLICY.offerFreedTimes })
  offerFreedTimes?: boolean;
  /** How long an offer keeps its time. */
  @within(POLICY_BOUNDS.offerMinutes, DEFAULT_POLICY.offerMinutes)
  offerMinutes?: number;
  /** To how many patients one freed time is offered at once. */
  @within(POLICY_BOUNDS.offersAtMost, DEFAULT_POLICY.offersAtMost)
  offersAtMost?: number;
  /** Times that begin sooner than this are not offered. */
  @within(POLICY_BOUNDS.offerLeadMinutes, DEFAULT_POLICY.offerLeadMinutes)
  offerLeadMinutes?: number;
  @Nested(() => PlacementPolicyFields, { optional: true })
  placement?: PlacementPolicyFields;
}

export class CreateClinic {
  @Text(200, { example: 'Downtown' })
  name: string;

  @Zone({ example: 'America/New_York' })
  timeZone: string;

  /** Weekly hours on the clinic's wall clock; those of one day must not overlap. */
  @NestedList(() => OpeningHours, { max: 50 })
  openingHours: OpeningHours[];

  @Nested(() => ClinicPolicyFields, { optional: true })
  policy?: ClinicPolicyFields | null;
}

export class UpdateClinic extends PartialType(CreateClinic, { skipNullProperties: false }) {}

export class ClinicAnswer {
  @Uuid({ example: demoId('clinic', 1) })
  id: string;
  @ApiProperty({ example: 'Downtown' })
  name: string;
  @ApiProperty({ example: 'America/New_York' })
  timeZone: string;
  @ApiProperty({ type: () => [OpeningHours] })
  openingHours: OpeningHours[];
  /** What the clinic has decided for itself. */
  @ApiProperty({ type: () => ClinicPolicyFields })
  policy: ClinicPolicyFields;
  /** The same over the defaults: what holds. */
  @ApiProperty({ type: () => ClinicPolicyFields })
  effectivePolicy: ClinicPolicyFields;
  /** The ETag without its quotes. */
  @ApiProperty({ type: 'integer', example: 1 })
  version: number;
  @Instant()
  createdAt: string;
  @Instant()
  updatedAt: string;
}

export const clinicAnswer = (clinic: Clinic): ClinicAnswer => ({
  id: clinic.id,
  name: clinic.name,
  timeZone: clinic.timeZone,
  openingHours: clinic.openingHours.map(({ daysOfWeek, from, to }) => ({ daysOfWeek, from, to })),
  policy: clinic.policy,
  effectivePolicy: resolvePolicy(clinic.policy),
  version: clinic.version,
  createdAt: clinic.createdAt.toISOString(),
  updatedAt: clinic.updatedAt.toISOString(),
});

/** A booked session that a change of the calendar has run over. It stays booked until somebody moves it. */
export class AffectedSessionAnswer {
  @Uuid({ example: demoId('session', 1) })
  sessionId: string;
  @Uuid({ example: demoId('plan', 1) })
  treatmentPlanId: string;
  @Uuid({ example: demoId('patient', 1) })
  patientId: string;
  /** In the clinic's offset. */
  @Instant()
  startsAt: string;
}

export const affectedSessionAnswer =
  ({ timeZone }: Pick<Clinic, 'timeZone'>) =>
  (session: AffectedSession): AffectedSessionAnswer => ({
    sessionId: session.sessionId,
    treatmentPlanId: session.treatmentPlanId,
    patientId: session.patientId,
    startsAt: formatInstant(session.startsAt, timeZone),
  });

/** What a change of the calendar has run over, counted and named. */
export class ImpactAnswer {
  @ApiProperty({ type: 'integer', example: 1 })
  sessions: number;
  @ApiProperty({ type: 'integer', example: 1 })
  patients: number;
  @ApiProperty({ type: 'integer', example: 1 })
  plans: number;
  @ApiProperty({ type: 'array', items: { type: 'string', format: 'uuid' } })
  sessionIds: string[];
  @ApiProperty({ type: 'array', items: { type: 'string', format: 'uuid' } })
  patientIds: string[];
  @ApiProperty({ type: 'array', items: { type: 'string', format: 'uuid' } })
  treatmentPlanIds: string[];
}

export function impactOf(sessions: readonly AffectedSession[]): ImpactAnswer {
  const distinct = (ids: string[]): string[] => [...new Set(ids)].sort();
  const sessionIds = distinct(sessions.map(({ sessionId }) => sessionId));
  const patientIds = distinct(sessions.map(({ patientId }) => patientId));
  const treatmentPlanIds = distinct(sessions.map(({ treatmentPlanId }) => treatmentPlanId));
  return {
    ...{ sessions: sessionIds.length, patients: patientIds.length, plans: treatmentPlanIds.length },
    ...{ sessionIds, patientIds, treatmentPlanIds },
  };
}

export class ClinicChangeAnswer extends ClinicAnswer {
  /** Booked sessions that the new hours leave outside; each has become a work item. */
  @ApiProperty({ type: () => [AffectedSessionAnswer] })
  affectedSessions: AffectedSessionAnswer[];
  @ApiProperty({ type: () => ImpactAnswer })
  impact: ImpactAnswer;
}

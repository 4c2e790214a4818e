import { ApiProperty, OmitType, PartialType } from '@nestjs/swagger';
import { AffectedSessionAnswer, ImpactAnswer } from '../clinics/clinics.dto.js';
import { demoId } from '../common/demo-ids.js';
import {
  DateOnly,
  Flag,
  Instant,
  NestedList,
  OneOf,
  Text,
  TextList,
  TimeOfDay,
  Uuid,
  Whole,
} from '../common/fields.js';
import { inOrder } from '../common/in-order.js';
import { PageQuery } from '../common/page.js';
import { formatInstant } from '../domain/local-time.js';
import { RESOURCE_KINDS, type ResourceKind } from '../domain/protocol.js';
import type { Outage, Resource } from './resource.entity.js';

export class WorkingHours {
  /** RFC 5545 rule of the dates, without COUNT; its start is validFrom. */
  @Text(500, { example: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH' })
  rrule: string;

  /** On the clinic's wall clock. */
  @TimeOfDay({ example: '08:00' })
  from: string;

  /** The same day, later; 24:00 is midnight at its end. */
  @TimeOfDay({ closing: true, example: '16:30' })
  to: string;

  /** First date on which it counts. */
  @ApiProperty({ type: 'string', nullable: true, required: false, example: '2030-01-01' })
  @DateOnly({ optional: true })
  validFrom?: string | null;

  /** Last date on which it counts. */
  @ApiProperty({ type: 'string', nullable: true, required: false, example: '2030-12-31' })
  @DateOnly({ optional: true })
  validUntil?: string | null;
}

export class CreateResource {
  @Uuid({ example: demoId('clinic', 1) })
  clinicId: string;

  @OneOf(RESOURCE_KINDS, { example: 'practitioner' })
  kind: ResourceKind;

  @Text(200, { example: 'Nurse Rivera' })
  name: string;

  /** How many visits it serves at once: patients a practitioner watches, lanes of a device; 1 for a place. */
  @Whole(1, 50, { optional: true, example: 2 })
  capacity?: number | null;

  /** What a practitioner does, such as nurse or prescriber; for practitioners only, and they need one. */
  @TextList(40, { optional: true, example: ['nurse'] })
  roles?: string[] | null;

  /** The pools it belongs to: a protocol's need may ask for resources with certain tags. */
  @TextList(40, { optional: true, example: ['iv-access'] })
  tags?: string[] | null;

  /** Whenever the clinic is open unless given. */
  @NestedList(() => WorkingHours, { optional: true, min: 1, max: 50 })
  workingHours?: WorkingHours[] | null;

  /** False takes it out of use; true unless given. */
  @Flag({ optional: true, example: true })
  active?: boolean | null;
}

export class UpdateResource extends PartialType(OmitType(CreateResource, ['clinicId', 'kind']), {
  skipNullProperties: false,
}) {}

export class ResourceQuery extends PageQuery {
  @Uuid({ optional: true })
  clinicId?: string;

  @OneOf(RESOURCE_KINDS, { optional: true })
  kind?: ResourceKind;
}

export class ResourceAnswer {
  @Uuid({ example: demoId('resource', 1) })
  id: string;
  @Uuid({ example: demoId('clinic', 1) })
  clinicId: string;
  @OneOf(RESOURCE_KINDS, { example: 'practitioner' })
  kind: ResourceKind;
  @ApiProperty({ example: 'Nurse Rivera' })
  name: string;
  /** How many visits it serves at once. */
  @ApiProperty({ type: 'integer', example: 2 })
  capacity: number;
  @ApiProperty({ type: [String], example: ['nurse'] })
  roles: string[];
  @ApiProperty({ type: [String], example: ['iv-access'] })
  tags: string[];
  /** Null: whenever the clinic is open. */
  @ApiProperty({ type: () => [WorkingHours], nullable: true })
  workingHours: WorkingHours[] | null;
  @ApiProperty({ example: true })
  active: boolean;
  /** The ETag without its quotes. */
  @ApiProperty({ type: 'integer', example: 1 })
  version: number;
  @Instant()
  createdAt: string;
  @Instant()
  updatedAt: string;
}

export const resourceAnswer = (resource: Resource): ResourceAnswer => ({
  id: resource.id,
  clinicId: resource.clinicId,
  kind: resource.kind,
  name: resource.name,
  capacity: resource.capacity,
  roles: resource.roles,
  tags: resource.tags,
  workingHours:
    resource.workingHours?.map(({ rrule, from, to, validFrom, validUntil }) => ({
      rrule,
      from,
      to,
      validFrom: validFrom ?? null,
      validUntil: validUntil ?? null,
    })) ?? null,
  active: resource.active,
  version: resource.version,
  createdAt: resource.createdAt.toISOString(),
  updatedAt: resource.updatedAt.toISOString(),
});

export class ResourceChangeAnswer extends ResourceAnswer {
  /** Booked sessions that it no longer serves; each has become a work item, none is cancelled. */
  @ApiProperty({ type: () => [AffectedSessionAnswer] })
  affectedSessions: AffectedSessionAnswer[];
  @ApiProperty({ type: () => ImpactAnswer })
  impact: ImpactAnswer;
}

export class CreateOutage {
  static furtherFaults = inOrder({ first: 'startsAt', second: 'endsAt', detail: 'must be after startsAt' });

  @Instant({ example: '2030-03-04T08:00:00-05:00' })
  startsAt: string;

  /** When it serves again. */
  @Instant({ example: '2030-03-04T18:00:00-05:00' })
  endsAt: string;

  @Text(500, { optional: true, example: 'Sick leave' })
  reason?: string | null;
}

export class OutageAnswer {
  @Uuid({ example: demoId('outage', 1) })
  id: string;
  @Uuid({ example: demoId('resource', 1) })
  resourceId: string;
  /** In the clinic's offset. */
  @Instant({ example: '2030-03-04T08:00:00-05:00' })
  startsAt: string;
  /** In the clinic's offset. */
  @Instant({ example: '2030-03-04T18:00:00-05:00' })
  endsAt: string;
  @ApiProperty({ type: 'string', nullable: true, example: 'Sick leave' })
  reason: string | null;
  @Instant()
  createdAt: string;
  @Instant()
  updatedAt: string;
}

export const outageAnswer =
  (zone: string) =>
  (outage: Outage): OutageAnswer => ({
    id: outage.id,
    resourceId: outage.resourceId,
    startsAt: formatInstant(outage.startsAt.getTime(), zone),
    endsAt: formatInstant(outage.endsAt.getTime(), zone),
    reason: outage.reason,
    createdAt: outage.createdAt.toISOString(),
    updatedAt: outage.updatedAt.toISOString(),
  });

export class OutageCreatedAnswer extends OutageAnswer {
  /** Booked sessions that need it meanwhile; each has become a work item, none is cancelled. */
  @ApiProperty({ type: () => [AffectedSessionAnswer] })
  affectedSessions: AffectedSessionAnswer[];
  @ApiProperty({ type: () => ImpactAnswer })
  impact: ImpactAnswer;
}

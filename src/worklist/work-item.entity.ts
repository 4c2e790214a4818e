import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import { VersionedEntity } from '../database/tenant.entity.js';

export const WORK_ITEM_KINDS = [
  'unplaced-session',
  'missed-session',
  'gap-breach',
  'lapse',
  'closure-over-booking',
  'hours-over-booking',
  'outage-over-booking',
  'resource-over-booking',
  'unavailability-over-booking',
  'maintenance-failed',
] as const;
export type WorkItemKind = (typeof WORK_ITEM_KINDS)[number];

/** The calendar has changed under a booking: nothing of it is left once the session is placed anew. */
export const OVER_BOOKING = [
  'closure-over-booking',
  'hours-over-booking',
  'outage-over-booking',
  'resource-over-booking',
  'unavailability-over-booking',
] as const satisfies WorkItemKind[];

export const WORK_ITEM_STATUSES = ['open', 'resolved', 'dismissed'] as const;
export type WorkItemStatus = (typeof WORK_ITEM_STATUSES)[number];

/** Something that a person has to decide. */
@Entity('work_item')
@ForeignKey('Organization', ['organizationId'], ['id'], { name: 'work_item_organization_fkey' })
@ForeignKey('Clinic', ['organizationId', 'clinicId'], ['organizationId', 'id'], {
  name: 'work_item_clinic_fkey',
})
@ForeignKey('TreatmentPlan', ['organizationId', 'treatmentPlanId'], ['organizationId', 'id'], {
  name: 'work_item_plan_fkey',
})
@ForeignKey('Session', ['organizationId', 'sessionId'], ['organizationId', 'id'], {
  name: 'work_item_session_fkey',
})
@Index('work_item_subject_key', ['organizationId', 'subject'], { unique: true, where: `(status = 'open')` })
@Index('work_item_subject_idx', ['organizationId', 'subject'])
@Index('work_item_open_plan_idx', ['organizationId', 'treatmentPlanId'], { where: `(status = 'open')` })
@Check('work_item_status_check', `status IN ('open', 'resolved', 'dismissed')`)
export class WorkItem extends VersionedEntity {
  @Column({ type: 'uuid' })
  clinicId: string;

  @Column({ type: 'text' })
  kind: WorkItemKind;

  /** What it is about, so that the same trouble is reported once. */
  @Column({ type: 'text' })
  subject: string;

  @Column({ type: 'uuid', nullable: true })
  treatmentPlanId: string | null;

  @Column({ type: 'uuid', nullable: true })
  sessionId: string | null;

  /** For people; never carries patient data. */
  @Column({ type: 'text' })
  detail: string;

  /** As in a refusal: what stands in the way, and the nearest times that would work. */
  @Column({ type: 'jsonb' })
  conflicts: object[];

  /** What whoever mends it has to know besides, and whether it settled by itself; never patient data. */
  @Column({ type: 'jsonb', default: {} })
  facts: Record<string, unknown>;

  @Column({ type: 'text' })
  status: WorkItemStatus;

  @Column({ type: 'text', nullable: true })
  note: string | null;
}

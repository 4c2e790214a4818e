import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import { Clinic } from '../clinics/clinic.entity.js';
import { TenantEntity, VersionedEntity } from '../database/tenant.entity.js';
import type { WorkingRule } from '../domain/open-hours.js';
import type { ResourceKind } from '../domain/protocol.js';

@Entity('resource')
@ForeignKey(() => Clinic, ['organizationId', 'clinicId'], ['organizationId', 'id'], {
  name: 'resource_clinic_fkey',
})
@Index('resource_clinic_idx', ['organizationId', 'clinicId'])
@Check('resource_kind_check', `kind IN ('chair', 'bed', 'room', 'practitioner', 'device')`)
@Check('resource_capacity_check', `capacity >= 1 AND (capacity = 1 OR kind IN ('practitioner', 'device'))`)
export class Resource extends VersionedEntity {
  @Column({ type: 'uuid' })
  clinicId: string;

  @Column({ type: 'text' })
  kind: ResourceKind;

  @Column({ type: 'text' })
  name: string;

  /** How many visits it serves at once: the patients a practitioner watches, the lanes of a device. */
  @Column({ type: 'integer', default: 1 })
  capacity: number;

  /** What a practitioner does; empty for everything else. */
  @Column({ type: 'text', array: true })
  roles: string[];

  /** The pools it belongs to. */
  @Column({ type: 'text', array: true, default: () => "'{}'" })
  tags: string[];

  /** Null: whenever the clinic is open. */
  @Column({ type: 'jsonb', nullable: true })
  workingHours: WorkingRule[] | null;

  /** False: in use no longer; what is booked on it stays booked. */
  @Column({ type: 'boolean', default: true })
  active: boolean;
}

/** A time in which a resource serves nobody: illness, repair. Half-open. */
@Entity('outage')
@ForeignKey(() => Resource, ['organizationId', 'resourceId'], ['organizationId', 'id'], {
  name: 'outage_resource_fkey',
})
@Index('outage_resource_idx', ['organizationId', 'resourceId', 'endsAt'])
@Check('outage_order_check', 'ends_at > starts_at')
export class Outage extends TenantEntity {
  @Column({ type: 'uuid' })
  resourceId: string;

  @Column({ type: 'timestamptz' })
  startsAt: Date;

  @Column({ type: 'timestamptz' })
  endsAt: Date;

  @Column({ type: 'text', nullable: true })
  reason: string | null;

  @Column({ type: 'timestamptz' })
  updatedAt: Date;
}

import { Column, Entity, ForeignKey } from 'typeorm';
import { VersionedEntity } from '../database/tenant.entity.js';
import type { OpeningRule } from '../domain/course-types.js';
import type { ClinicPolicy } from '../domain/policy.js';
import { Organization } from '../organizations/organization.entity.js';

@Entity('clinic')
@ForeignKey(() => Organization, ['organizationId'], ['id'], { name: 'clinic_organization_fkey' })
export class Clinic extends VersionedEntity {
  @Column({ type: 'text' })
  name: string;

  /** IANA name; every local date and time of the clinic is on its wall clock. */
  @Column({ type: 'text' })
  timeZone: string;

  @Column({ type: 'jsonb' })
  openingHours: OpeningRule[];

  /** Only what differs from the defaults. */
  @Column({ type: 'jsonb' })
  policy: ClinicPolicy;

  /**
   * Grows with every change of what bookings are placed by: hours, zone, policy, closures, resources, outages. A
   * booking that was placed by an older calendar is placed again.
   */
  @Column({ type: 'integer', default: 1 })
  calendarVersion: number;
}

import { Check, Column, Entity, Exclusion, ForeignKey, Index } from 'typeorm';
import { TenantEntity } from '../database/tenant.entity.js';
import { Resource } from '../resources/resource.entity.js';

/** Lanes of a resource held or booked for a time. */
@Entity('reservation')
@ForeignKey(() => Resource, ['organizationId', 'resourceId'], ['organizationId', 'id'], {
  name: 'reservation_resource_fkey',
})
@ForeignKey('Session', ['organizationId', 'sessionId'], ['organizationId', 'id'], {
  name: 'reservation_session_fkey',
})
@ForeignKey('Hold', ['organizationId', 'holdId'], ['organizationId', 'id'], { name: 'reservation_hold_fkey' })
@Index('reservation_session_idx', ['organizationId', 'sessionId'])
@Index('reservation_hold_idx', ['organizationId', 'holdId'], { where: '(hold_id IS NOT NULL)' })
@Index('reservation_busy_idx', { synchronize: false })
@Check('reservation_status_check', `status IN ('held', 'booked', 'released')`)
@Check('reservation_owner_check', `session_id IS NOT NULL OR status <> 'booked'`)
@Check('reservation_hold_check', `(status = 'held') = (expires_at IS NOT NULL)`)
@Check('reservation_held_check', `status <> 'held' OR hold_id IS NOT NULL`)
@Check('reservation_held_or_booked_check', 'hold_id IS NULL OR session_id IS NULL')
@Check(
  'reservation_during_check',
  `during = tstzrange(starts_at, ends_at, '[)') AND NOT isempty(during) AND NOT isempty(lanes)`,
)
@Exclusion(
  'reservation_no_overlap',
  `USING gist (organization_id WITH =, resource_id WITH =, lanes WITH &&, during WITH &&)
   WHERE (status IN ('held', 'booked'))`,
)
export class Reservation extends TenantEntity {
  @Column({ type: 'uuid' })
  resourceId: string;

  @Column({ type: 'uuid', nullable: true })
  sessionId: string | null;

  @Column({ type: 'uuid', nullable: true })
  holdId: string | null;

  @Column({ type: 'int4range' })
  lanes: string;

  @Column({ type: 'tstzrange' })
  during: string;

  @Column({ type: 'timestamptz' })
  startsAt: Date;

  @Column({ type: 'timestamptz' })
  endsAt: Date;

  @Column({ type: 'text' })
  status: 'held' | 'booked' | 'released';

  @Column({ type: 'timestamptz', nullable: true })
  expiresAt: Date | null;
}

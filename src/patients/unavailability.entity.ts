import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import { TenantEntity } from '../database/tenant.entity.js';
import { Patient } from './patient.entity.js';

/** When the patient cannot come: a span of time, or a wall-clock time on the dates of a rule. */
@Entity('patient_unavailability')
@ForeignKey(() => Patient, ['organizationId', 'patientId'], ['organizationId', 'id'], {
  name: 'patient_unavailability_patient_fkey',
})
@Index('patient_unavailability_patient_idx', ['organizationId', 'patientId', 'createdAt'])
@Check(
  'patient_unavailability_kind_check',
  `CASE WHEN rrule IS NULL
   THEN starts_at IS NOT NULL AND ends_at IS NOT NULL AND ends_at > starts_at
     AND num_nonnulls(from_time, to_time, valid_from, valid_until, time_zone) = 0
   ELSE num_nonnulls(starts_at, ends_at) = 0 AND num_nulls(from_time, to_time, valid_from, time_zone) = 0
     AND to_time > from_time AND (valid_until IS NULL OR valid_until >= valid_from) END`,
)
export class PatientUnavailability extends TenantEntity {
  @Column({ type: 'uuid' })
  patientId: string;

  @Column({ type: 'timestamptz', nullable: true })
  startsAt: Date | null;

  @Column({ type: 'timestamptz', nullable: true })
  endsAt: Date | null;

  @Column({ type: 'text', nullable: true })
  rrule: string | null;

  /** HH:mm on the wall clock of `timeZone`. */
  @Column({ type: 'text', nullable: true })
  fromTime: string | null;

  @Column({ type: 'text', nullable: true })
  toTime: string | null;

  /** First and last date on which the rule counts, both included. */
  @Column({ type: 'date', nullable: true })
  validFrom: string | null;

  @Column({ type: 'date', nullable: true })
  validUntil: string | null;

  @Column({ type: 'text', nullable: true })
  timeZone: string | null;

  @Column({ type: 'text', nullable: true })
  reason: string | null;
}

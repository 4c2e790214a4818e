import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import { TenantEntity } from '../database/tenant.entity.js';
import { Patient } from '../patients/patient.entity.js';

/** One patient's records, opened by one caller in an emergency, for at most an hour. */
@Entity('break_glass_grant')
@ForeignKey(() => Patient, ['organizationId', 'patientId'], ['organizationId', 'id'], {
  name: 'break_glass_grant_patient_fkey',
})
@Index('break_glass_grant_caller_idx', ['organizationId', 'caller', 'expiresAt'])
@Check('break_glass_grant_reason_check', 'char_length(reason) BETWEEN 10 AND 500')
@Check(
  'break_glass_grant_duration_check',
  `expires_at > starts_at AND expires_at <= starts_at + interval '60 minutes'`,
)
@Check('break_glass_grant_end_check', 'ended_at >= starts_at')
export class BreakGlassGrant extends TenantEntity {
  @Column({ type: 'uuid' })
  patientId: string;

  /** The API key's id, or the subject of a token. */
  @Column({ type: 'text' })
  caller: string;

  @Column({ type: 'text' })
  reason: string;

  @Column({ type: 'timestamptz' })
  startsAt: Date;

  @Column({ type: 'timestamptz' })
  expiresAt: Date;

  /** Ended before it expired. */
  @Column({ type: 'timestamptz', nullable: true })
  endedAt: Date | null;
}

import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import { TenantEntity } from '../database/tenant.entity.js';
import type { ResourceKind, Weekday } from '../domain/protocol.js';
import { Patient } from './patient.entity.js';

export const LIGHTING = ['dim', 'normal', 'bright'] as const;
export const MUSIC = ['none', 'quiet', 'own-playlist'] as const;

export interface Comfort {
  lighting?: (typeof LIGHTING)[number];
  music?: (typeof MUSIC)[number];
  reclined?: boolean;
  blanket?: boolean;
  eyeMask?: boolean;
  notes?: string;
}

export interface Communication {
  /** BCP 47. */
  language?: string;
  interpreterNeeded?: boolean;
}

/** What the patient would like. The latest counts; the ones before it are kept. */
@Entity('patient_preference')
@ForeignKey(() => Patient, ['organizationId', 'patientId'], ['organizationId', 'id'], {
  name: 'patient_preference_patient_fkey',
})
@ForeignKey('Resource', ['organizationId', 'preferredPractitionerId'], ['organizationId', 'id'], {
  name: 'patient_preference_practitioner_fkey',
})
@Index('patient_preference_patient_idx', ['organizationId', 'patientId', 'createdAt'])
@Check('patient_preference_day_check', 'latest > earliest')
export class PatientPreference extends TenantEntity {
  @Column({ type: 'uuid' })
  patientId: string;

  @Column({ type: 'text', array: true })
  preferredWeekdays: Weekday[];

  /** HH:mm on the clinic's wall clock, as the next two. */
  @Column({ type: 'text', nullable: true })
  preferredTimeOfDay: string | null;

  @Column({ type: 'text', nullable: true })
  earliest: string | null;

  @Column({ type: 'text', nullable: true })
  latest: string | null;

  @Column({ type: 'uuid', nullable: true })
  preferredPractitionerId: string | null;

  @Column({ type: 'text', array: true })
  preferredResourceKinds: ResourceKind[];

  @Column({ type: 'jsonb' })
  comfort: Comfort;

  @Column({ type: 'jsonb' })
  communication: Communication;

  @Column({ type: 'text' })
  recordedBy: string;
}

import { Check, Column, Entity, Exclusion, ForeignKey, Index, Unique } from 'typeorm';
import { VersionedEntity } from '../database/tenant.entity.js';
import type { Deviation } from '../domain/course-types.js';
import type { SessionStatus } from '../domain/session-lifecycle.js';

/** One ordinal of a phase: its wanted date, its booking and what happened. */
@Entity('session')
@ForeignKey(
  'TreatmentPlan',
  ['organizationId', 'treatmentPlanId', 'patientId', 'clinicId'],
  ['organizationId', 'id', 'patientId', 'clinicId'],
  { name: 'session_treatment_plan_fkey' },
)
@Unique('session_ordinal_key', ['organizationId', 'treatmentPlanId', 'phase', 'ordinal'])
@Index('session_time_idx', { synchronize: false })
@Index('session_clinic_time_idx', { synchronize: false })
@Index('session_patient_time_idx', ['organizationId', 'patientId', 'startsAt'])
@Check('session_ordinal_check', 'ordinal >= 1')
@Check('session_wanted_local_check', `wanted_local ~ '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}$'`)
@Check(
  'session_status_check',
  `status IN ('proposed', 'booked', 'checked-in', 'in-progress', 'observation', 'completed',
    'cancelled', 'no-show', 'aborted', 'left-against-advice', 'entered-in-error')`,
)
@Check(
  'session_times_check',
  '(starts_at IS NULL) = (ends_at IS NULL) AND (starts_at IS NULL OR ends_at > starts_at)',
)
@Check(
  'session_placed_check',
  `starts_at IS NOT NULL OR status IN ('proposed', 'cancelled', 'entered-in-error')`,
)
@Check('session_counts_check', `status <> 'aborted' OR counts_towards_course IS NOT NULL`)
@Exclusion(
  'session_patient_no_overlap',
  `USING gist (organization_id WITH =, patient_id WITH =, tstzrange(starts_at, ends_at) WITH &&)
   WHERE (status IN ('booked', 'checked-in', 'in-progress', 'observation'))`,
)
export class Session extends VersionedEntity {
  @Column({ type: 'uuid' })
  treatmentPlanId: string;

  @Column({ type: 'uuid' })
  patientId: string;

  @Column({ type: 'uuid' })
  clinicId: string;

  @Column({ type: 'text' })
  phase: string;

  @Column({ type: 'integer' })
  ordinal: number;

  @Column({ type: 'boolean' })
  dosing: boolean;

  /** Fewest days to the patient's next dose, in whichever plan. */
  @Column({ type: 'integer' })
  minGapDays: number;

  /** The local date-time that the rule gave, YYYY-MM-DDTHH:mm. */
  @Column({ type: 'text' })
  wantedLocal: string;

  @Column({ type: 'timestamptz' })
  wantedAt: Date;

  @Column({ type: 'text' })
  timeZone: string;

  /** Null while it is known but not placed. */
  @Column({ type: 'timestamptz', nullable: true })
  startsAt: Date | null;

  @Column({ type: 'timestamptz', nullable: true })
  endsAt: Date | null;

  @Column({ type: 'text' })
  status: SessionStatus;

  @Column({ type: 'text', nullable: true })
  statusReason: string | null;

  /** What was said when it was aborted: whether it is one of the sessions that the course counts. */
  @Column({ type: 'boolean', nullable: true })
  countsTowardsCourse: boolean | null;

  /** The evaluation that must be met before it may start. */
  @Column({ type: 'text', nullable: true })
  pendingGate: string | null;

  @Column({ type: 'jsonb' })
  deviations: Deviation[];

  /** Resources that somebody asked for by name; they stay when room is made for others. */
  @Column({ type: 'uuid', array: true, default: '{}' })
  pinnedResourceIds: string[];

  @Column({ type: 'timestamptz', nullable: true })
  checkedInAt: Date | null;

  @Column({ type: 'timestamptz', nullable: true })
  startedAt: Date | null;

  @Column({ type: 'timestamptz', nullable: true })
  administrationEndedAt: Date | null;

  @Column({ type: 'timestamptz', nullable: true })
  dischargedAt: Date | null;
}

import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import { Hold } from '../booking/hold.entity.js';
import { Clinic } from '../clinics/clinic.entity.js';
import { TenantEntity } from '../database/tenant.entity.js';
import type { Deviation } from '../domain/course-types.js';
import type { OfferCause, OfferDecision } from '../domain/offers.js';
import { Patient } from '../patients/patient.entity.js';
import { Session } from '../sessions/session.entity.js';
import { TreatmentPlan } from '../treatment-plans/treatment-plan.entity.js';
import { WaitlistEntry } from './waitlist-entry.entity.js';

/** A time that a patient may have. Every offer of one freed time refers to the one hold that keeps it. */
@Entity('offer')
@ForeignKey(() => Hold, ['organizationId', 'holdId'], ['organizationId', 'id'], { name: 'offer_hold_fkey' })
@ForeignKey(() => TreatmentPlan, ['organizationId', 'treatmentPlanId'], ['organizationId', 'id'], {
  name: 'offer_treatment_plan_fkey',
})
@ForeignKey(() => Patient, ['organizationId', 'patientId'], ['organizationId', 'id'], {
  name: 'offer_patient_fkey',
})
@ForeignKey(() => Clinic, ['organizationId', 'clinicId'], ['organizationId', 'id'], {
  name: 'offer_clinic_fkey',
})
@ForeignKey(() => Session, ['organizationId', 'sessionId'], ['organizationId', 'id'], {
  name: 'offer_session_fkey',
})
@ForeignKey(() => WaitlistEntry, ['organizationId', 'waitlistEntryId'], ['organizationId', 'id'], {
  name: 'offer_waitlist_entry_fkey',
})
@ForeignKey(() => Session, ['organizationId', 'freedSessionId'], ['organizationId', 'id'], {
  name: 'offer_freed_session_fkey',
})
@Index('offer_hold_session_key', ['organizationId', 'holdId', 'sessionId'], {
  unique: true,
  where: '(decision IS NULL)',
})
@Index('offer_accepted_key', ['organizationId', 'holdId'], {
  unique: true,
  where: `(decision = 'accepted'::text)`,
})
@Index('offer_treatment_plan_idx', ['organizationId', 'treatmentPlanId'])
@Index('offer_patient_idx', ['organizationId', 'patientId'])
@Index('offer_clinic_idx', ['organizationId', 'clinicId', 'id'])
@Index('offer_session_idx', ['organizationId', 'sessionId'])
@Index('offer_waitlist_entry_idx', ['organizationId', 'waitlistEntryId'], {
  where: '(waitlist_entry_id IS NOT NULL)',
})
@Index('offer_freed_session_idx', ['organizationId', 'freedSessionId'], {
  where: '(freed_session_id IS NOT NULL)',
})
@Check('offer_cause_check', `cause IN ('waiting-list', 'unplaced', 'better-time', 'by-hand')`)
@Check('offer_times_check', 'ends_at > starts_at')
@Check('offer_decision_check', `decision IN ('accepted', 'declined', 'withdrawn')`)
@Check('offer_decided_check', '(decision IS NULL) = (decided_at IS NULL)')
export class Offer extends TenantEntity {
  @Column({ type: 'uuid' })
  holdId: string;

  @Column({ type: 'uuid' })
  treatmentPlanId: string;

  @Column({ type: 'uuid' })
  patientId: string;

  @Column({ type: 'uuid' })
  clinicId: string;

  /** What would move there. */
  @Column({ type: 'uuid' })
  sessionId: string;

  @Column({ type: 'uuid', nullable: true })
  waitlistEntryId: string | null;

  /** Whose time it was: another patient's, so it is never told. */
  @Column({ type: 'uuid', nullable: true })
  freedSessionId: string | null;

  @Column({ type: 'text' })
  cause: OfferCause;

  @Column({ type: 'timestamptz' })
  startsAt: Date;

  @Column({ type: 'timestamptz' })
  endsAt: Date;

  @Column({ type: 'text' })
  timeZone: string;

  @Column({ type: 'timestamptz' })
  expiresAt: Date;

  /** Where the session stood when the time was offered; null where it had no place. */
  @Column({ type: 'timestamptz', nullable: true })
  movesFrom: Date | null;

  /** Rules of the course that it would break there: only where somebody offered it by hand. */
  @Column({ type: 'jsonb' })
  breaches: Deviation[];

  @Column({ type: 'text', nullable: true })
  decision: OfferDecision | null;

  @Column({ type: 'timestamptz', nullable: true })
  decidedAt: Date | null;

  @Column({ type: 'text', nullable: true })
  note: string | null;
}

import { Check, Column, Entity, ForeignKey, Index, Unique } from 'typeorm';
import { TenantEntity } from '../database/tenant.entity.js';
import { Clinic } from './clinic.entity.js';

export const CLOSURE_SOURCES = ['manual', 'public-holiday'] as const;
export type ClosureSource = (typeof CLOSURE_SOURCES)[number];

/** Local dates of its clinic, half-open: `toDate` is the first day open again. */
@Entity('closure')
@ForeignKey(() => Clinic, ['organizationId', 'clinicId'], ['organizationId', 'id'], {
  name: 'closure_clinic_fkey',
})
@Index('closure_clinic_idx', ['organizationId', 'clinicId', 'toDate'])
@Unique('closure_dates_key', ['organizationId', 'clinicId', 'fromDate', 'toDate', 'source'])
@Check('closure_order_check', 'to_date > from_date')
@Check('closure_source_check', `source IN ('manual', 'public-holiday')`)
export class Closure extends TenantEntity {
  @Column({ type: 'uuid' })
  clinicId: string;

  @Column({ type: 'date' })
  fromDate: string;

  @Column({ type: 'date' })
  toDate: string;

  @Column({ type: 'text', nullable: true })
  reason: string | null;

  @Column({ type: 'text', default: 'manual' })
  source: ClosureSource;

  @Column({ type: 'timestamptz' })
  updatedAt: Date;
}

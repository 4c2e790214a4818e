import { ApiProperty } from '@nestjs/swagger';
import { demoId } from '../common/demo-ids.js';
import { Instant, Text, Uuid } from '../common/fields.js';
import { PageQuery } from '../common/page.js';
import type { AuditEvent } from './audit-event.entity.js';

export class AuditEventQuery extends PageQuery {
  /** Events that name this patient. */
  @Uuid({ optional: true })
  patientId?: string;

  /** An API key's id, or a job's name. */
  @Text(200, { optional: true })
  caller?: string;

  /** An operationId, or what a job does. */
  @Text(200, { optional: true })
  operation?: string;

  /** Events at or after this instant. */
  @Instant({ optional: true })
  from?: string;

  /** Events before this instant. */
  @Instant({ optional: true })
  to?: string;
}

export class AuditEventAnswer {
  @Uuid()
  id: string;
  @Instant()
  occurredAt: string;
  /** The API key's id, or a job's name. */
  @ApiProperty({ example: '01900000-0000-7000-8000-000000000001' })
  caller: string;
  /** The operationId, or what the job did. */
  @ApiProperty({ example: 'readPatient' })
  operation: string;
  /** Every patient whose data was given out or changed. */
  @ApiProperty({
    type: 'array',
    items: { type: 'string', format: 'uuid' },
    example: [demoId('patient', 1)],
  })
  patientIds: string[];
  /** Why the caller acted outside the usual, where that had to be said. */
  @ApiProperty({ type: 'string', nullable: true, example: null })
  reason: string | null;
  /** The X-Request-Id of the request. */
  @ApiProperty({ example: 'b7a1c2d4-5e6f-4a8b-9c0d-1e2f3a4b5c6d' })
  requestId: string;
  @Instant()
  createdAt: string;
  @Instant()
  updatedAt: string;
}

export const auditEventAnswer = (event: AuditEvent): AuditEventAnswer => {
  const occurredAt = event.occurredAt.toISOString();
  return {
    id: event.id,
    occurredAt,
    caller: event.caller,
    operation: event.operation,
    patientIds: event.patientIds,
    reason: event.reason,
    requestId: event.requestId,
    createdAt: occurredAt,
    // Never changed.
    updatedAt: occurredAt,
  };
};

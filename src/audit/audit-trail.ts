import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Call } from '../common/call.js';
import { Clock } from '../common/clock.js';
import { Disclosures } from '../common/disclosures.js';
import { Ids } from '../common/ids.js';
import { later } from '../database/prepared.js';
import { disclosedPatients, OWNED, type Disclosed, type OwnedField } from './disclosed-patients.js';

/** Whether reads wait until their event is safe. */
export const READS_DURABLE = Symbol('reads durable');

/** One event a request that gives out or changes patient data, in the request's own transaction. */
@Injectable()
export class AuditTrail extends Disclosures {
  constructor(
    private readonly clock: Clock,
    private readonly ids: Ids,
    @Inject(READS_DURABLE) override readonly readsDurable: boolean,
  ) {
    super();
  }

  /**
   * No chain of hashes here: it would make an organization's bookings queue. The sealer digests what is committed.
   */
  async record(tx: EntityManager, call: Call, answer: unknown, mode: 'read' | 'write'): Promise<void> {
    const told = await everyone(tx, call.organizationId, disclosedPatients(answer));
    const patientIds = call.concerning ? [...new Set([...told, ...call.concerning])].sort() : told;
    if (patientIds.length === 0) return;
    // Unless it is to be durable, a read's record never waits, and may be lost with less than a second of others when the
    // database itself crashes.
    const waits = mode === 'read' && !this.readsDurable ? 'off' : 'on';
    later(
      tx,
      `INSERT INTO audit_event (organization_id, id, occurred_at, caller, operation, patient_ids, reason, request_id)
       SELECT $1, $2, $3, $4, $5, $6, CASE WHEN $7::text IS NULL AND $10 THEN broken_glass_reason($6) ELSE $7 END, $8
       WHERE $9 = 'on' OR set_config('synchronous_commit', 'off', true) = 'off'`,
      [
        call.organizationId,
        this.ids.next(),
        this.clock.now(),
        call.caller,
        call.operation,
        patientIds,
        call.reason ?? null,
        call.requestId,
        waits,
        // Only whoever is restricted to clinics can have broken the glass.
        call.clinicIds !== null,
      ],
    );
  }
}

/** The patients named, and those whose plans, sessions and follow-ups are. */
async function everyone(
  tx: EntityManager,
  organizationId: string,
  { patientIds, owned }: Disclosed,
): Promise<string[]> {
  const kinds = Object.entries(owned) as [OwnedField, string[]][];
  if (kinds.length === 0) return patientIds;
  const owners = kinds.map(
    ([field], i) =>
      `SELECT patient_id FROM ${OWNED[field]} WHERE organization_id = $1 AND id = ANY ($${i + 2}::uuid[])`,
  );
  const rows = await tx.query<{ patient_id: string }[]>(owners.join(' UNION '), [
    organizationId,
    ...kinds.map(([, ids]) => ids),
  ]);
  return [...new Set([...patientIds, ...rows.map((row) => row.patient_id)])].sort();
}

import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../common/clock.js';
import { Transactions } from '../common/transactions.js';

/** Before the first seal there is nothing to carry on from. */
export const FIRST_DIGEST = '0'.repeat(64);

/**
 * Events of one seal, more or less: the last transaction is whole. What has piled up while nothing was sealed takes
 * several seals, since the database has to hold the text of one at once.
 */
export const BATCH = 10_000;

/**
 * What of an event is digested, in a form that does not depend on how a driver or a setting prints it: every column,
 * in a fixed order, times in UTC to the microsecond.
 */
const CANONICAL = `jsonb_build_array(e.xid, e.id,
  to_char(e.occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
  e.caller, e.operation, e.patient_ids, e.reason, e.request_id)::text`;

const DIGEST = `
  SELECT count(*)::int AS events,
         encode(sha256(convert_to($4 || E'\\n' || coalesce(string_agg(${CANONICAL}, E'\\n' ORDER BY e.xid, e.id), ''),
                                  'UTF8')), 'hex') AS digest
  FROM audit_event e
  WHERE e.organization_id = $1 AND e.xid >= $2 AND e.xid < $3`;

/** No transaction is running any more that could add to these, or come before them. */
const UNSEALED = `FROM audit_event e WHERE e.organization_id = $1 AND e.xid >= $2 AND e.xid < x.xmin`;

export interface SealRow {
  number: number;
  from_xid: string;
  to_xid: string;
  events: number;
  previous_digest: string;
  digest: string;
  sealed_at: Date;
}

export interface SealFault {
  seal: number;
  detail: string;
}

export interface Verification {
  seals: number;
  events: number;
  /** Committed events that no seal covers yet. */
  unsealed: number;
  faults: SealFault[];
}

/**
 * Seals what is committed, in batches: each seal digests the events of a range of transactions together with the seal
 * before. The range ends below the oldest transaction still running, so nothing can appear in it afterwards. Whatever
 * is changed, deleted or inserted in a sealed range is found; the unsealed tail is not covered, and neither is a
 * rewrite of everything, seals included, by the owner of the database, unless seals are exported elsewhere.
 */
@Injectable()
export class AuditSealer {
  constructor(
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /** Every organization: each has a chain of its own. */
  organizations(): Promise<string[]> {
    return this.transactions.acrossOrganizations(async (tx) => {
      const rows = await tx.query<{ id: string }[]>(`SELECT id FROM organization ORDER BY id`);
      return rows.map((row) => row.id);
    });
  }

  /** @returns how many events were sealed */
  seal(organizationId: string): Promise<number> {
    return this.transactions.inOrganization(organizationId, async (tx) => {
      // One sealer at a time; bookings never come by this lock.
      const [lock] = await tx.query<{ taken: boolean }[]>(
        `SELECT pg_try_advisory_xact_lock(hashtextextended('audit_seal ' || $1, 0)) AS taken`,
        [organizationId],
      );
      if (!lock?.taken) return 0;
      const last = (await sealsOf(tx, organizationId, 'DESC LIMIT 1'))[0];
      const from = last?.to_xid ?? '0';
      const [range] = await tx.query<{ to: string }[]>(
        `SELECT coalesce((SELECT e.xid + 1 ${UNSEALED} ORDER BY e.xid OFFSET $3 LIMIT 1), x.xmin) AS to
         FROM (SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS xmin) x
         WHERE EXISTS (SELECT 1 ${UNSEALED})`,
        [organizationId, from, BATCH],
      );
      if (!range) return 0;
      const previous = last?.digest ?? FIRST_DIGEST;
      const { events, digest } = await digestOf(tx, organizationId, from, range.to, previous);
      await tx.query(
        `INSERT INTO audit_seal (organization_id, number, from_xid, to_xid, events, previous_digest, digest, sealed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [organizationId, (last?.number ?? 0) + 1, from, range.to, events, previous, digest, this.clock.now()],
      );
      return events;
    });
  }

  /** Computes every seal again; `faults` is empty where all is as it was sealed. */
  verify(organizationId: string): Promise<Verification> {
    return this.transactions.inOrganization(organizationId, async (tx) => {
      const seals = await sealsOf(tx, organizationId, 'ASC');
      const faults: SealFault[] = [];
      let previous = FIRST_DIGEST;
      let from = '0';
      let total = 0;
      for (const [i, seal] of seals.entries()) {
        const at = (detail: string): number => faults.push({ seal: seal.number, detail });
        if (seal.number !== i + 1) at(`A seal is missing before it: number ${i + 1} was expected.`);
        if (seal.from_xid !== from) at('It does not begin where the seal before ends.');
        if (seal.previous_digest !== previous) at('It does not carry the digest of the seal before.');
        const { events, digest } = await digestOf(
          tx,
          organizationId,
          seal.from_xid,
          seal.to_xid,
          seal.previous_digest,
        );
        if (events !== seal.events) at(`It sealed ${seal.events} events; there are ${events}.`);
        if (digest !== seal.digest) at('An event in its range was changed, deleted or inserted.');
        previous = seal.digest;
        from = seal.to_xid;
        total += events;
      }
      const [tail] = await tx.query<{ unsealed: number }[]>(
        `SELECT count(*)::int AS unsealed FROM audit_event WHERE organization_id = $1 AND xid >= $2`,
        [organizationId, from],
      );
      return { seals: seals.length, events: total, unsealed: tail?.unsealed ?? 0, faults };
    });
  }

  /** The seals themselves, to be kept where the database's owner cannot reach. */
  seals(organizationId: string): Promise<SealRow[]> {
    return this.transactions.inOrganization(organizationId, (tx) => sealsOf(tx, organizationId, 'ASC'));
  }
}

function sealsOf(tx: EntityManager, organizationId: string, order: string): Promise<SealRow[]> {
  return tx.query<SealRow[]>(
    `SELECT number, from_xid, to_xid, events, previous_digest, digest, sealed_at
     FROM audit_seal WHERE organization_id = $1 ORDER BY number ${order}`,
    [organizationId],
  );
}

async function digestOf(
  tx: EntityManager,
  organizationId: string,
  from: string,
  to: string,
  previous: string,
): Promise<{ events: number; digest: string }> {
  const [row] = await tx.query<{ events: number; digest: string }[]>(DIGEST, [
    organizationId,
    from,
    to,
    previous,
  ]);
  if (!row) throw new Error('An aggregate without a row.');
  return row;
}

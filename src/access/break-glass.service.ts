import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { beyondReach } from '../common/beyond-reach.js';
import type { Call } from '../common/call.js';
import { Clock } from '../common/clock.js';
import { Ids } from '../common/ids.js';
import { byId, keysetPage, mapPage, type Page, type PageQuery } from '../common/page.js';
import { Transactions } from '../common/transactions.js';
import { found } from '../common/validation.js';
import { invalid, type Fault } from '../domain/errors.js';
import { Patient, PatientIdentifier } from '../patients/patient.entity.js';
import { BreakGlassGrant } from './break-glass-grant.entity.js';
import { breakGlassAnswer, type BreakGlass, type BreakGlassAnswer } from './break-glass.dto.js';

const DEFAULT_MINUTES = 30;
const SHORTEST_REASON = 10;

/**
 * Opens one patient's records to one caller in an emergency. What that means is the database's to say: the grant is
 * looked up when the caller's next transaction begins, so one that has expired or ended counts no longer.
 */
@Injectable()
export class BreakGlassService {
  constructor(
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  start(call: Call, body: BreakGlass): Promise<BreakGlassAnswer> {
    const reason = body.reason.trim();
    refuse(faultsOf(body, reason));
    call.reason = reason;
    return this.transactions.run(call, async (tx) => {
      const now = this.clock.now();
      const minutes = body.durationMinutes ?? DEFAULT_MINUTES;
      const grant = tx.create(BreakGlassGrant, {
        organizationId: call.organizationId,
        id: this.ids.next(),
        patientId: await this.patient(tx, call.organizationId, body),
        caller: call.caller,
        reason,
        startsAt: now,
        expiresAt: new Date(now.getTime() + minutes * 60_000),
        endedAt: null,
        createdAt: now,
      });
      await tx.insert(BreakGlassGrant, grant);
      return breakGlassAnswer(grant);
    });
  }

  /** An administrator's list is of all callers, anybody else's of its own. */
  list(call: Call, query: PageQuery): Promise<Page<BreakGlassAnswer>> {
    return this.transactions.read(call, async (tx) => {
      const grants = tx.createQueryBuilder(BreakGlassGrant, 'glass').where(ofCaller(call));
      return mapPage(await keysetPage(grants, query, byId('glass')), breakGlassAnswer);
    });
  }

  read(call: Call, id: string): Promise<BreakGlassAnswer> {
    return this.transactions.read(call, async (tx) => {
      const grant = await tx.findOneBy(BreakGlassGrant, { ...ofCaller(call), id });
      return breakGlassAnswer(found(grant, 'emergency access'));
    });
  }

  /** From the next request on; one that has ended or expired stays as it is. */
  end(call: Call, id: string): Promise<BreakGlassAnswer> {
    return this.transactions.run(call, async (tx) => {
      const row = await tx.findOne(BreakGlassGrant, {
        where: { ...ofCaller(call), id },
        lock: { mode: 'for_no_key_update' },
      });
      const grant = found(row, 'emergency access');
      const now = this.clock.now();
      if (grant.endedAt || grant.expiresAt <= now) return breakGlassAnswer(grant);
      grant.endedAt = now;
      await tx.update(BreakGlassGrant, { organizationId: call.organizationId, id }, { endedAt: now });
      return breakGlassAnswer(grant);
    });
  }

  private async patient(
    tx: EntityManager,
    organizationId: string,
    { patientId, identifier }: BreakGlass,
  ): Promise<string> {
    const id = await beyondReach(tx, async () => {
      if (!identifier) {
        return (await tx.findOneBy(Patient, { organizationId, id: patientId ?? '' }))?.id;
      }
      const { system, value } = identifier;
      return (await tx.findOneBy(PatientIdentifier, { organizationId, system, value, active: true }))
        ?.patientId;
    });
    return found(id, 'patient');
  }
}

const ofCaller = ({ organizationId, caller, roles }: Call): { organizationId: string; caller?: string } =>
  roles.includes('admin') ? { organizationId } : { organizationId, caller };

function faultsOf({ patientId, identifier }: BreakGlass, reason: string): Fault[] {
  const faults: Fault[] = [];
  if (!patientId === !identifier)
    faults.push({ pointer: '', detail: 'must have either patientId or identifier' });
  if ([...reason].length < SHORTEST_REASON) {
    faults.push({ pointer: '/reason', detail: `must have at least ${SHORTEST_REASON} characters` });
  }
  return faults;
}

function refuse(faults: Fault[]): void {
  if (faults.length > 0) throw invalid(faults);
}

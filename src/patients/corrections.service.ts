import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { beyondReach } from '../common/beyond-reach.js';
import type { Call } from '../common/call.js';
import { Clock } from '../common/clock.js';
import { expectVersion, type IfMatch } from '../common/etag.js';
import { keysetPage, mapPage, type Page, type PageQuery, type SortKey } from '../common/page.js';
import { Transactions } from '../common/transactions.js';
import { conflict } from '../domain/errors.js';
import { searchName } from '../domain/person-name.js';
import { activateIdentifiers, identifiersOf, insertIdentifiers } from './patient-identifiers.js';
import {
  Patient,
  PatientIdentifier,
  PatientVersion,
  type PatientFields,
  type PatientStatus,
} from './patient.entity.js';
import {
  fieldsOf,
  inOrder,
  patientAnswer,
  patientVersionAnswer,
  type PatientAnswer,
  type PatientVersionAnswer,
  type UpdatePatient,
} from './patients.dto.js';
import { PatientsService, refuseImpossible, unmarked } from './patients.service.js';

const BY_VERSION: SortKey<PatientVersion>[] = [
  { sql: 'former.version', cast: 'integer', of: (former) => String(former.version) },
];

/** What is wrong in a patient's record is put right, and what it said before stays known. */
@Injectable()
export class CorrectionsService {
  constructor(
    private readonly transactions: Transactions,
    private readonly patients: PatientsService,
    private readonly clock: Clock,
  ) {}

  update(call: Call, id: string, ifMatch: IfMatch, body: UpdatePatient): Promise<PatientAnswer> {
    refuseImpossible(body, this.clock.now());
    return this.transactions.run(call, async (tx) => {
      const patient = await this.patients.lock(tx, call.organizationId, id);
      expectVersion(patient, ifMatch);
      unmarked(patient);
      const { reason, ...given } = body;
      const wanted = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
      return this.change(tx, call, patient, wanted, reason ?? null);
    });
  }

  /** In place of deletion: the record stays, is found by nobody who does not ask for it, and takes nothing new. */
  enterInError(call: Call, id: string, ifMatch: IfMatch, reason: string): Promise<PatientAnswer> {
    return this.transactions.run(call, async (tx) => {
      const patient = await this.patients.lock(tx, call.organizationId, id);
      expectVersion(patient, ifMatch);
      unmarked(patient);
      await refuseUnderTreatment(tx, patient);
      return this.mark(tx, call, patient, 'entered-in-error', reason);
    });
  }

  restore(call: Call, id: string, ifMatch: IfMatch, reason: string): Promise<PatientAnswer> {
    return this.transactions.run(call, async (tx) => {
      const patient = await this.patients.lock(tx, call.organizationId, id);
      expectVersion(patient, ifMatch);
      if (patient.status === 'active') {
        throw conflict('PATIENT_NOT_ENTERED_IN_ERROR', "The patient's record is not marked as an error.");
      }
      return this.mark(tx, call, patient, 'active', reason);
    });
  }

  /** What the record said before each change, the latest change first. */
  history(call: Call, id: string, query: PageQuery): Promise<Page<PatientVersionAnswer>> {
    return this.transactions.read(call, async (tx) => {
      const { organizationId } = call;
      await this.patients.get(tx, organizationId, id);
      const rows = tx.createQueryBuilder(PatientVersion, 'former').where({ organizationId, patientId: id });
      return mapPage(await keysetPage(rows, query, BY_VERSION, 'DESC'), patientVersionAnswer);
    });
  }

  private async mark(
    tx: EntityManager,
    call: Call,
    patient: Patient,
    status: PatientStatus,
    reason: string,
  ): Promise<PatientAnswer> {
    const answer = await this.change(tx, call, patient, { status, statusReason: reason }, reason);
    await activateIdentifiers(tx, patient, status === 'active');
    return answer;
  }

  /** Saves what differs and keeps what was; what changes nothing leaves no trace. */
  private async change(
    tx: EntityManager,
    call: Call,
    patient: Patient,
    wanted: Partial<PatientFields>,
    reason: string | null,
  ): Promise<PatientAnswer> {
    const { organizationId } = call;
    const identifiers = await identifiersOf(tx, organizationId, [patient]);
    const former = fieldsOf(patient, identifiers);
    const next = { ...former, ...wanted, identifiers: inOrder(wanted.identifiers ?? former.identifiers) };
    const names = Object.keys(former) as (keyof PatientFields)[];
    const changed = names.filter((name) => JSON.stringify(former[name]) !== JSON.stringify(next[name]));
    if (changed.length === 0) return patientAnswer(patient, identifiers);
    const now = this.clock.now();
    await tx.insert(PatientVersion, {
      ...{ organizationId, patientId: patient.id, version: patient.version, fields: former, changed, reason },
      ...{ changedAt: now, changedBy: call.caller },
    });
    const { identifiers: nextIdentifiers, ...fields } = next;
    Object.assign(patient, fields, {
      searchName: searchName(next.familyName, next.givenName),
      updatedAt: now,
      version: patient.version + 1,
    });
    await tx.save(patient, { reload: false });
    if (!changed.includes('identifiers')) return patientAnswer(patient, identifiers);
    await tx.delete(PatientIdentifier, { organizationId, patientId: patient.id });
    return patientAnswer(patient, await insertIdentifiers(tx, patient, nextIdentifiers));
  }
}

/**
 * Whether or not the caller may see them. Plans are read by SQL of its own: the feature that writes them builds on this
 * one.
 */
async function refuseUnderTreatment(tx: EntityManager, { organizationId, id }: Patient): Promise<void> {
  const plans = await beyondReach(tx, () =>
    tx.query<unknown[]>(
      `SELECT 1 FROM treatment_plan
       WHERE organization_id = $1 AND patient_id = $2 AND status IN ('draft', 'active', 'on-hold') LIMIT 1`,
      [organizationId, id],
    ),
  );
  if (plans.length === 0) return;
  throw conflict(
    'PATIENT_HAS_PLANS',
    'The patient has a treatment plan that is a draft, active or on hold; revoke or complete it first.',
  );
}

import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Call } from '../common/call.js';
import { Clock } from '../common/clock.js';
import { Ids } from '../common/ids.js';
import { byId, keysetPage, mapPage, type Page, type SortKey } from '../common/page.js';
import { Transactions } from '../common/transactions.js';
import { found } from '../common/validation.js';
import { conflict, invalid, type Fault } from '../domain/errors.js';
import { searchName } from '../domain/person-name.js';
import { identifiersOf, insertIdentifiers } from './patient-identifiers.js';
import { Patient, PatientIdentifier } from './patient.entity.js';
import {
  patientAnswer,
  type CreatePatient,
  type PatientAnswer,
  type PatientQuery,
  type SearchPatients,
  type UpdatePatient,
} from './patients.dto.js';

@Injectable()
export class PatientsService {
  constructor(
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  create(call: Call, body: CreatePatient): Promise<PatientAnswer> {
    refuseImpossible(body, this.clock.now());
    return this.transactions.run(call, async (tx) => {
      const now = this.clock.now();
      const patient = tx.create(Patient, {
        organizationId: call.organizationId,
        id: this.ids.next(),
        givenName: body.givenName,
        familyName: body.familyName,
        searchName: searchName(body.familyName, body.givenName),
        birthDate: body.birthDate,
        phone: body.phone ?? null,
        email: body.email ?? null,
        status: 'active',
        statusReason: null,
        createdAt: now,
        updatedAt: now,
        version: 1,
      });
      await tx.insert(Patient, patient);
      const identifiers = await insertIdentifiers(tx, patient, body.identifiers ?? []);
      return patientAnswer(patient, identifiers);
    });
  }

  list(call: Call, query: PatientQuery): Promise<Page<PatientAnswer>> {
    return this.transactions.read(call, async (tx) => {
      const rows = tx
        .createQueryBuilder(Patient, 'patient')
        .where({ organizationId: call.organizationId, ...shown(query.includeEnteredInError) });
      const page = await keysetPage(rows, query, byId('patient'));
      const identifiers = await identifiersOf(tx, call.organizationId, page.data);
      return mapPage(page, (patient) => patientAnswer(patient, identifiers));
    });
  }

  search(call: Call, body: SearchPatients): Promise<Page<PatientAnswer>> {
    const { identifier, name, cursor } = body;
    const prefix = name === undefined || name === null ? null : searchName(name);
    if (!identifier === (prefix === null)) {
      throw invalid([{ pointer: '', detail: 'must have either identifier or name' }]);
    }
    if (prefix === '') throw invalid([{ pointer: '/name', detail: 'must have a letter or a digit' }]);
    return this.transactions.read(call, async (tx) => {
      const { organizationId } = call;
      const rows = tx
        .createQueryBuilder(Patient, 'patient')
        .where({ organizationId, ...shown(body.includeEnteredInError) });
      if (prefix !== null) {
        // A prefix as a range: LIKE can be no index condition under row-level security.
        rows.andWhere('patient.searchName >= :prefix AND patient.searchName < :end', {
          prefix,
          end: `${prefix}\u{10ffff}`,
        });
      } else {
        const holders = await tx.findBy(PatientIdentifier, {
          organizationId,
          value: identifier?.value ?? '',
          ...(identifier?.system ? { system: identifier.system } : {}),
        });
        if (holders.length === 0) return { data: [], nextCursor: null };
        rows.andWhere('patient.id IN (:...ids)', { ids: holders.map(({ patientId }) => patientId) });
      }
      const keys: SortKey<Patient>[] = [
        { sql: 'patient.searchName', cast: 'text', of: (patient) => patient.searchName },
        ...byId<Patient>('patient'),
      ];
      const page = await keysetPage(rows, { limit: body.limit ?? 25, ...(cursor ? { cursor } : {}) }, keys);
      const identifiers = await identifiersOf(tx, organizationId, page.data);
      return mapPage(page, (patient) => patientAnswer(patient, identifiers));
    });
  }

  read(call: Call, id: string): Promise<PatientAnswer> {
    return this.transactions.read(call, async (tx) => {
      const patient = await this.get(tx, call.organizationId, id);
      return patientAnswer(patient, await identifiersOf(tx, call.organizationId, [patient]));
    });
  }

  async get(tx: EntityManager, organizationId: string, id: string): Promise<Patient> {
    return found(await tx.findOneBy(Patient, { organizationId, id }), 'patient');
  }

  /**
   * The patient, for something new on the record: refused on one entered in error, which it cannot become before the
   * transaction ends.
   */
  async forRecord(tx: EntityManager, organizationId: string, id: string): Promise<Patient> {
    const patient = await tx.findOne(Patient, {
      where: { organizationId, id },
      lock: { mode: 'pessimistic_read' },
    });
    return unmarked(found(patient, 'patient'));
  }

  /** Locks the patient's row: bookings and corrections of one patient follow one another. */
  async lock(tx: EntityManager, organizationId: string, id: string): Promise<Patient> {
    const patient = await tx.findOne(Patient, {
      where: { organizationId, id },
      lock: { mode: 'for_no_key_update' },
    });
    return found(patient, 'patient');
  }
}

/** Records entered in error are left out unless asked for. */
const shown = (includeEnteredInError: boolean | undefined): { status?: 'active' } =>
  includeEnteredInError ? {} : { status: 'active' };

export function unmarked(patient: Patient): Patient {
  if (patient.status === 'active') return patient;
  throw conflict('PATIENT_ENTERED_IN_ERROR', "The patient's record was entered in error; restore it first.");
}

/** Throws with everything that a patient cannot have. */
export function refuseImpossible(body: UpdatePatient, now: Date): void {
  const faults: Fault[] = [];
  if (body.birthDate !== undefined && body.birthDate > now.toISOString().slice(0, 10)) {
    faults.push({ pointer: '/birthDate', detail: 'must not be in the future' });
  }
  (body.identifiers ?? []).forEach((identifier, i, all) => {
    if (
      all.findIndex((other) => other.system === identifier.system && other.value === identifier.value) < i
    ) {
      faults.push({ pointer: `/identifiers/${i}`, detail: 'repeats an identifier' });
    }
  });
  for (const field of ['givenName', 'familyName', 'birthDate'] as const) {
    if (body[field] === null) faults.push({ pointer: `/${field}`, detail: 'must not be null' });
  }
  if (faults.length > 0) throw invalid(faults);
}

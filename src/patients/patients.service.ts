import { Injectable } from '@nestjs/common';
import { In, type EntityManager } from 'typeorm';
import type { Call } from '../common/call.js';
import { Clock } from '../common/clock.js';
import { expectVersion, type IfMatch } from '../common/etag.js';
import { Ids } from '../common/ids.js';
import { byId, keysetPage, mapPage, type Page, type PageQuery, type SortKey } from '../common/page.js';
import { Transactions } from '../common/transactions.js';
import { found } from '../common/validation.js';
import { sqlState } from '../database/transaction.js';
import { conflict, invalid, type Fault } from '../domain/errors.js';
import { searchName } from '../domain/person-name.js';
import { Patient, PatientIdentifier } from './patient.entity.js';
import {
  patientAnswer,
  type CreatePatient,
  type Identifier,
  type PatientAnswer,
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
    this.refuseImpossible(body);
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
        createdAt: now,
        updatedAt: now,
        version: 1,
      });
      await tx.insert(Patient, patient);
      const identifiers = await this.writeIdentifiers(tx, patient, body.identifiers ?? []);
      return patientAnswer(patient, identifiers);
    });
  }

  list(call: Call, query: PageQuery): Promise<Page<PatientAnswer>> {
    return this.transactions.read(call, async (tx) => {
      const page = await keysetPage(
        tx.createQueryBuilder(Patient, 'patient').where({ organizationId: call.organizationId }),
        query,
        byId('patient'),
      );
      const identifiers = await this.identifiersOf(tx, call.organizationId, page.data);
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
      const rows = tx.createQueryBuilder(Patient, 'patient').where({ organizationId });
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
      const identifiers = await this.identifiersOf(tx, organizationId, page.data);
      return mapPage(page, (patient) => patientAnswer(patient, identifiers));
    });
  }

  read(call: Call, id: string): Promise<PatientAnswer> {
    return this.transactions.read(call, async (tx) => {
      const patient = await this.get(tx, call.organizationId, id);
      return patientAnswer(patient, await this.identifiersOf(tx, call.organizationId, [patient]));
    });
  }

  update(call: Call, id: string, ifMatch: IfMatch, body: UpdatePatient): Promise<PatientAnswer> {
    this.refuseImpossible(body);
    return this.transactions.run(call, async (tx) => {
      const patient = await this.lock(tx, call.organizationId, id);
      expectVersion(patient, ifMatch);
      const { identifiers, ...fields } = body;
      const changed = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
      Object.assign(patient, changed);
      Object.assign(patient, {
        searchName: searchName(patient.familyName, patient.givenName),
        updatedAt: this.clock.now(),
        version: patient.version + 1,
      });
      await tx.save(patient, { reload: false });
      if (identifiers) {
        await tx.delete(PatientIdentifier, { organizationId: call.organizationId, patientId: id });
        await this.writeIdentifiers(tx, patient, identifiers);
      }
      return patientAnswer(patient, await this.identifiersOf(tx, call.organizationId, [patient]));
    });
  }

  async get(tx: EntityManager, organizationId: string, id: string): Promise<Patient> {
    return found(await tx.findOneBy(Patient, { organizationId, id }), 'patient');
  }

  /** Locks the patient's row: bookings of one patient follow one another. */
  private async lock(tx: EntityManager, organizationId: string, id: string): Promise<Patient> {
    const patient = await tx.findOne(Patient, {
      where: { organizationId, id },
      lock: { mode: 'for_no_key_update' },
    });
    return found(patient, 'patient');
  }

  private refuseImpossible(body: UpdatePatient): void {
    const faults: Fault[] = [];
    if (body.birthDate !== undefined && body.birthDate > this.clock.now().toISOString().slice(0, 10)) {
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

  private async writeIdentifiers(
    tx: EntityManager,
    { organizationId, id }: Patient,
    identifiers: Identifier[],
  ): Promise<PatientIdentifier[]> {
    const rows = identifiers.map(({ system, value }) => ({ organizationId, system, value, patientId: id }));
    if (rows.length > 0) {
      try {
        await tx.insert(PatientIdentifier, rows);
      } catch (error) {
        if (sqlState(error) !== '23505') throw error;
        throw conflict(
          'IDENTIFIER_TAKEN',
          'Another patient of this organization has one of these identifiers.',
        );
      }
    }
    return rows;
  }

  private identifiersOf(
    tx: EntityManager,
    organizationId: string,
    patients: Patient[],
  ): Promise<PatientIdentifier[]> {
    if (patients.length === 0) return Promise.resolve([]);
    return tx.find(PatientIdentifier, {
      where: { organizationId, patientId: In(patients.map((patient) => patient.id)) },
      order: { system: 'ASC', value: 'ASC' },
    });
  }
}

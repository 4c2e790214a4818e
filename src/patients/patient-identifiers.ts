import { In, type EntityManager } from 'typeorm';
import { sqlState } from '../database/transaction.js';
import { conflict } from '../domain/errors.js';
import { PatientIdentifier, type Patient } from './patient.entity.js';
import type { Identifier } from './patients.dto.js';

/** The numbers of some patients, in the order in which answers show them. */
export async function identifiersOf(
  tx: EntityManager,
  organizationId: string,
  patients: Patient[],
): Promise<PatientIdentifier[]> {
  if (patients.length === 0) return [];
  return tx.find(PatientIdentifier, {
    where: { organizationId, patientId: In(patients.map((patient) => patient.id)) },
    order: { system: 'ASC', value: 'ASC' },
  });
}

export async function insertIdentifiers(
  tx: EntityManager,
  { organizationId, id: patientId }: Patient,
  identifiers: Identifier[],
): Promise<PatientIdentifier[]> {
  const rows = identifiers.map(({ system, value }) => ({
    ...{ organizationId, patientId, system, value },
    active: true,
  }));
  if (rows.length > 0) await tx.insert(PatientIdentifier, rows).catch(rethrowTaken);
  return rows;
}

/** Frees a record's numbers for another one, or takes them back where they are still free. */
export async function activateIdentifiers(
  tx: EntityManager,
  { organizationId, id: patientId }: Patient,
  active: boolean,
): Promise<void> {
  await tx.update(PatientIdentifier, { organizationId, patientId }, { active }).catch(rethrowTaken);
}

/** Says that a number is taken, and never whose it is. */
function rethrowTaken(error: unknown): never {
  if (sqlState(error) !== '23505') throw error;
  throw conflict('IDENTIFIER_TAKEN', 'Another patient of this organization has one of these identifiers.');
}
